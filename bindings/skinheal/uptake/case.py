# SPDX-License-Identifier: BSD-3-Clause
"""From an active, its products and the channels to a case of the C++ solver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import _core
from ..inputs import units
from ..inputs.deposits import acidity_of, deposited
from ..inputs.liquids import has_cosolvents, with_liquids
from ..inputs.products import Active, Application, known_number
from .bleeding import split_by_bleeding
from .channels import Course, Holes
from .patch import on_patch, places_for
from .setting import Array, Setting, is_occluded

GAS_CONSTANT = 8.314462618  # J/(mol K)


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
        "residue_diffusivity": _in_residue(numbers, setting) * properties["water_diffusivity"],
        "saturation": properties["saturation"] * partition,
        "evaporation": properties["evaporation"] / partition,
        "solvent_evaporation": setting.parameter("surface.gas_transfer") * humid / 1000.0,
        "residual_fraction": max(1 - numbers["water_share"], 0.02),
        "occluded": is_occluded(application),
    }
    if not any(has_cosolvents(a.product) for a in setting.applications):
        return vehicle
    return with_liquids(
        vehicle, product, properties, log_p=log_p, temperature=setting.temperature, parameter=setting.parameter
    )


def _in_residue(numbers: Mapping[str, float], setting: Setting) -> float:
    """Diffusion in what the vehicle leaves when it is dry over that in water (theory: films-6)."""
    fresh = numbers["diffusivity_ratio"]
    if numbers["water_share"] < 0.5:  # water is not what the solute diffuses in: drying leaves it as it is
        return fresh
    return min(fresh, setting.parameter("film.residue_diffusivity_ratio"))


def _around(active: Active, setting: Setting, perfusion: float = 1.0) -> dict[str, Any]:
    acidity = next(
        (
            a.product.acidity
            for a in setting.applications
            if any(x.name == active.name for x in (*a.product.active, *a.product.ingredient))
        ),
        acidity_of(active, setting),
    )
    return {
        "vehicle_ph": acidity,
        "surface_temperature": setting.temperature,
        "in_vivo": setting.in_vivo,
        "perfusion": perfusion,
        "brick_and_mortar": setting.barrier == "brick_and_mortar",
    }


def case_of(
    active: Active, setting: Setting, holes: Holes | None, *, beside_channels: bool = False
) -> tuple[dict[str, Any], dict[str, float]]:
    """The case of the C++ solver for one active, and its estimated properties.

    Parameters
    ----------
    active : Active
        What it is.
    setting : Setting
        What all actives share.
    holes : Holes or None
        None: intact skin.
    beside_channels : bool
        Intact skin on the cells of the same run with channels, so that their ratio has no error of the grid.

    Returns
    -------
    tuple of dict
        Both in SI.
    """
    found = _core.solute(active.to_core(), setting.skin, _around(active, setting), setting.of_absorption)
    properties: dict[str, float] = found["properties"]
    shift = -setting.start
    applications = []
    for application in setting.applications:
        item: dict[str, Any] = {
            "start": units.to_si(application.at, units.TIME) + shift,
            "vehicle": _vehicle(active, application, properties, setting),
            "wipe_before": application.wipe_before,
            "fill": setting.parameter("channel.fill") if application.fill is None else float(application.fill),
        }
        if application.duration is not None:
            item["duration"] = units.to_si(application.duration, units.TIME)
        applications.append(item)
    duration = setting.until + shift
    case: dict[str, Any] = {
        "layers": found["layers"],
        "applications": applications,
        "deposits": deposited(active, setting),
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
    if beside_channels and setting.patch is None:
        case["numerics"]["path"] = setting.path or "shells"
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
        if shift > 0 and holes.course is not None:
            case["openings"] = [shift]  # needles go through what lies there
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
        _core.solute(active.to_core(), setting.skin, _around(active, setting, float(f)), setting.of_absorption)[
            "properties"
        ]["clearance_unbound"]
        / rest
        for f in flows
    ]
    return _shifted(course, np.interp(course.perfusion, flows, cleared), 1.0, shift)
