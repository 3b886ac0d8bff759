# SPDX-License-Identifier: BSD-3-Clause
"""A scenario document (JSON, SI) in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .document import DevicePart, NeedlePart, ScenarioDocument

SPACE = "\N{NO-BREAK SPACE}"
WEEK = 7 * 86400.0
YEAR = 31557600.0
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI")


def described(document: ScenarioDocument) -> list[tuple[str, str]]:
    """Return what one scenario document (SI) asks for, in words."""
    skin, protocol, numerics = document["skin"], document["protocol"], document["numerics"]
    sessions = protocol["sessions"]
    times = [f"{session['at'] / WEEK:.3g}" for session in sessions]
    site = skin["preset"].replace("_", " ")
    size = numerics.get("resolution", "")
    if numerics.get("cells"):
        size = f"{numerics['cells']['lateral']} × {numerics['cells']['depth']} cells"
    names = f"parameters {document['parameters']['set']}, insertion law {document['insertion']['law']}"
    products = [("Products", _products(document))] if document.get("apply") else []
    return [
        ("Skin", f"{site}, {skin['age'] / YEAR:.3g} years, phototype {_ROMAN[skin['phototype']]}"),
        ("Device", _each(_device(session["device"]) for session in sessions)),
        ("Needle", _each(_needle(session["device"]["needle"]) for session in sessions)),
        ("Density", _each(f"{session['density'] * 1e-4:.3g} channels per cm² and session" for session in sessions)),
        # Joined so that the weeks stay one part where texts are merged.
        ("Sessions", f"{len(times)}, in week {f',{SPACE}'.join(times)}" if times else "none"),
        *products,
        ("Followed", f"to week {protocol['duration'] / WEEK:.3g}"),
        ("Model", f"{document['healing']['model']}, {names}"),
        ("Numerics", f"{numerics['geometry']}, {size}, relative tolerance {numerics['tolerance']:g}"),
    ]


def _products(document: ScenarioDocument) -> str:
    """Each product with how often it is put on, e.g. ``"gel with niacinamide, 3 times"``."""
    counts: dict[str, int] = {}
    for application in document.get("apply", []):
        product = document.get("formulation", {})[application["formulation"]]
        actives = " and ".join(active["name"].replace("_", " ") for active in product["active"])
        text = f"{product['vehicle']} with {actives or 'no active'}"
        counts[text] = counts.get(text, 0) + 1
    return "; ".join(f"{text}, {'once' if count == 1 else f'{count} times'}" for text, count in counts.items())


def _each(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts)) or "none"


def _device(device: DevicePart) -> str:
    motor = f", {device['frequency']:g} Hz" if device.get("frequency") else ""
    return f"{device['kind']}, {plural(device['needles'], 'needle')}{motor}"


def _needle(needle: NeedlePart) -> str:
    base, tip = needle["base_diameter"] * 1e6, needle["tip_radius"] * 1e6
    return f"{needle['length'] * 1e3:g} mm, {needle['shape']}, base {base:g} µm, tip radius {tip:g} µm"


def plural(count: int, word: str) -> str:
    """Return a count and its word, e.g. ``"2 sessions"``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def unlike(documents: Sequence[ScenarioDocument], varied: Sequence[str]) -> list[str]:
    """Return what to say of runs that are compared and differ in more than what was varied, or end at different times.

    Parameters
    ----------
    documents : sequence of ScenarioDocument
        Of the runs.
    varied : sequence of str
        Dotted paths of what was varied.

    Returns
    -------
    list of str
        Sentences; empty if the runs are alike.
    """
    skins = [document["skin"] for document in documents]
    features = {
        "site": ("skin.preset", [skin["preset"].replace("_", " ") for skin in skins]),
        "age": ("skin.age", [f"{skin['age'] / YEAR:.3g} years" for skin in skins]),
        "phototype": ("skin.phototype", [_ROMAN[skin["phototype"]] for skin in skins]),
        "model": ("healing.model", [document["healing"]["model"] for document in documents]),
    }
    told = []
    found = {
        name: list(dict.fromkeys(values))
        for name, (path, values) in features.items()
        if len(set(values)) > 1 and path not in varied
    }
    if found:
        listed = " and ".join(f"{name} ({_some(values)})" for name, values in found.items())
        told.append(f"These runs are not of one skin or model: they differ in {listed} as well.")
    ends = sorted({document["protocol"]["duration"] / WEEK for document in documents})
    if len(ends) > 1:
        between = f"week {ends[0]:.3g} to week {ends[-1]:.3g}"
        told.append(f"These runs end at different times ({between}): what is read at the end is read at those.")
    return told


def _some(values: Sequence[str]) -> str:
    return ", ".join(values[:4]) + (", ..." if len(values) > 4 else "")
