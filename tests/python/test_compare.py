# SPDX-License-Identifier: BSD-3-Clause
"""Comparisons: the table, the folder, what is run again and what is not."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from support import QUICK, Outcome, everything_in

Cli = Callable[..., Outcome]
LENGTHS = {"device.needle.length": sh.values([0.5, 1.0, 2.5], "mm")}


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "table.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison from the command line."""
    where = tmp_path_factory.mktemp("compare")
    (where / "quick.toml").write_text(QUICK)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "skinheal", "compare", "quick.toml"),
            *("--vary", "device.needle.length=0.5,1.0,2.5 mm", "-o", "depths"),
        ],
        cwd=where,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (where / "out.txt").write_text(done.stdout)
    (where / "err.txt").write_text(done.stderr)
    return where


def test_the_printed_table_has_units_and_the_way_to_the_files(compared: Path) -> None:
    out = (compared / "out.txt").read_text()
    for word in ("collagen I", "III", "total", "elastin", "I : III", "modulus", "kPa", "erythema", "closure"):
        assert word in out, word
    for word in (
        "TEWL peak",
        "g/m2/h",
        "run",
        "upper 1 mm",
        "not medical advice",
        "depths/table.csv",
        "depths/figure.png",
    ):
        assert word in out, word
    assert "warning: " in (compared / "err.txt").read_text(), "2.5 mm reaches the subcutis"


def test_the_table_is_plain_and_its_units_stand_beside_it(compared: Path) -> None:
    rows = rows_of(compared / "depths")
    assert [float(row["needle_length"]) for row in rows] == [0.5, 1.0, 2.5]
    assert [row["status"] for row in rows] == ["complete"] * 3
    losses = [float(row["tewl_peak"]) for row in rows]
    assert losses == sorted(losses)
    facts = json.loads((compared / "depths" / "table_units.json").read_text())
    assert facts["needle_length"]["unit"] == "mm"
    assert facts["collagen_gain"]["unit"] == "1"
    assert facts["modulus"]["unit"] == "Pa"
    for row in rows:
        result = sh.Result.open(compared / "depths" / row["file"])
        assert result.scenario_hash == row["scenario_hash"]
        assert result.metrics["collagen_gain"] == float(row["collagen_gain"])


