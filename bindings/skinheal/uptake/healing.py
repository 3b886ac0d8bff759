# SPDX-License-Identifier: BSD-3-Clause
"""The healing run that says how the channels of a session close, and what absorption reads of it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from ..inputs import units
from ..inputs.sessions import Protocol
from ..inputs.settings import Insertion, Numerics
from ..run.simulation import Simulation

if TYPE_CHECKING:
    from ..inputs.sessions import Session
    from ..inputs.settings import Skin
    from ..results.result import Result

#: Series that say how channels close and how red the skin is; which of them there are depends on the model.
SERIES = (
    "open_barrier_fraction",
    "epidermal_cover_axis",
    "lip_seal",
    "mouth_radius",
    "blood_flow",
    "erythema_index",
)


@functools.lru_cache(maxsize=32)
def healed(skin: Skin, session: Session, until: float) -> Result:
    """The healing run behind a session, coarse: it only has to say how the holes close."""
    alone = session.model_copy(update={"at": units.quantity("0 h"), "repeat": None})
    protocol = Protocol(sessions=(alone,), duration=f"{max(until, 3600.0):.0f} s")
    simulation = Simulation(
        skin,
        protocol,
        insertion=Insertion(law="mechanics"),
        numerics=Numerics(resolution="coarse", tolerance=1e-2),
    )
    return simulation.run(progress=False)


def to_core(result: Result) -> dict[str, Any]:
    """Course of a healing run as the C++ library reads it, SI."""
    names = set(result.names)
    series = {name: np.asarray(result[name].values, dtype=float) for name in SERIES if name in names}
    return {
        "scenario_json": result.scenario_json,
        "series_time": np.asarray(result.curves(())["series_time"], dtype=float),
        "series": series,
        "metrics": {name: float(value) for name, value in result.metrics.items()},
    }
