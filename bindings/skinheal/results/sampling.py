# SPDX-License-Identifier: BSD-3-Clause
"""Times of a run: instants with two values kept apart, curves and fields at times that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

#: How far the row before a session stands from the row after it, so that no time is there twice.  Units: s.
APART = 1e-3


def kept_apart(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ascending times without doubles: of rows at one instant the earlier ones move back by a millisecond.

    Parameters
    ----------
    times : numpy.ndarray
        Shape (row,).  Never falling.  Units: s.

    Returns
    -------
    numpy.ndarray
        Shape (row,).  Units: s.
    """
    out = np.array(times, dtype=float)
    for k in range(len(out) - 2, -1, -1):
        if out[k] < out[k + 1]:
            continue
        before = out[k - 1] if k > 0 else -np.inf
        moved = out[k + 1] - APART
        out[k] = moved if moved > before or before == times[k] else 0.5 * (before + out[k + 1])
    return out


def common_times(runs: Sequence[Mapping[str, NDArray[np.float64]]], count: int = 500) -> NDArray[np.float64]:
    """Return times for curves of several runs: evenly over the longest, and both sides of each instant with two values.

    Parameters
    ----------
    runs : sequence of mapping
        Each with ``series_time``; s.
    count : int
        Of the even ones.

    Returns
    -------
    numpy.ndarray
        Shape (time,).  Units: s.
    """
    ends = [float(run["series_time"][-1]) for run in runs if len(run["series_time"])]
    jumps = [run["series_time"][:-1][np.diff(run["series_time"]) == 0] for run in runs]
    instants = np.unique(np.concatenate([*jumps, np.empty(0)]))
    even = np.linspace(0.0, max(ends, default=0.0), count)
    sides = instants - APART
    return np.unique(np.concatenate([even, instants, sides[sides > 0]]))


def dataset_at(data: xr.Dataset, time: float, sessions: Sequence[float]) -> xr.Dataset:
    """Return fields and series of a run at one time.

    Parameters
    ----------
    data : xarray.Dataset
        Of a run.
    time : float
        Inside the run.  Units: s.
    sessions : sequence of float
        Their times.  Units: s.

    Returns
    -------
    xarray.Dataset
        Series linear between steps.  Fields linear between snapshots, but never across a session: then they are those
        of the last snapshot before.  ``time`` says which instant the fields show.
    """
    snapshots = data["time"].values
    before = int(np.searchsorted(snapshots, time, side="right")) - 1
    series = data.drop_dims("time").interp(series_time=time)
    fields = data.drop_dims("series_time")
    if before < 0:
        return series
    after = min(before + 1, len(snapshots) - 1)
    crossed = any(snapshots[before] < s <= snapshots[after] for s in sessions)
    if after == before or snapshots[before] == time or crossed:
        shown: Any = fields.isel(time=before)
    else:
        share = (time - snapshots[before]) / (snapshots[after] - snapshots[before])
        first, second = fields.isel(time=before, drop=True), fields.isel(time=after, drop=True)
        shown = first.copy()
        for name, item in fields.data_vars.items():
            if "time" in item.dims:
                shown[name] = first[name] + share * (second[name] - first[name])
                shown[name].attrs = item.attrs
        shown = shown.assign_coords(time=((), time, data["time"].attrs))
    merged: xr.Dataset = shown.merge(series, compat="override")
    return merged
