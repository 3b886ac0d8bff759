# SPDX-License-Identifier: BSD-3-Clause
"""The examples run as they are, at a small size, and leave what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import skinheal as sh

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
LEFT = {
    "01_one_session": ("one_session.h5", "one_session.png"),
    "02_needle_depths": ("depths/table.csv", "depths/report.html"),
    "03_course": (),
    "04_reading_the_file": ("reading.h5",),
    "05_seeing_a_patch": ("patch.h5", "patch.png"),
    "06_products": ("products.h5", "products.png"),
}


def test_each_example_is_listed_here() -> None:
    assert [path.stem for path in EXAMPLES] == list(LEFT)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    text = path.read_text()
    if "import pyvista" in text:
        pytest.importorskip("pyvista")
    small = text.replace('RESOLUTION = "normal"', 'RESOLUTION = "coarse"')
    assert small != text
    (tmp_path / path.name).write_text(small)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "default::DeprecationWarning", path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "MPLBACKEND": "agg", "VTK_DEFAULT_OPENGL_WINDOW": "vtkEGLRenderWindow"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout
    for name in LEFT[path.stem]:
        assert (tmp_path / name).is_file(), name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_short_numbered_and_uses_what_is_public(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 45
    steps = [int(number) for number in re.findall(r"^# (\d+)\. ", text, re.M)]
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) >= 3
    assert "ot medical advice" in text
    assert set(re.findall(r"\bsh\.(\w+)", text)) <= set(sh.__all__)


def test_the_example_of_products_is_one_scenario_in_python_and_in_a_file(tmp_path: Path) -> None:
    text = (FOLDER / "06_products.py").read_text().split("result = ", 1)[0].replace('= "normal"', '= "coarse"')
    found: dict[str, object] = {}
    exec(text, found)
    in_python = found["simulation"]
    assert isinstance(in_python, sh.Simulation)
    # names of formulations differ, the rest does not
    in_file = sh.Simulation.open(FOLDER / "products.toml").json
    renamed = in_python.json.replace("product_1", "numbing").replace("product_2", "serum")
    titles = r'"title":"[^"]*"'
    assert re.sub(titles, "", renamed) == re.sub(titles, "", in_file)
