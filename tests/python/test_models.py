# SPDX-License-Identifier: BSD-3-Clause
"""Healing models: which is the default, which parameters serve it, and where in the dermis collagen is gained."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from skinheal.figures.display import PROFILE
from support import QUICK, Outcome

Cli = Callable[..., Outcome]


def healing_of(text: str) -> dict[str, str]:
    document = json.loads(sh.Simulation.from_text(QUICK + text).json)
    return {**document["healing"], "set": document["parameters"]["set"]}


def test_the_default_model_is_mn17_with_its_own_parameters() -> None:
    assert healing_of("") == {"model": "mn17", "repeat": "new_positions", "set": "mn17"}
    assert sh.parameters() == sh.parameters("mn17")


def test_a_model_takes_the_parameters_of_its_name() -> None:
    assert healing_of('[healing]\nmodel = "mn16"\n') == {"model": "mn16", "repeat": "same_hole", "set": "mn16"}
    assert sh.Simulation.from_text(QUICK).with_({"healing.model": "mn16"}).run().status == "complete"


def test_parameters_of_another_model_are_refused() -> None:
    with pytest.raises(sh.ScenarioError, match=r'"mn16", a set of model mn16; allowed: mn17, mn17-fixture'):
        sh.Simulation.from_text(QUICK + '[parameters]\nset = "mn16"\n')
    with pytest.raises(sh.ScenarioError, match="unknown healing model") as caught:
        sh.Simulation.from_text(QUICK + '[healing]\nmodel = "mn61"\n')
    assert len(caught.value.problems) == 1, "the set that follows the model is no second mistake"


def test_repeated_sessions_may_hit_the_same_holes() -> None:
    same = '[healing]\nrepeat = "same_hole"\n'
    assert healing_of(same)["repeat"] == "same_hole"
    with pytest.raises(sh.ScenarioError, match="allowed: new_positions, same_hole"):
        healing_of('[healing]\nrepeat = "same_holes"\n')
    course = QUICK.replace('density = "200 1/cm^2"', 'density = "200 1/cm^2"\nrepeat = { count = 2, every = "2 week" }')
    elastin = [sh.Simulation.from_text(course + text).run().metrics["elastin_gain"] for text in ("", same)]
    assert elastin[0] < elastin[1] < 0, "a new place loses elastin that an old hole has no more"


@pytest.mark.parametrize("model", ["mn16", "mn17"])
def test_the_profile_and_the_mean_are_one_thing(model: str, tmp_path: Path) -> None:
    result = sh.Simulation.from_text(QUICK).with_({"healing.model": model}).run(tmp_path / "run.h5")
    layers = [result.metrics[name] for name in PROFILE]
    assert 0.2 * layers[0] + 0.3 * layers[1] + 0.5 * layers[2] == pytest.approx(
        result.metrics["collagen_gain"], rel=1e-9
    )
    dermis = json.loads(result.scenario_json)["skin"]["layers"][-1]["thickness"] * 1e3
    whole = (result.metrics["collagen_gain"] + (dermis - 1.0) * layers[3]) / dermis
    assert whole == pytest.approx(result.metrics["collagen_gain_full"], rel=1e-9)


def test_comparisons_show_collagen_by_depth(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    done = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.5 mm", "-o", "depths")
    assert done.code == 0
    assert "Collagen I + III by depth below the junction" in done.out
    with (here / "depths" / "table.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for name in PROFILE:
            assert f"{100 * float(row[name]):.2f}" in done.out, name
    page = (here / "depths" / "report.html").read_text()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found is not None
    profiles = json.loads(found[1])["profiles"]
    assert [profile["edges"] for profile in profiles] == [[0, 0.2, 0.5, 1.0, 1.8]] * 2
    for profile, row in zip(profiles, rows, strict=True):
        assert profile["values"] == pytest.approx([100 * float(row[name]) for name in PROFILE], rel=1e-4)
    assert 'id="profile"' in page
