# SPDX-License-Identifier: BSD-3-Clause
"""Runs and results: memory and file say the same, files open in the tools that people have."""

from __future__ import annotations

import importlib.util
import json
import os
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import skinheal as sh
from skinheal import _core
from skinheal.figures.display import METRICS
from skinheal.run.estimates import seconds_of, steps_of
from support import QUICK

FIELDS = """debris neutrophils macrophages_m1 macrophages_m2 fibroblasts myofibroblasts vessels inflammatory_cytokine
tgf_beta pdgf vegf mmp fibrin collagen_iii collagen_i elastin synthetic_activation""".split()  # noqa: SIM905
SURFACE = ("epidermal_cover", "barrier", "keratinocyte_activation")
SERIES = """epidermal_cover_axis open_barrier_fraction mean_barrier mean_epidermal_cover mean_keratinocyte_activation
mean_pigment inflammatory_cytokine_top mean_collagen collagen_gain collagen_gain_full collagen_i_gain collagen_iii_gain
elastin_gain collagen_ratio modulus modulus_gain wrinkle_amplitude dermal_volume_gain erythema_index tewl dt""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[sh.Simulation, sh.Result, sh.Result]:
    """One scenario, run into a file and in memory."""
    simulation = sh.Simulation.from_text(QUICK)
    path = tmp_path_factory.mktemp("runs") / "quick.h5"
    return simulation, simulation.run(path), simulation.with_({"output.precision": "float64"}).run()


def test_memory_and_file_say_the_same(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    _, on_disk, in_memory = ran
    with on_disk.to_xarray() as file, in_memory.to_xarray() as memory:
        for name in memory.variables:
            assert name in file.variables, name
            tolerance = 1e-6 if str(name) in (*FIELDS, *SURFACE) else 0
            np.testing.assert_allclose(
                file[name].values, memory[name].values, rtol=tolerance, atol=1e-30, err_msg=str(name)
            )
            assert file[name].attrs.get("units") == memory[name].attrs.get("units"), name
            assert "units" in memory[name].attrs or str(name).endswith("_bounds"), name
            assert file[name].dims == memory[name].dims, name
    assert dict(on_disk.metrics) == dict(in_memory.metrics)
    assert on_disk.status == in_memory.status == "complete"


def test_a_result_holds_what_the_documentation_lists(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    _, on_disk, _ = ran
    with on_disk.to_xarray() as data:
        for name in FIELDS:
            assert data[name].dims == ("time", "z", "r"), name
        for name in SURFACE:
            assert data[name].dims == ("time", "r"), name
        for name in [*SERIES, *(f"mean_{field}" for field in FIELDS)]:
            assert data[name].dims == ("series_time",), name
            assert data[name].attrs["units"], name
            assert data[name].attrs["long_name"], name
        assert float(data.z[0]) > 1e-4, "depth counts from the skin surface"
    assert set(on_disk.metrics) <= set(METRICS)


def test_units_of_the_file_are_those_of_the_display_table(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    import h5py

    _, on_disk, _ = ran
    assert on_disk.file is not None
    with h5py.File(on_disk.file) as handle:
        for name, item in handle["metrics"].items():
            unit = item.attrs["units"]
            assert (unit.decode() if isinstance(unit, bytes) else unit) == METRICS[name].si, name


def test_one_variable_reads_as_xarray_would_read_it(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    _, on_disk, _ = ran
    with on_disk.to_xarray() as data:
        for name in ("tgf_beta", "barrier", "tewl", "z", "series_time", "session_depth", "layer"):
            assert on_disk[name].identical(data[name].load().drop_vars("layer", errors="ignore")) or name == "layer", (
                name
            )
        assert set(on_disk.names) >= {*map(str, data.data_vars), "time", "z"}


def test_a_result_opens_as_h5netcdf_would_open_it(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    import xarray as xr

    from skinheal.results.opening import ORGANISING

    _, on_disk, _ = ran
    assert on_disk.file is not None
    with on_disk.to_xarray() as data, xr.open_dataset(on_disk.file, engine="h5netcdf", decode_timedelta=False) as same:
        assert not data.tgf_beta._in_memory, "fields are read when they are asked for"
        for variable in same.variables.values():
            for name in ORGANISING:  # they organise the file, and mean nothing to people
                variable.attrs.pop(name, None)
        some = {"time": slice(None, None, -2), "z": [1, 4, 2], "r": 3}
        assert data.tgf_beta.isel(some).identical(same.tgf_beta.isel(some))
        # rows at one instant, before and after a session, are kept a millisecond apart, so that a time is there once
        assert data.get_index("series_time").is_unique and not same.get_index("series_time").is_unique
        np.testing.assert_allclose(data.series_time, same.series_time, rtol=0, atol=1.1e-3)
        assert data.identical(same.assign_coords(series_time=data.series_time))


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_a_file_opens_in_xarray(engine: str, ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    import xarray as xr

    if engine == "netcdf4" and importlib.util.find_spec("netCDF4") is None:
        pytest.skip("netCDF4 is not installed")
    _, on_disk, _ = ran
    assert on_disk.file is not None
    with xr.open_dataset(on_disk.file, engine=engine) as data:  # type: ignore[arg-type]
        assert data.tgf_beta.dims == ("time", "z", "r")
        assert data.attrs["Conventions"].startswith("CF-")
        assert data.attrs["status"] == "complete"
        assert np.isfinite(data.collagen_i.values).all()


def test_a_file_says_where_it_is_from(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    import h5py

    simulation, on_disk, _ = ran
    assert on_disk.file is not None
    with h5py.File(on_disk.file) as handle:
        assert handle.attrs["scenario_sha256"] in (simulation.hash, simulation.hash.encode())
        stored = handle["provenance/scenario_json"][()].decode()
        assert "@" in handle["provenance/citations_bib"][()].decode()
        assert json.loads(handle["provenance/environment_json"][()].decode())
    assert _core.scenario_hash(stored) == simulation.hash, "running the stored scenario again is the same run"


def test_results_answer_by_name(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    _, on_disk, in_memory = ran
    for result in (on_disk, in_memory):
        assert result["tgf_beta"].attrs["units"] == "kg m-3"
        total = result["collagen"]
        np.testing.assert_allclose(total.values, result["collagen_i"].values + result["collagen_iii"].values, rtol=1e-6)
        with pytest.raises(KeyError, match=r"colagen_i.* was not stored; this result holds: .*Did you mean collagen_i"):
            result["colagen_i"]


def test_only_what_was_asked_for_is_stored(quick: sh.Simulation, tmp_path: Path) -> None:
    result = quick.with_({"output.fields": ["tgf_beta", "barrier"], "output.every": "7 day"}).run(tmp_path / "few.h5")
    with result.to_xarray() as data:
        assert {"tgf_beta", "barrier", "collagen_gain"} <= set(data.data_vars)
        assert not {"collagen_i", "pigment"} & set(data.data_vars)
        assert data.time.values.tolist() == [0.0, 604800.0, 1209600.0]
    with pytest.raises(sh.FieldError, match="tgf_beta"):
        result["collagen_i"]


def test_summaries_are_for_people(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    _, on_disk, _ = ran
    assert on_disk.file is not None
    opened = sh.Result.open(on_disk.file)
    for text in (on_disk.summary(), opened.summary(), opened._repr_html_()):
        for word in (
            "collagen I + III",
            "elastin",
            "Young&#x27;s modulus" if "<" in text else "Young's modulus",
            " %",
            " kPa",
        ):
            assert word in text
    assert opened.metrics.unit("modulus") == "Pa"
    assert opened.metrics.show("modulus").endswith(" kPa")
    assert on_disk.timing["solve"] > 0


def test_threads_do_not_change_a_bit(quick: sh.Simulation, tmp_path: Path) -> None:
    from skinheal.results.filediff import differences

    one = quick.run(tmp_path / "one.h5", threads=1)
    two = quick.run(tmp_path / "two.h5", threads=2)
    assert one.file is not None and two.file is not None
    assert differences(one.file, two.file) == []


def test_nothing_happens_to_untouched_skin(quick: sh.Simulation) -> None:
    rest = sh.Simulation(
        quick.scenario.skin, sh.Protocol(duration="20 week"), numerics=sh.Numerics(resolution="coarse")
    )
    with rest.run().to_xarray() as data:
        for name in (*FIELDS, *SURFACE):
            assert (data[name].values == data[name].values[0]).all(), name


@pytest.mark.parametrize("geometry", ["point", "column"])
def test_other_geometries_run(geometry: str, quick: sh.Simulation) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sh.SkinhealWarning)
        result = quick.with_({"numerics.geometry": geometry}).run()
    assert result["tgf_beta"].dims == (("time",) if geometry == "point" else ("time", "z"))


def test_a_needle_that_reaches_the_subcutis_runs_with_a_warning(quick: sh.Simulation) -> None:
    with pytest.warns(sh.SkinhealWarning, match="subcutis") as caught:
        result = quick.with_({"device.needle.length": "3 mm"}).run()
    assert len(caught) == len(result.warnings) == 1
    assert result.status == "complete"


def test_an_existing_file_is_kept(quick: sh.Simulation, tmp_path: Path) -> None:
    path = tmp_path / "run.h5"
    quick.run(path)
    before = path.read_bytes()
    with pytest.raises(sh.IoError, match="the file exists"):
        quick.run(path)
    with pytest.raises(sh.IoError, match="another scenario"):
        quick.with_({"skin.age": "60 year"}).run(path, resume=True)
    assert quick.run(path, resume=True).status == "complete", "a finished run is not run again"
    assert path.read_bytes() == before
    changed = quick.with_({"skin.age": "60 year"})
    assert changed.run(path, overwrite=True).scenario_hash == changed.hash


def test_an_observer_sees_the_run_and_its_exceptions_come_through(quick: sh.Simulation) -> None:
    fine = quick.with_({"numerics.resolution": "fine"})
    seen: list[dict[str, Any]] = []

    def watch(info: dict[str, Any]) -> None:
        seen.append(info)
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough") as caught:
        _core.run(fine.json, on_step=watch)
    assert len(seen) == 1
    assert 0 < seen[0]["time"] < seen[0]["duration"] == fine.duration
    assert caught.value.partial["status"] == "cancelled"  # type: ignore[attr-defined]


def test_the_gil_is_free_during_a_run(quick: sh.Simulation) -> None:
    fine = quick.with_({"numerics.resolution": "fine", "protocol.follow_up": "4 week"})
    ticks, done = [0], threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks[0] += 1
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.perf_counter()
    fine.run(threads=1)
    seconds = time.perf_counter() - start
    done.set()
    thread.join()
    assert ticks[0] > 20 * seconds, f"{ticks[0]} ticks in {seconds:.2f} s"


def test_the_usual_number_of_threads_heeds_openmp(monkeypatch: pytest.MonkeyPatch) -> None:
    from skinheal.run.threads import usual_threads

    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    processors = usual_threads()
    for given, wanted in (("1", 1), ("1,4", 1), ("4096", processors), ("", processors), ("many", processors)):
        monkeypatch.setenv("OMP_NUM_THREADS", given)
        assert usual_threads() == wanted


def test_two_threads_and_a_batch_work_in_a_forked_child(quick: sh.Simulation) -> None:
    wanted = [quick.run(threads=2).steps, *sh.run_batch([quick, quick], threads=2).table["steps"].values.tolist()]
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            result = quick.run(threads=2)
            batch = sh.run_batch([quick, quick], threads=2)
            steps = [result.steps, *batch.table["steps"].values.tolist()]
            os.write(write, json.dumps([result.threads, batch.threads, steps]).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    for _ in range(600):
        finished, status = os.waitpid(child, os.WNOHANG)
        if finished:
            break
        time.sleep(0.1)
    else:
        os.kill(child, 9)
        pytest.fail("the forked child hangs")
    assert status == 0
    with os.fdopen(read) as answer:
        assert json.load(answer) == [2, 2, wanted]


def test_panels_are_drawn(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    _, on_disk, in_memory = ran
    for result in (on_disk, in_memory):
        axes = result.plot()
        assert all(place.get_xlabel() and place.get_ylabel() for place in axes.ravel())
        assert result.plot(axes) is axes


@pytest.mark.parametrize("model", ["mn16", "mn17"])
@pytest.mark.parametrize("follow_up", ["1 day", "26 week"])
def test_the_plan_knows_how_many_steps_a_model_takes(model: str, follow_up: str) -> None:
    """Their number, because the time depends on who else is at work on the machine."""
    text = QUICK.replace('follow_up = "2 week"', f'follow_up = "{follow_up}"') + f'[healing]\nmodel = "{model}"\n'
    simulation = sh.Simulation.from_text(text)
    result = simulation.run(progress=False)
    assert 0.5 < result.steps / steps_of(json.loads(simulation.json)) < 2
    assert simulation.plan()["wall_seconds"] > seconds_of(0.0, 0)


@pytest.mark.parametrize(("count", "every"), [(1, "1 day"), (30, "1 day"), (5, "7 day")])
def test_the_plan_counts_doses_of_sun(count: int, every: str, quick: sh.Simulation) -> None:
    sun = [sh.Sun(dose="1 SED", at="3 day", repeat=sh.Repeat(count=count, every=every))]
    simulation = quick.with_({"sun": sun, "protocol.follow_up": "8 week", "numerics.tolerance": 1e-3})
    assert 0.5 < simulation.run().steps / steps_of(json.loads(simulation.json)) < 2


def test_the_plan_is_near_the_truth(ran: tuple[sh.Simulation, sh.Result, sh.Result]) -> None:
    simulation, on_disk, _ = ran
    plan = simulation.plan()
    assert on_disk.file is not None
    assert plan["cells"] == 12 * 16
    assert 1 / 3 < plan["file_size"] / on_disk.file.stat().st_size < 3


def test_the_figure_of_an_unfinished_run_says_so(quick: sh.Simulation) -> None:
    result = quick.run()
    assert "not finished" not in result.plot().ravel()[0].figure.get_supxlabel()
    result.status = "cancelled"
    assert result.plot().ravel()[0].figure.get_supxlabel().startswith("not finished (cancelled): week 2; cheek")


@pytest.mark.parametrize(
    "look",
    [
        lambda result: result.to_xarray(),
        lambda result: result["collagen_i"],
        lambda result: result["collagen_gain"],
        lambda result: result.cell_volumes(),
        lambda result: result.mean_over_radius("collagen_i"),
        lambda result: result.plot(),
        lambda result: result.at("3 day"),
    ],
)
def test_a_result_does_not_look_into_the_file_of_another_scenario(tmp_path: Path, look: Any) -> None:
    simulation = sh.Simulation.from_text(QUICK)
    first = simulation.run(tmp_path / "one.h5")
    opened = sh.Result.open(tmp_path / "one.h5")
    simulation.with_({"skin.age": "60 year"}).run(tmp_path / "one.h5", overwrite=True)
    for result in (first, opened):
        with pytest.raises(sh.IoError, match="another run has replaced this file"):
            look(result)
    assert look(sh.Result.open(tmp_path / "one.h5")) is not None


def test_a_file_made_again_by_the_same_scenario_is_that_of_the_result(tmp_path: Path) -> None:
    simulation = sh.Simulation.from_text(QUICK)
    first = simulation.run(tmp_path / "one.h5")
    before = first["collagen_gain"].values
    simulation.run(tmp_path / "one.h5", overwrite=True)
    assert np.array_equal(first["collagen_gain"].values, before)


@pytest.mark.parametrize("seed", [0, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1])
def test_seeds_have_64_bits(tmp_path: Path, seed: int) -> None:
    import h5py

    simulation = sh.Simulation.from_text(QUICK).with_({"numerics.seed": seed})
    assert json.loads(simulation.json)["numerics"]["seed"] == seed
    simulation.run(tmp_path / "one.h5")
    with h5py.File(tmp_path / "one.h5") as file:
        assert int(file.attrs["seed"]) == seed
    assert json.loads(sh.Result.open(tmp_path / "one.h5").scenario_json)["numerics"]["seed"] == seed


@pytest.mark.parametrize("seed", [-1, 2**64, 10**30, 1.5])
def test_other_seeds_are_told(seed: float) -> None:
    with pytest.raises(sh.ScenarioError, match="seed"):
        sh.Simulation.from_text(QUICK).with_({"numerics.seed": seed})
