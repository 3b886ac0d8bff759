#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Write what the verification cases reached into docs/reference/verification.md.

    python3 tests/verification.py build/test      # after: cmake --workflow --preset test

Runs those test programs that hold cases (`verify("V-...", ...)`) and reads their reports.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "verification.md"
BEGIN, END = "<!-- verification: begin -->", "<!-- verification: end -->"


def report(program: Path) -> list[tuple[str, str, float, float, float]]:
    """(case, test, known value, reached, allowed) of one test program."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        listed = subprocess.run([program, "--gtest_list_tests"], check=True, capture_output=True, text=True).stdout
        suites = [line.strip() for line in listed.splitlines() if re.match(r"\w+\.$", line)]
        wanted = [suite for suite in suites if suite.rstrip(".") in holders()]
        filters = ":".join(f"{suite}*" for suite in wanted)
        subprocess.run([program, f"--gtest_filter={filters}", f"--gtest_output=json:{out}"], check=True, text=True)
        found = json.loads(out.read_text(encoding="utf-8"))
    rows = []
    for suite in found["testsuites"]:
        for test in suite["testsuite"]:
            for key, text in test.items():
                if key.startswith("V-"):
                    known, reached, allowed = map(float, text.split())
                    rows.append((key, f"{suite['name']}.{test['name']}", known, reached, allowed))
    return rows


def holders() -> set[str]:
    """Test suites whose source calls `verify`."""
    suites = set()
    for path in (ROOT / "tests").glob("**/*.cpp"):
        text = path.read_text(encoding="utf-8")
        if "verify(" in text:
            suites |= set(re.findall(r"^TEST(?:_[FP])?\((\w+),", text, re.MULTILINE))
    return suites


def order(case: str) -> tuple[str, int, str]:
    letter, number, rest = re.fullmatch(r"V-([A-Z])(\d+)(.*)", case).groups()  # type: ignore[union-attr]
    return letter, int(number), rest


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("build", type=Path, help="folder with tests/skinheal_*_tests")
    chosen = parser.parse_args()
    rows = []
    for program in ("skinheal_unit_tests", "skinheal_limits_tests"):
        rows += report(chosen.build / "tests" / program)
    lines = ["| case | known value | reached | allowed | test |", "|---|---|---|---|---|"]
    for case, test, known, reached, allowed in sorted(rows, key=lambda row: (order(row[0]), row[1])):
        lines.append(f"| {case} | {known:.8g} | {reached:.1e} | {allowed:.1e} | `{test}` |")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", encoding="utf-8")
    print(f"{len(rows)} cases")


if __name__ == "__main__":
    main()
