# SPDX-License-Identifier: BSD-3-Clause
"""Damage for files, nonsense for scenarios: drawn from a seed."""

from __future__ import annotations

import copy
import json
import random
from importlib import resources
from typing import Any

from support import QUICK


def damage(sound: bytes, draw: random.Random) -> tuple[str, bytes]:
    """Return what was done to a file, and the file."""
    data = bytearray(sound)
    at = draw.randrange(len(data))
    kind = draw.choice(["bit", "bytes", "page", "block", "cut", "swap", "noise", "grown", "shifted"])
    if kind == "bit":
        data[at] ^= 1 << draw.randrange(8)
    elif kind == "bytes":
        for _ in range(draw.randint(2, 16)):
            data[draw.randrange(len(data))] = draw.randrange(256)
    elif kind in ("page", "block"):
        size = 4096 if kind == "page" else 512
        at -= at % size
        data[at : at + size] = bytes(min(size, len(data) - at))
    elif kind == "cut":
        del data[at:]
    elif kind == "swap":
        other = draw.randrange(len(data)) // 512 * 512
        at -= at % 512
        size = min(512, len(data) - max(at, other))
        data[at : at + size], data[other : other + size] = data[other : other + size], data[at : at + size]
    elif kind == "noise":
        size = min(draw.choice([8, 64, 512]), len(data) - at)
        data[at : at + size] = draw.randbytes(size)
    elif kind == "grown":
        data += draw.randbytes(draw.randint(1, 4096))
    else:
        data[at:at] = b"\0" * draw.choice([1, 8])
    return f"{kind} at {at}", bytes(data)


_WORDS = [
    *("", "0", "-1", "1e400", "nan", "inf", "-inf", "1e-400", "2147483648", "18446744073709551616", "true", "[]", "{}"),
    *('""', '"0 mm"', '"-1 mm"', '"1 mm"', '"1e300 m"', '"1 um um"', '"1 mm^-809890"', '"nan day"', '"1 1/cm^nan"'),
    *('"1 000 um"', '"\\u0000"', '"9**9**9 day"', '"a.b"', "1979-05-27", '"1 day"', '"cheek"', '["a", "a"]', "[[1]]"),
    *('"% 5"', "0x7fffffffffffffff", '"300 year"', '"1 s"', "1000000", '"µm"', '"1 µm"', '"１ mm"'),
    '"' + "x" * 5000 + '"',
    '"1 ' + "m*" * 2000 + 'm"',
]


def _texts() -> list[str]:
    folder = resources.files("skinheal")
    shipped = [
        item.read_text(encoding="utf-8")
        for place in ("scenarios", "inputs/scenarios")
        if (folder / place).is_dir()
        for item in (folder / place).iterdir()
        if item.name.endswith(".toml")
    ]
    return [QUICK, *shipped]


def mutate_text(draw: random.Random) -> str:
    """Return a scenario file with something changed."""
    lines = draw.choice(_texts()).splitlines()
    for _ in range(draw.randint(1, 4)):
        k = draw.randrange(len(lines))
        kind = draw.randrange(8)
        key, equals, _ = lines[k].partition("=")
        if kind <= 2 and equals:
            lines[k] = f"{key}= {draw.choice(_WORDS)}"
        elif kind == 3:
            lines.insert(draw.randrange(len(lines)), lines[k])
        elif kind == 4 and len(lines) > 1:
            del lines[k]
        elif kind == 5:
            at = draw.randrange(len(lines[k]) + 1)
            lines[k] = (
                lines[k][:at] + chr(draw.choice([draw.randrange(32, 127), draw.randrange(1, 0xD800)])) + lines[k][at:]
            )
        elif kind == 6 and lines[k]:
            at = draw.randrange(len(lines[k]))
            lines[k] = lines[k][:at] + lines[k][at + draw.randint(1, 4) :]
        else:
            lines[k], other = lines[draw.randrange(len(lines))], lines[k]
            lines.append(other)
    return "\n".join(lines)


_VALUES: list[Any] = [
    *(None, True, -1, 0, 1, 1e308, -1e308, 1e-308, 2**31, 2**63, 2**80, 0.5, "", "x", "x" * 5000),
    *([], {}, [[]], [None], {"a": {}}),
]


def mutate_document(text: str, draw: random.Random) -> str:
    """Return a JSON document with values replaced, removed or doubled."""
    document = json.loads(text)
    for _ in range(draw.randint(1, 4)):
        place: Any = document
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw.choice(keys)
            inner = place[key]
            if isinstance(inner, dict | list) and inner and draw.random() < 0.8:
                place = inner
                continue
            kind = draw.randrange(6)
            if kind == 0:
                del place[key]
            elif kind == 1 and isinstance(place, dict):
                place[f"{key}_"] = place.pop(key)
            elif kind == 2 and isinstance(place, list):
                place.extend(copy.deepcopy(inner) for _ in range(draw.choice([1, 50])))
            elif kind == 3 and isinstance(inner, int | float) and not isinstance(inner, bool):
                place[key] = inner * draw.choice([-1, 0, 1e-12, 1e12, 1e300])
            else:
                place[key] = copy.deepcopy(draw.choice(_VALUES))
            break
    out = json.dumps(document)
    if draw.random() < 0.1:
        at = draw.randrange(len(out))
        out = out[:at] + draw.choice(["", "{", "}", '"', "\\", "nan", ","]) + out[at + 1 :]
    return out
