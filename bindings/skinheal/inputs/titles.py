# SPDX-License-Identifier: BSD-3-Clause
"""Titles: made from the scenario, so that they stay true when it is changed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from .document import ScenarioDocument

_DAY, _WEEK = 86400.0, 7 * 86400.0
_COMMA = ", "
T = TypeVar("T")


def made_title(document: ScenarioDocument) -> str:
    """Return a title that says what a scenario document (SI) is about.

    Parameters
    ----------
    document : mapping
        With ``skin`` and ``protocol``.

    Returns
    -------
    str
        For instance ``"4 sessions, 4 weeks apart, pen, 1 mm needle, cheek"``.
    """
    sessions = document["protocol"]["sessions"]
    parts = [f"{len(sessions)} session{'' if len(sessions) == 1 else 's'}" if sessions else "untreated"]
    if sessions:
        parts += _interval([session["at"] for session in sessions])
        parts.append(_listed(session["device"]["kind"] for session in sessions))
        lengths = _listed(f"{session['device']['needle']['length'] * 1e3:.4g}" for session in sessions)
        parts.append(f"{lengths} mm needle")
    parts.append(str(document["skin"]["preset"]).replace("_", " "))
    return _COMMA.join(parts)


def common_title(titles: Sequence[str]) -> str:
    """Return what the titles of several runs share: the title that was given, or the parts that all made ones have.

    Parameters
    ----------
    titles : sequence of str
        One for each run.

    Returns
    -------
    str
        Empty if they share nothing.
    """
    if len(set(titles)) <= 1:
        return titles[0] if titles else ""
    parts = [title.split(_COMMA) for title in titles]
    return _COMMA.join(part for part in parts[0] if all(part in others for others in parts))


def in_title(axes: str) -> str:
    """Return the names of what was varied as they stand before "compared"."""
    return ("scenarios" + axes.removeprefix("scenario") if axes.split(" ")[0] == "scenario" else axes).capitalize()


def labelled(value: str, name: str, *, bare: bool) -> str:
    """Return a value of one of several varied keys; a bare number says what it is: ``spf 30``."""
    return f"{name.replace('_', ' ').split(' ')[-1]} {value}" if bare else value


def _interval(times: Sequence[float]) -> list[str]:
    """How far apart sessions are; nothing if that differs."""
    gaps = [after - before for before, after in itertools.pairwise(times)]
    if not gaps or max(gaps) - min(gaps) > 1e-6 * max(gaps) or not gaps[0] > 0:
        return []
    for seconds, word in ((_WEEK, "week"), (_DAY, "day"), (3600.0, "hour")):
        if gaps[0] >= seconds * (1 - 1e-9):
            count = f"{gaps[0] / seconds:.4g}"
            if "." not in count or word == "hour":
                return [f"{count} {word}{'' if count == '1' else 's'} apart"]
    return [f"{gaps[0] / 60:.4g} minutes apart"]


def _listed(words: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(words))


def gathered(found: Mapping[str, Sequence[T]]) -> dict[str, list[T]]:
    """Return messages and who has them; of more than three that differ in numbers alone, the first stands for all."""
    alike: dict[str, list[str]] = {}
    for message in found:
        alike.setdefault(re.sub(r"\d[\d.]*", "#", message), []).append(message)
    out: dict[str, list[T]] = {}
    for messages in alike.values():
        if len(messages) <= 3:
            out.update({message: list(found[message]) for message in messages})
            continue
        head = f"{messages[0]} ({len(messages) - 1} more like this, with other numbers.)"
        out[head] = [who for message in messages for who in found[message]]
    return out
