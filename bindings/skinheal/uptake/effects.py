# SPDX-License-Identifier: BSD-3-Clause
"""Actives that act back on healing: named parameters, scaled by what has reached the tissue.  Off unless asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import _core
from ..errors import ScenarioError
from ..inputs import units
from ..inputs.provenance import parameter
from ..inputs.settings import Override

if TYPE_CHECKING:
    from ..inputs.units import QuantityLike
    from .result import Absorption


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How an active scales one parameter of healing: ``p (1 + emax c^h / (c^h + ec50^h))``.

    No active of the library has one: ``emax`` and ``ec50`` are the user's, with their source.

    Attributes
    ----------
    active : str
        Name of an active that was applied.
    parameter : str
        Of the healing set, e.g. ``fibroblasts.growth_rate``.
    emax : float
        Greatest relative change; -1 or more.
    ec50 : str or pint.Quantity
        Free concentration of half the effect.
    hill : float
        Exponent.
    source : str
        Where the numbers are from.
    """

    active: str
    parameter: str
    emax: float
    ec50: QuantityLike
    source: str
    hill: float = 1.0


def healing_overrides(
    found: Absorption,
    effects: Sequence[Effect],
    *,
    depth: QuantityLike = "0.5 mm",
    window: QuantityLike = "24 h",
    set: str = "mn17",
) -> Mapping[str, Override]:
    """Return the healing parameters that actives change, for ``Parameters(override=...)``.

    The free concentration is averaged from the epidermis down to ``depth`` and from the session over ``window``.  The
    healing model then runs with constant parameters: right for products that are applied again and again.

    Parameters
    ----------
    found : Absorption
        The uptake.
    effects : sequence of Effect
        At most one for each parameter.
    depth, window : str or pint.Quantity
        Over which the concentration is averaged.
    set : str
        Parameter set of the healing run.

    Returns
    -------
    mapping of str to Override

    Raises
    ------
    ScenarioError
        An active that was not applied, ``emax`` below -1, a value outside the range of the parameter.
    """
    bottom = units.to_si(units.quantity(depth, key="depth", kind=units.LENGTH), units.LENGTH)
    end = units.to_si(units.quantity(window, key="window", kind=units.TIME), units.TIME)
    out: dict[str, Override] = {}
    for effect in effects:
        if effect.active not in found:
            known = ", ".join(found)
            raise ScenarioError(f'effect: "{effect.active}" was not applied; applied: {known}. Name one of these.')
        if effect.emax < -1:
            raise ScenarioError(f"effect on {effect.parameter}: emax is {effect.emax:g}; allowed: at least -1.")
        if effect.parameter in out:
            raise ScenarioError(f"effect on {effect.parameter}: given twice. Give one effect for each parameter.")
        half = units.to_si(units.quantity(effect.ec50, key="ec50", kind=units.CONCENTRATION), units.CONCENTRATION)
        entry = parameter(effect.parameter, set=set)
        mean = _mean(found, effect.active, bottom, end)
        value = entry.value * _core.effect(effect.emax, half, effect.hill, mean)
        if entry.low is not None and entry.high is not None and not entry.low <= value <= entry.high:
            raise ScenarioError(
                f"effect on {effect.parameter}: the result is {value / entry.si_factor:.4g} {entry.unit}; "
                f"allowed: {entry.range}. Choose a smaller emax."
            )
        shown = value / entry.si_factor
        out[effect.parameter] = Override(
            value=shown if entry.unit == "1" else f"{shown:.12g} {entry.unit}",
            source=f"{effect.source}; {effect.active}",
        )
    return out


def _mean(found: Absorption, active: str, bottom: float, end: float) -> float:
    """Mean free concentration in living skin after the session.  Units: kg/m3."""
    uptake = found[active]
    barrier = next(layer["thickness"] for layer in uptake.case["layers"] if layer["name"] == "stratum_corneum")
    return float(_core.mean_concentration(uptake.time, uptake.depth, uptake.profile.ravel(), barrier, bottom, end))
