# SPDX-License-Identifier: BSD-3-Clause
"""Substance that is in the skin already when a computation of absorption begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..errors import ScenarioError
from . import units
from .document import LayerPart, Table
from .model import ArealMass, Length, Model, Number, default_quantity
from .products import Active
from .strengths import within
from .unit_registry import Quantity

if TYPE_CHECKING:
    from .units import QuantityLike


class Deposit(Model):
    """A substance that is in the skin from the start, spread evenly between two depths: what a spray left there, say.

    The start is the first application, or the session if that is earlier.

    Parameters
    ----------
    active : str or Active
        Of the library, or your own.
    amount : str or pint.Quantity
        Units: mass/area.
    base : str or pint.Quantity
        Lower end, from the surface.  Units: length.
    top : str or pint.Quantity
        Upper end.  Units: length.
    ph : float, optional
        Sets the neutral share in the stratum corneum, if no product with this active does.  Default: the skin's own.
    """

    _first: ClassVar[str] = "active"

    active: Active = Field(examples=['"lidocaine"'])
    amount: ArealMass = Field(examples=['"20 ug/cm^2"'])
    base: Length = Field(examples=['"5 um"'])
    top: Length = default_quantity("0 um")
    ph: Annotated[Number, within(0, 14)] | None = Field(None, examples=["5.5"])

    if TYPE_CHECKING:

        def __init__(
            self,
            active: str | Active,
            /,
            *,
            amount: QuantityLike,
            base: QuantityLike,
            top: QuantityLike = "0 um",
            ph: float | None = None,
        ) -> None: ...

    @field_validator("active", mode="before")
    @classmethod
    def _by_name(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_an_extent(self) -> Deposit:
        top, base = (units.to_si(value, units.LENGTH) for value in (self.top, self.base))
        if units.to_si(self.amount, units.AREAL_MASS) <= 0:
            raise PydanticCustomError(
                "number", "has an amount of {given}; it must be above 0", {"given": _text(self.amount)}
            )
        if not 0 <= top < base:
            raise PydanticCustomError(
                "number",
                "lies from {top} to {base}; depths count from the surface, and the base is below the top",
                {"top": _text(self.top), "base": _text(self.base)},
            )
        return self

    def to_document(self) -> Table:
        """The deposit as a document has it, SI."""
        out: Table = {
            "active": self.active.to_document(),
            "amount": units.to_si(self.amount, units.AREAL_MASS),
            "base": units.to_si(self.base, units.LENGTH),
            "top": units.to_si(self.top, units.LENGTH),
        }
        if self.ph is not None:
            out["ph"] = float(self.ph)
        return out


def _text(value: Quantity) -> str:
    return f"{value:~}"


def deposits_in(skin: Mapping[str, Sequence[LayerPart]], given: Deposit | Sequence[Deposit]) -> tuple[Deposit, ...]:
    """Deposits that fit into a skin of these layers.  Raises ``ScenarioError`` if one reaches below it."""
    found = (given,) if isinstance(given, Deposit) else tuple(given)
    depth = sum(layer["thickness"] for layer in skin["layers"])
    for number, deposit in enumerate(found):
        if units.to_si(deposit.base, units.LENGTH) > depth:
            raise ScenarioError(
                f"absorption: deposit {number + 1} ({deposit.active.name}) ends at {_text(deposit.base)}, below the "
                f'skin, which is {depth * 1e3:.3g} mm thick. Write a smaller base, e.g. base="10 um".'
            )
    return found
