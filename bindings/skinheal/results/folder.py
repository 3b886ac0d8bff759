# SPDX-License-Identifier: BSD-3-Clause
"""The folder of a comparison: what its files are called, and whether a folder may become one."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from ..errors import IoError, option, phrase
from .runfiles import beside_name, can_write_in

MARKER = "comparison.toml"
TABLE = "table.csv"
UNITS = "table_units.json"
FIGURE = "figure.png"
REPORT = "report.html"
RUNS = "runs"
SCENARIO = "scenario"
SCENARIOS = "scenarios"
_RUN_FILE = re.compile(r"\.?[0-9a-f]{64}\.(h5|checkpoint|xdmf)[\w.~-]*")


def scenario_file(name: str) -> str:
    """Return where a comparison of several scenarios keeps one of them, from its folder."""
    plain = re.sub(r"[^\w.-]+", "_", name).strip("._") or SCENARIO
    return f"{SCENARIOS}/{plain}.toml"


def refuse_folder(folder: Path) -> None:
    """Check that a folder is new, empty, or holds a comparison and nothing else.

    Raises
    ------
    IoError
        Otherwise; the message names what is in the way.
    """
    if not folder.exists():
        above = next(parent for parent in folder.absolute().parents if parent.exists())
        if not above.is_dir() or not can_write_in(above):
            raise IoError(
                phrase(f"{folder}: cannot be made, {above} is not writable. Choose another folder: ", option("folder")),
                str(folder),
            )
        return
    if not folder.is_dir():
        raise IoError(phrase(f"{folder}: this is a file. Choose another folder: ", option("folder")), str(folder))
    if not can_write_in(folder):
        raise IoError(
            phrase(f"{folder}: no permission to write here. Choose another folder: ", option("folder")), str(folder)
        )
    entries = {entry.name: entry for entry in folder.iterdir()}
    own = (MARKER, TABLE, UNITS, FIGURE, REPORT, RUNS, SCENARIOS)
    foreign = sorted(name for name in entries if name not in own and name not in map(beside_name, own))
    if not foreign and RUNS in entries:
        runs = entries[RUNS]
        inside = list(runs.iterdir()) if runs.is_dir() else [runs]
        foreign = [f"{RUNS}/{e.name}" for e in inside if not _RUN_FILE.fullmatch(e.name)]
    if not foreign and entries and MARKER not in entries:
        foreign = sorted(entries)
    if foreign:
        listed = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise IoError(
            phrase(
                f"{folder}: this folder holds something that is not of a comparison: {listed}. "
                "Choose a new folder, or one of an earlier comparison: ",
                option("folder"),
            ),
            str(folder),
        )


def refuse_another(folder: Path, hashes: set[str]) -> None:
    """Check that the folder's table, if there is one, is of these runs or a part of them: no other may be replaced.

    Raises
    ------
    IoError
        It is of other runs.
    """
    table = folder / TABLE
    if not table.is_file():
        return
    with table.open(newline="", encoding="utf-8") as lines:
        found = {row.get("scenario_hash") or "" for row in csv.DictReader(lines)}
    if not found <= hashes:
        raise IoError(
            phrase(
                f"{folder}: this folder holds the table, figure and report of another comparison. "
                "Choose a new folder: ",
                option("folder"),
                ", or move this one away",
            ),
            str(folder),
        )
