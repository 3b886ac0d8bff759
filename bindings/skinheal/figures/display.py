# SPDX-License-Identifier: BSD-3-Clause
"""How outcomes are shown to people.  Names and units of each stand in the library (``src/outcomes``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from .. import _core

NARROW = "\N{NARROW NO-BREAK SPACE}"
DISCLAIMER = "research and teaching model, not medical advice"


@dataclass(frozen=True)
class Quantity:
    """How an outcome is shown.

    Attributes
    ----------
    label : str
        For tables and axes.
    si : str
        SI unit, in CF spelling.
    unit : str
        Unit for people; empty for a plain number.
    factor : float
        Number in SI times factor = number for people.
    digits : int
        Behind the point.
    """

    label: str
    si: str
    unit: str
    factor: float
    digits: int

    def show(self, value: float | None, *, with_unit: bool = False) -> str:
        """Write an SI number for people; ``-`` if it is missing."""
        if value is None or value != value:
            return "-"
        if with_unit and (own := self.fitting([value])) is not self:
            return own.show(value, with_unit=True)
        text = f"{round(value * self.factor, self.digits) + 0.0:.{self.digits}f}"  # + 0.0: no "-0.00"
        return f"{text} {self.unit}".rstrip() if with_unit else text

    def fitting(self, values: Iterable[float | None]) -> Quantity:
        """Return the quantity in the unit of time that suits the smallest of some values: 43 min, not 0.03 day.

        Parameters
        ----------
        values : iterable of float
            In SI; missing ones and zeros do not count.

        Returns
        -------
        Quantity
            Itself, if it is no time or all values have half a unit (a single value a whole one).
        """
        known = [value for value in values if value is not None and value > 0]
        if self.si != "s" or not known:
            return self
        least = 1.0 if len(known) == 1 else 0.5
        finer = [(3600.0, "h", 1), (60.0, "min", 0)]
        found = self
        for seconds, unit, digits in finer:
            if min(known) * found.factor >= least:
                break
            if found.factor < 1 / seconds:
                found = replace(self, unit=unit, factor=1 / seconds, digits=digits)
        return found

    def show_bound(self, bound: float, *, with_unit: bool = False) -> str:
        """Write a lower bound: ``"at least 12.0 h"``, or ``"≥ 12.0"`` where the unit stands elsewhere."""
        text = self.show(bound, with_unit=with_unit)
        return f"at least {text}" if with_unit else f"≥{NARROW}{text}"

    @property
    def axis(self) -> str:
        """Label of a plot axis."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


#: Times of events that a run may not live to see.  Then the metric is missing and a lower bound of it is told.
EVENTS = ("erythema_duration", "erythema_later_duration", "closure_time")


def _quantities(kind: Literal["series", "metrics", "products"], *shown: str) -> Mapping[str, Quantity]:
    rows = [row for row in _core.outcomes()[kind] if row["label"] and row["shown"] in shown]
    return MappingProxyType(
        {r["name"]: Quantity(r["label"], r["unit"], r["shown_unit"], r["factor"], r["digits"]) for r in rows}
    )


class _Quantities(Mapping[str, Quantity]):
    """Metrics of a run by name; those of a solute, ``<active>.<name>``, are found too, but not listed."""

    def __init__(self, listed: Mapping[str, Quantity], of_solutes: Mapping[str, Quantity]) -> None:
        self._listed = listed
        self._of_solutes = of_solutes

    def __getitem__(self, name: str) -> Quantity:
        active, dot, what = name.rpartition(".")
        if dot and what in self._of_solutes:
            found = self._of_solutes[what]
            return replace(found, label=f"{active.replace('_', ' ')}, {found.label}")
        return self._listed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


#: Metrics of a run, in the order of tables.
METRICS: Mapping[str, Quantity] = _Quantities(
    _quantities("metrics", "figure", "inside"), _quantities("products", "figure")
)

#: Series that figures show.
SERIES = _quantities("series", "figure")

#: Further series for a look inside: means over the upper 1 mm of the dermis, and what follows from them.
INSIDE = _quantities("series", "inside")

#: Metrics that make a profile over depth: where each begins below the junction, in mm, and what it is called.
PROFILE: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        name: (begin, SERIES[name].label.split(", ", 1)[1])
        for name, begin in {
            "collagen_gain_0_200um": 0.0,
            "collagen_gain_200_500um": 0.2,
            "collagen_gain_500_1000um": 0.5,
            "collagen_gain_below_1000um": 1.0,
        }.items()
    }
)


class Metrics(Mapping[str, float]):
    """The numbers that sum up a run, in SI; frozen.  ``unit(name)`` and ``label(name)`` say what they are.

    Parameters
    ----------
    values : mapping
        SI numbers by name.
    at_least : mapping
        Lower bounds, in SI, of times whose end was not seen: the run, or the time to the next session, was too short.
        These names are missing from the metrics themselves.
    """

    def __init__(self, values: Mapping[str, float], at_least: Mapping[str, float] = MappingProxyType({})) -> None:
        self._values = MappingProxyType({name: values[name] for name in _in_order(values)})
        self.at_least: Mapping[str, float] = MappingProxyType({name: at_least[name] for name in _in_order(at_least)})

    def __reduce__(self) -> tuple[type[Metrics], tuple[dict[str, float], dict[str, float]]]:
        return Metrics, (dict(self._values), dict(self.at_least))

    def __getitem__(self, name: str) -> float:
        if name in self.at_least:
            shown = self.show(name)
            raise KeyError(f"{name}: its end was not seen, it is {shown}: follow longer, or read metrics.at_least")
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "Metrics(" + ", ".join(f"{name}={self.show(name)}" for name in self.shown) + ")"

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the metrics and of the lower bounds, in the order of tables."""
        return tuple(_in_order({*self._values, *self.at_least}))

    @staticmethod
    def unit(name: str) -> str:
        """Return the SI unit of a metric, in CF spelling."""
        return METRICS[name].si if name in METRICS else "1"

    @staticmethod
    def label(name: str) -> str:
        """Return what a metric is called in tables."""
        return METRICS[name].label if name in METRICS else name

    def show(self, name: str) -> str:
        """Return a metric for people, e.g. ``"4.56 %"``; of a time that was not seen ``"at least 12.0 h"``."""
        if name in self.at_least:
            bound = self.at_least[name]
            return METRICS[name].show_bound(bound, with_unit=True) if name in METRICS else f"at least {bound:g}"
        value = self._values[name]
        return METRICS[name].show(value, with_unit=True) if name in METRICS else f"{value:g}"

    def cell(self, name: str, shown: Quantity | None = None) -> str:
        """Return a metric for a table whose head has the unit, that of ``shown``; ``-`` if it is missing."""
        shown = shown if shown is not None else METRICS.get(name)
        if name in self.at_least and shown is not None:
            return shown.show_bound(self.at_least[name])
        value = self._values.get(name)
        return shown.show(value) if shown is not None else f"{value:g}" if value is not None else "-"

    def known(self, name: str) -> float | None:
        """Return a metric or its lower bound; None if neither is there."""
        return self._values.get(name, self.at_least.get(name))


def _in_order(names: Iterable[str]) -> list[str]:
    order = {name: place for place, name in enumerate(METRICS)}
    return sorted(names, key=lambda name: (order.get(name, 99), name))
