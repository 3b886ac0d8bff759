# SPDX-License-Identifier: BSD-3-Clause
"""Microneedling and wound healing of human skin, computed.

>>> import skinheal as sh
>>> pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
>>> protocol = sh.Protocol.course(sh.Session(pen, density="200 1/cm^2"), count=4, every="4 week", follow_up="26 week")
>>> simulation = sh.Simulation(sh.Skin.preset("cheek", age="45 year"), protocol)

A research and teaching model: not medical advice.  Modules are loaded when they are first needed.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

from . import _fork as _fork  # registers what a forked child must know
from .errors import (
    Error,
    FieldError,
    IoError,
    NumericsError,
    ParameterError,
    Problem,
    ScenarioError,
    SkinhealWarning,
    UnitError,
    Where,
)

if TYPE_CHECKING:
    from .citations import cite
    from .closing import ClosureResult, closure
    from .comparison import compare
    from .deposits import Deposit
    from .devices import Device, Needle
    from .display import Metrics
    from .effects import Effect, healing_overrides
    from .inputs import Cells, Healing, Insertion, Layer, Numerics, Output, Override, Parameters, Skin
    from .known_actives import ActiveEntry, active_entry, actives
    from .liquids import Solvent
    from .needling import HitPattern, InsertionResult, hits, insertion
    from .own_models import Dirichlet, Exchange, Grid, Inflow, Model, Robin, Solution, Taxis
    from .paths import Values, values
    from .products import Active, Application, Channels, Formulation
    from .provenance import Parameter, parameter, parameters, skins
    from .report import write_report
    from .result import Result
    from .scenario import Scenario
    from .sessions import Aftercare, Protocol, Repeat, Session, Sun
    from .simulation import Simulation
    from .uptake import absorption
    from .uptake_result import Absorption, Uptake

    __version__: str

logging.getLogger("skinheal").addHandler(logging.NullHandler())

_LAZY = {
    "Effect": "effects",
    "healing_overrides": "effects",
    "Absorption": "uptake_result",
    "Active": "products",
    "ActiveEntry": "known_actives",
    "Application": "products",
    "Channels": "products",
    "Deposit": "deposits",
    "Formulation": "products",
    "Solvent": "liquids",
    "Uptake": "uptake_result",
    "absorption": "uptake",
    "active_entry": "known_actives",
    "actives": "known_actives",
    "cite": "citations",
    "write_report": "report",
    "compare": "comparison",
    "ClosureResult": "closing",
    "closure": "closing",
    "HitPattern": "needling",
    "InsertionResult": "needling",
    "hits": "needling",
    "insertion": "needling",
    "values": "paths",
    "Values": "paths",
    "Dirichlet": "own_models",
    "Exchange": "own_models",
    "Grid": "own_models",
    "Inflow": "own_models",
    "Model": "own_models",
    "Robin": "own_models",
    "Solution": "own_models",
    "Taxis": "own_models",
    "Parameter": "provenance",
    "parameter": "provenance",
    "parameters": "provenance",
    "skins": "provenance",
    "Metrics": "display",
    "Result": "result",
    "Cells": "inputs",
    "Device": "devices",
    "Healing": "inputs",
    "Insertion": "inputs",
    "Layer": "inputs",
    "Needle": "devices",
    "Numerics": "inputs",
    "Output": "inputs",
    "Override": "inputs",
    "Parameters": "inputs",
    "Protocol": "sessions",
    "Repeat": "sessions",
    "Scenario": "scenario",
    "Session": "sessions",
    "Skin": "inputs",
    "Sun": "sessions",
    "Aftercare": "sessions",
    "Simulation": "simulation",
}

__all__ = [
    "Absorption",
    "Active",
    "ActiveEntry",
    "Aftercare",
    "Application",
    "Cells",
    "Channels",
    "ClosureResult",
    "Deposit",
    "Device",
    "Dirichlet",
    "Effect",
    "Error",
    "Exchange",
    "FieldError",
    "Formulation",
    "Grid",
    "Healing",
    "HitPattern",
    "Inflow",
    "Insertion",
    "InsertionResult",
    "IoError",
    "Layer",
    "Metrics",
    "Model",
    "Needle",
    "Numerics",
    "NumericsError",
    "Output",
    "Override",
    "Parameter",
    "ParameterError",
    "Parameters",
    "Problem",
    "Protocol",
    "Repeat",
    "Result",
    "Robin",
    "Scenario",
    "ScenarioError",
    "Session",
    "Simulation",
    "Skin",
    "SkinhealWarning",
    "Solution",
    "Solvent",
    "Sun",
    "Taxis",
    "UnitError",
    "Uptake",
    "Values",
    "Where",
    "__version__",
    "absorption",
    "active_entry",
    "actives",
    "cite",
    "closure",
    "compare",
    "healing_overrides",
    "hits",
    "insertion",
    "parameter",
    "parameters",
    "skins",
    "values",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from . import _core

        found: Any = _core.version
    elif name in _LAZY:
        found = getattr(importlib.import_module(f".{_LAZY[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__") and name not in __all__)])
