# SPDX-License-Identifier: BSD-3-Clause
"""Figures: the standard panels of a run, and the same panels for a comparison.

Figures are made through matplotlib's object interface: no global state, no window, nothing plots on its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..inputs.document import read_document
from ..inputs.provenance import scenario_parameters, visible_redness
from ..inputs.titles import in_title, labelled
from .display import DISCLAIMER, METRICS, PROFILE, SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Axes of matplotlib in an array of any shape.
AxesGrid: TypeAlias = NDArray[np.object_]
Colour = tuple[float, float, float, float]
Series = Mapping[str, NDArray[np.float64]]

DAY = 86400.0
WEEK = 7 * DAY
HOUR = 3600.0
FIRST_HOURS = 72.0

#: Series that the panels draw.
DRAWN = (
    "collagen_gain",
    "elastin_gain",
    "collagen_ratio",
    "modulus_gain",
    "erythema_index",
    "tewl",
    "open_barrier_fraction",
)


@dataclass(frozen=True)
class Panel:
    """One panel over time.

    Attributes
    ----------
    series : str
        The drawn quantity.
    title : str
        Above it.
    early : bool
        The first 72 hours only, in hours; else the whole course, in weeks.
    """

    series: str
    title: str
    early: bool


PANELS = (
    Panel("collagen_gain", "Collagen I + III against untreated skin", early=False),
    Panel("elastin_gain", "Elastin against untreated skin", early=False),
    Panel("collagen_ratio", "Ratio of collagen I to III", early=False),
    Panel("erythema_index", "Redness, first three days", early=True),
    Panel("tewl", "Water loss, first three days", early=True),
)


_OPEN = Panel("open_barrier_fraction", "Open stratum corneum, first three days", early=True)


class Plottable(Protocol):
    """Protocol of a run that panels can draw: a ``Result`` fulfils it."""

    @property
    def scenario_hash(self) -> str: ...
    @property
    def scenario_json(self) -> str: ...
    @property
    def status(self) -> str: ...
    def curves(self, names: tuple[str, ...]) -> Series:
        """Return series by name, and ``series_time``."""


@dataclass(frozen=True)
class Curves:
    """The series of one run, and how they are drawn."""

    colour: Colour
    series: Series
    style: Any = "-"
    alpha: float = 1.0


@dataclass(frozen=True)
class ComparedAxis:
    """A varied key: its name, its unit (may be empty), its values."""

    name: str
    unit: str
    values: tuple[float | str, ...]


@dataclass(frozen=True)
class ComparedRun:
    """One run of a comparison.

    Attributes
    ----------
    values : tuple of float or str
        Of each axis.
    document : str
        The scenario (JSON, SI).
    metrics : mapping of str to float
        Units: SI.
    series : mapping of str to array, optional
        Units: SI.  None if the run did not come to its end.
    """

    values: tuple[float | str, ...]
    document: str
    metrics: Mapping[str, float]
    series: Series | None


@dataclass(frozen=True)
class Compared:
    """A comparison, as its figure needs it."""

    title: str
    axes: tuple[ComparedAxis, ...]
    runs: tuple[ComparedRun, ...]
    unlike: tuple[str, ...] = ()


def colours(count: int) -> list[Colour]:
    """Return colours that colour-blind readers can order, dark to light."""
    import matplotlib

    map_ = matplotlib.colormaps["viridis"]
    return [map_(x) for x in (np.linspace(0.0, 0.87, count) if count > 1 else [0.3])]


def _draw(axes: Axes, panel: Panel, runs: Sequence[Curves], sessions: Sequence[float], visible: float | None) -> None:
    from matplotlib.ticker import MaxNLocator, MultipleLocator

    shown = SERIES[panel.series]
    last = max((float(run.series["series_time"][-1]) for run in runs), default=0.0)
    unit, word = (HOUR, "hours") if panel.early else (WEEK, "weeks") if last > 2 * WEEK else (DAY, "days")
    end = 0.0
    for run in runs:
        if panel.series not in run.series:
            continue
        time = run.series["series_time"] / unit
        values = run.series[panel.series] * shown.factor
        if panel.early:
            until = np.searchsorted(time, FIRST_HOURS, side="right")
            time, values = time[:until], values[:until]
        axes.plot(time, values, color=run.colour, linewidth=1.6, linestyle=run.style, alpha=run.alpha)
        end = max(end, float(time[-1]) if len(time) else 0.0)
    for session in sessions:
        if session / unit <= end:
            axes.axvline(session / unit, color="0.75", linewidth=0.8, linestyle=":", zorder=0)
    if panel.series == "erythema_index" and visible is not None:
        axes.axhline(visible, color="0.45", linewidth=0.9, linestyle="--", zorder=0)
        axes.annotate(
            "visible above this line",
            (1.0, visible),
            xycoords=("axes fraction", "data"),
            xytext=(-3, 3),
            textcoords="offset points",
            ha="right",
            fontsize=8,
            color="0.35",
        )
    axes.set_title(panel.title, fontsize=10, loc="left")
    axes.set_xlabel(f"{word} after the first session")
    axes.set_ylabel(shown.axis)
    axes.set_xlim(0, end or None)
    if panel.early and end > 24:
        axes.xaxis.set_major_locator(MultipleLocator(12))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 4, 8, 10], integer=end > 4))
    if panel.series.endswith("_gain"):
        axes.axhline(0, color="0.6", linewidth=0.8, zorder=0)
    _tidy(axes)


def _tidy(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=9)


def _visible_index(document: str) -> float | None:
    return visible_redness(scenario_parameters(document), read_document(document)["skin"]["phototype"])


def caption(document: str) -> str:
    """Return one line that says what was computed: skin, device, sessions, model."""
    data = read_document(document)
    skin, protocol = data["skin"], data["protocol"]
    sessions = protocol["sessions"]
    parts = [f"{skin['preset']}, {skin['age'] / 31557600.0:.3g} years, phototype {skin['phototype']}"]
    if sessions:
        kinds = sorted({s["device"]["kind"] for s in sessions})
        lengths = sorted({s["device"]["needle"]["length"] * 1e3 for s in sessions})
        densities = sorted({s["density"] * 1e-4 for s in sessions})
        needle = " and ".join(f"{length:g} mm" for length in lengths)
        parts.append(f"{' and '.join(kinds)}, needle {needle}")
        parts.append(" and ".join(f"{d:.3g}" for d in densities) + " channels per cm²")
        weeks = [f"{s['at'] / WEEK:.3g}" for s in sessions]
        many = f"{', '.join(weeks[:3])} ... {weeks[-1]}" if len(weeks) > 6 else ", ".join(weeks)
        parts.append(f"session{'s' if len(weeks) > 1 else ''} in week {many}")
    parts.append(f"followed to week {protocol['duration'] / WEEK:.3g}")
    parts.append(f"model {data['healing']['model']}")
    return "; ".join(parts)


def _sessions(document: str) -> list[float]:
    return [s["at"] for s in read_document(document)["protocol"]["sessions"]]


def plot_result(result: Plottable, axes: AxesGrid | None = None) -> Any:
    """Draw the standard panels of one run.

    Parameters
    ----------
    result : Result
        The results.
    axes : array of matplotlib.axes.Axes, optional
        Six of them.  Default: a new pyplot figure, so that notebooks show it.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    if axes is None:
        from matplotlib import pyplot

        _, axes = pyplot.subplots(2, 3, figsize=(13, 7), layout="constrained")
    flat = np.asarray(axes).ravel()
    run = Curves(colours(1)[0], result.curves(DRAWN))
    sessions = _sessions(result.scenario_json)
    visible = _visible_index(result.scenario_json)
    panels = (*PANELS[:3], Panel("modulus_gain", "Young's modulus against untreated skin", early=False), *PANELS[3:])
    for panel, place in zip(panels, flat, strict=False):
        _draw(place, panel, [run], sessions, visible)
    figure = flat[0].figure
    if figure is not None and len(flat) >= len(panels):
        reached = float(run.series["series_time"][-1]) / WEEK
        unfinished = "" if result.status == "complete" else f"not finished ({result.status}): week {reached:.3g}; "
        figure.supxlabel(f"{unfinished}{caption(result.scenario_json)}\n{DISCLAIMER}", fontsize=8, color="0.35")
    return axes


