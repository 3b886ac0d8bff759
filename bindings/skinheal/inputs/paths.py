# SPDX-License-Identifier: BSD-3-Clause
"""Dotted paths into a scenario file, and the values that are put there.

A path is the key as written in TOML: ``device.needle.length``, ``session.0.density``; a session with ``repeat`` is one
entry.  It may step through a name: ``session.0.needle.length`` reaches the needle that session uses.  ``*`` means every
entry.
"""

from __future__ import annotations

import copy
import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from ..errors import ScenarioError, Where
from . import units
from .devices import Device
from .model import field_named, known_keys, model_at, models_in
from .scenario import Scenario

_DEVICE_KEYS = frozenset(Device.model_fields)


@dataclass(frozen=True)
class Values:
    """Values of one swept key.

    Attributes
    ----------
    entries : tuple
        What is put at the path: strings with units, numbers or words.
    labels : tuple of float or str
        The numbers in ``unit``, or the words.
    unit : str
        Unit of the labels; empty for plain numbers and words.
    """

    entries: tuple[Any, ...]
    labels: tuple[Any, ...]
    unit: str = ""

    def __len__(self) -> int:
        return len(self.entries)


def values(numbers: Iterable[float | str], unit: str = "", /) -> Values:
    """Return values for one key of a comparison.

    Parameters
    ----------
    numbers : iterable of float or str
        Numbers, or words such as ``"coarse"``.
    unit : str
        Their unit; empty for plain numbers and words.

    Returns
    -------
    Values

    Raises
    ------
    ScenarioError
        There are none, or one appears twice.
    UnitError
        The unit is unknown.
    """
    listed = tuple(numbers)
    if not listed:
        raise ScenarioError('there are no values to compare: write for example values([0.5, 1.0], "mm")')
    doubled = sorted({str(v) for v in listed if listed.count(v) > 1})
    if doubled:
        raise ScenarioError(f"the value {doubled[0]} is listed twice: each value makes one run, list it once")
    if not unit:
        return Values(listed, listed)
    for number in listed:
        units.quantity(f"{number} {unit}", key="the list of values")
    return Values(tuple(f"{number!r} {unit}" for number in listed), tuple(float(n) for n in listed), unit)


def parse_values(text: str) -> Values:
    """Read values from a command line: ``"0.25,0.5 mm"``, ``"0.25:2.0:8 mm"`` (from:to:count) or ``"coarse,fine"``.

    Parameters
    ----------
    text : str
        What the user wrote.

    Returns
    -------
    Values

    Raises
    ------
    ScenarioError
        The text is neither; the message shows both forms.
    """
    example = 'write for example "0.25,0.5,1.0 mm" or "0.25:2.0:8 mm" (from:to:count)'
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise ScenarioError(f'"{text}" has an empty value: {example}')
    last, unit = _split_unit(parts[-1])
    if len(parts) == 1 and ":" in last:
        return values(_range(last, text, example), unit)
    words = [*parts[:-1], last]
    if any(_number(word) is None for word in words):
        mixed = [part for part in parts[:-1] if _split_unit(part)[1]]
        if mixed and _number(last) is not None:
            raise ScenarioError(f'"{text}": write the unit once, behind the last value: {example}')
        return values([part.strip("\"'") for part in parts])
    return values([number for word in words if (number := _number(word)) is not None], unit)


def _split_unit(text: str) -> tuple[str, str]:
    """Split "1.0 mm" and "0.25:2:8mm" into numbers and unit; text without a number stays whole."""
    for end in range(len(text), 0, -1):
        head, tail = text[:end].strip(), text[end:].strip()
        if all(_number(piece) is not None for piece in head.split(":")):
            return head, tail
    return text, ""


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or "_" in text:
        return None
    return int(text) if text.lstrip("+-").isdigit() else number


def _range(text: str, whole: str, example: str) -> list[float]:
    pieces = text.split(":")
    count = _number(pieces[2]) if len(pieces) == 3 else None
    start, end = _number(pieces[0]), _number(pieces[1])
    if start is None or end is None or not isinstance(count, int) or not 2 <= count <= 10000:
        raise ScenarioError(f'"{whole}" is not a range: {example}, with a count of 2 to 10000')
    step = (end - start) / (count - 1)
    return [float(f"{start + k * step:.12g}") for k in range(count)]


