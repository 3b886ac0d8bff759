# SPDX-License-Identifier: BSD-3-Clause
"""What do two threads gain within a run: alone, and beside a busy process?

python benchmarks/threads.py [--pairs 7] [--other FOLDER]

Each measurement is a process of its own; the two that are compared take turns, and the ratio is taken pair by pair, so
that a drift of the machine falls out.  FOLDER holds another build of the package (a folder `skinheal` with its compiled
module): then the wall time of two threads is compared with that of the other build.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import skinheal as sh

RUN = """
import sys
import skinheal as sh
lateral, depth, days, threads = (int(word) for word in sys.argv[1:])
pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
protocol = sh.Protocol.course(sh.Session(pen), count=1, every="4 week", follow_up=f"{days} day")
numerics = {"tolerance": 0.01, "cells": {"lateral": lateral, "depth": depth}}
simulation = sh.Simulation(sh.Skin.preset("cheek"), protocol, numerics=numerics)
print(simulation.run(threads=threads, progress=False).timing["solve"])
"""
CASES = {"100 x 200 cells, 3 days": (100, 200, 3), "16 x 24 cells, a year": (16, 24, 365)}


@contextmanager
def busy(wanted: bool) -> Iterator[None]:
    """A process that takes one processor."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if wanted else None
    try:
        yield
    finally:
        if other is not None:
            other.kill()
            other.wait()


def seconds(case: tuple[int, int, int], threads: int, package: Path) -> float:
    """Time that a run takes, without setup and output."""
    words = [str(number) for number in (*case, threads)]
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--other", type=Path)
    wanted = parser.parse_args()
    here = Path(sh.__file__).parent.parent
    base, what = ((wanted.other, 2), "the other build") if wanted.other else ((here, 1), "one thread")
    for name, case in CASES.items():
        for with_busy in (False, True):
            ratios = []
            with busy(with_busy):
                for _ in range(wanted.pairs):
                    two = seconds(case, 2, here)
                    ratios.append(two / seconds(case, base[1], base[0]))
            beside = "beside a busy process" if with_busy else "alone"
            found = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            print(
                f"{name}, {beside}: two threads take {found} of {what}, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
