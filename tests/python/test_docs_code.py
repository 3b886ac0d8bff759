# SPDX-License-Identifier: BSD-3-Clause
"""The code that the README and the documentation show runs as it is printed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from support import Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted(p for p in ROOT.glob("docs/**/*.md") if "_build" not in p.parts)]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    return [code for found, code in FENCE.findall(page.read_text(encoding="utf-8")) if found == language]


def pages_with(language: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, language)]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).with_suffix("").as_posix()


@pytest.mark.parametrize("page", pages_with("python"), ids=name_of)
def test_python_of_a_page_runs_from_top_to_bottom(page: Path, here: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    space: dict[str, object] = {"__name__": "__main__"}
    for number, code in enumerate(blocks(page, "python"), 1):
        exec(compile(code, f"{name_of(page)}, block {number}", "exec"), space)


def shell_lines(page: Path) -> list[str]:
    """Return the lines of a page that call `skinheal`, without those that are to be interrupted."""
    lines = [line for code in blocks(page, "sh") for line in code.splitlines()]
    return [line for line in lines if line.startswith("skinheal ") and "Ctrl-C" not in line and "--resume" not in line]


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if shell_lines(p)], ids=name_of)
def test_commands_of_a_page_succeed(page: Path, here: Path, cli: Callable[..., Outcome]) -> None:
    preset = cli("new").out
    (here / "scenario.toml").write_text(preset, encoding="utf-8")
    for line in shell_lines(page):
        command, _, target = line.partition(" > ")
        outcome = cli(*shlex.split(command, comments=True)[1:])
        assert outcome.code == 0, f"{line}: {outcome.err}"
        if target:
            (here / target.strip()).write_text(outcome.out, encoding="utf-8")


@pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
@pytest.mark.parametrize("page", pages_with("cpp"), ids=name_of)
def test_cpp_of_a_page_compiles(page: Path, here: Path) -> None:
    generated = here / "skinheal"
    generated.mkdir()
    template = (ROOT / "include/skinheal/version.hpp.in").read_text(encoding="utf-8")
    (generated / "version.hpp").write_text(re.sub(r"@\w+@", "0", template), encoding="utf-8")
    for code in blocks(page, "cpp"):
        (here / "block.cpp").write_text(code, encoding="utf-8")
        subprocess.run(
            [
                "c++",
                "-std=c++20",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-fsyntax-only",
                f"-I{ROOT / 'include'}",
                f"-I{here}",
                "block.cpp",
            ],
            check=True,
        )


def test_no_page_names_a_place_of_one_machine() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(root|home|Users|mnt)/\w", page.read_text(encoding="utf-8")), name_of(page)


def test_named_tests_exist() -> None:
    """What a page says about tests (`ctest ... -R PATTERN`) selects at least one; so does each alternative."""
    sources = {p: p.read_text(encoding="utf-8") for p in ROOT.glob("tests/**/*.cpp")}
    for page in PAGES:
        for pattern in re.findall(r"ctest [^`\n]*-R (\S+?)[`\s]", page.read_text(encoding="utf-8")):
            for name in pattern.strip('"').split("|"):
                folder, _, words = name.rpartition(".")
                if name.startswith("^"):
                    found = any(path.is_relative_to(ROOT / "tests" / name[1:]) for path in sources)
                else:
                    places = [text for path, text in sources.items() if not folder or folder in path.parts]
                    found = any(words in text for text in places)
                assert found, f"{name_of(page)}: {name}"