def comparison_figure(comparison: Compared) -> Figure | None:
    """Draw a comparison: how collagen, elastin, redness and barrier went in each run, and what is left at the end.

    Parameters
    ----------
    comparison : Compared
        Its runs.

    Returns
    -------
    matplotlib.figure.Figure or None
        None if no run came to its end.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    done = [run for run in comparison.runs if run.series is not None]
    if not done:
        return None
    shades, styles = _shades(comparison)
    alpha = 1.0 if len(done) <= 30 else 0.55
    curves = [
        Curves(colour, run.series, style, alpha)
        for run, colour, style in zip(comparison.runs, shades, styles, strict=True)
        if run.series is not None
    ]
    figure = Figure(figsize=(17.0, 8.0), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(2, 4)
    document = done[0].document
    common = _common_sessions([run.document for run in done])
    one_type = (
        len({read_document(run.document)["skin"]["phototype"] for run in done}) == 1
    )  # else each sees its own level
    for panel, place in zip((*PANELS, _OPEN), (*axes[0, :3], *axes[1, :3]), strict=True):
        _draw(place, panel, curves, common, _visible_index(document) if one_type else None)
    _draw_profile(axes[0, 3], comparison, shades)
    if len(comparison.axes) == 2 and all(len(axis.values) > 1 for axis in comparison.axes):
        _draw_map(figure, axes[1, 3], comparison)
    else:
        _draw_final(axes[1, 3], comparison, shades)
    names = " and ".join(axis.name.replace("_", " ") for axis in comparison.axes)
    title = comparison.title
    figure.suptitle(f"{in_title(names)} compared" + (f": {title}" if title else ""), fontsize=13, x=0.01, ha="left")
    handles = _legend(comparison, shades)
    figure.legend(handles=handles, loc="outside right upper", title=names, frameon=False, fontsize=9, title_fontsize=9)
    marks = "dotted lines: sessions; " if common else ""
    means = "means over the upper 1 mm of the dermis, unless a panel says otherwise"
    warned = "".join(f"{sentence}\n" for sentence in comparison.unlike)
    note = f"{warned}{_shared_caption(comparison)}\n{marks}{means}; {DISCLAIMER}"
    figure.supxlabel(note, fontsize=8, color="0.35", x=0.01, ha="left")
    return figure


#: How curves of the values of a second key are drawn, if they are few.
_STYLES: tuple[Literal["-", "--", ":", "-."], ...] = ("-", "--", ":", "-.")
#: More entries than this make a legend that is longer than the figure.
_MOST_ENTRIES = 10


def _shades(comparison: Compared) -> tuple[list[Colour], list[Any]]:
    """Colour and style of each run: two keys take one each, so that both can be told apart."""
    runs, axes = comparison.runs, comparison.axes
    if len(axes) != 2:
        return colours(len(runs)), ["-"] * len(runs)
    shades = colours(len(axes[0].values))
    few = len(axes[1].values) <= len(_STYLES)
    places = [tuple(axis.values.index(value) for axis, value in zip(axes, run.values, strict=True)) for run in runs]
    return [shades[place[0]] for place in places], [_STYLES[place[1]] if few else "-" for place in places]


def _legend(comparison: Compared, shades: Sequence[Colour]) -> list[Any]:
    """Lines and words of the legend: of many values some, evenly chosen."""
    from matplotlib.lines import Line2D

    axes = comparison.axes
    if len(axes) == 2:
        texts = [labelled(_label(value, axes[0].unit), axes[0].name, bare=not axes[0].unit) for value in axes[0].values]
        entries = list(zip(texts, colours(len(texts)), strict=True))
    else:
        entries = [(_labels(run, comparison), shade) for run, shade in zip(comparison.runs, shades, strict=True)]
    some = _evenly(len(entries), _MOST_ENTRIES if len(axes) == 2 or len(entries) > 24 else len(entries))
    found = [Line2D([], [], color=entries[k][1], label=entries[k][0]) for k in some]
    if len(axes) == 2 and len(axes[1].values) <= len(_STYLES):
        for value, style in zip(axes[1].values, _STYLES, strict=False):
            text = labelled(_label(value, axes[1].unit), axes[1].name, bare=not axes[1].unit)
            found.append(Line2D([], [], color="0.35", linestyle=style, label=text))
    return found


def _evenly(count: int, most: int) -> list[int]:
    """Return at most so many places of a list, its ends among them."""
    return sorted({round(k) for k in np.linspace(0, count - 1, min(count, most))}) if count else []


def _draw_map(figure: Figure, axes: Axes, comparison: Compared) -> None:
    """What is left at the end of the run, over both varied keys."""
    shown = METRICS["collagen_gain"]
    across, down = comparison.axes
    grid = np.full((len(down.values), len(across.values)), np.nan)
    for run in comparison.runs:
        place = down.values.index(run.values[1]), across.values.index(run.values[0])
        grid[place] = run.metrics.get("collagen_gain", math.nan) * shown.factor
    image = axes.imshow(grid, cmap="cividis", aspect="auto", origin="lower", interpolation="nearest")
    for axis, ticks in ((across, axes.set_xticks), (down, axes.set_yticks)):
        some = _evenly(len(axis.values), 6)
        ticks(some, [_label(axis.values[k], "") for k in some], fontsize=8)
    if grid.size <= 36:
        middle = (np.nanmin(grid) + np.nanmax(grid)) / 2
        for (row, column), value in np.ndenumerate(grid):
            ink = "black" if value > middle else "white"
            axes.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=8, color=ink)
    axes.set_xlabel(across.name.replace("_", " ") + (f" ({across.unit})" if across.unit else ""))
    axes.set_ylabel(down.name.replace("_", " ") + (f" ({down.unit})" if down.unit else ""))
    axes.set_title("Collagen I + III at the end, change (%)", fontsize=10, loc="left")
    figure.colorbar(image, ax=axes)


def _labels(run: ComparedRun, comparison: Compared) -> str:
    several = len(comparison.axes) > 1
    return ", ".join(
        labelled(
            _label(value, axis.unit),
            axis.name,
            bare=several and isinstance(value, int | float) and not axis.unit,
        )
        for value, axis in zip(run.values, comparison.axes, strict=True)
    )


def _label(value: float | str, unit: str) -> str:
    return f"{value:g} {unit}".strip() if isinstance(value, int | float) else str(value)


def _common_sessions(documents: Sequence[str]) -> list[float]:
    """Session times, if all runs have the same."""
    found = {tuple(_sessions(document)) for document in documents}
    return list(found.pop()) if len(found) == 1 else []


def _shared_caption(comparison: Compared) -> str:
    """The caption's parts that all runs share."""
    parts = [caption(run.document).split("; ") for run in comparison.runs]
    shared = [part for part in parts[0] if all(part in other for other in parts)]
    if all(any(part.startswith("pen, needle") for part in p) for p in parts) and not any("needle" in s for s in shared):
        shared.insert(1, "pen")
    return "; ".join(shared)


