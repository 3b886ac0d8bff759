# SPDX-License-Identifier: BSD-3-Clause
"""Absorption of products through intact and needled skin: from the products of a person to what gets where."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from .. import _core
from ..errors import ScenarioError
from ..inputs import units
from ..inputs.deposits import Deposit, deposits_in
from ..inputs.document import Json, Table
from ..inputs.products import Active, Application, Channels, Formulation
from ..inputs.provenance import parameter
from .healing import healed, to_core
from .limits import (
    COLDEST,
    LONGEST,
    MOST_SAMPLES,
    WARMEST,
    quantity_within,
    refuse_deep,
    refuse_two_of_one_name,
    whole_number,
)
from .patch import places_for
from .result import Absorption, Uptake, delivered
from .setting import NEEDLING_SET, SET, UNCERTAIN, Query, entry_of, layers_of

if TYPE_CHECKING:
    from ..inputs.sessions import Session
    from ..inputs.settings import Skin
    from ..inputs.units import QuantityLike
    from ..results.result import Result


def absorption(
    skin: Skin,
    apply: Formulation | Application | Sequence[Application] = (),
    /,
    *,
    deposit: Deposit | Sequence[Deposit] = (),
    session: Session | None = None,
    result: Result | None = None,
    channels: Channels | None = None,
    until: QuantityLike = "24 h",
    in_vivo: bool = True,
    temperature: QuantityLike = "305.15 K",
    barrier: Literal["permeability", "brick_and_mortar"] = "permeability",
    path: Literal["shells", "unit_cell"] | None = None,
    patch: QuantityLike | None = None,
    tolerance: float = 1e-3,
    refinement: float = 1.0,
    area: QuantityLike = "100 cm^2",
    plasma_volume: QuantityLike | None = None,
    plasma_clearance: QuantityLike | None = None,
    parameters: Mapping[str, QuantityLike | float] | None = None,
    samples: int = 0,
    seed: int = 1,
) -> Absorption:
    """Compute how much of a product gets into skin, beside the same product on intact skin.

    Without ``session``, ``result`` or ``channels`` the skin is intact.  Through intact skin estimates are good to a
    factor of 3 to 10; amounts through channels are upper bounds, because residual holes have not been measured.  A
    research and teaching model, not medical advice.

    Parameters
    ----------
    skin : Skin
        Its layers.
    apply : Formulation, Application or sequence of Application
        The product; a formulation alone is applied at 0 min and stays.
    deposit : Deposit or sequence of Deposit
        Substance in the skin already at the start.
    session : Session, optional
        Needles with a device: the healing model is run to see how its channels close and how red the skin is.
    result : Result, optional
        Of a healing run, whose first session made the channels.
    channels : Channels, optional
        Channels of your own, e.g. in skin outside the body.
    until : str or pint.Quantity
        From the session.  Units: time.
    in_vivo : bool
        With blood flow and sealed below; False: no blood, a receptor below that takes all.
    temperature : str or pint.Quantity
        Of the surface.
    barrier : str
        Estimate of the stratum corneum: ``permeability`` or ``brick_and_mortar``.
    path : str, optional
        Solver for channels: ``shells`` (fast, the default) or ``unit_cell`` (reference).
    patch : str or pint.Quantity, optional
        Side of a square of skin (the 3-D box) with the channels at places of their own, up to 25 of them: tens of
        seconds, against milliseconds for ``shells``.  ``seed`` sets the places of ``channels``.  Units: length.
    tolerance, refinement : float
        Relative tolerance of a step; cells per length over the default.
    area : str or pint.Quantity
        Treated skin, for the plasma level.
    plasma_volume, plasma_clearance : str or pint.Quantity, optional
        Of the whole body, both or none.
    parameters : mapping of str to value, optional
        Other values for parameters of the set ``absorption``.
    samples : int
        Runs with parameters drawn from their ranges, for the spread; 0 = none.
    seed : int
        Of the draws.

    Returns
    -------
    Absorption

    Raises
    ------
    ScenarioError
        No active, two sources of channels, times out of order, values out of range.
    NumericsError
        The solver could not go on.
    """
    skin_layers = layers_of(skin)
    deposits = deposits_in(skin_layers, deposit)
    applications = _applications(apply, deposits)
    refuse_two_of_one_name(applications, deposits)
    samples, seed = whole_number(samples, "samples", MOST_SAMPLES), whole_number(seed, "seed", 2**64 - 1)
    if channels is not None:
        refuse_deep(channels, skin_layers)
    if sum(source is not None for source in (session, result, channels)) > 1:
        raise ScenarioError("absorption: give one of session, result and channels. Leave the others out.")
    if patch is not None and (path is not None or (session is None and result is None and channels is None)):
        raise ScenarioError(
            "absorption: a patch holds channels at places of their own and is solved in its own way. Give a session, "
            "a result or channels with it, and no path."
        )
    query = Query(
        skin=skin_layers,
        applications=applications,
        deposits=deposits,
        until=quantity_within(until, "until", units.TIME, "0 s", LONGEST, above=True),
        in_vivo=in_vivo,
        channels=channels,
        options=_options(
            temperature=quantity_within(temperature, "temperature", units.TEMPERATURE, COLDEST, WARMEST),
            barrier=barrier,
            path=path,
            tolerance=tolerance,
            refinement=refinement,
            plasma=_plasma(area, plasma_volume, plasma_clearance),
        ),
        parameters=_changes(parameters or {}),
    )
    _check(query)
    if session is not None:
        result = healed(skin, session, query.until)
    healing = to_core(result) if result is not None else None
    needled = channels is not None
    if healing is not None:
        needled = _core.session_channels(healing, skin_layers, query.of_holes)["punctured"]
    if patch is not None and needled:
        side = units.to_si(units.quantity(patch, key="patch", kind=units.LENGTH), units.LENGTH)
        query = replace(query, patch=places_for(query, healing, side, seed).to_document())
    actives, hazards = _answers(query, healing, _spread(query, healing, _draws(query, samples, seed)))
    return Absorption(uptakes=actives, hazards=hazards, applications=query.applications, needled=needled)


def _answers(
    query: Query, healing: dict[str, Any] | None, spread: Mapping[str, tuple[tuple[float, float], ...]]
) -> tuple[list[Uptake], list[Uptake]]:
    """What the library computes for each active, and for each other ingredient."""
    actives = {active.name: active for active in _substances(query.applications, "active")}
    for known in query.deposits:
        actives.setdefault(known.active.name, known.active)
    ingredients = {active.name: active for active in _substances(query.applications, "ingredient")}
    found: dict[bool, list[Uptake]] = {False: [], True: []}
    for answer in _core.uptake(query.to_json(), healing):
        name, hazard = answer["name"], answer["ingredient"]
        found[hazard].append(
            Uptake(
                active=(ingredients if hazard else actives)[name],
                case=json.loads(answer["case"]),
                properties=answer["properties"],
                found=answer["found"],
                intact=answer["intact"] if answer["intact"] is not None else answer["found"],
                start=answer["start"],
                spread=() if hazard else spread.get(name, ()),
            )
        )
    return found[False], found[True]


# ------------------------------------------------------------------------------------------------ reading the inputs


def _applications(
    apply: Formulation | Application | Sequence[Application], deposits: Sequence[Deposit]
) -> tuple[Application, ...]:
    listed: Iterable[Formulation | Application] = apply if isinstance(apply, list | tuple) else (apply,)
    found = tuple(a if isinstance(a, Application) else Application(a) for a in listed)
    if not deposits and not any(a.product.active for a in found):
        raise ScenarioError(
            "absorption: no formulation has an active. Write for example "
            'Formulation("gel", active={"niacinamide": "5 %"}).'
        )
    return tuple(sorted(found, key=lambda a: units.to_si(a.at, units.TIME)))


def _check(query: Query) -> None:
    """Refuse times out of order and substances without a concentration, before anything is computed."""
    if query.until <= max((units.to_si(a.at, units.TIME) for a in query.applications), default=0.0):
        raise ScenarioError(
            'absorption: until is not after the last application. Write a later time, e.g. until="24 h".'
        )
    for kind in ("active", "ingredient"):
        for substance in _substances(query.applications, kind):
            substance.concentration_si()  # says so at once if there is none


def _substances(applications: Sequence[Application], kind: str) -> list[Active]:
    """Each substance once, as first given."""
    found: dict[str, Active] = {}
    for application in applications:
        for substance in getattr(application.product, kind):
            found.setdefault(substance.name, substance)
    return list(found.values())


def _plasma(area: QuantityLike, volume: QuantityLike | None, clearance: QuantityLike | None) -> dict[str, float] | None:
    if volume is None and clearance is None:
        return None
    if volume is None or clearance is None:
        raise ScenarioError("absorption: plasma_volume and plasma_clearance go together. Give both, or none.")
    return {
        "area": quantity_within(area, "area", units.AREA, "0 cm^2", above=True),
        "volume": quantity_within(volume, "plasma_volume", units.VOLUME, "0 L", above=True),
        "clearance": quantity_within(clearance, "plasma_clearance", units.FLOW, "0 L/h"),
    }


def _changes(given: Mapping[str, QuantityLike | float]) -> dict[str, float]:
    """Changed parameters in SI.  Raises ``ParameterError`` for unknown names, ``UnitError`` for wrong units."""
    out: dict[str, float] = {}
    for name, value in given.items():
        known = parameter(name, set=NEEDLING_SET if name.startswith("residual.") else SET)
        value = cast("QuantityLike | float", units.plain(value))
        if known.unit == "1" and isinstance(value, int | float):
            out[name] = float(value)
            continue
        kind = units.Kind(
            "a value", known.unit, ((known.unit, 0.0),), f"{known.value / known.si_factor:.6g} {known.unit}"
        )
        found = units.quantity(value, key=f"parameters.{name}", kind=kind)
        out[name] = float(found.to(units.registry().parse_units(known.unit)).magnitude) * known.si_factor
    return out


def _options(*, path: str | None, plasma: dict[str, float] | None, **numbers: Json) -> Table:
    """The table ``absorption`` of a document."""
    for key in ("tolerance", "refinement"):
        number = units.plain(numbers[key])
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise ScenarioError(f"absorption: {key} must be a plain finite number (got {numbers[key]!r})")
        numbers[key] = number
    return numbers | ({} if path is None else {"path": path}) | ({} if plasma is None else {"plasma": plasma})


# ------------------------------------------------------------------------------------------------------------- spread


def _spread(
    query: Query, healing: dict[str, Any] | None, draws: Sequence[Mapping[str, float]]
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Delivered with and without channels, for each active and each draw of the parameters."""

    def once(changes: Mapping[str, float]) -> list[tuple[str, float, float]]:
        varied = replace(query, parameters={**query.parameters, **changes})
        out = []
        for answer in _core.uptake(varied.to_json(), healing):
            if not answer["ingredient"]:
                gained = delivered(answer["found"])[-1]
                plain = gained if answer["intact"] is None else delivered(answer["intact"])[-1]
                out.append((str(answer["name"]), float(gained), float(plain)))
        return out

    spread: dict[str, tuple[tuple[float, float], ...]] = {}
    if draws:
        with ThreadPoolExecutor(max_workers=2) as pool:
            for rows in pool.map(once, draws):
                for name, gained, plain in rows:
                    spread[name] = (*spread.get(name, ()), (gained, plain))
    return spread


def _draws(query: Query, samples: int, seed: int) -> list[dict[str, float]]:
    """Parameters from their ranges: log-uniform if the range spans more than a factor of 2, else uniform."""
    generator = np.random.default_rng(seed)
    out: list[dict[str, float]] = []
    for _ in range(samples):
        drawn: dict[str, float] = {}
        for name in UNCERTAIN:
            if name in query.parameters:
                continue
            entry = entry_of(name)
            low, high, u = float(entry["low"]), float(entry["high"]), float(generator.random())
            wide = low > 0 and high > 2 * low
            value = low * math.exp(u * math.log(high / low)) if wide else low + u * (high - low)
            drawn[name] = min(max(value, low), high)
        out.append(drawn)
    return out
