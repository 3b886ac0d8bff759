# SPDX-License-Identifier: BSD-3-Clause
"""Topic 2: how channels close, as each instrument sees it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...inputs.devices import Device
from ...needling.closing import ClosureResult, closure
from ...needling.insertion import insertion
from . import Prediction

TOPIC = "2-closure"
TARGETS = "closure"
FITTED: Mapping[str, str] = {
    "lip_seal.dry_time": "T03a and a row of topic 3 (T06b)",
    "lip_seal.wet_time": "T03b, T03c",
    "lip_seal.open_radius": "a row of topic 3 (T06c)",
}

#: Share of the open area right after needling below which an instrument reads "closed".
CLOSED = 0.05
#: Mouths of the arrays of T04, which the source does not give.
WIDE = "65 um"


def predict() -> list[Prediction]:
    """Compute every target of the topic."""
    small = closure(mouth_radius="20 um")
    wet_small = closure(mouth_radius="20 um", wetness=1.0)
    wet_large = closure(mouth_radius="60 um", wetness=1.0)
    array = closure(mouth_radius=WIDE, wetness=1.0)
    recovered, half = _at_daily_visits(array)
    out = [
        Prediction("T03a", _hours(small, 0.1), role="fitted", note=_spread()),
        Prediction("T03b", _hours(wet_small, CLOSED), role="fitted", note="20 um, wet"),
        Prediction("T03c", _hours(wet_large, CLOSED), role="fitted", note="60 um, wet"),
    ]
    truth = f"{_hours(array, CLOSED):.0f} h and {_hours(array, 0.5):.0f} h"
    note = f"read once a day, as the study did (in truth {truth}); mouths of {WIDE} assumed, wet; sites are alike"
    out += [Prediction(name, recovered, note=note) for name in ("T04a", "T04b", "T04c")]
    out += [Prediction(name, half, note=note) for name in ("T04d", "T04e", "T04f")]
    return [*out, _drug(array), _longer_needles(), _dye()]


def _hours(course: ClosureResult, level: float) -> float:
    return course.time_below("impedance", level) / 3600


def _at_daily_visits(course: ClosureResult, days: int = 3) -> tuple[float, float]:
    """Reading of daily impedance: the first visit with closed skin, and the half-life fitted to the visits."""
    import numpy as np

    visits = 24.0 * np.arange(1, days + 1)
    shares = np.interp(visits * 3600, course.time, course.impedance)
    closed = np.flatnonzero(shares <= CLOSED)
    recovered = float(visits[closed[0]]) if len(closed) else math.inf
    seen = shares > CLOSED  # an exponential from 1, least squares in the logarithm
    if not seen.any():
        return recovered, math.nan
    rate = -float(np.dot(visits[seen], np.log(shares[seen])) / np.dot(visits[seen], visits[seen]))
    return recovered, math.log(2) / rate


def _spread() -> str:
    found = [(r, _hours(closure(mouth_radius=f"{r} um"), 0.1)) for r in (15, 20, 30)]
    return "down to a tenth, in air: " + ", ".join(f"{r} um {h:.1f} h" for r, h in found)


def _drug(plain: ClosureResult) -> Prediction:
    slow = closure(mouth_radius=WIDE, wetness=1.0, slowing=0.3)
    gain = slow.area("impedance") / plain.area("impedance")
    return Prediction(
        "D026", math.copysign(1, gain - 1), note=f"every step slower by 30 % (assumed): area x {gain:.2f}"
    )


def _longer_needles() -> Prediction:
    """Water loss right after needles of 600 and 400 um, from the holes that they leave; excised skin does not heal."""
    loss = []
    for length in ("400 um", "600 um"):
        found = insertion("forearm", Device.preset("stamp", length=length))
        course = closure(
            mouth_radius=found.residual.mouth_radius,
            start_radius=found.residual.start_mouth_radius,
            density=found.density,
            duration="1 h",
        )
        loss.append(float(course.tewl[0]) * 3.6e6)
    note = f"{loss[0]:.0f} and {loss[1]:.0f} g/m2/h right after; the slow recovery of excised skin is not modelled"
    return Prediction("D027", math.copysign(1, loss[1] - loss[0]), note=note)


def _dye() -> Prediction:
    """The lips stop a dye before the hole below them has filled; both times are told."""
    parts = []
    value = math.nan
    for radius in (15, 25, 40):
        course = closure(mouth_radius=f"{radius} um")
        dye = course.time_below("dye", CLOSED) / 3600
        hole = course.time_below("oct_radius", math.sqrt(CLOSED) * radius * 1e-6) / 3600
        parts.append(f"{radius} um {dye:.1f} h (hole below the lips {hole:.0f} h)")
        value = dye if radius == 25 else value
    return Prediction("D028", value, note="in air: " + ", ".join(parts) + "; widths are not in the source")
