# SPDX-License-Identifier: BSD-3-Clause
"""How long do the inputs of the README's example take to make, and how often is a document read for them?

    python benchmarks/objects.py [--mechanics]

Everything is imported and made once before the clock starts; processor time, of ten repetitions the fastest counts.
Nothing is run.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import skinheal as sh
from skinheal import _core

#: Functions of the core that read a JSON document of a scenario.
READERS = ("resolve", "validate", "warnings", "scenario_hash", "plan", "scenario_parameters", "insertion", "run")

calls = 0


def counted(function: Any) -> Any:
    """Return the function with its calls counted."""

    def call(*arguments: Any, **named: Any) -> Any:
        global calls
        calls += 1
        return function(*arguments, **named)

    return call


def build(mechanics: bool) -> sh.Simulation:
    """Make what the README's example makes before it runs."""
    skin = sh.Skin.preset("cheek", age="45 year", phototype=3)
    pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"), needles=12, frequency="90 Hz")
    amount: Any = {"passes": 1} if mechanics else {"density": "200 1/cm^2"}
    session = sh.Session(pen, **amount)
    protocol = sh.Protocol.course(session, count=4, every="4 week", follow_up="26 week")
    law = sh.Insertion(law="mechanics" if mechanics else "prescribed")
    return sh.Simulation(skin, protocol, insertion=law)


def main() -> None:
    """Measure and print."""
    mechanics = "--mechanics" in sys.argv
    for name in READERS:
        if hasattr(_core, name):
            setattr(_core, name, counted(getattr(_core, name)))
    for name in ("from_json", "from_dict"):
        setattr(_core.Scenario, name, staticmethod(counted(getattr(_core.Scenario, name))))
    build(mechanics)
    times = []
    for _ in range(10):
        before, start = calls, time.process_time()
        build(mechanics)
        times.append(time.process_time() - start)
        read = calls - before
    print(f"{read} documents read, {1e3 * min(times):.1f} ms (median {1e3 * sorted(times)[5]:.1f} ms)")


if __name__ == "__main__":
    main()
