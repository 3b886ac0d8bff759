# SPDX-License-Identifier: BSD-3-Clause
"""What a call of ``absorption`` may ask for, besides the ranges of its inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import ScenarioError
from ..inputs import units
from ..inputs.document import LayerPart
from ..inputs.units import QuantityLike

if TYPE_CHECKING:
    from ..inputs.deposits import Deposit
    from ..inputs.products import Active, Application, Channels

MOST_SAMPLES = 10_000
LONGEST = "366 day"
COLDEST, WARMEST = "0 degC", "50 degC"


def quantity_within(
    value: QuantityLike, key: str, kind: units.Kind, low: str, high: str = "", *, above: bool = False
) -> float:
    """Read a quantity and refuse one outside its range.

    Parameters
    ----------
    value : str or pint.Quantity
        What the person wrote.
    key : str
        Its name.
    kind : Kind
        What it is.
    low, high : str
        Quantities with their units; no upper end without ``high``.
    above : bool
        The lower end is not in it.

    Returns
    -------
    float
        Units: SI.

    Raises
    ------
    ScenarioError
        It is outside.
    """
    found = units.quantity(value, key=f"absorption: {key}", kind=kind)
    number = units.to_si(found, kind)
    least = units.to_si(units.quantity(low, kind=kind), kind)
    most = units.to_si(units.quantity(high, kind=kind), kind) if high else math.inf
    if not (least < number if above else least <= number) or number > most:
        start = f"more than {low}" if above else f"at least {low}"
        allowed = f"{start}, at most {high}" if high else start
        raise ScenarioError(f"absorption: {key} is {units.text(found)}; allowed: {allowed}. Choose a value inside.")
    return number


def whole_number(value: object, key: str, most: int) -> int:
    """Return a whole number from 0 to ``most``.  Raises ``ScenarioError``."""
    found = units.plain(value)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
        raise ScenarioError(f"absorption: {key} must be a whole number from 0 to {most} (got {value!r})")
    return found


def refuse_deep(channels: Channels, skin: Mapping[str, Sequence[LayerPart]]) -> None:
    """Refuse channels that end below the skin.  Raises ``ScenarioError``."""
    depth = sum(layer["thickness"] for layer in skin["layers"])
    if units.to_si(channels.depth, units.LENGTH) > depth:
        raise ScenarioError(
            f"absorption: channels.depth is {units.text(channels.depth)}, below the skin, which is "
            f'{depth * 1e3:.3g} mm thick. Write a smaller depth, e.g. depth="0.5 mm".'
        )


def refuse_two_of_one_name(applications: Sequence[Application], deposits: Sequence[Deposit] = ()) -> None:
    """Refuse substances of one name that are not the same substance.

    Parameters
    ----------
    applications : sequence of Application
        With their formulations.
    deposits : sequence of Deposit
        What is in the skin already.

    Raises
    ------
    ScenarioError
        One name stands for two sets of properties, or for an active of one product and an ingredient of another.
    """
    seen: dict[str, tuple[str, Active]] = {}
    entries = [
        (kind, substance)
        for application in applications
        for kind in ("active", "ingredient")
        for substance in getattr(application.product, kind)
    ]
    for kind, substance in [*entries, *(("active", deposit.active) for deposit in deposits)]:
        before, first = seen.setdefault(substance.name, (kind, substance))
        if before != kind:
            raise ScenarioError(
                f'absorption: "{substance.name}" is an active of one product and an ingredient of another. '
                "Name it as the same kind in both."
            )
        different = [
            name
            for name in type(first).model_fields
            if name != "concentration" and getattr(first, name) != getattr(substance, name)
        ]
        if different:
            raise ScenarioError(
                f'absorption: there are two actives of the name "{substance.name}", which differ in '
                f"{', '.join(different)}. Give the same properties to both, or another name to one."
            )