def _draw_profile(axes: Axes, comparison: Compared, shades: Sequence[Colour]) -> None:
    """Where in the dermis the collagen is at the end: a mean over one depth favours some needles by construction."""
    deepest = 0.0
    for run, colour in zip(comparison.runs, shades, strict=True):
        bands = [(start, run.metrics[name]) for name, (start, _) in PROFILE.items() if name in run.metrics]
        if not bands:
            continue
        layers = read_document(run.document)["skin"]["layers"]
        bottom = sum(layer["thickness"] * 1e3 for layer in layers if layer["name"] == "dermis")
        edges = [start for start, _ in bands] + [bottom]
        values = [100.0 * value for _, value in bands]
        axes.stairs(values, edges, orientation="horizontal", baseline=None, color=colour, linewidth=1.8)
        deepest = max(deepest, bottom)
    axes.set_ylim(deepest or 1.0, 0)
    axes.set_ylabel("depth below the junction (mm)")
    axes.set_xlabel("change of collagen I + III (%)")
    axes.set_title("Collagen I + III by depth, at the end", fontsize=10, loc="left")
    axes.axvline(0, color="0.6", linewidth=0.8, zorder=0)
    axes.locator_params(axis="x", nbins=5)  # labels such as -0.025 are wide
    _tidy(axes)
    axes.grid(axis="x", color="0.92", linewidth=0.8)


