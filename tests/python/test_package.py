# SPDX-License-Identifier: BSD-3-Clause
"""The package itself: quick to import, typed, documented, and silent."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import inspect
import logging
import pkgutil
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import skinheal as sh
from skinheal import _core

PACKAGE = Path(str(resources.files("skinheal")))
MODULES = sorted(
    m.name.removeprefix("skinheal.")
    for m in pkgutil.walk_packages([str(PACKAGE)], "skinheal.")
    if m.name not in ("skinheal._core", "skinheal.__main__")
)
TALKING = tuple(m for m in MODULES if m.split(".")[0] == "cli")


def code_of(module: str) -> str:
    folder = PACKAGE.joinpath(*module.split("."))
    return (folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")).read_text()


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_import_is_quick_and_light() -> None:
    code = (
        "import sys, time; start = time.perf_counter(); import skinheal; seconds = time.perf_counter() - start; "
        "heavy = [m for m in 'numpy xarray pint pydantic matplotlib h5py rich'.split() if m in sys.modules]; "
        "print(seconds < 0.5, heavy)"
    )
    assert python(code) == "True []"


def test_every_public_name_is_there_and_documented() -> None:
    for name in sh.__all__:
        thing = getattr(sh, name)
        if name != "__version__":
            assert inspect.getdoc(thing), name
    assert set(sh.__all__) <= set(dir(sh))
    assert sh.__version__ == _core.version
    with pytest.raises(AttributeError):
        sh.nothing_of_that_name  # noqa: B018


def test_the_stub_is_the_module() -> None:
    tree = ast.parse((PACKAGE / "_core.pyi").read_text())
    stub = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    things = {name: thing for name, thing in vars(_core).items() if not name.startswith("_")}
    assert {name for name, thing in things.items() if not isinstance(thing, type)} == {
        *stub,
        "version",
        "schema_version",
    }
    for name, node in stub.items():
        signature = (getattr(_core, name).__doc__ or "").split("\n", 1)[0]
        inside = signature[signature.index("(") + 1 : signature.rindex(")")]
        real = re.findall(r"(?:^|, )(\*|\w+)(?=:|,|$)", re.sub(r"\[[^]]*\]", "", inside))
        arguments = [a.arg for a in node.args.args] + (["*"] if node.args.kwonlyargs else [])
        assert real == arguments + [a.arg for a in node.args.kwonlyargs], name


def test_the_stub_of_the_classes_is_made() -> None:
    pytest.importorskip("pybind11_stubgen")
    maker = Path(__file__).parents[2] / "bindings" / "stub.py"
    if not maker.exists():
        pytest.skip("installed without its sources")
    spec = importlib.util.spec_from_file_location("stub", maker)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    _, mark, classes = (PACKAGE / "_core.pyi").read_text().partition(made.MARK)
    assert mark
    assert classes == made.classes(), "make it again: python bindings/stub.py"


def test_the_package_is_typed_and_brings_its_scenarios() -> None:
    assert (PACKAGE / "py.typed").exists()
    scenarios = PACKAGE / "inputs" / "scenarios"
    assert {p.name for p in scenarios.iterdir()} >= {"professional_pen.toml", "home_roller.toml"}


@pytest.mark.parametrize("name", [m for m in MODULES if m not in TALKING])
def test_only_the_command_line_prints(name: str) -> None:
    tree = ast.parse(code_of(name))
    calls = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    assert "print" not in calls


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_have_docstrings(name: str) -> None:
    tree = ast.parse(code_of(name))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_logging_is_left_to_the_user() -> None:
    handlers = logging.getLogger("skinheal").handlers
    assert [type(h) for h in handlers] == [logging.NullHandler]


def test_examples_in_docstrings_run() -> None:
    for name in ("skinheal", *(f"skinheal.{m}" for m in MODULES)):
        failed, _ = doctest.testmod(importlib.import_module(name))
        assert not failed, name


README = Path(__file__).parents[2] / "README.md"


@pytest.mark.skipif(not README.exists(), reason="installed without its README")
def test_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```python\n(.*?)```", README.read_text(), re.S):
        exec(compile(block, str(README), "exec"), {})


def test_the_version_stands_in_one_place_and_what_repeats_it_agrees() -> None:
    root = Path(__file__).resolve().parents[2]
    (version,) = re.findall(r"^    VERSION (\S+)$", (root / "CMakeLists.txt").read_text(), re.MULTILINE)
    assert sh.__version__ == version
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text()
    released = re.findall(r"^## (\d+\.\d+\.\d+)", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert released[0] == version
