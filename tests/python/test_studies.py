# SPDX-License-Identifier: BSD-3-Clause
"""Studies of the model: what they read off curves, how they sample, and that a small one runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from skinheal.evidence.studies import before_after, ensemble, unit_cell
from skinheal.evidence.studies.common import Curve, run_all
from support import QUICK


def test_a_curve_is_read_between_its_steps_and_behind_a_session() -> None:
    found = Curve(np.array([0.0, 0.0, 10.0, 20.0, 30.0]), np.array([0.0, 8.0, 4.0, 6.0, 0.0]), (0.0,))
    assert found.at(0.0) == 8.0
    assert found.at(5.0) == 6.0
    assert found.first_below(5.0) == pytest.approx(20.0 + 10.0 / 6.0), "from where it stays below"
    assert np.isnan(Curve(found.time, found.values + 1, (0.0,)).first_below(0.5))
    assert found.first_above(5.0) == (pytest.approx(7.5), True), "it comes back later: that is another time"
    assert found.first_above(1.0) == (pytest.approx(20 + 50 / 6), True)
    assert found.first_above(-1.0) == (30.0, False), "it was not seen to end"
    assert found.first_above(9.0) == (0.0, True)
    course = Curve(np.array([0.0, 0, 1, 4, 4, 5, 9]), np.array([0.0, 8, 2, 2, 9, 9, 9]), (0.0, 4.0))
    assert course.first_above(5.0) == (0.5, True)
    assert course.first_above(5.0, after=1) == (5.0, False)
    assert course.first_above(1.0) == (4.0, False), "the next session ends the watch"


def test_draws_stay_within_the_ranges_and_fill_them() -> None:
    pytest.importorskip("scipy")
    draws = ensemble.draw(64, seed=3)
    assert draws.shape == (64, len(ensemble.PRIORS))
    known = {p.name: p for p in sh.parameters("mn17")}
    for factors, names in zip(draws.T, ensemble.PRIORS.values(), strict=True):
        for name in names:
            low, high = known[name].low, known[name].high
            assert low is not None and high is not None
            values = factors * known[name].value
            assert (values >= low * (1 - 1e-9)).all() and (values <= high * (1 + 1e-9)).all(), name
        assert np.log(factors).std() > 0.2, names
    assert (ensemble.draw(64, seed=3) == draws).all()
    assert (ensemble.draw(64, seed=4) != draws).any()


def test_every_draw_changes_its_parameters_for_all_needles() -> None:
    pytest.importorskip("scipy")
    base = sh.Simulation.from_text(QUICK)
    draws = ensemble.draw(2, seed=1)
    made = ensemble.simulations(base, draws)
    assert len(made) == 2 * len(ensemble.NEEDLES)
    assert len({simulation.hash for simulation in made.values()}) == len(made)
    zone = sh.parameter("injury.zone_length")
    for row in range(2):
        values = {
            str(made[f"{row} {n}"].scenario.parameters.override["injury.zone_length"].value) for n in ensemble.NEEDLES
        }
        assert len(values) == 1
        assert float(values.pop().split()[0]) == pytest.approx(draws[row, 0] * zone.value / zone.si_factor, rel=1e-6)


def test_a_small_ensemble_gives_tables_and_a_figure(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    base = sh.Simulation.from_text(QUICK)
    found = ensemble.run(base, tmp_path, samples=4, seed=1, workers=2)
    gains = found.outcomes["erythema_duration"]
    assert gains.shape == (4, len(ensemble.NEEDLES))
    assert (np.diff(gains, axis=1) > 0).all(), "longer needles redden for longer in every draw"
    assert "100 %" in ensemble.survivors(found).markdown()
    assert "(" in ensemble.spread(found).markdown()
    ensemble.write_figure(found, tmp_path / "ensemble.png")
    ensemble.save(found, tmp_path / "ensemble.json")
    assert (tmp_path / "ensemble.png").stat().st_size > 20_000


def test_runs_that_are_there_are_not_repeated(tmp_path: Path) -> None:
    one = {"a": sh.Simulation.from_text(QUICK)}
    first = run_all(one, tmp_path, workers=1)["a"].file
    assert first is not None
    when = Path(first).stat().st_mtime_ns
    run_all(one, tmp_path, workers=1)
    assert Path(first).stat().st_mtime_ns == when


def test_starting_states_are_held_by_the_default_model_only() -> None:
    table = before_after.states()
    values = {row[0]: row[2:] for row in table.rows}
    old, new = values["fibroblasts at 0.60 after 10 days"]
    assert float(old) > 0.95
    assert float(new) == pytest.approx(0.6)
    old, new = values["collagen at 0.50 after a year untreated"]
    assert old == new == "0.523"


def test_areas_of_random_places_keep_the_skin_and_the_channels() -> None:
    cells = unit_cell.cells_of_random_places()
    assert sum(share for _, share in cells) == pytest.approx(1.0, rel=1e-12), "the skin"
    assert sum(share / area for area, share in cells) == pytest.approx(1.0, rel=1e-12), "the channels"
    spread = sum(share * area for area, share in cells) - 1
    assert spread == pytest.approx(2 / 7, rel=1e-12), "variance of a gamma distribution of shape 7/2"


def test_a_blend_of_cells_is_their_mean_over_the_skin() -> None:
    a = {"x": Curve(np.array([0.0, 0.0, 10.0]), np.array([0.0, 8.0, 4.0]), (0.0,))}
    b = {"x": Curve(np.array([0.0, 0.0, 5.0, 10.0]), np.array([0.0, 4.0, 0.0, 0.0]), (0.0,))}
    mixed = unit_cell.blend([(0.25, a), (0.75, b)])["x"]
    assert mixed.values[-1] == pytest.approx(1.0)
    assert np.interp(5.0, mixed.time, mixed.values) == pytest.approx(0.25 * 6.0, abs=1e-3)
    assert mixed.values[1] == pytest.approx(0.25 * 8 + 0.75 * 4, rel=1e-3)


def test_the_lattice_has_its_channel_in_the_middle() -> None:
    case = unit_cell.Case(400, 1.5, 1)
    from skinheal import _core

    plan = _core.plan(unit_cell.lattice(case).json)
    assert plan["surface_cells"] == 16 * 16
