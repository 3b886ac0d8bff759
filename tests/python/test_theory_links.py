# SPDX-License-Identifier: BSD-3-Clause
"""Equations of the theory pages and comments of the code name each other.

A comment names an equation as `(theory: healing-7)`, several as `(theory: healing-7, healing-9 to healing-11)`.
"""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THEORY = ROOT / "docs" / "theory"
SOURCES = sorted(
    p for pattern in ("src/**/*.[ch]pp", "include/**/*.hpp", "bindings/**/*.py") for p in ROOT.glob(pattern)
)
LABEL = r"[a-z]\w*-\d+"


def equations() -> dict[str, Path]:
    """Return every equation name of the pages; each stands once."""
    found: dict[str, Path] = {}
    for page in sorted(THEORY.glob("*.md")):
        for name in re.findall(rf"^\$\$ \(({LABEL})\)$", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name not in found, f"{name} stands in {page.name} and in {found[name].name}"
            found[name] = page
    return found


def expand(text: str) -> list[str]:
    """Return the names in the text of one reference, ranges spelt out."""
    names: list[str] = []
    for first, last in re.findall(rf"({LABEL})(?:\s+to\s+({LABEL}))?", text):
        stem, low = first.rsplit("-", 1)
        high = last.rsplit("-", 1)[1] if last else low
        names += [f"{stem}-{k}" for k in range(int(low), int(high) + 1)]
    return names


def references() -> dict[str, list[str]]:
    """Return every equation that the code names, and where."""
    found: dict[str, list[str]] = {}
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for reference in re.findall(r"\(theory: ([^)]*)\)", text):
            names = expand(reference)
            assert names, f"{path.relative_to(ROOT)}: no equation in (theory: {reference})"
            for name in names:
                found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return found


def test_every_equation_that_the_code_names_exists() -> None:
    known = equations()
    unknown = {name: where for name, where in references().items() if name not in known}
    assert not unknown


def test_every_equation_is_named_in_the_code() -> None:
    missing = sorted(set(equations()) - set(references()))
    assert not missing


def test_pages_number_their_equations_in_order() -> None:
    for page in sorted(THEORY.glob("*.md")):
        numbers = [int(name.rsplit("-", 1)[1]) for name, place in equations().items() if place == page]
        assert numbers == list(range(1, len(numbers) + 1)), page.name


def test_assumptions_are_numbered_through_all_pages() -> None:
    order = ("tissue", "needling", "healing", "outcomes", "numerics", "absorption")
    text = "".join((THEORY / f"{name}.md").read_text(encoding="utf-8") for name in order)
    numbers = [int(n) for n in re.findall(r"^\*\*A(\d+)\.\*\*", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", sorted(THEORY.glob("*.md")), ids=lambda p: p.stem)
def test_every_page_begins_with_its_limits(page: Path) -> None:
    if page.stem == "index":
        return
    body = page.read_text(encoding="utf-8").split("\n", 1)[1].lstrip()
    assert body.startswith(":::{admonition} Limits of validity")


def tables() -> list[list[str]]:
    """Return the patterns of every table of parameters; a first word that names a set is left out."""
    pages = "".join(page.read_text(encoding="utf-8") for page in THEORY.glob("*.md"))
    found = [line.split() for line in re.findall(r"^```\{parameter-table\} (.+)$", pages, re.MULTILINE)]
    return [words[1:] if words[0] in ("mn16", "mn17") else words for words in found]


@pytest.mark.parametrize("model", ["mn16", "mn17"])
def test_every_parameter_stands_on_a_theory_page(model: str) -> None:
    import skinheal as sh

    patterns = [pattern for table in tables() for pattern in table]
    names = [p.name for p in sh.parameters(model)]
    assert not [name for name in names if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]


def test_every_pattern_of_a_table_finds_a_parameter() -> None:
    import skinheal as sh

    names = [p.name for model in ("mn16", "mn17") for p in sh.parameters(model)]
    assert not [pattern for table in tables() for pattern in table if not fnmatch.filter(names, pattern)]
