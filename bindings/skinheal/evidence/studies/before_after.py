# SPDX-License-Identifier: BSD-3-Clause
"""Effects of the amendments of ``mn17``: the observations that ``mn16`` missed, computed with both models.

Bands are published observations, by the names of the rows of the table of validation targets.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ... import _core
from ...inputs.devices import Device, Needle
from ...inputs.sessions import Aftercare, Protocol, Session
from ...inputs.settings import Cells, Healing, Layer, Numerics, Output, Override, Parameters, Skin
from ...results.result import Result
from ...run.simulation import Simulation
from .common import DAY, HOUR, Table, curve, percent, run_all

MODELS = ("mn16", "mn17")
NEEDLES = (0.3, 0.5, 1.0, 1.5, 2.5)
#: Epidermis of the face, and a dermis in which every needle ends.
_FACE = (
    Layer(name="stratum_corneum", thickness="12 um"),
    Layer(name="viable_epidermis", thickness="60 um"),
    Layer(name="dermis", thickness="3 mm"),
)


def _overrides(**values: str | float) -> Parameters:
    return Parameters(
        override={name.replace("__", "."): Override(value=value, source="this study") for name, value in values.items()}
    )


def course(
    model: str, needle: float, *, count: int = 1, every: str = "4 week", days: float, age: int = 45
) -> Simulation:
    """Return sessions of a pen on a face with a thick dermis, 200 channels per cm2."""
    session = Session(Device.pen(needle=Needle(length=f"{needle} mm")), density="200 1/cm^2")
    protocol = Protocol.course(session, count=count, every=every, follow_up=f"{days} day")
    skin = Skin(layer=_FACE, site="custom", age=f"{age} year")
    return Simulation(skin, protocol, healing=Healing(model=model))


def incision(model: str) -> Simulation:
    """Return a cut of 0.2 mm through a thin dermis that loses all of its matrix, at 30 years."""
    thin = (*_FACE[:2], Layer(name="dermis", thickness="0.5 mm"))
    session = Session(Device.pen(needle=Needle(length="5 mm")), density="31.83 1/cm^2")  # 1 mm of skin around it
    cut: dict[str, str | float] = {
        "injury__base_radius": "0.094 mm",
        "injury__base_radius_slope": 0.0025,
        "injury__tip_radius": "0.08 mm",
        "injury__matrix_loss": 1.0,
    }
    if model != "mn16":
        cut["bleeding__half_depth"] = "0.2 mm"
    return Simulation(
        Skin(layer=thin, site="custom", age="30 year"),
        Protocol(sessions=[session], duration="366 day"),
        healing=Healing(model=model),
        parameters=_overrides(**cut),
        numerics=Numerics(cells=Cells(lateral=40, depth=8)),
        output=Output(every="12 h", fields=["collagen_i", "collagen_iii"]),
    )


def hole(model: str, radius: float, wetness: float) -> Simulation:
    """Return one session whose mouths have a radius, um, on skin of 30 years."""
    session = Session(Device.pen(needle=Needle(length="0.5 mm")), density="200 1/cm^2")
    least: dict[str, str | float] = {
        "injury__base_radius": f"{radius + 2.5} um",
        "injury__base_radius_slope": 0.0025,
        "injury__tip_radius": "5 um",
    }
    return Simulation(
        Skin(layer=_FACE, site="custom", age="30 year"),
        Protocol(
            sessions=[session],
            duration="5 day",
            aftercare=Aftercare() if model == "mn16" else Aftercare(wetness=wetness),
        ),
        healing=Healing(model=model),
        parameters=_overrides(**least),
        numerics=Numerics(cells=Cells(lateral=64, depth=12)),
    )


def _plan() -> dict[str, Simulation]:
    runs: dict[str, Simulation] = {}
    for model in MODELS:
        runs[f"{model} incision"] = incision(model)
        for needle in NEEDLES:
            runs[f"{model} once {needle}"] = course(model, needle, days=90)
        for needle in (1.0, 1.5):
            runs[f"{model} course {needle}"] = course(model, needle, count=4, days=90)
        runs[f"{model} short course"] = course(model, 1.5, count=3, every="2 week", days=180)
        for age in (25, 65):
            runs[f"{model} age {age}"] = course(model, 1.5, count=4, days=90, age=age)
        for radius in (15, 20, 30, 60):
            runs[f"{model} dry {radius}"] = hole(model, radius, 0.0)
        for radius in (20, 60):
            runs[f"{model} wet {radius}"] = hole(model, radius, 1.0)
    whole = runs["mn17 course 1.5"]
    for needle in (1.0, 1.5):
        runs[f"undiluted {needle}"] = runs[f"mn17 course {needle}"].with_(
            {"parameters.override.modulus.reads_concentration": 0.0}
        )
    runs["same hole"] = whole.with_({"healing.repeat": "same_hole"})
    return runs


def _near_axis(result: Result, radius: float, *, upper: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times, and collagen I and III near the axis relative to untreated skin; `upper`: share of the depth.

    The first snapshot stands behind the session, so the healthy content is read far from the channel.
    """
    one, three = result["collagen_i"], result["collagen_iii"]
    near = {"r": one["r"] < radius, "z": one["z"] < float(one["z"][0]) + upper * float(one["z"][-1] - one["z"][0])}
    weight = one["r"].where(near["r"], drop=True)

    def inside(field: object) -> np.ndarray:
        shown = field.where(near["r"] & near["z"], drop=True).weighted(weight).mean(("r", "z"))  # type: ignore[attr-defined]
        return np.asarray(shown / float(field[0, -1, -1]))  # type: ignore[index]

    return np.asarray(one["time"]), inside(one), inside(three)


