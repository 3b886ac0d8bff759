# SPDX-License-Identifier: BSD-3-Clause
"""Files of a comparison: a table for spreadsheets, a table for xarray, a figure."""

from __future__ import annotations

import csv
import functools
import io
import json
import math
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..figures.display import EVENTS, METRICS
from ..figures.plot import DRAWN, Compared, ComparedAxis, ComparedRun, comparison_figure
from ..inputs.described import unlike
from ..inputs.document import read_document
from ..results.folder import FIGURE, TABLE, UNITS
from ..results.result import Result
from ..results.runfiles import write_whole
from ..results.sampling import common_times
from .comparison import Comparison, Run

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

#: Ending of the column with lower bounds of times whose end was not seen.
BOUND = "_at_least"
_BOUND_MEANS = "lower bound where its end was not seen"


def write_table(comparison: Comparison) -> Path:
    """Write ``table.csv`` and ``table_units.json``.

    Swept columns are in the unit that the user gave, all others in SI; the JSON file has the unit of every column.
    A time whose end a run did not see is left empty; its lower bound is in the column ``<name>_at_least``.

    Parameters
    ----------
    comparison : Comparison
        Carried out.

    Returns
    -------
    Path
        Of ``table.csv``.
    """
    names = comparison.metric_names
    events = [name for name in EVENTS if name in names]
    swept = [axis.name for axis in comparison.axes]
    path = comparison.folder / TABLE
    stream = io.StringIO()
    writer = csv.writer(stream)
    bounds = [f"{name}{BOUND}" for name in events]
    writer.writerow([*swept, *names, *bounds, "wall_seconds", "steps", "status", "scenario_hash", "file", "message"])
    for run in comparison.runs:
        numbers: list[float | str] = [run.metrics.get(name, "") for name in names]
        numbers += [run.metrics.at_least.get(name, "") for name in events]
        first_line = _cell(run.message.split("\n", 1)[0])
        inside = run.file.relative_to(comparison.folder).as_posix()
        ending = ["" if math.isnan(run.wall_seconds) else run.wall_seconds, run.steps, run.status]
        writer.writerow([*map(_cell, run.labels), *numbers, *ending, run.simulation.hash, inside, first_line])
    facts: dict[str, dict[str, str]] = {
        axis.name: {"unit": axis.values.unit or "1", "meaning": axis.path} for axis in comparison.axes
    }
    for name in names:
        known = METRICS.get(name)
        facts[name] = {"unit": known.si if known else "1", "meaning": known.label if known else name}
    for name in events:
        facts[f"{name}{BOUND}"] = {"unit": METRICS[name].si, "meaning": f"{METRICS[name].label}: {_BOUND_MEANS}"}
    facts["wall_seconds"] = {"unit": "s", "meaning": "time that the run took"}
    facts["steps"] = {"unit": "1", "meaning": "steps of the time integrator"}
    write_whole(comparison.folder / UNITS, json.dumps(facts, indent=2) + "\n")
    write_whole(path, stream.getvalue())
    return path


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe, which spreadsheets do not show."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def write_figure(comparison: Comparison) -> Path | None:
    """Draw the comparison's figure; None if no run came to its end."""
    runs = tuple(
        ComparedRun(
            run.labels,
            run.simulation.json,
            run.metrics,
            Result.open(run.file).curves(DRAWN) if run.status == "complete" else None,
        )
        for run in comparison.runs
    )
    axes = tuple(ComparedAxis(axis.name, axis.values.unit, axis.values.labels) for axis in comparison.axes)
    documents = [read_document(run.simulation.json) for run in comparison.runs if run.status == "complete"]
    told = tuple(unlike(documents, [axis.path for axis in comparison.axes])) if documents else ()
    figure = comparison_figure(Compared(comparison.title, axes, runs, told))
    if figure is None:
        return None
    path = comparison.folder / FIGURE
    stream = io.BytesIO()
    figure.savefig(stream, dpi=120, format=path.suffix[1:])
    write_whole(path, stream.getvalue())
    return path


def import_plotting() -> threading.Thread:
    """Load what the figure and the report need while the workers compute: matplotlib and jinja2 take their time."""

    def load() -> None:
        import jinja2  # noqa: F401
        from matplotlib.backends import backend_agg  # noqa: F401

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    return thread


def _metric(name: str, run: Run) -> float:
    return run.metrics.get(name, math.nan)


def _bound(name: str, run: Run) -> float:
    return run.metrics.at_least.get(name, math.nan)


def to_dataset(comparison: Comparison, *, series: Sequence[str] = ()) -> xr.Dataset:
    """Return a comparison as a table with one dimension for each varied key, and series of its runs at common times."""
    import numpy as np
    import xarray as xr

    names = [axis.name for axis in comparison.axes]
    shape = tuple(len(axis.values) for axis in comparison.axes)

    def gather(value: Callable[[Run], Any], kind: Any) -> Any:
        out = np.full(shape, np.nan if kind is float else "", dtype=kind)
        for run in comparison.runs:
            out[run.place] = value(run)
        return out

    data: dict[str, tuple[object, ...]] = {}
    for name in comparison.metric_names:
        known = METRICS.get(name)
        attributes = {"units": known.si, "long_name": known.label} if known else {"units": "1"}
        data[name] = (names, gather(functools.partial(_metric, name), float), attributes)
    for name in (n for n in EVENTS if n in comparison.metric_names):
        attributes = {"units": METRICS[name].si, "long_name": f"{METRICS[name].label}: {_BOUND_MEANS}"}
        data[f"{name}{BOUND}"] = (names, gather(functools.partial(_bound, name), float), attributes)
    wall = {"units": "s", "long_name": "time that the run took"}
    data["wall_seconds"] = (names, gather(lambda run: run.wall_seconds, float), wall)
    data["status"] = (names, gather(lambda run: run.status, object), {"long_name": "how the run ended"})
    data["file"] = (names, gather(lambda run: str(run.file), object), {"long_name": "result file"})
    coordinates = {
        axis.name: (
            axis.name,
            np.asarray(axis.values.labels),
            {"units": axis.values.unit or "1", "long_name": axis.name.replace("_", " ")},
        )
        for axis in comparison.axes
    }
    attributes = {"title": comparison.title, "folder": str(comparison.folder)}
    table = xr.Dataset(data, coords=coordinates, attrs=attributes)
    if not series:
        return table
    curves = _series_of(comparison, series)
    return table.merge(curves.rename({name: f"{name}_series" for name in curves.data_vars if name in table}))


def _series_of(comparison: Comparison, names: Sequence[str]) -> xr.Dataset:
    import numpy as np
    import xarray as xr

    done = {run.place: Result.open(run.file) for run in comparison.runs if run.status == "complete"}
    times = common_times([result.curves(()) for result in done.values()])
    axes = [axis.name for axis in comparison.axes]
    shape = (*(len(axis.values) for axis in comparison.axes), len(times))
    data: dict[str, tuple[list[str], NDArray[np.float64], dict[str, object]]] = {
        name: ([*axes, "series_time"], np.full(shape, np.nan), {}) for name in names
    }
    for place, result in done.items():
        for name, curve in result.resampled(names, times).data_vars.items():
            data[str(name)][1][place] = curve.values
            data[str(name)][2].update(curve.attrs)
    return xr.Dataset(data, coords={"series_time": ("series_time", times, {"units": "s", "long_name": "time"})})
