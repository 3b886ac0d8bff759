# SPDX-License-Identifier: BSD-3-Clause
"""Seven actives after sessions with four needle lengths, applied at four times: one table, one figure."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..figures.display import DISCLAIMER
from ..inputs import units
from ..inputs.devices import Device, Needle
from ..inputs.products import VEHICLES, Active, Application, Formulation
from ..inputs.sessions import Session
from ..inputs.settings import Skin
from .healing import healed, to_core
from .result import GROUPS, NOTHING, delivered
from .setting import Query, layers_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACTIVES = (
    "ascorbic_acid",
    "niacinamide",
    "tranexamic_acid",
    "hyaluronic_acid_10k",
    "hyaluronic_acid_1m",
    "ghk",
    "lidocaine",
)
LENGTHS = ("0.25 mm", "0.5 mm", "1.0 mm", "1.5 mm")
TIMES = ("0 h", "1 h", "4 h", "24 h")
DOSE = "5 mg/cm^2"  # generous, as a serum under the needles
CONTACT = "30 min"  # then it is washed off
AFTER = 24.0  # h after the application; when amounts are read
LONGEST = 49.0  # h; of the healing runs
TABLE, FIGURE = "absorption.csv", "absorption.png"


@dataclass(frozen=True)
class Compared:
    """One active after one session at one time.

    Attributes
    ----------
    active, title, length, at : str
        What, with which needle, when after the session.
    applied, delivered, intact, dermis : float
        A day after the application.  Units: kg/m2.
    absorbed : float
        Of it taken by blood and lymph.  Units: kg/m2.
    deep : float
        Highest free concentration at a depth of 0.3 mm, mean over the area.  Units: kg/m3.
    ceiling : float
        Highest enhancement that channels could give.
    """

    active: str
    title: str
    length: str
    at: str
    applied: float
    delivered: float
    intact: float
    dermis: float
    absorbed: float
    deep: float
    ceiling: float

    @property
    def enhancement(self) -> float:
        """Delivered over that through intact skin; infinite if nothing passes intact skin."""
        if self.intact <= NOTHING * self.applied:
            return float("inf")
        return self.delivered / self.intact


def compare_products(
    skin: Skin | None = None,
    *,
    actives: Sequence[str] = ACTIVES,
    lengths: Sequence[str] = LENGTHS,
    times: Sequence[str] = TIMES,
    vehicle: VEHICLES = "gel",
    density: str = "200 1/cm^2",
) -> list[Compared]:
    """Compute every combination: usual concentrations, 5 mg/cm2 of product, washed off after half an hour.

    Parameters
    ----------
    skin : Skin, optional
        Default: the cheek.
    actives, lengths, times : sequence of str
        The runs or products to compare.
    vehicle : str
        As in :class:`skinheal.Formulation`.
    density : str
        Channels per area.

    Returns
    -------
    list of Compared
    """
    skin = skin if skin is not None else Skin.preset("cheek")
    layers = layers_of(skin)
    sessions = {x: Session(Device.pen(needle=Needle(length=x)), density=density) for x in lengths}
    runs = {x: to_core(healed(skin, session, LONGEST * 3600.0)) for x, session in sessions.items()}

    def one(task: tuple[str, str, str | None]) -> tuple[dict[str, Any], dict[str, float]]:
        name, at, length = task
        product = Formulation(vehicle, active=[Active(name)], dose=DOSE)
        start = units.to_si(units.quantity(at, kind=units.TIME), units.TIME)
        query = Query(
            skin=layers,
            applications=(Application(product, at=at, duration=CONTACT),),
            until=start + AFTER * 3600.0,
            points=16,
        )
        document = query.to_json(through_channels=length is not None, through_intact_skin=length is None)
        (answer,) = _core.uptake(document, runs[length] if length is not None else None)
        return answer["found"], answer["properties"]

    tasks: list[tuple[str, str, str | None]] = [(name, "0 h", None) for name in actives]
    tasks += [(name, at, length) for name in actives for length in lengths for at in times]
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = dict(zip(tasks, pool.map(one, tasks), strict=True))
    rows = []
    for name, at, length in tasks:
        if length is None:
            continue
        found, properties = answers[(name, at, length)]
        plain, _ = answers[(name, "0 h", None)]
        dry = properties["permeability"] / properties["hydration_factor"]
        whole = 1 / (1 / dry + 1 / properties["ceiling"]) if dry > 0 else 0.0
        rows.append(
            Compared(
                active=name,
                title=Active(name).title,
                length=length,
                at=at,
                applied=float(found["applied"][-1]),
                delivered=float(delivered(found)[-1]),
                intact=float(delivered(plain)[-1]),
                dermis=float(sum(found["layers"][name][-1] for name in GROUPS["dermis"] if name in found["layers"])),
                absorbed=float(found["absorbed"][-1]),
                deep=float(max(np.interp(3e-4, found["depth"], row) for row in found["profile"])),
                ceiling=properties["ceiling"] / whole if whole > 0 else float("inf"),
            )
        )
    return rows


def write_comparison(rows: Sequence[Compared], folder: Path) -> list[Path]:
    """Write the table (SI and micrograms) and the figure; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / TABLE
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            [
                "active",
                "needle_length",
                "applied_after_session",
                "dose_ug_cm2",
                "delivered_24h_ug_cm2",
                "intact_24h_ug_cm2",
                "enhancement",
                "ceiling",
                "share_of_dose",
                "in_dermis_24h_ug_cm2",
                "absorbed_24h_ug_cm2",
                "peak_at_0.3_mm_ug_mL",
            ]
        )
        for r in rows:
            numbers = (
                r.applied * 1e5,
                r.delivered * 1e5,
                r.intact * 1e5,
                r.enhancement,
                r.ceiling,
                r.delivered / r.applied,
                r.dermis * 1e5,
                r.absorbed * 1e5,
                r.deep * 1e3,
            )
            writer.writerow([r.active, r.length, r.at, *(f"{value:.4g}" for value in numbers)])
    figure = folder / FIGURE
    draw_comparison(rows).savefig(figure, dpi=120)
    return [table, figure]