def test_pandas_reads_the_table(compared: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(compared / "depths" / "table.csv")
    assert frame.collagen_gain.dtype == float
    assert frame.needle_length.tolist() == [0.5, 1.0, 2.5]


def test_the_figure_is_a_picture(compared: Path) -> None:
    from matplotlib.image import imread

    picture = imread(compared / "depths" / "figure.png")
    assert picture.shape[0] > 700 and picture.shape[1] > 1200
    assert picture[..., :3].std() > 0.05


def test_finished_runs_are_recognised(compared: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.chdir(compared)
    files = sorted((compared / "depths" / "runs").glob("*.h5"))
    before = [(file.stat().st_mtime_ns, file.stat().st_ino) for file in files]
    again = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.0,2.5 mm", "-o", "depths")
    assert again.code == 0
    assert "3 of them from before" in again.out
    more = cli(
        "compare",
        "quick.toml",
        "--vary",
        "device.needle.length=500,1000,2500 um",
        "--vary",
        "skin.age=45,50 year",
        "-o",
        "depths",
    )
    assert more.code == 0
    assert "3 of them from before" in more.out, "another spelling is the same run"
    assert [(file.stat().st_mtime_ns, file.stat().st_ino) for file in files] == before
    assert len(rows_of(compared / "depths")) == 6
    other = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5 mm", "-o", "depths")
    assert other.code == 2
    assert "another comparison" in other.err, "its table may not be replaced unasked"
    assert len(rows_of(compared / "depths")) == 6


def _stored(file: Path) -> set[str]:
    import h5py

    with h5py.File(file) as handle:
        return set(handle)


def test_what_is_cut_off_or_lacks_something_is_run_again(tmp_path: Path, quick: sh.Simulation) -> None:
    few = quick.with_({"output.fields": ["tgf_beta"]})
    with pytest.warns(sh.SkinhealWarning, match="subcutis"):
        sh.compare(few, LENGTHS, folder=tmp_path / "c", figure=False)
    files = sorted((tmp_path / "c" / "runs").glob("*.h5"))
    assert len(files) == 3
    assert "collagen_i" not in _stored(files[0])
    files[1].write_bytes(files[1].read_bytes()[:1000])
    with pytest.warns(sh.SkinhealWarning):
        table = sh.compare(quick, LENGTHS, folder=tmp_path / "c", figure=False)
    assert (table.status == "complete").all()
    assert "collagen_i" in _stored(files[0]), "all fields were asked for, so it was run again"
    stamp = files[0].stat().st_mtime_ns
    with pytest.warns(sh.SkinhealWarning):
        sh.compare(few, LENGTHS, folder=tmp_path / "c", figure=False)
    assert files[0].stat().st_mtime_ns == stamp, "more than was asked for is good enough"


def test_a_table_has_one_dimension_for_each_key(tmp_path: Path, quick: sh.Simulation) -> None:
    vary = {
        "device.needle.length": sh.values([0.5, 1.0], "mm"),
        "session.*.density": sh.values([100, 200, 300], "1/cm^2"),
    }
    table = sh.compare(quick, vary, folder=tmp_path / "c")
    assert dict(table.sizes) == {"needle_length": 2, "session_density": 3}
    assert table.needle_length.attrs["units"] == "mm"
    assert table.collagen_gain.attrs["units"] == "1"
    assert (table.tewl_peak.diff("session_density") > 0).all()
    assert float(table.collagen_gain.sel(needle_length=1.0, session_density=200)) == pytest.approx(
        quick.run().metrics["collagen_gain"], abs=0
    )
    assert (tmp_path / "c" / "figure.png").exists()


def test_words_and_plain_numbers_are_values_too(tmp_path: Path, quick: sh.Simulation) -> None:
    vary = {"numerics.resolution": sh.values(["coarse", "normal"]), "skin.phototype": sh.values([1, 6])}
    table = sh.compare(quick, vary, folder=tmp_path / "c")
    assert table.collagen_gain.dims == ("numerics_resolution", "skin_phototype")
    assert table.numerics_resolution.values.tolist() == ["coarse", "normal"]


def test_parameters_are_swept_by_name(tmp_path: Path, quick: sh.Simulation) -> None:
    vary = {"parameters.override.mmp.decay_rate": sh.values([0.7, 1.0], "1/day")}
    table = sh.compare(quick, vary, folder=tmp_path / "c", figure=False)
    assert float(table.collagen_gain[1]) > float(table.collagen_gain[0])
    assert table.collagen_gain.dims == ("mmp_decay_rate",)


def test_without_a_folder_it_makes_one_and_says_so(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    outcome = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.0 mm")
    folders = [path.name for path in here.iterdir() if path.is_dir()]
    assert len(folders) == 1 and folders[0].startswith("compare-")
    assert folders[0] in outcome.err
    assert "2 of them" in cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.0 mm").out


def test_one_bad_value_stops_everything_before_it_starts(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    outcome = cli("compare", "quick.toml", "--vary", "device.needle.length=0.5,50 mm", "-o", "c")
    assert outcome.code == 2
    assert everything_in(here) == ["quick.toml"]


def test_a_failed_run_is_recorded_and_the_others_go_on(cli: Cli, here: Path, quick: sh.Simulation) -> None:
    """A folder where one file must stand makes that run fail: the worker cannot write it."""
    (here / "quick.toml").write_text(QUICK)
    arguments = ("compare", "quick.toml", "--vary", "device.needle.length=0.5,1.0 mm", "-o", "c")
    assert cli(*arguments).code == 0
    victim = here / "c" / "runs" / f"{quick.with_({'device.needle.length': '0.5 mm'}).hash}.h5"
    victim.unlink()
    victim.mkdir()
    outcome = cli(*arguments)
    assert outcome.code == 1
    assert "needle length 0.5 mm failed" in outcome.err
    rows = rows_of(here / "c")
    assert [row["status"] for row in rows] == ["failed", "complete"]
    assert rows[0]["message"] and not rows[0]["collagen_gain"]
    assert (here / "c" / "figure.png").exists()
    victim.rmdir()
    assert cli(*arguments).code == 0


def test_a_crashed_worker_is_a_failed_run(
    tmp_path: Path, quick: sh.Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skinheal.run import pool

    boot = pool._BOOT.replace("code = serve()", "import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(pool, "_BOOT", boot)
    with pytest.warns(sh.SkinhealWarning, match="SIGKILL"):
        table = sh.compare(quick, LENGTHS, folder=tmp_path / "c", workers=2, figure=False)
    assert (table.status == "failed").all()
    monkeypatch.undo()
    with pytest.warns(sh.SkinhealWarning, match="subcutis"):
        assert (sh.compare(quick, LENGTHS, folder=tmp_path / "c", figure=False).status == "complete").all()


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import skinheal as sh\n"
        f"sim = sh.Simulation.from_text('''{QUICK}''')\n"
        "table = sh.compare(sim, {'device.needle.length': sh.values([0.5, 1.0], 'mm')}, folder='c', figure=False)\n"
        "print(table.sizes['needle_length'])\n"
    )
    done = subprocess.run([sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "2"), done.stderr


def test_workers_load_nothing_but_the_core() -> None:
    code = (
        "import sys; import skinheal.run.worker; "
        "print([m for m in ('numpy', 'pydantic', 'pint', 'matplotlib', 'xarray', 'h5py', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ})
    assert done.stdout.strip() == "[]", done.stderr


@pytest.fixture
def two_devices(here: Path) -> None:
    """The scenarios home.toml and clinic.toml: needles and number of sessions differ."""
    (here / "home.toml").write_text(QUICK.replace('"1.0 mm"', '"0.25 mm"'))
    (here / "clinic.toml").write_text(QUICK.replace('"1.0 mm"', '"1.5 mm"'))


@pytest.mark.usefixtures("two_devices")
def test_scenario_files_are_compared_with_one_another(cli: Cli, here: Path) -> None:
    done = cli("compare", "home.toml", "clinic.toml", "-o", "devices")
    assert done.code == 0, done.err
    rows = rows_of(here / "devices")
    assert [row["scenario"] for row in rows] == ["home", "clinic"]
    assert float(rows[0]["collagen_gain"]) < float(rows[1]["collagen_gain"])
    alone = [sh.Simulation.open(here / name).hash for name in ("home.toml", "clinic.toml")]
    assert [row["scenario_hash"] for row in rows] == alone
    page = (here / "devices" / "report.html").read_text()
    assert "Scenarios compared" in page and "home, clinic?" in page
    assert "with everything else the same" not in page
    again = "skinheal compare scenarios/home.toml scenarios/clinic.toml -o again"
    assert again in page, "the folder holds what the command needs"
    there = subprocess.run(
        [sys.executable, "-m", *again.split()], cwd=here / "devices", capture_output=True, text=True, check=True
    )
    assert "2 runs" in there.stderr
    assert [row["scenario_hash"] for row in rows_of(here / "devices" / "again")] == alone
    assert cli("compare", "home.toml", "clinic.toml", "-o", "devices").code == 2, "the folder now holds something else"


@pytest.mark.usefixtures("two_devices")
def test_scenario_files_and_values_make_every_combination(cli: Cli, here: Path) -> None:
    done = cli("compare", "home.toml", "clinic.toml", "--vary", "skin.age=25,45 year", "-o", "four")
    assert done.code == 0, done.err
    assert [(row["scenario"], row["skin_age"]) for row in rows_of(here / "four")] == [
        ("home", "25.0"),
        ("home", "45.0"),
        ("clinic", "25.0"),
        ("clinic", "45.0"),
    ]


@pytest.mark.usefixtures("two_devices")
def test_scenarios_that_are_the_same_are_refused(cli: Cli, here: Path) -> None:
    (here / "clinic.toml").write_text((here / "home.toml").read_text())
    same = cli("compare", "home.toml", "clinic.toml")
    assert same.code == 2 and "are the same scenario" in same.err
    twice = cli("compare", "home.toml", "home.toml")
    assert twice.code == 2 and "home.toml is given twice" in twice.err
    missing = cli("compare", "home.toml", "clinik.toml")
    assert missing.code == 2 and "clinik.toml: there is no such file" in missing.err
    assert everything_in(here) == ["clinic.toml", "home.toml"]


def test_simulations_by_name_have_a_dimension(here: Path) -> None:
    one = sh.Simulation.from_text(QUICK)
    several = {"short": one.with_({"device.needle.length": "0.5 mm"}), "long": one}
    table = sh.compare(several, folder=here / "named", figure=False)
    assert table["collagen_gain"].dims == ("scenario",)
    assert list(table["scenario"].values) == ["short", "long"]
    with pytest.raises(sh.ScenarioError, match="several simulations by name"):
        sh.compare(one, {}, folder=here / "nothing")
    with pytest.raises(sh.ScenarioError, match="too much alike"):
        sh.compare(dict(zip(("a b", "a_b"), several.values(), strict=True)), folder=here / "nothing")


def test_keys_of_a_product_are_varied_in_runs(cli: Cli, here: Path) -> None:
    (here / "serum.toml").write_text(
        QUICK
        + """
[formulation.serum]
vehicle = "gel"
active = [{ name = "niacinamide", concentration = "5 %" }]
[[apply]]
formulation = "serum"
at = "10 min"
duration = "8 h"
"""
    )
    compared = cli("compare", "serum.toml", "--vary", "formulation.serum.dose=1,2 mg/cm^2", "-o", "doses")
    assert compared.code == 0, compared.err
    table = (here / "doses" / "table.csv").read_text().splitlines()
    assert "niacinamide.delivered" in table[0]
    assert len(table) == 3
    refused = cli("compare", "serum.toml", "--vary", "formulation.serums.dose=1,2 mg/cm^2")
    assert refused.code == 2 and 'Did you mean "serum"?' in refused.err


def test_a_key_that_changes_nothing_is_told(cli: Cli, here: Path) -> None:
    (here / "quick.toml").write_text(QUICK)
    bases = ("--vary", "device.needle.base_diameter=150,250 um")
    told = cli("compare", "quick.toml", *bases, "--vary", "skin.age=30,45 year", "-o", "idle")
    assert told.code == 0
    warned = [line for line in told.err.splitlines() if line.startswith("warning: ")]
    assert len(warned) == 1 and "base_diameter changes no outcome" in warned[0] and '"mechanics"' in warned[0]
    assert "no outcome" not in cli("compare", "quick.toml", *bases, "--set", "insertion.law=mechanics").err
    with pytest.warns(sh.SkinhealWarning, match="phototype changes no outcome of the table$"):
        sh.compare(
            sh.Simulation.from_text(QUICK), {"skin.phototype": sh.values([1, 2])}, folder=here / "types", figure=False
        )
