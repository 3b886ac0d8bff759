# SPDX-License-Identifier: BSD-3-Clause
"""From the scenario that a person wrote to the one JSON document in SI, and from its keys back to the person's."""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from .. import _core
from ..errors import ParameterError, Problem, ScenarioError, UnitError
from . import units
from .devices import Device
from .document import ScenarioDocument, Table
from .scenario import Scenario
from .sessions import MOST_DOSES, MOST_SESSIONS, Session, Sun, end_problems
from .settings import Override
from .source import Source, fail
from .titles import made_title


@dataclass(frozen=True)
class Document:
    """The JSON document of a scenario.

    Attributes
    ----------
    table : mapping
        In SI units, defaults not filled in.
    origin : tuple of (str, str)
        Prefix of a key in the document and what the person wrote instead, longest prefixes first.
    """

    table: Table
    origin: tuple[tuple[str, str], ...]

    @property
    def json(self) -> str:
        """The document as text."""
        return json.dumps(self.table, allow_nan=True)

    def written_as(self, key: str) -> str:
        """Return the key of the scenario file that a key of the document comes from."""
        for prefix, path in self.origin:
            if key == prefix or key.startswith(prefix + "."):
                return path + key[len(prefix) :]
        return key


@dataclass(frozen=True)
class _Entry:
    """One session of the expanded list: its time, the entry it comes from and which repetition it is."""

    at: float
    index: int
    repetition: int


def expand(scenario: Scenario, source: Source | None = None) -> Document:
    """Write a scenario as one JSON document in SI.

    Parameters
    ----------
    scenario : Scenario
        The document as written.
    source : Source, optional
        Text that messages point into.

    Returns
    -------
    Document

    Raises
    ------
    ScenarioError
        Devices that no table has, neither ``follow_up`` nor ``duration``, parameters that do not exist, ...
    """
    problems = [*_device_problems(scenario), *_protocol_problems(scenario), *scenario.product_problems()]
    overrides, bad = _overrides(scenario)
    problems += bad
    if problems:
        kinds = {type(p) for p in problems}
        fail(problems, source, kind=UnitError if kinds == {_UnitProblem} else ScenarioError)

    origin: dict[str, str] = {"skin.layers": "skin.layer", "protocol.aftercare": "aftercare", "protocol.sun": "sun"}
    entries = _sessions_in_time(scenario)
    sessions = [_session(scenario, entry, number, origin) for number, entry in enumerate(entries)]
    duration = _duration(scenario, entries, origin)
    for number, item in enumerate(overrides):
        origin[f"parameters.override.{number}"] = f"parameters.override.{item['name']}"

    document: Table = {
        "schema": _core.schema_version,
        "skin": scenario.skin.in_si(),
        "protocol": {
            "duration": duration,
            "uv_exposure": float(scenario.protocol.uv_exposure),
            "sessions": sessions,
            "sun": _sun(scenario, origin),
            "aftercare": scenario.aftercare.in_si(),
        },
        "insertion": scenario.insertion.in_si(),
        "healing": scenario.healing.in_si(),
        "parameters": _parameters(scenario, overrides),
        "numerics": scenario.numerics.in_si(),
        "output": scenario.output.in_si(),
    }
    products, places = scenario.to_products(sessions=len(sessions))
    document |= products
    for number, index in enumerate(places):
        origin[f"apply.{number}"] = f"apply.{index}"
    document["title"] = scenario.title or made_title(cast("ScenarioDocument", document))
    ordered = tuple(sorted(origin.items(), key=lambda item: -len(item[0])))
    return Document(table=document, origin=ordered)


def _set_name(scenario: Scenario) -> str:
    """Return the name of the parameter set: the one that was chosen, else that of the healing model."""
    return scenario.parameters.name if scenario.parameters.name is not None else scenario.healing.model


def _parameters(scenario: Scenario, overrides: list[Table]) -> Table:
    chosen = scenario.parameters.name
    return {"override": overrides} | ({"set": chosen} if chosen is not None else {})


def device_path(scenario: Scenario, session: Session, index: int) -> str:
    """Return the path of the device that a session uses: ``device`` or ``device.<name>``."""
    if isinstance(session.device, Device):
        return f"session.{index}.device"
    devices = scenario.devices
    if "" in devices:
        return "device"
    return f"device.{session.device if session.device is not None else next(iter(devices), '')}"


def _device_of(scenario: Scenario, session: Session) -> Device:
    if isinstance(session.device, Device):
        return session.device
    devices = scenario.devices
    return devices[session.device] if session.device is not None else next(iter(devices.values()))


