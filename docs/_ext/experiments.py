# SPDX-License-Identifier: BSD-3-Clause
"""Runs behind the tables of limits.md.  Each takes a tenth of a second; a run that two tables need is done once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from skinheal import _core
from skinheal.inputs.expand import expand
from skinheal.inputs.scenario import Scenario

DAY = 86400.0
NEEDLES = (0.25, 0.5, 1.0, 1.5, 2.5)
Table = tuple[list[str], list[list[str]]]


@functools.cache
def run(
    *,
    needle: float = 1.5,
    age: int = 45,
    count: int = 1,
    days: float = 180,
    every: str = "4 week",
    density: str = "200 1/cm^2",
    override: str = "",
    model: str = "mn17",
    phototype: int = 3,
    sun: str = "",
    cells: tuple[int, int] = (16, 24),
) -> dict[str, Any]:
    """Run sessions on a cheek, or with `sun` daily doses for two weeks, and return what the library returns."""
    needled = f"""
        [device]
        kind = "pen"
        needle = {{ length = "{needle} mm" }}
        [[session]]
        density = "{density}"
        repeat = {{ count = {count}, every = "{every}" }}
        [protocol]
        follow_up = "{days} day"
    """
    exposed = f"""
        [[sun]]
        dose = "{sun}"
        repeat = {{ count = 14, every = "1 day" }}
        [protocol]
        duration = "{days} day"
    """
    text = f"""
        [skin]
        age = "{age} year"
        phototype = {phototype}
        {exposed if sun else needled}
        [healing]
        model = "{model}"
        [numerics]
        cells = {{ lateral = {cells[0]}, depth = {cells[1]} }}
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


def first_weeks() -> Table:
    result = run()
    days = (1, 3, 5, 7, 10, 14, 21, 28)
    return ["day", *map(str, days)], [
        ["collagen I + III", *(percent(at(result, "collagen_gain", d)) for d in days)],
        ["collagen III", *(percent(at(result, "collagen_iii_gain", d)) for d in days)],
    ]


def remodelling() -> Table:
    found = {length: run(needle=length, count=4, days=182) for length in (1.0, 1.5)}
    days = (28, 60, 90, 180)
    return ["days after the last of four sessions", *map(str, days), "day 90 / day 28"], [
        [f"{length:g} mm needle", *(percent(at(f, "collagen_gain", d, after=3)) for d in days),
         f"{at(f, 'collagen_gain', 90, after=3) / at(f, 'collagen_gain', 28, after=3):.2f}"]
        for length, f in found.items()
    ]  # fmt: skip


def age() -> Table:
    ages = (25, 45, 65)
    found = [run(age=years, count=4, days=90) for years in ages]
    return ["age", *map(str, ages)], [
        ["collagen gain", *(percent(f["metrics"]["collagen_gain"]) for f in found)],
        ["modulus gain", *(percent(f["metrics"]["modulus_gain"]) for f in found)],
    ]


def home() -> Table:
    cases = (
        ("12 weekly sessions, 0.25 mm", run(needle=0.25, count=12, every="1 week", days=90)),
        ("12 weekly sessions, 0.5 mm", run(needle=0.5, count=12, every="1 week", days=90)),
        ("3 monthly sessions, 1.5 mm", run(needle=1.5, count=3, days=90)),
    )
    return [
        "90 days after the last session, 200 channels per cm² each time",
        "collagen gain, upper 1 mm",
        "whole dermis",
    ], [
        [name, *(percent(f["metrics"][metric]) for metric in ("collagen_gain", "collagen_gain_full"))]
        for name, f in cases
    ]


def closure() -> Table:
    found = [run(needle=length) for length in NEEDLES]

    def hours(f: dict[str, Any], level: float) -> str:
        opened = np.asarray(f["series"]["open_barrier_fraction"][0])
        after = opened[1:] / opened[1]  # the second row is the one behind the session
        return f"{np.asarray(f['series_time'])[1:][after < level][0] / 3600:.0f}"

    return ["needle, mm", *map(str, NEEDLES)], [
        ["half closed after, h", *(hours(f, 0.5) for f in found)],
        ["closed to 5 % after, h", *(f"{f['metrics']['closure_time'] / 3600:.0f}" for f in found)],
        ["open right after, % of the area", *(f"{100 * at(f, 'open_barrier_fraction', 0):.1f}" for f in found)],
    ]


def zone() -> Table:
    lengths = (10, 30, 60)
    found = {um: f'"injury.zone_length" = {{ value = "{um} um", source = "try" }}' for um in lengths}
    return ["zone length, µm", *map(str, lengths)], [
        [
            f"{needle:g} mm needle",
            *(percent(at(run(override=o, needle=needle), "collagen_gain", 90)) for o in found.values()),
        ]
        for needle in (0.5, 1.0, 1.5)
    ]


