# SPDX-License-Identifier: BSD-3-Clause
"""Which differences between needle lengths survive what is uncertain about the model.

A scrambled Sobol sample over the parameters of the first rank; for each draw the main job, all needles alike.
"""

from __future__ import annotations

import importlib
import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from ...errors import Error
from ...figures.display import DISCLAIMER, PROFILE
from ...figures.plot import colours
from ...inputs.provenance import parameters
from ...run.simulation import Simulation
from .common import DAY, HOUR, Table, run_all

NEEDLES = (0.25, 0.5, 1.0, 1.5, 2.5)
#: Sampled quantities.  Factors act on both rates of synthesis, on both radii of the hole.
PRIORS: Mapping[str, tuple[str, ...]] = {
    "dead margin": ("injury.zone_length",),
    "hole size": ("injury.base_radius", "injury.tip_radius"),
    "synthesis of collagen I": ("collagen_i.synthesis_rate",),
    "synthesis of collagen III": ("collagen_iii.synthesis_rate",),
    "ceiling of collagen": ("collagen.ceiling_gain",),
    "decay of TGF-beta": ("tgf_beta.decay_rate",),
}
#: The outcome, how many of its SI units one shown unit is, and its unit.
OUTCOMES: Mapping[str, tuple[str, float, str]] = {
    "collagen_gain": ("collagen I + III, upper 1 mm", 0.01, "%"),
    "collagen_gain_0_200um": ("collagen I + III, 0 to 0.2 mm", 0.01, "%"),
    "collagen_gain_200_500um": ("collagen I + III, 0.2 to 0.5 mm", 0.01, "%"),
    "collagen_gain_500_1000um": ("collagen I + III, 0.5 to 1 mm", 0.01, "%"),
    "collagen_gain_below_1000um": ("collagen I + III, below 1 mm", 0.01, "%"),
    "modulus_gain": ("Young's modulus", 0.01, "%"),
    "elastin_gain": ("elastin", 0.01, "%"),
    "erythema_duration": ("visible redness", DAY, "day"),
    "closure_time": ("barrier closed", HOUR, "h"),
}


@dataclass(frozen=True)
class Ensemble:
    """Draws, and what came out.

    Attributes
    ----------
    draws : array, shape (samples, priors)
        Factors on the values of the parameter set.
    outcomes : mapping of str to array, shape (samples, needles)
        In SI; lower bounds where ``censored``.
    censored : mapping of str to array of bool, shape (samples, needles)
        Times whose end was not seen.
    """

    draws: NDArray[np.float64]
    outcomes: Mapping[str, NDArray[np.float64]]
    censored: Mapping[str, NDArray[np.bool_]]


def _statistics() -> ModuleType:
    try:
        return importlib.import_module("scipy.stats")
    except ModuleNotFoundError as missing:
        raise Error("the ensemble needs SciPy: pip install 'skinheal[analysis]'") from missing


def draw(samples: int, seed: int) -> NDArray[np.float64]:
    """Return factors on the values of the parameter set, log-uniform over the range that each parameter may have.

    A prior that holds several parameters moves them together, within the range that all of them allow.  The synthesis
    rates keep to half to double: their ranges are a quarter to fourfold, which incisions exclude.
    """
    qmc = _statistics().qmc
    known = {p.name: p for p in parameters("mn17")}
    low, high = [], []
    for names in PRIORS.values():
        rows = [known[name] for name in names]
        least = max(float(row.low or row.value) / row.value for row in rows)
        most = min(float(row.high or row.value) / row.value for row in rows)
        if names[0].endswith("synthesis_rate"):
            least, most = 0.5, 2.0
        low.append(math.log(least))
        high.append(math.log(most))
    unit = qmc.Sobol(len(PRIORS), seed=seed).random(samples)
    return np.asarray(np.exp(qmc.scale(unit, low, high)))


