# SPDX-License-Identifier: BSD-3-Clause
"""Checks of one input by itself, where it is made: names and ranges.  ``Simulation`` checks what needs several."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from ..errors import Problem, ScenarioError
from .devices import Device, Needle
from .expand import check, expand
from .scenario import ProtocolTable, Scenario
from .sessions import Protocol, Repeat, Session
from .settings import Cells, Healing, Insertion, Layer, Numerics, Output, Skin
from .source import fail


def check_alone(model: BaseModel) -> None:
    """Check one input.

    Parameters
    ----------
    model : BaseModel
        The object made; kinds of input that mean nothing by themselves are not looked at.

    Raises
    ------
    ScenarioError
        A name that does not exist, or a number outside its range; the message is that of the scenario.
    """
    found = _placed(model)
    if found is None:
        return
    place, parts = found
    scenario = Scenario(**{"protocol": ProtocolTable(duration="30 year"), **parts})
    own, kind = [], ScenarioError
    try:
        check(expand(scenario), together=False)
    except ScenarioError as error:
        own, kind = [problem for problem in error.problems if problem.key.startswith(place + ".")], type(error)
    if own:  # outside of the handler: the whole scenario's error is nothing that a person has seen
        fail([_renamed(problem, place, type(model).__name__.lower()) for problem in own], kind=kind)


def _placed(model: BaseModel) -> tuple[str, dict[str, Any]] | None:
    """Where in a scenario the input stands, and the parts of a scenario around it."""
    if isinstance(model, Skin):
        return "skin", {"skin": model}
    if isinstance(model, Layer):
        return "skin.layer.0", {"skin": Skin(layer=(model,))}
    if isinstance(model, Numerics | Output | Healing | Insertion):
        name = type(model).__name__.lower()
        return name, {name: model}
    if isinstance(model, Cells):
        return "numerics.cells", {"numerics": Numerics(cells=model)}
    if isinstance(model, Protocol):
        if (model.duration is None) == (model.follow_up is None):
            return None
        end = {"duration": model.duration, "follow_up": model.follow_up}
        return "protocol", {"protocol": ProtocolTable(**end, uv_exposure=model.uv_exposure)}
    return _treated(model)


def _treated(model: BaseModel) -> tuple[str, dict[str, Any]] | None:
    device = Device(kind="pen", needle=Needle(length="1 mm"))
    if isinstance(model, Needle):
        return "device.needle", {"device": Device(kind="pen", needle=model), "session": (Session(),)}
    if isinstance(model, Device):
        return "device", {"device": model, "session": (Session(),)}
    if isinstance(model, Repeat):
        return "session.0.repeat", {"device": device, "session": (Session(repeat=model),)}
    if isinstance(model, Session):
        session = model if isinstance(model.device, Device) else model.model_copy(update={"device": device})
        return "session.0", {"session": (session,)}
    return None


def _renamed(problem: Problem, place: str, name: str) -> Problem:
    message = re.sub(rf"(?<![\w.]){re.escape(place)}(?=\.)", name, problem.message)
    return replace(problem, key=name + problem.key[len(place) :], message=message)
