# SPDX-License-Identifier: BSD-3-Clause
"""A forked child must not open a parallel region: it would wait for threads that exist in its parent only."""

from __future__ import annotations

import os
import warnings

from ..errors import SkinhealWarning

_state = {"forked": False, "warned": False}


def _in_child() -> None:
    _state["forked"] = True
    _state["warned"] = False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


def usual_threads() -> int:
    """Return the number of processors of this process, or what OMP_NUM_THREADS says if that is less."""
    processors = len(os.sched_getaffinity(0))
    wanted = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return min(processors, int(wanted)) if wanted.isdecimal() and int(wanted) > 0 else processors


def allowed_threads(threads: int) -> int:
    """Return the number of threads that this process may use.

    Parameters
    ----------
    threads : int
        What was asked for.

    Returns
    -------
    int
        ``threads``, or 1 in a forked child (with one warning).
    """
    if threads > 1 and _state["forked"]:
        if not _state["warned"]:
            _state["warned"] = True
            warnings.warn(
                "this process was forked, so runs use one thread; start workers with the method 'spawn' to use more",
                SkinhealWarning,
                stacklevel=3,
            )
        return 1
    return threads
