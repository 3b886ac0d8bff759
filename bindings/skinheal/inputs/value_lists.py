# SPDX-License-Identifier: BSD-3-Clause
"""Values of one key of a comparison: in Python by ``values``, on a command line as ``"0.5,1.0 mm"``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..errors import Phrase, ScenarioError, UnitError, option, phrase
from . import units
from .quantity_text import RefusedError, clipped, number_and_unit
from .unit_registry import Quantity

#: Values as a person lists them.
ValuesLike: TypeAlias = "Iterable[float | str | Quantity] | str | Quantity"


@dataclass(frozen=True)
class Values:
    """Values of one swept key.

    Attributes
    ----------
    entries : tuple
        Values put at the path: strings with units, numbers or words.
    labels : tuple of float or str
        The numbers in ``unit``, or the words.
    unit : str
        Unit of the labels; empty for plain numbers and words.
    """

    entries: tuple[str | float, ...]
    labels: tuple[float | str, ...]
    unit: str = ""

    def __len__(self) -> int:
        return len(self.entries)


def values(numbers: ValuesLike, unit: str = "", /) -> Values:
    """Return values for one key of a comparison.

    Parameters
    ----------
    numbers : iterable of float, str or pint.Quantity
        Numbers, a NumPy array of them, quantities (``["0.5 mm", "1 mm"]``, or one quantity that holds an array), words
        such as ``"coarse"``; or one text as on the command line: ``"0.5,1.0 mm"``, ``"0.25:2.0:8 mm"``.
    unit : str
        Their unit; empty for plain numbers, words and quantities, which bring their own.

    Returns
    -------
    Values

    Raises
    ------
    ScenarioError
        There are none, or one appears twice.
    UnitError
        The unit is unknown.
    """
    if isinstance(numbers, str):
        return parse_values(f"{numbers} {unit}".strip())
    listed = _listed(numbers)
    if not listed:
        raise ScenarioError('there are no values to compare: write for example values([0.5, 1.0], "mm")')
    if not unit and (read := _quantities(listed)):
        listed, unit = read
    doubled = sorted({str(v) for v in listed if listed.count(v) > 1})
    if doubled:
        raise ScenarioError(f"the value {doubled[0]} is listed twice: each value makes one run, list it once")
    if not unit:
        return Values(listed, listed)
    for number in listed:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise UnitError(
                f'the list of values has {number!r} beside the unit "{unit}": write numbers only, '
                f'values([0.5, 1.0], "{unit}"), or leave the unit out'
            )
        units.quantity(f"{number!r} {unit}", key="the list of values")
    return Values(tuple(f"{number!r} {unit}" for number in listed), tuple(float(n) for n in listed), unit)


def _listed(numbers: object) -> tuple[Any, ...]:
    """Entries of any sequence or array, numbers of NumPy as those of Python."""
    if units.is_quantity(numbers):
        magnitudes = units.plain(numbers.magnitude)
        return tuple(m * numbers.units for m in (magnitudes if isinstance(magnitudes, list) else [magnitudes]))
    whole = units.plain(numbers)
    if not isinstance(whole, Iterable):
        raise ScenarioError(f'write values in a list: values([{whole!r}], "mm") (got {whole!r})')
    entries = tuple(units.plain(entry) for entry in whole)
    if any(isinstance(entry, list) for entry in entries):
        raise ScenarioError("values have one dimension: give a list of numbers, for example values(array.ravel())")
    return entries


def _quantities(listed: Sequence[object]) -> tuple[tuple[float, ...], str] | None:
    """Numbers in the unit of the first, if all are quantities; else None."""
    try:
        read = [units.parse(entry, None) for entry in listed]
    except RefusedError:
        return None
    if any(
        units.is_bare(quantity) and not units.is_quantity(entry) for quantity, entry in zip(read, listed, strict=True)
    ):
        return None
    first = read[0]
    for quantity in read:
        if not quantity.is_compatible_with(first.units):
            raise UnitError(f'"{units.text(quantity)}" and "{units.text(first)}" are not values of one key')
    same = [float(f"{q.to(first.units).magnitude:.15g}") if q.units != first.units else q.magnitude for q in read]
    return tuple(same), units.text(1 * first.units).partition(" ")[2]


def read_values(path: str, given: Values | ValuesLike) -> Values:
    """Return the values of one key, however they are listed.

    Parameters
    ----------
    path : str
        The key, for messages.
    given : Values, or what ``values`` takes
        As the person wrote them.

    Returns
    -------
    Values

    Raises
    ------
    ScenarioError
        As ``values``.
    """
    if isinstance(given, Values):
        return given
    if not isinstance(given, Iterable) and not units.is_quantity(given):
        raise ScenarioError(f'{path}: write values([...], "unit"), so that each value has its unit (got {given!r})')
    try:
        return values(given)
    except ScenarioError as error:
        raise type(error)(f"{path}: {error}") from None


def line_with_unit(error: UnitError, vary: Mapping[str, Values]) -> Phrase:
    """Return the line to write where a key was given a list of numbers without their unit; empty if it was not that."""
    for path, listed in vary.items():
        if path in str(error) and not listed.unit and all(isinstance(x, int | float) for x in listed.labels):
            unit = re.search(r'write "[^" ]+ ([^"]+)"', str(error))
            if unit is None:
                break
            shown = [f"{x:g}" for x in listed.labels[:3]] + ["..."] * (len(listed) > 3)
            written = option("values", spaced=", ".join(shown), listed=",".join(shown), unit=unit[1])
            return phrase("\n  Write the unit with the list: ", written)
    return Phrase(())


def parse_values(text: str) -> Values:
    """Read values from a command line: ``"0.25,0.5 mm"``, ``"0.25:2.0:8 mm"`` (from:to:count) or ``"coarse,fine"``.

    Parameters
    ----------
    text : str
        The text as written.

    Returns
    -------
    Values

    Raises
    ------
    ScenarioError
        The text is neither; the message shows both forms.
    """
    example = 'write for example "0.25,0.5,1.0 mm" or "0.25:2.0:8 mm" (from:to:count)'
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise ScenarioError(f'"{clipped(text)}" has an empty value: {example}')
    if not all(_NUMERIC.match(part) for part in parts):
        return values([part.strip("\"'") for part in parts])
    if separated := _with_commas(text):
        raise ScenarioError(f'"{clipped(text)}": values are listed with commas: {separated}')
    if ":" in text:
        return _range(text, example)
    *front, back = parts
    try:
        number, unit = number_and_unit(back, "0.5 mm")
    except RefusedError as refused:
        raise ScenarioError(f'"{clipped(text)}" {refused}; {example}') from None
    if not math.isfinite(number):
        raise ScenarioError(f'"{clipped(text)}" has a number that is not finite: {example}')
    numbers = []
    for part in front:
        read = plain_number(part)
        if read is None:
            raise ScenarioError(
                f'"{clipped(text)}" has "{clipped(part)}": write numbers, and the unit once, behind the last: {example}'
            )
        numbers.append(read)
    return values([*numbers, number], unit)


_DIGITS = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_PLAIN = re.compile(rf"[+-]?{_DIGITS}")
_NUMERIC = re.compile(r"\s*[+\u2212-]?\.?\d|\s*[+-]?(?:nan|inf)\b", re.IGNORECASE)
_SEPARATED = re.compile(
    rf"\s*((?:[+-]?{_DIGITS}(?:,[0-9]+)?(?:\s*[;|]\s*|\s+))+[+-]?{_DIGITS}(?:,[0-9]+)?)\s*([^\W\d].*|1?/.*|%)?"
)
_STEPS = re.compile(r"\s*([^\s:]+)\s*:\s*([^\s:]+)\s*:\s*([0-9][0-9.]*)([^:]*)")


def _with_commas(text: str) -> str:
    """How values that somebody listed with semicolons or blanks are written; empty if the text is no such list."""
    found = _SEPARATED.fullmatch(text)
    if found is None:
        return 'write "0.25,0.5,1.0 mm"' if ";" in text or "|" in text else ""
    pieces = [piece.replace(",", ".") for piece in re.split(r"[;|\s]+", found[1])]
    unit = found[2] or ""
    if pieces[-1] == "1" and unit.startswith("/") and len(pieces) > 1:  # the 1 of 1/cm^2
        pieces.pop()
        unit = f"1{unit}"
    if len(pieces) < 2:
        return ""
    listed = (
        f'write "{",".join(pieces)} {unit}"'.replace(' "', '"') if not unit else f'write "{",".join(pieces)} {unit}"'
    )
    one = "".join(pieces)
    grouped = all(re.fullmatch("[0-9]{3}", piece) for piece in pieces[1:]) and ";" not in text and "|" not in text
    return f'{listed}, or one number without blanks: "{one} {unit}"' if grouped else listed


def plain_number(text: str) -> float | None:
    """A plain number of a command line; None if it is none."""
    plain = text.replace("\u2212", "-")
    if not _PLAIN.fullmatch(plain):
        return None
    number = float(plain)
    if not math.isfinite(number):
        return None
    return int(plain) if plain.lstrip("+-").isdigit() else number


def _range(text: str, example: str) -> Values:
    found = _STEPS.fullmatch(text.replace("\u2212", "-"))
    if found is None:
        raise ScenarioError(f'"{clipped(text)}" is not a range: {example}, with a count of 2 to 10000')
    start, end, count = (plain_number(found[k]) for k in (1, 2, 3))
    if start is None or end is None or not isinstance(count, int) or not 2 <= count <= 10000:
        raise ScenarioError(f'"{clipped(text)}" is not a range: {example}, with a count of 2 to 10000')
    try:
        unit = number_and_unit(f"{count} {found[4]}", "0.5 mm")[1]
    except RefusedError as refused:
        raise ScenarioError(f'"{clipped(text)}" {refused}; {example}') from None
    step = (end - start) / (count - 1)
    return values([float(f"{start + k * step:.12g}") for k in range(count)], unit)
