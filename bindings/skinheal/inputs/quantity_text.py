# SPDX-License-Identifier: BSD-3-Clause
"""The text of a quantity: exactly one number and one unit; whatever else people write is told with its right spelling.

An expression parser reads ``"1 500 um"`` as 500 um, ``"0.5-1 mm"`` as 0.5 mm and ``"1 1/2 week"`` as half a week.
So the text is taken apart here, by a grammar with one number in it, and pint sees nothing but the unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NoReturn

from .unit_registry import registry

MOST_CHARACTERS = 120
_SHOWN = 60

_UNSIGNED = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_SIGNED = rf"[+-]?{_UNSIGNED}"
_NAME = r"(?!(?:and|or|to)\b)[^\W\d_](?:\w|%|°)*|[%‰°](?:\w|°)*"
_POWER = r"\s*(?:\^|\*\*)\s*(?:[+-]?[0-9]{1,2}(?:\.[0-9]+)?(?![0-9.])|\([+-]?[0-9]{1,2}(?:\.[0-9]+)?\))"
_FACTOR = rf"(?:{_NAME})(?:{_POWER})?"
_GROUP = rf"(?:{_FACTOR}|\(\s*{_FACTOR}(?:\s*[*·\s]\s*{_FACTOR})*\s*\))"
_UNIT = rf"(?:(?:1\s*)?/\s*)?{_GROUP}(?:\s*(?:\*(?!\*)|·|/|\s)\s*{_GROUP})*"

_QUANTITY = re.compile(rf"\s*({_SIGNED}(?![0-9.])|[+-]?(?:nan|inf)\b)\s*({_UNIT})?\s*", re.IGNORECASE)

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PER = re.compile(r"\bper\b")


class RefusedError(ValueError):
    """The rest of a sentence that begins with the key."""


def clipped(text: object) -> str:
    """Return what was given, at most 60 characters of it."""
    shown = str(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 4]} ..."


def number_and_unit(text: str, example: str) -> tuple[float, str]:
    """Take the text of a quantity apart.

    Parameters
    ----------
    text : str
        For instance ``"500 um"``.
    example : str
        What to write, for messages.

    Returns
    -------
    tuple of float and str
        The number, and the unit as pint reads it; empty if there is none.

    Raises
    ------
    RefusedError
        There is more, or less, than one number and one unit.
    """
    if not text.strip():
        raise RefusedError(f'is empty: write "{example}"')
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(f'has {len(text)} characters: write "{example}" (got "{clipped(text)}")')
    plain = _spelled(text)
    found = _QUANTITY.fullmatch(plain)
    if found is None or any(
        unicodedata.category(c) in ("No", "Nl") for c in plain
    ):  # one half, Roman four, circled two
        _explain(text, plain, example)
    number = int(found[1]) if found[1].lstrip("+-").isdigit() else float(found[1])
    return number, unit_text(found[2] or "")


def unit_text(text: str) -> str:
    """Return a unit as pint's parser takes it: a leading ``per`` or ``/`` as ``1/``, one micro sign."""
    plain = _PER.sub("/", unicodedata.normalize("NFKC", text).strip())
    return f"1{plain}" if plain.startswith("/") else plain


def _spelled(text: str) -> str:
    """Raised digits as powers, the sign of typesetters for minus as that of keyboards, one blank for many."""
    raised = _RAISED.sub(lambda found: f"^{found[0].translate(_SUPERSCRIPTS)}", " ".join(text.split()))
    return _PER.sub("/", raised.replace("\u2212", "-"))


# ------------------------------------------------------------------------------------------------- what is not one

