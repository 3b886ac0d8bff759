# SPDX-License-Identifier: BSD-3-Clause
"""Absorption through a patch of skin whose channels lie at places of their own, not one channel and its mirror images.

``python -m skinheal.uptake_patch results`` compares patterns and writes ``patch.csv`` and ``patch.png`` there.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..errors import ScenarioError
from ..inputs.document import Table
from .result import delivered

if TYPE_CHECKING:
    from .setting import Query

#: More than these take many minutes.
MOST_CHANNELS = 25


@dataclass(frozen=True)
class Places:
    """Channels of a rectangle of skin, SI.

    Attributes
    ----------
    width, height : float
        Units: m.
    channels : tuple of (float, float, float)
        x, y and depth of each.  Units: m.
    """

    width: float
    height: float
    channels: tuple[tuple[float, float, float], ...]

    def to_document(self) -> Table:
        """The patch as a document has it, SI."""
        return {
            "width": self.width,
            "height": self.height,
            "channels": [{"x": x, "y": y, "depth": z} for x, y, z in self.channels],
        }

    @classmethod
    def lattice(cls, density: float, depth: float) -> Places:
        """One channel in the middle of its square: with its mirror images a lattice of equal channels."""
        side = 1 / math.sqrt(density)
        return cls(side, side, ((side / 2, side / 2, depth),))

    @classmethod
    def at_random(cls, density: float, depth: float, *, count: int, seed: int, depth_spread: float = 0.0) -> Places:
        """``count`` channels at independent places.

        Parameters
        ----------
        density : float
            Sets the side of the square.  Units: 1/m2.
        depth : float
            Mean.  Units: m.
        count, seed : int
            Of the channels, and of their places.
        depth_spread : float
            Standard deviation of the depths over their mean; their mean over the patch is kept.

        Returns
        -------
        Places
        """
        side = math.sqrt(count / density)
        generator = np.random.default_rng(seed)
        places = generator.random((count, 2)) * side
        depths = np.clip(1 + depth_spread * generator.standard_normal(count), 0.3, 1.7)
        depths *= depth / depths.mean()
        return cls(side, side, tuple((float(x), float(y), float(z)) for (x, y), z in zip(places, depths, strict=True)))

    @classmethod
    def of_session(cls, scenario_json: str, *, side: float, density: float, depth: float, seed: int) -> Places:
        """Where the needles of the first session of a scenario meet a square of skin, and how deep their holes stay.

        Parameters
        ----------
        scenario_json : str
            The scenario, SI.
        side : float
            Units: m.
        density : float
            Channels of the session: as many passes as it takes, the surplus left out at random.  Units: 1/m2.
        depth : float
            Mean of the holes.  Units: m.
        seed : int
            Of what is left out.

        Returns
        -------
        Places
        """
        passes = 1
        found = _core.hits(scenario_json, passes=passes, width=side, height=side)
        while 0 < found["density"] < density and passes < 64:
            passes *= 2
            found = _core.hits(scenario_json, passes=passes, width=side, height=side)
        depths = np.asarray(found["depth"], dtype=float)
        into = np.flatnonzero(depths > 0)
        wanted = min(round(density * side**2), into.size)
        into = np.sort(np.random.default_rng(seed).permutation(into)[:wanted])
        if into.size:
            depths *= depth / depths[into].mean()
        return cls(side, side, tuple((float(found["x"][k]), float(found["y"][k]), float(depths[k])) for k in into))


def places_for(query: Query, healing: dict[str, Any] | None, side: float, seed: int) -> Places:
    """Places of the channels of a question: those of its session, or independent ones.

    Parameters
    ----------
    query : Query
        With channels of its own, or none.
    healing : mapping or None
        The healing run whose session made the channels, as the C++ library takes it.
    side : float
        Of the square of skin.  Units: m.
    seed : int
        Of the places.

    Returns
    -------
    Places

    Raises
    ------
    ScenarioError
        No channel, or too many for a box.
    """
    if healing is not None:
        found = _core.session_channels(healing, query.skin, query.of_holes)
        places = Places.of_session(
            healing["scenario_json"], side=side, density=found["density"], depth=found["depth"], seed=seed
        )
    else:
        assert query.channels is not None
        own = query.channels.to_document()
        count = round(own["density"] * side**2)
        drawn = Places.at_random(own["density"], own["depth"], count=max(count, 1), seed=seed)
        scale = side / drawn.width
        places = Places(side, side, tuple((x * scale, y * scale, z) for x, y, z in drawn.channels[:count]))
    count = len(places.channels)
    if not 0 < count <= MOST_CHANNELS:
        raise ScenarioError(
            f"absorption: the patch of {places.width * 1e3:.3g} mm has {count} channels; a box takes 1 to "
            f"{MOST_CHANNELS}. Write a {'larger' if count == 0 else 'smaller'} patch."
        )
    return places


def on_patch(case: Mapping[str, Any], places: Places) -> Table:
    """A case of the solver with the one class of its channels at places of a patch."""
    kind = {**case["channels"][0], "density": 0.0}  # that of the patch
    return {
        **case,
        "channels": [kind],
        "patch": places.to_document(),
        "numerics": {**case["numerics"], "path": "box"},
    }


# ------------------------------------------------------------------------------------------------------------- study


@dataclass(frozen=True)
class Row:
    """One pattern of one solute.

    Attributes
    ----------
    solute, pattern : str
    seed : int
    one_hour, four_hours : float
        Delivered over that of the unit cell.
    seconds : float
        Processor time.
    """

    solute: str
    pattern: str
    seed: int
    one_hour: float
    four_hours: float
    seconds: float


#: A small and a large solute: diffusion in stratum corneum, tissue and water (m2/s), clearance (1/s), radius (m).
SOLUTES: Mapping[str, tuple[float, float, float, float, float]] = {
    "small (D = 200 um2/s)": (1e-16, 2e-10, 7e-10, 5e-4, 3e-10),
    "protein (D = 4 um2/s)": (1e-20, 4e-12, 9e-11, 1e-5, 3.5e-9),
}


def study_case(solute: str, density: float, depth: float) -> dict[str, Any]:
    """A finite dose on skin with open channels for four hours, in the unit cell."""
    barrier, tissue, water, clearance, radius = SOLUTES[solute]
    living = {"partition": 0.7, "diffusivity": tissue}
    return {
        "layers": [
            {"name": "stratum_corneum", "thickness": 15e-6, "partition": 0.7, "diffusivity": barrier},
            {"name": "viable_epidermis", "thickness": 80e-6, **living},
            {"name": "dermis", "thickness": 0.8e-3, **living, "clearance": clearance},
        ],
        "applications": [{"vehicle": {"amount": 2e-4, "concentration": 1.0}}],
        "channels": [
            {
                "density": density,
                "mouth_radius": 40e-6,
                "body_radius": 40e-6,
                "tip_radius": 10e-6,
                "depth": depth,
                "closure": {},
            }
        ],
        "water_diffusivity": water,
        "solute_radius": radius,
        "duration": 4 * 3600.0,
        "times": [3600.0, 4 * 3600.0],
        "numerics": {"path": "unit_cell", "tolerance": 3e-3},
    }


def compare_patterns(
    *, density: float = 1e6, depth: float = 3e-4, count: int = 6, seeds: int = 2, refinement: float = 1.0
) -> list[Row]:
    """Lattice, random places, and random places with random depths against the unit cell.

    Parameters
    ----------
    density : float
        Units: 1/m2.
    depth : float
        Mean depth of the channels.  Units: m.
    count : int
        Channels in the random patches.
    seeds : int
        Random patches of each kind.
    refinement : float
        Cells per length of the patches over the default.

    Returns
    -------
    list of Row
    """
    import time

    rows = []
    for solute in SOLUTES:
        case = study_case(solute, density, depth)
        reference = delivered(_core.absorb(json.dumps(case)))
        patched = {**case, "numerics": {**case["numerics"], "refinement": refinement}}
        patterns = [("lattice", 0, Places.lattice(density, depth))]
        for seed in range(1, seeds + 1):
            patterns.append(("random", seed, Places.at_random(density, depth, count=count, seed=seed)))
            spread = Places.at_random(density, depth, count=count, seed=seed, depth_spread=0.3)
            patterns.append(("random, depths too", seed, spread))
        for pattern, seed, places in patterns:
            start = time.process_time()
            got = delivered(_core.absorb(json.dumps(on_patch(patched, places)))) / reference
            rows.append(Row(solute, pattern, seed, float(got[0]), float(got[1]), time.process_time() - start))
    return rows


def figure(rows: Sequence[Row], path: Path) -> None:
    """Draw the rows into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(9, 3.2), layout="constrained")
    FigureCanvasAgg(sheet)
    patterns = list(dict.fromkeys(row.pattern for row in rows))
    for axes, solute in zip(sheet.subplots(1, len(SOLUTES), sharey=True), SOLUTES, strict=True):
        for moment, style in (("one_hour", "o"), ("four_hours", "s")):
            here = [row for row in rows if row.solute == solute]
            axes.plot(
                [patterns.index(row.pattern) + (0.1 if moment == "four_hours" else -0.1) for row in here],
                [100 * (getattr(row, moment) - 1) for row in here],
                style,
                label=moment.replace("_", " "),
            )
        axes.axhline(0, color="0.6", linewidth=0.8)
        axes.set_xticks(range(len(patterns)), patterns)
        axes.margins(x=0.2)
        axes.set_title(solute, fontsize=10)
    sheet.axes[0].set_ylabel("delivered, against the unit cell (%)")
    sheet.axes[0].legend(fontsize=8)
    sheet.savefig(path, dpi=100)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare patterns and write a table and a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the results go")
    parser.add_argument("--count", type=int, default=6, help="channels in a random patch (default 6)")
    parser.add_argument("--seeds", type=int, default=2, help="random patches of each kind (default 2)")
    parser.add_argument("--density", type=float, default=100, help="channels per cm2 (default 100)")
    parser.add_argument("--refinement", type=float, default=1.0, help="cells per length over the default (default 1)")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    rows = compare_patterns(
        density=1e4 * given.density, count=given.count, seeds=given.seeds, refinement=given.refinement
    )
    with (given.folder / "patch.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(Row.__dataclass_fields__))
        writer.writeheader()
        writer.writerows({name: getattr(row, name) for name in Row.__dataclass_fields__} for row in rows)
    figure(rows, given.folder / "patch.png")


if __name__ == "__main__":
    main()
