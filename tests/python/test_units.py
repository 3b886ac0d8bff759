# SPDX-License-Identifier: BSD-3-Clause
"""Units: strings in, SI inside, and the closed table of C++ says the same as pint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh
from skinheal import _core
from skinheal.inputs import units

KINDS = {
    units.LENGTH: ("m", "cm", "mm", "um", "nm"),
    units.TIME: ("s", "min", "h", "hour", "day", "week", "year"),
    units.AREAL_DENSITY: ("1/cm^2", "1/mm^2", "1/m^2", "1/cm2"),
    units.FREQUENCY: ("Hz", "kHz", "1/s", "1/min"),
}
CASES = [(kind, unit) for kind, names in KINDS.items() for unit in names]


@given(st.sampled_from(CASES), st.floats(min_value=1e-6, max_value=1e6))
def test_writing_and_reading_a_quantity_keeps_twelve_digits(case: tuple[units.Kind, str], number: float) -> None:
    kind, unit = case
    first = units.quantity(f"{number!r} {unit}", kind=kind)
    again = units.quantity(units.text(first), kind=kind)
    assert units.to_si(again, kind) == pytest.approx(units.to_si(first, kind), rel=1e-11)


@given(st.sampled_from(list(KINDS)), st.floats(min_value=1e-7, max_value=1e9))
def test_display_units_read_back(kind: units.Kind, si: float) -> None:
    assert units.to_si(units.quantity(units.text(units.from_si(si, kind)), kind=kind), kind) == pytest.approx(
        si, rel=1e-11
    )


@pytest.mark.parametrize("label,factor,si", _core.unit_table())
def test_the_unit_table_of_the_core_agrees_with_pint(label: str, factor: float, si: str) -> None:
    spaced = "*".join(
        p if "-" not in p[1:] else p.replace("-", "**-", 1)
        for p in si.replace("m3", "m**3").replace("m5", "m**5").replace("m2", "m**2").split()
    )
    expected = (1.0 * units.registry().parse_units(label)).to(units.registry().parse_units(spaced)).magnitude
    assert factor == pytest.approx(expected, rel=1e-14)


def test_every_parameter_has_a_unit_that_pint_reads() -> None:
    for name in _core.parameter_sets():
        for parameter in sh.parameters(name):
            units.registry().parse_units(parameter.unit)


@pytest.mark.parametrize(
    "given_value,words",
    [
        (500, 'needle.length needs a unit: write "500 um" (got 500)'),
        (0.5, 'needle.length needs a unit: write "0.5 mm" (got 0.5)'),
        ("500", 'needle.length needs a unit: write "500 um" (got "500")'),
        ("5 s", 'needle.length must be a length, but "5 s" is a time'),
        ("2 kPa", 'needle.length must be a length, but "2 kPa" is a pressure'),
        ("1 milimeter", 'did you mean "millimeter"?'),
        ("1,5 mm", "write decimals with a point"),
        ("mm", "is not a number with a unit"),
        ("nan mm", "must be a finite number"),
        ("inf mm", "must be a finite number"),
        ("", "is empty"),
        (True, "must be a text with a unit"),
        (None, "must be a text with a unit"),
        ("1..2 mm", "is not a number with a unit"),
    ],
)
def test_what_is_not_a_length_is_refused_with_the_next_step(given_value: object, words: str) -> None:
    with pytest.raises(sh.UnitError) as caught:
        sh.Needle(length=given_value)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert caught.value.where.key == "needle.length"


def test_quantities_of_any_registry_are_taken() -> None:
    import pint

    other = pint.UnitRegistry()
    assert units.to_si(sh.Needle(length=other.Quantity(2.0, "mm")).length, units.LENGTH) == pytest.approx(2e-3)
    assert units.to_si(sh.Needle(length=units.registry().Quantity(2.0, "mm")).length, units.LENGTH) == pytest.approx(
        2e-3
    )


@pytest.mark.parametrize("spelling", ["0.3 mm", "300 um", "3e-4 m", "0.03 cm", "300000 nm", "300 µm", "300 micrometer"])
def test_the_spelling_of_a_unit_does_not_change_the_run(spelling: str, quick: sh.Simulation) -> None:
    assert quick.with_({"device.needle.length": spelling}).hash == quick.with_({"device.needle.length": "300 um"}).hash
