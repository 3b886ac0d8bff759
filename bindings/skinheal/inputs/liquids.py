# SPDX-License-Identifier: BSD-3-Clause
"""The liquids of a product and their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from .model import Model, Number
from .strengths import share

SOLVENTS = Literal["ethanol", "glycerol", "propylene_glycol", "water"]


if TYPE_CHECKING:
    Share = float
else:
    Share = Annotated[Number, BeforeValidator(share)]


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
