# SPDX-License-Identifier: BSD-3-Clause
"""The library brings one HDF5 and h5py another; both live in one process, whichever is loaded first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import QUICK

OURS = """
import skinheal as sh
result = sh.Simulation.from_scenario(sh.Scenario.from_file("quick.toml")[0]).run("ours.h5")
"""
THEIRS = """
import h5py, numpy
with h5py.File("theirs.h5", "w") as file:
    file.create_dataset("x", data=numpy.arange(1000.0), compression="gzip")
"""
BOTH_READ = """
with h5py.File("ours.h5") as file: rows = file["series_time"].size
with h5py.File("theirs.h5") as file: assert file["x"][-1] == 999.0
assert rows > 10 and result.to_xarray().sizes["series_time"] == rows
assert repr(sh.Result.open("ours.h5").metrics) == repr(result.metrics)
"""
#: As some do for MPI: what is loaded after this, h5py's HDF5 included, shows its symbols to every library.
FOR_ALL = "import os, sys; sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)"


@pytest.mark.parametrize(
    "lines",
    [(THEIRS, OURS, BOTH_READ), (OURS, THEIRS, BOTH_READ), (FOR_ALL, THEIRS, OURS, BOTH_READ)],
    ids=["h5py_first", "h5py_last", "symbols_for_all"],
)
def test_both_write_and_read(lines: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "quick.toml").write_text(QUICK)
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
