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
import os
import sys
from typing import TYPE_CHECKING, Any

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
    from .figures.display import Metrics
    from .inputs.deposits import Deposit
    from .inputs.devices import Device, Needle
    from .inputs.known_actives import ActiveEntry, active_entry, actives
    from .inputs.liquids import Solvent
    from .inputs.products import Active, Application, Channels, Formulation
    from .inputs.provenance import Parameter, devices, parameter, parameters, skins
    from .inputs.scenario import Scenario
    from .inputs.sessions import Aftercare, Protocol, Repeat, Session, Sun
    from .inputs.settings import Cells, Healing, Insertion, Layer, Numerics, Output, Override, Parameters, Skin
    from .inputs.value_lists import Values, values
    from .models.model import Dirichlet, Exchange, Grid, Inflow, Model, Robin, Solution, Taxis
    from .needling.closing import ClosureResult, closure
    from .needling.insertion import HitPattern, InsertionResult, hits, insertion
    from .report.page import write_report
    from .results.result import Result
    from .run.batch import BatchResult, run_batch
    from .run.compare import compare
    from .run.simulation import Simulation
    from .run.sources import cite
    from .uptake.absorption import absorption
    from .uptake.effects import Effect, healing_overrides
    from .uptake.result import Absorption, Uptake

    __version__: str

logging.getLogger("skinheal").addHandler(logging.NullHandler())

if hasattr(os, "RTLD_DEEPBIND") and sys.getdlopenflags() & os.RTLD_GLOBAL:
    # Some load every library for all, as for MPI: then the HDF5 of h5py, another version, would answer our calls.
    _flags = sys.getdlopenflags()
    sys.setdlopenflags(_flags & ~os.RTLD_GLOBAL | os.RTLD_DEEPBIND)
    try:
        importlib.import_module("._core", __name__)
    finally:
        sys.setdlopenflags(_flags)

_LAZY = {
    "Effect": "uptake.effects",
    "healing_overrides": "uptake.effects",
    "Absorption": "uptake.result",
    "Active": "inputs.products",
    "ActiveEntry": "inputs.known_actives",
    "Application": "inputs.products",
    "Channels": "inputs.products",
    "Deposit": "inputs.deposits",
    "Formulation": "inputs.products",
    "Solvent": "inputs.liquids",
    "Uptake": "uptake.result",
    "absorption": "uptake.absorption",
    "active_entry": "inputs.known_actives",
    "actives": "inputs.known_actives",
    "cite": "run.sources",
    "write_report": "report.page",
    "BatchResult": "run.batch",
    "run_batch": "run.batch",
    "compare": "run.compare",
    "ClosureResult": "needling.closing",
    "closure": "needling.closing",
    "HitPattern": "needling.insertion",
    "InsertionResult": "needling.insertion",
    "hits": "needling.insertion",
    "insertion": "needling.insertion",
    "values": "inputs.value_lists",
    "Values": "inputs.value_lists",
    "Dirichlet": "models.model",
    "Exchange": "models.model",
    "Grid": "models.model",
    "Inflow": "models.model",
    "Model": "models.model",
    "Robin": "models.model",
    "Solution": "models.model",
    "Taxis": "models.model",
    "Parameter": "inputs.provenance",
    "parameter": "inputs.provenance",
    "parameters": "inputs.provenance",
    "devices": "inputs.provenance",
    "skins": "inputs.provenance",
    "Metrics": "figures.display",
    "Result": "results.result",
    "Cells": "inputs.settings",
    "Device": "inputs.devices",
    "Healing": "inputs.settings",
    "Insertion": "inputs.settings",
    "Layer": "inputs.settings",
    "Needle": "inputs.devices",
    "Numerics": "inputs.settings",
    "Output": "inputs.settings",
    "Override": "inputs.settings",
    "Parameters": "inputs.settings",
    "Protocol": "inputs.sessions",
    "Repeat": "inputs.sessions",
    "Scenario": "inputs.scenario",
    "Session": "inputs.sessions",
    "Skin": "inputs.settings",
    "Sun": "inputs.sessions",
    "Aftercare": "inputs.sessions",
    "Simulation": "run.simulation",
}

__all__ = [
    "Absorption",
    "Active",
    "ActiveEntry",
    "Aftercare",
    "Application",
    "BatchResult",
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
    "devices",
    "healing_overrides",
    "hits",
    "insertion",
    "parameter",
    "parameters",
    "run_batch",
    "skins",
    "values",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from . import _core

        found: object = _core.version
    elif name in _LAZY:
        found = getattr(importlib.import_module(f".{_LAZY[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__") and name not in __all__)])
