# SPDX-License-Identifier: BSD-3-Clause
"""What a scripting user writes in the first hour works, or is told with the line to write."""

from __future__ import annotations

import decimal
import fractions
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh
from skinheal import _core
from skinheal.inputs import units
from skinheal.run.comparison import plan
from support import QUICK, Outcome

Cli = Callable[..., Outcome]

OWN = units.registry()
OTHER = pint.UnitRegistry()
PEN = sh.Device.pen(needle=sh.Needle("1 mm"))
SESSION = sh.Session(PEN)

#: The number 2 in every type that holds one.
TWO: dict[str, Any] = {
    "int": 2,
    "int8": np.int8(2),
    "int64": np.int64(2),
    "uint16": np.uint16(2),
    "array without dimensions": np.array(2),
}
HALF: dict[str, Any] = {
    "float": 0.5,
    "float16": np.float16(0.5),
    "float32": np.float32(0.5),
    "float64": np.float64(0.5),
    "longdouble": np.longdouble(0.5),
    "array without dimensions": np.array(0.5),
}
HALF_MILLIMETRE: dict[str, Any] = {
    "text": "0.5 mm",
    "own registry": 0.5 * OWN.mm,
    "other registry": 0.5 * OTHER.mm,
    "another unit": 500 * OTHER.um,
    "float32": np.float32(0.5) * OTHER.mm,
    "whole number of numpy": np.int64(500) * OTHER.um,
    "array without dimensions": np.array(0.5) * OTHER.mm,
    "decimal": OTHER.Quantity(decimal.Decimal("0.5"), "mm"),
    "fraction": OTHER.Quantity(fractions.Fraction(1, 2), "mm"),
}


@pytest.mark.parametrize("name", TWO)
def test_whole_numbers_of_any_type_are_taken_where_one_is_wanted(name: str) -> None:
    two = TWO[name]
    assert sh.Skin("cheek", phototype=two).phototype == 2
    assert sh.Repeat(count=two, every="4 week").count == 2
    assert sh.Device.pen(needle=sh.Needle("1 mm"), needles=two).needles == 2
    assert sh.Numerics(seed=two).seed == 2
    assert sh.Cells(lateral=8 * two, depth=8 * two).depth == 16
    assert sh.Session(PEN, passes=two).passes == 2
    assert len(sh.Protocol.course(SESSION, count=two, every="4 week", follow_up="4 week").sessions) == 1
    alike = [sh.insertion("cheek", "pen", passes=k, seed=k).density for k in (two, 2)]
    assert alike[0] == alike[1]
    assert len(sh.hits("cheek", "pen", size=("1 mm", "1 mm"), passes=two, session=two, seed=two).x)
    quick = sh.Simulation.from_text(QUICK).with_({"protocol.follow_up": "1 h", "numerics.seed": two})
    assert quick.run(threads=two, progress=False).status == "complete"
    assert quick.hash == sh.Simulation.from_text(QUICK).with_({"protocol.follow_up": "1 h", "numerics.seed": 2}).hash


@pytest.mark.parametrize("name", HALF)
def test_plain_numbers_of_any_type_are_taken_where_one_is_wanted(name: str) -> None:
    half = HALF[name]
    assert sh.Aftercare(wetness=half, nsaid=half).wetness == 0.5
    assert sh.Override(value=half, source="this study").value == 0.5
    assert sh.Numerics(tolerance=half / 100).tolerance == pytest.approx(0.005, rel=1e-3)
    assert sh.Active("mine", molar_mass="100 g/mol", log_p=half).log_p == 0.5
    assert sh.Solvent(name="ethanol", share=half).share == 0.5
    assert sh.Application(sh.Formulation("gel", active="niacinamide"), fill=half).fill == 0.5
    assert type(sh.Aftercare(wetness=half).wetness) is float
    with pytest.raises(sh.UnitError, match=r'write "0\.5 mm"'):
        sh.Needle(length=half)


