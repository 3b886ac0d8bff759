# SPDX-License-Identifier: BSD-3-Clause
"""The teaching notebooks run from top to bottom, are stored without outputs, and use what is public."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import skinheal as sh

FOLDER = Path(__file__).parents[2] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> Any:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


#: Appended to each notebook: what it drew, and what the program says itself of the same runs.
CHECKS = {
    "1_what_a_needle_does": """
import json
print(json.dumps({"closure": result.metrics.show("closure_time"), "other": dict(other.metrics),
                  "mean": float(untreated) / float(result.mean_over_radius("collagen")[0, -1])}))
""",
    "2_needle_depths": """
import json
import numpy as np
rows = []
for k, file in enumerate(table["file"].values):
    with sh.Result.open(file).to_xarray() as data:
        edges = np.append(data["z_bounds"].values[:, 0], data["z_bounds"].values[-1, 1])
    depth = edges - edges[0]
    drawn = ax.lines[k].get_xdata()
    means = {}
    for name, low, high in (("collagen_gain", 0, 1e-3), ("collagen_gain_0_200um", 0, 2e-4),
                            ("collagen_gain_500_1000um", 5e-4, 1e-3)):
        inside = np.clip(np.minimum(depth[1:], high) - np.maximum(depth[:-1], low), 0, None)
        means[name] = [float((drawn * inside).sum() / inside.sum()), 100 * float(table[name][k])]
    rows.append({"means": means, "gain": float(table["collagen_gain"][k]), "depth": float(table["channel_depth"][k])})
print(json.dumps(rows))
""",
    "3_first_hour": """
import json
print(json.dumps({"closure": result.metrics.show("closure_time"), "redness": result.metrics.show("erythema_duration"),
                  "hours": [float(v) / 3600 for v in table["closure_time"]],
                  "week": float(result.at("7 day")["collagen_gain"])}))
""",
}


def assert_printed_are_metrics(notebook: str, printed: str, told: Any) -> None:
    """Every number that a notebook prints or draws is what the program says of the run."""
    if notebook.startswith("1"):
        assert f"barrier closed after {told['closure']}" in printed
        assert re.findall(r"-> ([-\d.]+ [\w%/]+)", printed), "before and after"
        assert told["mean"] == pytest.approx(1.0, abs=1e-3), "untreated is what no needle has touched"
        return
    if notebook.startswith("3"):
        assert f"{told['closure']} and {told['redness']}" in printed
        assert f"collagen after a week: {told['week']:+.4f}" in printed
        (hours,) = re.findall(r"\[([^]]+)\] hours", printed)
        assert [float(text) for text in hours.split()] == pytest.approx(told["hours"], rel=1e-6)
        for line in ('write "1500 um"', "write one value", 'write "1.5 mm"', "write the value alone", "needs a unit"):
            assert line in printed
        return
    for row in told:
        for name, (drawn, metric) in row["means"].items():
            assert drawn == pytest.approx(metric, abs=0.02), name
    shares = [float(text) for text in re.findall(r"in the dermis: +([-\d.]+) % per mm", printed)]
    assert shares == pytest.approx([100 * row["gain"] / (1e3 * row["depth"]) for row in told], abs=0.006)


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["1_what_a_needle_does", "2_needle_depths", "3_first_hour"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped_and_there_are_two_exercises(path: Path) -> None:
    notebook = read(path)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert len(re.findall(r"^## Exercise \d", text, re.M)) == 2
    assert "not medical advice" in text
    for cell in notebook.cells:
        assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_public_names_are_used(path: Path) -> None:
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    assert set(re.findall(r"\bsh\.(\w+)", code)) <= set(sh.__all__)
    assert "skinheal." not in code
    assert not re.search(r"\._[a-z]", code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_at_a_small_size(path: Path, tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook = read(path)
    (settings,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    settings.source = settings.source.replace('"normal"', '"coarse"', 1)
    assert settings.source.startswith('RESOLUTION = "coarse"')
    checks = CHECKS[path.stem]
    notebook.cells.append(nbformat.v4.new_code_cell(checks))
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = ["".join(o.text for o in cell.get("outputs", []) if o.get("name") == "stdout") for cell in notebook.cells]
    assert_printed_are_metrics(path.stem, "\n".join(printed[:-1]), json.loads(printed[-1]))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    html = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert any("<svg" in text or "xarray" in text for text in html)
    assert any("image/png" in output.get("data", {}) for output in outputs)
