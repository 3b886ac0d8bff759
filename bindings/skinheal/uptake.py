# SPDX-License-Identifier: BSD-3-Clause
"""Absorption of products through intact and needled skin: from the products of a person to cases of the C++ solver."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _core, units
from .errors import ScenarioError
from .inputs import Skin
from .liquids import has_cosolvents, with_liquids
from .products import Active, Application, Channels, Formulation, known_number
from .uptake_bleeding import bleeding_share, split_by_bleeding
from .uptake_patch import on_patch, places_for
from .uptake_result import Absorption, Uptake, delivered

if TYPE_CHECKING:
    from .inputs import Session
    from .result import Result
    from .units import QuantityLike

Array = np.ndarray[Any, np.dtype[np.float64]]

SET = "absorption"
GAS_CONSTANT = 8.314462618  # J/(mol K)
#: Parameters that ``samples`` draws from their ranges: those that are estimates and move the answer.
UNCERTAIN = (
    "stratum_corneum.lipid_constant",
    "stratum_corneum.polar_conductance",
    "stratum_corneum.polar_radius",
    "stratum_corneum.lipid_ion_ratio",
    "stratum_corneum.dry_permeability_ratio",
    "viable.diffusivity_constant",
    "junction.macromolecule_ratio",
    "capillary.lipid_ratio",
    "capillary.pore_conductance",
    "blood.flow",
    "lymph.clearance",
    "surface.gas_transfer",
    "channel.mouth_ratio",
    "channel.body_ratio",
    "channel.depth_ratio",
)


@functools.cache
def _set() -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in _core.parameters(SET)}


@dataclass(frozen=True)
class Course:
    """How channels close, seconds after the session; shares of the fresh channel.

    Attributes
    ----------
    time : array
        Units: s.
    open : array
        Open share of the mouths.
    infill : array
        Share filled with cells.
    perfusion : array
        Blood flow over that at rest.
    """

    time: Array
    open: Array
    infill: Array
    perfusion: Array


@dataclass(frozen=True)
class Holes:
    """The channels of a case, SI.

    Attributes
    ----------
    density : float
        Units: 1/m2.
    mouth_radius, body_radius, tip_radius, depth : float
        Units: m.
    course : Course or None
        None: they stay open.
    bleeding : float
        Share of them that bleeds.
    scenario : str
        Of the session that made them; empty if none did.
    """

    density: float
    mouth_radius: float
    body_radius: float
    tip_radius: float
    depth: float
    course: Course | None = None
    bleeding: float = 0.0
    scenario: str = ""


@dataclass(frozen=True)
class Setting:
    """What all actives of a call share.

    Attributes
    ----------
    skin : dict
        Layers in SI.
    applications : tuple of Application
        Ascending in time.
    until : float
        End, from the session.  Units: s.
    patch : float or None
        Side of a square of skin with channels at places of their own.  Units: m.
    """

    skin: dict[str, Any]
    applications: tuple[Application, ...]
    until: float
    in_vivo: bool = True
    temperature: float = 305.15
    barrier: str = "permeability"
    path: str | None = None
    tolerance: float = 1e-3
    refinement: float = 1.0
    plasma: dict[str, float] | None = None
    points: int = 96
    parameters: Mapping[str, float] = field(default_factory=dict)
    patch: float | None = None
    seed: int = 1

    def parameter(self, name: str) -> float:
        """Value of a parameter in SI, changes of this call applied."""
        return float(self.parameters.get(name, _set()[name]["value"]))

    @property
    def start(self) -> float:
        """First time of the case, from the session; 0 or earlier.  Units: s."""
        return min(0.0, *(units.to_si(a.at, units.TIME) for a in self.applications))


def absorption(
    skin: Skin,
    apply: Formulation | Application | Sequence[Application],
    /,
    *,
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
        What is put on; a formulation alone is applied at 0 min and stays.
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
    applications = _applications(apply)
    if sum(source is not None for source in (session, result, channels)) > 1:
        raise ScenarioError("absorption: give one of session, result and channels. Leave the others out.")
    setting = Setting(
        skin=_layers(skin),
        applications=applications,
        until=units.to_si(units.quantity(until, key="until", kind=units.TIME), units.TIME),
        in_vivo=in_vivo,
        temperature=float(units.quantity(temperature, key="temperature").to("K").magnitude),
        barrier=barrier,
        path=path,
        tolerance=tolerance,
        refinement=refinement,
        plasma=_plasma(area, plasma_volume, plasma_clearance),
        parameters=_changes(parameters or {}),
        patch=None
        if patch is None
        else units.to_si(units.quantity(patch, key="patch", kind=units.LENGTH), units.LENGTH),
        seed=seed,
    )
    if setting.until <= max(units.to_si(a.at, units.TIME) for a in applications):
        raise ScenarioError(
            'absorption: until is not after the last application. Write a later time, e.g. until="24 h".'
        )
    for substance in (*_substances(applications, "active"), *_substances(applications, "ingredient")):
        substance.concentration_si()  # says so at once if there is none
    make = _holes(setting, skin, session=session, result=result, channels=channels)
    draws = _draws(setting, samples, seed)
    uptakes = [_uptake(active, setting, make, draws) for active in _substances(applications, "active")]
    hazards = [_uptake(active, setting, make, []) for active in _substances(applications, "ingredient")]
    return Absorption(uptakes=uptakes, hazards=hazards, applications=applications, needled=make(setting) is not None)


# ------------------------------------------------------------------------------------------------ reading the inputs


def _applications(apply: Formulation | Application | Sequence[Application]) -> tuple[Application, ...]:
    listed: Iterable[Any] = apply if isinstance(apply, list | tuple) else (apply,)
    found = tuple(a if isinstance(a, Application) else Application(a) for a in listed)
    if not any(a.product.active for a in found):
        raise ScenarioError(
            "absorption: no formulation has an active. Write for example "
            'Formulation("gel", active={"niacinamide": "5 %"}).'
        )
    return tuple(sorted(found, key=lambda a: units.to_si(a.at, units.TIME)))


def _substances(applications: Sequence[Application], kind: str) -> list[Active]:
    """Each substance once, as first given."""
    found: dict[str, Active] = {}
    for application in applications:
        for substance in getattr(application.product, kind):
            found.setdefault(substance.name, substance)
    return list(found.values())


def _layers(skin: Skin) -> dict[str, Any]:
    if skin.layer is not None:
        layers = [{"name": layer.name, "thickness": units.to_si(layer.thickness, units.LENGTH)} for layer in skin.layer]
    else:
        layers = [{"name": x["name"], "thickness": x["thickness"]} for x in _core.skin(skin.site)["layers"]]
    return {"layers": layers}


def _plasma(area: QuantityLike, volume: QuantityLike | None, clearance: QuantityLike | None) -> dict[str, float] | None:
    if volume is None and clearance is None:
        return None
    if volume is None or clearance is None:
        raise ScenarioError("absorption: plasma_volume and plasma_clearance go together. Give both, or none.")
    return {
        "area": units.to_si(units.quantity(area, key="area", kind=units.AREA), units.AREA),
        "volume": units.to_si(units.quantity(volume, key="plasma_volume", kind=units.VOLUME), units.VOLUME),
        "clearance": units.to_si(units.quantity(clearance, key="plasma_clearance", kind=units.FLOW), units.FLOW),
    }


def _changes(given: Mapping[str, QuantityLike | float]) -> dict[str, float]:
    """Changed parameters in SI.  Raises ``ParameterError`` for unknown names, ``UnitError`` for wrong units."""
    from .provenance import parameter

    out: dict[str, float] = {}
    for name, value in given.items():
        known = parameter(name, set=SET)
        if known.unit == "1" and isinstance(value, int | float):
            out[name] = float(value)
            continue
        kind = units.Kind(
            "a value", known.unit, ((known.unit, 0.0),), f"{known.value / known.si_factor:.6g} {known.unit}"
        )
        found = units.quantity(value, key=f"parameters.{name}", kind=kind)
        out[name] = float(found.to(units.registry().parse_units(known.unit)).magnitude) * known.si_factor
    return out


# ---------------------------------------------------------------------------------------------------------- channels


def _holes(
    setting: Setting, skin: Skin, *, session: Session | None, result: Result | None, channels: Channels | None
) -> Any:
    """A function from a setting (its parameters may vary) to its channels; None for intact skin."""
    if channels is not None:
        own = _own_channels(channels)
        return lambda varied: own
    if session is not None:
        result = _healed(skin, session, setting.until)
    if result is None:
        return lambda varied: None
    document = json.loads(result.scenario_json)
    first = document["protocol"]["sessions"][0]
    course = course_of(result, first["at"], setting)
    reached = reached_depth(result, document)
    scenario = result.scenario_json
    bleeding = bleeding_share(scenario)
    return lambda varied: replace(
        needle_holes(first, reached, course, varied), bleeding=bleeding, scenario=scenario
    )


def reached_depth(result: Result, document: Mapping[str, Any]) -> float:
    """How deep the needles of the first session went, from the surface.  Units: m."""
    session = document["protocol"]["sessions"][0]
    epidermis: float = sum(layer["thickness"] for layer in document["skin"]["layers"] if layer["name"] != "dermis")
    in_dermis = float(result.metrics.get("channel_depth", math.nan))
    if in_dermis > 0:
        return epidermis + in_dermis
    length = float(session["device"]["needle"]["length"])
    return min(length, epidermis)


def _own_channels(channels: Channels) -> Holes:
    def si(value: Any, otherwise: float) -> float:
        return otherwise if value is None else units.to_si(value, units.LENGTH)

    mouth = units.to_si(channels.mouth_radius, units.LENGTH)
    course = None
    if channels.half_life is not None:
        half = units.to_si(channels.half_life, units.TIME)
        time = half * np.linspace(0.0, 20.0, 201)
        share = np.exp2(-time / half)
        course = Course(time, share, 1 - share, np.ones_like(time))
    return Holes(
        density=units.to_si(channels.density, units.AREAL_DENSITY),
        mouth_radius=mouth,
        body_radius=si(channels.body_radius, mouth),
        tip_radius=si(channels.tip_radius, mouth / 20),
        depth=units.to_si(channels.depth, units.LENGTH),
        course=course,
    )


@functools.lru_cache(maxsize=32)
def _healed(skin: Skin, session: Session, until: float) -> Result:
    """The healing run behind a session, coarse: it only has to say how the holes close."""
    from .inputs import Numerics, Protocol
    from .simulation import Simulation

    alone = session.model_copy(update={"at": units.quantity("0 h"), "repeat": None})
    protocol = Protocol(sessions=(alone,), duration=f"{max(until, 3600.0):.0f} s")
    simulation = Simulation(skin, protocol, numerics=Numerics(resolution="coarse", tolerance=1e-2))
    return simulation.run(progress=False)


def course_of(result: Result, session: float, setting: Setting) -> Course:
    """How the channels of a session close, from the series of a healing run.

    A cover keeps the lips of the stratum corneum from closing: the run, which knows only air, is corrected for the
    times under a cover with its own law of the lips.  Epidermal cover and redness stay those of the run.

    Parameters
    ----------
    result : Result
        Of a healing run.
    session : float
        Time of the session in the run.  Units: s.
    setting : Setting
        For the applications and the parameters of blood flow.

    Returns
    -------
    Course
        From the session on.
    """
    opened = result["open_barrier_fraction"]
    clock = np.asarray(opened[opened.dims[0]].values, dtype=float)
    names = set(result.names)
    after = np.flatnonzero(clock >= session)
    # A session has two rows with the same time: just before it and just after.
    after = after[1:] if after.size > 1 and clock[after[0]] == clock[after[1]] else after

    def series(name: str) -> Array:
        return np.asarray(result[name].values, dtype=float)[after]

    share = series("open_barrier_fraction")
    open_share = np.clip(share / (share[0] if share.size and share[0] > 0 else 1.0), 0.0, 1.0)
    if "blood_flow" in names:
        perfusion = np.maximum(series("blood_flow"), 0.0)
    else:
        redness = np.maximum(series("erythema_index"), 0.0)
        perfusion = 1 + setting.parameter("blood.erythema_gain") * redness / (
            redness + setting.parameter("blood.erythema_scale")
        )
    course = Course(
        time=clock[after] - session,
        open=open_share,
        infill=np.clip(series("epidermal_cover_axis"), 0.0, 1.0) if "epidermal_cover_axis" in names else 1 - open_share,
        perfusion=perfusion,
    )
    if "lip_seal" in names:
        return _under_cover(course, float(series("mouth_radius")[0]), result, setting)
    return course


def _covered(setting: Setting) -> list[tuple[float, float]]:
    """Times under a cover, from the session.  Units: s."""
    out = []
    for application in setting.applications:
        if _is_occluded(application):
            start = units.to_si(application.at, units.TIME)
            lasts = math.inf if application.duration is None else units.to_si(application.duration, units.TIME)
            if start + lasts > 0:
                out.append((max(start, 0.0), start + lasts))
    return out


def _under_cover(course: Course, radius: float, result: Result, setting: Setting) -> Course:
    """The course with lips that close as slowly as wet ones while they are covered (theory: solutes-16)."""
    covered = _covered(setting)
    if not covered:
        return course
    known = {entry["name"]: float(entry["value"]) for entry in _core.scenario_parameters(result.scenario_json)}
    x = radius / known["lip_seal.reference_radius"]
    final = math.exp(-((radius / known["lip_seal.open_radius"]) ** 2))
    dry, wet = known["lip_seal.dry_time"] * x, known["lip_seal.wet_time"] * max(x, x**3)
    edges = [t for pair in covered for t in pair if t < course.time[-1]]
    time = np.unique(np.concatenate([course.time, edges, np.linspace(0.0, course.time[-1], 400)]))
    seal = np.zeros_like(time)
    for k in range(1, time.size):
        middle = (time[k - 1] + time[k]) / 2
        tau = wet if any(start <= middle < end for start, end in covered) else dry
        seal[k] = final - (final - seal[k - 1]) * math.exp(-(time[k] - time[k - 1]) / tau)
    in_air = final * (1 - np.exp(-time / dry))
    share = np.interp(time, course.time, course.open) * (1 - seal) / (1 - in_air)
    return Course(
        time=time,
        open=np.clip(share, 0.0, 1.0),
        infill=np.interp(time, course.time, course.infill),
        perfusion=np.interp(time, course.time, course.perfusion),
    )


def needle_holes(session: Mapping[str, Any], reached: float, course: Course, setting: Setting) -> Holes:
    """Channels that the needles of a session leave: shares of the needle's radius, and of the depth that it reached."""
    needle = session["device"]["needle"]
    below = sum(layer["thickness"] for layer in setting.skin["layers"])
    depth = min(reached * setting.parameter("channel.depth_ratio"), 0.98 * below)
    radius = needle["base_diameter"] / 2
    return Holes(
        density=session["density"],
        mouth_radius=setting.parameter("channel.mouth_ratio") * radius,
        body_radius=setting.parameter("channel.body_ratio") * radius,
        tip_radius=max(needle["tip_radius"], setting.parameter("channel.least_tip_radius")),
        depth=depth,
        course=course,
    )


