# SPDX-License-Identifier: BSD-3-Clause
"""Small drawings of a scenario as inline SVG: the skin's layers with the needle, the treatment on a time axis."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..inputs.document import ScenarioDocument
from .display import DISCLAIMER

MM = 1e-3
WEEK = 7 * 86400.0
_COLOURS = {"stratum_corneum": "#c79a5b", "viable_epidermis": "#e3a184", "dermis": "#f4d9cd", "subcutis": "#f7e9b4"}
_OTHER = "#e9d7cf"
_NEEDLE, _SESSION = "#5d7285", "#c2493e"
_HEIGHT, _TOP, _LABEL_STEP = 190.0, 40.0, 15.0
_PLOT_WIDTH, _MOST_NEEDLES = 190.0, 8


@dataclass(frozen=True)
class NeedleMark:
    """One needle of a drawing.

    Attributes
    ----------
    length, base_diameter : float
        Units: m.
    label : str
        Above it.
    """

    length: float
    base_diameter: float
    label: str


def needles_of(documents: Sequence[ScenarioDocument]) -> list[NeedleMark]:
    """Return the different needles of some scenario documents, short ones first."""
    found: dict[tuple[float, float], NeedleMark] = {}
    for document in documents:
        for session in document["protocol"]["sessions"]:
            needle = session["device"]["needle"]
            length, base = float(needle["length"]), float(needle["base_diameter"])
            found[(length, base)] = NeedleMark(length, base, f"{length / MM:g}")
    marks = [found[key] for key in sorted(found)]
    if len(marks) > _MOST_NEEDLES:
        step = (len(marks) - 1) / (_MOST_NEEDLES - 1)
        marks = [marks[round(k * step)] for k in range(_MOST_NEEDLES)]
    return marks


def layers_svg(documents: Sequence[ScenarioDocument]) -> str:
    """Draw the layers of the first document's skin, to scale, and the needles of all of them at their full length.

    Parameters
    ----------
    documents : sequence of mapping
        Scenario documents (SI).

    Returns
    -------
    str
        An SVG element.
    """
    layers = [(str(item["name"]), float(item["thickness"])) for item in documents[0]["skin"]["layers"]]
    needles = needles_of(documents)
    depth = sum(thickness for _, thickness in layers)
    longest = max((needle.length for needle in needles), default=0.0)
    shown = max(depth * 1.12, longest * 1.08)
    scale = _HEIGHT / shown
    bands, labels, place = "", [], 0.0
    for name, thickness in [*layers, ("subcutis", shown - depth)]:
        top, tall = _TOP + place * scale, thickness * scale
        fill = _COLOURS.get(name, _OTHER)
        bands += f'<rect x="0" y="{top:.2f}" width="{_PLOT_WIDTH:g}" height="{tall:.2f}" fill="{fill}"/>'
        size = "" if name == "subcutis" else f", {_thickness(thickness)}"
        labels.append((top + tall / 2, f"{name.replace('_', ' ')}{size}"))
        place += thickness
    marks = "".join(_needle(needle, k, len(needles), scale) for k, needle in enumerate(needles))
    words = f"Skin to scale: {'; '.join(text for _, text in labels)}."
    if needles:
        words += f" Needles: {', '.join(needle.label for needle in needles)} mm."
    if len(needles) > 1:
        marks += f'<text x="{_PLOT_WIDTH + 18:g}" y="{_TOP - 20:g}" fill="currentColor">needles, mm</text>'
    height = _TOP + _HEIGHT + 6
    return (
        f'<svg viewBox="0 0 375 {height:g}" width="375" height="{height:g}" style="max-width:100%;height:auto" '
        f'role="img" aria-label="{html.escape(words)}" font-family="inherit" font-size="11">'
        f"{bands}{marks}{_labels(labels)}</svg>"
    )


def _thickness(value: float) -> str:
    return f"{value / MM:.3g} mm" if value >= 0.5 * MM else f"{value * 1e6:.3g} µm"


def _needle(needle: NeedleMark, place: int, count: int, scale: float) -> str:
    middle = _PLOT_WIDTH * (place + 1) / (count + 1)
    half = max(1.5, needle.base_diameter * scale / 2)
    tip = _TOP + needle.length * scale
    outline = f"{middle - half:.1f},{_TOP - 16:g} {middle + half:.1f},{_TOP - 16:g} {middle + half:.1f},{_TOP:g} "
    outline += f"{middle:.1f},{tip:.1f} {middle - half:.1f},{_TOP:g}"
    unit = "\N{NO-BREAK SPACE}mm" if count == 1 else ""
    return (
        f'<polygon points="{outline}" fill="{_NEEDLE}" fill-opacity="0.8"/>'
        f'<text x="{middle:.1f}" y="{_TOP - 20:g}" text-anchor="middle" fill="currentColor">'
        f"{html.escape(needle.label)}{unit}</text>"
    )


def _labels(labels: Sequence[tuple[float, str]]) -> str:
    """Names beside the bands, moved apart so that thin layers can be read."""
    text, last = "", -math.inf
    for middle, name in labels:
        last = max(middle, last + _LABEL_STEP)
        text += (
            f'<path d="M{_PLOT_WIDTH:g} {middle:.1f}L{_PLOT_WIDTH + 14:g} {last:.1f}" stroke="currentColor" '
            f'stroke-opacity="0.5" fill="none"/><text x="{_PLOT_WIDTH + 18:g}" y="{last + 4:.1f}" fill="currentColor">'
            f"{html.escape(name)}</text>"
        )
    return text


def timeline_svg(rows: Sequence[tuple[str, ScenarioDocument]]) -> str:
    """Draw treatments on a time axis in weeks; it takes the width that it gets, its text keeps its size.

    Parameters
    ----------
    rows : sequence of (str, mapping)
        A name (may be empty) and a scenario document (SI) for each line.

    Returns
    -------
    str
        An SVG element.
    """
    end = max(float(document["protocol"]["duration"]) for _, document in rows)
    named = any(name for name, _ in rows)
    step = 46 if named else 40
    drawn = "".join(_course(name, document, k, step, end) for k, (name, document) in enumerate(rows))
    base = len(rows) * step + 4
    ticks = _line(0, 100, base, base, 0.6) + _text(50, base + 34, "weeks after the first session")
    for week in _ticks(end / WEEK):
        x = 100 * week * WEEK / end
        ticks += _line(x, x, base, base + 5, 1.0) + _text(x, base + 18, f"{week:g}")
    words = "; ".join(f"{name}: {_in_words(document)}" if name else _in_words(document) for name, document in rows)
    return (
        f'<svg width="100%" height="{base + 40}" style="overflow:visible;display:block" role="img" '
        f'aria-label="{html.escape(words)}" font-family="inherit" font-size="12">{drawn}{ticks}</svg>'
    )


def _line(x1: float, x2: float, y1: float, y2: float, opacity: float, width: float = 1.0) -> str:
    return (
        f'<line x1="{x1:.2f}%" x2="{x2:.2f}%" y1="{y1:g}" y2="{y2:g}" stroke="currentColor" '
        f'stroke-opacity="{opacity:g}" stroke-width="{width:g}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.2f}%" y="{y:g}" text-anchor="{anchor}" fill="currentColor">{html.escape(text)}</text>'


def _course(name: str, document: ScenarioDocument, row: int, step: int, end: float) -> str:
    times = [float(session["at"]) for session in document["protocol"]["sessions"]]
    duration = float(document["protocol"]["duration"])
    last = 100 * duration / end
    y = row * step + (30 if name else 24)
    drawn = _line(0, last, y, y, 0.35, 3) + _line(last, last, y - 6, y + 6, 0.6)
    for number, at in enumerate(times):
        title = f"session {number + 1}, week {at / WEEK:.3g}"
        drawn += f'<circle cx="{100 * at / end:.2f}%" cy="{y}" r="6" fill="{_SESSION}"><title>{title}</title></circle>'
    if name:
        return _text(0, y - 16, name, "start") + drawn
    count = f"{len(times)} session{'' if len(times) == 1 else 's'}"
    return drawn + _text(0, y - 12, count, "start") + _text(last, y - 12, f"end, week {duration / WEEK:.3g}", "end")


def _ticks(weeks: float) -> list[float]:
    """At most seven round numbers from zero on."""
    for step in (0.5, 1, 2, 4, 8, 13, 26, 52, 104, 208, 520):
        if weeks / step <= 6:
            return [k * step for k in range(int(weeks / step + 1e-9) + 1)]
    return [0.0, round(weeks)]


def _in_words(document: ScenarioDocument) -> str:
    times = [f"{float(session['at']) / WEEK:.3g}" for session in document["protocol"]["sessions"]]
    sessions = f"sessions in week {', '.join(times)}" if times else "no session"
    return f"{sessions}; followed to week {float(document['protocol']['duration']) / WEEK:.3g}"


def card(document: ScenarioDocument, heading: str, *, rows: Sequence[tuple[str, str]], folded: tuple[str, str]) -> str:
    """Return the face of a simulation or result in a notebook: layers with the needle, a table, and more below.

    Parameters
    ----------
    document : mapping
        The scenario document (SI).
    heading : str
        Above it.
    rows : sequence of (str, str)
        The table.
    folded : (str, str)
        The panel that opens on a click: its name, and HTML.

    Returns
    -------
    str
        HTML; every text is escaped.
    """
    title = f"<p><strong>{html.escape(document['title'])}</strong></p>" if document["title"] else ""
    return (
        f"{title}<p>{html.escape(heading)}</p>"
        '<div style="display:flex;flex-wrap:wrap;gap:1.5em;align-items:flex-start">'
        f"<div>{layers_svg([document])}</div>{table(rows)}</div>"
        f"<details><summary>{html.escape(folded[0])}</summary>{folded[1]}</details>"
        f"<p><small>A {DISCLAIMER}.</small></p>"
    )


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return rows of name and value as an HTML table; every text is escaped."""
    left = 'style="text-align:left"'
    lines = (
        f"<tr><th {left}>{html.escape(name)}</th><td {left}>{html.escape(value)}</td></tr>" for name, value in rows
    )
    return f"<table>{''.join(lines)}</table>"
