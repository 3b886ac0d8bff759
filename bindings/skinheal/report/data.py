# SPDX-License-Identifier: BSD-3-Clause
"""Data of the figures of a report: series thinned for the eye, outcomes, in units for people."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from ..figures.display import INSIDE, METRICS, PROFILE, SERIES, Metrics, Quantity
from ..inputs.document import ScenarioDocument
from ..inputs.provenance import visible_redness
from ..results.provenance import file_provenance
from .source import Run, Subject, number_of

Array: TypeAlias = NDArray[np.float64]

DAY = 86400.0
_SEEN, _HIDDEN = "What people see and measure", "Inside the skin (means, upper 1 mm of the dermis)"
_MOST_RUNS = 60  # with curves; a figure with more cannot be read
_MOST_POINTS, _ALL_POINTS = 500, 12000


class CurveData(TypedDict):
    """One run; times in days, series in units for people."""

    label: str
    labels: list[str]
    sessions: list[float]
    end: float
    time: list[float]
    series: dict[str, list[float | None]]


class QuantityData(TypedDict):
    """One series to choose."""

    name: str
    label: str
    unit: str
    group: str


class OutcomeData(TypedDict):
    """One outcome: its value of each run, and the values of the axes there."""

    name: str
    label: str
    unit: str
    values: list[float | None]
    at_least: list[bool]
    labels: list[list[str]]
    texts: list[str]


class ProfileData(TypedDict):
    """Collagen of one run by depth; edges in mm, values in %."""

    label: str
    edges: list[float]
    values: list[float | None]


class AxisData(TypedDict):
    """One varied key."""

    name: str
    unit: str
    numeric: bool


class Figures(TypedDict):
    """All that the script of the page draws."""

    runs: list[CurveData]
    left_out: int
    quantities: list[QuantityData]
    visible: float | None
    outcomes: list[OutcomeData]
    profiles: list[ProfileData]
    axes: list[AxisData]


def data(subject: Subject, documents: Sequence[ScenarioDocument]) -> Figures:
    """Return what the figures show, in units for people."""
    done = subject.done
    step = max(1, math.ceil(len(done) / _MOST_RUNS))
    chosen = list(range(0, len(done), step))
    points = max(80, min(_MOST_POINTS, _ALL_POINTS // len(chosen)))
    quantities = {**SERIES, **INSIDE}
    curves = [_curves(done[k], documents[k], quantities, points) for k in chosen]
    present = [name for name in quantities if any(name in curve["series"] for curve in curves)]
    return {
        "runs": curves,
        "left_out": len(done) - len(chosen),
        "quantities": [
            {
                "name": name,
                "label": quantities[name].label,
                "unit": quantities[name].unit,
                "group": _SEEN if name in SERIES else _HIDDEN,
            }
            for name in present
        ],
        # Skin of different types hides redness up to different levels: then there is no one line.
        "visible": _visible(done[0], documents[0]) if len({d["skin"]["phototype"] for d in documents}) == 1 else None,
        "outcomes": _outcomes(subject),
        "profiles": _profiles(subject),
        "axes": [
            {
                "name": axis.name,
                "unit": axis.unit,
                "numeric": all(number_of(run.labels[k]) is not None for run in subject.runs),
            }
            for k, axis in enumerate(subject.axes)
        ],
    }


def _visible(run: Run, document: ScenarioDocument) -> float | None:
    assert run.result is not None and run.result.file is not None
    return visible_redness(file_provenance(run.result.file).parameters, document["skin"]["phototype"])


def _curves(run: Run, document: ScenarioDocument, quantities: Mapping[str, Quantity], points: int) -> CurveData:
    assert run.result is not None
    series = run.result.curves(tuple(quantities))
    time = np.asarray(series.pop("series_time"), dtype=float)
    keep = thin(time, list(series.values()), points)
    return {
        "label": run.text,
        "labels": list(run.labels),
        "sessions": [round(session["at"] / DAY, 6) for session in document["protocol"]["sessions"]],
        "end": round(document["protocol"]["duration"] / DAY, 6),
        "time": [round(float(t) / DAY, 6) for t in time[keep]],
        "series": {
            name: [_short(v) for v in (np.asarray(values)[keep] * quantities[name].factor).tolist()]
            for name, values in series.items()
        },
    }


def _short(value: float) -> float | None:
    return float(f"{value:.5g}") if math.isfinite(value) else None


def thin(time: Array, series: Sequence[Array], points: int) -> NDArray[np.intp]:
    """Return which rows a figure needs: about ``points``, and every one at an end, a session, a peak or a trough.

    Parameters
    ----------
    time : array
        Of the rows; a session has two with the same time.
    series : sequence of array
        The data of the figure.
    points : int
        How many rows between.

    Returns
    -------
    array of int
        Indices, rising.
    """
    count = len(time)
    if count <= points:
        return np.arange(count)
    keep = np.zeros(count, dtype=bool)
    keep[np.linspace(0, count - 1, points).astype(int)] = True
    jumps = np.flatnonzero(np.diff(time) == 0)
    keep[jumps] = keep[jumps + 1] = True
    edges = [0, *(jumps + 1).tolist(), count]
    for first, last in itertools.pairwise(edges):
        if last > first:
            for values in series:
                keep[first + int(np.argmax(values[first:last]))] = True
                keep[first + int(np.argmin(values[first:last]))] = True
    return np.flatnonzero(keep)


def _profiles(subject: Subject) -> list[ProfileData]:
    """Collagen by depth at the end: for each run the depths between which each value holds."""
    found: list[ProfileData] = []
    for run in subject.done:
        assert run.result is not None
        bands = [(start, run.result.metrics[n]) for n, (start, _) in PROFILE.items() if n in run.result.metrics]
        if not bands:
            continue
        layers = run.document["skin"]["layers"]
        bottom = sum(layer["thickness"] * 1e3 for layer in layers if layer["name"] == "dermis")
        found.append(
            {
                "label": run.text,
                "edges": [*(start for start, _ in bands), bottom],
                "values": [_short(100.0 * value) for _, value in bands],
            }
        )
    return found


def _outcomes(subject: Subject) -> list[OutcomeData]:
    found: list[OutcomeData] = []
    for name, quantity in METRICS.items():
        metrics = [run.result.metrics if run.result else Metrics({}) for run in subject.runs]
        values = [each.get(name, each.at_least.get(name, math.nan)) for each in metrics]
        if name == "erythema_later_duration" and not any(value > 0 for value in values):
            continue
        if all(math.isnan(value) for value in values):
            continue
        shown = quantity.fitting(None if math.isnan(value) else value for value in values)
        found.append(
            {
                "name": name,
                "label": shown.label,
                "unit": shown.unit,
                "values": [_short(value * shown.factor) for value in values],
                "at_least": [name in each.at_least for each in metrics],
                "labels": [list(run.labels) for run in subject.runs],
                "texts": [run.text for run in subject.runs],
            }
        )
    return found
