# SPDX-License-Identifier: BSD-3-Clause
"""Shared by the tests: a small scenario, the command line as a process, a look at a folder, a run of one active."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import skinheal as sh

#: Quick to run: a coarse grid and one session.
QUICK = """\
schema = 1
title = "quick"

[skin]
preset = "cheek"
age = "45 year"
phototype = 3

[device]
kind = "pen"
needle = { shape = "tapered", length = "1.0 mm", base_diameter = "250 um", tip_radius = "5 um" }
needles = 12
frequency = "90 Hz"

[protocol]
follow_up = "2 week"

[[session]]
at = "0 day"
density = "200 1/cm^2"

[numerics]
resolution = "coarse"
tolerance = 1e-2
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


def process(*arguments: str | Path, cwd: Path, **options: object) -> subprocess.Popen[str]:
    """A process that Ctrl-C ends, even if that of the tests ignores it, as one in the background of a script does."""
    return subprocess.Popen(
        [*map(str, arguments)],
        cwd=cwd,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,  # type: ignore[call-overload]
    )


def command(*arguments: str | Path, cwd: Path, **options: object) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return process(sys.executable, "-m", "skinheal", *arguments, cwd=cwd, **pipes | options)


def everything_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def only(found: sh.Absorption) -> sh.Uptake:
    """Return what became of the one active there is."""
    (uptake,) = found.values()
    return uptake