def _draw_final(axes: Axes, comparison: Compared, shades: Sequence[Colour]) -> None:
    """Outcomes at the end of the run, against the varied value."""
    lines = (("collagen_gain", "-", "o"), ("collagen_iii_gain", "--", "s"), ("modulus_gain", ":", "^"))
    runs = comparison.runs
    axis = comparison.axes[0]
    single = len(comparison.axes) == 1
    numeric = single and all(isinstance(value, int | float) for value in axis.values)
    where = [float(run.values[0]) if numeric else float(k) for k, run in enumerate(runs)]
    order = sorted(range(len(runs)), key=lambda k: where[k])
    for name, style, marker in lines:
        shown = METRICS[name]
        values = [run.metrics.get(name, float("nan")) * shown.factor for run in runs]
        label = shown.label.removesuffix(", change")
        if numeric:  # between words there is nothing that a line could mean
            line = [where[k] for k in order], [values[k] for k in order]
            axes.plot(*line, style, color="0.45", linewidth=1.2, zorder=1)
        axes.scatter(where, values, marker=marker, c=shades, s=34, zorder=2)
        between = style if numeric else "none"
        axes.plot([], [], linestyle=between, marker=marker, color="0.45", markersize=5, label=label)
    if numeric:
        unit = f" ({axis.unit})" if axis.unit else ""
        axes.set_xlabel(axis.name.replace("_", " ") + unit)
    else:
        axes.set_xlabel(" and ".join(a.name.replace("_", " ") for a in comparison.axes))
    axes.set_ylabel("change (%)")
    axes.set_title("At the end, against untreated skin", fontsize=10, loc="left")
    axes.axhline(0, color="0.6", linewidth=0.8, zorder=0)
    _tidy(axes)
    if not numeric:
        texts = [_labels(run, comparison) for run in runs]
        some = _evenly(len(texts), 14)
        axes.set_xticks([where[k] for k in some], [texts[k] for k in some], rotation=30, ha="right", fontsize=8)
        axes.set_xlim(-0.5, len(runs) - 0.5)
    axes.legend(frameon=False, fontsize=8, loc="best")
