# SPDX-License-Identifier: BSD-3-Clause
"""Insertion, hits and closure as Python and the command line show them; the gallery of published observations."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import skinheal as sh
from skinheal.evidence import gallery
from skinheal.needling import depth_study
from support import QUICK, Outcome


def test_depth_is_a_quantity_below_the_length() -> None:
    found = sh.insertion("cheek", sh.Device.preset("roller", length="1.5 mm"), passes=15)
    assert 0.5 < (found.depth / found.needle_length).to("1").magnitude < 1
    assert found.fraction_punctured > 0.9
    assert found.residual.depth < found.depth
    assert found.quantile(0.05) < found.quantile(0.95)
    assert found.density.to("1/cm^2").magnitude == pytest.approx(229.2 * found.fraction_punctured, rel=1e-3)
    assert "punctured" in str(found) and "mm" in str(found)
    assert len(found.depths) == 480


def test_skin_device_law_and_parameters_change_the_answer() -> None:
    pen = sh.Device.preset("pen")
    base = sh.insertion("cheek", pen)
    assert sh.insertion("eyelid", pen).depth != base.depth
    assert sh.insertion("cheek", pen, puncture="crack").puncture_force < base.puncture_force
    stiff = {"mechanics.dermis_modulus": sh.Override(value="150 kPa", source="test")}
    assert sh.insertion("cheek", pen, override=stiff).depth > base.depth
    layers = [
        sh.Layer(name="stratum_corneum", thickness="20 um"),
        sh.Layer(name="viable_epidermis", thickness="200 um"),
        sh.Layer(name="dermis", thickness="1 mm"),
    ]
    assert sh.insertion(sh.Skin(site="custom", layer=layers), pen).stiffness > base.stiffness


def test_a_device_that_cannot_puncture_is_an_answer() -> None:
    blunt = sh.Device(kind="stamp", needle=sh.Needle(length="0.2 mm", tip_radius="80 um"))
    found = sh.insertion("forearm", blunt)
    assert found.fraction_punctured == 0
    assert "yields before it is punctured" in found.reason
    assert found.reason in str(found)


@pytest.mark.parametrize(
    ("device", "words"),
    [
        ({"kind": "stamp", "pitch": "0.1 mm"}, ("needles wider than their distance", "at most 100 um")),
        ({"kind": "stamp", "needles": 0}, ("device.needles is 0", "allowed: 1 to 10000")),
        ({"kind": "roller", "needles": 9000}, ("needles wider than their distance",)),
        ({"kind": "pen", "speed": "0 mm/s"}, ("speed out of range", "device.speed")),
        ({"kind": "pen", "pitch": "2 mm"}, ("key without effect on a pen: device.pitch", "width and needles")),
        ({"kind": "roller", "force": "5 N"}, ("key without effect on a roller: device.force", "allowed: on a stamp")),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(device: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(sh.ScenarioError) as error:
        sh.insertion("cheek", sh.Device(needle=sh.Needle(length="1 mm"), **device))  # type: ignore[arg-type]
    for word in words:
        assert word in str(error.value)


def test_only_a_pen_shows_less_than_the_tip_of_its_needle() -> None:
    long = sh.Needle(length="0.25 mm", tip_length="2 mm")
    slim = sh.insertion("cheek", sh.Device.pen(needle=long)).residual
    known = sh.insertion("cheek", sh.Device.pen(needle=sh.Needle(length="0.25 mm"))).residual
    assert slim.start_mouth_radius < known.start_mouth_radius < 0.25 * sh.Needle(length="1 mm").base_diameter / 2
    with pytest.raises(sh.ScenarioError, match=r"needle tip longer than the needle: .* is 2000 um; allowed: at most"):
        sh.Device.roller(needle=long)


@pytest.mark.parametrize("device", ["home_roller_0_3mm", "pen_2_5mm", "roller_0_5mm"])
def test_a_known_device_can_be_named(device: str) -> None:
    assert sh.insertion("neck", device).in_contact > 0


@pytest.mark.parametrize(("state", "site"), [("acne_scar", "cheek"), ("stretch_mark", "abdomen")])
def test_a_state_that_the_model_cannot_start_from_is_no_skin(state: str, site: str) -> None:
    assert state not in sh.skins()
    for ask in (lambda: sh.Skin.preset(state), lambda: sh.insertion(state, "roller")):
        with pytest.raises(sh.ScenarioError, match=f"cannot start from .* healthy {site}"):
            ask()


def test_hits_repeat_with_the_seed_and_move_with_the_session() -> None:
    first = sh.hits("cheek", "roller", passes=15)
    again = sh.hits("cheek", "roller", passes=15)
    later = sh.hits("cheek", "roller", passes=15, session=1)
    assert np.array_equal(first.x, again.x) and np.array_equal(first.depth, again.depth)
    assert not set(first.x) & set(later.x)
    assert first.density == pytest.approx(229e4, rel=0.15)
    assert first.x.max() <= 0.01 and first.depth.max() <= 1.5e-3


def test_a_run_takes_the_mechanics() -> None:
    text = """
    [device]
    kind = "roller"
    needle = { length = "1.0 mm" }
    [protocol]
    duration = "1 day"
    [[session]]
    [insertion]
    law = "mechanics"
    [numerics]
    resolution = "coarse"
    """
    mechanical = sh.Simulation.from_text(text)
    found = sh.insertion("cheek", mechanical.scenario.devices[""])
    depth = mechanical.run().metrics["channel_depth"]
    assert depth == pytest.approx(found.residual.depth.to("m").magnitude - 100e-6, rel=1e-6)
    prescribed = sh.Simulation.from_text(text.replace('"mechanics"', '"prescribed"')).run().metrics["channel_depth"]
    assert depth < prescribed


def test_holes_close_at_different_times_for_each_instrument() -> None:
    dry = sh.closure(mouth_radius="30 um")
    wet = sh.closure(mouth_radius="30 um", wetness=1.0)
    assert dry.time_below("dye", 0.05) < dry.time_below("impedance", 0.05) < wet.time_below("impedance", 0.05)
    assert dry.tewl[0] > 2 * dry.tewl[-1]
    assert dry.oct_radius[0] == pytest.approx(30e-6)
    assert dry.area("impedance") < wet.area("impedance")
    with pytest.raises(sh.ScenarioError, match="mouth_radius is 2000 um; allowed: 1 um to 359"):
        sh.closure(mouth_radius="2 mm")


def test_the_command_shows_an_insertion(cli: Callable[..., Outcome]) -> None:
    done = cli("insertion", "pen", "--length", "1.0 mm", "--site", "forearm")
    assert done.code == 0
    assert "punctured" in done.out and "bleeding" in done.out
    assert cli("insertion", "hammer").code == 2
    assert cli("insertion", "pen", "--puncture", "magic").code == 2


def test_the_gallery_compares_target_by_target(cli: Callable[..., Outcome]) -> None:
    assert {"1-insertion", "2-closure"} <= set(gallery.topics())
    done = cli("gallery", "--only", "2-closure")
    assert done.code == 0
    for word in ("T03a", "T04a", "D028", "Fitted: lip_seal.dry_time", "tests inside their band"):
        assert word in done.out
    assert cli("gallery", "--only", "9-nothing").code == 2


def test_z_stands_only_where_the_band_is_a_published_deviation() -> None:
    for row in gallery.run_topic("2-closure").rows:
        assert row.prediction.value is not None, row.target.id
        assert (row.z is not None) == (row.target.band in ("sd", "ci")), row.target.id
    target = gallery.Target("X", "", "", 10.0, "h", 8.0, 12.0, "sd", True, "")
    row = gallery.Row(target, gallery.Prediction("X", 13.0))
    assert row.inside is False and row.z == pytest.approx(1.5)
    assert gallery.Row(target, gallery.Prediction("X", None)).inside is None


def test_targets_name_their_reference() -> None:
    for name in ("insertion", "closure"):
        for target in gallery.read_targets(name):
            assert target.reference and target.unit and target.band
            assert re.fullmatch(r"[TD]\d+[a-f]?", target.id)


def test_the_study_writes_figure_and_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth_study, "LENGTHS", (1.0,))
    picture, table = depth_study.write_study(tmp_path / "depths", samples=2)
    assert picture.stat().st_size > 10_000
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 2 * 3
    for row in rows:
        assert float(row["depth_mm"]) < float(row["length_mm"])
        assert float(row["depth_low_mm"]) < float(row["depth_high_mm"])


def test_passes_give_the_density_in_python_and_in_a_file() -> None:
    pen = sh.Device.preset("pen", length="1.5 mm")
    protocol = sh.Protocol(sessions=[sh.Session(pen, passes=2, speed="60 mm/s")], follow_up="1 week")
    one = sh.Simulation(sh.Skin.preset("cheek"), protocol)
    text = QUICK.replace('density = "200 1/cm^2"', 'passes = 2\nspeed = "60 mm/s"').replace("1.0 mm", "1.5 mm")
    other = sh.Simulation.from_text(text)
    for simulation in (one, other):
        session = json.loads(simulation.json)["protocol"]["sessions"][0]
        strokes, mouth = 2 * 12 * 90 / (60e-3 * 8e-3), np.pi * 60e-6**2
        assert session["density"] == pytest.approx(-np.expm1(-strokes * mouth) / mouth, rel=1e-9)
        assert session["passes"] == 2 and session["device"]["speed"] == 60e-3
    again = other.with_({"session.0.density": "100 1/cm^2"})
    assert json.loads(again.json)["protocol"]["sessions"][0].get("passes") is None
    back = again.with_({"session.0.passes": 1})
    assert json.loads(back.json)["protocol"]["sessions"][0]["passes"] == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("passes = 0", ("session.0.passes is 0", "allowed: 1 to 1000")),
        ("passes = 4000", ("session.0.passes is 4000", "allowed: 1 to 1000")),
        ('passes = 4\ndensity = "200 1/cm^2"', ("both density and passes", "Remove one of them")),
        ('directions = ["0 deg"]', ("directions without passes",)),
        ('passes = 2\ndirections = ["30 deg"]', ("session.0.directions", "45 deg")),
        ("passes = 2.5", ("session.0.passes",)),
    ],
)
def test_passes_that_cannot_be_are_told_of(line: str, words: tuple[str, ...]) -> None:
    with pytest.raises(sh.ScenarioError) as refused:
        sh.Simulation.from_text(QUICK.replace('density = "200 1/cm^2"', line))
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": ("1 m", "1 m"), "passes": 1000}, ("hits in this rectangle", "Make the rectangle smaller")),
        ({"size": ("-1 mm", "1 mm")}, ("size is -1 mm by 1 mm", "more than 0")),
        ({"size": ("1000 km", "1 nm")}, ("size 1000 km by 1 nm", "100 million strokes", "sides more alike")),
        ({"session": -1}, ("session is -1", "allowed: 0 to 1000")),
        ({"size": (1, 1)}, ("size needs a unit",)),
        ({"passes": 0}, ("passes is 0", "allowed: 1 to 1000")),
        ({"directions": ["30 deg"]}, ("directions", "45 deg")),
    ],
)
def test_hits_that_cannot_be_are_told_of(options: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises((sh.ScenarioError, sh.UnitError)) as refused:
        sh.hits("cheek", "pen", **options)
    for word in words:
        assert word in str(refused.value)


def test_hits_take_the_directions_that_are_named() -> None:
    along = sh.hits("cheek", "roller", passes=2, directions=["0 deg"])
    across = sh.hits("cheek", "roller", passes=2, directions=["90 deg"])
    # a row of needles lies across the motion
    assert len({f"{x:.9f}" for x in along.x}) < len({f"{y:.9f}" for y in along.y})
    assert len({f"{y:.9f}" for y in across.y}) < len({f"{x:.9f}" for x in across.x})


def test_closure_takes_the_water_loss_of_the_site_and_parameters_of_ones_own() -> None:
    def loss(**changes: Any) -> float:
        return float(sh.closure(mouth_radius="30 um", duration="1 h", **changes).tewl[0])

    humid = {"tewl.humidity_deficit": sh.Override(value="12 g/m^3", source="humid room")}
    assert loss(skin="forearm") < loss(skin="forehead")
    assert loss(override=humid) < loss()
    slower = {"lip_seal.dry_time": sh.Override(value="1.2 h", source="test")}
    slow = sh.closure(mouth_radius="30 um", override=slower).time_below("impedance", 0.1)
    assert slow > 1.5 * sh.closure(mouth_radius="30 um").time_below("impedance", 0.1)


def test_closure_that_cannot_be_says_what_was_given() -> None:
    with pytest.raises(sh.ScenarioError, match=r"mouth_radius is 1000 um; allowed: 1 um to 359"):
        sh.closure(mouth_radius="1 mm")
    with pytest.raises(sh.ScenarioError, match=r"start_radius is 10 um; allowed: from mouth_radius, 30 um"):
        sh.closure(mouth_radius="30 um", start_radius="10 um")


def test_a_speed_is_shown_as_a_speed() -> None:
    assert "mm/s" in str(sh.insertion("cheek", "stamp"))
    assert "m/s" in str(sh.insertion("cheek", "pen"))


def test_a_run_whose_device_cannot_puncture_leaves_the_skin_as_it_is() -> None:
    blunt = sh.Device(kind="stamp", needle=sh.Needle(length="0.2 mm", tip_radius="80 um"))
    protocol = sh.Protocol(sessions=[sh.Session(blunt)], duration="1 day")
    simulation = sh.Simulation(sh.Skin(), protocol, insertion=sh.Insertion(law="mechanics"))
    assert any("does not puncture this skin" in warning for warning in simulation.warnings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sh.SkinhealWarning)
        result = simulation.run(progress=False)
    assert result.metrics["channel_depth"] == 0
    assert result.metrics["collagen_gain"] == 0


def test_a_needle_deeper_than_the_tissue_is_told_of() -> None:
    long = sh.Device.preset("pen", length="5 mm")
    assert "fat is not modelled" in sh.insertion("eyelid", long).notes[0]
    protocol = sh.Protocol(sessions=[sh.Session(long)], duration="1 day")
    simulation = sh.Simulation(sh.Skin.preset("eyelid"), protocol, insertion=sh.Insertion(law="mechanics"))
    assert any("the channel ends with the dermis" in warning for warning in simulation.warnings)


@pytest.mark.parametrize("density", ["1e6 1/cm^2", "0 1/cm^2", "-5 1/cm^2"])
def test_an_absurd_density_is_refused(density: str) -> None:
    with pytest.raises(sh.ScenarioError, match=r"density of channels out of range: .*allowed: 1 1/cm2 to 20000 1/cm2"):
        sh.Session(sh.Device.preset("pen"), density=density)


def test_daily_visits_see_a_closed_skin_at_the_next_visit() -> None:
    from skinheal.evidence.gallery import closure
    from skinheal.needling.closing import ClosureResult

    time = np.linspace(0, 96, 961) * 3600
    share = np.exp(-time / (10 * 3600))
    course = ClosureResult(time=time, impedance=share, dye=share, tewl=share, oct_radius=share)
    recovered, half = closure._at_daily_visits(course)
    assert recovered == 48.0, "closed to a twentieth after 30 h"
    assert half == pytest.approx(10 * np.log(2), rel=1e-4)
