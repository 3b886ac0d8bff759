# SPDX-License-Identifier: BSD-3-Clause
"""The library of actives: numbers with their sources."""

from __future__ import annotations

from dataclasses import dataclass

from .. import _core
from .products import library_entry
from .provenance import Parameter, parameter_of


@dataclass(frozen=True, kw_only=True)
class ActiveEntry:
    """One active of the library.

    Attributes
    ----------
    name, title : str
        Its key, and its name for people.
    caution : str
        A warning, or empty.
    numbers : tuple of Parameter
        Each with unit, range, source and whether it was checked there.
    """

    name: str
    title: str
    caution: str
    numbers: tuple[Parameter, ...]

    def find(self, name: str) -> Parameter | None:
        """Return one number; None if this active has none of that name."""
        return next((number for number in self.numbers if number.name == name), None)


def actives() -> tuple[ActiveEntry, ...]:
    """Return every active of the library, sorted by name."""
    return tuple(active_entry(name) for name in _core.actives())


def active_entry(name: str, /) -> ActiveEntry:
    """Return one active of the library.

    Parameters
    ----------
    name : str
        For instance ``"niacinamide"``.

    Returns
    -------
    ActiveEntry

    Raises
    ------
    ScenarioError
        There is none of that name; the message has the nearest.
    """
    found = library_entry(name)
    return ActiveEntry(
        name=name,
        title=found["words"]["title"],
        caution=found["words"].get("caution", ""),
        numbers=tuple(parameter_of(entry) for entry in found["entries"]),
    )
