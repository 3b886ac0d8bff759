# SPDX-License-Identifier: BSD-3-Clause
"""The one pint registry of the package, made when it is first needed."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pint

    #: One number with its unit.
    Quantity: TypeAlias = pint.Quantity[float]
else:
    Quantity = object  # annotations are evaluated where models are made, and pint is loaded when it is first needed

#: Units that pint does not know or spells otherwise.
_DEFINITIONS = (
    "cell = count",
    "wk = week",
    "SED = 100 * joule / meter ** 2",  # standard erythema dose: energy weighted by erythema
)

# "mm2" is written for "mm^2" in most papers; "1e2" and "H2O" must stay as they are.
_POWER = re.compile(r"(?<![\w.])([A-Za-zµμ]+)([2-9])(?![\w.])")


@functools.cache
def registry() -> pint.UnitRegistry[float]:
    """Return the one pint registry of the package, with ``cell``, ``wk`` and squares written ``mm2``.

    Returns
    -------
    pint.UnitRegistry
    """
    import pint

    units: pint.UnitRegistry[float] = pint.UnitRegistry(preprocessors=[_spell_powers])
    for definition in _DEFINITIONS:
        units.define(definition)
    units.formatter.default_format = "~"
    return units


def _spell_powers(text: str) -> str:
    return _POWER.sub(r"\1^\2", text)
