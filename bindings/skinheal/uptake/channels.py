# SPDX-License-Identifier: BSD-3-Clause
"""The channels of a case: their size from the mechanics of the needles, their closing from a healing run."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..inputs import units
from ..inputs.products import Channels
from .bleeding import bleeding_share
from .setting import Array, Setting, entry_of, is_occluded

if TYPE_CHECKING:
    from ..inputs.sessions import Session
    from ..inputs.settings import Skin
    from ..results.result import Result

#: Parameters of the law of the lips.
LIPS = ("lip_seal.reference_radius", "lip_seal.open_radius", "lip_seal.dry_time", "lip_seal.wet_time")


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


def channels_for(
    setting: Setting, skin: Skin, *, session: Session | None, result: Result | None, channels: Channels | None
) -> Callable[[Setting], Holes | None]:
    """A function from a setting (its parameters may vary) to its channels; None for intact skin."""
    if channels is not None:
        own = _own_channels(channels)
        if own.course is not None or setting.in_vivo:
            return lambda varied: own
        return lambda varied: replace(own, course=_outside_the_body(own.mouth_radius, varied))
    if session is not None:
        result = healed(skin, session, setting.until)
    if result is None:
        return lambda varied: None
    found = Needled.of(result)
    course = course_of(result, found.time, setting)
    return lambda varied: found.holes(course, varied)


@dataclass(frozen=True)
class Needled:
    """The first session of a healing run.

    Attributes
    ----------
    document : str
        The scenario.
    time : float
        Of the session.  Units: s.
    depth, radius : float
        Of the hole below the epidermis, and of its mouth, as the run had them.  Units: m.
    """

    document: str
    time: float
    depth: float
    radius: float

    @classmethod
    def of(cls, result: Result) -> Needled:
        """Read the first session of a result."""
        document = json.loads(result.scenario_json)
        after = _rows_after(result, float(document["protocol"]["sessions"][0]["at"]))
        names = set(result.names)
        radius = float(np.asarray(result["mouth_radius"].values)[after[0]]) if "mouth_radius" in names else math.nan
        depth = float(result.metrics.get("channel_depth", math.nan))
        return cls(result.scenario_json, float(document["protocol"]["sessions"][0]["at"]), depth, radius)

    def holes(self, course: Course, setting: Setting) -> Holes | None:
        """Return the channels that stay once the skin has sprung back; None if no needle went through.

        Under the law ``mechanics`` their size is that of the insertion, with the changed parameters of the setting.
        Under ``prescribed`` it is that of the run.
        """
        document = json.loads(self.document)
        session = document["protocol"]["sessions"][0]
        below = sum(layer["thickness"] for layer in setting.skin["layers"])
        if document["insertion"]["law"] == "mechanics":
            changes = [
                {"name": name, "value": value, "source": "drawn for absorption"}
                for name, value in setting.of_needling.items()
            ]
            document["parameters"]["override"] = [*document["parameters"]["override"], *changes]
            found = _core.insertion(json.dumps(document), session=0)
            hole = found["residual"]
            if found["fraction_punctured"] <= 0:
                return None
            return Holes(
                density=session["density"],
                mouth_radius=hole["mouth_radius"],
                body_radius=hole["body_radius"],
                tip_radius=hole["tip_radius"],
                depth=min(hole["depth"], 0.98 * below),
                course=course,
                bleeding=float(found["bleeding_probability"]),
                scenario=self.document,
            )
        epidermis = sum(x["thickness"] for x in document["skin"]["layers"] if x["name"] != "dermis")
        length = float(session["device"]["needle"]["length"])
        reached = epidermis + self.depth if self.depth > 0 else min(length, epidermis)
        width = session["device"]["needle"]["base_diameter"] / 2
        radius = self.radius if self.radius > 0 else setting.parameter("residual.mouth_share") * width
        return Holes(
            density=session["density"],
            mouth_radius=radius,
            body_radius=radius,
            tip_radius=min(setting.parameter("residual.least_tip_radius"), radius),
            depth=min(reached, 0.98 * below),
            course=course,
            bleeding=bleeding_share(self.document),
            scenario=self.document,
        )


def _rows_after(result: Result, session: float) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Rows of the series from a session on.  It has two rows with its time: just before it and just after."""
    opened = result["open_barrier_fraction"]
    clock = np.asarray(opened[opened.dims[0]].values, dtype=float)
    after: np.ndarray[Any, np.dtype[np.intp]] = np.flatnonzero(clock >= session)
    return after[1:] if after.size > 1 and clock[after[0]] == clock[after[1]] else after


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
def healed(skin: Skin, session: Session, until: float) -> Result:
    """The healing run behind a session, coarse: it only has to say how the holes close."""
    from ..inputs.sessions import Protocol
    from ..inputs.settings import Insertion, Numerics
    from ..run.simulation import Simulation

    alone = session.model_copy(update={"at": units.quantity("0 h"), "repeat": None})
    protocol = Protocol(sessions=(alone,), duration=f"{max(until, 3600.0):.0f} s")
    simulation = Simulation(
        skin,
        protocol,
        insertion=Insertion(law="mechanics"),
        numerics=Numerics(resolution="coarse", tolerance=1e-2),
    )
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
    after = _rows_after(result, session)

    def series(name: str) -> Array:
        values: Array = np.asarray(result[name].values, dtype=float)[after]
        return values

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
        return _under_cover(course, series("lip_seal"), float(series("mouth_radius")[0]), result, setting)
    return course


