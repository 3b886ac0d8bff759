# SPDX-License-Identifier: BSD-3-Clause
"""Means over the cells of a result are means over the skin: they agree with what the program says itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import skinheal as sh
from support import QUICK

#: The layers of the collagen profile: metric, from and to, m below the junction.
BANDS = (
    ("collagen_gain_0_200um", 0.0, 0.2e-3),
    ("collagen_gain_200_500um", 0.2e-3, 0.5e-3),
    ("collagen_gain_500_1000um", 0.5e-3, 1.0e-3),
    ("collagen_gain", 0.0, 1.0e-3),
)


def quick(geometry: str = "axisymmetric", cells: str = "{ lateral = 8, depth = 24 }") -> sh.Simulation:
    text = QUICK.replace('resolution = "coarse"', f'geometry = "{geometry}"\ncells = {cells}')
    text = text.replace('follow_up = "2 week"', 'follow_up = "6 day"') + '\n[output]\nprecision = "float64"\n'
    if geometry == "box":
        text = text.replace('geometry = "box"', 'geometry = "box"\npatch = "2 mm"')
    return sh.Simulation.from_text(text)


def band_mean(profile: xr.DataArray, edges: np.ndarray, low: float, high: float) -> float:
    """The mean over a layer, cells that it cuts in part."""
    depth = edges - edges[0]
    inside = np.clip(np.minimum(depth[1:], high) - np.maximum(depth[:-1], low), 0.0, None)
    return float((profile.values * inside).sum() / inside.sum())


@pytest.mark.parametrize("geometry", ["axisymmetric", "box", "column"])
@pytest.mark.parametrize("where", ["memory", "file"])
def test_the_mean_over_the_radius_is_what_the_metrics_are_made_of(geometry: str, where: str, tmp_path: Path) -> None:
    cells = "{ lateral = 16, depth = 12 }" if geometry == "box" else "{ lateral = 8, depth = 24 }"
    result = quick(geometry, cells).run(tmp_path / "one.h5" if where == "file" else None)
    profile = result.mean_over_radius("collagen")
    assert profile.dims == ("time", "z") and profile.attrs["units"] == "kg m-3"
    with result.to_xarray() as data:
        edges = np.append(data["z_bounds"].values[:, 0], data["z_bounds"].values[-1, 1])
    untreated = result["collagen"][0]  # right after the session: whole only far from the channel, at the bottom
    gain = profile[-1] / float(untreated.values.reshape(-1)[-1]) - 1
    for name, low, high in BANDS:
        assert band_mean(gain, edges, low, high) == pytest.approx(result.metrics[name], abs=2e-9), name


@pytest.mark.parametrize("where", ["memory", "file"])
def test_cells_fill_the_block_of_skin(where: str, tmp_path: Path) -> None:
    result = quick().run(tmp_path / "one.h5" if where == "file" else None)
    volumes = result.cell_volumes()
    skin = 1.8e-3 / 200e4  # one channel's share: depth of the dermis over channels per area
    assert volumes.dims == ("z", "r") and volumes.attrs["units"] == "m3"
    assert float(volumes.sum()) == pytest.approx(skin, rel=1e-9)
    with result.to_xarray() as data:
        whole = data.collagen_i[-1].weighted(volumes).mean(("z", "r"))
        assert float(whole) == pytest.approx(
            float((result["collagen_i"][-1] * volumes).sum() / volumes.sum()), rel=1e-12
        )


def test_a_field_of_the_surface_and_a_point_are_served() -> None:
    surface = quick().run().mean_over_radius("barrier")
    assert surface.dims == ("time",) and 0.97 < float(surface[0]) < 0.99, "a mouth of 55 um in 400 um"
    point = quick("point").run()
    assert point.mean_over_radius("collagen_i").dims == ("time",)
    with pytest.raises(sh.FieldError, match="no cells"):
        point.cell_volumes()
