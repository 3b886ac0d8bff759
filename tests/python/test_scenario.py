# SPDX-License-Identifier: BSD-3-Clause
"""Scenarios: what is written, what is filled in, and what the two faces (TOML and Python) have in common."""

from __future__ import annotations

import json
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh
from skinheal import _core
from skinheal.run.simulation import preset_names, preset_text

PEN = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
MINIMAL = {"schema": 1, "protocol": {"duration": 86400.0, "sessions": []}}


def test_python_and_toml_make_the_same_run() -> None:
    skin = sh.Skin.preset("cheek", age="45 year", phototype=3)
    pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"), needles=12, frequency="90 Hz")
    session = sh.Session(pen, density="200 1/cm^2")
    protocol = sh.Protocol.course(session, count=4, every="4 week", follow_up="26 week")
    assert sh.Simulation(skin, protocol).hash == sh.Simulation.preset("professional_pen").hash


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_valid_and_prints_as_the_same_run(name: str) -> None:
    simulation = sh.Simulation.preset(name)
    again = sh.Simulation.from_text(str(simulation.scenario))
    assert again.hash == simulation.hash
    assert again.json == simulation.json


def test_presets_are_commented() -> None:
    for name in preset_names():
        assert preset_text(name).count("#") >= 5


@given(
    length=st.floats(0.05, 5.0),
    age=st.floats(18, 100),
    phototype=st.integers(1, 6),
    density=st.floats(10, 1000),
    count=st.integers(1, 6),
    every=st.floats(1, 12),
    kind=st.sampled_from(["pen", "roller", "stamp"]),
    fields=st.lists(st.sampled_from(["collagen_i", "tgf_beta", "barrier"]), unique=True),
)
def test_a_scenario_survives_being_printed(
    length: float, age: float, phototype: int, density: float, count: int, every: float, kind: Any, fields: list[str]
) -> None:
    device = sh.Device(kind=kind, needle=sh.Needle(length=f"{length} mm"))
    session = sh.Session(device, density=f"{density} 1/cm^2")
    first = sh.Simulation(
        sh.Skin.preset("forearm", age=f"{age} year", phototype=phototype),
        sh.Protocol.course(session, count=count, every=f"{every} week", follow_up="3 week"),
        output=sh.Output(fields=fields, every="1 day"),
        parameters=sh.Parameters(override={"mmp.decay_rate": sh.Override(value="0.8 1/day", source="test")}),
        title='a "quoted" title',
    )
    again = sh.Simulation.from_text(first.scenario.to_toml())
    assert again.hash == first.hash
    assert json.loads(again.json) == json.loads(first.json)


def test_defaults_are_those_of_the_core() -> None:
    filled = json.loads(_core.Scenario.from_dict(MINIMAL).to_json())
    protocol = sh.Protocol(sessions=[sh.Session(PEN)], duration="1 day")
    ours = json.loads(sh.Simulation(sh.Skin(), protocol).json)
    for part in ("skin", "insertion", "healing", "numerics", "output", "parameters"):
        assert ours[part] == filled[part], part
    bare = {"at": 0.0, "device": {"kind": "pen", "needle": {}}}
    with_session = {"schema": 1, "protocol": {"duration": 86400.0, "sessions": [bare]}}
    try:
        expected = json.loads(_core.Scenario.from_dict(with_session).to_json())["protocol"]["sessions"][0]
    except sh.ScenarioError:
        pytest.skip("the core has no defaults for a session")
    assert ours["protocol"]["sessions"][0] == expected


@pytest.mark.parametrize("kind", ["pen", "roller", "stamp"])
def test_a_device_is_the_known_one_of_its_kind(kind: Any) -> None:
    known = _core.device(kind)
    device = sh.Device(kind=kind, needle=sh.Needle(length="1 mm"))
    assert device.needles == known["needles"]
    assert device.frequency.to("Hz").magnitude == known["frequency"]
    assert sh.Device(kind=kind, needle=sh.Needle(length="1 mm"), needles=7).needles == 7


def test_inputs_are_frozen_and_know_no_unknown_words() -> None:
    needle = sh.Needle(length="1 mm")
    with pytest.raises(pydantic.ValidationError):
        needle.length = "2 mm"  # type: ignore[assignment]
    with pytest.raises(sh.ScenarioError, match='Did you mean "length"'):
        sh.Needle(lenght="1 mm")  # type: ignore[call-arg]
    with pytest.raises(sh.ScenarioError, match='Did you mean "cone"'):
        sh.Needle(length="1 mm", shape="coen")  # type: ignore[arg-type]
    with pytest.raises(sh.ScenarioError, match=r"needle.length is missing"):
        sh.Needle()  # type: ignore[call-arg]