@pytest.mark.parametrize("name", HALF_MILLIMETRE)
def test_quantities_of_any_registry_and_type_mean_the_same(name: str) -> None:
    given_length = HALF_MILLIMETRE[name]
    wanted = sh.Needle("0.5 mm")
    assert units.to_si(sh.Needle(given_length).length, units.LENGTH) == units.to_si(wanted.length, units.LENGTH)
    assert units.to_si(sh.Device.preset("pen", length=given_length).needle.length, units.LENGTH) == 0.5e-3
    quick = sh.Simulation.from_text(QUICK)
    assert (
        quick.with_({"device.needle.length": given_length}).hash == quick.with_({"device.needle.length": "0.5 mm"}).hash
    )
    assert sh.closure(mouth_radius=given_length / 10 if name != "text" else "0.05 mm", duration="1 h").time[0] == 0


def test_what_comes_out_goes_in() -> None:
    found = sh.insertion("cheek", "pen")
    for quantity in (found.depth, found.quantile(0.5), found.needle_length):
        assert units.to_si(sh.Needle(quantity).length, units.LENGTH) == pytest.approx(
            quantity.to("m").magnitude, rel=1e-12
        )
    sh.Channels(density=found.density, depth=found.residual.depth, mouth_radius=found.residual.mouth_radius)


@pytest.mark.parametrize(
    "make",
    [
        lambda: sh.Needle(np.array([0.5, 1.0]) * OTHER.mm),
        lambda: sh.Needle([0.5, 1.0]),  # type: ignore[arg-type]
        lambda: sh.Needle("0.5,1.0 mm"),
        lambda: sh.Needle("0.5 1.0 mm"),
        lambda: sh.Simulation.from_text(QUICK).with_({"device.needle.length": np.array([0.5, 1.0]) * OTHER.mm}),
        lambda: sh.Simulation.from_text(QUICK).with_({"device.needle.length": "0.5,1.0 mm"}),
    ],
)
def test_several_values_where_one_is_wanted_are_told(make: Callable[[], object]) -> None:
    with pytest.raises(sh.UnitError, match=r'write one.*"\d[^"]* [^"]+"'):
        make()


