# SPDX-License-Identifier: BSD-3-Clause
"""A question about absorption, as the C++ library takes it; parameters that are drawn for its spread."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .. import _core
from ..inputs.devices import Device
from ..inputs.document import LayerPart, Table
from ..inputs.products import Application, Channels
from ..needling.insertion import scenario_of

if TYPE_CHECKING:
    from ..inputs.deposits import Deposit
    from ..inputs.settings import Skin

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
def _set(name: str) -> dict[str, _core.ParameterRow]:
    return {entry["name"]: entry for entry in _core.parameters(name)}


def entry_of(name: str) -> _core.ParameterRow:
    """Certificate of a parameter of absorption or of the holes that needles leave, in SI."""
    return _set(SET).get(name) or _set(NEEDLING_SET)[name]


def layers_of(skin: Skin) -> dict[str, list[LayerPart]]:
    """Layers of a skin of its age, in SI, from the surface down."""
    layers = scenario_of(skin, Device.preset("stamp")).skin.layers
    return {"layers": [{"name": layer.name, "thickness": layer.thickness} for layer in layers]}


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question about absorption.

    Attributes
    ----------
    skin : dict
        Layers in SI.
    applications : sequence of Application
    deposits : sequence of Deposit
    until : float
        End, from the session.  Units: s.
    in_vivo : bool
    channels : Channels or None
    patch : dict or None
        Side and channels of a patch of skin, SI.
    options : dict
        The table ``absorption`` of a document, SI.
    parameters : mapping of str to float
        Changed parameters in SI.
    points : int
        Rows of the answer.
    """

    skin: dict[str, list[LayerPart]]
    applications: tuple[Application, ...]
    until: float
    deposits: tuple[Deposit, ...] = ()
    in_vivo: bool = True
    channels: Channels | None = None
    patch: Table | None = None
    options: Table = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    points: int = 96

    @property
    def of_holes(self) -> dict[str, float]:
        """Changed parameters of the holes that needles leave, in SI."""
        return {name: value for name, value in self.parameters.items() if name.startswith("residual.")}

    def to_json(self, *, through_channels: bool = True, through_intact_skin: bool = True) -> str:
        """The document, SI."""
        names: dict[int, str] = {}
        products: Table = {}
        for application in self.applications:
            product = application.product
            if id(product) not in names:
                names[id(product)] = f"product_{len(names) + 1}"
                products[names[id(product)]] = product.to_document()
        document: Table = {
            "layers": [{"name": layer["name"], "thickness": layer["thickness"]} for layer in self.skin["layers"]],
            "formulation": products,
            "apply": [one for a in self.applications for one in a.to_documents(names[id(a.product)])],
            "deposit": [deposit.to_document() for deposit in self.deposits],
            "absorption": dict(self.options),
            "until": self.until,
            "in_vivo": self.in_vivo,
            "override": [{"name": n, "value": v, "source": "this run"} for n, v in self.parameters.items()],
            "points": self.points,
            "through_channels": through_channels,
            "through_intact_skin": through_intact_skin,
        }
        if self.channels is not None:
            document["channels"] = self.channels.to_document()
        if self.patch is not None:
            document["patch"] = self.patch
        return json.dumps(document)
