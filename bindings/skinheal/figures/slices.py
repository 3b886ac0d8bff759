# SPDX-License-Identifier: BSD-3-Clause
"""Slices through a patch of skin: one plane at a depth, one across it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..errors import FieldError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

DAY = 86400.0


class Fields(Protocol):
    """Fields by name: a ``Result`` is one."""

    def __getitem__(self, name: str, /) -> xr.DataArray: ...


def plot_slices(
    result: Fields, field: str, *, time: float | None = None, depth: float | None = None, y: float | None = None
) -> Figure:
    """Draw one field of a box at one time: a plane at a depth, and a plane across the patch.

    Parameters
    ----------
    result : Result
        Of a run with ``geometry = "box"``.
    field : str
        Name of a volume field.
    time : float, optional
        The nearest snapshot is shown.  Default: the last one.  Units: s.
    depth : float, optional
        Below the skin surface.  Default: a quarter of the way down.  Units: m.
    y : float, optional
        Where the vertical plane lies.  Default: through the cell with the largest deviation at that depth.  Units: m.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    FieldError
        The field was not stored, or does not fill a box.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    data = result[field]
    if data.dims != ("time", "z", "y", "x"):
        raise FieldError(
            f'"{field}" has the dimensions {", ".join(map(str, data.dims))}; '
            'slices are made of fields over time, z, y, x. Run with numerics.geometry = "box".'
        )
    frame = data.isel(time=-1) if time is None else data.sel(time=time, method="nearest")
    bottom = float(frame["z"][-1])
    plane = frame.sel(z=bottom / 4 if depth is None else depth, method="nearest")
    if y is None:
        away = np.abs(plane.values - np.median(plane.values))
        y = float(plane["y"][int(np.argmax(away.max(axis=1)))])
    section = frame.sel(y=y, method="nearest")
    low, high = float(frame.min()), float(frame.max())
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    x, z = frame["x"].values * 1e3, frame["z"].values * 1e3
    left.pcolormesh(x, frame["y"].values * 1e3, plane.values, vmin=low, vmax=high, shading="nearest")
    left.axhline(float(section["y"]) * 1e3, color="w", linewidth=0.8, linestyle="--")
    left.set(xlabel="x (mm)", ylabel="y (mm)", aspect="equal")
    left.set_title(f"{float(plane['z']) * 1e3:.2f} mm below the surface", fontsize=10)
    drawn = right.pcolormesh(x, z, section.values, vmin=low, vmax=high, shading="nearest")
    right.invert_yaxis()
    right.set(xlabel="x (mm)", ylabel="depth (mm)", aspect="equal")
    right.set_title(f"y = {float(section['y']) * 1e3:.2f} mm", fontsize=10)
    unit = data.attrs.get("units", "1")
    figure.colorbar(drawn, ax=[left, right], label=f"{field.replace('_', ' ')} ({unit})")
    figure.suptitle(f"{data.attrs.get('long_name', field)}, day {float(frame['time']) / DAY:.3g}", fontsize=11)
    return figure