def test_numbers_are_not_made_of_texts() -> None:
    with pytest.raises(sh.ScenarioError, match=r"device.needles must be a whole number"):
        sh.Device.pen(needle=sh.Needle(length="1 mm"), needles="12")  # type: ignore[arg-type]
    with pytest.raises(sh.ScenarioError, match=r"numerics.tolerance must be a plain number"):
        sh.Numerics(tolerance="1e-3")  # type: ignore[arg-type]


def test_several_devices_get_names() -> None:
    short, long = (sh.Device.pen(needle=sh.Needle(length=length)) for length in ("0.5 mm", "1.5 mm"))
    sessions = [sh.Session(short), sh.Session(long, at="4 week"), sh.Session(short, at="8 week")]
    simulation = sh.Simulation(sh.Skin(), sh.Protocol(sessions=sessions, follow_up="4 week"))
    assert set(simulation.scenario.devices) == {"pen", "pen_2"}
    lengths = [s["device"]["needle"]["length"] for s in json.loads(simulation.json)["protocol"]["sessions"]]
    assert lengths == [0.0005, 0.0015, 0.0005]
    assert sh.Simulation.from_text(str(simulation.scenario)).hash == simulation.hash


def test_repeats_of_two_entries_may_interleave() -> None:
    every = {"count": 2, "every": "4 week"}
    sessions = [sh.Session(PEN, repeat=sh.Repeat(**every)), sh.Session(PEN, at="2 week", repeat=sh.Repeat(**every))]  # type: ignore[arg-type]
    simulation = sh.Simulation(sh.Skin(), sh.Protocol(sessions=sessions, follow_up="1 week"))
    times = [s["at"] / 604800 for s in json.loads(simulation.json)["protocol"]["sessions"]]
    assert times == [0, 2, 4, 6]
    assert simulation.duration == 7 * 604800


def test_unquoted_parameter_names_are_joined(quick_text: str) -> None:
    quoted = quick_text + '[parameters.override]\n"mmp.decay_rate" = { value = "0.8 1/day", source = "s" }\n'
    dotted = quick_text + '[parameters.override]\nmmp.decay_rate = { value = "0.8 1/day", source = "s" }\n'
    tables = quick_text + '[parameters.override.mmp.decay_rate]\nvalue = "0.8 1/day"\nsource = "s"\n'
    assert len({sh.Simulation.from_text(text).hash for text in (quoted, dotted, tables)}) == 1


def test_the_hash_knows_parameters_but_neither_title_nor_output(quick: sh.Simulation) -> None:
    assert quick.with_({"title": "other"}).hash == quick.hash
    assert quick.with_({"output.precision": "float64", "output.fields": ["tgf_beta"]}).hash == quick.hash
    assert quick.with_({"parameters.override.mmp.decay_rate": "0.8 1/day"}).hash != quick.hash
    assert quick.with_({"numerics.seed": 2}).hash != quick.hash


def test_no_sessions_is_a_protocol() -> None:
    assert sh.Simulation(sh.Skin(), sh.Protocol(duration="4 week")).plan()["sessions"] == 0


def test_describe_lists_every_parameter_and_marks_overrides(quick: sh.Simulation) -> None:
    changed = quick.with_({"parameters.override.mmp.decay_rate": "0.8 1/day"})
    text = changed.describe()
    for parameter in sh.parameters():
        assert parameter.name in text
    assert "mmp.decay_rate *" in text
    assert "0.8 1/day" in text


def test_parameters_come_with_a_hint() -> None:
    assert sh.parameter("mmp.decay_rate").unit == "1/day"
    with pytest.raises(sh.ParameterError, match=r"Did you mean mmp.decay_rate"):
        sh.parameter("mmp.decay_rat")
    with pytest.raises(sh.ParameterError, match="mn16"):
        sh.parameters("mn61")


def test_views_for_notebooks(quick: sh.Simulation) -> None:
    assert "dermis" in quick._repr_html_()
    assert repr(quick).startswith("<Simulation quick: 14 days, mn17, ")
