# SPDX-License-Identifier: BSD-3-Clause
"""Ctrl-C and worse: what was computed stays readable, and going on gives the same file as never having stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import skinheal as sh
from skinheal.results.filediff import differences
from skinheal.run.pool import Pool, Task
from support import QUICK, command
from support import process as start

#: Long enough to be interrupted in the middle.
SLOW = (
    QUICK.replace("1e-2", "5e-3")
    .replace('resolution = "coarse"', "cells = { lateral = 80, depth = 112 }")
    .replace('at = "0 day"', 'at = "0 day"\nrepeat = { count = 4, every = "1 week" }')
)
TWO_LENGTHS = "device.needle.length=0.5,1.0 mm"


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same scenario, never interrupted."""
    path = tmp_path_factory.mktemp("reference") / "whole.h5"
    sh.Simulation.from_text(SLOW).run(path)
    return path


def wait_for(condition: Any, process: subprocess.Popen[str], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, f"ended too early: {process.communicate()}"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def snapshots(path: Path) -> int:
    """How many are flushed; 0 if the file cannot be read at this moment."""
    import h5py

    try:
        with h5py.File(path, "r", locking=False) as handle:
            return len(handle["time"])
    except (OSError, KeyError):
        return 0


def test_ctrl_c_then_resume_gives_the_same_file(tmp_path: Path, reference: Path) -> None:
    (tmp_path / "slow.toml").write_text(SLOW)
    process = command("run", "slow.toml", "-o", "run.h5", "--threads", "1", cwd=tmp_path)
    wait_for(lambda: snapshots(tmp_path / "run.h5") >= 3, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    assert "--resume" in err
    partial = sh.Result.open(tmp_path / "run.h5")
    assert partial.status == "cancelled"
    assert (tmp_path / "run.checkpoint").exists()
    assert 0 < partial["collagen_gain"].series_time.values[-1] < 5 * 7 * 86400
    refused = command("run", "slow.toml", "-o", "run.h5", cwd=tmp_path)
    assert refused.wait(60) == 2
    resumed = command("run", "slow.toml", "-o", "run.h5", "--resume", cwd=tmp_path)
    out, err = resumed.communicate(timeout=120)
    assert resumed.returncode == 0, err
    assert not (tmp_path / "run.checkpoint").exists()
    assert differences(tmp_path / "run.h5", reference) == []


def test_kill_9_leaves_a_readable_file_that_resumes(tmp_path: Path, reference: Path) -> None:
    import h5py
    import xarray as xr

    (tmp_path / "slow.toml").write_text(SLOW)
    process = command("run", "slow.toml", "-o", "run.h5", "--checkpoint-every", "0.5", cwd=tmp_path)
    wait_for(lambda: snapshots(tmp_path / "run.h5") >= 4 and (tmp_path / "run.checkpoint").exists(), process)
    process.kill()
    process.communicate()
    with h5py.File(tmp_path / "run.h5") as handle:
        count = len(handle["time"])
    assert count >= 4
    with xr.open_dataset(tmp_path / "run.h5", engine="h5netcdf") as data:
        assert data.sizes["time"] == count
        assert data.attrs["status"] == "running"
        assert float(data.tgf_beta.isel(time=1).max()) > 0
    assert sh.Result.open(tmp_path / "run.h5").status == "running"
    resumed = command("run", "slow.toml", "-o", "run.h5", "--resume", cwd=tmp_path)
    _, err = resumed.communicate(timeout=120)
    assert resumed.returncode == 0, err
    assert differences(tmp_path / "run.h5", reference) == []


def test_a_run_at_work_can_be_watched(tmp_path: Path) -> None:
    (tmp_path / "slow.toml").write_text(SLOW)
    process = command("run", "slow.toml", "-o", "run.h5", cwd=tmp_path)
    try:
        wait_for(lambda: snapshots(tmp_path / "run.h5") >= 2, process)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(sh.IoError, match="live=True"):
            sh.Result.open(tmp_path / "run.h5")
        live = sh.Result.open(tmp_path / "run.h5", live=True)
        assert live.status == "running"
        assert live["collagen_i"].sizes["time"] >= 2
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.communicate()


def test_ctrl_c_of_a_comparison_then_again(tmp_path: Path) -> None:
    (tmp_path / "slow.toml").write_text(SLOW)
    arguments = ("compare", "slow.toml", "--vary", TWO_LENGTHS, "-o", "c", "--workers", "2")
    process = command(*arguments, cwd=tmp_path)
    runs = tmp_path / "c" / "runs"
    wait_for(lambda: runs.exists() and sum(snapshots(f) >= 3 for f in runs.glob("*.h5")) >= 2, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    assert "Run the same command again to go on" in err
    files = sorted(runs.glob("*.h5"))
    assert [sh.Result.open(file).status for file in files] == ["cancelled", "cancelled"]
    assert len(list(runs.glob("*.checkpoint"))) == 2
    again = command(*arguments, cwd=tmp_path)
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    assert not list(runs.glob("*.checkpoint"))
    for file in files:
        result = sh.Result.open(file)
        assert result.status == "complete"
        length = json.loads(result.scenario_json)["protocol"]["sessions"][0]["device"]["needle"]["length"]
        whole = (
            sh.Simulation.from_text(SLOW).with_({"device.needle.length": f"{length} m"}).run(tmp_path / f"{length}.h5")
        )
        assert whole.file is not None
        assert differences(file, whole.file) == []


def test_a_killed_parent_leaves_no_workers_behind(tmp_path: Path) -> None:
    (tmp_path / "slow.toml").write_text(SLOW)
    process = command("compare", "slow.toml", "--vary", TWO_LENGTHS, "-o", "c", "--workers", "2", cwd=tmp_path)
    runs = tmp_path / "c" / "runs"
    wait_for(lambda: runs.exists() and any(snapshots(f) >= 2 for f in runs.glob("*.h5")), process)
    children = [int(line) for line in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert children
    process.kill()
    process.communicate()
    end = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < end, "workers go on without their parent"
        time.sleep(0.1)
    assert all(sh.Result.open(file).status in ("cancelled", "complete", "running") for file in runs.glob("*.h5"))


def test_workers_stop_when_told_even_if_their_parent_ignores_ctrl_c(tmp_path: Path) -> None:
    task = Task(number=0, json=sh.Simulation.from_text(SLOW).json, file=str(tmp_path / "run.h5"))

    def answer(kind: str, number: int, rest: Sequence[Any]) -> None:
        if kind == "progress":
            raise RuntimeError("no more")

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(RuntimeError, match="no more"), Pool(1) as pool:
            pool.run([task], answer)
    finally:
        signal.signal(signal.SIGINT, before)
    assert sh.Result.open(tmp_path / "run.h5").status == "cancelled"


def test_ctrl_c_in_python_keeps_the_partial_result(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import skinheal as sh\n"
        f"sim = sh.Simulation.from_text('''{SLOW}''')\n"
        "print('start', flush=True)\n"
        "try:\n"
        "    sim.run(threads=1)\n"
        "except KeyboardInterrupt:\n"
        "    print(sim.result.status, float(sim.result['collagen_gain'].series_time[-1]) < sim.duration)\n"
    )
    child = start(sys.executable, script.name, cwd=tmp_path, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "start"
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    assert out.strip() == "cancelled True"
