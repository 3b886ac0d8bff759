# SPDX-License-Identifier: BSD-3-Clause
"""A patch of skin, from Python: dimensions, seeds, slices, resuming."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from skinheal.figures.slices import plot_slices
from support import QUICK

BOX = {
    "numerics.geometry": "box",
    "numerics.patch": "0.8 mm",
    "numerics.cells": {"lateral": 8, "depth": 6},
    "protocol.follow_up": "3 hour",
}


@pytest.fixture(scope="module")
def box() -> sh.Simulation:
    """Return a small patch."""
    return sh.Simulation.from_text(QUICK).with_(BOX)


@pytest.fixture(scope="module")
def result(box: sh.Simulation) -> sh.Result:
    """Return its outcome, in memory."""
    return box.run(progress=False)


def test_fields_have_three_dimensions_and_the_surface_two(result: sh.Result) -> None:
    fibrin = result["fibrin"]
    assert fibrin.dims == ("time", "z", "y", "x")
    assert fibrin.shape[1:] == (6, 8, 8)
    assert result["epidermal_cover"].dims == ("time", "y", "x")
    np.testing.assert_allclose(np.diff(fibrin["x"]), 1e-4)
    assert {"x", "y", "z"} <= set(result.names)
    assert "r" not in result.names


def test_file_and_memory_agree(box: sh.Simulation, result: sh.Result, tmp_path: Path) -> None:
    stored = box.run(tmp_path / "box.h5", progress=False, threads=2)
    for name in ("fibrin", "barrier"):
        assert stored[name].dims == result[name].dims
        np.testing.assert_allclose(stored[name], result[name], rtol=1e-6, atol=1e-12)
    assert stored.metrics["collagen_gain"] == result.metrics["collagen_gain"]


def test_the_seed_moves_the_channels_and_nothing_else(box: sh.Simulation, result: sh.Result) -> None:
    again = box.run(progress=False)
    other = box.with_({"numerics.seed": 2}).run(progress=False)
    assert np.array_equal(again["debris"], result["debris"])
    assert not np.array_equal(other["debris"][0], result["debris"][0])
    assert other.metrics["channel_depth"] == result.metrics["channel_depth"]


def test_the_axes_of_the_channels_are_open_at_first(result: sh.Result) -> None:
    assert 0 <= float(result["epidermal_cover_axis"].min()) < 0.9
    assert float(result["mean_epidermal_cover"].min()) > 0.9


def test_slices_show_the_field_of_the_time_and_depth_asked_for(result: sh.Result) -> None:
    figure = plot_slices(result, "debris", time=0.0, depth=0.2e-3)
    frame = result["debris"].sel(time=0.0)
    horizontal, vertical = (axes.collections[0].get_array() for axes in figure.axes[:2])
    assert np.array_equal(horizontal, frame.sel(z=0.2e-3, method="nearest"))
    assert horizontal.max() in vertical
    assert figure.axes[1].yaxis_inverted()


def test_slices_of_another_geometry_say_what_to_do() -> None:
    flat = sh.Simulation.from_text(QUICK).run(progress=False)
    with pytest.raises(sh.FieldError, match="geometry"):
        plot_slices(flat, "debris")


def test_a_large_box_says_what_it_needs(box: sh.Simulation) -> None:
    large = box.with_({"numerics.cells": {"lateral": 200, "depth": 150}})
    assert any("GB of memory" in message for message in large.warnings)
    assert 3e9 < large.plan()["memory"] < 5e9
