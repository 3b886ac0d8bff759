# SPDX-License-Identifier: BSD-3-Clause
"""Published observations against what the model says, target by target.

One module of this folder per topic.  A topic module has

* ``TOPIC``, for instance ``"1-insertion"``, and ``TARGETS``, the file of ``data/targets`` with its observations;
* ``FITTED``: parameters that were fitted, with what they were fitted to; everything else is at its prior;
* ``predict()``: one ``Prediction`` for each target.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ... import _core
from ...errors import ScenarioError

Role = Literal["test", "fitted", "input"]


@dataclass(frozen=True)
class Target:
    """One published observation.

    Attributes
    ----------
    id, setup, observable : str
        The experiment, and the reading.
    value, low, high : float or None
        As published, or None.
    unit : str
        Of all three.
    band : str
        Meaning of low and high: ``sd``, ``ci``, ``published``, ``analyst``, ``recalled``, ``sign`` or ``constant``.
    checked : bool
        Read in the source or its abstract; else remembered.
    reference : str
        Primary reference.
    """

    id: str
    setup: str
    observable: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    band: str
    checked: bool
    reference: str


@dataclass(frozen=True)
class Prediction:
    """Prediction of the model for one target.

    Attributes
    ----------
    id : str
        Of the target.
    value : float or None
        In the target's unit; None: the model cannot say.
    role : str
        ``test``; ``fitted``: the row helped to choose a parameter; ``input``: the row is a parameter.
    note : str
        How the value was made.
    """

    id: str
    value: float | None
    role: Role = "test"
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A target and its prediction."""

    target: Target
    prediction: Prediction

    @property
    def inside(self) -> bool | None:
        """Whether the prediction lies in the band; None without a prediction."""
        value, target = self.prediction.value, self.target
        if value is None:
            return None
        low = -float("inf") if target.low is None else target.low
        high = float("inf") if target.high is None else target.high
        slack = 1e-9 * max(abs(v) for v in (low, high) if abs(v) != float("inf"))
        return low - slack <= value <= high + slack

    @property
    def z(self) -> float | None:
        """Distance in standard deviations; only where the band is a published standard deviation or interval."""
        value, target = self.prediction.value, self.target
        if value is None or target.value is None or target.low is None or target.high is None:
            return None
        widths = {"sd": 1.0, "ci": 1.96}
        if target.band not in widths:
            return None
        return (value - target.value) / ((target.high - target.low) / 2 / widths[target.band])


@dataclass(frozen=True)
class Topic:
    """All targets of one topic with their predictions.

    Attributes
    ----------
    name : str
        For instance ``1-insertion``.
    rows : tuple of Row
        In the order of the file.
    fitted : mapping of str to str
        Parameters that were fitted, and to what.
    """

    name: str
    rows: tuple[Row, ...]
    fitted: Mapping[str, str]

    @property
    def failures(self) -> tuple[Row, ...]:
        """Tests whose prediction lies outside the band, or that the model cannot answer."""
        return tuple(row for row in self.rows if row.prediction.role == "test" and row.inside is not True)


def topics() -> list[str]:
    """Return the names of all topics, sorted."""
    return sorted(_modules())


def _modules() -> dict[str, str]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {importlib.import_module(f".{name}", __name__).TOPIC: name for name in names}


def read_targets(name: str) -> list[Target]:
    """Read the observations of one file of data/targets.

    Parameters
    ----------
    name : str
        Without its ending.

    Returns
    -------
    list of Target
    """
    lines = [line for line in _core.data_text(f"targets/{name}.csv").splitlines() if not line.startswith("#")]

    def number(text: str) -> float | None:
        return float(text) if text else None

    return [
        Target(
            id=row["id"],
            setup=row["setup"],
            observable=row["observable"],
            value=number(row["value"]),
            unit=row["unit"],
            low=number(row["low"]),
            high=number(row["high"]),
            band=row["band"],
            checked=row["checked"] == "true",
            reference=row["reference"],
        )
        for row in csv.DictReader(lines)
    ]


def run_topic(name: str) -> Topic:
    """Compute every target of a topic.

    Parameters
    ----------
    name : str
        One of ``topics()``.

    Returns
    -------
    Topic

    Raises
    ------
    ScenarioError
        There is no such topic.
    """
    modules = _modules()
    if name not in modules:
        raise ScenarioError(f'there is no topic "{name}"; allowed: {", ".join(sorted(modules))}.')
    module = importlib.import_module(f".{modules[name]}", __name__)
    predictions: Sequence[Prediction] = module.predict()
    found = {prediction.id: prediction for prediction in predictions}
    targets = read_targets(module.TARGETS)
    rows = tuple(Row(t, found.get(t.id, Prediction(t.id, None, note="not computed"))) for t in targets)
    return Topic(name, rows, module.FITTED)