def _both(title: str, rows: list[tuple[str, str, Callable[[str], str]]], note: str = "") -> Table:
    return Table(
        title,
        ("observation", "band", *MODELS),
        tuple((name, band, *(show(model) for model in MODELS)) for name, band, show in rows),
        note,
    )


def repair(done: dict[str, Result]) -> Table:
    """M1: wounds fill, collagen III comes first, and remodelling goes on for months."""
    cut = {model: _near_axis(done[f"{model} incision"], 7.5e-5) for model in MODELS}
    healthy = 17.0 / 3.0  # collagen I to III in healthy skin

    def strength(day: float) -> Callable[[str], str]:
        return lambda m: percent(float(np.interp(day * DAY, cut[m][0], cut[m][1])) ** 1.2)

    def share(m: str) -> str:
        time, one, three = cut[m]
        found = []
        for day in (7.0, 14.0):
            i, iii = (float(np.interp(day * DAY, time, x)) for x in (one * healthy, three))
            found.append(percent(iii / (i + iii), 0))
        return " to ".join(found)

    def seen(which: int, level: float) -> Callable[[str], str]:
        def show(m: str) -> str:
            time, values = cut[m][0], cut[m][which]
            over = np.flatnonzero((values >= level) & (time > 0))
            return f"{time[over[0]] / DAY:.1f}" if over.size else "never"

        return show

    def core(m: str) -> str:
        time, one, three = _near_axis(done[f"{m} once 1.5"], 2e-5, upper=0.25)
        return percent(float(np.interp(90 * DAY, time, (one * healthy + three) / (healthy + 1))) - 1, 0)

    def gain(name: str, key: str, day: float, after: int) -> Callable[[str], float]:
        return lambda m: curve(done[f"{m} {key}"], name).at(day * DAY, after=after)

    def ratio(needle: float) -> Callable[[str], str]:
        late, early = (gain("collagen_gain", f"course {needle}", d, 3) for d in (90, 30))
        return lambda m: f"{late(m) / early(m):.2f}"

    def slow(m: str) -> str:
        late, early = (gain("modulus_gain", "short course", d, 0) for d in (180, 90))
        return f"{late(m) / early(m):.2f}"

    return _both(
        "Repair memory (M1)",
        [
            ("strength of an incision after 1 week, %", "3 to 12", strength(7)),
            ("after 3 weeks", "15 to 30", strength(21)),
            ("after 3 months", "50 to 80", strength(90)),
            ("after 12 months", "70 to 85", strength(365)),
            ("share of collagen III in it, day 7 to 14, %", "20 to 40", share),
            ("collagen III first seen (2 % of healthy), day", "2 to 3.5", seen(2, 0.02)),
            ("collagen I first seen (2 %), day", "3.5 to 5", seen(1, 0.02)),
            ("fibrils of collagen I (4 %), day", "5 to 7", seen(1, 0.04)),
            ("collagen in the channel 90 days after one 1.5 mm session, %", "refilled", core),
            ("gain 90 / 30 days after four sessions, 1.5 mm", "1.11", ratio(1.5)),
            ("the same, 1.0 mm", "1.11", ratio(1.0)),
            ("modulus 6 / 3 months after the first of three sessions, 2 weeks apart", "1.0 to 2.2", slow),
        ],
    )