_BLANK = r"[\s\u200b\u2060]"
_ANY_UNIT = rf"(?P<unit>{_UNIT})?\s*"
_DASH = r"(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\u2212|\bto\b|\.\.\.+|\u2026|~)"
_UNCERTAIN = re.compile(
    rf"\s*(?P<a>{_SIGNED})\s*(?:{_NAME})?\s*(?:±|\+\s*/?\s*-|\\pm|\+\s*/\s*\u2212)\s*(?:{_UNSIGNED})?\s*{_ANY_UNIT}"
)
_SHORT_UNCERTAIN = re.compile(rf"\s*(?P<a>{_SIGNED})\([0-9]+\)\s*{_ANY_UNIT}")
_CLOCK = re.compile(rf"\s*(?P<a>[0-9]{{1,3}}):(?P<b>[0-5][0-9])(?::(?P<c>[0-5][0-9]))?\s*{_ANY_UNIT}")
_STEPS = re.compile(rf"\s*{_SIGNED}\s*:\s*{_SIGNED}\s*(?::\s*{_SIGNED}\s*)?{_ANY_UNIT}")
_LIST = re.compile(rf"\s*{_SIGNED}\s*(?:{_NAME})?(?:\s*[,;|]\s+{_SIGNED}|\s*[,;|]{_SIGNED}){{1,}}\s*{_ANY_UNIT}")
_DECIMAL_COMMA = re.compile(rf"\s*(?P<a>[+-]?[0-9]*),(?P<b>[0-9]+)\s*{_ANY_UNIT}")
_GROUPS = re.compile(
    rf"\s*(?P<a>[+-]?[0-9]{{1,3}}(?P<sep>{_BLANK}|['\u2019\u2018`\u00b4_.,])[0-9]{{3}}(?:(?P=sep)[0-9]{{3}})*)"
    rf"(?P<b>[.,][0-9]+)?(?![0-9])\s*{_ANY_UNIT}"
)
_UNDERSCORES = re.compile(rf"\s*(?P<a>[+-]?[0-9]+(?:_[0-9]+)+(?:\.[0-9]+)?)\s*{_ANY_UNIT}")
_MIXED = re.compile(
    rf"\s*(?P<whole>[+-]?[0-9]+(?:\s+|\s*\+\s*|-))?(?P<a>[0-9]+)\s*[/\u2044]\s*(?P<b>[0-9]+)(?![0-9.])\s*{_ANY_UNIT}"
)
_VULGAR = re.compile(rf"\s*(?P<whole>[+-]?[0-9]+)?\s*(?P<a>[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])\s*{_ANY_UNIT}")
_RANGE = re.compile(
    rf"\s*(?P<a>{_SIGNED})\s*(?:{_UNIT})?\s*{_DASH}\s*(?P<b>{_UNSIGNED})\s*{_ANY_UNIT}"
    rf"|\s*between\s+(?P<c>{_SIGNED})\s*(?:{_UNIT})?\s*and\s*(?P<d>{_UNSIGNED})\s*(?P<unit2>{_UNIT})?\s*"
)
_BARE_POWER = re.compile(rf"\s*(?P<a>{_SIGNED})\s*(?P<unit>(?:{_NAME})(?:\s*[*·\s/]\s*(?:{_NAME}))*[-\u2013][1-9])\s*")
_TIMES_TEN = re.compile(
    rf"\s*(?P<a>{_SIGNED})\s*(?:[x×*·∙⋅]\s*)10\s*(?:\^|\*\*)\s*\(?(?P<b>[+-]?[0-9]{{1,3}})\)?\s*{_ANY_UNIT}"
)
_TWO = re.compile(rf"\s*({_SIGNED})\s*({_UNIT})\s*(?:,|and|\+)?\s*({_UNSIGNED})\s*({_UNIT})\s*")
_FIRST = re.compile(rf"\s*({_SIGNED})(?![0-9.])\s*({_UNIT})?")
_NUMBERS = re.compile(rf"(?<![\w.^]){_UNSIGNED}(?![\w.])")
_LATER = re.compile(rf"(?P<before>[^0-9]*?)(?P<rest>{_SIGNED}(?![0-9.])\s*({_UNIT})?)\s*")


def _explain(text: str, plain: str, example: str) -> NoReturn:
    """Say what the text was understood as, and how it is written."""
    got = f'(got "{clipped(text)}")'
    western = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)
    if western != plain:
        wanted = western if _QUANTITY.fullmatch(western) else example
        raise RefusedError(f'has digits of another script: write "{wanted.strip()}" {got}')
    for told in (_uncertain, _clock, _list, _groups, _fraction, _bare_power, _two_quantities, _range, _times_ten):
        sentence = told(plain, example)
        if sentence:
            raise RefusedError(f"{sentence} {got}")
    first = _FIRST.match(plain)
    if "," in plain and (first is None or not first[2]):
        raise RefusedError(f'has a comma: write decimals with a point, for example "{example}" {got}')
    usual = example.partition(" ")[2]
    if first is None:
        later = _LATER.fullmatch(plain)
        before = later["before"].strip() if later else ""
        if later is None or not before:
            raise RefusedError(f'is not a number with a unit: write "{example}" {got}')
        wanted = later["rest"].strip() if later[3] else f"{later['rest'].strip()} {usual}"
        raise RefusedError(f'is not a number with a unit: it begins with "{before}"; write "{wanted}" {got}')
    rest = plain[first.end() :].strip()
    understood = first[0].strip()
    numbers = _NUMBERS.findall(plain)
    if rest[:1].isdigit() and len(numbers) > 1:
        unit = _unit_behind(rest) or usual
        raise RefusedError(f'has the numbers {" and ".join(numbers[:3])}: write one, "{numbers[0]} {unit}" {got}')
    wanted = understood if first[2] else example
    raise RefusedError(
        f'is not a number with a unit: "{clipped(understood)}" was understood, "{_visible(rest)}" was not; '
        f'write "{wanted}" {got}'
    )


def _visible(text: str) -> str:
    """Characters that nobody sees by their numbers."""
    return clipped("".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text))


def _unit_behind(text: str) -> str:
    found = re.search(rf"(?<![\w/])({_UNIT})\s*$", text)
    return found[1] if found else ""


def _unit(found: re.Match[str], example: str) -> str:
    return (found["unit"] or "").strip() or example.partition(" ")[2]


def _shown(number: float) -> str:
    return f"{number:.12g}"


def _uncertain(text: str, example: str) -> str:
    found = _UNCERTAIN.fullmatch(text) or _SHORT_UNCERTAIN.fullmatch(text)
    if found is None:
        return ""
    return f'has a value with its uncertainty: write the value alone, "{found["a"]} {_unit(found, example)}"'