# -------------------------------------------------------------------------------------------------- from active to case


def _history(time: Array, value: Array, most: int = 60) -> dict[str, list[float]]:
    """Piecewise linear, thinned to what changes."""
    if time.size > most:
        keep = np.unique(
            np.searchsorted(time, np.concatenate([[0.0], np.geomspace(30.0, time[-1], most - 1)]), side="left")
        )
        keep = np.unique(np.clip(np.concatenate([[0], keep, [time.size - 1]]), 0, time.size - 1))
        time, value = time[keep], value[keep]
    kept = np.concatenate([[True], np.diff(time) > 0])
    return {"time": time[kept].tolist(), "value": value[kept].tolist()}


def _shifted(course: Course, values: Array, before: float, shift: float) -> dict[str, list[float]]:
    history = _history(course.time, values)
    if shift <= 0:
        return history
    moment = 1.0  # s; the needles come in
    return {
        "time": [0.0, max(shift - moment, 0.5 * shift), *(t + shift for t in history["time"])],
        "value": [before, before, *history["value"]],
    }


def _channels(holes: Holes, setting: Setting, shift: float) -> dict[str, Any]:
    closure: dict[str, Any] = {}
    setting_time, fibrin = setting.parameter("fibrin.setting_time"), setting.parameter("fibrin.volume_fraction")
    if holes.course is not None:
        closure["open"] = _shifted(holes.course, holes.course.open, 0.0, shift)
        closure["infill"] = _shifted(holes.course, holes.course.infill, 1.0, shift)
        if setting.in_vivo:
            closure["fibrin"] = {"time": [shift, shift + 2 * setting_time], "value": [0.0, fibrin]}
    return {
        "density": holes.density,
        "mouth_radius": holes.mouth_radius,
        "body_radius": holes.body_radius,
        "tip_radius": min(holes.tip_radius, holes.body_radius),
        "depth": holes.depth,
        "closure": closure,
    }


