# SPDX-License-Identifier: BSD-3-Clause
"""The scenario: everything that can change the answer, in the shape of a scenario file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictStr, Tag

from .. import _core
from ..errors import Problem
from . import units
from .deposits import Deposit
from .devices import Device, is_one_device
from .document import Table
from .model import Area, Flow, Model, Number, Temperature, Time, Volume, default_quantity, read_model, to_table
from .products import Application, Formulation
from .sessions import Aftercare, Session, Sun
from .settings import Healing, Insertion, Numerics, Output, Parameters, Skin
from .source import Source, fail, read_text, read_toml


def _line(key: str, value: object) -> str:
    return f"{_key(key)} = {_inline(value)}\n"


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _inline(key)


def _inline(value: object) -> str:
    """One value on one line; tables too, which keeps a needle in its device."""
    import tomli_w

    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


class ProtocolTable(Model):
    """The ``[protocol]`` table of a scenario file; its sessions are the ``[[session]]`` tables."""

    follow_up: Time | None = Field(None, examples=['"26 week"'])
    duration: Time | None = Field(None, examples=['"38 week"'])
    uv_exposure: Number = Field(0.0, examples=["0.0"])


class AbsorptionTable(Model):
    """The ``[absorption]`` table of a scenario file: how the absorption of its products is computed.

    Parameters
    ----------
    temperature : str or pint.Quantity
        Of the surface.
    barrier : str
        Estimate of the stratum corneum: ``permeability`` or ``brick_and_mortar``.
    path : str
        Solver for channels: ``shells`` (fast) or ``unit_cell`` (reference).
    tolerance, refinement : float
        Relative tolerance of a step; cells per length over the default.
    area : str or pint.Quantity
        Treated skin, for the plasma level.
    plasma_volume, plasma_clearance : str or pint.Quantity, optional
        Of the whole body, both or none.
    """

    temperature: Temperature = default_quantity("305.15 K")
    barrier: Literal["permeability", "brick_and_mortar"] = "permeability"
    path: Literal["shells", "unit_cell"] = "shells"
    tolerance: Number = Field(1e-3, examples=["1e-3"])
    refinement: Number = Field(1.0, examples=["1.0"])
    area: Area = default_quantity("100 cm^2")
    plasma_volume: Volume | None = Field(None, examples=['"90 L"'])
    plasma_clearance: Flow | None = Field(None, examples=['"50 L/h"'])

    def to_document(self) -> Table:
        """The table as a document has it, SI."""
        out: Table = {
            "temperature": float(self.temperature.to("K").magnitude),
            "barrier": self.barrier,
            "path": self.path,
            "tolerance": float(self.tolerance),
            "refinement": float(self.refinement),
        }
        if self.plasma_volume is not None and self.plasma_clearance is not None:
            out["plasma"] = {
                "area": units.to_si(self.area, units.AREA),
                "volume": units.to_si(self.plasma_volume, units.VOLUME),
                "clearance": units.to_si(self.plasma_clearance, units.FLOW),
            }
        return out


def _devices_tag(value: object) -> str:
    if isinstance(value, Device):
        return "<one>"
    if isinstance(value, Mapping) and not is_one_device(value) and not set(value) & set(Device.model_fields):
        return "<many>" if value and all(isinstance(v, Mapping | Device) for v in value.values()) else "<one>"
    return "<one>"


class Scenario(Model):
    """Everything that can change the answer, in the shape of a scenario file.  It prints as TOML with every default."""

    schema_: Literal[1] = Field(1, alias="schema")
    title: StrictStr = ""
    skin: Skin = Field(default_factory=lambda: Skin())
    device: (
        Annotated[
            Annotated[Device, Tag("<one>")] | Annotated[dict[str, Device], Tag("<many>")],
            Discriminator(_devices_tag),
        ]
        | None
    ) = None
    protocol: ProtocolTable = Field(default_factory=lambda: ProtocolTable())
    session: tuple[Session, ...] = ()
    sun: tuple[Sun, ...] = ()
    aftercare: Aftercare = Field(default_factory=lambda: Aftercare())
    insertion: Insertion = Field(default_factory=lambda: Insertion())
    healing: Healing = Field(default_factory=lambda: Healing())
    parameters: Parameters = Field(default_factory=lambda: Parameters())
    numerics: Numerics = Field(default_factory=lambda: Numerics())
    output: Output = Field(default_factory=lambda: Output())
    formulation: dict[str, Formulation] = Field(default_factory=dict)
    apply: tuple[Application, ...] = ()
    deposit: tuple[Deposit, ...] = ()
    absorption: AbsorptionTable = Field(default_factory=lambda: AbsorptionTable())

    @classmethod
    def from_text(cls, text: str, *, name: str = "scenario") -> tuple[Scenario, Source]:
        """Read TOML text.

        Parameters
        ----------
        text : str
            The text.
        name : str
            File name for messages.

        Returns
        -------
        tuple of Scenario and Source
            The scenario, and where each of its values stands.

        Raises
        ------
        ScenarioError
            Not TOML, unknown keys, missing keys, wrong types or units; file, line and column in the message.
        """
        table, source = read_toml(text, name)
        return cls.from_table(table, source), source

    @classmethod
    def from_file(cls, path: str | Path) -> tuple[Scenario, Source]:
        """Read a scenario file.  Raises ``IoError`` and what ``from_text`` raises."""
        return cls.from_text(read_text(path), name=str(path))

    @classmethod
    def from_table(cls, table: Mapping[str, Any], source: Source | None = None) -> Scenario:
        """Make a scenario from the nested tables of a scenario file.  Raises ``ScenarioError``."""
        scenario: Scenario = read_model(cls, table, source if source is not None else Source())
        return scenario

    @property
    def devices(self) -> dict[str, Device]:
        """Devices by name; the only device of a ``[device]`` table has the name ``""``."""
        if self.device is None:
            return {}
        return {"": self.device} if isinstance(self.device, Device) else dict(self.device)

    @property
    def applications(self) -> tuple[Application, ...]:
        """The ``[[apply]]`` tables with their formulations.  Raises ``ScenarioError`` if no table has one of them."""
        problems = self.product_problems()
        if problems:
            fail(problems)
        return tuple(
            a.model_copy(update={"formulation": self.formulation[a.formulation]})
            if isinstance(a.formulation, str)
            else a
            for a in self.apply
        )

    def product_problems(self) -> list[Problem]:
        """Problems of ``[[apply]]``; empty if there are none."""
        known = list(self.formulation)
        out = []
        for index, application in enumerate(self.apply):
            name = application.formulation
            if isinstance(name, str) and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                step = f'Did you mean "{near[0]}"?' if near else f"Write a table [formulation.{name}]."
                listed = ", ".join(known) or "there is no [formulation.<name>] table"
                key = f"apply.{index}.formulation"
                message = f'{key} is "{name}"; known: {listed}. {step}'
                out.append(Problem(key=key, given=name, allowed=listed, next_step=step, message=message))
        table = self.absorption
        if (table.plasma_volume is None) != (table.plasma_clearance is None):
            step = "Give both, or none."
            message = f"absorption: plasma_volume and plasma_clearance go together. {step}"
            out.append(Problem(key="absorption", next_step=step, message=message))
        return out

    def to_products(self, *, sessions: int) -> tuple[Table, tuple[int, ...]]:
        """Return the tables of a document that are about products, SI, and which table each application comes from.

        Parameters
        ----------
        sessions : int
            Of the protocol.

        Returns
        -------
        tuple
            The tables; empty without products.
        """
        if not self.apply and not self.deposit:
            return {}, ()
        products = {name: product.to_document() for name, product in self.formulation.items()}
        apply: list[Table] = []
        places: list[int] = []
        for index, application in enumerate(self.apply):
            name = application.formulation
            if not isinstance(name, str):
                name = f"product_{index + 1}"
                products[name] = application.product.to_document()
            found = application.to_documents(name, sessions=sessions)
            apply += found
            places += [index] * len(found)
        document: Table = {
            "formulation": products,
            "apply": apply,
            "deposit": [deposit.to_document() for deposit in self.deposit],
            "absorption": self.absorption.to_document(),
        }
        return document, tuple(places)

    def to_table(self, *, complete: bool = True) -> dict[str, Any]:
        """Return the nested tables of a scenario file.

        Parameters
        ----------
        complete : bool
            With the layers of the site at that age.  Without them another age or site brings its own.

        Returns
        -------
        dict
        """
        table = to_table(self)
        for key in ("sun", "formulation", "apply", "deposit"):  # absent unless used
            if not table.get(key):
                table.pop(key, None)
        if "apply" not in table and "deposit" not in table:
            table.pop("absorption", None)
        if complete and self.skin.layer is None and self.skin.site in _core.skins():
            layers = _core.skin(self.skin.site, units.to_si(self.skin.age, units.AGE))["layers"]
            table["skin"]["layer"] = [
                {"name": layer["name"], "thickness": units.text(units.from_si(layer["thickness"], units.LENGTH))}
                for layer in layers
            ]
        return table

    def to_toml(self, *, complete: bool = True) -> str:
        """Return the scenario as TOML with every default written out; ``complete`` as for ``to_table``."""
        table = self.to_table(complete=complete)
        tables = {key: value for key, value in table.items() if isinstance(value, dict) and value}
        lists, products = ("session", "sun"), ("apply", "deposit")
        rest = {key: value for key, value in table.items() if key not in (*tables, *lists, *products)}
        parts = ["".join(_line(key, value) for key, value in rest.items())]
        for key, value in tables.items():
            if key == "session":
                continue
            named = key == "formulation" or (key == "device" and not is_one_device(value))
            for name, inner in value.items() if named else [("", value)]:
                parts.append(f"[{key}{'.' + name if name else ''}]\n" + "".join(_line(k, v) for k, v in inner.items()))
            if key == "protocol":
                for entry in lists:
                    for one in table.get(entry, []):
                        parts.append(f"[[{entry}]]\n" + "".join(_line(k, v) for k, v in one.items()))
        for entry in products:
            for one in table.get(entry, []):
                parts.append(f"[[{entry}]]\n" + "".join(_line(k, v) for k, v in one.items()))
        return "\n".join(parts)

    def __str__(self) -> str:
        return self.to_toml()

    def __repr__(self) -> str:
        return self.to_toml()