def dimension_names(paths: Sequence[str]) -> list[str]:
    """Name a table's dimensions: the last two words of each path, all of them where two would be equal."""
    words = [[w for w in _bare(path).split(".") if not w.isdigit() and w != "*"] for path in paths]
    short = ["_".join(w[-2:]) for w in words]
    return ["_".join(w) if short.count(s) > 1 else s for w, s in zip(words, short, strict=True)]


def _bare(path: str) -> str:
    return path.removesuffix(".value") if path.startswith("parameters.override.") else path


#: Keys of a session that another one replaces.
_REPLACED = {"density": ("passes", "directions"), "passes": ("density",)}


def set_values(table: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a scenario's tables with some values replaced.

    Parameters
    ----------
    table : mapping
        As of ``Scenario.to_table``.
    changes : mapping of str to value
        By dotted path.

    Returns
    -------
    dict

    Raises
    ------
    ScenarioError
        A path leads nowhere; the message names the nearest keys.
    """
    out = copy.deepcopy(dict(table))
    for path, value in changes.items():
        for steps in _concrete(out, path):
            _put(out, steps, _table_of(value))
            if len(steps) == 3 and steps[0] == "session":
                for other in _REPLACED.get(str(steps[2]), ()):
                    out["session"][steps[1]].pop(other, None)
        if path in ("protocol.follow_up", "protocol.duration"):  # one replaces the other
            out.get("protocol", {}).pop("duration" if path.endswith("follow_up") else "follow_up", None)
        if path == "skin.preset":
            out["skin"].pop("layer", None)
    return out


def _table_of(value: Any) -> Any:
    from .model import to_table

    if isinstance(value, BaseModel):
        return to_table(value)
    if isinstance(value, tuple | list):
        return [_table_of(item) for item in value]
    return value


def _put(table: dict[str, Any], steps: Sequence[str | int], value: Any) -> None:
    place: Any = table
    for step in steps[:-1]:
        if isinstance(place, dict) and place.get(step) is None:
            place[step] = {}
        place = place[step]
    place[steps[-1]] = value


def _meant(table: Mapping[str, Any], path: str) -> list[str]:
    """Whole paths that a path without its beginning or its numbers may stand for; the first entry of a list for all."""
    words = [word for word in path.split(".") if not word.isdigit() and word != "*"]
    bare = {known: [word for word in known.split(".") if not word.isdigit()] for known in _all_paths(table)}
    ends_so = [known for known, whole in bare.items() if whole[-len(words) :] == words]
    return ends_so or [known for known, whole in bare.items() if whole[-1] == words[-1] and set(words) <= set(whole)]


def _parameter_meant(table: Mapping[str, Any], path: str) -> list[str]:
    """The override of the parameter that a path names."""
    from .. import _core

    name = str(table.get("parameters", {}).get("set") or table.get("healing", {}).get("model", ""))
    known = [entry["name"] for entry in _core.parameters(name)] if name in _core.parameter_sets() else []
    return [f"parameters.override.{path}"] if path in known else []


def _all_paths(table: Mapping[str, Any]) -> list[str]:
    """The path of every value that this scenario may have, with 0 for the number of an entry."""
    device = table.get("device")
    names = list(device) if isinstance(device, dict) and "kind" not in device else []

    def below(model: type[BaseModel], before: str) -> list[str]:
        paths = []
        for name, field in model.model_fields.items():
            key = f"{before}{field.alias or name}"
            inner = models_in(field.annotation)
            listed = any("tuple" in str(part) for part in [field.annotation, *get_args(field.annotation)])
            if before.startswith("session.") and inner[:1] == [Device]:
                continue  # in a file that is the name of a table
            if not inner or key == "parameters.override":
                paths.append(key)
            elif key == "device" and names:
                paths += [path for one in names for path in below(inner[0], f"device.{one}.")]
            else:
                paths += below(inner[0], f"{key}.0." if listed else f"{key}.")
        return paths

    return below(Scenario, "")


def _refuse(table: Mapping[str, Any], path: str, word: str, known: Sequence[str]) -> ScenarioError:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    whole = _meant(table, path) or _parameter_meant(table, path)
    hint = f'Did you mean "{near[0]}"?' if near else "Use one of these."
    if whole:
        hint = f"Did you mean {_either(whole[:3])}?"
    return ScenarioError(
        f'{path}: there is no "{word}" in a scenario; allowed here: {", ".join(known)}. {hint}', Where(key=path)
    )


def _either(paths: Sequence[str]) -> str:
    return " or ".join(f'"{path}"' for path in paths)


def _concrete(table: dict[str, Any], path: str) -> list[list[str | int]]:
    """Every place that a path means."""
    words = path.split(".")
    if not all(words):
        raise ScenarioError(
            f'"{path}" is not a path: write the keys of a scenario file with points, device.needle.length'
        )
    if words[:2] == ["parameters", "override"] and len(words) > 2:
        return [_override_place(table, _bare(path).split(".", 2)[2])]
    return _step(table, path, words, [])


def _override_place(table: dict[str, Any], name: str) -> list[str | int]:
    overrides = table.setdefault("parameters", {}).setdefault("override", {})
    if name not in overrides:
        overrides[name] = {"source": "varied"}
    return ["parameters", "override", name, "value"]


def _step(table: dict[str, Any], path: str, words: Sequence[str], done: list[str | int]) -> list[list[str | int]]:
    if not words:
        return [done]
    here = _at(table, done)
    word, rest = words[0], words[1:]
    if isinstance(here, list):
        if word == "*":
            return [place for k in range(len(here)) for place in _step(table, path, rest, [*done, k])]
        if not word.isdigit() or int(word) >= len(here):
            known = ", ".join([*map(str, range(len(here))), "*"])
            hint = "The first is 0, * means every entry."
            whole = _meant(table, path) if not word.isdigit() else []
            if whole:
                every = [whole[0].replace(".0.", ".*.", 1)] if len(here) > 1 else []
                hint = f"Did you mean {_either([whole[0], *every])}?"
            raise ScenarioError(
                f'{path}: "{word}" is not an entry of {".".join(map(str, done))}; allowed: {known}. {hint}',
                Where(key=path),
            )
        return _step(table, path, rest, [*done, int(word)])
    if done[:1] == ["session"] and len(done) == 2 and isinstance(done[1], int):
        if word == "device" and rest:
            return _step(table, path, rest, _device_of_session(table, done[1], path))
        if word in _DEVICE_KEYS:
            return _step(table, path, words, _device_of_session(table, done[1], path))
    allowed = _keys_here(table, done)
    if word == "*" and done == ["device"] and "kind" not in (here or {}):
        return [place for name in here or {} for place in _step(table, path, rest, [*done, name])]
    if word not in allowed:
        raise _refuse(table, path, word, allowed)
    return _step(table, path, rest, [*done, word])


def _at(table: dict[str, Any], steps: Sequence[str | int]) -> Any:
    place: Any = table
    for step in steps:
        place = place.get(step) if isinstance(place, dict) else place[step]
        if place is None:
            return None
    return place


def _keys_here(table: dict[str, Any], done: Sequence[str | int]) -> list[str]:
    device = table.get("device")
    if list(done) == ["device"] and isinstance(device, dict) and "kind" not in device:
        return list(device)
    model = model_at(Scenario, [str(step) for step in done])
    return known_keys(model, []) if model is not None else []


def _device_of_session(table: dict[str, Any], index: int, path: str) -> list[str | int]:
    """The place of the device that a session uses; a copy of its own if others use it too."""
    device = table.get("device")
    sessions = table["session"]
    if not isinstance(device, dict):
        raise ScenarioError(f"{path}: the scenario has no device. Add a [device] table.", Where(key=path))
    if "kind" in device:
        if len(sessions) == 1:
            return ["device"]
        name = str(device["kind"])
        table["device"] = device = {name: device}
        for session in sessions:
            session["device"] = name
    used = sessions[index].get("device") or next(iter(device))
    if used not in device:
        raise _refuse(table, path, used, list(device))
    if sum((s.get("device") or next(iter(device))) == used for s in sessions) == 1:
        return ["device", used]
    own = f"{used}_{index}"
    device[own] = copy.deepcopy(device[used])
    sessions[index]["device"] = own
    return ["device", own]


def from_command_line(path: str, text: str) -> Any:
    """Read the value of ``--set path=text``: a number where the scenario wants one, a list where it wants a list."""
    words = [w for w in path.split(".") if not w.isdigit() and w != "*"]
    model = model_at(Scenario, words[:-1])
    field = field_named(model, words[-1]) if model is not None else None
    if field is not None and any("tuple" in str(part) for part in [field.annotation, *get_args(field.annotation)]):
        return [part.strip() for part in text.split(",") if part.strip()]
    if field is not None and field.annotation is str:
        return text
    number = _number(text)
    return text if number is None else number
