# SPDX-License-Identifier: BSD-3-Clause
"""Topic 8: absorption of actives through intact and needled skin."""

from __future__ import annotations

from collections.abc import Mapping

from ..absorption_cases import all_rows
from ..permeability_scores import permeability_scores
from . import Prediction

TOPIC = "8-absorption"
TARGETS = "absorption"
FITTED: Mapping[str, str] = {
    "stratum_corneum.polar_conductance": (
        "median of five permeabilities of mannitol, from another table; mannitol is not scored"
    )
}


def predict() -> list[Prediction]:
    """Compute every target of the topic."""
    scores = {(score.model, score.rows): score for score in permeability_scores()}
    ours = scores[("this library", "without mannitol")]
    note = f"{ours.count} rows without mannitol; the bounds are those of Potts and Guy on the same rows"
    out = [
        Prediction("K-rmse", ours.rmse, note=note),
        Prediction("K-bias", ours.bias, note=note),
        Prediction("K-tenfold", 100 * ours.tenfold, note=note),
    ]
    return out + [Prediction(row.id, row.computed, note=row.note) for row in all_rows()]
