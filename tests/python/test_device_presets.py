# SPDX-License-Identifier: BSD-3-Clause
"""Known devices by name, in files, on the command line, in comparisons and in Python, as skins are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from support import QUICK, Outcome

Cli = Callable[..., Outcome]
DEVICE = QUICK[QUICK.index("[device]") : QUICK.index("[protocol]")]


def named(device: str) -> sh.Simulation:
    return sh.Simulation.from_text(QUICK.replace(DEVICE, device))


@pytest.mark.parametrize("name", [*sh.devices()])
def test_a_name_in_a_file_is_the_whole_known_device(name: str) -> None:
    written = named(f'[device]\npreset = "{name}"\n')
    in_python = sh.Simulation.from_text(QUICK).with_({"device": sh.Device.preset(name)})
    assert written.hash == in_python.hash
    assert sh.Simulation.from_text(written.scenario.to_toml()).hash == written.hash, "what is printed can be read"
    assert f'preset = "{name}"' in written.scenario.to_toml()


def test_other_keys_are_what_differs_from_the_known_device() -> None:
    device = named(
        '[device]\npreset = "roller_1_0mm"\nneedle = { length = "1.2 mm" }\ndrum_radius = "12 mm"\n'
    ).scenario.device
    known = sh.Device.preset("roller_1_0mm")
    assert device.needle.length.to("mm").magnitude == 1.2
    assert device.drum_radius.to("mm").magnitude == 12
    assert (device.needles, device.needle.base_diameter) == (known.needles, known.needle.base_diameter)


def test_setting_and_varying_a_preset_replaces_the_device(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    mechanics = ("--set", "insertion.law=mechanics", "--set", "protocol.follow_up=1 day")
    told = cli("compare", "quick.toml", "--vary", "device.preset=pen,roller_1_5mm,stamp", *mechanics, "-o", "out")
    if told.code:  # the list has no 1.5 mm roller of that name
        told = cli("compare", "quick.toml", "--vary", "device.preset=pen,roller_2_0mm,stamp", *mechanics, "-o", "out")
    assert told.code == 0, told.err
    assert "roller" in told.out and "stamp" in told.out
    longer = cli("validate", "quick.toml", "--set", "device.needle.length=1.2 mm", "--set", "device.preset=roller")
    assert longer.code == 0, longer.err


def test_several_devices_and_their_sessions_take_names() -> None:
    text = QUICK.replace(DEVICE, '[device.home]\npreset = "home_roller_0_2mm"\n[device.clinic]\npreset = "pen_1_5mm"\n')
    text = text.replace('density = "200 1/cm^2"', 'density = "200 1/cm^2"\ndevice = "clinic"')
    assert sh.Simulation.from_text(text).hash == named('[device]\npreset = "pen_1_5mm"\n').hash


@pytest.mark.parametrize(
    ("device", "message"),
    [
        ('[device]\npreset = "rolller"\n', r'no such device; allowed: .*Did you mean "roller"'),
        ('[device]\npreset = "roller"\nkind = "pen"\n', r'kind is "pen", but the preset "roller" is a roller'),
        ('[device]\npreset = "roller"\npitch = "1 mm"\n', r"pitch"),
    ],
)
def test_what_cannot_be_is_told(device: str, message: str) -> None:
    with pytest.raises(sh.ScenarioError, match=message):
        named(device)


def test_insertion_answers_first() -> None:
    lines = str(sh.insertion("cheek", "home_roller_0_2mm")).splitlines()
    assert re.fullmatch(
        r"[\d.]+ % of the strokes of these .* needles go in; they reach .* below the surface\.", lines[0]
    )
    assert str(sh.insertion("cheek", sh.Device.preset("stamp", length="0.06 mm"))).startswith("No stroke of these")


def test_all_known_devices_stand_in_one_table(cli: Cli) -> None:
    told = cli("insertion", "--devices", "--site", "forearm")
    assert told.code == 0, told.err
    assert all(name in told.out for name in sh.devices())
    assert cli("insertion", "--devices", "--length", "1 mm").code == 2
