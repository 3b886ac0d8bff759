# SPDX-License-Identifier: BSD-3-Clause
"""Results as objects: pickled, copied, handed to other processes, asked for any time."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import skinheal as sh
from skinheal.results.sampling import kept_apart
from support import QUICK

TWO = QUICK.replace('density = "200 1/cm^2"', 'density = "200 1/cm^2"\nrepeat = { count = 2, every = "2 week" }')
WEEK = 7 * 86400.0


@pytest.fixture(scope="module")
def in_memory() -> sh.Result:
    return sh.Simulation.from_text(TWO).run(progress=False)


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> sh.Result:
    return sh.Simulation.from_text(TWO).run(tmp_path_factory.mktemp("runs") / "run.h5", progress=False)


@pytest.fixture(params=["memory", "file"])
def result(request: pytest.FixtureRequest, in_memory: sh.Result, on_disk: sh.Result) -> sh.Result:
    return in_memory if request.param == "memory" else on_disk


def run(simulation: sh.Simulation) -> sh.Result:
    return simulation.run(progress=False)


def pickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


@pytest.mark.parametrize("again", [pickled, copy.deepcopy, copy.copy])
def test_results_metrics_and_simulations_are_copied(result: sh.Result, again: Callable[[Any], Any]) -> None:
    twin = again(result)
    assert dict(twin.metrics) == dict(result.metrics) and dict(twin.metrics.at_least) == dict(result.metrics.at_least)
    assert twin.timing == result.timing and twin.summary() == result.summary()
    assert (twin["collagen_i"].values == result["collagen_i"].values).all()
    simulation = sh.Simulation.from_text(QUICK)
    simulation.run(progress=False)
    assert again(simulation).result.summary() == simulation.result.summary()


def test_a_pool_of_processes_hands_results_back(in_memory: sh.Result) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        (found,) = pool.map(run, [sh.Simulation.from_text(TWO)])
    assert dict(found.metrics) == dict(in_memory.metrics)


def test_a_dataset_can_be_interpolated_copied_and_pickled(result: sh.Result) -> None:
    with result.to_xarray() as data:
        assert data.indexes["series_time"].is_unique and data.indexes["series_time"].is_monotonic_increasing
        middle = data.interp(series_time=[WEEK, 2 * WEEK, 3 * WEEK], time=[WEEK, 3 * WEEK])
        assert np.isfinite(middle["collagen_gain"]).all() and np.isfinite(middle["collagen_i"]).all()
        for twin in (pickle.loads(pickle.dumps(data)), copy.deepcopy(data), data.copy(deep=True)):
            assert twin.load().identical(data.load())


def test_both_sides_of_a_session_are_kept_apart(result: sh.Result) -> None:
    tewl = result["tewl"]
    before, after = tewl.sel(series_time=2 * WEEK - 1e-3), tewl.sel(series_time=2 * WEEK)
    assert float(after) > 2 * float(before)


@pytest.mark.parametrize("times", [[0, 0, 1], [0, 1, 1, 1, 2], [0, 1e-4, 1e-4, 1], [5.0], []], ids=str)
def test_no_time_is_there_twice(times: list[float]) -> None:
    apart = kept_apart(np.array(times, dtype=float))
    assert (np.diff(apart) > 0).all() and (np.abs(apart - times) <= 2.1e-3).all()


def test_a_result_at_a_time(result: sh.Result) -> None:
    at = result.at("4 day")
    days = result["collagen_i"].sel(time=[3 * 86400.0, 5 * 86400.0])
    assert np.allclose(at["collagen_i"], days.mean("time"), rtol=1e-6)
    assert float(at["time"]) == 4 * 86400.0 and "time" not in at.dims
    late = result.at("13.9 day")  # the next snapshot is that of the second session
    assert float(late["time"]) == 10 * 86400.0
    assert (late["collagen_i"] == result["collagen_i"].sel(time=10 * 86400.0)).all()
    assert float(result.at("2 week")["tewl"]) == float(result["tewl"].sel(series_time=2 * WEEK))
    with pytest.raises(sh.ScenarioError, match="goes from 0 to 28 day"):
        result.at("29 day")


def test_curves_at_common_times(result: sh.Result, tmp_path: Path) -> None:
    found = result.resampled(["tewl", "collagen_gain"], ["1 day", "2 week", "5 week"])
    assert np.isnan(found["tewl"][-1]) and float(found["tewl"][1]) == float(result["tewl"].sel(series_time=2 * WEEK))
    with pytest.raises(sh.FieldError, match="not a series"):
        result.resampled(["collagen_i"], ["1 day"])
    table = sh.compare(
        sh.Simulation.from_text(TWO),
        {"device.needle.length": sh.values([0.5, 1.0], "mm")},
        folder=tmp_path / "c",
        figure=False,
        series=["tewl", "collagen_gain"],
    )
    assert table["collagen_gain"].dims == ("needle_length",), "the metric keeps its name"
    assert np.allclose(table["collagen_gain_series"][:, -1], table["collagen_gain"], rtol=1e-12)
    assert table["tewl"].dims == ("needle_length", "series_time") and np.isfinite(table["tewl"]).all()
    own = result["tewl"].interp(series_time=table["series_time"])
    assert np.allclose(table["tewl"].sel(needle_length=1.0), own, rtol=1e-12)