def simulations(base: Simulation, draws: NDArray[np.float64]) -> dict[str, Simulation]:
    """Return the main job of each draw, by ``"<draw> <needle>"``."""
    known = {p.name: p for p in parameters("mn17")}
    found: dict[str, Simulation] = {}
    for row, factors in enumerate(draws):
        changes: dict[str, object] = {}
        for names, factor in zip(PRIORS.values(), factors, strict=True):
            for name in names:
                parameter = known[name]
                least, most = parameter.low, parameter.high
                assert least is not None and most is not None
                value = min(max(parameter.value * factor, least), most) / parameter.si_factor
                text: str | float = float(value) if parameter.unit == "1" else f"{value:.9g} {parameter.unit}"
                changes[f"parameters.override.{name}"] = text
        changed = base.with_(changes)
        for needle in NEEDLES:
            found[f"{row} {needle}"] = changed.with_({"device.needle.length": f"{needle} mm"})
    return found


def run(base: Simulation, folder: Path, *, samples: int, seed: int, workers: int) -> Ensemble:
    """Run the ensemble; runs that are in the folder are not repeated.

    Parameters
    ----------
    base : Simulation
        The main job; its needle length is varied.
    folder : Path
        Gets the result files.
    samples : int
        Draws; a power of two keeps the Sobol sequence balanced.
    seed : int
        Of the scrambling.
    workers : int
        Processes, one thread each.

    Returns
    -------
    Ensemble
    """
    draws = draw(samples, seed)
    light = base.with_({"output.fields": ["collagen_i"], "output.every": "13 week"})  # the series is what is read
    done = run_all(simulations(light, draws), folder / "runs", workers=workers)
    found = [[done[f"{k} {n}"].metrics for n in NEEDLES] for k in range(samples)]
    outcomes = {
        name: np.array([[m.get(name, m.at_least.get(name, math.nan)) for m in row] for row in found])
        for name in OUTCOMES
    }
    censored = {name: np.array([[name in m.at_least for m in row] for row in found]) for name in OUTCOMES}
    return Ensemble(draws, outcomes, censored)


def spread(found: Ensemble) -> Table:
    """Return median and 90 % interval of each outcome by needle."""
    rows = []
    for name, (label, unit, shown) in OUTCOMES.items():
        cells = []
        for k in range(len(NEEDLES)):
            values, censored = found.outcomes[name][:, k] / unit, found.censored[name][:, k]
            # From the lowest bound on a draw may stand anywhere above: a quantile there is a bound as well.
            known = float(values[censored].min()) if censored.any() else math.inf
            low, middle, high = (
                f"{'≥ ' if q >= known else ''}{q:.2f}" for q in np.nanquantile(values, (0.05, 0.5, 0.95))
            )
            cells.append(f"{middle} ({low} to {high})")
        rows.append((f"{label}, {shown}", *cells))
    return Table(
        "Median and 90 % interval",
        ("outcome", *(f"{n:g} mm" for n in NEEDLES)),
        tuple(rows),
        f"{len(found.draws)} draws.",
    )


def survivors(found: Ensemble) -> Table:
    """Return in how many draws a longer needle reads more than the next shorter one, and by how much."""
    rows = []
    for name, (label, unit, shown) in OUTCOMES.items():
        values = found.outcomes[name] / unit
        cells = []
        for k in range(len(NEEDLES) - 1):
            step = values[:, k + 1] - values[:, k]
            censored = found.censored[name][:, k : k + 2]
            told = np.isfinite(step) & ~censored.all(axis=1)  # of two that were not seen to end nothing is known
            left_out = int(np.sum(~told))
            step = step[told]
            more = np.mean(step > 0)
            low, high = np.quantile(step, (0.05, 0.95))
            cells.append(f"{100 * more:.0f} % ({low:+.2f} to {high:+.2f})" + f", {left_out} not told" * bool(left_out))
        rows.append((f"{label}, {shown}", *cells))
    return Table(
        "Draws in which the longer needle reads more, and the 90 % interval of the difference",
        ("outcome", *(f"{a:g} to {b:g} mm" for a, b in itertools.pairwise(NEEDLES))),
        tuple(rows),
        "A difference survives if nearly all draws agree on its sign.",
    )


