# SPDX-License-Identifier: BSD-3-Clause
"""The text of a quantity holds one number and one unit: whatever else people write is told, never read as a number."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import skinheal as sh
from skinheal.inputs import units
from skinheal.inputs.value_lists import parse_values
from support import QUICK, Outcome

Cli = Callable[..., Outcome]

LENGTH_UNITS = ("mm", "um", "cm", "m", "nm", "\u00b5m", "\u03bcm", "millimeter")
BLANKS = (" ", "", "\u00a0", "\u2009", "\u202f")
positive = st.floats(1e-3, 1e4).map(lambda x: float(f"{x:.4g}"))
whole = st.integers(1, 999)
unit = st.sampled_from(LENGTH_UNITS)
blank = st.sampled_from(BLANKS)


def read(text: str, kind: units.Kind = units.LENGTH) -> float:
    return units.to_si(units.quantity(text, kind=kind), kind)


def refused(text: str, kind: units.Kind = units.LENGTH) -> str:
    with pytest.raises(sh.UnitError) as caught:
        units.quantity(text, kind=kind, key="it")
    return str(caught.value)


def offered(message: str) -> str:
    """What a message says to write: the first text in quotes behind the word."""
    found = re.search(r'(?:write|sum is)[^"]*"([^"]+)"', message)
    assert found, message
    return found[1]


# ---------------------------------------------------------------------------------------------- what is one quantity


@given(positive, blank, unit, st.sampled_from(["{:g}", "{:e}", "{!r}", "+{!r}", "{:.6f}"]))
def test_one_number_and_one_unit_are_read(number: float, gap: str, name: str, form: str) -> None:
    text = form.format(number)
    factor = units.registry().Quantity(1.0, name).to("m").magnitude
    assert read(f"{text}{gap}{name}") == pytest.approx(float(text) * factor, rel=1e-14)


@given(positive, st.sampled_from(["-", "\u2212"]))
def test_both_signs_for_minus_are_read(number: float, minus: str) -> None:
    assert read(f"{minus}{number} h", units.TIME) == pytest.approx(-number * 3600)


@pytest.mark.parametrize(
    "unit_of_density",
    [
        "1/cm^2",
        "/cm^2",
        "1/cm2",
        "1/cm\u00b2",
        "cm^-2",
        "cm\u207b\u00b2",
        "cm**-2",
        "per cm^2",
        "1 / cm ** 2",
        "1/(cm^2)",
    ],
)
@pytest.mark.parametrize("gap", [" ", "\u00a0"])
def test_a_density_has_many_spellings(unit_of_density: str, gap: str) -> None:
    assert read(f"200{gap}{unit_of_density}", units.AREAL_DENSITY) == pytest.approx(2e6)


# --------------------------------------------------------------------------------------------------- what is none

BAD: dict[str, Callable[[str, str, str], str]] = {
    "value with uncertainty": lambda a, b, u: f"{a} ± {b} {u}",
    "value with uncertainty, close": lambda a, b, u: f"{a}±{b}{u}",
    "value with uncertainty, typed": lambda a, b, u: f"{a} +/- {b} {u}",
    "value with uncertainty, both units": lambda a, b, u: f"{a} {u} ± {b} {u}",
    "range, hyphen": lambda a, b, u: f"{a}-{b} {u}",
    "range, en dash": lambda a, b, u: f"{a}–{b} {u}",
    "range, em dash": lambda a, b, u: f"{a} — {b} {u}",
    "range, word": lambda a, b, u: f"{a} to {b} {u}",
    "range, units": lambda a, b, u: f"{a} {u} to {b} {u}",
    "range, between": lambda a, b, u: f"between {a} and {b} {u}",
    "range, ellipsis": lambda a, b, u: f"{a}…{b} {u}",
    "two numbers": lambda a, b, u: f"{a} {b} {u}",
    "semicolon": lambda a, b, u: f"{a};{b} {u}",
    "semicolon, blank": lambda a, b, u: f"{a}; {b} {u}",
    "comma, blank": lambda a, b, u: f"{a}, {b} {u}",
    "vertical line": lambda a, b, u: f"{a}|{b} {u}",
    "colon": lambda a, b, u: f"{a}:{b} {u}",
    "steps": lambda a, b, u: f"{a}:{b}:3 {u}",
    "two quantities": lambda a, b, u: f"{a} {u} {b} {u}",
    "product": lambda a, b, u: f"{a}*{b} {u}",
    "power": lambda a, b, u: f"{a}**{b} {u}",
    "quotient": lambda a, b, u: f"{a}/{b} {u}",
    "sum": lambda a, b, u: f"{a}+{b} {u}",
    "comment": lambda a, b, u: f"{a} {u} # {b}",
    "slashes": lambda a, b, u: f"{a} {u} // {b}",
    "bracket": lambda a, b, u: f"{a} {u} ({b})",
    "bracket before": lambda a, b, u: f"({a} {u})",
    "list": lambda a, b, u: f"[{a}, {b}] {u}",
    "full stop": lambda a, b, u: f"{a} {u}.",
    "semicolon behind": lambda a, b, u: f"{a} {u};",
    "about": lambda a, b, u: f"~{a} {u}",
    "less than": lambda a, b, u: f"<{a} {u}",
    "circa": lambda a, b, u: f"ca. {a} {u}",
    "unit first": lambda a, b, u: f"{u} {a}",
    "no number": lambda a, b, u: u,
    "not a number": lambda a, b, u: f"nan {u}",
    "infinite": lambda a, b, u: f"inf {u}",
    "minus infinite": lambda a, b, u: f"-inf {u}",
    "too large": lambda a, b, u: f"1e999 {u}",
    "hexadecimal": lambda a, b, u: f"0x1 {u}",
    "imaginary": lambda a, b, u: f"{a}j {u}",
    "full width": lambda a, b, u: f"{a.translate(str.maketrans('0123456789', '０１２３４５６７８９'))} {u}",
    "Arabic": lambda a, b, u: f"{a.translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))} {u}",
    "percent of a unit": lambda a, b, u: f"{a} % {u}",
    "a power without end": lambda a, b, u: f"{a} {u}^809890",
    "a power that is none": lambda a, b, u: f"{a} {u}^nan",
    "an endless unit": lambda a, b, u: f"{a} {u}{'*' + u}" + f"*{u}" * 60,
    "an endless number": lambda a, b, u: "1" * 300 + u,
    "zero-width blank": lambda a, b, u: f"{a} {u}\u200b",
    "code": lambda a, b, u: f"{a} {u} if {b} else 2",
    "call": lambda a, b, u: f"{a} {u}.to('m')",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
@given(a=positive, b=positive, name=unit)
@example(a=1.0, b=500.0, name="um")
@example(a=100.0, b=200.0, name="mm")
@example(a=1.0, b=2.0, name="m")
def test_whatever_is_more_or_less_is_told_with_a_spelling_that_is_right(
    kind: str, a: float, b: float, name: str
) -> None:
    text = BAD[kind](f"{a:g}", f"{b:g}", name)
    message = refused(text)
    assert message.startswith("it ")
    assert len(message) < 400
    wanted = offered(message)
    assert np.isfinite(read(wanted)), f"{message}: {wanted}"


@given(st.integers(1, 999), st.lists(st.integers(0, 999), min_size=1, max_size=3), unit)
def test_thousands_are_not_cut_off(first: int, groups: list[int], name: str) -> None:
    plain = f"{first}{''.join(f'{group:03d}' for group in groups)}"
    for sign in (" ", "\u00a0", "\u2009", "\u202f", "'", "\u2019", "_", ","):
        text = f"{first}{''.join(f'{sign}{group:03d}' for group in groups)} {name}"
        message = refused(text)
        assert f'"{plain} {name}"' in message, message
        if sign != ",":  # which is the sign of a list where a list is read
            with pytest.raises(sh.ScenarioError):
                parse_values(text)


@given(st.integers(0, 50), st.integers(1, 9), st.integers(1, 9))
def test_fractions_are_told_as_decimals(whole_part: int, above: int, below: int) -> None:
    text = f"{whole_part} {above}/{below} week"
    assert read(offered(refused(text, units.TIME)), units.TIME) == pytest.approx(
        (whole_part + above / below) * 604800, rel=1e-10
    )
    bare = f"{above}/{below} week"
    assert read(offered(refused(bare, units.TIME)), units.TIME) == pytest.approx(above / below * 604800, rel=1e-10)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_clock_times_are_told_as_hours(hours: int, minutes: int, seconds: int) -> None:
    for text, wanted in (
        (f"{hours}:{minutes:02d} h", hours * 3600 + minutes * 60),
        (f"{hours:02d}:{minutes:02d}:{seconds:02d} h", hours * 3600 + minutes * 60 + seconds),
        (f"{hours} h {minutes} min", hours * 3600 + minutes * 60),
    ):
        assert read(offered(refused(text, units.TIME)), units.TIME) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


@given(st.text(max_size=200))
@example("1 \u2460m")
@example("5 mm\n6")
@example("1 cm^-1^-1")
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = units.quantity(text, kind=units.LENGTH)
    except sh.UnitError as error:
        assert len(str(error)) < 600
    else:
        assert re.match(r"\s*[+\u2212-]?[0-9.]+", text)
        assert np.isfinite(found.magnitude)


@given(st.text(alphabet="0123456789.eE+-*/^() ,;:'_mucMkgsNPaHz%\u00b5\u2212\u00b1\u2013\u2009\u00b2", max_size=130))
def test_texts_that_look_like_quantities_are_read_or_refused_quickly(text: str) -> None:
    try:
        found = units.quantity(text)
    except sh.UnitError:
        return
    assert np.isfinite(found.magnitude)
    assert len(re.findall(r"(?<![\w^.(*+-])[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?(?!\s*/)", text)) <= 1, "one number, no more"


# ------------------------------------------------------------------------------------------ everywhere they are read

PLACES: dict[str, Callable[[str], object]] = {
    "constructor": lambda text: sh.Needle(length=text),
    "scenario file": lambda text: sh.Simulation.from_text(QUICK.replace('"1.0 mm"', f'"{text}"')),
    "with_": lambda text: sh.Simulation.from_text(QUICK).with_({"device.needle.length": text}),
    "function": lambda text: sh.closure(mouth_radius=text),
    "sizes": lambda text: sh.hits("cheek", "roller", size=(text, "1 mm")),
    "channels": lambda text: sh.Channels(depth=text, density="100 1/cm^2", mouth_radius="30 um"),
    "device of the library": lambda text: sh.Device.preset("pen", length=text),
}


@pytest.mark.parametrize(
    "text", ["1 500 um", "1 ± 0.1 mm", "0.5–1 mm", "2 3 mm", "1 mm # c", "1,5 mm", "1 1/2 mm", "1"]
)
@pytest.mark.parametrize("place", PLACES)
def test_every_place_refuses_alike(place: str, text: str) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        PLACES[place](text)
    assert offered(str(caught.value))


@pytest.mark.parametrize("text", ["1 500 um", "1'500 um", "1 ± 0.1 mm", "0.5–1 mm", "2 3 mm", "1 mm # c"])
def test_the_command_line_refuses_alike(text: str, cli: Cli) -> None:
    for arguments in (
        ("run", "--set", f"device.needle.length={text}"),
        ("compare", "--vary", f"device.needle.length={text}"),
        ("compare", "--vary", f"device.needle.length=0.5,{text}"),
    ):
        outcome = cli(*arguments)
        assert outcome.code == 2, outcome
        assert "write" in outcome.err
        if "sh.values" in outcome.err:  # said for Python: the words of the command line stand beside it
            assert "--vary KEY=" in outcome.err


@pytest.mark.parametrize(
    "text,wanted",
    [
        ("0.5 1.0 1.5 mm", "0.5,1.0,1.5 mm"),
        ("0.5;1.0;1.5 mm", "0.5,1.0,1.5 mm"),
        ("0,5;1,0 mm", "0.5,1.0 mm"),
        ("100 200 1/cm^2", "100,200 1/cm^2"),
        ("0.5|1 mm", "0.5,1 mm"),
        ("1 500 um", "1500 um"),
    ],
)
def test_lists_without_commas_are_told_with_them(text: str, wanted: str) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        parse_values(text)
    assert f'"{wanted}"' in str(caught.value)
    parse_values(wanted)


@given(st.lists(positive, min_size=2, max_size=5, unique=True), st.sampled_from([" ", ";", "; ", " | ", "  "]), unit)
def test_no_list_is_read_as_one_value(numbers: list[float], sign: str, name: str) -> None:
    with pytest.raises(sh.ScenarioError):
        parse_values(sign.join(f"{number:g}" for number in numbers) + f" {name}")


# ------------------------------------------------------------------------------------------------ values in Python

OTHER = pint.UnitRegistry()


@pytest.mark.parametrize(
    "listed,unit_given",
    [
        (np.linspace(0.5, 1.5, 3), "mm"),
        (np.array([0.5, 1.0, 1.5], dtype=np.float32), "mm"),
        ([np.float64(0.5), np.float64(1.0), 1.5], "mm"),
        (np.array([0.5, 1.0, 1.5]) * units.registry().mm, ""),
        (np.array([0.5, 1.0, 1.5]) * OTHER.mm, ""),
        ([0.5 * OTHER.mm, 1.0 * OTHER.mm, 0.15 * OTHER.cm], ""),
        (["0.5 mm", "1 mm", "1500 um"], ""),
        ("0.5,1.0,1.5 mm", ""),
        ("0.5:1.5:3 mm", ""),
        ("0.5,1.0,1.5", "mm"),
        ((x / 2 for x in (1, 2, 3)), "mm"),
    ],
)
def test_values_of_any_kind_make_the_same_list(listed: object, unit_given: str) -> None:
    found = sh.values(listed, unit_given)  # type: ignore[arg-type]
    assert found.labels == (0.5, 1.0, 1.5)
    assert found.unit == "mm"
    assert [read(entry) for entry in found.entries] == pytest.approx([0.5e-3, 1e-3, 1.5e-3], rel=1e-12)
    assert all(type(label) is float for label in found.labels)


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    found = sh.values(np.arange(1, 4))
    assert found.entries == (1, 2, 3)
    assert all(type(entry) is int for entry in found.entries)


@pytest.mark.parametrize(
    "listed,unit_given",
    [(5, "mm"), (np.eye(2), "mm"), ([1, "x"], "mm"), ([1], "2 mm"), ([True], "mm"), (["1 mm", "2 s"], ""), ([], "mm")],
)
def test_values_that_are_none_are_told(listed: object, unit_given: str) -> None:
    with pytest.raises(sh.ScenarioError):
        sh.values(listed, unit_given)  # type: ignore[arg-type]
