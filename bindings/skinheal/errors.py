# SPDX-License-Identifier: BSD-3-Clause
"""Errors and warnings.  The names are those of the C++ library; each carries its facts as attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import _core


@dataclass(frozen=True, kw_only=True)
class Where:
    """A place in a scenario.

    Attributes
    ----------
    file : str
        File name, empty if there is no file.
    key : str
        Dotted path, e.g. ``device.needle.length``.
    line, column : int
        Counted from 1; 0 if unknown.
    """

    file: str = ""
    key: str = ""
    line: int = 0
    column: int = 0


#: How Python writes what a message tells its reader to type; ``{place}`` is a file or folder.
PYTHON: Mapping[str, str] = {
    "overwrite": "overwrite=True",
    "resume": "resume=True",
    "folder": "folder=...",
    "output": "output=...",
    "run": 'simulation.run("{place}")',
    "values": 'sh.values([{spaced}], "{unit}")',
    "compare": 'compare(simulation, {{...}}, folder="{place}")',
}


@dataclass(frozen=True)
class Phrase:
    """A message as data: words, and between them the options and calls that each face writes its own way.

    Attributes
    ----------
    pieces : tuple of (str, str) or (str, str, mapping)
        Kind and words: ``text``, ``key``, or ``option`` with the name of a spelling and what stands in it.
    """

    pieces: tuple[tuple[str, str] | tuple[str, str, Mapping[str, str]], ...]

    def spelled(self, options: Mapping[str, str]) -> str:
        """Write the message with the options of one face."""
        out = []
        for kind, words, *inside in self.pieces:
            out.append(options[words].format(**(inside[0] if inside else {})) if kind == "option" else words)
        return "".join(out)

    def __str__(self) -> str:
        return self.spelled(PYTHON)


def option(name: str, /, **inside: str) -> Phrase:
    """Return an option or a call, by its name in ``PYTHON``."""
    return Phrase((("option", name, inside),))


def phrase(*parts: str | Phrase) -> Phrase:
    """Join text and options."""
    pieces: list[tuple[str, str] | tuple[str, str, Mapping[str, str]]] = []
    for part in parts:
        if isinstance(part, Phrase):
            pieces.extend(part.pieces)
        else:
            pieces.append(("text", part))
    return Phrase(tuple(pieces))


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a scenario.

    Attributes
    ----------
    code : str
        For programs, e.g. ``out_of_range``; empty for what only Python finds.
    key : str
        Dotted path of the value.
    given : str
        The value as text.
    allowed : str
        The permitted range or list, as text.
    next_step : str
        The next step for the user.
    message : str
        The whole sentence.
    where : Where
        File, line and column, if they are known.
    """

    code: str = ""
    key: str = ""
    given: str = ""
    allowed: str = ""
    next_step: str = ""
    message: str = ""
    where: Where = Where()

    @classmethod
    def of(cls, data: _core.Problem, spell: Callable[[str], str] | None = None) -> Problem:
        """Write a problem of the library for people.

        Parameters
        ----------
        data : _core.Problem
            What the library found.
        spell : callable, optional
            From a key of the SI document to what the person wrote.

        Returns
        -------
        Problem
        """
        return cls(
            code=data.code,
            key=spell(data.key) if spell else data.key,
            given=data.given,
            allowed=data.allowed(spell),
            next_step=data.next_step(spell),
            message=data.message(spell),
        )


class Error(Exception):
    """Root of every error that skinheal raises."""

    #: The message as data; None where it names nothing that faces write differently.
    phrase: Phrase | None = None

    def spelled(self, options: Mapping[str, str]) -> str:
        """Write the message with the options of one face, such as those of the command line."""
        return self.phrase.spelled(options) if self.phrase is not None else str(self)


class ScenarioError(Error, ValueError):
    """Invalid scenario.

    Attributes
    ----------
    where : Where
        Place of the first problem.
    problems : tuple of Problem
        Every problem found, at most ten.
    data : tuple
        The same as the library told them, with keys of the SI document.
    """

    def __init__(
        self,
        message: str | Phrase,
        where: Where | None = None,
        problems: Sequence[Problem] = (),
        data: Sequence[_core.Problem] = (),
    ) -> None:
        super().__init__(str(message))
        self.phrase = message if isinstance(message, Phrase) else None
        self.where = where if where is not None else Where()
        self.problems = tuple(problems) or tuple(Problem.of(one) for one in data)
        self.data = tuple(data)


class UnitError(ScenarioError):
    """A unit is missing, unknown, or of the wrong dimension."""


class ParameterError(ScenarioError):
    """A parameter does not exist or is outside its range."""


@dataclass(frozen=True, kw_only=True)
class NumericsFailure:
    """Where the solver stopped.  ``time`` in s."""

    time: float = 0.0
    step: int = 0
    field: str = ""
    cell: int = 0
    place: str = ""
    cause: str = ""


class NumericsError(Error):
    """The solver could not go on.

    Attributes
    ----------
    failure : NumericsFailure
        Time, step, field and cell.
    """

    def __init__(self, message: str, failure: NumericsFailure | None = None) -> None:
        super().__init__(message)
        self.failure = failure if failure is not None else NumericsFailure()


class IoError(Error, OSError):
    """A file could not be read or written.

    Attributes
    ----------
    path : str
        The file.
    detail : str
        The system's or HDF5's own words.
    """

    def __init__(self, message: str | Phrase, path: str = "", detail: str = "") -> None:
        super().__init__(str(message))
        self.phrase = message if isinstance(message, Phrase) else None
        self.path = path
        self.detail = detail


class FieldError(Error, KeyError):
    """A result does not hold the field or series that was asked for; the message lists what it holds."""

    def __str__(self) -> str:
        return str(self.args[0])


class SkinhealWarning(UserWarning):
    """Something worth knowing that does not stop a run."""