def drivers(found: Ensemble) -> Table:
    """Return the rank correlation of each prior with outcomes of the 1.5 mm needle and with a ratio of needles."""
    spearmanr = _statistics().spearmanr
    column = NEEDLES.index(1.5)
    gain = found.outcomes["collagen_gain"]
    targets = {
        "collagen gain, 1.5 mm": gain[:, column],
        "redness, 1.5 mm": found.outcomes["erythema_duration"][:, column],
        "gain at 0.5 mm / at 1.5 mm": gain[:, NEEDLES.index(0.5)] / gain[:, column],
    }
    rows = []
    for k, name in enumerate(PRIORS):
        cells = (f"{spearmanr(found.draws[:, k], values).statistic:+.2f}" for values in targets.values())
        rows.append((name, *cells))
    return Table("Rank correlation with each prior", ("prior", *targets), tuple(rows))


def write_figure(found: Ensemble, path: Path) -> None:
    """Draw the spread by needle, the profiles, and the differences between needles."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(15, 5.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, middle, right = figure.subplots(1, 3)
    place = np.arange(len(NEEDLES))
    names = [f"{n:g}" for n in NEEDLES]
    gain = 100 * found.outcomes["collagen_gain"]
    for row in gain:
        left.plot(place, row, color="0.8", linewidth=0.5, zorder=1)
    left.boxplot(gain, positions=place, widths=0.45, whis=(5, 95), showfliers=False, medianprops={"color": "C3"})
    left.set_xticks(place, names)
    left.set(xlabel="needle length (mm)", ylabel="change of collagen I + III, upper 1 mm (%)")
    left.set_title("Each draw, and its spread (whiskers 5 to 95 %)", fontsize=10, loc="left")
    for k, colour in enumerate(colours(len(NEEDLES))):
        bands = np.array([100 * found.outcomes[name][:, k] for name in PROFILE])
        low, half, high = np.quantile(bands, (0.05, 0.5, 0.95), axis=1)
        depth = np.arange(len(PROFILE)) + 0.16 * (k - 2)
        middle.errorbar(
            half, depth, xerr=(half - low, high - half), fmt="o", color=colour, capsize=2, label=f"{NEEDLES[k]:g} mm"
        )
    middle.set_yticks(np.arange(len(PROFILE)), [where for _, where in PROFILE.values()])
    middle.invert_yaxis()
    middle.set(xlabel="change of collagen I + III (%)", ylabel="depth below the junction")
    middle.set_title("By depth: median, 5 to 95 %", fontsize=10, loc="left")
    handles, labels = middle.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False, fontsize=8)
    steps = np.diff(gain, axis=1)
    right.axhline(0, color="0.6", linewidth=0.8)
    right.violinplot(steps, positions=place[:-1], showmedians=True, widths=0.7)
    right.set_xticks(place[:-1], [f"{a} to {b}" for a, b in itertools.pairwise(names)])
    right.set(xlabel="needle length (mm)", ylabel="difference within a draw (percentage points)")
    right.set_title("What the longer needle adds, same draw", fontsize=10, loc="left")
    for axes in (left, middle, right):
        axes.spines[["top", "right"]].set_visible(False)
    priors = ", ".join(PRIORS)
    figure.supxlabel(
        f"{len(found.draws)} draws over {priors}; {DISCLAIMER}", fontsize=8, color="0.35", x=0.01, ha="left"
    )
    figure.savefig(path, dpi=110)


def save(found: Ensemble, path: Path) -> None:
    """Write draws and outcomes as JSON, SI units."""
    path.write_text(
        json.dumps(
            {
                "priors": {name: list(names) for name, names in PRIORS.items()},
                "needles_mm": list(NEEDLES),
                "factors": found.draws.tolist(),
                "outcomes": {name: values.tolist() for name, values in found.outcomes.items()},
                "at_least": {name: values.tolist() for name, values in found.censored.items()},
            }
        ),
        encoding="utf-8",
    )
