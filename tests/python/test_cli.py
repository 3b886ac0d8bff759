# SPDX-License-Identifier: BSD-3-Clause
"""The command line where nothing goes wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from support import QUICK, Outcome, everything_in

Cli = Callable[..., Outcome]


def test_new_prints_a_scenario_that_is_valid(cli: Cli, here: Path) -> None:
    text = cli("new").out
    assert text.count("#") > 10
    (here / "scenario.toml").write_text(text)
    outcome = cli("validate", "scenario.toml")
    assert outcome.code == 0
    for word in ("valid", "sessions   4 in 266 days", "cells", "memory", "file", "time"):
        assert word in outcome.out
    assert everything_in(here) == ["scenario.toml"], "validate writes nothing"
    shown = cli("validate", "scenario.toml", "--show").out
    assert sh.Simulation.from_text(shown.split("\nscenario.toml: valid")[0]).hash == sh.Simulation.from_text(text).hash


def test_run_info_diff(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    first = cli("run", "quick.toml", "-o", "a.h5")
    assert first.code == 0
    for word in ("complete", "collagen I + III", "kPa", "a.h5"):
        assert word in first.out
    assert cli("run", "quick.toml", "-o", "b.h5", "--threads", "2", "--quiet").out == ""
    assert cli("run", "quick.toml", "-o", "c.h5", "--set", "device.needle.length=0.5 mm").code == 0
    equal = cli("diff", "a.h5", "b.h5")
    assert (equal.code, equal.out) == (0, "equal: every dataset, bit by bit\n")
    different = cli("diff", "a.h5", "c.h5")
    assert different.code == 1
    for word in ("@scenario_sha256", "tgf_beta", "metrics/collagen_gain", "different:"):
        assert word in different.out
    assert cli("diff", "a.h5", "c.h5", "--quiet").out == ""
    told = cli("info", "a.h5")
    assert told.code == 0
    for word in ("quick", "status     complete", "mn17", "snapshots of 16 z x 12 r", "tgf_beta", "collagen I + III"):
        assert word in told.out
    assert cli("run", "quick.toml", "-o", "a.h5", "--resume").code == 0, "a finished run is finished"
    assert cli("run", "quick.toml", "-o", "a.h5", "--overwrite").code == 0


def test_a_warning_is_one_line(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    outcome = cli("run", "quick.toml", "--set", "device.needle.length=3 mm")
    assert outcome.code == 0
    warnings = [line for line in outcome.err.splitlines() if line]
    assert len(warnings) == 1 and warnings[0].startswith("warning: ") and "subcutis" in warnings[0]


def test_params(cli: Cli) -> None:
    listed = cli("params", "list")
    assert listed.code == 0
    assert len(listed.out.splitlines()) == len(sh.parameters())
    assert len(cli("params", "list", "mmp").out.splitlines()) == len([p for p in sh.parameters() if "mmp" in p.name])
    shown = cli("params", "show", "mmp.decay_rate").out
    for word in ("value", "1/day", "range", "kind", "source", "note"):
        assert word in shown
    assert "cheek" in cli("params", "skins").out
    assert "192 needles" in cli("params", "devices").out
    pen = cli("params", "devices", "pen_0_5mm").out  # its own length, the rest of the device that it differs from
    assert "needle.length               0.5 mm (0.4 to 0.6): assumed" in pen
    assert "needle.base_diameter        250 um (100 to 500): assumed, schwarz2011" in pen
    assert "dermis                      0.76 mm" in cli("params", "skins", "eyelid").out


def test_doctor_and_version(cli: Cli) -> None:
    told = cli("doctor").out
    for word in ("skinheal", "HDF5", "OpenMP", "vector unit", "processors", "numpy", "compiler"):
        assert word in told
    assert cli("version").out.strip() == sh.__version__
    assert cli("--version").out.strip() == sh.__version__


@pytest.mark.parametrize("arguments", [(), ("--help",), ("compare", "--help"), ("run", "--help"), ("params", "--help")])
def test_help(arguments: tuple[str, ...], cli: Cli) -> None:
    outcome = cli(*arguments)
    assert "Usage" in outcome.out + outcome.err
    assert "Traceback" not in outcome.err


def test_a_reader_that_has_had_enough_is_no_error(here: Path) -> None:
    line = f"{sys.executable} -m skinheal params list | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=here, capture_output=True, text=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_name_that_no_active_has_is_answered_with_the_way_to_the_list(cli: Cli) -> None:
    told = cli("actives", "nothing")
    assert told.code == 2
    assert "List them all with: skinheal actives" in told.err
