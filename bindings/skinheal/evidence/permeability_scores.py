# SPDX-License-Identifier: BSD-3-Clause
"""Estimated permeabilities of human epidermis beside 367 measured ones; nothing here is fitted to a row that it scores.

The aqueous pores of the stratum corneum were fitted to mannitol, so the table is scored a second time without mannitol.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from .. import _core
from ..uptake.setting import entry_of

FOLDER = Path(__file__).parent / "observations"
HOUR = 3600.0


def table(name: str) -> list[dict[str, str]]:
    """Rows of a table of observations, without its header of comments."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


@dataclass(frozen=True)
class Score:
    """How predictions of log10 kp do.

    Attributes
    ----------
    model, rows : str
        The estimate and the data set that it is scored on.
    count : int
        Rows.
    bias, rmse : float
        Of log10.
    tenfold : float
        Share within a factor of ten.
    """

    model: str
    rows: str
    count: int
    bias: float
    rmse: float
    tenfold: float


def _score(model: str, rows: str, errors: Sequence[float]) -> Score:
    e = np.asarray(errors)
    return Score(model, rows, e.size, float(e.mean()), float(np.sqrt((e**2).mean())), float((np.abs(e) <= 1).mean()))


def permeability(molar_mass: float, log_p: float, temperature: float, *, bricks: bool = False) -> float:
    """Permeability of human epidermis from water.

    Parameters
    ----------
    molar_mass : float
        Units: g/mol.
    log_p : float
        Octanol-water.
    temperature : float
        Units: K.
    bricks : bool
        Brick-and-mortar picture of the barrier.

    Returns
    -------
    float
        Units: cm/h.
    """
    skin = {
        "layers": [
            {"name": "stratum_corneum", "thickness": 15e-6},
            {"name": "viable_epidermis", "thickness": 85e-6},
            {"name": "dermis", "thickness": 1e-3},
        ]
    }
    around = {"surface_temperature": temperature, "tissue_temperature": temperature, "in_vivo": False}
    solute = {"molar_mass": molar_mass * 1e-3, "log_p": log_p}
    found = _core.solute(solute, skin, {**around, "brick_and_mortar": bricks}, {})["properties"]
    barrier = float(found["permeability"]) * 100 * HOUR
    edwards = float(entry_of("stratum_corneum.edwards_constant")["value"]) * 100 * HOUR
    return barrier / (1 + barrier * math.sqrt(molar_mass) / edwards)


def permeability_scores() -> list[Score]:
    """Potts and Guy, and both pictures of this library, on 367 measurements of 120-odd compounds."""
    errors: dict[str, list[float]] = defaultdict(list)
    names: list[str] = []
    for row in table("kp_human_aqueous.csv"):
        mass, log_p = float(row["mw_g_mol"]), float(row["logKow"])
        temperature, found = float(row["T_exp_K"]), float(row["log10_kp_cm_h"])
        names.append(row["compound"].strip().lower())
        errors["Potts and Guy"].append(-2.74 + 0.71 * log_p - 0.0061 * mass - found)
        errors["this library"].append(math.log10(permeability(mass, log_p, temperature)) - found)
        errors["this library, bricks"].append(math.log10(permeability(mass, log_p, temperature, bricks=True)) - found)
    fresh = [k for k, name in enumerate(names) if not name.startswith("mannitol")]
    compounds: dict[str, list[int]] = defaultdict(list)
    for k in fresh:
        compounds[names[k]].append(k)
    out = []
    for model, values in errors.items():
        out.append(_score(model, "all rows", values))
        out.append(_score(model, "without mannitol", [values[k] for k in fresh]))
        out.append(
            _score(
                model,
                "medians of compounds, without mannitol",
                [median(values[k] for k in rows) for rows in compounds.values()],
            )
        )
    return out
