# SPDX-License-Identifier: BSD-3-Clause
"""How deep needles of each length go with roller, pen and stamp, with the uncertainty of every prior."""

from __future__ import annotations

import csv
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _core
from ..inputs.devices import Device
from ..inputs.settings import Skin
from .insertion import scenario_of

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

LENGTHS = (0.25, 0.5, 1.0, 1.5, 2.0, 2.5)  # mm
DEVICES = ("roller", "pen", "stamp")
SITES = ("cheek", "forearm")
#: Groups of parameters whose ranges are drawn from.
PRIORS = ("mechanics.", "puncture.", "residual.depth_share")


@dataclass(frozen=True)
class DepthRow:
    """Depth of one needle length with one device at one site.

    Attributes
    ----------
    site, device : str
        Where and with what.
    length : float
        Of the needle.  Units: mm.
    depth, depth_low, depth_high : float
        Mean depth of the needles that puncture, at the parameters' values, and the central 90 % over their ranges.
        Units: mm.
    hole, hole_low, hole_high : float
        The same of the hole that stays.  Units: mm.
    punctured, punctured_low, punctured_high : float
        Share of the strokes that puncture.
    """

    site: str
    device: str
    length: float
    depth: float
    depth_low: float
    depth_high: float
    hole: float
    hole_low: float
    hole_high: float
    punctured: float
    punctured_low: float
    punctured_high: float


def draws(samples: int, seed: int) -> tuple[list[str], NDArray[np.float64]]:
    """Draw parameters from their ranges: a Latin hypercube, in the logarithm for ranges of more than a factor 3.

    Parameters
    ----------
    samples : int
        How many.
    seed : int
        Of the draws.

    Returns
    -------
    tuple of list of str and numpy.ndarray
        Names, and values of shape (sample, name) in SI.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    names: list[str] = []
    columns: list[NDArray[np.float64]] = []
    for entry in _core.parameters("mn17"):
        if not entry["name"].startswith(PRIORS) or not entry["has_range"]:
            continue
        u = (rng.permutation(samples) + rng.random(samples)) / samples
        low, high = entry["low"], entry["high"]
        wide = low > 0 and high > 3 * low
        names.append(entry["name"])
        columns.append(low * (high / low) ** u if wide else low + (high - low) * u)
    return names, np.column_stack(columns)


def study(*, samples: int = 48, seed: int = 1) -> list[DepthRow]:
    """Compute depth against length for each device and site.

    Parameters
    ----------
    samples : int
        Draws from the ranges of the parameters.
    seed : int
        Of the draws.

    Returns
    -------
    list of DepthRow
    """
    import numpy as np

    names, values = draws(samples, seed)
    rows = values.tolist()
    cases = [(site, device, length) for site in SITES for device in DEVICES for length in LENGTHS]

    def one(case: tuple[str, str, float]) -> DepthRow:
        site, name, length = case
        document = scenario_of(Skin.preset(site), Device.preset(name, length=f"{length} mm"))
        best = np.array(_core.insertion_draws(document, [], [[]]))[0]
        spread = np.array(_core.insertion_draws(document, names, rows))
        spread[spread[:, 2] == 0, :2] = np.nan  # no needle is in: there is no depth
        low, high = np.nanquantile(spread, (0.05, 0.95), axis=0)
        to_people = np.array([1e3, 1e3, 1.0])
        numbers = np.stack([best, low, high], axis=1) * to_people[:, None]
        return DepthRow(site, name, length, *(float(v) for v in numbers.ravel()))

    with ThreadPoolExecutor(max_workers=len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(one, cases))


def figure(rows: list[DepthRow]) -> Figure:
    """Draw depth against length, one panel per site; bands: the central 90 % over the ranges of the parameters.

    Parameters
    ----------
    rows : list of DepthRow
        Of ``study``.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    fig = Figure(figsize=(10.5, 7.2), layout="constrained")
    axes = fig.subplots(2, len(SITES), sharex=True, sharey="row", height_ratios=(3, 1.4))
    colours = dict(zip(DEVICES, ("#0072b2", "#d55e00", "#009e73"), strict=True))
    for column, site in enumerate(SITES):
        upper, lower = axes[0][column], axes[1][column]
        upper.plot((0, 2.6), (0, 2.6), color="0.6", linestyle=":", label="depth = length")
        for name in DEVICES:
            own = [row for row in rows if (row.site, row.device) == (site, name)]
            x = [row.length for row in own]
            colour = colours[name]
            upper.plot(x, [row.depth for row in own], color=colour, marker="o", label=f"{name}, needle in")
            upper.fill_between(
                x, [row.depth_low for row in own], [row.depth_high for row in own], color=colour, alpha=0.15
            )
            upper.plot(
                x, [row.hole for row in own], color=colour, linestyle="--", linewidth=1, label=f"{name}, hole left"
            )
            lower.plot(x, [100 * row.punctured for row in own], color=colour, marker="o")
            lower.fill_between(
                x,
                [100 * row.punctured_low for row in own],
                [100 * row.punctured_high for row in own],
                color=colour,
                alpha=0.15,
            )
        upper.set_title(site)
        lower.set_xlabel("needle length (mm)")
        upper.grid(alpha=0.3)
        lower.grid(alpha=0.3)
    axes[0][0].set_ylabel("depth (mm)")
    axes[1][0].set_ylabel("strokes that\npuncture (%)")
    axes[0][0].set_xlim(0, 2.6)
    axes[0][0].set_ylim(0, 2.6)
    axes[1][0].set_ylim(-3, 103)
    axes[0][0].legend(fontsize="small")
    return fig


def write_study(folder: Path, *, samples: int = 48) -> tuple[Path, Path]:
    """Write ``depth_of_length.png`` and ``depth_of_length.csv`` into a folder.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    samples : int
        Draws from the ranges of the parameters.

    Returns
    -------
    tuple of Path
        Figure and table.
    """
    rows = study(samples=samples)
    folder.mkdir(parents=True, exist_ok=True)
    picture, table = folder / "depth_of_length.png", folder / "depth_of_length.csv"
    figure(rows).savefig(picture, dpi=150)
    names = list(DepthRow.__dataclass_fields__)
    with table.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow([f"{name}_mm" if name.startswith(("length", "depth", "hole")) else name for name in names])
        for row in rows:
            writer.writerow([f"{v:.4g}" if isinstance(v := getattr(row, name), float) else v for name in names])
    return picture, table