def _is_occluded(application: Application) -> bool:
    return application.occluded or _core.vehicle(application.product.vehicle)["words"]["occluded"] == "yes"


def _vehicle(
    active: Active, application: Application, properties: Mapping[str, float], setting: Setting
) -> dict[str, Any]:
    product = application.product
    numbers = product.numbers
    held = next((a for a in (*product.active, *product.ingredient) if a.name == active.name), None)
    log_p = (
        active.log_p if active.log_p is not None else known_number(active.name, "log_p") if active.in_library else None
    )
    octanol = 10.0**log_p * properties["neutral_fraction"] if log_p is not None else 0.0
    partition = max(numbers["water_share"] + numbers["oil_share"] * octanol, 1e-3)
    ratio = numbers["diffusivity_ratio"]
    vapour = known_number("water", "vapour_pressure") or 0.0
    humid = vapour * 0.018015 / (GAS_CONSTANT * setting.temperature) * (1 - setting.parameter("surface.humidity"))
    vehicle = {
        "amount": product.thickness,
        "concentration": held.concentration_si() if held is not None else 0.0,
        "partition": partition,
        "diffusivity": ratio * properties["water_diffusivity"] if ratio < 1 else 0.0,
        "saturation": properties["saturation"] * partition,
        "evaporation": properties["evaporation"] / partition,
        "solvent_evaporation": setting.parameter("surface.gas_transfer") * humid / 1000.0,
        "residual_fraction": max(1 - numbers["water_share"], 0.02),
        "occluded": _is_occluded(application),
    }
    if not any(has_cosolvents(a.product) for a in setting.applications):
        return vehicle
    return with_liquids(
        vehicle, product, properties, log_p=log_p, temperature=setting.temperature, parameter=setting.parameter
    )


