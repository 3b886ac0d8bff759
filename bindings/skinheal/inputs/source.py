# SPDX-License-Identifier: BSD-3-Clause
"""The text of a scenario file, and messages that point into it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from .. import _core
from ..errors import IoError, Problem, ScenarioError, Where

MOST_PROBLEMS = 10


@dataclass(frozen=True)
class Source:
    """Text of a scenario and where each of its values stands.

    Attributes
    ----------
    name : str
        File name as the user wrote it.
    lines : tuple of str
        The text.
    positions : mapping
        Dotted path to (line, column), both from 1.
    changed : mapping
        Dotted path to what replaced the value after reading, e.g. ``--set device.needle.length="5 mm"``.
    """

    name: str = ""
    lines: tuple[str, ...] = ()
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)

    def locate(self, key: str) -> Where:
        """Find a key, or the nearest table around it.

        Parameters
        ----------
        key : str
            Dotted path as in the file.

        Returns
        -------
        Where
            Without line and column if the value did not come from the text.
        """
        parts = key.split(".")
        if any(_covers(path, key) for path in self.changed):
            return Where(file=self.name, key=key)
        for count in range(len(parts), 0, -1):
            position = self.positions.get(".".join(parts[:count]))
            if position is not None:
                return Where(file=self.name, key=key, line=position[0], column=position[1])
        return Where(file=self.name, key=key)

    def quote(self, where: Where) -> str:
        """Return the line of the file with a caret under the column; empty if the place is unknown."""
        if not 0 < where.line <= len(self.lines):
            return ""
        text = self.lines[where.line - 1].rstrip("\n")
        before = text[: max(where.column - 1, 0)]
        blank = "".join("\t" if c == "\t" else " " for c in before)
        return f"{where.line:5d} | {text}\n      | {blank}^"


def _covers(path: str, key: str) -> bool:
    return key == path or key.startswith(path + ".") or path.startswith(key + ".")


def read_toml(text: str, name: str) -> tuple[dict[str, Any], Source]:
    """Read TOML text.

    Parameters
    ----------
    text : str
        The text.
    name : str
        File name for messages.

    Returns
    -------
    tuple
        The values as written, and their places.

    Raises
    ------
    ScenarioError
        The text is empty or not TOML; the message shows line and column.
    """
    lines = tuple(text.splitlines())
    if not any(line.split("#", 1)[0].strip() for line in lines):
        raise ScenarioError(
            f"{name}: the file is empty. A scenario needs at least [device], [[session]] and [protocol]: "
            "start from one with  skinheal new > scenario.toml",
            Where(file=name),
        )
    try:
        document, positions = _core.parse_toml(text, name)
    except ScenarioError as error:
        source = Source(name=name, lines=lines)
        quoted = source.quote(error.where)
        raise ScenarioError(f"{error}\n{quoted}" if quoted else str(error), error.where, error.problems) from None
    table: dict[str, Any] = json.loads(document)
    return table, Source(name=name, lines=lines, positions=positions)


def refuse_special(path: Path) -> None:
    """Raise ``IoError`` for a pipe or a device: opening one may wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return
        raise IoError(f"{path}: this cannot be read ({error.strerror}).", str(path), str(error)) from None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise IoError(f"{path}: this is a pipe or a device, not a file. Name a file.", str(path))


#: A scenario is text of a few kB.
_MOST_TEXT = 10_000_000


def read_text(path: str | Path) -> str:
    """Read a scenario file.

    Raises
    ------
    IoError
        The file is missing, a folder, not readable, or not UTF-8; the message says what to do.
    """
    path = Path(path)
    refuse_special(path)
    try:
        if path.stat().st_size > _MOST_TEXT:
            raise IoError(f"{path}: this is larger than any scenario. A scenario is TOML text: skinheal new", str(path))
        return path.read_text(encoding="utf-8")
    except IoError:
        raise
    except FileNotFoundError:
        near = [p.name for p in sorted(path.parent.glob("*.toml"))][:5] if path.parent.is_dir() else []
        hint = f"Scenarios there: {', '.join(near)}" if near else "Make one with  skinheal new > scenario.toml"
        raise IoError(f"{path}: there is no such file. {hint}", str(path)) from None
    except IsADirectoryError:
        raise IoError(f"{path}: this is a folder, not a scenario file. Name a .toml file in it.", str(path)) from None
    except UnicodeDecodeError as error:
        raise IoError(
            f"{path}: this is not a text file (byte {error.start} is not UTF-8). A scenario is TOML text: skinheal new",
            str(path),
            str(error),
        ) from None
    except OSError as error:
        raise IoError(
            f"{path}: cannot be read: {error.strerror}. Check its permissions.", str(path), str(error)
        ) from None


def describe(problem: Problem, source: Source) -> str:
    """Write one problem for people: place, sentence, the line with a caret, next step."""
    where = problem.where
    sentence = problem.message.strip()
    rest = ""
    if problem.next_step and sentence.endswith(problem.next_step):
        sentence, rest = sentence[: -len(problem.next_step)].rstrip(), problem.next_step
    change = next((c for path, c in source.changed.items() if _covers(path, problem.key)), "")
    place = ""
    if change:
        place = f"{change}: "
    elif where.line:
        place = f"{where.file}:{where.line}:{where.column}: "
    elif where.file:
        place = f"{where.file}: "
    quoted = source.quote(where)
    if quoted:
        return place + sentence + "\n" + quoted + (f"\n  {rest}" if rest else "")
    return place + sentence + (f" {rest}" if rest else "")


def fail(
    problems: Iterable[Problem], source: Source | None = None, *, kind: type[ScenarioError] | None = None
) -> NoReturn:
    """Raise one error for all problems.

    Parameters
    ----------
    problems : iterable of Problem
        At least one; at most ten are shown.
    source : Source, optional
        Text that the keys point into.
    kind : type, optional
        Class of the error.  Default: ``ScenarioError``.

    Raises
    ------
    ScenarioError
        Always.
    """
    source = source if source is not None else Source()
    found: Sequence[Problem] = [replace(p, where=source.locate(p.key)) for p in problems]
    shown = found[:MOST_PROBLEMS]
    text = "\n".join(describe(p, source) for p in shown)
    if len(found) > 1:
        more = f", the first {len(shown)}" if len(found) > len(shown) else ""
        text = f"{len(found)} problems{more}:\n{text}"
    cls = kind if kind is not None else ScenarioError
    raise cls(text, shown[0].where, shown)