def _clock(text: str, example: str) -> str:
    steps = _STEPS.fullmatch(text)
    if steps is None:
        return ""
    found = _CLOCK.fullmatch(text)
    unit = steps["unit"] or ("h" if example.partition(" ")[2] in ("week", "year") else "")
    if found is None or unit.strip() not in ("h", "hour", "hours", "min", "minute", "minutes"):
        return f'has several numbers with ":": write one here, "{example}"; only a comparison takes from:to:count'
    small = int(found["b"]) / 60 + int(found["c"] or 0) / 3600
    spelled = f"{_shown(int(found['a']) + small)} {'min' if unit.startswith('min') else 'h'}"
    return f'has a clock time: write "{spelled}"'


def _several(numbers: Sequence[str], unit: str) -> str:
    """How both faces write several values."""
    in_shell = f'--vary KEY="{",".join(numbers)} {unit}"'
    return f'sh.values([{", ".join(numbers)}], "{unit}") in Python, {in_shell} on the command line'


def _list(text: str, example: str) -> str:
    comma = _DECIMAL_COMMA.fullmatch(text)
    if comma is not None and len(comma["b"]) != 3:
        return f'has a comma: write decimals with a point, "{comma["a"] or 0}.{comma["b"]} {_unit(comma, example)}"'
    if comma is not None or _GROUPS.fullmatch(text):
        return ""
    found = _LIST.fullmatch(text)
    if found is None:
        return ""
    numbers = _NUMBERS.findall(text[: found.start("unit")] if found["unit"] else text)
    unit = _unit(found, example)
    return (
        f'has several values, {" and ".join(numbers[:3])}: write one here, "{numbers[0]} {unit}" (with decimals by a '
        f"point); a comparison takes several: {_several(numbers[:3], unit)}"
    )


def _groups(text: str, example: str) -> str:
    found = _GROUPS.fullmatch(text)
    if found is None:
        found = _UNDERSCORES.fullmatch(text)
        if found is None:
            return ""
        return f'has "_" inside its number: write "{found["a"].replace("_", "")} {_unit(found, example)}"'
    unit, separator = _unit(found, example), found["sep"]
    whole = found["a"].replace(separator, "")
    decimals = (found["b"] or "").replace(",", ".")
    if separator == "," and not decimals and found["a"].count(",") == 1:
        return (
            f'has a comma: write decimals with a point, "{found["a"].replace(",", ".")} {unit}", '
            f'and thousands without a sign, "{whole} {unit}"'
        )
    what = "a blank" if not separator.strip() or separator in "\u200b\u2060" else f'"{separator}"'
    return f'has {what} inside its number: write "{whole}{decimals} {unit}"'


def _fraction(text: str, example: str) -> str:
    found = _MIXED.fullmatch(text)
    if found is not None:
        if int(found["b"]) == 0:
            return f'divides by zero: write "{example}"'
        share = int(found["a"]) / int(found["b"])
    else:
        found = _VULGAR.fullmatch(text)
        if found is None:
            return ""
        share = unicodedata.numeric(found["a"])
    whole = int(found["whole"].strip(" +-\t\u00a0") or 0) if found["whole"] else 0
    sign = "-" if (found["whole"] or "").strip().startswith("-") else ""
    return f'has a fraction: write "{sign}{_shown(whole + share)} {_unit(found, example)}"'


def _range(text: str, example: str) -> str:
    found = _RANGE.fullmatch(text)
    if found is None:
        return ""
    low, high = found["a"] or found["c"], found["b"] or found["d"]
    unit = (found["unit"] or found["unit2"] or example.partition(" ")[2]).strip()
    return (
        f'has a range, from {low} to {high}: write one value, "{low} {unit}"; '
        f"a comparison takes several: {_several([low, high], unit)}"
    )


def _bare_power(text: str, example: str) -> str:
    found = _BARE_POWER.fullmatch(text)
    if found is None:
        return ""
    unit = found["unit"]
    return f'has a power without its sign: write "{found["a"]} {unit[:-2]}^-{unit[-1]}"'


def _times_ten(text: str, example: str) -> str:
    found = _TIMES_TEN.fullmatch(text)
    return f'has a power of ten: write "{found["a"]}e{int(found["b"])} {_unit(found, example)}"' if found else ""


def _two_quantities(text: str, example: str) -> str:
    found = _TWO.fullmatch(text)
    if found is None:
        return ""
    first, second = (f"{found[k]} {found[k + 1]}" for k in (1, 3))
    try:
        units = registry()
        one, other = (units.Quantity(float(found[k]), units.parse_units(unit_text(found[k + 1]))) for k in (1, 3))
        total = one.magnitude + other.to(one.units).magnitude
    except Exception:  # pint's errors are of many types; the sum is a courtesy
        return f'has two quantities: write one, "{first}" or "{second}"'
    if one.units == other.units:
        return f'has two quantities: write one, "{first}" or "{second}"'
    return f'has two quantities, "{first}" and "{second}": write one, their sum is "{_shown(total)} {found[2].strip()}"'