def _around(active: Active, setting: Setting, perfusion: float = 1.0) -> dict[str, Any]:
    acidity = next(
        a.product.acidity
        for a in setting.applications
        if any(x.name == active.name for x in (*a.product.active, *a.product.ingredient))
    )
    return {
        "vehicle_ph": acidity,
        "surface_temperature": setting.temperature,
        "in_vivo": setting.in_vivo,
        "perfusion": perfusion,
        "brick_and_mortar": setting.barrier == "brick_and_mortar",
    }


def _overrides(setting: Setting) -> dict[str, float]:
    return dict(setting.parameters)


def case_of(active: Active, setting: Setting, holes: Holes | None) -> tuple[dict[str, Any], dict[str, float]]:
    """The case of the C++ solver for one active, and its estimated properties.

    Returns
    -------
    tuple of dict
        Both in SI.
    """
    overrides = _overrides(setting)
    found = _core.solute(active.to_core(), setting.skin, _around(active, setting), overrides)
    properties: dict[str, float] = found["properties"]
    shift = -setting.start
    applications = []
    for application in setting.applications:
        item: dict[str, Any] = {
            "start": units.to_si(application.at, units.TIME) + shift,
            "vehicle": _vehicle(active, application, properties, setting),
            "wipe_before": application.wipe_before,
        }
        if application.duration is not None:
            item["duration"] = units.to_si(application.duration, units.TIME)
        applications.append(item)
    duration = setting.until + shift
    case: dict[str, Any] = {
        "layers": found["layers"],
        "applications": applications,
        "channels": [],
        "water_diffusivity": properties["water_diffusivity"],
        "solute_radius": properties["radius"],
        "fibre_radius": setting.parameter("fibrin.fibre_radius"),
        "surface_evaporation": properties["evaporation"],
        "hydration_factor": properties["hydration_factor"],
        "hydration_swelling": properties["hydration_swelling"],
        "hydration_partition": properties["hydration_partition"],
        "base": "sealed" if setting.in_vivo else "sink",
        "duration": duration,
        "times": _times(setting, shift, duration),
        "numerics": {"path": "column", "tolerance": setting.tolerance, "refinement": setting.refinement},
    }
    if setting.plasma is not None:
        case["plasma"] = setting.plasma
    if holes is not None:
        case["channels"] = split_by_bleeding(
            _channels(holes, setting, shift),
            share=holes.bleeding if setting.in_vivo else 0.0,
            volume=setting.parameter("bleeding.volume"),
            clot_time=2 * setting.parameter("fibrin.setting_time"),
            start=shift,
        )
        case["numerics"]["path"] = setting.path or "shells"
        if holes.course is not None and setting.in_vivo:
            case["clearance"] = _flow(active, setting, holes.course, properties, shift)
        if setting.patch is not None:
            case = on_patch(case, places_for(setting.patch, holes, setting.seed))
    return case, properties


