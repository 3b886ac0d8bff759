# SPDX-License-Identifier: BSD-3-Clause
"""Cost of a run, before it runs.

The numbers are fits to runs of both healing models: single channels from 1 to 9000 cells and a patch of 65,000,
tolerances from 1e-2 to 1e-4, 1 day to 2 years, one thread on an otherwise idle Xeon with AVX-512.  Each of these 23
runs took 0.7 to 1.5 times its estimate.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..inputs.document import ScenarioDocument

#: By model: steps in the four weeks after a session, and in all the time that follows, at the tolerance 1e-3.
_STEPS = {"mn16": (330.0, 120.0), "mn17": (435.0, 450.0)}
_DAY = 86400.0
_MONTH = 28 * _DAY
_FIRST = 0.2 * _DAY  #: steps are short until then, and grow with the time afterwards
_TAIL = 75 * _DAY  #: in which the steps grow as long as they get


def steps_of(document: ScenarioDocument) -> float:
    """Return about how many time steps a run takes.

    Parameters
    ----------
    document : mapping
        The canonical document.

    Returns
    -------
    float
    """
    each, tail = _STEPS.get(document["healing"]["model"], _STEPS["mn17"])
    starts = [float(session["at"]) for session in document["protocol"]["sessions"]]
    end = float(document["protocol"]["duration"])
    steps = 60.0
    for start, until in pairwise([*starts, end]):
        gap = max(until - start, 0.0)
        steps += each * math.log1p(min(gap, _MONTH) / _FIRST) / math.log1p(_MONTH / _FIRST)
        steps -= tail * math.expm1(-max(gap - _MONTH, 0.0) / _TAIL)
    doses = [float(dose["at"]) for dose in document["protocol"].get("sun", [])]
    steps += sum(_dose_steps(until - start) for start, until in pairwise([*doses, end]))
    return steps * math.sqrt(1e-3 / document["numerics"]["tolerance"])  # the method is of second order


def _dose_steps(gap: float) -> float:
    """Steps that a dose of sun adds, by the time to the next: 20 if daily, 70 if weekly."""
    return max(18.0, 35.0 * math.log1p(min(max(gap, 0.0) / _DAY, 7.0)))


def seconds_of(steps: float, cells: int) -> float:
    """Return about how long a run computes on one thread.

    Parameters
    ----------
    steps : float
        Time steps.
    cells : int
        Cells of the grid.

    Returns
    -------
    float
        Units: s.
    """
    per_cell = 2.7e-7 + 2.0e-7 * min(cells / 5e4, 1.0)  # beyond the caches a cell costs more
    return 0.01 + steps * (3.0e-5 + per_cell * cells)
