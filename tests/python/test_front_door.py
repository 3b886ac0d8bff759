# SPDX-License-Identifier: BSD-3-Clause
"""What a new user meets first: titles that stay true, hints at what was meant, errors where an object is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import pytest

import skinheal as sh
from skinheal import _core
from skinheal.cli.faces import in_shell_words
from skinheal.inputs.titles import common_title
from skinheal.run.comparison import plan
from skinheal.run.simulation import preset_names, preset_text
from support import QUICK, Outcome

NAMELESS = QUICK.replace('title = "quick"\n', "")


def test_a_title_is_made_from_the_scenario_and_follows_its_changes() -> None:
    simulation = sh.Simulation.preset("professional_pen")
    assert simulation.title == "4 sessions, 4 weeks apart, pen, 1 mm needle, cheek"
    changed = simulation.with_({"session.0.repeat.count": 1, "device.kind": "stamp", "skin.preset": "thigh"})
    assert changed.title == "1 session, stamp, 1 mm needle, thigh"
    assert simulation.with_({"session.0.repeat.every": "10 day"}).title.startswith("4 sessions, 10 days apart")
    assert simulation.with_({"session.0.repeat.every": "90 min"}).title.startswith("4 sessions, 1.5 hours apart")
    assert sh.Simulation(sh.Skin(), sh.Protocol(duration="1 day")).title == "untreated, cheek"
    assert simulation.hash == simulation.with_({"title": "mine"}).hash
    assert simulation.with_({"title": "mine", "skin.preset": "thigh"}).title == "mine"


@pytest.mark.parametrize("name", preset_names())
def test_no_shipped_scenario_pins_a_title(name: str) -> None:
    assert "\ntitle" not in preset_text(name)


def test_a_comparison_is_titled_by_what_its_runs_share() -> None:
    base = sh.Simulation.from_text(NAMELESS)
    varied = plan(base, {"device.needle.length": sh.values([0.5, 1.0], "mm")}, "nowhere-yet")
    assert varied.title == "1 session, pen, cheek"
    assert plan(base, {"skin.age": sh.values([30, 60], "year")}, "nowhere-yet").title == base.title
    assert common_title(["mine", "mine"]) == "mine"
    assert common_title(["a", "b"]) == ""


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("session.density", 'Did you mean "session.0.density"?'),
        ("needle.length", 'Did you mean "device.needle.length"?'),
        ("length", 'Did you mean "device.needle.length"?'),
        ("density", 'Did you mean "session.0.density"?'),
        ("age", 'Did you mean "skin.age"?'),
        ("session.count", 'Did you mean "session.0.repeat.count"?'),
        ("mmp.decay_rate", 'Did you mean "parameters.override.mmp.decay_rate"?'),
    ],
)
def test_a_path_without_its_beginning_is_completed(path: str, hint: str) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        sh.Simulation.from_text(NAMELESS).with_({path: "1 mm"})
    assert hint in str(caught.value)


def test_a_path_without_a_number_is_completed_for_one_and_for_all() -> None:
    pen = sh.Device.pen(needle=sh.Needle(length="1 mm"))
    sessions = [sh.Session(pen), sh.Session(pen, at="4 week")]
    simulation = sh.Simulation(sh.Skin(), sh.Protocol(sessions=sessions, follow_up="4 week"))
    with pytest.raises(sh.ScenarioError, match=r'Did you mean "session\.0\.density" or "session\.\*\.density"\?'):
        simulation.with_({"session.density": "100 1/cm^2"})
    stamp = sh.Device.stamp(needle=sh.Needle(length="1 mm"))
    sessions = [sh.Session(pen), sh.Session(stamp, at="4 week")]
    simulation = sh.Simulation(sh.Skin(), sh.Protocol(sessions=sessions, follow_up="4 week"))
    with pytest.raises(sh.ScenarioError, match=r'"device\.pen\.needle\.length" or "device\.stamp\.needle\.length"'):
        simulation.with_({"needle.length": "1 mm"})


NEEDLE = {"length": "1 mm"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: sh.Needle(length="1 furlong"), ("needle.length is 201168 mm", "allowed: 0.05 mm to 5 mm")),
        (lambda: sh.Needle(length="1 furlongg"), ("needle.length", 'unknown unit "furlongg"')),
        (lambda: sh.Needle(length="1 mm", base_diameter="5 mm"), ("needle.base_diameter is 5000 um", "1000 um")),
        (lambda: sh.Device.pen(needle=sh.Needle(**NEEDLE), needles=0), ("device.needles is 0", "1 to 10000")),
        (lambda: sh.Session(density="1e6 1/cm^2"), ("session.density", "1 1/cm2 to 20000 1/cm2", "inside the range")),
        (lambda: sh.Session(repeat=sh.Repeat(count=0, every="1 day")), ("repeat.count is 0", "1 to 1000")),
        (lambda: sh.Skin(site="chek"), ('skin.preset is "chek"', 'Did you mean "cheek"?')),
        (lambda: sh.Skin.preset("cheek", age="450 year"), ("skin.age is 450 year", "18 year to 100 year")),
        (lambda: sh.Skin(phototype=7), ("skin.phototype is 7", "1 to 6")),
        (lambda: sh.Layer(name="fat", thickness="1 mm"), ('layer.name is "fat"', "dermis")),
        (lambda: sh.Protocol(duration="50 year"), ("protocol.duration", "10957.5 day")),
        (lambda: sh.Protocol(follow_up="50 year"), ("protocol.follow_up", "10957.5 day")),
        (lambda: sh.Numerics(tolerance=1.0), ("numerics.tolerance is 1", "0.1")),
        (lambda: sh.Cells(depth=1), ("cells.depth is 1", "4 to 4000")),
        (lambda: sh.Output(fields=["collagen_1"]), ('"collagen_1"', 'Did you mean "collagen_i"')),
        (lambda: sh.Healing(model="mn71"), ('healing.model is "mn71"', "allowed:")),
        (lambda: sh.Insertion(law="prescibed"), ('insertion.law is "prescibed"', "prescribed")),
    ],
)
def test_an_error_shows_where_the_object_is_made(make: Callable[[], Any], words: tuple[str, ...]) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        make()
    for word in words:
        assert word in str(caught.value)
    assert caught.value.problems
    assert "protocol.sessions" not in str(caught.value)
    assert caught.value.__context__ is None, "one error is shown, not a chain"


def test_what_needs_two_objects_is_checked_by_the_simulation() -> None:
    pen = sh.Device.pen(needle=sh.Needle(length="1 mm"))
    sessions = [sh.Session(pen, density="200 1/cm^2"), sh.Session(pen, density="100 1/cm^2", at="4 week")]
    protocol = sh.Protocol(sessions=sessions, follow_up="4 week")
    with pytest.raises(sh.ScenarioError, match="different density"):
        sh.Simulation(sh.Skin(), protocol)


def test_a_number_out_of_range_is_not_guessed_at() -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        sh.Session(density="200000 1/cm^2")
    assert "Did you mean" not in str(caught.value)
    assert "allowed: 1 1/cm2 to 20000 1/cm2" in str(caught.value)


def test_each_face_spells_its_own_options(cli: Callable[..., Outcome], here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    simulation = sh.Simulation.open("quick.toml")
    simulation.run("run.h5")
    with pytest.raises(sh.IoError) as caught:
        simulation.run("run.h5")
    assert "overwrite=True" in str(caught.value) and "--" not in str(caught.value)
    done = cli("run", "quick.toml", "-o", "run.h5")
    assert "--overwrite" in done.err and "=True" not in done.err
    with pytest.raises(sh.IoError) as caught:
        _core.run(simulation.json, file="run.h5")
    assert "overwrite=True" in str(caught.value)
    assert "--overwrite" in in_shell_words(caught.value)
    (here / "file").write_text("")
    done = cli("compare", "quick.toml", "-o", "file")
    assert "-o FOLDER" in done.err and "folder=" not in done.err


def test_commands_that_were_meant_otherwise_say_what_to_write(cli: Callable[..., Outcome], here: Path) -> None:
    done = cli("new", "my.toml")
    assert done.code == 2 and "skinheal new > my.toml" in done.err
    assert "skinheal new --preset home_roller" in cli("new", "home_roller").err
    done = cli("report", "nofolder")
    assert done.code == 2
    assert "no such file or folder" in done.err and "skinheal compare -o nofolder" in done.err
    sh.Simulation.from_text(QUICK).run("mine.h5")
    assert "mine.h5" in cli("report", "nofolder").err
    assert "mine.h5" in cli("info", "your.h5").err


def test_the_list_of_commands_is_not_cut_off(cli: Callable[..., Outcome]) -> None:
    assert "..." not in cli("--help").out.split("Commands:")[1]


def test_a_printed_comparison_explains_itself_and_ends_no_line_in_blanks(
    cli: Callable[..., Outcome], here: Path
) -> None:
    (here / "quick.toml").write_text(NAMELESS)
    done = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.0 mm", "-o", "two")
    assert done.code == 0
    assert all(line == line.rstrip() for line in done.out.splitlines())
    assert "1 session, pen, cheek" in done.out
    assert "change as gain" in done.out and "seconds of computing" in done.out


def test_the_package_shows_only_its_own_names() -> None:
    assert {name for name in dir(sh) if not name.startswith("__")} == set(sh.__all__) - {"__version__"}


def test_sources_of_the_layers_are_part_of_a_run(tmp_path: Path) -> None:
    simulation = sh.Simulation.from_text(QUICK.replace('"cheek"', '"buttock"'))
    assert "sandbymoller2003" in sh.cite(simulation)
    simulation.run(tmp_path / "run.h5")
    assert sh.cite(tmp_path / "run.h5") == sh.cite(simulation)
    with h5py.File(tmp_path / "run.h5") as file:
        names = file["provenance/parameters/parameter"].asstr()[...].tolist()
        assert names[-3:] == ["skin.stratum_corneum", "skin.viable_epidermis", "skin.dermis"]
    layers = [
        {"name": "stratum_corneum", "thickness": "15 um"},
        {"name": "viable_epidermis", "thickness": "85 um"},
        {"name": "dermis", "thickness": "1.5 mm"},
    ]
    own = simulation.with_({"skin.layer": layers})
    assert "sandbymoller2003" not in sh.cite(own)
    stated = {p["name"]: p for p in _core.scenario_parameters(own.json)}
    assert stated["skin.dermis"]["value"] == 1.5e-3 and stated["skin.dermis"]["overridden"]
    assert json.loads(own.json)["skin"]["layers"][2]["thickness"] == stated["skin.dermis"]["value"]