def _session(scenario: Scenario, entry: _Entry, number: int, origin: dict[str, str]) -> Table:
    session = scenario.session[entry.index]
    key = f"protocol.sessions.{number}"
    written = f"session.{entry.index}"
    origin[key] = written
    origin[f"{key}.device"] = device_path(scenario, session, entry.index)
    if entry.repetition:
        origin[f"{key}.at"] = f"{written}.repeat.every"
    if session.speed is not None:
        origin[f"{key}.device.speed"] = f"{written}.speed"
    used = session.model_copy(update={"device": _device_of(scenario, session)})
    return used.in_si() | {"at": entry.at}


def _sessions_in_time(scenario: Scenario) -> list[_Entry]:
    """Repeats of entries that are in order may interleave; entries out of order stay so, and are refused later."""
    entries: list[_Entry] = []
    starts: list[float] = []
    for index, session in enumerate(scenario.session):
        start = units.to_si(session.at, units.TIME)
        starts.append(start)
        count = session.repeat.count if session.repeat is not None else 1
        every = units.to_si(session.repeat.every, units.TIME) if session.repeat is not None else 0.0
        entries += [_Entry(start + k * every, index, k) for k in range(count)]
    return sorted(entries, key=lambda entry: entry.at) if starts == sorted(starts) else entries


def _sun(scenario: Scenario, origin: dict[str, str]) -> list[Table]:
    doses: list[tuple[float, int, int, Sun]] = []
    for index, sun in enumerate(scenario.sun):
        start = units.to_si(sun.at, units.TIME)
        count = sun.repeat.count if sun.repeat is not None else 1
        every = units.to_si(sun.repeat.every, units.TIME) if sun.repeat is not None else 0.0
        doses += [(start + k * every, index, k, sun) for k in range(count)]
    doses.sort(key=lambda dose: dose[:3])
    out = []
    for number, (at, index, repetition, sun) in enumerate(doses):
        origin[f"protocol.sun.{number}"] = f"sun.{index}"
        if repetition:
            origin[f"protocol.sun.{number}.at"] = f"sun.{index}.repeat.every"
        out.append(sun.in_si() | {"at": at})
    return out


def _duration(scenario: Scenario, entries: Sequence[_Entry], origin: dict[str, str]) -> float:
    if scenario.protocol.duration is not None:
        return units.to_si(scenario.protocol.duration, units.TIME)
    assert scenario.protocol.follow_up is not None  # _protocol_problems has seen to it
    origin["protocol.duration"] = "protocol.follow_up"
    last = max((entry.at for entry in entries), default=0.0)
    return last + units.to_si(scenario.protocol.follow_up, units.TIME)


# ------------------------------------------------------------------------------------------------ what C++ cannot see


class _UnitProblem(Problem):
    """A problem that only units cause."""


def _device_problems(scenario: Scenario) -> list[Problem]:
    devices = scenario.devices
    if scenario.session and not devices and not all(isinstance(s.device, Device) for s in scenario.session):
        step = 'Add  [device]  with  kind = "pen"  and  needle = { length = "1.0 mm" }'
        return [Problem(key="device", next_step=step, message=f"device is missing, but there are sessions. {step}")]
    problems: list[Problem] = []
    names = [name for name in devices if name]
    for index, session in enumerate(scenario.session):
        key = f"session.{index}.device"
        listed = ", ".join(names)
        if isinstance(session.device, Device):
            continue
        if session.device is None:
            if len(names) > 1:
                step = f'Write for example  device = "{names[0]}"'
                problems.append(
                    Problem(
                        key=key, allowed=listed, next_step=step, message=f"{key} is missing; allowed: {listed}. {step}"
                    )
                )
        elif not names:
            step = "Remove it, or name the device: [device.<name>]"
            problems.append(
                Problem(
                    key=key,
                    given=session.device,
                    next_step=step,
                    message=f'{key} is "{session.device}", but the only [device] has no name. {step}',
                )
            )
        elif session.device not in names:
            near = difflib.get_close_matches(session.device, names, n=1)
            step = (
                f'Did you mean "{near[0]}"?' if near else f"Add a table [device.{session.device}], or use one of these."
            )
            problems.append(
                Problem(
                    key=key,
                    given=session.device,
                    allowed=listed,
                    next_step=step,
                    message=f'{key} is "{session.device}"; allowed: {listed}. {step}',
                )
            )
    return problems


