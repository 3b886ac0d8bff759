# SPDX-License-Identifier: BSD-3-Clause
"""Units at the border: strings such as ``"500 um"`` in, SI numbers out.

Inside, everything is SI.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, cast

from ..errors import UnitError
from .quantity_text import RefusedError, clipped, number_and_unit
from .unit_registry import Quantity as Quantity
from .unit_registry import registry as registry

if TYPE_CHECKING:
    import pint

#: Types that a dimensional input accepts.
QuantityLike: TypeAlias = "str | Quantity"

# pint's short names "a" and "d" of year and day are read as something else by people.
_SHORT_TIMES = re.compile(r"\b[ad]\b")

#: Plain numbers by another name; beside a unit they would change a value by their factor.
_SHARES = frozenset({"percent", "permille", "ppm"})

_COMMON_UNITS = (
    "m", "cm", "mm", "um", "nm", "micrometer", "millimeter", "s", "min", "hour", "h", "day", "week", "month", "year",
    "Hz", "kHz", "kPa", "MPa", "Pa", "N", "mN", "mm/s", "ng/mL", "mg/mL", "1/cm^2", "1/mm^2", "1/day", "1/h",
    "mm^2/day",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of quantity that a scenario holds.

    Attributes
    ----------
    name : str
        With its article, for messages: ``"a length"``.
    si : str
        SI unit as pint writes it.
    display : tuple of (str, float)
        Units for people with the SI magnitude from which each is used, ascending.
    example : str
        What to write if the unit is missing.
    """

    name: str
    si: str
    display: tuple[tuple[str, float], ...]
    example: str


LENGTH = Kind("a length", "m", (("um", 0.0), ("mm", 1e-3), ("cm", 1e-2)), "500 um")
TIME = Kind(
    "a time",
    "s",
    (("s", 0.0), ("min", 60.0), ("h", 3600.0), ("day", 86400.0), ("week", 604800.0), ("year", 31557600.0)),
    "4 week",
)
AGE = Kind("a time", "s", (("year", 0.0),), "45 year")
AREAL_DENSITY = Kind("a number per area", "1/m^2", (("1/cm^2", 0.0),), "200 1/cm^2")
SPEED = Kind("a speed", "m/s", (("mm/s", 0.0), ("m/s", 1.0)), "20 mm/s")
FORCE = Kind("a force", "N", (("mN", 0.0), ("N", 0.1)), "20 N")
FREQUENCY = Kind("a frequency", "1/s", (("Hz", 0.0),), "90 Hz")
CONCENTRATION = Kind("a concentration", "kg/m^3", (("ug/mL", 0.0), ("mg/mL", 1e-1)), "50 mg/mL")
MOLAR_MASS = Kind("a molar mass", "kg/mol", (("g/mol", 0.0), ("kg/mol", 10.0)), "122 g/mol")
DIFFUSIVITY = Kind("a diffusivity", "m^2/s", (("um^2/s", 0.0),), "200 um^2/s")
PERMEABILITY = Kind("a permeability", "m/s", (("cm/h", 0.0),), "1e-4 cm/h")
PRESSURE = Kind("a pressure", "Pa", (("Pa", 0.0), ("kPa", 1e3)), "100 Pa")
RATE = Kind("a rate", "1/s", (("1/h", 0.0),), "0.01 1/h")
TEMPERATURE = Kind("a temperature", "K", (("K", 0.0),), "32 degC")
AREA = Kind("an area", "m^2", (("cm^2", 0.0),), "100 cm^2")
VOLUME = Kind("a volume", "m^3", (("L", 0.0),), "40 L")
FLOW = Kind("a clearance", "m^3/s", (("L/h", 0.0),), "50 L/h")
DOSE = Kind("an amount per area", "kg/m^2", (("mg/cm^2", 0.0),), "2 mg/cm^2")

SUN_DOSE = Kind("a dose of sun", "J/m^2", (("SED", 0.0),), "2 SED")
AREAL_MASS = Kind("a mass per area", "kg/m^2", (("mg/cm^2", 0.0),), "2 mg/cm^2")

