# SPDX-License-Identifier: BSD-3-Clause
"""The liquids of a product and their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .model import Model, Number

SOLVENTS = Literal["ethanol", "glycerol", "propylene_glycol", "water"]


def _share(value: object) -> object:
    """A percentage by volume, or a share of 1."""
    if isinstance(value, str):
        try:
            value = float(value.strip().removesuffix("%")) / 100 if value.strip().endswith("%") else float(value)
        except ValueError:
            raise PydanticCustomError(
                "number", 'is not a share: write "40 %" or 0.4 (got "{given}")', {"given": value}
            ) from None
    if isinstance(value, int | float) and not isinstance(value, bool) and not 0 <= value <= 1:
        raise PydanticCustomError("number", "must be from 0 to 100 % (got {given} %)", {"given": f"{100 * value:g}"})
    return value


if TYPE_CHECKING:
    Share = float
else:
    Share = Annotated[Number, BeforeValidator(_share)]


class Solvent(Model):
    """A liquid of a product.

    Parameters
    ----------
    name : str
        ``ethanol``, ``propylene_glycol``, ``glycerol`` or ``water``.
    share : str or float
        Of the volume, ``"40 %"`` or 0.4.
    """

    name: SOLVENTS = Field(examples=['"ethanol"'])
    share: Share = Field(examples=['"40 %"'])
