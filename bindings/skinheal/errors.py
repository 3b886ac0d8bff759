# SPDX-License-Identifier: BSD-3-Clause
"""Errors and warnings.  The names are those of the C++ library; each carries its facts as attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a scenario.

    Attributes
    ----------
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

    key: str = ""
    given: str = ""
    allowed: str = ""
    next_step: str = ""
    message: str = ""
    where: Where = Where()


class Error(Exception):
    """Root of every error that skinheal raises."""


class ScenarioError(Error, ValueError):
    """Invalid scenario.

    Attributes
    ----------
    where : Where
        Place of the first problem.
    problems : tuple of Problem
        Every problem found, at most ten.
    """

    def __init__(self, message: str, where: Where | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.where = where if where is not None else Where()
        self.problems = tuple(problems)


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

    def __init__(self, message: str, path: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.detail = detail


class FieldError(Error, KeyError):
    """A result does not hold the field or series that was asked for; the message lists what it holds."""

    def __str__(self) -> str:
        return str(self.args[0])


class SkinhealWarning(UserWarning):
    """Something worth knowing that does not stop a run."""