_DIMENSIONS = {
    "[length]": "a length",
    "[time]": "a time",
    "[length] ** 2": "an area",
    "[length] ** 3": "a volume",
    "1 / [length] ** 2": "a number per area",
    "1 / [length] ** 3": "a number per volume",
    "1 / [time]": "a frequency or rate",
    "[length] / [time]": "a speed",
    "[length] ** 2 / [time]": "a diffusivity",
    "[mass]": "a mass",
    "[mass] / [length] ** 2": "a mass per area",
    "[mass] / [time] ** 2": "an energy per area",
    "[mass] / [length] ** 3": "a concentration",
    "[mass] / [length] / [time] ** 2": "a pressure",
    "[length] * [mass] / [time] ** 2": "a force",
    "[temperature]": "a temperature",
    "dimensionless": "a plain number",
}


def quantity(value: object, *, key: str = "value", kind: Kind | None = None) -> Quantity:
    """Read a quantity with its unit.

    Parameters
    ----------
    value : str or pint.Quantity
        For instance ``"500 um"``.  A bare number is refused.
    key : str
        Name of the value, for messages.
    kind : Kind, optional
        Dimension that the value must have; without it any unit is taken.

    Returns
    -------
    pint.Quantity
        In the unit that was given.

    Raises
    ------
    UnitError
        The unit is missing, unknown, or of the wrong dimension, or the number is not finite.
    """
    try:
        return parse(value, kind)
    except RefusedError as refused:
        raise UnitError(f"{key} {refused}") from None


def parse(value: object, kind: Kind | None) -> Quantity:
    """Read a quantity; the message of the ``ValueError`` continues a sentence that begins with the key."""
    example = kind.example if kind else "0.5 1/day"
    if is_quantity(value):
        found = _adopted(value, example)
    elif isinstance(value, str):
        found = _parse_text(value, kind, example)
    else:
        number = plain(value)
        if isinstance(number, list):
            raise RefusedError(f'is {_several(number)}: write one value with its unit, "{example}"')
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise RefusedError(f'must be a text with a unit: write "{example}" (got {clipped(repr(value))})')
        raise RefusedError(f'needs a unit: write "{suggestion(number, kind)}" (got {clipped(number)})')
    if not math.isfinite(found.magnitude):
        raise RefusedError(f'must be a finite number: write "{example}" (got "{clipped(value)}")')
    if kind is not None and not found.is_compatible_with(kind.si):
        if is_bare(found):
            wanted = suggestion(float(found.magnitude), kind)
            raise RefusedError(f'needs a unit: write "{wanted}" (got "{clipped(value)}")')
        raise RefusedError(f'must be {kind.name}, but "{clipped(value)}" is {_describe(found)}: write "{example}"')
    return found


def is_quantity(value: object) -> TypeGuard[Quantity]:
    """Whether a value is a quantity of pint, of any registry."""
    return hasattr(value, "magnitude") and hasattr(value, "dimensionality")


def is_bare(found: Quantity) -> bool:
    """Whether a quantity has no unit at all: per cent and ppm are units."""
    return not found._units


def plain(value: object) -> object:
    """Return NumPy's numbers as those of Python and arrays as lists; anything else as it is."""
    if type(value) in (str, bool, int, float) or value is None:  # numbers of NumPy may be subclasses of these
        return value
    convert = getattr(value, "tolist", None)  # of numpy.generic, numpy.ndarray, pandas.Series and alike
    if not callable(convert) or is_quantity(value):
        return value
    found = convert()
    if isinstance(found, list):
        return [plain(entry) for entry in found]
    return float(found) if hasattr(found, "tolist") else found  # a long double has no counterpart in Python


def _several(listed: Sequence[object]) -> str:
    return f"an array of {len(listed)} values" if len(listed) != 1 else "an array"


