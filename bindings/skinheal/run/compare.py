# SPDX-License-Identifier: BSD-3-Clause
"""Compare runs in one call: the folder, its table, figure and report."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import SkinhealWarning
from ..inputs.value_lists import Values, ValuesLike
from ..report.page import write_report
from .comparison import carry_out, held, plan
from .simulation import Simulation
from .tables import to_dataset, write_figure, write_table

if TYPE_CHECKING:
    import xarray as xr


def compare(
    simulation: Simulation | Mapping[str, Simulation],
    vary: Mapping[str, Values | ValuesLike] = MappingProxyType({}),
    /,
    *,
    folder: str | Path | None = None,
    workers: int = 2,
    progress: bool | None = None,
    figure: bool = True,
    series: Sequence[str] = (),
) -> xr.Dataset:
    """Run one simulation for several values of one or more of its keys; or several simulations.

    Parameters
    ----------
    simulation : Simulation or mapping of str to Simulation
        The shared scenario; or several by name, ``{"home": one, "clinic": other}``, which makes the first dimension
        ``scenario``.
    vary : mapping of str to Values
        Or what ``values`` reads: ``"0.5,1.0 mm"``, an array with a unit.  By dotted path of the scenario file, e.g.
        ``{"device.needle.length": values([0.5, 1.0], "mm")}``; several make every combination.  A path may step
        through a name (``session.0.needle.length``); ``*`` means every entry.
    folder : str or Path, optional
        Gets ``table.csv``, ``figure.png``, ``report.html`` and ``runs/<hash>.h5``.  Default: ``compare-<hash>``.
    workers : int
        Processes, one thread each.
    progress : bool, optional
        One bar over all runs.  Default: in an interactive terminal.
    figure : bool
        Draw ``figure.png`` and write ``report.html``.
    series : sequence of str
        Names of series that the dataset gets, too, over ``series_time``: 500 times evenly over the longest run, and
        both sides of every session.  One whose name a metric has, too, is called ``<name>_series``.

    Returns
    -------
    xarray.Dataset
        The metrics in SI over one dimension for each key, named by the last two words of its path.  A time whose end
        a run did not see is NaN; its lower bound is in ``<name>_at_least``.

    Raises
    ------
    ScenarioError
        A path leads nowhere, or one of the scenarios is invalid; nothing is written.
    IoError
        The folder holds something else.
    """
    comparison = plan(simulation, vary, folder)
    with held(comparison):
        carry_out(comparison, workers=workers, progress=progress, grown=write_table)
        write_table(comparison)
        if figure:
            write_figure(comparison)
            if len(comparison.failed) < len(comparison.runs):
                write_report(comparison.folder)
    for message, runs in comparison.warnings.items():
        warnings.warn(f"{message} ({len(runs)} of {len(comparison.runs)} runs)", SkinhealWarning, stacklevel=2)
    for message in comparison.idle:
        warnings.warn(message, SkinhealWarning, stacklevel=2)
    for run in comparison.failed:
        where = ", ".join(f"{a.name} = {v}" for a, v in zip(comparison.axes, run.labels, strict=True))
        warnings.warn(f"the run with {where} failed: {run.message}", SkinhealWarning, stacklevel=2)
    return to_dataset(comparison, series=series)
