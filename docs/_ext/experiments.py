# SPDX-License-Identifier: BSD-3-Clause
"""Runs behind the tables of limits.md.  Each takes a tenth of a second; a run that two tables need is done once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from skinheal import _core
from skinheal.expand import expand
from skinheal.scenario import Scenario

DAY = 86400.0
NEEDLES = (0.25, 0.5, 1.0, 1.5, 2.5)
Table = tuple[list[str], list[list[str]]]


@functools.cache
def run(*, needle: float = 1.5, age: int = 45, count: int = 1, days: int = 180, override: str = "") -> dict[str, Any]:
    """Run sessions four weeks apart on a cheek and return what the library returns."""
    text = f"""
        [skin]
        age = "{age} year"
        [device]
        kind = "pen"
        needle = {{ length = "{needle} mm" }}
        [[session]]
        repeat = {{ count = {count}, every = "4 week" }}
        [protocol]
        follow_up = "{days} day"
        [parameters.override]
        {override}
    """
    scenario, source = Scenario.from_text(text)
    found: dict[str, Any] = _core.run(expand(scenario, source).json)
    return found


def at(result: dict[str, Any], name: str, days: float, *, after: int = 0) -> float:
    """Return a series at a time after session number `after`, on a straight line between steps."""
    time = np.asarray(result["series_time"])
    values = np.asarray(result["series"][name][0])
    when = result["session_time"][after] + days * DAY
    row = np.searchsorted(time, when, side="right") - 1  # at a session: the row behind it
    if time[row] == when:
        return float(values[row])
    return float(np.interp(when, time, values))


def percent(value: float) -> str:
    return f"{100 * value:+.1f} %"


def refill() -> Table:
    result = run(days=365)
    collagen = result["fields"]["collagen_i"][0] + result["fields"]["collagen_iii"][0]
    r, z = np.asarray(result["r"]), np.asarray(result["z"])
    depth = result["metrics"]["channel_depth"]
    top = z[0] - 0.5 * (z[1] - z[0])
    here = np.ix_(range(len(result["time"])), np.flatnonzero(z < top + 0.5 * depth), np.flatnonzero(r < 20e-6))
    core = collagen[here].mean(axis=(1, 2)) / collagen[0].mean() - 1
    time = np.asarray(result["time"])
    wanted = (1, 28, 84, 168, 364)
    rows = [int(np.argmin(np.abs(time - day * DAY))) for day in wanted]
    return (
        ["day", *(f"{time[k] / DAY:.0f}" for k in rows)],
        [["in the channel", *(percent(core[k]) for k in rows)],
         ["mean, upper dermis", *(percent(at(result, "collagen_gain", time[k] / DAY)) for k in rows)]],
    )  # fmt: skip


def remodelling() -> Table:
    result = run()
    days = (7, 14, 28, 42, 60, 90, 180)
    return ["day", *map(str, days)], [
        ["collagen I + III", *(percent(at(result, "collagen_gain", d)) for d in days)],
        ["collagen III", *(percent(at(result, "collagen_iii_gain", d)) for d in days)],
        ["collagen I", *(percent(at(result, "collagen_i_gain", d)) for d in days)],
    ]


def age() -> Table:
    ages = (25, 45, 65)
    found = [run(age=years, count=4, days=90) for years in ages]
    return ["age", *map(str, ages)], [
        ["collagen gain", *(percent(f["metrics"]["collagen_gain"]) for f in found)],
        ["modulus gain", *(percent(f["metrics"]["modulus_gain"]) for f in found)],
    ]


def redness() -> Table:
    hours = (0, 1, 2, 6, 12, 24, 48, 72)
    result = run()
    return ["hours", *map(str, hours)], [["index", *(f"{at(result, 'erythema_index', h / 24):+.2f}" for h in hours)]]


def closure() -> Table:
    found = [run(needle=length) for length in NEEDLES]
    return ["needle, mm", *map(str, NEEDLES)], [
        ["closed after, h", *(f"{f['metrics']['closure_time'] / 3600:.0f}" for f in found)],
        ["open right after, % of the area", *(f"{100 * at(f, 'open_barrier_fraction', 0):.1f}" for f in found)],
    ]


def zone() -> Table:
    lengths = (25, 50, 100)
    found = [run(override=f'"injury.zone_length" = {{ value = "{um} um", source = "try" }}') for um in lengths]
    return ["zone length, µm", *map(str, lengths)], [
        ["collagen gain", *(percent(at(f, "collagen_gain", 28)) for f in found)],
    ]


def compare() -> Table:
    """The main job: what `skinheal compare` prints, with the same names and digits."""
    from skinheal.display import METRICS

    found = [run(needle=length, count=4, days=182) for length in NEEDLES]
    shown = [name for name in METRICS if name in found[0]["metrics"] and name not in ("modulus", "channel_depth")]
    head = ["needle, mm", *(", ".join(filter(None, (METRICS[name].label, METRICS[name].unit))) for name in shown)]
    rows = [
        [f"{length:g}", *(METRICS[name].show(f["metrics"].get(name)) for name in shown)]
        for length, f in zip(NEEDLES, found, strict=True)
    ]
    return head, rows


TABLES: dict[str, Callable[[], Table]] = {
    f.__name__: f for f in (refill, remodelling, age, redness, closure, zone)
}
