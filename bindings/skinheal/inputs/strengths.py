# SPDX-License-Identifier: BSD-3-Clause
"""Shares and concentrations as people write them on products, and the ranges of what is put on the skin."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from . import units
from .quantity_text import RefusedError, clipped
from .unit_registry import Quantity

#: Mass in 100 mL, as labels mean a percentage.
_BY_VOLUME = re.compile(r"\s*[(\[]?\s*(?:w|m|wt)\s*/\s*(?:v|vol)\s*[)\]]?\s*$", re.IGNORECASE)
#: Mass in 100 g, or volume in 100 mL: another number, by the density that nobody gave.
_OTHERWISE = re.compile(r"(?:w|m|v|wt|vol)\s*/\s*(?:w|m|v|wt|vol)\s*[)\]]?\s*$|(?:wt|vol)\.?\s*%", re.IGNORECASE)

WATER = 1000.0  # kg/m3; one per cent is a hundredth of it


def refused(sentence: str) -> PydanticCustomError:
    """The error of a value; the sentence continues its key."""
    return PydanticCustomError("number", "{sentence}", {"sentence": sentence})


def share(value: object) -> object:
    """Read a share of 1: ``0.4``, ``"40 %"``, ``"40 percent"``, ``"400 permille"``.

    Parameters
    ----------
    value : object
        What the person wrote.

    Returns
    -------
    object
        A number from 0 to 1, or what is none, for the next check.

    Raises
    ------
    PydanticCustomError
        It is no share, or outside 0 to 100 %.
    """
    found = units.plain(value)
    if isinstance(found, str) or units.is_quantity(found):
        try:
            read = units.parse(found, None)
        except RefusedError as error:
            if str(error).startswith("is not a number"):
                raise refused(f'is not a share: write "40 %" or 0.4 (got "{clipped(value)}")') from None
            raise refused(f"is not a share: {error}".replace("0.5 1/day", "40 %")) from None
        if not read.is_compatible_with(""):
            raise refused(f'is not a share: write "40 %" or 0.4 (got "{clipped(value)}")')
        found = float(f"{read.to('').magnitude:.15g}")
    if isinstance(found, int | float) and not isinstance(found, bool) and not 0 <= found <= 1:
        raise refused(f"must be from 0 to 100 % (got {100 * found:g} %)")
    return found


def concentration(value: object) -> Quantity:
    """Read a concentration; per cent, per mille and ppm are mass in a volume of product (``"5 %"`` is 50 mg/mL).

    Parameters
    ----------
    value : object
        What the person wrote.

    Returns
    -------
    pint.Quantity
        In the unit that was given, or mg/mL.

    Raises
    ------
    PydanticCustomError
        It is no concentration, a percentage by weight, or above 100 %.
    """
    text = value
    if isinstance(value, str):
        text = _BY_VOLUME.sub("", value)
        if _OTHERWISE.search(text):
            raise refused(
                "is a percentage by weight or of volumes, which needs densities: write the mass in a volume of "
                f'product, "50 mg/mL" or "5 %" (got "{clipped(value)}")'
            )
    try:
        found = units.parse(text, None) if isinstance(text, str) or units.is_quantity(text) else None
    except RefusedError as error:
        raise PydanticCustomError(
            "unit", "{sentence}", {"sentence": str(error).replace("0.5 1/day", "50 mg/mL")}
        ) from None
    if found is not None and units.is_bare(found):
        number = f"{found.magnitude:g}"
        sentence = f'needs a unit: write "{number} %" or "{number} mg/mL" (got "{clipped(value)}")'
        raise PydanticCustomError("unit", "{sentence}", {"sentence": sentence})
    if found is not None and found.is_compatible_with(""):
        of_water = float(found.to("").magnitude)
        if of_water > 1:
            raise refused(f'is more than 100 %: write at most "100 %" (got "{clipped(value)}")')
        found = units.registry().Quantity(float(f"{WATER * of_water:.12g}"), "mg/mL")
    if found is not None and found.is_compatible_with("mol/m^3"):
        sentence = (
            f'is a molar concentration, which needs the molar mass: give molar_mass = "122 g/mol" with it, or write '
            f'"50 mg/mL" (got "{clipped(value)}")'
        )
        raise PydanticCustomError("unit", "{sentence}", {"sentence": sentence})
    try:
        return units.parse(found if found is not None else value, units.CONCENTRATION)
    except RefusedError as error:
        raise PydanticCustomError("unit", "{sentence}", {"sentence": str(error)}) from None


def of_molar(value: object, molar_mass: float | None) -> object:
    """Return a molar concentration as mass in a volume; anything else as it is.

    Parameters
    ----------
    value : object
        What the person wrote.
    molar_mass : float or None
        Units: kg/mol.

    Returns
    -------
    object
    """
    try:
        found = units.parse(value, None)
    except RefusedError:
        return value
    if molar_mass is None or not found.is_compatible_with("mol/m^3"):
        return value
    return units.registry().Quantity(float(f"{found.to('mol/m^3').magnitude * molar_mass:.12g}"), "mg/mL")


def molar_mass_of(data: Mapping[str, Any], known: float | None) -> float | None:
    """The molar mass that was given, else the known one.  Units: kg/mol."""
    given = data.get("molar_mass")
    if given is None:
        return known
    try:
        return units.to_si(units.parse(given, units.MOLAR_MASS), units.MOLAR_MASS)
    except RefusedError:
        return None


def within(low: str | float, high: str | float = math.inf, *, above: bool = False) -> AfterValidator:
    """Return the check that a value is in a range.

    Parameters
    ----------
    low, high : str or float
        Quantities with their units, or plain numbers.
    above : bool
        The lower end is not in it.

    Returns
    -------
    AfterValidator
    """

    def check(value: Any) -> Any:
        if units.is_quantity(value):
            least = units.quantity(low)
            if not value.is_compatible_with(least.units):
                return value  # of the other dimension that the field takes
            number = value.to(least.units).magnitude
            ends = (least.magnitude, math.inf if high == math.inf else units.quantity(high).to(least.units).magnitude)
            shown = units.text(value)
        else:
            number, ends, shown = value, (float(low), float(high)), f"{value:g}"
        if (ends[0] < number if above else ends[0] <= number) and number <= ends[1]:
            return value
        start = f"more than {low}" if above else f"at least {low}"
        allowed = start if high == math.inf else f"{start}, at most {high}" if above else f"{low} to {high}"
        raise refused(f"is {shown}; allowed: {allowed}")

    return AfterValidator(check)
