# SPDX-License-Identifier: BSD-3-Clause
"""The liquids of a product: their shares, how each evaporates, what each dissolves."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .. import _core
from .model import Model, Number

if TYPE_CHECKING:
    from .products import Formulation

GAS_CONSTANT = 8.314462618  # J/(mol K)
WATER_MOLAR_MASS = 0.018015  # kg/mol
SOLVENTS = Literal["ethanol", "glycerol", "propylene_glycol", "water"]
#: Share of what is left when nothing is said to stay: polymers, salts.
LEAST_REST = 0.02


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


@functools.cache
def solvent_numbers(name: str) -> dict[str, float]:
    """Certified numbers of a liquid, SI."""
    return {entry["name"]: float(entry["value"]) for entry in _core.solvent(name)["entries"]}


def shares_of(product: Formulation) -> dict[str, float]:
    """Shares of the volume: water, solvents, oil, and the rest, which stays.

    What is added to a kind of vehicle displaces all that it has in proportion.
    """
    numbers = product.numbers
    own = {
        name: numbers.get(f"{name}_share", 0.0) for name in ("water", "ethanol", "propylene_glycol", "glycerol", "oil")
    }
    added: dict[str, float] = {}
    for solvent in product.solvent:
        added[solvent.name] = added.get(solvent.name, 0.0) + float(solvent.share)
    room = 1.0 - sum(added.values())
    out = {name: room * share + added.get(name, 0.0) for name, share in own.items()}
    rest = max(1.0 - sum(out.values()), LEAST_REST)
    scale = (1.0 - rest) / sum(out.values()) if sum(out.values()) > 0 else 0.0
    return {**{name: share * scale for name, share in out.items() if share > 0}, "rest": rest}


def has_cosolvents(product: Formulation) -> bool:
    """Whether more than water leaves the product, or mixes with it."""
    return not set(shares_of(product)) <= {"water", "oil", "rest"}


def components(
    product: Formulation,
    *,
    log_p: float | None,
    neutral: float,
    temperature: float,
    parameter: Callable[[str], float],
) -> list[dict[str, Any]]:
    """The liquids of a product as the solver takes them, SI (theory: films-1 to films-3).

    A vapour heavier than that of water leaves still air more slowly, by the cube root of the ratio of molar masses.

    Parameters
    ----------
    product : Formulation
        What is put on.
    log_p : float or None
        Of the solute; None: no solvent dissolves it better than water.
    neutral : float
        Share of the solute without charge, which alone a solvent draws.
    temperature : float
        Of the surface.  Units: K.
    parameter : callable
        Value of a parameter of the set ``absorption`` in SI.

    Returns
    -------
    list of dict
    """
    octanol = 10.0**log_p * neutral if log_p is not None else 0.0
    out: list[dict[str, Any]] = []
    for name, share in shares_of(product).items():
        if name == "oil":
            out.append({"name": name, "share": share, "partition": max(octanol, 1e-6)})
        elif name == "rest":
            # of the size of glycerol, so that it holds water as that does
            out.append({"name": name, "share": share, "molar_volume": _molar_volume(solvent_numbers("glycerol"))})
        else:
            numbers = solvent_numbers(name)
            power = numbers["cosolvency_constant"] + numbers["cosolvency_slope"] * log_p if log_p is not None else 0.0
            transfer = parameter("surface.gas_transfer") * (WATER_MOLAR_MASS / numbers["molar_mass"]) ** (1 / 3)
            vapour = numbers["vapour_pressure"] * numbers["molar_mass"] / (GAS_CONSTANT * temperature)
            out.append(
                {
                    "name": name,
                    "share": share,
                    "molar_volume": _molar_volume(numbers),
                    "evaporation": transfer * vapour / numbers["density"],
                    "ambient": parameter("surface.humidity") if name == "water" else 0.0,
                    "partition": 1.0 if name == "water" else neutral * 10.0**power + 1.0 - neutral,
                }
            )
    return out


def with_liquids(
    vehicle: Mapping[str, Any],
    product: Formulation,
    properties: Mapping[str, float],
    *,
    log_p: float | None,
    temperature: float,
    parameter: Callable[[str], float],
) -> dict[str, Any]:
    """A vehicle of the solver with its liquids in place of one drying speed.

    Parameters
    ----------
    vehicle : mapping
        As the solver takes it, SI.
    product : Formulation
        What is put on.
    properties : mapping
        Estimated properties of the solute, SI.
    log_p, temperature, parameter
        As in :func:`components`.

    Returns
    -------
    dict
    """
    liquids = components(
        product, log_p=log_p, neutral=properties["neutral_fraction"], temperature=temperature, parameter=parameter
    )
    fresh = fresh_partition(liquids)
    kept = {k: v for k, v in vehicle.items() if k not in ("partition", "solvent_evaporation", "residual_fraction")}
    return {
        **kept,
        "components": liquids,
        "saturation": properties["saturation"] * fresh,
        "evaporation": properties["evaporation"] / fresh,
    }


def _molar_volume(numbers: Mapping[str, float]) -> float:
    return numbers["molar_mass"] / numbers["density"]


def fresh_partition(liquids: list[dict[str, Any]]) -> float:
    """Solute in the fresh product over that in water at equilibrium (theory: films-3)."""
    mixed = [x for x in liquids if x.get("molar_volume", 0.0) > 0]
    own = sum(x["share"] * x["partition"] for x in liquids if x.get("molar_volume", 0.0) <= 0)
    volume = sum(x["share"] for x in mixed)
    product = 1.0
    for x in mixed:
        product *= x.get("partition", 1.0) ** (x["share"] / volume)
    return float(own + volume * product)
