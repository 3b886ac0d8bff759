# SPDX-License-Identifier: BSD-3-Clause
"""Dotted paths: where they lead, what is put there, and how a table names them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh
from skinheal.inputs.paths import dimension_names
from skinheal.inputs.value_lists import parse_values

SHORT = sh.Device.pen(needle=sh.Needle(length="0.5 mm"))
LONG = sh.Device.pen(needle=sh.Needle(length="1.5 mm"))


def sessions_of(simulation: sh.Simulation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(simulation.json)["protocol"]["sessions"]
    return found


def lengths(simulation: sh.Simulation) -> list[float]:
    return [session["device"]["needle"]["length"] for session in sessions_of(simulation)]


@pytest.fixture
def course() -> sh.Simulation:
    return sh.Simulation(sh.Skin(), sh.Protocol.course(sh.Session(SHORT), count=3, every="4 week", follow_up="4 week"))


@pytest.fixture
def two_entries() -> sh.Simulation:
    return sh.Simulation(
        sh.Skin(), sh.Protocol(sessions=[sh.Session(SHORT), sh.Session(SHORT, at="4 week")], follow_up="4 week")
    )


def test_a_repeat_is_one_entry(course: sh.Simulation) -> None:
    assert lengths(course.with_(**{"device.needle.length": "2 mm"})) == [0.002] * 3
    assert lengths(course.with_(**{"session.0.needle.length": "2 mm"})) == [0.002] * 3
    assert len(sessions_of(course.with_(**{"session.0.repeat.count": 2}))) == 2


def test_a_path_steps_through_the_name_of_a_device(two_entries: sh.Simulation) -> None:
    changed = two_entries.with_(**{"session.1.needle.length": "2 mm"})
    assert lengths(changed) == [0.0005, 0.002]
    assert lengths(changed.with_(**{"session.1.device.needle.length": "1 mm"})) == [0.0005, 0.001]
    assert lengths(two_entries) == [0.0005, 0.0005], "the original is as it was"


def test_a_star_means_every_entry(two_entries: sh.Simulation) -> None:
    changed = two_entries.with_(**{"session.*.density": "100 1/cm^2", "session.*.needle.length": "2 mm"})
    assert [s["density"] for s in sessions_of(changed)] == [1e6, 1e6]
    assert lengths(changed) == [0.002, 0.002]


def test_named_devices_are_reached_by_name() -> None:
    sessions = [sh.Session(SHORT), sh.Session(LONG, at="4 week")]
    simulation = sh.Simulation(sh.Skin(), sh.Protocol(sessions=sessions, follow_up="4 week"))
    assert lengths(simulation.with_(**{"device.pen_2.needle.length": "2 mm"})) == [0.0005, 0.002]
    assert lengths(simulation.with_(**{"device.*.needle.length": "2 mm"})) == [0.002, 0.002]


def test_follow_up_and_duration_replace_each_other(course: sh.Simulation) -> None:
    assert course.with_({"protocol.duration": "20 week"}).duration == 20 * 604800


def test_another_site_brings_its_own_layers(course: sh.Simulation) -> None:
    changed = json.loads(course.with_({"skin.preset": "thigh"}).json)["skin"]
    assert (
        changed["layers"]
        == json.loads(sh.Simulation(sh.Skin.preset("thigh"), sh.Protocol(duration="1 day")).json)["skin"]["layers"]
    )


@pytest.mark.parametrize(
    "path,words",
    [
        ("device.needle.lenght", 'Did you mean "length"?'),
        ("devise.needle.length", 'Did you mean "device"?'),
        ("session.7.density", '"7" is not an entry of session'),
        ("session.0.pauses", 'there is no "pauses"'),
        ("", "is not a path"),
        ("device..length", "is not a path"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_is_there(path: str, words: str, course: sh.Simulation) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        course.with_({path: "1 mm"})
    assert words in str(caught.value)


def test_a_bad_value_names_the_path_that_was_changed(course: sh.Simulation) -> None:
    with pytest.raises(sh.ScenarioError, match=r'device.needle.length = "25 mm": .*allowed: 0.05 mm to 5 mm'):
        course.with_({"device.needle.length": "25 mm"})
    with pytest.raises(sh.UnitError, match="needs a unit"):
        course.with_({"device.needle.length": 2})


def test_dimensions_are_named_by_the_last_two_words() -> None:
    assert dimension_names(["device.needle.length"]) == ["needle_length"]
    assert dimension_names(["session.0.density"]) == ["session_density"]
    assert dimension_names(["session.*.repeat.every"]) == ["repeat_every"]
    assert dimension_names(["parameters.override.mmp.decay_rate"]) == ["mmp_decay_rate"]
    assert dimension_names(["device.a.needle.length", "device.b.needle.length"]) == [
        "device_a_needle_length",
        "device_b_needle_length",
    ]


@pytest.mark.parametrize(
    "text,labels,unit",
    [
        ("0.25,0.5,1.0 mm", (0.25, 0.5, 1.0), "mm"),
        ("0.5mm", (0.5,), "mm"),
        ("0.25:1.0:4 mm", (0.25, 0.5, 0.75, 1.0), "mm"),
        ("0.25:1.0:4mm", (0.25, 0.5, 0.75, 1.0), "mm"),
        ("100,200 1/cm^2", (100, 200), "1/cm^2"),
        ("1,2,3", (1, 2, 3), ""),
        ("1e-3,1e-2", (1e-3, 1e-2), ""),
        ("coarse, fine", ("coarse", "fine"), ""),
    ],
)
def test_values_of_a_command_line(text: str, labels: tuple[Any, ...], unit: str) -> None:
    found = parse_values(text)
    assert found.labels == labels
    assert found.unit == unit
    assert len(found.entries) == len(labels)


@pytest.mark.parametrize(
    "text", ["", "1,,2 mm", "1:2 mm", "1:2:1 mm", "1:2:3:4 mm", "1:2:2.5 mm", "0.5 mm,1.0 mm", "1,1 mm", "1,2 furlongz"]
)
def test_values_that_are_none(text: str) -> None:
    with pytest.raises(sh.ScenarioError):
        parse_values(text)


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6, unique=True), st.sampled_from(["mm", "um", "1/day", ""]))
def test_values_read_back_what_was_listed(numbers: list[float], unit: str) -> None:
    text = ",".join(repr(number) for number in numbers) + f" {unit}"
    assert parse_values(text).labels == tuple(numbers)
