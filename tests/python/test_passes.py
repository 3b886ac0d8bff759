# SPDX-License-Identifier: BSD-3-Clause
"""Clinical passes run; the default course says how its density and its device go together."""

from __future__ import annotations

import json
import math
import re

import pytest

import skinheal as sh
from skinheal.run.simulation import preset_text
from support import QUICK

PER_CM2 = 1e-4


def passes(count: int, length: str = "1.0 mm", law: str = "prescribed") -> sh.Simulation:
    text = QUICK.replace('density = "200 1/cm^2"', f"passes = {count}").replace(
        'length = "1.0 mm"', f'length = "{length}"'
    )
    text = text.replace('follow_up = "2 week"', 'follow_up = "2 day"')
    return sh.Simulation.from_text(text + f'\n[insertion]\nlaw = "{law}"\n')


def density(simulation: sh.Simulation) -> float:
    return float(json.loads(simulation.json)["protocol"]["sessions"][0]["density"]) * PER_CM2


def test_the_hint_of_the_template_works_and_its_numbers_are_true() -> None:
    template = preset_text("professional_pen")
    hint = re.search(r"^# (passes = (\d+)) +# .*?([\d,]+) strokes.*?([\d,]+) distinct", template, re.M)
    assert hint is not None, template
    with_hint = re.sub(r"^density = .*$", hint[1], template, flags=re.M)
    found = density(sh.Simulation.from_text(with_hint))
    strokes, distinct = (float(hint[k].replace(",", "")) for k in (3, 4))
    assert found == pytest.approx(distinct, rel=5e-4)
    radius = 0.0055  # cm, of the prescribed mouth at 1 mm
    area = math.pi * radius**2
    assert found == pytest.approx(-math.expm1(-strokes * area) / area, rel=1e-6)
    share = re.search(r"density = .*?([\d.]+) % of one pass", template)
    assert share is not None
    assert 200 / (strokes / int(hint[2])) * 100 == pytest.approx(float(share[1]), abs=0.5)


@pytest.mark.parametrize("law", ["prescribed", "mechanics"])
@pytest.mark.parametrize("length", ["0.25 mm", "1.0 mm", "2.5 mm"])
@pytest.mark.parametrize("count", [1, 4, 8, 20])
def test_clinical_passes_run(count: int, length: str, law: str) -> None:
    simulation = passes(count, length, law)
    result = simulation.run()
    assert result.status == "complete"
    assert result.metrics["tewl_peak"] >= 0 and abs(result.metrics["collagen_gain"]) < 1


def test_channels_grow_with_passes_and_never_beyond_the_skin() -> None:
    counts = [density(passes(count)) for count in (1, 2, 4, 8, 20, 100)]
    assert counts == sorted(counts)
    assert counts[0] == pytest.approx(675, rel=0.04), "few strokes hardly meet"
    assert math.pi * 0.0055**2 * counts[-1] < 1


def test_overlap_is_told() -> None:
    told = " ".join(passes(4).run().warnings)
    assert "4 passes make 2700 1/cm2 strokes" in told and "distinct channels" in told
    assert "margins of neighbouring channels overlap" in " ".join(passes(20).run().warnings)
    assert not sh.Simulation.from_text(QUICK).run().warnings


def test_a_high_density_of_channels_that_fit_runs() -> None:
    text = QUICK.replace("200 1/cm^2", "9000 1/cm^2").replace('follow_up = "2 week"', 'follow_up = "2 day"')
    assert sh.Simulation.from_text(text).run().status == "complete"
    with pytest.raises(sh.ScenarioError, match="channels cover the whole skin"):
        sh.Simulation.from_text(text.replace("9000 1/cm^2", "15000 1/cm^2"))
