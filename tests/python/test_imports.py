# SPDX-License-Identifier: BSD-3-Clause
"""Who may import whom: the contracts of pyproject.toml, and where imports may stand."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = Path(str(resources.files("skinheal")))
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
#: The public names are loaded when they are asked for, and the command line starts quickly; nothing imports these two.
LATE = ("__init__.py", "cli")


def nested_imports(text: str) -> list[str]:
    """Imports of modules of the package that stand inside a function."""
    found = []
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    names = ["skinheal" if node.level else node.module or ""]
                elif isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                else:
                    continue
                if any(name.split(".")[0] == "skinheal" for name in names):
                    found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="installed without its pyproject.toml")
def test_packages_import_downwards_and_without_circles() -> None:
    pytest.importorskip("importlinter")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "2 kept, 0 broken" in found.stdout


@pytest.mark.parametrize("path", [p for p in FILES if p.parts[0] not in LATE], ids=str)
def test_modules_of_the_package_are_imported_at_the_top(path: Path) -> None:
    assert nested_imports((PACKAGE / path).read_text(encoding="utf-8")) == []


def test_a_nested_import_is_found() -> None:
    code = "import numpy\n\ndef f():\n    import sympy\n    from ..run import pool\n    import skinheal.cli\n"
    assert nested_imports(code) == ["line 5: from ..run import pool", "line 6: import skinheal.cli"]