def _times(setting: Setting, shift: float, duration: float) -> list[float]:
    """Close together after each application and after the session, where everything moves."""
    starts = {0.0, shift, *(units.to_si(a.at, units.TIME) + shift for a in setting.applications)}
    for application in setting.applications:
        if application.duration is not None:
            starts.add(units.to_si(application.at, units.TIME) + shift + units.to_si(application.duration, units.TIME))
    found = {0.0, duration, *np.linspace(0.0, duration, setting.points // 2).tolist()}
    for start in starts:
        if start < duration:
            found |= {start, *(start + np.geomspace(10.0, duration - start, setting.points // 2)).tolist()}
    ordered = sorted(t for t in found if t <= duration * (1 + 1e-12))
    return [t for k, t in enumerate(ordered) if k == 0 or t - ordered[k - 1] > 1.0]


def _flow(
    active: Active, setting: Setting, course: Course, properties: Mapping[str, float], shift: float
) -> dict[str, list[float]]:
    """Clearance over that at rest while the skin is red: wall and flow are in series, so not proportional to flow."""
    flows = np.linspace(1.0, max(float(course.perfusion.max()), 1.0 + 1e-6), 6)
    rest = properties["clearance_unbound"]
    if rest <= 0:
        return {"time": [0.0], "value": [1.0]}
    cleared = [
        _core.solute(active.to_core(), setting.skin, _around(active, setting, float(f)), _overrides(setting))[
            "properties"
        ]["clearance_unbound"]
        / rest
        for f in flows
    ]
    return _shifted(course, np.interp(course.perfusion, flows, cleared), 1.0, shift)


# ------------------------------------------------------------------------------------------------------------ running


def solve(case: Mapping[str, Any]) -> dict[str, Any]:
    """Run one case; the GIL is free meanwhile."""
    found: dict[str, Any] = _core.absorb(json.dumps(case))
    return found


def _uptake(active: Active, setting: Setting, make: Any, draws: Sequence[Mapping[str, float]]) -> Uptake:
    holes = make(setting)
    case, properties = case_of(active, setting, holes)
    with_channels = solve(case)
    intact = solve(case_of(active, setting, None)[0]) if holes is not None else with_channels
    spread: list[tuple[float, float]] = []
    if draws:

        def once(changes: Mapping[str, float]) -> tuple[float, float]:
            varied = replace(setting, parameters={**setting.parameters, **changes})
            drilled = solve(case_of(active, varied, make(varied))[0])
            plain = solve(case_of(active, varied, None)[0]) if holes is not None else drilled
            return delivered(drilled)[-1], delivered(plain)[-1]

        with ThreadPoolExecutor(max_workers=2) as pool:
            spread = list(pool.map(once, draws))
    return Uptake(
        active=active,
        case=case,
        properties=properties,
        found=with_channels,
        intact=intact,
        start=setting.start,
        spread=tuple(spread),
    )


def _draws(setting: Setting, samples: int, seed: int) -> list[dict[str, float]]:
    """Parameters from their ranges: log-uniform if the range spans more than a factor of 2, else uniform."""
    generator = np.random.default_rng(seed)
    out: list[dict[str, float]] = []
    for _ in range(samples):
        drawn: dict[str, float] = {}
        for name in UNCERTAIN:
            if name in setting.parameters:
                continue
            entry = _set()[name]
            low, high, u = float(entry["low"]), float(entry["high"]), float(generator.random())
            wide = low > 0 and high > 2 * low
            value = low * math.exp(u * math.log(high / low)) if wide else low + u * (high - low)
            drawn[name] = min(max(value, low), high)
        out.append(drawn)
    return out
