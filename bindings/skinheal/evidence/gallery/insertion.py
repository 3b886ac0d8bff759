# SPDX-License-Identifier: BSD-3-Clause
"""Topic 1: depth, force and pattern of needles in skin."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ... import _core
from ...inputs.devices import Device, Needle
from ...inputs.settings import Skin
from ...needling.depth_study import draws
from ...needling.insertion import InsertionResult, PunctureLaw, insertion, scenario_of
from . import Prediction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOPIC = "1-insertion"
TARGETS = "insertion"
FITTED: Mapping[str, str] = {"bleeding.half_depth": "D011, D012, by hand"}

#: Draws of all mechanical parameters from their ranges, to say what these leave open.
DRAWS = 32
#: Columns of an answer to draws: depth with the needle in, and of the hole that stays.
IN, HOLE = 0, 1
#: Radii of the blunt tips of T01c, in um; the source gives areas in a figure that was not seen.
BLUNT_TIPS = (30.0, 45.0, 60.0, 80.0)


def predict() -> list[Prediction]:
    """Compute every target of the topic."""
    parameter = {entry["name"]: entry["value"] for entry in _core.parameters("mn17")}
    return [*_depths(), *_forces(), *_bleeding(), *_inputs(parameter)]


def _mm(result: InsertionResult) -> float:
    return float(result.depth.to("mm").magnitude)


def _depths() -> list[Prediction]:
    stamp = Device.preset("stamp", length="600 um")
    patch = insertion("forearm", stamp)
    single = Device(
        kind="stamp",
        needle=Needle(length="0.8 mm"),
        needles=1,
        pitch="20 mm",
        force="1000 N",
        speed="1 mm/s",
        stretch=0.0,
    )
    slow = insertion("cheek", single)
    note = f"stamp on the forearm; {_share(patch)} punctured; {_open([('forearm', stamp, 1e-6)], IN)}"
    out = [
        Prediction("T01a", 1e3 * _mm(patch), note=note),
        Prediction("D002", _mm(slow) / 0.8, note=f"{_slow_note(slow)}; {_open([('cheek', single, 0.8e-3)], IN)}"),
    ]
    for name, length in (("D003", 0.5), ("D004", 1.5)):
        device = Device.preset("pen", length=f"{length} mm")
        pen = insertion("cheek", device)
        hole = float(pen.residual.depth.to("mm").magnitude) / length
        note = f"hole after removal; with the needle in {_mm(pen) / length:.2f}; {_share(pen)} punctured; "
        out.append(Prediction(name, hole, note=note + _open([("cheek", device, length * 1e-3)], HOLE)))
    return [*out, *_rollers()]


def _rollers() -> list[Prediction]:
    lengths = (0.5, 1.0, 1.5, 2.0, 2.5)
    devices = [Device.preset("roller", length=f"{length} mm") for length in lengths]
    rollers = [insertion("cheek", device) for device in devices]
    holes = [float(r.residual.depth.to("mm").magnitude) / length for r, length in zip(rollers, lengths, strict=True)]
    cases = [("cheek", device, 1e-3 * length) for device, length in zip(devices, lengths, strict=True)]
    note = f"mean of the holes of five lengths, {min(holes):.2f} to {max(holes):.2f}; human cheek, not pig; "
    out = [Prediction("D005", sum(holes) / len(holes), note=note + _open(cases, HOLE))]
    three = Device.preset("roller", length="3 mm")
    long = insertion("cheek", three)
    hole = float(long.residual.depth.to("mm").magnitude)
    note = f"hole after removal; with the needle in {_mm(long):.2f} mm; {_open([('cheek', three, 1e-3)], HOLE)}"
    out.append(Prediction("D006", hole, note=note))
    often = insertion("cheek", Device.preset("home_roller_0_2mm"), passes=15)
    strokes = 15 * float(often.density_per_pass.to("1/cm^2").magnitude)
    out.append(Prediction("D007", strokes, note=f"strokes; {_share(often)} of them puncture"))
    return out


def _open(cases: Sequence[tuple[str, Device, float]], column: int) -> str:
    """Say what the priors leave open: central 90 % of the mean of depth over unit; cases are (site, device, unit)."""
    import numpy as np

    names, values = draws(DRAWS, 1)
    rows = values.tolist()

    def one(case: tuple[str, Device, float]) -> NDArray[np.float64]:
        site, device, unit = case
        found = np.array(_core.insertion_draws(scenario_of(Skin.preset(site), device), names, rows))
        return np.where(found[:, 2] > 0, found[:, column], np.nan) / unit  # no needle is in: there is no depth

    ratios = np.mean([one(case) for case in cases], axis=0)
    low, high = np.nanquantile(ratios, (0.05, 0.95))
    return f"priors leave {low:.3g} to {high:.3g}"


def _slow_note(slow: InsertionResult) -> str:
    every = float(slow.depths.mean()) / 0.8e-3
    return f"one needle of 0.8 mm; {_share(slow)} punctured; mean of all pushes {every:.2f}; human cheek, not pig"


def _share(result: InsertionResult) -> str:
    return f"{100 * result.fraction_punctured:.0f} %"


def _puncture(tip_um: float, law: PunctureLaw) -> float:
    base = f"{max(250.0, 2.5 * tip_um):g} um"
    device = Device(
        kind="stamp", needle=Needle(length="1 mm", tip_radius=f"{tip_um:g} um", base_diameter=base), needles=1
    )
    return float(insertion("cheek", device, puncture=law).puncture_force.to("N").magnitude)


def _forces() -> list[Prediction]:
    areas = [math.pi * r * r for r in BLUNT_TIPS]
    notes: list[str] = []
    worst: dict[str, float] = {}
    for law in ("tip_diameter", "energy", "crack"):
        forces = [_puncture(r, law) for r in BLUNT_TIPS]
        notes.append(f"{law} {forces[0]:.2f} to {forces[-1]:.2f} N, R2 in area {_r_squared(areas, forces):.2f}")
        outside = [f for f in forces if not 0.1 <= f <= 3.0]
        worst[law] = outside[0] if outside else forces[-1]
    return [
        Prediction("T01b", _puncture(5.0, "tip_diameter"), note="median of a tip of 5 um radius"),
        Prediction("T01c", worst["tip_diameter"], note="; ".join(notes)),
    ]


def _r_squared(x: Sequence[float], y: Sequence[float]) -> float:
    mx, my = sum(x) / len(x), sum(y) / len(y)
    sxy = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return sxy * sxy / (sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))


def _bleeding() -> list[Prediction]:
    """Where one channel in ten fills with blood."""
    lengths = [0.3 + 0.05 * k for k in range(13)]
    found = [insertion("cheek", Device.preset("roller", length=f"{length:g} mm")) for length in lengths]

    def reached(x: list[float]) -> float:
        p = [r.bleeding_probability for r in found]
        k = next(k for k in range(1, len(p)) if p[k] >= 0.1)
        return x[k - 1] + (x[k] - x[k - 1]) * (0.1 - p[k - 1]) / (p[k] - p[k - 1])

    note = "one channel in ten fills with blood"
    return [
        Prediction("D011", reached([1e3 * _mm(r) for r in found]), role="fitted", note=note),
        Prediction("D012", reached(lengths), role="fitted", note=note + ", roller"),
    ]


def _inputs(parameter: Mapping[str, float]) -> list[Prediction]:
    roller = _core.device("roller")["needle"]
    return [
        Prediction("D001", parameter["puncture.energy"] * 1e-3, role="input", note="puncture.energy"),
        Prediction("D008", roller["length"] * 1e3, role="input", note="device roller"),
        Prediction("D009", roller["base_diameter"] * 1e3, role="input", note="device roller"),
        Prediction(
            "D013", parameter["mechanics.epidermis_modulus"] * 1e-6, role="input", note="mechanics.epidermis_modulus"
        ),
    ]
