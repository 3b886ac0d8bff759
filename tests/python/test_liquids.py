# SPDX-License-Identifier: BSD-3-Clause
"""Products of several liquids, bleeding channels and patches of skin."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from skinheal import _core
from skinheal.uptake.patch import Places, compare_patterns, main, on_patch, study_case
from support import only

CHEEK = sh.Skin.preset("cheek")
HOLES = sh.Channels(density="100 1/cm^2", depth="0.4 mm", mouth_radius="30 um")
TONIC = sh.Formulation("solution", active={"lidocaine": "2 %"}, solvent={"ethanol": "40 %", "propylene_glycol": 0.1})


# ----------------------------------------------------------------------------------------------------------- liquids


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: sh.Solvent(name="ethanol", share="forty"), "is not a share"),
        (lambda: sh.Solvent(name="ethanol", share="140 %"), "from 0 to 100 %"),
        (lambda: sh.Formulation("gel", active={"niacinamide": "5 %"}, solvent={"ethanal": "4 %"}), "ethanol"),
        (
            lambda: sh.Formulation(
                "gel", active={"niacinamide": "5 %"}, solvent={"ethanol": "70 %", "glycerol": "40 %"}
            ),
            "110 %",
        ),
    ],
)
def test_mistakes_are_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(sh.ScenarioError) as refused:
        make()
    assert words in str(refused.value)


def test_every_liquid_is_found_again_and_ethanol_goes_first() -> None:
    uptake = only(sh.absorption(CHEEK, TONIC, channels=HOLES, until="6 h"))
    assert uptake.found["balance_error"] < 1e-10
    liquids = uptake.found["liquids"]
    assert set(liquids) == {"water", "ethanol", "propylene_glycol", "rest"}
    dose = TONIC.thickness
    for row in liquids.values():
        gone = row["film"] + row["evaporated"] + row["wiped"]
        np.testing.assert_allclose(row["applied"] + row["entered"], gone, atol=1e-10 * dose)
    assert sum(row["applied"][-1] for row in liquids.values()) == pytest.approx(dose)
    half = {name: row["film"] / row["film"][0] for name, row in liquids.items()}
    early = int(np.argmax(uptake.time > 30.0))
    assert half["ethanol"][early] < half["water"][early] < half["propylene_glycol"][early]
    assert half["propylene_glycol"][early] > 0.9
    assert half["propylene_glycol"][-1] < 0.1
    assert liquids["rest"]["evaporated"][-1] == 0


def test_a_cover_keeps_every_liquid() -> None:
    uptake = only(sh.absorption(CHEEK, sh.Application(TONIC, occluded=True), until="6 h"))
    for row in uptake.found["liquids"].values():
        assert abs(row["evaporated"][-1]) == 0
    np.testing.assert_allclose(uptake.found["film"], TONIC.thickness, rtol=1e-9)


def test_products_with_and_without_solvents_follow_each_other() -> None:
    plain = sh.Formulation("gel", active={"lidocaine": "2 %"})
    found = sh.absorption(CHEEK, [sh.Application(plain), sh.Application(TONIC, at="1 h")], until="6 h")
    assert only(found).found["balance_error"] < 1e-10


def test_a_scenario_file_holds_solvents() -> None:
    product = sh.Formulation.model_validate(
        {"vehicle": "gel", "active": {"lidocaine": "2 %"}, "solvent": {"ethanol": "30 %"}}
    )
    assert product.solvent[0].share == pytest.approx(0.3)
    assert sh.Formulation.model_validate(product.model_dump(mode="python")) == product


# --------------------------------------------------------------------------------------------------------- hydration


@pytest.mark.parametrize("log_p", [-3.0, -1.5, 0.0])
@pytest.mark.parametrize("channels", [None, HOLES])
def test_occluded_is_never_below_open_for_a_polar_solute_that_does_not_evaporate(
    log_p: float, channels: sh.Channels | None
) -> None:
    # more than dissolves, so that both films have the same strength: one that dries grows stronger before that
    polar = sh.Active("x", molar_mass="200 g/mol", log_p=log_p, solubility="5 mg/mL", concentration="200 mg/mL")
    product = sh.Formulation("solution", active=[polar], dose="10 uL/cm^2")
    opened, covered = (
        only(sh.absorption(CHEEK, sh.Application(product, occluded=cover), channels=channels, until="12 h"))
        for cover in (False, True)
    )
    assert covered.case["hydration_swelling"] == 1.5
    assert covered.found["solid"][-1] > 0
    assert covered.delivered[-1] >= opened.delivered[-1] * (1 - 1e-3)
    # what has left the film, at every time: the skin that swells may keep more of it for a while
    left = [uptake.applied - uptake.found["vehicle"] for uptake in (opened, covered)]
    assert np.all(left[1] >= left[0] * (1 - 1e-3) - 1e-6 * covered.applied)


def test_water_that_swells_skin_keeps_large_solutes_out() -> None:
    def partition(name: str) -> float:
        product = sh.Formulation("solution", active=[sh.Active(name, concentration="1 mg/mL")])
        return float(only(sh.absorption(CHEEK, product, until="1 h")).properties["hydration_partition"])

    assert partition("niacinamide") > 0.6
    assert partition("dextran_70k") == 0


# ---------------------------------------------------------------------------------------------------------- bleeding


def test_bleeding_under_a_cover_never_raises_delivery_and_stops_with_the_clot() -> None:
    session = sh.Session(sh.Device.pen(needle=sh.Needle(length="1 mm")))
    serum = sh.Formulation("gel", active={"niacinamide": "5 %"})

    # An open film is another matter: blood keeps it wet, so that it goes on feeding the holes.
    def run(volume: str, at: str) -> sh.Uptake:
        return only(
            sh.absorption(
                CHEEK,
                sh.Application(serum, at=at, occluded=True),
                session=session,
                until="6 h",
                parameters={"bleeding.volume": volume},
            )
        )

    for at, same in (("0 min", False), ("20 min", True)):
        little, much = run("0 mm^3", at), run("0.1 mm^3", at)
        assert much.found["balance_error"] < 1e-10
        assert much.delivered[-1] <= little.delivered[-1] * (1 + 2e-3)
        early = int(np.argmax(much.time > (300 if at == "0 min" else 1500)))
        if same:
            np.testing.assert_allclose(much.delivered, little.delivered, rtol=1e-2, atol=1e-6 * much.applied)
        else:
            assert much.delivered[early] < 0.9 * little.delivered[early]


# ------------------------------------------------------------------------------------------------------------ patches


def test_a_lattice_delivers_what_the_unit_cell_delivers() -> None:
    case = study_case("protein (D = 4 um2/s)", 1e6, 3e-4)
    cell = _core.absorb(json.dumps(case))
    box = _core.absorb(json.dumps(on_patch(case, Places.lattice(1e6, 3e-4))))
    assert box["balance_error"] < 1e-10
    np.testing.assert_allclose(box["vehicle"][-1], cell["vehicle"][-1], rtol=0.03 * (1 - cell["vehicle"][-1] / 2e-4))


def test_a_patch_of_a_call_holds_its_channels() -> None:
    how = {"channels": sh.Channels(density="50 1/cm^2", depth="0.3 mm", mouth_radius="40 um"), "until": "1 h"}
    serum = sh.Formulation("gel", active={"niacinamide": "5 %"})
    patch = only(sh.absorption(CHEEK, serum, patch="2 mm", refinement=0.7, tolerance=1e-2, **how))  # type: ignore[arg-type]
    assert len(patch.case["patch"]["channels"]) == 2
    shells = only(sh.absorption(CHEEK, serum, **how))  # type: ignore[arg-type]
    assert patch.delivered[-1] == pytest.approx(shells.delivered[-1], rel=0.25)
    for wrong in ({}, {**how, "path": "shells"}):
        with pytest.raises(sh.ScenarioError, match="a patch holds channels"):
            sh.absorption(CHEEK, serum, patch="2 mm", **wrong)  # type: ignore[arg-type]
    with pytest.raises(sh.ScenarioError, match="smaller patch"):
        sh.absorption(CHEEK, serum, patch="2 cm", **how)  # type: ignore[arg-type]


def test_places_of_a_session_have_its_density_and_depth() -> None:
    session = sh.Session(sh.Device.pen(needle=sh.Needle(length="0.5 mm")), density="100 1/cm^2")
    text = sh.Simulation(CHEEK, sh.Protocol(sessions=(session,), duration="1 day")).json
    places = Places.of_session(text, side=3e-3, density=1e6, depth=2e-4, seed=1)
    assert len(places.channels) == 9
    assert np.mean([z for _, _, z in places.channels]) == pytest.approx(2e-4)


def test_the_study_of_patterns_writes_a_table_and_a_figure(tmp_path: Path) -> None:
    main([str(tmp_path), "--count", "2", "--seeds", "1", "--refinement", "0.7"])
    rows = list(csv.DictReader((tmp_path / "patch.csv").open(encoding="utf-8")))
    assert [row["pattern"] for row in rows[:3]] == ["lattice", "random", "random, depths too"]
    assert all(0.5 < float(row["four_hours"]) < 1.2 for row in rows)
    assert abs(float(rows[0]["four_hours"]) - 1) < 0.06
    assert (tmp_path / "patch.png").stat().st_size > 5000
    assert compare_patterns(count=2, seeds=0, refinement=0.6)[0].pattern == "lattice"
