# SPDX-License-Identifier: BSD-3-Clause
"""What does a run cost in a batch: setup, runs an hour, memory?

python benchmarks/batch.py [--runs 200] [--threads 1 2]

One session with 1 mm needles, 28 days, the default grid, tolerance 0.01.  Runs take turns among a hundred ages.  The
load of the machine stands beside the figures: they are those of a quiet machine only if it is below the threads.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time

import skinheal as sh
from skinheal import _core


def scenario(age: float) -> sh.Simulation:
    pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
    protocol = sh.Protocol.course(sh.Session(pen), count=1, every="4 week", follow_up="28 day")
    return sh.Simulation(sh.Skin.preset("cheek", age=f"{age} year"), protocol, numerics={"tolerance": 0.01})


def memory() -> float:
    """Peak memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    wanted = parser.parse_args()

    different = [scenario(25 + 0.5 * k) for k in range(min(wanted.runs, 100))]
    runs = [different[k % len(different)] for k in range(wanted.runs)]
    sh.run_batch(runs[:2])  # parses what is parsed once in a process
    timings = [_core.run(run.json, arrays=False)["timing"] for run in runs[:100]]
    for part in ("setup", "solve", "output"):
        print(f"{part}, median of {len(timings)} runs: {1e3 * statistics.median(t[part] for t in timings):.2f} ms")
    for threads in wanted.threads:
        before, cpu, start = memory(), time.process_time(), time.perf_counter()
        batch = sh.run_batch(runs, threads=threads)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        assert not batch.failures
        print(
            f"{threads} threads: {len(runs)} runs in {seconds:.2f} s, {3600 * len(runs) / seconds:,.0f} runs an hour, "
            f"{1e3 * cpu / len(runs):.2f} ms of processor time a run, "
            f"memory {before:.0f} -> {memory():.0f} MB, load {os.getloadavg()[0]:.1f}"
        )


if __name__ == "__main__":
    main()