#: A listing of needles of half a millimetre and one millimetre.
LISTS: dict[str, Any] = {
    "values": sh.values([0.5, 1.0], "mm"),
    "values of an array": sh.values(np.linspace(0.5, 1, 2), "mm"),
    "text": "0.5,1.0 mm",
    "range": "0.5:1:2 mm",
    "quantity": np.array([0.5, 1.0]) * OTHER.mm,
    "quantities": [0.5 * OTHER.mm, 1 * OTHER.mm],
    "texts": ["0.5 mm", "1 mm"],
    "tuple of texts": ("0.5 mm", "1000 um"),
    "array of texts": np.array(["0.5 mm", "1 mm"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_comparison_takes_values_however_they_are_listed(name: str, here: Path) -> None:
    quick = sh.Simulation.from_text(QUICK)
    found = plan(quick, {"device.needle.length": LISTS[name]}, here / "c")
    assert [run.labels for run in found.runs] == [(0.5,), (1.0,)]
    wanted = [quick.with_({"device.needle.length": text}).hash for text in ("0.5 mm", "1.0 mm")]
    assert [run.simulation.hash for run in found.runs] == wanted


@pytest.mark.parametrize("listed", [[0.5, 1.0], (0.5, 1.0), np.array([0.5, 1.0]), "0.5,1.0", sh.values([0.5, 1.0])])
def test_a_list_without_unit_is_told_with_the_line(listed: object, here: Path) -> None:
    with pytest.raises(sh.UnitError, match=r'sh\.values\(\[0\.5, 1\], "mm"\)'):
        plan(sh.Simulation.from_text(QUICK), {"device.needle.length": listed}, here / "c")


@pytest.mark.parametrize("written", ["0.5;1.0 mm", "0.5 1.0 mm", "0.5|1.0 mm"])
def test_a_list_without_commas_is_told_in_python_too(written: str, here: Path) -> None:
    with pytest.raises(sh.ScenarioError, match=re.escape('"0.5,1.0 mm"')):
        plan(sh.Simulation.from_text(QUICK), {"device.needle.length": written}, here / "c")


# ----------------------------------------------------------------------------------------- names, lists, positions


@pytest.mark.parametrize("number,roman", list(enumerate(("I", "II", "III", "IV", "V", "VI"), start=1)))
@pytest.mark.parametrize("form", ["{}", "{} ", " {}"])
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_phototypes_are_read_in_roman_numbers(
    number: int, roman: str, form: str, case: Callable[[str], str], cli: Cli
) -> None:
    text = form.format(case(roman))
    assert sh.Skin(phototype=text).phototype == number
    assert sh.Skin.preset("cheek", phototype=text).phototype == number
    quick = sh.Simulation.from_text(QUICK.replace("phototype = 3", f'phototype = "{text}"'))
    assert quick.scenario.skin.phototype == number


@given(st.text(max_size=6).filter(lambda text: text.strip().upper() not in {"I", "II", "III", "IV", "V", "VI"}))
def test_other_texts_are_no_phototype(text: str) -> None:
    with pytest.raises(sh.ScenarioError, match="phototype = 3"):
        sh.Skin(phototype=text)


#: What may come without its name or list, and the same written out.
ALIKE: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "skin": (lambda: sh.Skin("thigh"), lambda: sh.Skin(site="thigh")),
    "needle": (lambda: sh.Needle("1 mm"), lambda: sh.Needle(length="1 mm")),
    "sun": (lambda: sh.Sun("2 SED"), lambda: sh.Sun(dose="2 SED")),
    "one session": (
        lambda: sh.Protocol(sessions=SESSION, follow_up="1 week"),
        lambda: sh.Protocol(sessions=[SESSION], follow_up="1 week"),
    ),
    "session first": (
        lambda: sh.Protocol(SESSION, follow_up="1 week"),
        lambda: sh.Protocol(sessions=[SESSION], follow_up="1 week"),
    ),
    "one dose of sun": (
        lambda: sh.Protocol(SESSION, follow_up="1 week", sun=sh.Sun("2 SED")),
        lambda: sh.Protocol(SESSION, follow_up="1 week", sun=[sh.Sun("2 SED")]),
    ),
    "array of sessions": (
        lambda: sh.Protocol(np.array([SESSION], dtype=object), follow_up="1 week"),  # type: ignore[arg-type]
        lambda: sh.Protocol([SESSION], follow_up="1 week"),
    ),
    "one field": (lambda: sh.Output(fields="collagen_i"), lambda: sh.Output(fields=["collagen_i"])),
    "one active": (
        lambda: sh.Formulation("gel", active=sh.Active("niacinamide")),
        lambda: sh.Formulation("gel", active=[sh.Active("niacinamide")]),
    ),
    "active by name": (
        lambda: sh.Formulation("gel", active="niacinamide"),
        lambda: sh.Formulation("gel", active=[sh.Active("niacinamide")]),
    ),
    "one pKa": (
        lambda: sh.Active("mine", molar_mass="100 g/mol", acid_pka=4.2),  # type: ignore[arg-type]
        lambda: sh.Active("mine", molar_mass="100 g/mol", acid_pka=[4.2]),
    ),
    "array of pKa": (
        lambda: sh.Active("mine", molar_mass="100 g/mol", acid_pka=np.array([4.2])),
        lambda: sh.Active("mine", molar_mass="100 g/mol", acid_pka=[4.2]),
    ),
    "skin by name": (
        lambda: sh.Simulation("cheek", sh.Protocol(SESSION, follow_up="1 week")).hash,
        lambda: sh.Simulation(sh.Skin("cheek"), sh.Protocol(SESSION, follow_up="1 week")).hash,
    ),
    "device by name": (
        lambda: sh.Simulation("cheek", sh.Protocol(sh.Session("pen"), follow_up="1 week")).hash,
        lambda: sh.Simulation("cheek", sh.Protocol(sh.Session(sh.Device.preset("pen")), follow_up="1 week")).hash,
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_short_forms_mean_the_same(name: str) -> None:
    short, whole = ALIKE[name]
    assert str(short()) == str(whole())


#: What cannot be guessed, and the line that the message gives.
LINES: dict[str, tuple[Callable[[], object], str]] = {
    "skin with age": (lambda: sh.Skin("cheek", "45 year"), 'sh.Skin(site="cheek", age="45 year")'),
    "layer": (lambda: sh.Layer("dermis", "1 mm"), 'sh.Layer(name="dermis", thickness="1 mm")'),
    "repeat": (lambda: sh.Repeat(4, "4 week"), 'sh.Repeat(count=4, every="4 week")'),
    "density": (lambda: sh.Session(PEN, "200 1/cm^2"), 'density="200 1/cm^2"'),
    "session for a protocol": (lambda: sh.Simulation(sh.Skin(), SESSION), "sh.Protocol(session, follow_up="),
    "sessions for a protocol": (lambda: sh.Simulation(sh.Skin(), [SESSION]), "sh.Protocol(sessions, follow_up="),
    "nothing for a protocol": (lambda: sh.Simulation(sh.Skin(), None), "sh.Protocol(sessions, follow_up="),
    "swapped": (lambda: sh.Simulation(sh.Protocol(SESSION, follow_up="1 week"), sh.Skin()), 'sh.Skin("cheek")'),
    "needle for a device": (lambda: sh.Session(sh.Needle("1 mm")), 'sh.Device(kind="pen", ...)'),
    "value for an override": (
        lambda: sh.Parameters(override={"mmp.decay_rate": "0.4 1/day"}),
        'sh.Override(value="0.4 1/day", source="this study")',
    ),
    "course of a device": (
        lambda: sh.Protocol.course(PEN, count=3, every="4 week", follow_up="4 week"),
        "sh.Protocol.course(sh.Session(device)",
    ),
    "one side": (lambda: sh.hits("cheek", "pen", size="2 mm"), 'size=("10 mm", "10 mm")'),
    "unknown device": (
        lambda: sh.Simulation("cheek", sh.Protocol(sh.Session("pne"), follow_up="1 week")),
        'Did you mean "pen"?',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_what_cannot_be_guessed_is_told_with_the_line_to_write(name: str) -> None:
    make, line = LINES[name]
    with pytest.raises(sh.ScenarioError) as caught:
        make()
    assert line in str(caught.value)


# --------------------------------------------------------------------------------------------------- --set repairs

#: What is wrong with a file, and what mends it.
WRONG: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "out of range": ('"1.0 mm"', '"25 mm"', ("device.needle.length=1.0 mm",)),
    "without unit": ('"1.0 mm"', "1.0", ("device.needle.length=1.0 mm",)),
    "two numbers": ('"200 1/cm^2"', '"200 300 1/cm^2"', ("session.0.density=200 1/cm^2",)),
    "unknown site": ('"cheek"', '"chek"', ("skin.preset=cheek",)),
    "unknown kind": ('kind = "pen"', 'kind = "pne"', ("device.kind=pen",)),
    "missing key": ('kind = "pen"', "", ("device.kind=pen",)),
    "missing end": ('follow_up = "2 week"', "", ("protocol.follow_up=2 week",)),
    "wrong type": ("phototype = 3", 'phototype = "three"', ("skin.phototype=3",)),
    "two things": (
        'age = "45 year"\nphototype = 3',
        'age = "450 year"\nphototype = 9',
        ("skin.age=45 year", "skin.phototype=3"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_set_repairs_a_file(name: str, cli: Cli, here: Path) -> None:
    old, new, changes = WRONG[name]
    assert old in QUICK
    (here / "bad.toml").write_text(QUICK.replace(old, new))
    options = [word for change in changes for word in ("--set", change)]
    assert cli("run", "bad.toml", "-o", "x.h5", "-q").code == 2
    mended = cli("run", "bad.toml", "-o", "run.h5", "-q", *options, "--set", "protocol.follow_up=1 h")
    assert mended.code == 0, mended.err
    whole = sh.Simulation.from_text(QUICK).with_({"protocol.follow_up": "1 h"})
    assert sh.Result.open(here / "run.h5").scenario_hash == whole.hash
    still = cli("run", "bad.toml", "-o", "x.h5", "-q", "--set", "numerics.tolerance=1e-2")
    assert still.code == 2, "another value mends nothing"
    assert "bad.toml" in still.err


def test_what_set_makes_worse_is_told_of_the_option(cli: Cli, here: Path) -> None:
    (here / "bad.toml").write_text(QUICK.replace('"1.0 mm"', '"25 mm"'))
    outcome = cli("run", "bad.toml", "--set", "device.needle.length=26 mm")
    assert outcome.code == 2
    assert '--set device.needle.length="26 mm"' in outcome.err
    (here / "broken.toml").write_text(QUICK.replace("[device]", "[device"))
    assert "not valid TOML" in cli("run", "broken.toml", "--set", "skin.age=40 year").err
    assert _core.devices(), "the library is there"