def _adopted(value: Quantity, example: str) -> Quantity:
    """A quantity of any registry as one of this package, with a plain number."""
    number = plain(value.magnitude)
    if isinstance(number, list):
        raise RefusedError(
            f'is {_several(number)}: write one value with its unit, "{example}"; a comparison takes several: '
            "sh.values(array)"
        )
    if isinstance(number, bool) or not isinstance(number, int | float):
        number = _real(number)
    if number is None:
        raise RefusedError(f'must be one number with a unit: write "{example}" (got {clipped(repr(value))})')
    unit = value.units if value._REGISTRY is registry() else _parse_unit(f"{value.units:C}", f"{value}", example)
    return registry().Quantity(number, unit)


def _real(number: object) -> float | None:
    """Decimals and fractions as a number; None for what is none, such as a number with its uncertainty."""
    from decimal import Decimal
    from numbers import Rational

    return float(number) if isinstance(number, Decimal | Rational) else None


def _parse_text(text: str, kind: Kind | None, example: str) -> Quantity:
    number, unit = number_and_unit(text, example)
    return registry().Quantity(number, _parse_unit(unit, text, example) if unit else "dimensionless")


def _parse_unit(unit: str, text: str, example: str) -> pint.Unit:
    import pint

    try:
        found = registry().parse_units(unit)
        found.dimensionality  # noqa: B018  (an unknown unit may only show here)
    except pint.UndefinedUnitError as error:
        unknown = error.unit_names if isinstance(error.unit_names, str) else ", ".join(error.unit_names)
        near = difflib.get_close_matches(unknown, _COMMON_UNITS, n=1, cutoff=0.6)
        hint = f'did you mean "{near[0]}"? Write' if near else "write"
        raise RefusedError(
            f'has the unknown unit "{unknown}" (got "{clipped(text)}"): {hint} for example "{example}"'
        ) from None
    except Exception:  # pint lets errors of its tokenizer through, of many types
        raise RefusedError(
            f'has "{clipped(unit)}" for a unit, which is none: write "{example}" (got "{clipped(text)}")'
        ) from None
    powers = cast("Mapping[str, float]", found._units)
    shares = [name for name, power in powers.items() if name in _SHARES and power > 0]
    if shares and any(power > 0 for name, power in powers.items() if name not in _SHARES):
        raise RefusedError(
            f'has two units, {shares[0]} and another: write a number with one unit, "{example}" (got "{clipped(text)}")'
        )
    return found


def _describe(found: Quantity) -> str:
    dimension = str(found.dimensionality)
    return _DIMENSIONS.get(dimension, f"in {found.units:~C}".replace("**", "^"))


def suggestion(number: float, kind: Kind | None) -> str:
    """Write a bare number with the unit that was probably meant.

    Parameters
    ----------
    number : float
        The value as written.
    kind : Kind or None
        The value or unit that is wanted.

    Returns
    -------
    str
        For instance ``"500 um"``.
    """
    if kind is None:
        return f"{number:g} 1/day"
    if kind is LENGTH:
        return f"{number:g} {'mm' if 0 < abs(number) < 20 else 'um'}"
    return f"{number:g} {kind.example.split(' ', 1)[1]}"


def to_si(value: Quantity, kind: Kind) -> float:
    """Return the magnitude of a quantity in the SI unit of its kind."""
    return float(value.to(kind.si).magnitude)


def from_si(value: float, kind: Kind) -> Quantity:
    """Return an SI number as a quantity in a unit for people.

    Parameters
    ----------
    value : float
        Units: SI.
    kind : Kind
        The kind of quantity.

    Returns
    -------
    pint.Quantity
    """
    unit = kind.display[0][0]
    for name, least in kind.display:
        if abs(value) >= least * (1 - 1e-9):
            unit = name
    found = registry().Quantity(value, kind.si).to(unit)
    return registry().Quantity(float(f"{found.magnitude:.12g}"), unit)


def text(value: Quantity) -> str:
    """Write a quantity so that it reads back as the same number, ASCII only: ``"200 1/cm^2"``."""
    unit = f"{value.units:~C}".replace("**", "^").replace("µ", "u").replace("μ", "u")
    unit = _SHORT_TIMES.sub(lambda match: "year" if match[0] == "a" else "day", unit)
    short = f"{value.magnitude:.12g}"
    number = short if float(short) == value.magnitude else repr(float(value.magnitude))
    return f"{number} {unit}".strip()
