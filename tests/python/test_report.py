# SPDX-License-Identifier: BSD-3-Clause
"""The report: what it says, that it stands alone, and that it works in a browser of a desk and of a phone."""

from __future__ import annotations

import csv
import json
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import h5py
import numpy as np
import pytest

import skinheal as sh
from skinheal.report.data import thin
from support import QUICK, Outcome

Cli = Callable[..., Outcome]
COURSE = QUICK.replace('density = "200 1/cm^2"', 'density = "200 1/cm^2"\nrepeat = { count = 2, every = "2 week" }')
LENGTHS = {"device.needle.length": sh.values([0.5, 1.0, 2.5], "mm")}


def data_of(page: Path) -> dict[str, Any]:
    """Data of the figures of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(), re.S)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def words_of(page: Path) -> str:
    """Text that a reader sees, on one line and without scripts."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.read_text(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\N{NO-BREAK SPACE}", " "))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison with its report."""
    place = tmp_path_factory.mktemp("report") / "depths"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sh.SkinhealWarning)
        sh.compare(sh.Simulation.from_text(COURSE), LENGTHS, folder=place, progress=False)
    return place


@pytest.fixture(scope="module")
def page(folder: Path) -> Path:
    return folder / "report.html"


def test_a_comparison_leaves_a_page_that_says_what_it_is(page: Path) -> None:
    words = words_of(page)
    assert "What do 2 sessions of needling leave in this skin by week 4 if the needle length is changed" in words
    assert "from 0.5 to 2.5 mm" in words
    assert "not medical advice" in words
    assert "Do not choose, change or omit a treatment because of this page" in words
    assert "Warning (2.5 mm):" in words
    assert "reaches the subcutis" in words
    for fact in ("cheek, 45 years, phototype III", "pen, 12 needles, 90 Hz", "2, in week 0, 2", "to week 4"):
        assert fact in words, fact
    assert 'skinheal compare comparison.toml --vary device.needle.length="0.5,1.0,2.5 mm" -o again' in words.replace(
        "&#34;", '"'
    )


def test_the_table_has_the_numbers_of_the_csv_file_in_units_for_people(folder: Path, page: Path) -> None:
    with (folder / "table.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    text = page.read_text()
    for name, label in (("collagen_gain", "collagen I + III"), ("elastin_gain", "elastin")):
        cells = "".join(f"<td>{100 * float(row[name]):.2f}</td>" for row in rows)
        assert re.search(rf'<th scope="row">{re.escape(label)} <span class="symbol">%</span></th>{cells}', text), name


def test_every_parameter_stands_there_with_its_birth_certificate(folder: Path, page: Path) -> None:
    from skinheal.results.provenance import file_provenance

    text = page.read_text()
    parameters = file_provenance(next((folder / "runs").glob("*.h5"))).parameters
    assert len(parameters) > 50
    assert text.count("<tr data-kind=") == len(parameters)
    for parameter in parameters:
        row = re.search(
            rf"<tr data-kind=.{parameter.kind}.><th scope=.row.><code>{re.escape(parameter.name)}</code>.*", text
        )
        assert row is not None, parameter.name
        assert parameter.shown in row[0].replace("&#39;", "'"), parameter.name
        if parameter.source:
            assert f"{parameter.source}, <span" in row[0]
            assert ("not yet checked" in row[0]) is not parameter.checked
    assert f"{len(parameters)} parameters: " in words_of(page)


def test_curves_keep_every_peak_and_both_sides_of_a_session(folder: Path, page: Path) -> None:
    data = data_of(page)
    assert [run["label"].replace("\N{NO-BREAK SPACE}", " ") for run in data["runs"]] == ["0.5 mm", "1 mm", "2.5 mm"]
    with (folder / "table.csv").open(newline="") as stream:
        files = [row["file"] for row in csv.DictReader(stream)]
    for run, file in zip(data["runs"], files, strict=True):
        factors = {"tewl": 3.6e6, "mean_tgf_beta": 1e6, "collagen_gain": 100.0}
        curves = sh.Result.open(folder / file).curves(tuple(factors))
        for name, factor in factors.items():
            stored = curves[name] * factor
            assert max(run["series"][name]) == pytest.approx(stored.max(), rel=1e-4)
            assert min(run["series"][name]) == pytest.approx(stored.min(), rel=1e-4, abs=1e-6)
            assert run["series"][name][-1] == pytest.approx(stored[-1], rel=1e-4)
        assert run["sessions"] == [0.0, 14.0]
        assert run["time"].count(14.0) == 2
        assert len(run["time"]) < 700


def test_thinning_keeps_ends_jumps_and_extremes() -> None:
    time = np.sort(np.concatenate([np.linspace(0, 10, 5000), [4.0, 4.0]]))
    rng = np.random.default_rng(1)
    values = rng.normal(size=time.size)
    kept = thin(time, [values], 100)
    assert kept[0] == 0
    assert kept[-1] == time.size - 1
    assert {int(values.argmax()), int(values.argmin())} <= set(kept.tolist())
    assert np.count_nonzero(time[kept] == 4.0) >= 2
    assert kept.size < 110
    assert thin(time[:50], [values[:50]], 100).tolist() == list(range(50))


def test_a_title_cannot_break_out_of_the_page(tmp_path: Path) -> None:
    bad = "</script><script>document.title = 'taken'</script><b>&"
    simulation = sh.Simulation.from_text(QUICK).with_({"title": bad})
    simulation.run(tmp_path / "run.h5")
    text = sh.write_report(tmp_path / "run.h5").read_text()
    assert "<script>document.title" not in text
    assert "&lt;/script&gt;&lt;script&gt;document.title" in text
    assert text.count("</script>") == text.count("<script")


def test_one_run_has_a_report_beside_its_file_or_where_it_is_asked_for(cli: Cli, here: Path) -> None:
    sh.Simulation.from_text(QUICK).run("run.h5")
    done = cli("report", "run.h5")
    assert (done.code, done.out) == (0, "run.html\n")
    done = cli("report", "run.h5", "-o", "page.html")
    assert (done.code, done.out) == (0, "page.html\n")
    words = words_of(here / "page.html")
    assert "What do 1 session of needling do" not in words
    assert "What does 1 session of needling do to this skin by week 2?" in words
    assert "What comes out" not in words


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    sh.Simulation.from_text(QUICK).run(tmp_path / "run.h5")
    with h5py.File(tmp_path / "run.h5", "r+") as file:
        file.attrs["status"] = "cancelled"
        del file["metrics"]
    words = words_of(sh.write_report(tmp_path / "run.h5"))
    assert "This run is not finished (status: cancelled)." in words


def test_a_changed_parameter_is_shown_with_each_of_its_values(tmp_path: Path) -> None:
    rates = {"parameters.override.fibroblasts.growth_rate": sh.values([0.3, 0.5], "1/day")}
    override = '\n[parameters.override]\n"fibroblasts.growth_rate" = { value = "0.4 1/day", source = "this study" }\n'
    simulation = sh.Simulation.from_text(QUICK + override)
    sh.compare(simulation, rates, folder=tmp_path / "c", progress=False)
    words = words_of(tmp_path / "c" / "report.html")
    assert "set by the scenario" in words
    assert re.search(r"varied: 0\.3 1/day, 0\.5 1/day", words)
    assert "Given by the scenario: this study" in words


def test_wrong_places_are_refused_with_the_next_step(cli: Cli, here: Path) -> None:
    (here / "empty").mkdir()
    (here / "text.h5").write_text("no")
    for place, wanted in (
        ("empty", "skinheal compare -o empty"),
        ("missing.h5", "there is no such file"),
        ("text.h5", "not an HDF5 file"),
    ):
        done = cli("report", place)
        assert done.code == 2, place
        assert wanted in done.err
        assert not list(here.glob("**/*.html"))
    sh.Simulation.from_text(QUICK).run("run.h5")
    done = cli("report", "run.h5", "-o", "no/such/page.html")
    assert done.code == 2
    assert "Choose another place" in done.err


def test_a_run_that_is_gone_is_named_as_missing(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with (copy / "table.csv").open(newline="") as stream:
        gone = next(csv.DictReader(stream))["file"]
    (copy / gone).unlink()
    words = words_of(sh.write_report(copy))
    assert "The run with 0.5 mm failed: its file is missing" in words
    assert len(data_of(copy / "report.html")["runs"]) == 2


# ---------------------------------------------------------------------------------------------------- in a browser

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_a_comparison_that_is_cut_off_is_reported_as_a_part(folder: Path, tmp_path: Path) -> None:
    part = shutil.copytree(folder, tmp_path / "part")
    with (part / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[1:]:
        row["status"] = "waiting"
        (part / row["file"]).unlink()
    with (part / "table.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    words = words_of(sh.write_report(part))
    assert "A part: 2 of 3 runs have not been computed yet." in words
    assert "failed" not in words and " waits " in words


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--headless", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


class Look:
    """A page in a browser, what it complained of, and what it asked for."""

    def __init__(self, browser: Any, page: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(60_000)
        self.tab = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.tab.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.url = page.resolve().as_uri()
        self.tab.goto(self.url)
        self.tab.wait_for_selector("#course svg .curve")

    def curves(self) -> list[dict[str, Any]]:
        """The curves that the figure shows."""
        part = "d => ({name: d.name, x: [...d.x], y: [...d.y], visible: d.visible})"
        lines = "document.getElementById('course').chart.spec.lines"
        found: list[dict[str, Any]] = self.tab.evaluate(f"{lines}.map({part})")
        drawn = self.tab.locator("#course .curve").count()
        assert drawn == sum(curve["visible"] for curve in found)
        return found

    def title(self) -> str:
        text: str = self.tab.evaluate("document.querySelector('#course .title').textContent")
        return text


@pytest.fixture
def look(browser: Any) -> Iterator[Callable[..., Look]]:
    opened: list[Look] = []

    def open_(page: Path, **options: Any) -> Look:
        opened.append(Look(browser, page, **options))
        return opened[-1]

    yield open_
    for each in opened:
        assert each.complaints == []
        assert each.requests == [each.url]
        each.context.close()


@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window_and_loads_nothing(
    look: Callable[..., Look], page: Path, tmp_path: Path, options: dict[str, Any], scheme: str
) -> None:
    seen = look(page, **options, color_scheme=scheme)
    assert seen.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (
        seen.tab.evaluate("document.getElementById('course').getBoundingClientRect().width")
        <= options["viewport"]["width"]
    )
    paper = seen.tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 28)")
    assert len(seen.tab.screenshot(path=tmp_path / "page.png")) > 10_000
    seen.tab.click("#parameters summary")
    assert seen.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_controls_change_the_figure(look: Callable[..., Look], page: Path) -> None:
    seen = look(page, **DESK)
    assert seen.title() == "Change of collagen I + III (%)"
    before = seen.curves()
    assert [curve["visible"] for curve in before] == [True, True, True]
    assert max(before[0]["x"]) == pytest.approx(4.0)

    seen.tab.select_option("#quantity", "tewl")
    assert seen.title() == "Water loss (g/m2/h)"
    assert seen.curves()[0]["y"] != before[0]["y"]

    seen.tab.uncheck("#runs input >> nth=1")
    assert [curve["visible"] for curve in seen.curves()] == [True, False, True]
    seen.tab.click("#all")
    assert [curve["visible"] for curve in seen.curves()] == [True, True, True]

    assert seen.tab.is_disabled("#span")
    seen.tab.select_option("#window", "1")
    seen.tab.select_option("#span", "3")
    second = seen.curves()[0]
    assert second["x"][0] == 0.0
    assert 70 < max(second["x"]) < 144, "the first three days are read in hours"
    assert second["y"][0] == max(second["y"])  # the barrier has just been opened
    assert seen.tab.evaluate("document.getElementById('course').chart.xShown") == [0, 72]

    seen.tab.select_option("#quantity", "erythema_index")
    assert "visible above this line" in seen.tab.text_content("#course")

    outcome = "document.getElementById('outcomes').chart.spec.lines[0].y.map(v => v)"
    first = seen.tab.evaluate(outcome)
    seen.tab.select_option("#outcome", "closure_time")
    assert seen.tab.evaluate(outcome) != first
    assert seen.tab.evaluate("document.getElementById('outcomes').chart.spec.lines[0].x.map(v => v)") == [0.5, 1.0, 2.5]
    assert seen.tab.locator("#outcomes circle").count() == 3


def test_the_pointer_tells_values_zooms_and_goes_back(look: Callable[..., Look], page: Path) -> None:
    seen = look(page, **DESK)
    shown = "document.getElementById('course').chart.xShown"
    whole = seen.tab.evaluate(shown)
    seen.tab.locator("#course").scroll_into_view_if_needed()
    box = seen.tab.locator("#course svg").bounding_box()
    assert box is not None
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    seen.tab.mouse.move(middle, height)
    told = seen.tab.locator("#course .tip ~ text").all_text_contents()
    assert len(told) == 4
    assert told[0].startswith("week ")
    assert all("%" in text and "mm" in text for text in told[1:])
    seen.tab.mouse.down()
    seen.tab.mouse.move(middle + 200, height)
    seen.tab.mouse.up()
    low, high = seen.tab.evaluate(shown)
    assert whole[0] < low < high < whole[1]
    seen.tab.select_option("#quantity", "tewl")  # another quantity keeps the times
    assert seen.tab.evaluate(shown) == [low, high]
    seen.tab.mouse.dblclick(middle, height)
    assert seen.tab.evaluate(shown) == whole


def test_a_figure_can_be_saved(look: Callable[..., Look], page: Path) -> None:
    seen = look(page, **DESK)
    with seen.tab.expect_download() as download:
        seen.tab.click("#course ~ .save")
    assert download.value.suggested_filename == "skinheal-course.svg"
    root = ElementTree.parse(download.value.path()).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len([e for e in root.iter() if e.get("class") == "curve"]) == 3


@pytest.mark.parametrize("options", [DESK, PHONE], ids=["desk", "phone"])
def test_the_parameters_can_be_searched(look: Callable[..., Look], page: Path, options: dict[str, Any]) -> None:
    seen = look(page, **options)
    seen.tab.click("#parameters summary")
    total = seen.tab.locator(".parameters tbody tr").count()
    assert seen.tab.inner_text("#found") == f"{total} of {total} parameters"
    seen.tab.fill("#find", "fibroblasts.")
    shown = seen.tab.locator(".parameters tbody tr:visible").count()
    assert 0 < shown < total
    seen.tab.select_option("#kind", "definition")
    assert seen.tab.locator(".parameters tbody tr:visible").count() < shown


def test_several_axes_and_words_are_drawn_too(look: Callable[..., Look], tmp_path: Path) -> None:
    vary = {"skin.preset": sh.values(["cheek", "forehead"]), "device.needle.length": sh.values([0.5, 1.0], "mm")}
    sh.compare(sh.Simulation.from_text(QUICK), vary, folder=tmp_path / "c", progress=False)
    seen = look(tmp_path / "c" / "report.html", **PHONE)
    assert len(seen.curves()) == 4
    drawn = seen.tab.evaluate("document.getElementById('outcomes').chart.spec.map")
    assert (drawn["across"], drawn["down"]) == (["cheek", "forehead"], ["0.5", "1"]), "a map over both keys"
    assert seen.tab.locator("#outcomes .cell").count() == 4
    texts = seen.tab.locator("#outcomes text").all_text_contents()
    assert not any("\N{HORIZONTAL ELLIPSIS}" in text for text in texts), "no label is cut"
    assert any(text.startswith("forehead") for text in texts)


def test_one_run_is_drawn(look: Callable[..., Look], tmp_path: Path) -> None:
    sh.Simulation.from_text(QUICK).run(tmp_path / "run.h5")
    seen = look(sh.write_report(tmp_path / "run.h5"), **PHONE)
    assert len(seen.curves()) == 1
    seen.tab.select_option("#window", "0")
    assert max(seen.curves()[0]["x"]) >= 7.0
