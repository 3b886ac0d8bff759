# SPDX-License-Identifier: BSD-3-Clause
"""The page of verification cases names tests that exist, and no case without one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "verification.md"
ROW = re.compile(r"\| (V-[^|]+?) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| `(\w+)\.(\w+)` \|")


def rows() -> list[tuple[str, ...]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_row_names_a_test_that_holds_its_case() -> None:
    sources = [p.read_text(encoding="utf-8") for p in (ROOT / "tests").glob("**/*.cpp")]
    assert len(rows()) > 100
    for case, _, reached, allowed, suite, test in rows():
        assert float(reached) <= float(allowed), case
        holders = [s for s in sources if re.search(rf"TEST\({suite}, {test}\)", s)]
        assert len(holders) == 1, f"{suite}.{test}"
        assert case.split()[0] in holders[0] or case.split("(")[0] in holders[0], case


def test_every_case_of_the_tests_is_on_the_page() -> None:
    shown = {case for case, *_ in rows()}
    for path in (ROOT / "tests").glob("**/*.cpp"):
        for case in re.findall(r'verify\("(V-[^"]+)",', path.read_text(encoding="utf-8")):
            assert case in shown, f"{case} of {path.name}: run python3 tests/verification.py build/test"
