# SPDX-License-Identifier: BSD-3-Clause
"""Text of a report: the question, the answers, the treatment, the tables, the limits."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import TypedDict

from ..figures.display import DISCLAIMER, METRICS, Metrics, Quantity
from ..inputs.described import SPACE, WEEK, described, plural, unlike
from ..inputs.document import ScenarioDocument
from ..inputs.provenance import Parameter
from ..inputs.titles import gathered, in_title
from ..results.folder import SCENARIO, scenario_file
from ..results.provenance import Provenance, file_provenance
from .source import Subject, number_of, with_unit


class OutcomeRow(TypedDict):
    """One outcome in the table; a cell for each run."""

    label: str
    unit: str
    cells: list[str]


class OutcomeTable(TypedDict):
    """The table of outcomes; ``censored`` if a cell is a lower bound."""

    heads: list[str]
    rows: list[OutcomeRow]
    censored: bool


class ParameterRow(TypedDict):
    """One parameter, as the page shows it."""

    name: str
    symbol: str
    value: str
    range: str
    kind: str
    source: str
    checked: str
    note: str
    overridden: bool


#: Limits that a reader must know before believing a number.
LIMITS = (
    f"A {DISCLAIMER}. It computes what follows from its assumptions; it does not predict what happens in a person.",
    "Do not choose, change or omit a treatment because of this page. Needling skin takes a clinician's judgement, "
    "sterile instruments and the device's own instructions.",
    "The parameters come from different sites, species and methods; many are assumed or fitted by hand. The table of "
    "parameters says which, and which values have been read in their source.",
    "One channel and the skin around it stand for the whole treated area; the dermis is a continuum without hair, "
    "glands or a vessel network, and the computation ends where the dermis ends.",
    "People differ more than these curves do. No spread between persons is computed here: a difference between two "
    "runs is a difference in the model.",
    "Infection, allergy, bleeding, scarring and wrong use are not in the model.",
)

#: Known faults of a healing model.
FAULTS = {
    "mn17": (
        "absolute gains carry a factor of two to three. How far a needle damages the tissue beside it was never "
        "measured at day 0, and this length alone moves the gain of one session threefold. Rankings are more robust.",
        "strength, closure, redness and stiffness were used to set its values: agreement with them is no evidence.",
        "collagen goes on rising from the first to the third month more than was measured; it dips in the first week, "
        "which nobody has tested; and how the response falls with age is a prediction that no study compares.",
        "short needles used often gain nearly as much as long ones used rarely, by construction of the ceiling and the "
        "recruitment. No data test that: do not conclude anything about home use from it.",
        "the times of closing carry a factor of 1.5, the level of water loss a factor of two.",
    ),
    "mn16": (
        "absolute gains carry a factor of two to three. Rankings, between needles for instance, are more robust than "
        "sizes, unless one of the faults below decides them.",
        "a hole in the dermis never refills, remodelling stops about four weeks after a session, old skin gains most, "
        "and skin turns paler at the moment when it is needled. That is not what is expected of patients.",
        "the barrier closes after nearly the same time for every needle, and one that stays in the epidermis opens "
        "it as a long one does. Do not compare needles by their closure.",
    ),
}


def limits(documents: Sequence[ScenarioDocument]) -> tuple[str, ...]:
    """Return what a reader must know, the known faults of the models that were used included."""
    models = dict.fromkeys(document["healing"]["model"] for document in documents)
    faults = [f"Model {model}: {fault}" for model in models for fault in FAULTS.get(model, ())]
    return (*LIMITS[:3], *faults, *LIMITS[3:])


def title(subject: Subject, documents: Sequence[ScenarioDocument]) -> str:
    """Return the heading."""
    if subject.axes:
        return f"{in_title(' and '.join(axis.name for axis in subject.axes))} compared"
    return documents[0]["title"] or "One run"


def question(subject: Subject, documents: Sequence[ScenarioDocument]) -> str:
    """Return the question that the runs answer, in words."""
    protocol = documents[0]["protocol"]
    sessions = {len(document["protocol"]["sessions"]) for document in documents}
    weeks = {f"{document['protocol']['duration'] / WEEK:.3g}" for document in documents}
    count = sessions.pop() if len(sessions) == 1 else None
    times = "needling" if count is None else f"{plural(count, 'session')} of needling"
    do = "does" if count in (None, 1) else "do"
    until = f"by week {weeks.pop()}" if len(weeks) == 1 else "by the end"
    if not subject.axes:
        return f"What {do} {times} do to this skin {until}?" if protocol["sessions"] else "Does this skin stay at rest?"
    parts = []
    for k, axis in enumerate(subject.axes):
        if axis.path == SCENARIO:
            continue
        labels = list(dict.fromkeys(run.labels[k] for run in subject.runs))
        numbers = [number_of(label) for label in labels]
        known = [number for number in numbers if number is not None]
        if len(known) == len(labels) and len(labels) > 2:
            span = f"from {min(known):g} to {with_unit(str(max(known)), axis.unit)}"
        else:
            span = "between " + " and ".join(with_unit(label, axis.unit) for label in labels[:6])
        parts.append(f"the {axis.name} is changed {span}")
    if subject.axes[0].path != SCENARIO:
        return f"What {do} {times} leave in this skin {until} if {' and '.join(parts)}, with everything else the same?"
    names = list(dict.fromkeys(run.labels[0] for run in subject.runs))
    compared = f"What {do} {times} leave in the skin {until}: {', '.join(names[:6])}{' ...' if len(names) > 6 else ''}"
    return f"{compared}; and if {' and '.join(parts)}?" if parts else f"{compared}?"


def answers(subject: Subject) -> list[str]:
    """Return the outcome in a few sentences, read off the table."""
    found = []
    for name, template in (
        ("collagen_gain", "At the end collagen I + III of the upper dermis differs from untreated skin by {}."),
        ("modulus_gain", "At the end its Young's modulus differs from untreated skin by {}."),
        ("erythema_duration", "Redness stays visible for {} after the first session."),
        ("erythema_later_duration", "Redness that comes back later stays visible for {}."),
        ("closure_time", "The barrier is closed again {} after the first session."),
    ):
        values = [
            (value, run.text, name in run.result.metrics.at_least)
            for run in subject.done
            if run.result is not None and math.isfinite(value := _known(run.result.metrics, name))
        ]
        if not values or (name == "erythema_later_duration" and not any(value[0] for value in values)):
            continue
        low, high = min(values), max(values)
        sign = name.endswith("_gain")
        # Of runs that did not see the end, any may hold the highest.
        bounds = (low[2], any(value[2] for value in values))
        shown = [
            _at_least(_signed(METRICS[name], value[0], sign), censored)
            for value, censored in zip((low, high), bounds, strict=True)
        ]
        if shown[0] == shown[1]:
            found.append(template.format(shown[0]))
        else:
            found.append(template.format(f"{shown[0]} ({low[1]}) to {shown[1]} ({high[1]})"))
    return found


def _known(metrics: Metrics, name: str) -> float:
    """A metric, or its lower bound."""
    return metrics.get(name, metrics.at_least.get(name, math.nan))


def _at_least(text: str, censored: bool) -> str:
    return f"at least {text}" if censored else text


def _signed(quantity: Quantity, value: float, sign: bool) -> str:
    text = quantity.show(value, with_unit=True) if value else f"0 {quantity.unit}".strip()
    text = text.replace(" ", SPACE)
    return f"+{text}" if sign and value > 0 else text


def facts(documents: Sequence[ScenarioDocument]) -> list[tuple[str, str]]:
    """Return what was computed, in words; where runs differ, what each of them has."""
    columns = zip(*(described(document) for document in documents), strict=True)
    return [(column[0][0], _merged([value for _, value in column])) for column in columns]


def _merged(texts: Sequence[str]) -> str:
    """One text for all runs; where they differ, what they say, each once."""
    split = [text.split(", ") for text in dict.fromkeys(texts)]
    if len({len(parts) for parts in split}) > 1 or _differing(split) > 1:  # which part goes with which must show
        return _listed([", ".join(parts) for parts in split])
    return ", ".join(_listed(list(dict.fromkeys(places))) for places in zip(*split, strict=True))


def _differing(split: Sequence[Sequence[str]]) -> int:
    return sum(len(set(places)) > 1 for places in zip(*split, strict=True))


def _listed(texts: Sequence[str]) -> str:
    return " | ".join(texts[:8]) + (" | ..." if len(texts) > 8 else "")


def timeline(subject: Subject, documents: Sequence[ScenarioDocument]) -> list[tuple[str, ScenarioDocument]]:
    """Return one line if all runs are treated at the same times, else one for each of the first dozen."""
    times = {json.dumps([[s["at"] for s in d["protocol"]["sessions"]], d["protocol"]["duration"]]) for d in documents}
    if len(times) == 1:
        return [("", documents[0])]
    different: dict[str, tuple[str, ScenarioDocument]] = {}
    for run, document in zip(subject.done, documents, strict=True):
        key = json.dumps([[s["at"] for s in document["protocol"]["sessions"]], document["protocol"]["duration"]])
        different.setdefault(key, (run.text, document))
    return list(different.values())[:12]


def table(subject: Subject) -> OutcomeTable:
    """Return the table of outcomes."""
    names = [name for name in METRICS if any(run.result and name in run.result.metrics.shown for run in subject.runs)]
    names += dict.fromkeys(
        name for run in subject.runs if run.result for name in run.result.metrics if name not in names and "." in name
    )
    if not any(_reddens_again(run.result.metrics) for run in subject.runs if run.result):
        names = [name for name in names if name != "erythema_later_duration"]
    rows: list[OutcomeRow] = []
    for name in names:
        shown = METRICS[name].fitting(run.result.metrics.known(name) for run in subject.done if run.result)
        cells = [
            run.result.metrics.cell(name, shown) if run.result else "waits" if run.waits else "failed"
            for run in subject.runs
        ]
        rows.append({"label": shown.label, "unit": shown.unit, "cells": cells})
    censored = any(bool(run.result and run.result.metrics.at_least) for run in subject.runs)
    return {"heads": [run.text for run in subject.runs], "rows": rows, "censored": censored}


def _reddens_again(metrics: Metrics) -> bool:
    return bool(metrics.get("erythema_later_duration")) or "erythema_later_duration" in metrics.at_least


def unlike_runs(subject: Subject, documents: Sequence[ScenarioDocument]) -> list[str]:
    """Return what to say of runs that differ in more than what was varied."""
    return unlike(documents, [axis.path for axis in subject.axes]) if len(documents) > 1 else []


def warnings_of(subject: Subject) -> list[tuple[str, str]]:
    """Return each warning, and the runs that have it."""
    found: dict[str, list[str]] = {}
    for run in subject.done:
        assert run.result is not None
        unfinished = (
            f"This run is not finished (status: {run.result.status}). Its numbers are those of the part computed."
        )
        for message in (*([unfinished] if run.result.status != "complete" else []), *run.result.warnings):
            found.setdefault(message, []).append(run.text)
    return [(message, _first(who) if subject.axes else "") for message, who in gathered(found).items()]


def _first(who: Sequence[str]) -> str:
    return ", ".join(who[:6]) + (f" and {len(who) - 6} more runs" if len(who) > 6 else "")


def parameters(subject: Subject, origin: Provenance) -> list[ParameterRow]:
    """Return every parameter with its provenance; values that differ between the runs are all shown."""
    others: dict[str, list[str]] = {}
    if any(axis.path.startswith(("parameters", "healing", SCENARIO)) for axis in subject.axes):
        for run in subject.done:
            assert run.result is not None and run.result.file is not None
            for parameter in file_provenance(run.result.file).parameters:
                values = others.setdefault(parameter.name, [])
                if parameter.shown not in values:
                    values.append(parameter.shown)
    return [_parameter_row(parameter, others.get(parameter.name, [])) for parameter in origin.parameters]


def _parameter_row(parameter: Parameter, values: Sequence[str]) -> ParameterRow:
    return {
        "name": parameter.name,
        "symbol": parameter.symbol,
        "value": parameter.shown if len(values) < 2 else f"varied: {', '.join(values)}",
        "range": parameter.range,
        "kind": parameter.kind,
        "source": parameter.source,
        "checked": "" if not parameter.source else "checked" if parameter.checked else "not yet checked",
        "note": parameter.note,
        "overridden": parameter.overridden,
    }


def counts(parameters: Iterable[ParameterRow]) -> str:
    """Return how many parameters are of which kind, and how many were checked."""
    rows = list(parameters)
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in ("measured", "fitted", "assumed", "definition")}
    named = {kind: plural(count, kind) if kind == "definition" else f"{count} {kind}" for kind, count in kinds.items()}
    listed = ", ".join(named[kind] for kind, count in kinds.items() if count)
    sourced = [row for row in rows if row["source"]]
    checked = sum(row["checked"] == "checked" for row in sourced)
    return f"{len(rows)} parameters: {listed}. {len(sourced)} name a source, {checked} of them were read in it."


def again(subject: Subject) -> str:
    """Return the command that makes the comparison again; empty for one run."""
    if not subject.axes:
        return ""
    files, varied = ["comparison.toml"], []
    for k, axis in enumerate(subject.axes):
        labels = list(dict.fromkeys(run.labels[k] for run in subject.runs))
        if axis.path == SCENARIO:
            files = [scenario_file(label) for label in labels]
            continue
        varied.append(f'--vary {axis.path}="{",".join(labels)}{" " + axis.unit if axis.unit else ""}"')
    return " ".join(["skinheal compare", *files, *varied, "-o again"])
