# SPDX-License-Identifier: BSD-3-Clause
"""Figures of absorption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .display import DISCLAIMER
from .plot import AxesGrid

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

HOUR = 3600.0
#: Longer courses are shown in days.
DAYS = 4
#: Curves over time: what is drawn, its label and colour (told apart by colour-blind eyes too).
_CURVES = (
    ("vehicle", "film on the skin", "0.55"),
    ("stratum_corneum", "stratum corneum", "#E69F00"),
    ("viable_epidermis", "living epidermis", "#56B4E9"),
    ("dermis", "dermis", "#009E73"),
    ("absorbed", "blood and lymph", "#D55E00"),
    ("permeated", "receptor below", "#CC79A7"),
    ("delivered_intact", "all past the barrier, intact skin", "black"),
)


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """One active, as its panels need it.

    Attributes
    ----------
    title : str
        Its name.
    time, depth : array
        Shapes (time,) and (depth,).  Units: s, m.
    profile : array
        Free concentration, shape (time, depth).  Units: kg/m3.
    applied : float
        Given in all.  Units: kg/m2.
    curves : mapping of str to array
        Amounts at each time by name: ``vehicle``, the layers, ``absorbed``, ``permeated``, ``delivered_intact``.
        Units: kg/m2.
    clock : str
        What time is counted from.
    """

    title: str
    time: Array
    depth: Array
    profile: Array
    applied: float
    curves: Mapping[str, Array]
    clock: str = "time from the session"


def plot_absorption(actives: Sequence[Amounts], axes: AxesGrid | None = None) -> Any:
    """Draw two panels for each active: concentration over depth and time, amounts over time.

    Parameters
    ----------
    actives : sequence of Amounts
        The result.
    axes : array of matplotlib.axes.Axes, optional
        Two for each active.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    count = len(actives)
    if axes is None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(11.0, 0.5 + 3.3 * count), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots(count, 2, squeeze=False)
        figure.supxlabel(DISCLAIMER, fontsize=8, color="0.35", x=0.01, ha="left")
    grid = np.asarray(axes).reshape(count, 2)
    for row, active in zip(grid, actives, strict=True):
        _draw_profile(row[0], active)
        _draw_amounts(row[1], active)
    return axes


def _clock(active: Amounts) -> tuple[Array, str]:
    """Times in a unit that suits their span, and the unit."""
    days = active.time[-1] - active.time[0] > DAYS * 24 * HOUR
    return active.time / (24 * HOUR if days else HOUR), "day" if days else "h"


def _draw_profile(axes: Axes, active: Amounts) -> None:
    from matplotlib.colors import LogNorm

    hours, unit = _clock(active)
    depth = active.depth * 1e6
    values = active.profile.T * 1e3  # ug/mL
    top = float(values.max())
    axes.set_title(f"{active.title}: free concentration", fontsize=10, loc="left")
    axes.set_xlabel(f"{active.clock} ({unit})")
    axes.set_ylabel("depth (µm)")
    if top <= 0:
        axes.text(0.5, 0.5, "nothing gets in", transform=axes.transAxes, ha="center")
        return
    shown = axes.pcolormesh(
        hours, depth, np.maximum(values, top * 1e-6), norm=LogNorm(top * 1e-5, top), shading="nearest", cmap="viridis"
    )
    axes.set_yscale("symlog", linthresh=100.0)
    axes.set_ylim(depth.max(), 0)
    axes.set_xlim(hours[0], hours[-1])
    axes.set_yticks([t for t in (0, 25, 50, 75, 100, 200, 500, 1000, 2000) if t <= depth.max()])
    axes.set_yticklabels([f"{t:g}" for t in axes.get_yticks()])
    axes.minorticks_off()
    bar = axes.figure.colorbar(shown, ax=axes)
    bar.set_label("µg/mL")


def _draw_amounts(axes: Axes, active: Amounts) -> None:
    hours, unit = _clock(active)
    floor = max(active.applied, 1e-30) * 1e5 * 1e-8
    for name, label, colour in _CURVES:
        if name not in active.curves:
            continue
        shown = active.curves[name] * 1e5
        if shown.max() > floor:
            style = "--" if name == "delivered_intact" else "-"
            axes.plot(hours, np.where(shown > floor, shown, np.nan), style, color=colour, label=label, linewidth=1.6)
    axes.set_yscale("log")
    axes.set_xlabel(f"{active.clock} ({unit})")
    axes.set_ylabel("amount (µg/cm²)")
    axes.set_title("where it is", fontsize=10, loc="left")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
