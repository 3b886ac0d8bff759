# SPDX-License-Identifier: BSD-3-Clause
"""Many runs side by side."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest

import skinheal as sh

LENGTHS = (0.5, 1.0, 1.5)


def simulation(length: float = 1.0, *, days: float = 4, tolerance: float = 0.01) -> sh.Simulation:
    pen = sh.Device.pen(needle=sh.Needle(length=f"{length} mm"))
    protocol = sh.Protocol.course(sh.Session(pen), count=1, every="4 week", follow_up=f"{days} day")
    return sh.Simulation(
        sh.Skin.preset("cheek"),
        protocol,
        numerics={"tolerance": tolerance, "cells": {"lateral": 6, "depth": 8}},
    )


@pytest.fixture(scope="module")
def runs() -> list[sh.Simulation]:
    return [simulation(length) for length in LENGTHS]


@pytest.mark.parametrize("threads", [1, 2, None])
def test_bits_are_those_of_single_runs(runs: list[sh.Simulation], threads: int | None) -> None:
    batch = sh.run_batch(runs, threads=threads, keep="everything")
    assert batch.table.sizes == {"run": len(runs)}
    assert not batch.failures and not batch.stopped
    for number, one in enumerate(runs):
        alone = one.run()
        row = batch.table.isel(run=number)
        assert row["scenario_hash"] == one.hash
        assert {name: float(row[name]) for name in alone.metrics} == dict(alone.metrics)
        for name, bound in alone.metrics.at_least.items():
            assert float(row[f"{name}_at_least"]) == bound
        mine, theirs = batch.results[number], alone
        assert mine is not None
        assert mine.to_xarray().identical(theirs.to_xarray())


def test_it_keeps_what_is_asked_for(runs: list[sh.Simulation]) -> None:
    assert sh.run_batch(runs).results == ()
    batch = sh.run_batch(runs[:1], keep="series", series=["tewl"])
    (result,) = batch.results
    assert result is not None
    assert set(result.to_xarray().data_vars) >= {"tewl"}
    assert "collagen_gain" not in result.to_xarray()
    assert batch.table["collagen_gain"].attrs["units"] == "1"
    assert "3 of 3" in repr(sh.run_batch(runs))


def test_a_failed_run_is_recorded(runs: list[sh.Simulation]) -> None:
    batch = sh.run_batch(runs, keep="series", series=["tewll"])
    assert set(batch.failures) == {0, 1, 2}
    error = batch.failures[0]
    assert isinstance(error, sh.ScenarioError)
    assert error.problems[0].key == "series"
    assert 'Did you mean "tewl"' in str(error)
    assert batch.table["status"].values.tolist() == ["failed"] * 3
    assert batch.results == (None, None, None)


def test_wrong_arguments_are_refused(runs: list[sh.Simulation]) -> None:
    with pytest.raises(TypeError, match="number 1 is a str"):
        sh.run_batch([runs[0], "scenario.toml"])  # type: ignore[list-item]
    with pytest.raises(sh.Error, match="1 to 1024"):
        sh.run_batch(runs, threads=0)
    with pytest.raises(sh.Error, match="metrics, series, everything"):
        sh.run_batch(runs, keep="all")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list of names"):
        sh.run_batch(runs, series="tewl")
    with pytest.raises(TypeError, match="whole number"):
        sh.run_batch(runs, threads=1.5)  # type: ignore[arg-type]


def test_no_runs_make_an_empty_table() -> None:
    assert sh.run_batch([]).table.sizes["run"] == 0


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_keeps_what_is_done(threads: int) -> None:
    short, long = simulation(days=1), simulation(days=3000, tolerance=1e-6)

    def interrupt() -> None:
        time.sleep(1.0)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        sh.run_batch([short, *[long] * 60], threads=threads)
    thread.join()
    batch = caught.value.partial  # type: ignore[attr-defined]
    assert batch.stopped
    assert batch.table["status"].values[0] == "complete"
    assert batch.table["status"].values[-1] == "cancelled"
    assert np.isfinite(batch.table["collagen_gain"].values[0])


def test_what_the_caller_does_meanwhile_is_not_held_up(runs: list[sh.Simulation]) -> None:
    found: list[sh.BatchResult] = []
    callers = [threading.Thread(target=lambda: found.append(sh.run_batch(runs, threads=2))) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found[0].table.drop_vars("wall_seconds").identical(found[1].table.drop_vars("wall_seconds"))