def sunburn() -> Table:
    doses = (1, 2, 3, 5)
    return ["fourteen daily doses, week 12", *(f"{dose} SED" for dose in doses)], [
        [
            f"phototype {name}",
            *(
                percent(run(sun=f"{dose} SED", phototype=phototype, days=84)["metrics"]["collagen_gain"])
                for dose in doses
            ),
        ]
        for phototype, name in ((1, "I"), (3, "III"))
    ]


def days(found: dict[str, Any], name: str) -> str:
    """A time of a run in days; ≥ where its end was not seen."""
    censored = name in found["at_least"]
    return "≥ " * censored + f"{found['at_least' if censored else 'metrics'][name] / DAY:.1f}"


def grid() -> Table:
    """The default grid against one of four times as many cells along each axis: means over the upper millimetre."""
    lengths = (0.25, 0.5, 1.0, 1.5)
    names = {"collagen I": "collagen_i_gain", "collagen III": "collagen_iii_gain", "elastin": "elastin_gain"}

    def off(model: str, length: float, count: int, name: str) -> str:
        case = {"needle": length, "count": count, "days": 28, "model": model}
        coarse, fine = run(**case), run(**case, cells=(64, 96))  # type: ignore[arg-type]
        start, time = coarse["session_time"][0], np.asarray(fine["series_time"])
        moments = np.linspace(start + 3600.0, time[-1], 400)
        values = [np.array([at(f, name, (t - start) / DAY) for t in moments]) for f in (coarse, fine)]
        return f"{100 * np.max(np.abs(values[0] - values[1])) / np.max(np.abs(values[1])):.1f} %"

    cases = [(model, count) for model in ("mn17", "mn16") for count in (1, 4)]
    return ["model, sessions, quantity", *(f"{length:g} mm" for length in lengths)], [
        [f"{model}, {count}, {label}", *(off(model, length, count, name) for length in lengths)]
        for model, count in cases
        for label, name in names.items()
    ]


def late_redness() -> Table:
    lengths = (0.5, 1.0, 1.5, 2.5, 3.0)
    found = [run(needle=length, days=56) for length in lengths]

    def index(f: dict[str, Any], first: float, last: float, of: Callable[[Any], Any]) -> str:
        time = np.asarray(f["series_time"]) / DAY
        values = np.asarray(f["series"]["erythema_index"][0])
        return f"{of(values[(time >= first) & (time <= last)]):.1f}"

    return ["needle, mm", *map(str, lengths)], [
        ["highest redness", *(index(f, 0, 2, np.max) for f in found)],
        ["lowest of days 2 to 8", *(index(f, 2, 8, np.min) for f in found)],
        ["highest of days 8 to 20", *(index(f, 8, 20, np.max) for f in found)],
        ["visible at first, days", *(days(f, "erythema_duration") for f in found)],
        ["visible again later, days", *(days(f, "erythema_later_duration") for f in found)],
    ]


def compare(model: str, *, profiles: bool) -> Table:
    """The main job: what `skinheal compare` prints, with the same names and digits."""
    from skinheal.figures.display import METRICS, PROFILE, Metrics

    found = [run(needle=length, count=4, days=182, model=model) for length in NEEDLES]
    told = [Metrics(f["metrics"], f["at_least"]) for f in found]
    units = {name: quantity.fitting(one.known(name) for one in told) for name, quantity in METRICS.items()}
    apart = {*PROFILE, "collagen_gain_full"}
    if profiles:
        head = ["needle, mm", *(where for _, where in PROFILE.values()), "upper 1 mm", "whole dermis"]
        shown = [*PROFILE, "collagen_gain", "collagen_gain_full"]
    else:
        apart |= {"modulus", "channel_depth", "erythema_later_duration"}
        shown = [n for n in METRICS if n in found[0]["metrics"] and n not in apart]
        head = ["needle, mm", *(", ".join(filter(None, (METRICS[name].label, units[name].unit))) for name in shown)]
    rows = [
        [f"{length:g}", *(one.cell(name, units[name]) for name in shown)]
        for length, one in zip(NEEDLES, told, strict=True)
    ]
    return head, rows


def epidermis() -> Table:
    from skinheal.evidence.permeability_scores import permeability_scores

    return ["estimate", "rows", "number", "bias", "RMSE", "within tenfold"], [
        [s.model, s.rows, str(s.count), f"{s.bias:+.2f}", f"{s.rmse:.2f}", f"{100 * s.tenfold:.0f} %"]
        for s in permeability_scores()
    ]


def absorption() -> Table:
    from skinheal.evidence.absorption_cases import all_rows

    head = ["case", "quantity", "observed", "band", "computed", "agrees", "within a factor", "note"]
    return head, [
        [r.case, f"{r.quantity}, {r.unit}", f"{r.observed:.3g}", f"{r.low:.3g} to {r.high:.3g}", f"{r.computed:.3g}",
         "yes" if r.agrees else "no", f"{r.fold:g}", r.note]
        for r in all_rows()
    ]  # fmt: skip


TABLES: dict[str, Callable[[], Table]] = {
    f.__name__: f
    for f in (first_weeks, remodelling, age, home, closure, zone, grid, late_redness, sunburn, epidermis, absorption)
}
