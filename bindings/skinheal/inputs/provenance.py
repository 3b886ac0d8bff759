# SPDX-License-Identifier: BSD-3-Clause
"""Parameters with their provenance, and skin sites, as the C++ library holds them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import _core
from ..errors import ParameterError


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    name : str
        Dotted name, e.g. ``fibroblasts.growth_rate``.
    value, low, high : float
        Units: SI.  ``low`` and ``high`` are None for a definition.
    unit : str
        Unit of the source.
    si_factor : float
        A number in ``unit`` times this is in SI.
    kind : str
        ``measured``, ``fitted``, ``assumed`` or ``definition``.
    source : str
        Key in the list of references.
    checked : bool
        False: quoted from memory, not yet read in the source.
    symbol, note : str
        As in the theory pages.
    overridden : bool
        True if a scenario replaced the value.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    si_factor: float
    kind: str
    source: str
    checked: bool
    symbol: str
    note: str
    overridden: bool = False

    @property
    def shown(self) -> str:
        """Value in the unit of its source, e.g. ``"0.4 1/day"``."""
        return self._in_unit(self.value)

    @property
    def range(self) -> str:
        """Range in the unit of its source; empty for a definition."""
        if self.low is None or self.high is None:
            return ""
        return f"{self.low / self.si_factor:.4g} to {self._in_unit(self.high)}"

    def _in_unit(self, value: float) -> str:
        text = f"{value / self.si_factor:.6g}"
        return text if self.unit == "1" else f"{text} {self.unit}"


def parameter_of(entry: Mapping[str, Any]) -> Parameter:
    """Return a parameter from what the C++ library says of it."""
    facts = {k: v for k, v in entry.items() if k not in ("has_range", "low", "high")}
    low, high = (entry["low"], entry["high"]) if entry["has_range"] else (None, None)
    return Parameter(low=low, high=high, **facts)


def parameters(name: str = "mn17", /) -> tuple[Parameter, ...]:
    """Return every parameter of a set, sorted by name.

    Parameters
    ----------
    name : str
        Name of the set.

    Returns
    -------
    tuple of Parameter

    Raises
    ------
    ParameterError
        There is no such set; the message lists those that exist.
    """
    return tuple(parameter_of(entry) for entry in _core.parameters(name))


def scenario_parameters(document: str) -> tuple[Parameter, ...]:
    """Return the parameters of a scenario document (JSON, SI), overrides applied."""
    return tuple(parameter_of(entry) for entry in _core.scenario_parameters(document))


def visible_redness(known: Iterable[Parameter], phototype: int) -> float | None:
    """Return the redness index from which skin of a phototype looks red; None if the set does not say."""
    values = {p.name: p.value for p in known}
    return values.get(f"erythema.visible_index_{phototype}", values.get("erythema.visible_index"))


def parameter(name: str, /, *, set: str = "mn17") -> Parameter:
    """Return one parameter.

    Parameters
    ----------
    name : str
        Dotted name.
    set : str
        Name of the parameter set.

    Returns
    -------
    Parameter

    Raises
    ------
    ParameterError
        There is no such parameter; the message names the nearest.
    """
    known = {p.name: p for p in parameters(set)}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    near += [other for other in known if name and name in other and other not in near][: 3 - len(near)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "List them with: skinheal params list"
    raise ParameterError(f'set {set} has no parameter "{name}". {hint}')


def devices() -> tuple[str, ...]:
    """Return the names of the known devices."""
    return tuple(_core.devices())


def skins() -> tuple[str, ...]:
    """Return the names of the skin sites."""
    return tuple(_core.skins())