def age(done: dict[str, Result]) -> Table:
    """M2: collagen gained by age."""
    keys = {25: "age 25", 45: "course 1.5", 65: "age 65"}

    def show(years: int) -> Callable[[str], str]:
        return lambda m: percent(done[f"{m} {keys[years]}"].metrics["collagen_gain"])

    return _both(
        "Age (M2)",
        [
            (f"collagen 90 days after four 1.5 mm sessions at {years} years, %", "no study", show(years))
            for years in keys
        ],
    )


def closure(done: dict[str, Result]) -> Table:
    """M3: hours until less than 5 % of a mouth is open."""

    def closed(place: str, level: float = 0.05) -> Callable[[str], str]:
        def show(m: str) -> str:
            opened = curve(done[f"{m} {place}"], "open_barrier_fraction")
            return f"{opened.first_below(level * opened.at(0.0)) / HOUR:.1f}"

        return show

    def left(needle: float) -> Callable[[str], str]:
        def show(m: str) -> str:
            opened = curve(done[f"{m} once {needle}"], "open_barrier_fraction")
            return percent(opened.at(48 * HOUR) / opened.at(0.0), 2)

        return show

    return _both(
        "Closure (M3)",
        [
            ("mouth of 15 um in air, closed to 5 %, h", "0 to 2", closed("dry 15")),
            ("20 um in air", "0 to 2", closed("dry 20")),
            ("30 um in air", "0 to 2", closed("dry 30")),
            ("60 um in air", "", closed("dry 60")),
            ("20 um under a wet film", "2 to 6", closed("wet 20")),
            ("60 um under a wet film", "30 to 48", closed("wet 60")),
            ("60 um under a wet film, half closed", "8 to 41", closed("wet 60", 0.5)),
            ("open after 48 h, 1.5 mm needle, %", "more than below", left(1.5)),
            ("open after 48 h, 0.5 mm needle, %", "less than above", left(0.5)),
        ],
        "mn16 knows no wetness: its two rows for a film are those for air.",
    )


def redness(done: dict[str, Result]) -> Table:
    """M5: the index through the first two days, and for how long it can be seen."""
    hours = (0, 2, 6, 24, 48)

    def course_of(m: str, needle: float) -> str:
        index = curve(done[f"{m} once {needle}"], "erythema_index")
        seen, ended = index.first_above(2.0)
        return " / ".join(f"{index.at(h * HOUR):.1f}" for h in hours) + f"; {'' if ended else '≥ '}{seen / DAY:.2f} d"

    return Table(
        "Redness (M5)",
        ("needle, mm", *MODELS),
        tuple((f"{n:g}", *(course_of(m, n) for m in MODELS)) for n in NEEDLES),
        "Index at 0, 2, 6, 24 and 48 h, and how long it stays above 2 at first. Observed: gone within 2 h at 0.2 to "
        "0.4 mm; 1 to 2 days at 1.5 mm; 2.3 to 3.7 days at 2.5 mm.",
    )


