# SPDX-License-Identifier: BSD-3-Clause
"""Products as a part of a run: one file, any number of threads, stopped and resumed, varied."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from skinheal.results.filediff import differences
from support import command, only

COURSE = """\
schema = 1
title = "cream before, serum after three sessions"

[skin]
preset = "cheek"

[device]
kind = "pen"
needle = { length = "0.75 mm" }

[protocol]
follow_up = "3 day"

[[session]]
at = "1 day"
density = "200 1/cm^2"
repeat = { count = 3, every = "4 week" }

[insertion]
law = "mechanics"

[numerics]
resolution = "coarse"
tolerance = 1e-2

[formulation.numbing]
vehicle = "emulsion"
dose = "5 mg/cm^2"
active = [{ name = "lidocaine", concentration = "4 %" }]

[formulation.serum]
vehicle = "gel"
active = [{ name = "niacinamide", concentration = "5 %" }]
ingredient = [{ name = "phenoxyethanol", molar_mass = "138 g/mol", log_p = 1.2, concentration = "1 %" }]

[[apply]]
formulation = "numbing"
session = "each"
at = "-45 min"
duration = "40 min"
occluded = true

[[apply]]
formulation = "serum"
session = "each"
at = "10 min"
duration = "8 h"

[absorption]
plasma_volume = "90 L"
plasma_clearance = "50 L/h"
"""
DAY = 86400.0
SESSIONS = (1 * DAY, 29 * DAY, 57 * DAY)
#: Where everything applied is at last; ``delivered`` holds the layers below the stratum corneum.
PLACES = ("vehicle", "stratum_corneum", "delivered", "evaporated", "wiped")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> sh.Result:
    """Return the course, in a file."""
    return sh.Simulation.from_text(COURSE).run(tmp_path_factory.mktemp("course") / "course.h5", progress=False)


def after(result: sh.Result, name: str, moment: float) -> float:
    series = result[name]
    return float(np.interp(moment, series["product_time"], series))


def test_one_file_holds_products_beside_healing(course: sh.Result) -> None:
    assert course.solutes == ("lidocaine", "niacinamide", "phenoxyethanol")
    assert {"tewl", "lidocaine.delivered", "niacinamide.concentration"} <= set(course.names)
    data = course.to_xarray()
    assert data["niacinamide.concentration"].dims == ("product_time", "niacinamide.depth")
    assert data["niacinamide.delivered"].attrs["units"] == "kg m-2"
    assert data["product_time"].values[0] == pytest.approx(SESSIONS[0] - 45 * 60)
    assert data["product_time"].values[-1] == pytest.approx(60 * DAY)
    data.close()
    assert course.metrics["niacinamide.enhancement"] > 1
    assert "niacinamide, past the stratum corneum" in course.summary()


def test_memory_and_file_agree(course: sh.Result) -> None:
    inside = sh.Simulation.from_text(COURSE).run(progress=False)
    names = [name for name in inside.names if "." in name]
    assert set(names) == {name for name in course.names if "." in name}
    for name in names:
        assert np.array_equal(inside[name], course[name]), name
    assert dict(inside.metrics) == dict(course.metrics)


def test_everything_applied_is_found_again_over_all_sessions(course: sh.Result) -> None:
    for solute in course.solutes:
        applied = course[f"{solute}.applied"].values
        found = sum(course[f"{solute}.{place}"].values for place in PLACES)
        np.testing.assert_allclose(found, applied, rtol=0, atol=1e-10 * applied[-1])
        assert np.all(np.diff(applied) >= 0)
    dose = after(course, "niacinamide.applied", 2 * DAY)
    assert course["niacinamide.applied"].values[-1] == pytest.approx(3 * dose)


def test_each_session_opens_the_skin_again(course: sh.Result) -> None:
    for moment in SESSIONS:
        gained = after(course, "niacinamide.delivered", moment + 6 * 3600) - after(
            course, "niacinamide.delivered", moment
        )
        plain = after(course, "niacinamide.delivered_intact", moment + 6 * 3600) - after(
            course, "niacinamide.delivered_intact", moment
        )
        assert gained > 1.02 * plain
    plasma = course["lidocaine.plasma"].values
    assert plasma[0] == 0
    assert plasma.max() > 0


def test_threads_change_no_bit(course: sh.Result, tmp_path: Path) -> None:
    assert course.file is not None
    sh.Simulation.from_text(COURSE).run(tmp_path / "two.h5", progress=False, threads=2)
    assert differences(tmp_path / "two.h5", course.file) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["stopped", "killed"])
def test_resumed_it_is_the_same_file(how: signal.Signals, course: sh.Result, tmp_path: Path) -> None:
    slow = COURSE.replace('resolution = "coarse"', "cells = { lateral = 60, depth = 80 }")
    (tmp_path / "slow.toml").write_text(slow)
    process = command("run", "slow.toml", "-o", "run.h5", "--checkpoint-every", "0", cwd=tmp_path)
    end = time.monotonic() + 120
    while not (tmp_path / "run.checkpoint").exists() or (process.poll() is None and _time(tmp_path) < 30 * DAY):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert (tmp_path / "run.checkpoint").exists()
    if how == signal.SIGINT:
        partial = sh.Result.open(tmp_path / "run.h5")
        assert partial.status == "cancelled"
        assert 29 * DAY < partial["niacinamide.delivered"]["product_time"].values[-1] < 57 * DAY
    resumed = command("run", "slow.toml", "-o", "run.h5", "--resume", cwd=tmp_path)
    assert resumed.wait(300) == 0, resumed.communicate()
    sh.Simulation.from_text(slow).run(tmp_path / "whole.h5", progress=False)
    assert differences(tmp_path / "run.h5", tmp_path / "whole.h5") == []


def _time(folder: Path) -> float:
    """Last snapshot of a run at work; 0 if it cannot be read at this moment."""
    import h5py

    try:
        with h5py.File(folder / "run.h5", "r", locking=False) as handle:
            return float(handle["time"][-1])
    except (OSError, KeyError, ValueError):
        return 0.0


# ------------------------------------------------------------------------------------------------------ views, choices


ONE = COURSE.replace('repeat = { count = 3, every = "4 week" }', "").split("[[apply]]", 1)[0] + (
    '[[apply]]\nformulation = "serum"\nat = "10 min"\nduration = "8 h"\n'
)


def test_the_view_beside_a_run_gives_the_same_numbers() -> None:
    scenario, _ = sh.Scenario.from_text(ONE)
    run = sh.Simulation.from_text(ONE).run(progress=False)
    beside = only(sh.absorption(scenario.skin, scenario.applications, result=run, until="3 day"))
    np.testing.assert_allclose(run["niacinamide.delivered"], beside.delivered, rtol=1e-10, atol=1e-16)
    np.testing.assert_allclose(run["niacinamide.delivered_intact"], beside.delivered_intact, rtol=1e-10, atol=1e-16)
    np.testing.assert_allclose(run["product_time"], beside.time + DAY, rtol=1e-12)


def test_a_cover_keeps_channels_open_in_the_run() -> None:
    def run(cover: str) -> sh.Result:
        text = ONE.replace('at = "10 min"\n', f'at = "10 min"\noccluded = {cover}\n')
        return sh.Simulation.from_text(text).run(progress=False)

    bare, covered = run("false"), run("true")
    moment = 1 * DAY + 6 * 3600

    def open_share(result: sh.Result) -> float:
        return float(np.interp(moment, result["series_time"], result["open_barrier_fraction"]))

    assert open_share(covered) > 1.1 * open_share(bare)
    assert covered.metrics["niacinamide.delivered"] > bare.metrics["niacinamide.delivered"]


def test_a_comparison_varies_a_key_of_a_product(tmp_path: Path) -> None:
    varied = sh.compare(
        sh.Simulation.from_text(ONE),
        {"formulation.serum.dose": sh.values([1, 4], "mg/cm^2"), "apply.0.at": sh.values([10, 240], "min")},
        folder=tmp_path / "comparison",
    )
    table = varied["niacinamide.delivered"]
    assert table.shape == (2, 2)
    assert np.all(table[1] > table[0])
    assert np.all(table[:, 0] > table[:, 1]), "channels close meanwhile"


def test_products_are_part_of_what_names_a_run() -> None:
    one = sh.Simulation.from_text(ONE)
    assert one.hash != sh.Simulation.from_text(ONE.replace("8 h", "7 h")).hash
    bare = sh.Simulation.from_text(ONE.split("[formulation", 1)[0])
    assert bare.hash != one.hash
    assert "formulation" not in bare.json
    assert sh.Simulation.from_text(str(one.scenario)).hash == one.hash


@pytest.mark.parametrize(
    "old,new,words",
    [
        ('session = "each"', "session = 4", "allowed: 1 to 3"),
        ('duration = "8 h"', 'duration = "0 h"', "more than 0"),
        ('at = "10 min"', 'at = "90 day"', "outside of the protocol"),
        ('dose = "5 mg/cm^2"', 'dose = "5 kg/cm^2"', "0.01 mg/cm^2 to 1000 mg/cm^2"),
        ('plasma_volume = "90 L"\n', "", "go together"),
        ('resolution = "coarse"', 'geometry = "column"', "axisymmetric, box"),
        ("log_p = 1.2", "log_p = 30", "log_p"),
        ('concentration = "4 %"', 'concentration = "4000 %"', "more than 100 %"),
    ],
)
def test_mistakes_are_named(old: str, new: str, words: str) -> None:
    with pytest.raises(sh.ScenarioError) as refused:
        sh.Simulation.from_text(COURSE.replace(old, new))
    assert words in str(refused.value)


def test_products_need_no_session() -> None:
    text = ONE.replace('[[session]]\nat = "1 day"\ndensity = "200 1/cm^2"\n', "").replace("follow_up", "duration")
    result = sh.Simulation.from_text(text).run(progress=False)
    assert result.metrics["niacinamide.delivered"] == result.metrics["niacinamide.delivered_intact"] > 0


def test_the_figure_shows_every_solute(course: sh.Result, tmp_path: Path) -> None:
    axes = course.plot_products()
    assert axes.shape == (3, 2)
    axes.flat[0].figure.savefig(tmp_path / "products.png")
    assert (tmp_path / "products.png").stat().st_size > 20_000
    plain = sh.Simulation.from_text(ONE.split("[formulation", 1)[0]).run(progress=False)
    with pytest.raises(sh.FieldError, match="no products"):
        plain.plot_products()


def test_the_report_tells_of_products(course: sh.Result, tmp_path: Path) -> None:
    assert course.file is not None
    page = sh.write_report(course.file, output=tmp_path / "page.html").read_text()
    assert "emulsion with lidocaine, 3 times; gel with niacinamide, 3 times" in page
    assert "niacinamide, past the stratum corneum" in page
    assert "data:image/png;base64," in page


def test_a_name_of_ones_own_is_stored_in_one_word(tmp_path: Path) -> None:
    text = ONE.replace('name = "niacinamide"', 'name = "my own/acid", molar_mass = "180 g/mol", log_p = 1.0')
    result = sh.Simulation.from_text(text).run(tmp_path / "own.h5", progress=False)
    assert result.solutes[0] == "my_own_acid"
    data = result.to_xarray()
    assert data["my_own_acid.concentration"].dims == ("product_time", "my_own_acid.depth")
    data.close()
