# SPDX-License-Identifier: BSD-3-Clause
"""Dotted paths into a scenario file, and what is put there.

A path is the key as written in TOML: ``device.needle.length``, ``session.0.density``; a session with ``repeat`` is one
entry.  It may step through a name: ``session.0.needle.length`` reaches the needle that session uses.  ``*`` means every
entry.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard, get_args

from pydantic import BaseModel

from .. import _core
from ..errors import ScenarioError, Where
from . import units
from .devices import Device
from .model import field_named, known_keys, model_at, models_in, to_table
from .scenario import Scenario
from .value_lists import plain_number

_DEVICE_KEYS = frozenset(field.alias or name for name, field in Device.model_fields.items())


def dimension_names(paths: Sequence[str]) -> list[str]:
    """Name a table's dimensions: the last two words of each path, all of them where two would be equal."""
    words = [[w for w in _bare(path).split(".") if not w.isdigit() and w != "*"] for path in paths]
    short = ["_".join(w[-2:]) for w in words]
    return ["_".join(w) if short.count(s) > 1 else s for w, s in zip(words, short, strict=True)]


def _bare(path: str) -> str:
    return path.removesuffix(".value") if path.startswith("parameters.override.") else path


#: Keys of a session that another one replaces.
_REPLACED = {"density": ("passes", "directions"), "passes": ("density",)}


def set_values(table: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
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
    presets_first = sorted(changes.items(), key=lambda change: not _names_device(change[0]))
    for path, value in presets_first:
        for steps in _concrete(out, path):
            if _names_device(path):  # a known device takes the place of the whole one
                (_at(out, steps[:-1]) or {}).clear()
            _put(out, steps, _table_of(value))
            if len(steps) == 3 and steps[0] == "session":
                for other in _REPLACED.get(str(steps[2]), ()):
                    out["session"][steps[1]].pop(other, None)
        if path in ("protocol.follow_up", "protocol.duration"):  # one replaces the other
            out.get("protocol", {}).pop("duration" if path.endswith("follow_up") else "follow_up", None)
        if path == "skin.preset":
            out["skin"].pop("layer", None)
    return out


def _names_device(path: str) -> bool:
    words = path.split(".")
    return words[-1] == "preset" and words[0] in ("device", "session")


def _table_of(value: object) -> object:
    value = units.plain(value)
    if isinstance(value, BaseModel):
        return to_table(value)
    if isinstance(value, tuple | list):
        return [_table_of(item) for item in value]
    return value


def _put(table: dict[str, Any], steps: Sequence[str | int], value: object) -> None:
    place: Any = table
    for step in steps[:-1]:
        if isinstance(place, dict) and place.get(step) is None:
            place[step] = {}
        place = place[step]
    place[steps[-1]] = value


def _meant(table: Mapping[str, object], path: str) -> list[str]:
    """Whole paths that a path without its beginning or its numbers may stand for; the first entry of a list for all."""
    words = [word for word in path.split(".") if not word.isdigit() and word != "*"]
    bare = {known: [word for word in known.split(".") if not word.isdigit()] for known in _all_paths(table)}
    ends_so = [known for known, whole in bare.items() if whole[-len(words) :] == words]
    return ends_so or [known for known, whole in bare.items() if whole[-1] == words[-1] and set(words) <= set(whole)]


def _parameter_meant(table: Mapping[str, Any], path: str) -> list[str]:
    """The override of the parameter that a path names."""
    name = str(table.get("parameters", {}).get("set") or table.get("healing", {}).get("model", ""))
    known = [entry["name"] for entry in _core.parameters(name)] if name in _core.parameter_sets() else []
    return [f"parameters.override.{path}"] if path in known else []


def _all_paths(table: Mapping[str, object]) -> list[str]:
    """The path of every value that this scenario may have, with 0 for the number of an entry."""
    device = table.get("device")
    names = list(device) if _are_named(device) else []
    products = table.get("formulation")
    named = list(products) if isinstance(products, Mapping) else []

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
            elif key == "formulation":
                paths += [path for one in named for path in below(inner[0], f"{key}.{one}.")]
            elif key == "apply.0.formulation":
                paths.append(key)  # in a file that is the name of a table
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
            if not here:
                name = ".".join(map(str, done))
                raise ScenarioError(f"{path}: there is no entry of {name}. Add a [[{name}]] table.", Where(key=path))
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
    if word == "*" and done == ["device"] and _are_named(here):
        return [place for name in here or {} for place in _step(table, path, rest, [*done, name])]
    if word not in allowed:
        raise _refuse(table, path, word, allowed)
    return _step(table, path, rest, [*done, word])


def _are_named(device: object) -> TypeGuard[dict[str, object]]:
    """Whether the table ``device`` holds devices by name, and not the keys of one."""
    return isinstance(device, dict) and bool(device) and not set(device) & _DEVICE_KEYS


def _at(table: dict[str, Any], steps: Sequence[str | int]) -> Any:
    place: Any = table
    for step in steps:
        place = place.get(step) if isinstance(place, dict) else place[step]
        if place is None:
            return None
    return place


def _keys_here(table: dict[str, Any], done: Sequence[str | int]) -> list[str]:
    device = table.get("device")
    if list(done) == ["device"] and _are_named(device):
        return list(device)
    if list(done) == ["formulation"]:
        return list(table.get("formulation") or {})
    model = model_at(Scenario, [str(step) for step in done])
    return known_keys(model, []) if model is not None else []


def _device_of_session(table: dict[str, Any], index: int, path: str) -> list[str | int]:
    """The place of the device that a session uses; a copy of its own if others use it too."""
    device = table.get("device")
    sessions = table["session"]
    if not isinstance(device, dict):
        raise ScenarioError(f"{path}: the scenario has no device. Add a [device] table.", Where(key=path))
    if not _are_named(device):
        if len(sessions) == 1:
            return ["device"]
        name = str(device.get("kind", device.get("preset", "device")))
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


def from_command_line(path: str, text: str) -> str | float | Sequence[str | float | None]:
    """Read the value of ``--set path=text``: a number where the scenario wants one, a list where it wants a list."""
    words = [w for w in path.split(".") if not w.isdigit() and w != "*"]
    model = model_at(Scenario, words[:-1])
    field = field_named(model, words[-1]) if model is not None else None
    if field is not None and any("tuple" in str(part) for part in [field.annotation, *get_args(field.annotation)]):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        numbers = [plain_number(part) for part in parts]
        return parts if None in numbers or "str" in str(field.annotation) else numbers
    if field is not None and field.annotation is str:
        return text
    number = plain_number(text)
    return text if number is None else number
