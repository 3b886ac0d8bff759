# SPDX-License-Identifier: BSD-3-Clause
"""The hardening counts of tests/hardening: in short with every test run, in full with `-m hardening`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "hardening" / "hardening.py"


def faults(*counts: str) -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), *counts], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " tried: 0 crashes, 0 hangs, 0 lost, 0 altered, 0 tracebacks" in done.stdout


@pytest.mark.parametrize(
    "counts",
    [("kills", "8"), ("full", "4"), ("damaged", "60"), ("mutated", "300")],
    ids=lambda counts: counts[0],
)
def test_a_few_of_each_kind(counts: tuple[str, str]) -> None:
    part, count = counts
    faults("--only", part, f"--{part}", count)


@pytest.mark.hardening
def test_the_full_counts() -> None:
    faults()
