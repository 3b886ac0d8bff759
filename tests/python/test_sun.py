# SPDX-License-Identifier: BSD-3-Clause
"""Sun, sunscreen and aftercare as a person writes them."""

from __future__ import annotations

import json

import pytest

import skinheal as sh
from support import QUICK

SUN = """
[[sun]]
at = "3 day"
dose = "2 SED"
spf = 30.0
amount = "1 mg/cm^2"
repeat = { count = 3, every = "2 day" }

[[sun]]
at = "4 day"
dose = "150 J/m^2"

[aftercare]
occlusion = "12 h"
wetness = 0.25
nsaid = 0.5
"""


def test_doses_are_listed_by_time_in_si() -> None:
    protocol = json.loads(sh.Simulation.from_text(QUICK + SUN).json)["protocol"]
    assert [dose["at"] / 86400 for dose in protocol["sun"]] == [3, 4, 5, 7]
    assert [dose["dose"] for dose in protocol["sun"]] == [200, 150, 200, 200]
    assert protocol["sun"][0] == {"at": 259200.0, "dose": 200.0, "spf": 30.0, "amount": 0.01}
    assert protocol["sun"][1]["spf"] == 1.0
    assert protocol["aftercare"] == {"occlusion": 43200.0, "wetness": 0.25, "nsaid": 0.5}


def test_a_scenario_with_sun_prints_and_reads_back() -> None:
    simulation = sh.Simulation.from_text(QUICK + SUN)
    again = sh.Simulation.from_text(simulation.scenario.to_toml())
    assert again.hash == simulation.hash
    assert "[[sun]]" in simulation.scenario.to_toml()
    assert "[[sun]]" not in sh.Simulation.from_text(QUICK).scenario.to_toml()


def test_a_document_writes_out_that_there_is_no_sun_and_no_aftercare() -> None:
    protocol = json.loads(sh.Simulation.from_text(QUICK).json)["protocol"]
    assert protocol["sun"] == []
    assert set(protocol["aftercare"].values()) == {0.0}


def test_mistakes_name_the_key_that_was_written() -> None:
    with pytest.raises(sh.ScenarioError, match=r"sun\.0\.spf is 0\.5"):
        sh.Simulation.from_text(QUICK + '[[sun]]\ndose = "2 SED"\nspf = 0.5\n')
    with pytest.raises(sh.ScenarioError, match=r"aftercare\.wetness is 2"):
        sh.Simulation.from_text(QUICK + "[aftercare]\nwetness = 2.0\n")
    with pytest.raises(sh.UnitError, match="SED"):
        sh.Simulation.from_text(QUICK + "[[sun]]\ndose = 2\n")
    with pytest.raises(sh.ScenarioError, match="sun is unknown to mn16"):
        sh.Simulation.from_text(QUICK + '[[sun]]\nat = "9 day"\ndose = "2 SED"\n[healing]\nmodel = "mn16"\n')


def test_sun_changes_what_it_should_and_sunscreen_protects() -> None:
    base = sh.Simulation.from_text(QUICK)

    def run(*sun: sh.Sun) -> sh.Result:
        protocol = sh.Protocol(
            sessions=[sh.Session(sh.Device.pen(needle=sh.Needle(length="1.0 mm")))], duration="14 day", sun=sun
        )
        return sh.Simulation(base.scenario.skin, protocol, numerics=base.scenario.numerics).run()

    daily = sh.Repeat(count=6, every="1 day")
    shade = run()
    bare = run(sh.Sun(dose="6 SED", at="5 day", repeat=daily))
    screened = run(sh.Sun(dose="6 SED", at="5 day", spf=30.0, repeat=daily))
    assert "mmp_fold" not in shade.curves(("mmp_fold",))
    peaks = [float(result.curves(("mmp_fold",))["mmp_fold"].max()) for result in (bare, screened)]
    assert peaks[0] > 2 * peaks[1] - 1 > 1
    pigment = [float(r.curves(("mean_pigment",))["mean_pigment"].max()) for r in (shade, screened, bare)]
    assert pigment == sorted(pigment)
    assert bare.metrics["collagen_gain"] < screened.metrics["collagen_gain"] < shade.metrics["collagen_gain"]


def test_a_dose_soon_after_a_session_is_warned_of() -> None:
    early = sh.Simulation.from_text(QUICK + '[[sun]]\nat = "1 day"\ndose = "1 SED"\n')
    assert any("two days after a session" in message for message in early.warnings)
    late = sh.Simulation.from_text(QUICK + '[[sun]]\nat = "3 day"\ndose = "1 SED"\n')
    assert not late.warnings


def test_older_skin_of_a_site_is_thinner_and_given_layers_stay() -> None:
    def dermis(simulation: sh.Simulation) -> float:
        return float(json.loads(simulation.json)["skin"]["layers"][-1]["thickness"])

    quick = sh.Simulation.from_text(QUICK)
    old = quick.with_({"skin.age": "70 year"})
    assert dermis(quick) == 1.8e-3
    assert dermis(old) == pytest.approx(1.8e-3 * 0.70 / 0.85, abs=5e-9)
    assert dermis(old.with_({"skin.age": "45 year"})) == 1.8e-3
    given = quick.with_({"skin.layer.2.thickness": "1.8 mm"})
    assert dermis(given.with_({"skin.age": "70 year"})) == 1.8e-3