def _protocol_problems(scenario: Scenario) -> list[Problem]:
    problems: list[Problem] = []
    table = scenario.protocol
    if (table.follow_up is None) == (table.duration is None):
        both = table.follow_up is not None
        step = "Remove one of them." if both else 'Write for example  follow_up = "26 week"'
        what = "has both follow_up and duration" if both else "needs follow_up (after the last session) or duration"
        problems.append(Problem(key="protocol", next_step=step, message=f"protocol {what}. {step}"))
    for name in ("follow_up", "duration"):
        given = getattr(table, name)
        if given is not None:
            problems += end_problems(name, given)
    for index, session in enumerate(scenario.session):
        problems += session.problems(f"session.{index}")
    problems += _too_many("session", scenario.session, MOST_SESSIONS)
    problems += _repeat_problems(scenario.sun)
    problems += _too_many("sun", scenario.sun, MOST_DOSES)
    return problems


def _repeat_problems(doses: Sequence[Sun]) -> list[Problem]:
    """Counts and times of doses that are repeated, before they are written out."""
    return [
        problem
        for index, sun in enumerate(doses)
        if sun.repeat is not None
        for problem in sun.repeat.problems(f"sun.{index}.repeat", most=MOST_DOSES, what="doses", each="1 day")
    ]


def _too_many(table: str, entries: Sequence[Session | Sun], most: int) -> list[Problem]:
    """A total, repetitions included, beyond what one scenario may hold."""
    total = sum(entry.repeat.count if entry.repeat is not None else 1 for entry in entries)
    if total <= most or any(entry.repeat is not None and entry.repeat.count > most for entry in entries):
        return []
    step = "Take fewer, or a shorter time."
    message = f"the [[{table}]] tables make {total} in all; allowed: at most {most}. {step}"
    return [Problem(key=table, given=str(total), allowed=f"at most {most}", next_step=step, message=message)]


@functools.cache
def _set(name: str) -> dict[str, _core.ParameterRow]:
    return {entry["name"]: entry for entry in _core.parameters(name)}


def _overrides(scenario: Scenario) -> tuple[list[Table], list[Problem]]:
    out: list[Table] = []
    problems: list[Problem] = []
    if not scenario.parameters.override:
        return out, problems
    chosen = _set_name(scenario)
    if scenario.parameters.name is None and chosen not in _core.parameter_sets():
        return out, problems  # the model is unknown: C++ tells
    try:
        known = _set(chosen)
    except ParameterError as error:
        return out, [replace(p, key="parameters.set") for p in error.problems] or [Problem(message=str(error))]
    for name, override in scenario.parameters.override.items():
        key = f"parameters.override.{name}"
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            step = f"Did you mean {' or '.join(near)}?" if near else "List them with: skinheal params list"
            message = f'{key}: set {chosen} has no parameter "{name}". {step}'
            problems.append(Problem(key=key, given=name, next_step=step, message=message))
            continue
        value = _override_value(override, known[name], f"{key}.value")
        if isinstance(value, Problem):
            problems.append(value)
        else:
            out.append({"name": name, "value": value, "source": override.source})
    return out, problems


def _override_value(override: Override, parameter: _core.ParameterRow, key: str) -> float | Problem:
    unit = parameter["unit"]
    given = override.value
    example = f'"{parameter["value"] / parameter["si_factor"]:.6g} {unit}"'
    if isinstance(given, int | float):
        if unit == "1":
            return float(given)
        step = f"Write for example  value = {example}"
        return _UnitProblem(
            key=key, given=str(given), next_step=step, message=f"{key} needs a unit (got {given}). {step}"
        )
    wanted = units.registry().parse_units(unit)
    if not given.is_compatible_with(wanted):
        step = f"Write for example  value = {example if unit != '1' else example.split(' ')[0].strip(chr(34))}"
        return _UnitProblem(
            key=key,
            given=units.text(given),
            allowed=unit,
            next_step=step,
            message=f'{key} is in {unit}, but "{units.text(given)}" is not. {step}',
        )
    return float(given.to(wanted).magnitude) * float(parameter["si_factor"])


def check(document: Document, source: Source | None = None) -> _core.Scenario:
    """Let C++ read and check a document.

    Parameters
    ----------
    document : Document
        The scenario in SI.
    source : Source, optional
        Text that messages point into.

    Returns
    -------
    _core.Scenario
        With the densities that counted passes leave.

    Raises
    ------
    ScenarioError
        Every problem found, with the keys that the person wrote and their places.
    """
    kind: type[ScenarioError] = ScenarioError
    try:
        scenario = _core.Scenario.from_dict(dict(document.table))
        scenario.settle_densities()
        data = scenario.validate_settled()
    except ScenarioError as error:
        data, kind = list(error.data), type(error)
    if data:  # outside of the handler: one error, not two
        fail(_distinct(Problem.of(one, document.written_as) for one in data), source, kind=kind)
    return scenario


def _distinct(problems: Iterable[Problem]) -> list[Problem]:
    """Repetitions of one session have one problem: keep the first."""
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.key, problem.given), problem)
    return list(seen.values())