def stiffness(done: dict[str, Result]) -> Table:
    """M8: the same collagen is not counted as density and as volume."""

    def gained(needle: float) -> Callable[[str], str]:
        return lambda m: percent(done[f"{m} course {needle}"].metrics["modulus_gain"])

    def undiluted(needle: float) -> Callable[[str], str]:
        return lambda m: percent(
            done[f"undiluted {needle}" if m == "mn17" else f"{m} course {needle}"].metrics["modulus_gain"]
        )

    return _both(
        "Content and concentration (M8)",
        [
            ("modulus 90 days after four sessions, 1.0 mm, %", "15 to 40", gained(1.0)),
            ("the same, 1.5 mm", "15 to 40", gained(1.5)),
            ("1.0 mm, collagen counted twice", "", undiluted(1.0)),
            ("1.5 mm, collagen counted twice", "", undiluted(1.5)),
        ],
        "mn16 always counts it twice.",
    )


def states() -> Table:
    """M9: what becomes of skin that starts away from rest, untreated and treated."""

    def relaxed(model: str, field: str, factor: float, days: float) -> float:
        document = Simulation(
            Skin(layer=_FACE, site="custom"),
            Protocol(duration=f"{days} day"),
            healing=Healing(model=model),
            numerics=Numerics(geometry="point"),
        ).json
        held = {} if model == "mn16" else {"fibroblasts": "fibroblast_set_point", "vessels": "vessel_set_point"}
        material = {held[field]: factor} if field in held else {}
        scaled = {"collagen_i", "collagen_iii"} if field == "collagen_i" else {field}
        return float(_core.run_from(document, dict.fromkeys(scaled, factor), material)[field])

    def scar(model: str, capacity: float) -> float:
        document = course(model, 1.5, count=3, days=90).json
        material = {"synthetic_capacity": capacity} if capacity < 1 else {}
        half = {"collagen_i": 0.5, "collagen_iii": 0.5}
        return float(_core.run_from(document, half, material)["collagen_i"])

    rows: list[tuple[str, str, Callable[[str], str]]] = [
        ("fibroblasts at 0.60 after 10 days", "held", lambda m: f"{relaxed(m, 'fibroblasts', 0.6, 10):.3f}"),
        ("vessels at 1.30 after 30 days", "held", lambda m: f"{relaxed(m, 'vessels', 1.3, 30):.3f}"),
        ("collagen at 0.50 after a year untreated", "held", lambda m: f"{relaxed(m, 'collagen_i', 0.5, 365):.3f}"),
        ("scar at 0.50, 90 days after three 1.5 mm sessions", "half of the lack", lambda m: f"{scar(m, 1.0):.2f}"),
        (
            "the same with a capacity of 0.4",
            "half of the lack",
            lambda m: "has none" if m == "mn16" else f"{scar(m, 0.4):.2f}",
        ),
    ]
    return _both(
        "Set points and starting states (M9)",
        rows,
        "Relative to healthy skin. Fibroblasts and vessels of mn17 start at set points of their own. Atrophic scars "
        "lose about half of their score in uncontrolled studies, less in others.",
    )


def tables(folder: Path, *, workers: int) -> list[Table]:
    """Run both models and return the tables.

    Parameters
    ----------
    folder : Path
        Gets the result files; runs that are there are not repeated.
    workers : int
        Processes, one thread each.

    Returns
    -------
    list of Table
    """
    done = run_all(_plan(), folder, workers=workers)
    return [repair(done), age(done), closure(done), redness(done), stiffness(done), states()]
