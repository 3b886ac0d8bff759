# SPDX-License-Identifier: BSD-3-Clause
"""The shape of the scenario document: what a person wrote, in SI, with every default; the library checks it.

Only what is read in Python is named here; the library refuses what it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypeAlias, TypedDict

#: Values that JSON and TOML hold.
Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | float | bool | None"
#: A table of them that is being made.
Table: TypeAlias = "dict[str, Json]"


class LayerPart(TypedDict):
    """``skin.layers``; units: m."""

    name: str
    thickness: float


class SkinPart(TypedDict):
    """``skin``; units: s."""

    preset: str
    age: float
    phototype: int
    layers: list[LayerPart]


class NeedlePart(TypedDict):
    """``protocol.sessions.device.needle``; units: m."""

    shape: str
    length: float
    base_diameter: float
    tip_radius: float


class DevicePart(TypedDict):
    """``protocol.sessions.device``; units: Hz."""

    kind: str
    needles: int
    needle: NeedlePart
    frequency: NotRequired[float]


class SessionPart(TypedDict):
    """``protocol.sessions``; units: s, 1/m2."""

    at: float
    density: float
    device: DevicePart
    directions: NotRequired[list[str]]


class DosePart(TypedDict):
    """``protocol.sun``; units: s."""

    at: float


class ProtocolPart(TypedDict):
    """``protocol``; units: s."""

    duration: float
    sessions: list[SessionPart]
    sun: NotRequired[list[DosePart]]


class HealingPart(TypedDict):
    """``healing``."""

    model: str


class ParametersPart(TypedDict):
    """``parameters``."""

    set: str


class InsertionPart(TypedDict):
    """``insertion``."""

    law: str


class CellsPart(TypedDict):
    """``numerics.cells``."""

    lateral: int
    depth: int


class NumericsPart(TypedDict):
    """``numerics``."""

    geometry: str
    tolerance: float
    resolution: NotRequired[str]
    cells: NotRequired[CellsPart]


class OutputPart(TypedDict):
    """``output``."""

    fields: list[str]
    precision: str
    every: NotRequired[float]


class ActivePart(TypedDict):
    """``formulation.NAME.active.N``."""

    name: str


class FormulationPart(TypedDict):
    """``formulation.NAME``."""

    vehicle: str
    active: list[ActivePart]


class ApplicationPart(TypedDict):
    """``apply.N``; units: s."""

    formulation: str
    at: float


class ScenarioDocument(TypedDict):
    """The whole document."""

    title: str
    skin: SkinPart
    protocol: ProtocolPart
    healing: HealingPart
    parameters: ParametersPart
    insertion: InsertionPart
    numerics: NumericsPart
    output: OutputPart
    formulation: NotRequired[dict[str, FormulationPart]]
    apply: NotRequired[list[ApplicationPart]]


def read_document(text: str) -> ScenarioDocument:
    """Return the scenario document in JSON text that the library wrote."""
    document: ScenarioDocument = json.loads(text)
    return document
