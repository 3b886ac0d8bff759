# SPDX-License-Identifier: BSD-3-Clause
"""How many threads a run takes if nobody says."""

from __future__ import annotations

import os


def usual_threads() -> int:
    """Return the number of processors of this process, or what OMP_NUM_THREADS says if that is less."""
    processors = len(os.sched_getaffinity(0))
    wanted = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return min(processors, int(wanted)) if wanted.isdecimal() and int(wanted) > 0 else processors
