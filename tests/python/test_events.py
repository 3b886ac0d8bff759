# SPDX-License-Identifier: BSD-3-Clause
"""Times of events that a run does not live to see: told as lower bounds by everything that shows them."""

from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
import xarray as xr

import skinheal as sh
from skinheal.figures.display import EVENTS, METRICS
from support import QUICK, Outcome

Cli = Callable[..., Outcome]
HOUR, DAY = 3600.0, 86400.0


def lasting(span: str, **changes: str) -> sh.Simulation:
    """One session, watched for some time."""
    text = QUICK.replace('follow_up = "2 week"', f'follow_up = "{span}"')
    for old, new in changes.items():
        text = text.replace({"length": '"1.0 mm"', "density": '"200 1/cm^2"'}[old], f'"{new}"')
    return sh.Simulation.from_text(text)


@pytest.mark.parametrize("hours", [1, 6, 12, 20])
def test_the_length_of_a_run_is_never_told_as_an_outcome(hours: int) -> None:
    result = lasting(f"{hours} h").run()
    for name in ("erythema_duration", "closure_time"):
        assert name not in result.metrics and result.metrics.get(name) is None, name
        assert result.metrics.at_least[name] == pytest.approx(hours * HOUR)
        assert result.metrics.show(name).startswith("at least ")
        with pytest.raises(KeyError, match="at least"):
            result.metrics[name]
    assert "erythema_later_duration" not in result.metrics.shown, "whether it comes back was not seen"
    assert result.summary().count("at least") == 2
    assert result._repr_html_().count("at least") == 2


def test_a_run_that_saw_the_end_has_no_bounds() -> None:
    result = lasting("7 day").run()
    assert not result.metrics.at_least
    assert result.metrics["erythema_duration"] < 2 * DAY
    assert result.metrics["erythema_later_duration"] == 0.0
    assert "at least" not in result.summary() and "comes back" not in result.summary()


@pytest.mark.parametrize(
    ("length", "density", "days"),
    [("2.5 mm", "250 1/cm^2", 2.45), ("1.5 mm", "400 1/cm^2", 2.54), ("1.0 mm", "600 1/cm^2", 2.51)],
)
def test_redness_that_comes_back_is_another_time(length: str, density: str, days: float) -> None:
    metrics = lasting("28 day", length=length, density=density).run().metrics
    assert metrics["erythema_duration"] == pytest.approx(days * DAY, rel=0.05)
    assert metrics["erythema_later_duration"] > 2 * DAY


def test_visible_redness_grows_with_density_without_a_jump() -> None:
    runs = [lasting("28 day", length="1.5 mm", density=f"{n} 1/cm^2").run().metrics for n in range(200, 700, 50)]
    days = [metrics["erythema_duration"] / DAY for metrics in runs]
    steps = [b - a for a, b in itertools.pairwise(days)]
    assert all(0 < step < 0.4 for step in steps), days
    again = [metrics.get("erythema_later_duration", 99.0) for metrics in runs]
    assert again[0] == 0 and again[-1] > 0


def test_a_second_session_ends_the_watch_on_the_first(tmp_path: Path) -> None:
    text = QUICK.replace(
        'density = "200 1/cm^2"', 'density = "200 1/cm^2"\n[[session]]\nat = "12 h"\ndensity = "200 1/cm^2"'
    )
    metrics = sh.Simulation.from_text(text).run().metrics
    assert metrics.at_least["erythema_duration"] == pytest.approx(12 * HOUR)
    assert metrics.at_least["closure_time"] == pytest.approx(12 * HOUR)


def test_the_file_holds_no_number_that_could_be_read_as_an_outcome(tmp_path: Path) -> None:
    place = tmp_path / "short.h5"
    result = lasting("12 h").run(place)
    opened = sh.Result.open(place)
    assert dict(opened.metrics.at_least) == dict(result.metrics.at_least)
    assert dict(opened.metrics) == dict(result.metrics)
    with h5py.File(place) as file:
        for name in result.metrics.at_least:
            assert math.isnan(file[f"metrics/{name}"][()])
            assert file[f"metrics/{name}"].attrs["at_least"] == result.metrics.at_least[name]
    with xr.open_dataset(place, group="metrics") as group:
        assert bool(group.closure_time.isnull())


def test_a_comparison_says_at_least_in_table_dataset_figure_and_report(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "s.toml").write_text(QUICK)
    spans = ("--vary", "protocol.follow_up=12,48,120 h")
    done = cli("compare", "s.toml", *spans, "-o", "out")
    assert done.code == 0, done.err
    assert "≥\N{NARROW NO-BREAK SPACE}12.0" in done.out and "≥: at least" in done.out
    with (tmp_path / "out/table.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["closure_time"] == "" for row in rows] == [True, False, False]
    assert [row["erythema_duration"] == "" for row in rows] == [True, False, False]
    assert float(rows[0]["erythema_duration_at_least"]) == pytest.approx(12 * HOUR)
    assert [row["erythema_duration_at_least"] for row in rows[1:]] == ["", ""]
    units = json.loads((tmp_path / "out/table_units.json").read_text())
    assert {units[f"{name}_at_least"]["unit"] for name in EVENTS} == {"s"}
    page = (tmp_path / "out/report.html").read_text()
    assert "≥\N{NARROW NO-BREAK SPACE}12.0" in page and "means at least" in page
    assert "Redness stays visible for at least 12.0 h" in page.replace("\N{NO-BREAK SPACE}", " ")
    again = cli("compare", "s.toml", *spans, "-o", "out")
    assert "≥\N{NARROW NO-BREAK SPACE}12.0" in again.out, "from the files, without a run"


def test_the_dataset_of_a_comparison_has_no_number_where_none_was_seen(tmp_path: Path) -> None:
    table = sh.compare(lasting("12 h"), {"protocol.follow_up": sh.values([12, 120], "h")}, folder=tmp_path / "out")
    for name in ("erythema_duration", "closure_time"):
        assert table[name].isnull().values.tolist() == [True, False], name
        assert table[f"{name}_at_least"].notnull().values.tolist() == [True, False], name
        assert table[f"{name}_at_least"].attrs["units"] == "s"


def test_times_have_the_unit_that_suits_them() -> None:
    redness = METRICS["erythema_duration"]
    assert [redness.show(t, with_unit=True) for t in (43 * 60.0, 5 * HOUR, 1.08 * DAY)] == [
        "43 min",
        "5.0 h",
        "1.08 day",
    ]
    assert redness.show_bound(600.0, with_unit=True) == "at least 10 min"
    assert METRICS["closure_time"].show(20 * 60.0, with_unit=True) == "20 min"
    column = [43 * 60.0, 0.15 * DAY, None, 0.0, 2.2 * DAY]
    fitted = redness.fitting(column)
    assert fitted.unit == "h" and [fitted.show(t) for t in column] == ["0.7", "3.6", "-", "0.0", "52.8"]
    assert redness.fitting([1.0 * DAY, 2.0 * DAY]) is redness
    assert METRICS["collagen_gain"].fitting([1e-5]) is METRICS["collagen_gain"]
