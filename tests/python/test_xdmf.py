# SPDX-License-Identifier: BSD-3-Clause
"""The sidecar for ParaView: the classic XDMF reader finds every snapshot and every value."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

import skinheal as sh
from support import QUICK

READ = """
import json, sys
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline as Pipeline
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader

reader = vtkXdmfReader()
reader.SetFileName(sys.argv[1])
reader.UpdateInformation()
facts = reader.GetOutputInformation(0)
times = [facts.Get(Pipeline.TIME_STEPS(), k) for k in range(facts.Length(Pipeline.TIME_STEPS()))]
ranges = []
for time in times:
    reader.UpdateTimeStep(time)
    grid = reader.GetOutputDataObject(0)
    while grid.IsA("vtkMultiBlockDataSet"):
        grid = grid.GetBlock(0)
    cells = grid.GetCellData()
    arrays = [cells.GetArray(k) for k in range(cells.GetNumberOfArrays())]
    ranges.append({a.GetName(): [*a.GetRange(), a.GetTuple1(a.GetNumberOfTuples() - 1)] for a in arrays})
print("found", json.dumps([times, grid.GetBounds(), ranges]))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result file with its sidecar; the name is as long as those of a comparison."""
    path = tmp_path_factory.mktemp("xdmf") / f"{'a1' * 32}.h5"
    sh.Simulation.from_text(QUICK).run(path)
    return path


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result file of a patch of skin."""
    path = tmp_path_factory.mktemp("xdmf") / "box.h5"
    changes = {"numerics.geometry": "box", "numerics.patch": "0.8 mm", "numerics.cells": {"lateral": 10, "depth": 6}}
    sh.Simulation.from_text(QUICK).with_({**changes, "protocol.follow_up": "6 hour"}).run(path)
    return path


def read(sidecar: Path, folder: Path) -> tuple[list[float], list[float], list[dict[str, list[float]]]]:
    """Findings of the classic reader of VTK: times, bounds, and (least, largest, last) of each array at each time."""
    program = sys.executable if importlib.util.find_spec("vtkmodules") else shutil.which("pvbatch")
    if program is None:
        pytest.skip("neither vtk nor pvbatch is installed: pip install vtk, or apt-get install paraview")
    (folder / "read.py").write_text(READ)
    done = subprocess.run([program, str(folder / "read.py"), str(sidecar)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr
    times, bounds, ranges = json.loads(done.stdout.split("found ", 1)[1])
    return times, bounds, ranges


def test_the_classic_reader_finds_every_cell_of_a_patch(box: Path, tmp_path: Path) -> None:
    times, bounds, ranges = read(box.with_suffix(".xdmf"), tmp_path)
    with h5py.File(box) as file:
        np.testing.assert_allclose(times, file["time"][...])
        ends = [file[f"{axis}_bounds"][place] for axis in "xyz" for place in ((0, 0), (-1, 1))]
        assert bounds == pytest.approx(ends)
        cells = [name for name, item in file.items() if getattr(item, "ndim", 0) == 4]
        assert len(cells) > 10
        for k, found in enumerate(ranges):
            assert sorted(found) == sorted(cells)
            for name in cells:
                values = file[name][k]
                last = [values.min(), values.max(), values[-1, -1, -1]]
                assert found[name] == pytest.approx(last, rel=1e-6, abs=0), name


def test_the_classic_reader_finds_every_snapshot_and_every_value(run: Path, tmp_path: Path) -> None:
    times, bounds, ranges = read(run.with_suffix(".xdmf"), tmp_path)
    with h5py.File(run) as file:
        np.testing.assert_allclose(times, file["time"][...])
        assert bounds[:4] == pytest.approx(
            [file["r_bounds"][0, 0], file["r_bounds"][-1, 1], file["z_bounds"][0, 0], file["z_bounds"][-1, 1]]
        )
        plane = [name for name, item in file.items() if getattr(item, "ndim", 0) == 3]
        assert len(plane) > 10
        for k, found in enumerate(ranges):
            assert sorted(found) == sorted(plane)
            for name in plane:
                values = file[name][k]
                assert found[name] == pytest.approx([values.min(), values.max(), values[-1, -1]], rel=1e-6, abs=0), name


def test_the_sidecar_is_small(run: Path) -> None:
    with h5py.File(run) as file:
        snapshots, fields = len(file["time"]), sum(getattr(item, "ndim", 0) == 3 for item in file.values())
    text = run.with_suffix(".xdmf").read_text()
    assert len(text) < 6000 + (300 + 260 * fields) * snapshots
    assert text.count(run.name) == fields