def draw_comparison(rows: Sequence[Compared]) -> Figure:
    """Draw delivered amounts against the time of application: one panel for each active, one line for each needle."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullFormatter

    names = list(dict.fromkeys(row.active for row in rows))
    lengths = list(dict.fromkeys(row.length for row in rows))
    times = list(dict.fromkeys(row.at for row in rows))
    columns = 4
    lines = -(-len(names) // columns)
    figure = Figure(figsize=(13.0, 0.8 + 3.2 * lines), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.subplots(lines, columns, squeeze=False).ravel()
    colours = [str(c) for c in ("#66c2a4", "#41b6c4", "#2c7fb8", "#253494")]
    for axes, name in zip(grid, names, strict=False):
        mine = [row for row in rows if row.active == name]
        for k, length in enumerate(lengths):
            values = [next(r.delivered for r in mine if r.length == length and r.at == at) * 1e5 for at in times]
            colour = colours[k % len(colours)]
            axes.plot(
                range(len(times)), values, "o-", color=colour, label=f"{length} needles", linewidth=1.6, markersize=4
            )
        plain, dose = mine[0].intact * 1e5, mine[0].applied * 1e5
        axes.axhline(dose, color="0.6", linewidth=0.9, linestyle=":", label="dose")
        if plain > 0:
            axes.axhline(plain, color="#D55E00", linestyle="--", linewidth=1.4, label="intact skin")
        axes.set_yscale("log")
        axes.set_ylim(min(max(plain / 3, dose * 1e-7), dose / 100) if plain > 0 else dose * 1e-6, dose * 3)
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_xticks(range(len(times)), times)
        axes.set_title(mine[0].title, fontsize=10, loc="left")
        axes.tick_params(labelsize=8)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    for axes in grid[len(names) :]:
        axes.set_axis_off()
    for axes in grid[::columns]:
        axes.set_ylabel("past the barrier (µg/cm²)", fontsize=9)
    for axes in grid[max(len(names) - columns, 0) : len(names)]:
        axes.set_xlabel("applied after the session", fontsize=9)
    handles, labels = grid[0].get_legend_handles_labels()
    grid[min(len(names), grid.size - 1)].legend(handles, labels, frameon=False, loc="center", fontsize=10)
    figure.suptitle("Products after needling: what passes the stratum corneum", fontsize=13, x=0.01, ha="left")
    note = (
        "5 mg/cm² of gel, washed off after 30 min, each active at its usual strength, 200 channels per cm²; "
        f"amounts a day later; through channels take them as upper bounds; {DISCLAIMER}"
    )
    figure.supxlabel(note, fontsize=8, color="0.35", x=0.01, ha="left")
    return figure
