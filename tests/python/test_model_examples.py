# SPDX-License-Identifier: BSD-3-Clause
"""The examples of models run, and what they measure is what is known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import skinheal as sh

pytest.importorskip("sympy", reason="SymPy is not installed")

FOLDER = Path(__file__).parents[2] / "examples" / "models"
EXAMPLES = sorted(FOLDER.glob("*.py"))

#: What a line says -> allowed relative difference (absolute, if 0 is known), with its reason.
ALLOWED = {
    "cooper_2015": {"macrophages": 1e-5},  # digits of the table
    "fisher_kpp": {
        "speed": 2e-3,  # the correction is the first of a slowly converging series
        "exact wave": 1e-4,  # the cells
    },
    "gray_scott": {"uniform state": 1e-5, "change of the mean": 2e-2},  # integrated from 301 samples
    "keller_segel_1970": {
        "mode": 1e-3,  # the cells: 1.5e-4 of both parts of a small difference
        "cells lost": 1e-12,
        "at rest": 1e-5,
        "swinging supply": 1e-5,
    },
    "porous_fisher": {"speed": 1e-3, "0.1 mm ahead": 1e-12},
    "sherratt_murray": {
        "activator: time": 7e-3,  # 0.1 of 20.7, as stated for the known number
        "inhibitor: time": 3e-3,
        "activator: radius": 1e-3,
        "inhibitor: radius": 1e-3,
        "activator: speed": 1e-2,
        "inhibitor: speed": 1e-2,
    },
    "waugh_sherratt_2006": {"alpha": 1e-4},
}


def pairs(line: str) -> list[tuple[float, float]]:
    """Numbers after "measured" and "known" of a line, one by one."""
    found = re.search(r"measured (.*?), known (.*)", line)
    if not found:
        return []
    number = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
    return [
        (float(a), float(b)) for a, b in zip(re.findall(number, found[1]), re.findall(number, found[2]), strict=False)
    ]


def test_each_example_is_listed_here() -> None:
    assert [path.stem for path in EXAMPLES] == list(ALLOWED)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_measures_what_is_known(path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr
    seen = set()
    for line in done.stdout.splitlines():
        for start, allowed in ALLOWED[path.stem].items():
            if not line.startswith(start):
                continue
            for measured, known in pairs(line):
                seen.add(start)
                assert abs(measured - known) <= allowed * (abs(known) or 1), line
    assert seen == set(ALLOWED[path.stem]), done.stdout
    if path.stem == "cooper_2015":
        worst = re.search(r"largest relative difference .* measured (\S+),", done.stdout)
        assert worst and float(worst[1]) < 1e-5


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_numbered_and_uses_what_is_public(path: Path) -> None:
    text = path.read_text()
    steps = [int(number) for number in re.findall(r"^ *# (\d+)\. ", text, re.M)]
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) >= 3
    assert set(re.findall(r"\bsh\.(\w+)", text)) <= set(sh.__all__)
