# SPDX-License-Identifier: BSD-3-Clause
"""Comparisons over two keys, and of unlike runs: what figure and report show, and how large they get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from skinheal.figures.plot import Compared, ComparedAxis, ComparedRun, comparison_figure
from skinheal.inputs.described import unlike
from skinheal.inputs.document import read_document
from skinheal.inputs.titles import gathered
from support import QUICK, Outcome

Cli = Callable[..., Outcome]


def compared(rows: int, columns: int) -> Compared:
    """A comparison of so many runs, all of them one run's curves."""
    result = sh.Simulation.from_text(QUICK).run()
    across = ComparedAxis("needle_length", "mm", tuple(0.1 * k for k in range(1, columns + 1)))
    down = ComparedAxis("skin_age", "year", tuple(20.0 + k for k in range(rows)))
    runs = tuple(
        ComparedRun((a, b), result.scenario_json, dict(result.metrics), result.curves(("erythema_index", "tewl")))
        for a in across.values
        for b in down.values
    )
    return Compared("", (across, down), runs)


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (25, 20)])
def test_a_figure_of_two_keys_has_a_map_whose_labels_fit(rows: int, columns: int) -> None:
    figure = comparison_figure(compared(rows, columns))
    assert figure is not None
    (panel,) = [axes for axes in figure.axes if axes.images]
    assert panel.images[0].get_array().shape == (rows, columns)
    assert len(panel.get_xticks()) <= 6 and len(panel.get_yticks()) <= 6
    (legend,) = figure.legends
    assert len(legend.get_texts()) <= 14, "a legend as long as the runs would leave the figure"
    figure.canvas.draw()
    box = legend.get_window_extent()
    assert box.y0 >= 0 and box.y1 <= figure.bbox.height
    first = [axes for axes in figure.axes if "first three days" in axes.get_title(loc="left")]
    assert len(first) == 3 and all(axes.get_xlabel().startswith("hours") for axes in first)
    assert all(axes.get_xlim()[1] <= 72 for axes in first)


def test_runs_that_are_not_alike_are_told_of() -> None:
    young = read_document(sh.Simulation.from_text(QUICK).json)
    old = read_document(
        sh.Simulation.from_text(QUICK).with_({"skin.age": "70 year", "protocol.follow_up": "9 week"}).json
    )
    assert unlike([young, young], ["device.needle.length"]) == []
    told = unlike([young, old], ["scenario"])
    assert "age (45 years, 70 years)" in told[0] and "week 2 to week 9" in told[1]
    assert len(unlike([young, old], ["skin.age"])) == 1, "what was varied is no surprise, another end is"


def test_the_report_of_two_keys_holds_a_map_and_says_what_is_unlike(cli: Cli, here: Path) -> None:
    (here / "one.toml").write_text(QUICK)
    (here / "other.toml").write_text(QUICK.replace("45 year", "70 year").replace("2 week", "3 week"))
    vary = ("--vary", "device.needle.length=0.5,1.0 mm", "-o", "out")
    assert cli("compare", "one.toml", "other.toml", *vary).code == 0
    page = (here / "out/report.html").read_text()
    assert page.count("<strong>Not alike:</strong>") == 2 and "70 years" in page
    assert len(page) < 3e6
    figures = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert len(figures["axes"]) == 2 and len(figures["runs"]) == 4
    assert {tuple(run["labels"]) for run in figures["runs"]} == {
        (name, length) for name in ("one", "other") for length in ("0.5", "1.0")
    }


def test_warnings_that_differ_in_numbers_alone_are_told_once() -> None:
    many = {f"A needle of {k} mm reaches the subcutis.": [f"run {k}"] for k in range(9)}
    told = gathered({**many, "Another.": ["run 1"]})
    assert len(told) == 2 and len(next(iter(told.values()))) == 9
    assert "8 more like this" in next(iter(told))
    assert len(gathered(dict(list(many.items())[:3]))) == 3