def _covered(setting: Setting) -> list[tuple[float, float]]:
    """Times under a cover, from the session.  Units: s."""
    out = []
    for application in setting.applications:
        if is_occluded(application):
            start = units.to_si(application.at, units.TIME)
            lasts = math.inf if application.duration is None else units.to_si(application.duration, units.TIME)
            if start + lasts > 0:
                out.append((max(start, 0.0), start + lasts))
    return out


def _under_cover(course: Course, lips: Array, radius: float, result: Result, setting: Setting) -> Course:
    """The course with lips that close as slowly as wet ones while they are covered (theory: solutes-16).

    Between covers they close by the law of the run, whatever its aftercare made of it.  A drug that slows
    the closing does so under a cover too.
    """
    covered = _covered(setting)
    if not covered:
        return course
    known = {entry["name"]: float(entry["value"]) for entry in _core.scenario_parameters(result.scenario_json)}
    edges = [t for pair in covered for t in pair if t < course.time[-1]]
    time = np.unique(np.concatenate([course.time, edges, np.linspace(0.0, course.time[-1], 400)]))
    of_run = np.interp(time, course.time, lips)
    drug = json.loads(result.scenario_json)["protocol"].get("aftercare", {}).get("nsaid", 0.0)
    speed = 1 - known.get("nsaid.closing_inhibition", 0.0) * drug
    seal = _seal(time, radius, covered, known | {"lip_seal.wet_time": known["lip_seal.wet_time"] / speed}, of_run)
    share = np.interp(time, course.time, course.open) * (1 - seal) / (1 - of_run)
    return Course(
        time=time,
        open=np.clip(share, 0.0, 1.0),
        infill=np.interp(time, course.time, course.infill),
        perfusion=np.interp(time, course.time, course.perfusion),
    )


def _seal(
    time: Array,
    radius: float,
    covered: Sequence[tuple[float, float]],
    known: Mapping[str, float],
    of_run: Array | None = None,
) -> Array:
    """How far the lips of a mouth have closed, by the law of model ``mn17`` (theory: mn17-12).

    Between covers they close as in dry air, or at the pace of a run whose lips have closed as far as ``of_run``.
    """
    x = radius / known["lip_seal.reference_radius"]
    final = math.exp(-((radius / known["lip_seal.open_radius"]) ** 2))
    dry, wet = known["lip_seal.dry_time"] * x, known["lip_seal.wet_time"] * max(x, x**3)
    ahead = np.maximum(np.exp(-time / dry), 1e-12) if of_run is None else np.maximum(final - of_run, 1e-12)
    seal = np.zeros_like(time)
    for k in range(1, time.size):
        middle = (time[k - 1] + time[k]) / 2
        under = any(start <= middle < end for start, end in covered)
        left = math.exp(-(time[k] - time[k - 1]) / wet) if under else ahead[k] / ahead[k - 1]
        seal[k] = final - (final - seal[k - 1]) * left
    return seal


def _outside_the_body(radius: float, setting: Setting) -> Course | None:
    """Channels of excised skin: lips close in part by recoil and swelling, no cells grow in (theory: solutes-17)."""
    part = setting.parameter("excised.lip_share")
    if part <= 0:
        return None
    covered = _covered(setting)
    known = {name: float(entry_of(name)["value"]) for name in LIPS}
    until = max(setting.until, 3600.0)
    edges = [t for pair in covered for t in pair if 0 < t < until]
    time = np.unique(np.concatenate([[0.0], edges, np.geomspace(60.0, until, 200)]))
    seal = _seal(time, radius, covered, known)
    return Course(time, 1 - part * seal, np.zeros_like(time), np.ones_like(time))
