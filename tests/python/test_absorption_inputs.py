# SPDX-License-Identifier: BSD-3-Clause
"""Substance in the skin before a product, products that needles go through, and the files of the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from support import QUICK, Outcome, only

CHEEK = sh.Skin.preset("cheek")
SESSION = sh.Session(sh.Device.pen(needle=sh.Needle(length="0.5 mm")))
SERUM = sh.Formulation("gel", active={"hyaluronic_acid_50k": "1 %"})

DEPOSIT = """
[[deposit]]
active = "lidocaine"
amount = "20 ug/cm^2"
base = "5 um"
"""


# ---------------------------------------------------------------------------------------------------------- deposits


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: sh.Deposit("lidocain", amount="1 ug/cm^2", base="5 um"), 'did you mean "lidocaine"?'),
        (lambda: sh.Deposit("lidocaine", amount="1 ug", base="5 um"), "must be a mass per area"),
        (lambda: sh.Deposit("lidocaine", amount="0 ug/cm^2", base="5 um"), "it must be above 0"),
        (lambda: sh.Deposit("lidocaine", amount="1 ug/cm^2", base="5 um", top="8 um"), "the base is below the top"),
        (lambda: sh.Deposit("lidocaine", amount="1 ug/cm^2", base="5 um", top="-1 um"), "lies from -1"),
        (
            lambda: sh.absorption(CHEEK, deposit=sh.Deposit("lidocaine", amount="1 ug/cm^2", base="9 mm")),
            "deposit 1 (lidocaine) ends at 9 mm, below the skin",
        ),
    ],
)
def test_mistakes_in_deposits_say_what_to_write(make: Callable[[], object], words: str) -> None:
    with pytest.raises((sh.ScenarioError, sh.UnitError)) as caught:
        make()
    assert words in str(caught.value)


def test_a_deposit_needs_no_product_and_is_found_again() -> None:
    deposit = sh.Deposit("caffeine", amount="20 ug/cm^2", base="5 um")
    uptake = only(sh.absorption(CHEEK, deposit=deposit, until="6 h"))
    assert uptake.applied == pytest.approx(2e-4)
    assert uptake.layer("stratum_corneum")[0] == pytest.approx(2e-4, rel=1e-6)
    assert 0.01 < uptake.delivered[-1] / uptake.applied < 1
    assert uptake.found["balance_error"] < 1e-10
    deeper = sh.Deposit("caffeine", amount="20 ug/cm^2", top="0.2 mm", base="0.3 mm")
    below = only(sh.absorption(CHEEK, deposit=deeper, until="6 h"))
    assert below.layer("stratum_corneum")[0] == 0
    assert below.delivered[0] == pytest.approx(below.applied)
    basic = [sh.Deposit("lidocaine", amount="20 ug/cm^2", base="5 um", ph=ph) for ph in (None, 8.5)]
    ions, neutral = (only(sh.absorption(CHEEK, deposit=d, until="6 h")) for d in basic)
    assert neutral.delivered[-1] > 10 * ions.delivered[-1]


def test_a_deposit_adds_to_a_product() -> None:
    product = sh.Formulation("gel", active={"niacinamide": "5 %"})
    extra = sh.Deposit("niacinamide", amount="50 ug/cm^2", base="10 um")
    other = sh.Deposit(sh.Active("my own", molar_mass="200 g/mol", log_p=1), amount="1 ug/cm^2", base="3 um")
    plain = sh.absorption(CHEEK, product, until="4 h")
    both = sh.absorption(CHEEK, product, deposit=[extra, other], until="4 h")
    assert list(both) == ["niacinamide", "my own"]
    assert both["niacinamide"].applied == pytest.approx(plain["niacinamide"].applied + 5e-4)
    assert both["niacinamide"].delivered[-1] > plain["niacinamide"].delivered[-1]


# --------------------------------------------------------------------------------------- a product before the needles


def test_needles_that_go_through_a_product_fill_their_channels_with_it() -> None:
    """Product put on before is drawn in when the channels open, unless it has dried by then."""
    drawn = {}
    for at in ("-1 min", "-6 h", "0 min"):
        found = sh.absorption(CHEEK, sh.Application(SERUM, at=at, fill=1.0), session=SESSION, until="4 h")
        uptake = only(found)
        assert uptake.found["balance_error"] < 1e-10
        before = np.asarray(uptake.found["drawn"])[uptake.time < 0]
        assert not before.any()
        drawn[at] = float(uptake.found["drawn"][-1])
        assert ("it had dried" in found.summary()) == (at == "-6 h")
    assert drawn["-1 min"] == pytest.approx(drawn["0 min"], rel=0.02)
    assert drawn["-6 h"] < 0.01 * drawn["0 min"]


def test_a_product_that_was_wiped_off_before_fills_nothing() -> None:
    application = sh.Application(SERUM, at="-30 min", duration="20 min", fill=1.0)
    assert not np.any(only(sh.absorption(CHEEK, application, session=SESSION, until="4 h")).found["drawn"])


def test_a_drug_that_slows_the_closing_does_so_under_a_cover() -> None:
    opened = []
    for drug in (0.0, 1.0):
        protocol = sh.Protocol(sessions=(SESSION,), duration="1 day", aftercare=sh.Aftercare(nsaid=drug))
        run = sh.Simulation(CHEEK, protocol).run(progress=False)
        covered = sh.Application(SERUM, duration="24 h", occluded=True)
        history = only(sh.absorption(CHEEK, covered, result=run)).case["channels"][0]["closure"]["open"]
        opened.append(np.interp([3600.0 * h for h in (1, 3, 6)], history["time"], history["value"]))
    assert (opened[1] > 1.005 * opened[0]).all()


# ---------------------------------------------------------------------------------------------------------- the files


def test_the_command_replaces_nothing_unasked(cli: Callable[..., Outcome], here: Path) -> None:
    (here / "s.toml").write_text(QUICK + DEPOSIT)
    assert cli("absorb", "s.toml", "--intact", "--until", "2 h").code == 0
    mine = here / "absorption" / "lidocaine.nc"
    assert mine.is_file()
    mine.write_text("mine")
    (here / "absorption" / "absorption.png").unlink()
    again = cli("absorb", "s.toml", "--intact", "--until", "2 h")
    assert again.code != 0
    assert "absorption/lidocaine.nc: the file exists. Choose another folder: -o FOLDER" in again.err
    assert "replace it: --overwrite" in again.err
    assert mine.read_text() == "mine"
    assert not (here / "absorption" / "absorption.png").exists()
    assert cli("absorb", "s.toml", "--intact", "--until", "2 h", "--overwrite").code == 0
    assert mine.stat().st_size > 1000
    (here / "mine").mkdir()
    (here / "mine" / "absorption.csv").write_text("mine")
    assert "the file exists" in cli("absorb", "--compare", "-o", "mine").err
    assert "is a file, not a folder" in cli("absorb", "s.toml", "-o", "s.toml").err


def test_deposits_of_a_scenario_are_written_out_again(here: Path) -> None:
    scenario, _ = sh.Scenario.from_text(QUICK + DEPOSIT)
    again, _ = sh.Scenario.from_text(scenario.to_toml())
    assert again.deposit == scenario.deposit
    assert again.deposit[0].active.name == "lidocaine"


@pytest.mark.parametrize("active", ["lidocaine", "niacinamide"])
def test_holes_that_have_all_but_closed_let_no_less_through_than_intact_skin(active: str) -> None:
    """Intact skin is computed on the cells of the run with holes: their ratio has no error of the grid."""
    shut = sh.Channels(density="200 1/cm^2", depth="0.15 mm", mouth_radius="10 um", half_life="1 min")
    product = sh.Formulation("gel", active=[sh.Active(active)], dose="5 mg/cm^2")
    application = sh.Application(product, at="2 h", duration="30 min")
    uptake = only(sh.absorption(CHEEK, application, channels=shut, until="12 h"))
    assert 0.999 < uptake.enhancement < 1.02  # steps are as exact as 1e-3
    alone = only(sh.absorption(CHEEK, application, until="12 h"))
    assert uptake.delivered_intact[-1] == pytest.approx(alone.delivered[-1], rel=0.03)
