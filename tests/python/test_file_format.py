# SPDX-License-Identifier: BSD-3-Clause
"""The result file as other programs see it: CF metadata, netCDF-4 dimensions, provenance; no reader warns."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

import skinheal as sh
from support import QUICK


@pytest.fixture(autouse=True)
def no_warning_is_let_through() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("format") / "run.h5"
    sh.Simulation.from_text(QUICK).run(path)
    return path


@pytest.fixture(params=["h5netcdf", "netcdf4"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "netcdf4" and importlib.util.find_spec("netCDF4") is None:
        pytest.skip("netCDF4 is not installed")
    return str(request.param)


def test_every_variable_has_a_unit_and_a_name_for_people(path: Path, engine: str) -> None:
    with xr.open_dataset(path, engine=engine) as data:
        for name, variable in data.variables.items():
            if str(name).endswith("_bounds"):  # CF: bounds inherit the attributes of their axis
                continue
            assert variable.attrs["long_name"], name
            assert name == "layer" or variable.attrs["units"], name
            assert variable.encoding["source"] == str(path)


def test_axes_are_those_of_cf(path: Path, engine: str) -> None:
    with xr.open_dataset(path, engine=engine) as data:
        assert data.z.attrs["positive"] == "down"
        assert data.z.attrs["axis"] == "Z"
        for axis in (data.z, data.r):
            assert axis.attrs["units"] == "m"
            bounds = data[axis.attrs["bounds"]].values
            np.testing.assert_allclose(axis.values, bounds.mean(axis=1))
            np.testing.assert_array_equal(bounds[1:, 0], bounds[:-1, 1])
        flags = dict(
            zip(
                np.atleast_1d(data.layer.attrs["flag_values"]).tolist(),
                data.layer.attrs["flag_meanings"].split(),
                strict=True,
            )
        )
        assert set(data.layer.values.tolist()) <= set(flags)


def test_fields_are_ordered_in_time_and_say_what_a_value_means(path: Path, engine: str) -> None:
    with xr.open_dataset(path, engine=engine) as data:
        assert data.time.dtype == np.float64, "seconds stay numbers"
        for name, variable in data.data_vars.items():
            if "time" not in variable.dims:
                continue
            assert variable.dims[0] == "time", name
            assert variable.attrs["cell_methods"].startswith("time: point"), name
            assert float(variable.min()) >= variable.attrs["valid_min"], name
            assert variable.attrs["valid_min"].dtype == variable.dtype, name


def test_groups_open_as_tables(path: Path, engine: str) -> None:
    with xr.open_dataset(path, engine=engine, group="provenance/parameters") as table:
        assert table.sizes["parameter"] > 20
        frame = table.to_dataframe()
        ranged = frame[frame["low"].notna()]
        assert (ranged["low"] <= ranged["value"]).all() and (ranged["value"] <= ranged["high"]).all()
        kinds = {kind.decode() if isinstance(kind, bytes) else kind for kind in frame["kind"]}  # h5netcdf: bytes
        assert kinds <= {"measured", "fitted", "assumed", "definition"}
    with xr.open_dataset(path, engine=engine, group="metrics") as metrics:
        assert metrics.collagen_gain.attrs["units"] == "1"
        assert metrics.closure_time.attrs["units"] == "s"


def test_the_root_names_the_run(path: Path) -> None:
    with h5py.File(path) as file:
        for name in ("title", "skinheal_version", "git_revision", "scenario_sha256", "parameter_set", "created"):
            assert file.attrs[name].decode(), name  # texts of a fixed length: h5py gives bytes
        assert file.attrs["skinheal_schema"] == 2
        assert file.attrs["status"] == b"complete"
        assert file.attrs["wall_seconds"] > 0 and file.attrs["steps"] > 0 and file.attrs["threads"] >= 1
        bib = file["provenance/citations_bib"][()].decode()
        assert all(f"{{{key}," in bib for key in file.attrs["references"].decode().split())


def test_netcdf_tools_list_it(path: Path) -> None:
    ncdump = shutil.which("ncdump")
    if ncdump is None:
        pytest.skip("ncdump is not installed: apt-get install netcdf-bin")
    done = subprocess.run([ncdump, "-h", str(path)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    assert "time = UNLIMITED" in done.stdout
    assert "float collagen_i(time, z, r)" in done.stdout
