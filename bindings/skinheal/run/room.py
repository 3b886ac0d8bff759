# SPDX-License-Identifier: BSD-3-Clause
"""Whether the machine has room for a run, before it starts."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import IoError, ScenarioError

#: A file may take half of its estimate, where fields are smooth: less than that much room cannot be enough.
_SURE = 0.5


def refuse_without_room(plan: Mapping[str, Any], file: Path | None) -> None:
    """Refuse a run that cannot fit.

    Parameters
    ----------
    plan : mapping
        As of ``Simulation.plan``.
    file : Path or None
        Where the result goes; None: into memory.

    Raises
    ------
    IoError
        The disk has less room than the result takes.
    ScenarioError
        The machine, or a limit of the process, has less memory than the run takes.
    """
    memory = plan["memory"] + (0 if file is not None else plan["memory_of_fields"])
    free = free_memory()
    if memory > free:
        raise ScenarioError(
            f"this run takes about {size(memory)} of memory, and {size(free)} is free. "
            "Take fewer cells or a coarser resolution" + ("" if file is not None else ", or write into a file")
        )
    if file is None:
        return
    try:
        there = os.statvfs(file.absolute().parent)
    except OSError:
        return  # the place is looked at by those who open it
    left = there.f_bavail * there.f_frsize + (file.stat().st_size if file.exists() else 0)
    if there.f_blocks and left < _SURE * plan["file_size"]:
        raise IoError(
            f"{file}: the result takes about {size(plan['file_size'])}, and {size(left)} is free on that disk. "
            "Make room, choose another disk, or store fewer fields less often: output.fields, output.every",
            str(file),
        )


def free_memory() -> float:
    """Return the memory that this process may still take; infinity where the system does not tell.  Units: bytes."""
    free = float("inf")
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, StopIteration, ValueError):
        return free
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return free if limit == resource.RLIM_INFINITY else min(free, max(0.0, limit - taken))


def size(count: float) -> str:
    """Return a number of bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return ""
