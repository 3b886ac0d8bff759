# SPDX-License-Identifier: BSD-3-Clause
"""What the steps from a product to a case of the C++ solver share: parameters, layers, applications."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..inputs import units
from ..inputs.products import Application

if TYPE_CHECKING:
    from ..inputs.deposits import Deposit
    from ..inputs.settings import Skin

Array = np.ndarray[Any, np.dtype[np.float64]]

SET = "absorption"
#: Where the parameters of needles and holes are.
NEEDLING_SET = "mn17"
#: Parameters that ``samples`` draws from their ranges: those that are estimates and move the answer.
UNCERTAIN = (
    "stratum_corneum.lipid_constant",
    "stratum_corneum.polar_conductance",
    "stratum_corneum.polar_radius",
    "stratum_corneum.lipid_ion_ratio",
    "stratum_corneum.dry_permeability_ratio",
    "viable.diffusivity_constant",
    "junction.macromolecule_ratio",
    "capillary.lipid_ratio",
    "capillary.pore_conductance",
    "blood.flow",
    "lymph.clearance",
    "surface.gas_transfer",
    "film.residue_diffusivity_ratio",
    "residual.mouth_share",
    "residual.body_share",
    "residual.depth_share",
    "channel.fill",
    "excised.lip_share",
)


@functools.cache
def _set(name: str) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in _core.parameters(name)}


def entry_of(name: str) -> dict[str, Any]:
    """Certificate of a parameter of absorption or of the holes that needles leave, in SI."""
    return _set(SET).get(name) or _set(NEEDLING_SET)[name]


@dataclass(frozen=True)
class Setting:
    """What all actives of a call share.

    Attributes
    ----------
    skin : dict
        Layers in SI.
    applications : tuple of Application
        Ascending in time.
    until : float
        End, from the session.  Units: s.
    deposits : tuple of Deposit
        What is in the skin at the start.
    patch : float or None
        Side of a square of skin with channels at places of their own.  Units: m.
    """

    skin: dict[str, Any]
    applications: tuple[Application, ...]
    until: float
    in_vivo: bool = True
    temperature: float = 305.15
    barrier: str = "permeability"
    path: str | None = None
    tolerance: float = 1e-3
    refinement: float = 1.0
    plasma: dict[str, float] | None = None
    points: int = 96
    parameters: Mapping[str, float] = field(default_factory=dict)
    patch: float | None = None
    seed: int = 1
    deposits: tuple[Deposit, ...] = ()

    def parameter(self, name: str) -> float:
        """Value of a parameter in SI, changes of this call applied."""
        return float(self.parameters.get(name, entry_of(name)["value"]))

    @property
    def of_absorption(self) -> dict[str, float]:
        """Changed parameters that the properties of solutes depend on, in SI."""
        return {name: value for name, value in self.parameters.items() if name in _set(SET)}

    @property
    def of_needling(self) -> dict[str, float]:
        """Changed parameters of the holes, in SI."""
        return {name: value for name, value in self.parameters.items() if name not in _set(SET)}

    @property
    def start(self) -> float:
        """First time of the case, from the session; 0 or earlier.  Units: s."""
        return min((0.0, *(units.to_si(a.at, units.TIME) for a in self.applications)))


def layers_of(skin: Skin) -> dict[str, Any]:
    """Layers of a skin of its age, in SI, from the surface down."""
    import json

    from ..inputs.devices import Device
    from ..needling.insertion import scenario_of

    document = json.loads(scenario_of(skin, Device.preset("stamp")))
    return {"layers": [{"name": x["name"], "thickness": x["thickness"]} for x in document["skin"]["layers"]]}


def is_occluded(application: Application) -> bool:
    """Whether a product lies under a cover, its own or another."""
    return application.occluded or _core.vehicle(application.product.vehicle)["words"]["occluded"] == "yes"
