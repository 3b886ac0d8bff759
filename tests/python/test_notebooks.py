# SPDX-License-Identifier: BSD-3-Clause
"""The teaching notebooks run from top to bottom, are stored without outputs, and use what is public."""

from __future__ import annotations

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


def test_there_are_two() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["1_what_a_needle_does", "2_needle_depths"]


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
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook = read(path)
    (settings,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    settings.source = settings.source.replace('"normal"', '"coarse"', 1)
    assert settings.source.startswith('RESOLUTION = "coarse"')
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    html = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert any("<svg" in text or "xarray" in text for text in html)
    assert any("image/png" in output.get("data", {}) for output in outputs)
