# SPDX-License-Identifier: BSD-3-Clause
"""Products on the skin: actives, formulations, applications; and the channels that it meets.

Like all inputs these are frozen, dimensional values are strings with a unit, and unknown keys are refused.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

from pydantic import Discriminator, Field, PlainValidator, StrictBool, StrictInt, StrictStr, Tag, model_validator
from pydantic_core import PydanticCustomError

from .. import _core
from ..errors import UnitError
from . import units
from .document import Table
from .liquids import Share, Solvent
from .model import ArealDensity, Length, Model, Number, PhysicalQuantity, Time, default_quantity
from .sessions import Repeat
from .strengths import WATER, concentration, molar_mass_of, of_molar, within
from .unit_registry import Quantity
from .units import QuantityLike

MolarMass: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.MOLAR_MASS)]
Diffusivity: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.DIFFUSIVITY)]
Permeability: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.PERMEABILITY)]
Pressure: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.PRESSURE)]
Rate: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.RATE)]


def _dose(value: object) -> Quantity:
    """Mass or volume of the product per area of skin."""
    if isinstance(value, str) or hasattr(value, "dimensionality"):
        try:
            found = units.parse(value, None)
        except ValueError:
            found = None
        if found is not None and not units.is_bare(found) and found.is_compatible_with("m"):
            return found
    return PhysicalQuantity(units.DOSE)._read(value)


Concentration: TypeAlias = Annotated[Quantity, PlainValidator(concentration, json_schema_input_type=str)]
Dose: TypeAlias = Annotated[
    Quantity,
    PlainValidator(_dose, json_schema_input_type=str),
    within("0.01 mg/cm^2", "1000 mg/cm^2"),
    within("0.1 um", "10 cm"),
]
PositiveLength: TypeAlias = Annotated[Length, within("0 um", above=True)]
Depth: TypeAlias = Annotated[Length, within("1 um", "50 mm")]
ChannelDensity: TypeAlias = Annotated[ArealDensity, within("0 1/cm^2", above=True)]
Lasting: TypeAlias = Annotated[Time, within("0 s", above=True)]
Start: TypeAlias = Annotated[Time, within("-7 day")]


@functools.cache
def library_entry(name: str) -> _core.Entry:
    """Words and certified numbers of an active of the library.  Raises ``ScenarioError`` with the nearest names."""
    return _core.active(name)


def known_number(name: str, entry: str) -> float | None:
    """A number of the library in SI; None if that active has none."""
    return next((float(e["value"]) for e in library_entry(name)["entries"] if e["name"] == entry), None)


class Active(Model):
    """A substance in a product.

    A name of the library (``skinheal actives``) brings its numbers; what is given here replaces them.  Another name
    needs ``molar_mass`` at least, and ``log_p`` if it dissolves in lipids at all.

    Parameters
    ----------
    name : str
        Of the library, or your own.
    concentration : str or pint.Quantity, optional
        In the product; ``"4 %"`` is 40 mg/mL.  Default: that of typical products, for an active of the library.
    molar_mass : str or pint.Quantity, optional
        Units: mass/substance.
    log_p : float, optional
        Octanol-water, neutral form.
    acid_pka, base_pka : sequence of float, optional
        Of groups that lose, and that take, a proton.
    radius : str or pint.Quantity, optional
        Hydrodynamic.  Units: length.
    solubility : str or pint.Quantity, optional
        Of the neutral form in water.
    unbound_fraction : float, optional
        In 2.7 % albumin.
    permeability : str or pint.Quantity, optional
        Measured, of hydrated stratum corneum at the pH of use, instead of the estimate.  Units: length/time.
    diffusivity : str or pint.Quantity, optional
        Measured, unbound in living tissue at 36 C, instead of the estimate.  Units: length^2/time.
    vapour_pressure : str or pint.Quantity, optional
        Of the pure substance on the skin.  Units: pressure.
    degradation_rate : str or pint.Quantity, optional
        In living tissue.  Units: 1/time.
    """

    _first: ClassVar[str] = "name"

    name: StrictStr = Field(examples=['"niacinamide"'])
    concentration: Annotated[Concentration, within("0 mg/mL", "2000 mg/mL")] | None = Field(
        None, examples=['"50 mg/mL"']
    )
    molar_mass: MolarMass | None = Field(None, examples=['"122 g/mol"'])
    log_p: Number | None = Field(None, examples=["-0.4"])
    acid_pka: tuple[Number, ...] | None = Field(None, examples=["[4.2]"])
    base_pka: tuple[Number, ...] | None = Field(None, examples=["[7.9]"])
    radius: Length | None = Field(None, examples=['"0.4 nm"'])
    solubility: Concentration | None = Field(None, examples=['"330 mg/mL"'])
    unbound_fraction: Number | None = Field(None, examples=["0.9"])
    permeability: Permeability | None = Field(None, examples=['"1e-4 cm/h"'])
    diffusivity: Diffusivity | None = Field(None, examples=['"200 um^2/s"'])
    vapour_pressure: Pressure | None = Field(None, examples=['"100 Pa"'])
    degradation_rate: Rate | None = Field(None, examples=['"0.01 1/h"'])

    if TYPE_CHECKING:

        def __init__(
            self,
            name: str,
            /,
            *,
            concentration: QuantityLike | None = None,
            molar_mass: QuantityLike | None = None,
            log_p: float | None = None,
            acid_pka: Sequence[float] | None = None,
            base_pka: Sequence[float] | None = None,
            radius: QuantityLike | None = None,
            solubility: QuantityLike | None = None,
            unbound_fraction: float | None = None,
            permeability: QuantityLike | None = None,
            diffusivity: QuantityLike | None = None,
            vapour_pressure: QuantityLike | None = None,
            degradation_rate: QuantityLike | None = None,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _molar(cls, data: object) -> object:
        """Molar concentrations as masses, where the molar mass is there."""
        if not isinstance(data, Mapping):
            return data
        name = data.get("name")
        known = known_number(name, "molar_mass") if name in _core.actives() else None
        mass = molar_mass_of(data, known)
        return {k: of_molar(v, mass) if k in ("concentration", "solubility") else v for k, v in data.items()}

    @model_validator(mode="after")
    def _known_or_described(self) -> Active:
        known = _core.actives()
        if self.name not in known and self.molar_mass is None:
            near = difflib.get_close_matches(self.name, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "list it with: skinheal actives"
            raise PydanticCustomError(
                "number",
                'is "{given}", which the library does not know ({hint}); '
                'a substance of your own needs its molar_mass, for example "122 g/mol"',
                {"given": self.name, "hint": hint},
            )
        return self

    @property
    def in_library(self) -> bool:
        """True if the library knows the name."""
        return self.name in _core.actives()

    @property
    def title(self) -> str:
        """Name for people."""
        return str(library_entry(self.name)["words"]["title"]) if self.in_library else self.name

    @property
    def caution(self) -> str:
        """A warning of the library; empty if there is none."""
        return str(library_entry(self.name)["words"].get("caution", "")) if self.in_library else ""

    def concentration_si(self) -> float:
        """Concentration in the product.  Units: kg/m3.  Raises ``UnitError`` if there is none to take."""
        if self.concentration is not None:
            return units.to_si(self.concentration, units.CONCENTRATION)
        typical = known_number(self.name, "typical.concentration") if self.in_library else None
        if typical is None:
            raise UnitError(f'active "{self.name}" has no concentration: write for example concentration="50 mg/mL"')
        return typical

    def to_document(self) -> Table:
        """The active as a document has it, SI."""
        out: Table = {"name": self.name}
        for key, kind in (
            ("concentration", units.CONCENTRATION),
            ("molar_mass", units.MOLAR_MASS),
            ("radius", units.LENGTH),
            ("solubility", units.CONCENTRATION),
            ("permeability", units.PERMEABILITY),
            ("diffusivity", units.DIFFUSIVITY),
            ("vapour_pressure", units.PRESSURE),
            ("degradation_rate", units.RATE),
        ):
            value = getattr(self, key)
            if value is not None:
                out[key] = units.to_si(value, kind)
        for key in ("log_p", "unbound_fraction"):
            if getattr(self, key) is not None:
                out[key] = float(getattr(self, key))
        for key in ("acid_pka", "base_pka"):
            if getattr(self, key) is not None:
                out[key] = [float(value) for value in getattr(self, key)]
        return out


VEHICLES: TypeAlias = Literal["solution", "gel", "emulsion", "ointment", "patch", "alcoholic"]


class Formulation(Model):
    """A product.

    Parameters
    ----------
    vehicle : str
        ``solution``, ``gel``, ``emulsion``, ``ointment``, ``patch`` or ``alcoholic``.
    active : Active, name, sequence of them, or mapping of name to concentration
        Its use.
    ingredient : sequence of Active
        Other ingredients: preservatives, fragrance, dyes.  They pass the same channels and are reported as hazard.
    solvent : sequence of Solvent, or mapping of name to share
        Liquids in place of a share of the vehicle, by volume: ``{"ethanol": "30 %"}``.  Each evaporates by itself, and
        what is left dissolves the active.
    dose : str or pint.Quantity
        Product per area, as mass or as volume (``"10 uL/cm^2"``).
    ph : float, optional
        Default: that of typical products with the first active, else that of the vehicle.
    """

    _first: ClassVar[str] = "vehicle"

    vehicle: VEHICLES = Field("gel", examples=['"gel"'])
    active: tuple[Active, ...] = Field((), examples=['[{ name = "niacinamide", concentration = "5 %" }]'])
    ingredient: tuple[Active, ...] = ()
    solvent: tuple[Solvent, ...] = Field((), examples=['[{ name = "ethanol", share = "30 %" }]'])
    dose: Dose = default_quantity("2 mg/cm^2")
    ph: Annotated[Number, within(0, 14)] | None = Field(None, examples=["5.5"])

    if TYPE_CHECKING:

        def __init__(
            self,
            vehicle: VEHICLES = "gel",
            /,
            *,
            active: Active | str | Sequence[Active | str] | Mapping[str, QuantityLike],
            ingredient: Active | str | Sequence[Active | str] = (),
            solvent: Sequence[Solvent] | Mapping[str, str | float] = (),
            dose: QuantityLike = "2 mg/cm^2",
            ph: float | None = None,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        if isinstance(data.get("active"), Mapping):
            listed = [{"name": name, "concentration": value} for name, value in data["active"].items()]
            data = {**data, "active": listed}
        for key in ("active", "ingredient"):
            given = units.plain(data.get(key))
            several = [given] if isinstance(given, str) else given
            if isinstance(several, list | tuple) and any(isinstance(entry, str) for entry in several):
                data = {**data, key: [{"name": entry} if isinstance(entry, str) else entry for entry in several]}
        if isinstance(data.get("solvent"), Mapping):
            data = {**data, "solvent": [{"name": name, "share": value} for name, value in data["solvent"].items()]}
        return data

    @model_validator(mode="after")
    def _shares_fit(self) -> Formulation:
        total = sum(float(solvent.share) for solvent in self.solvent)
        if total > 1:
            raise PydanticCustomError(
                "number",
                "has solvents of {given} % of its volume; they may make up 100 % at most",
                {"given": f"{100 * total:g}"},
            )
        substances = (*self.active, *self.ingredient)
        dissolved = sum(units.to_si(s.concentration, units.CONCENTRATION) for s in substances if s.concentration)
        if len(substances) + len(self.solvent) > 1 and dissolved / WATER + total > 1 + 1e-9:
            raise PydanticCustomError(
                "number",
                "has substances and solvents of {given} % together; they may make up 100 % at most",
                {"given": f"{100 * (dissolved / WATER + total):.6g}"},
            )
        return self

    @model_validator(mode="after")
    def _each_once(self) -> Formulation:
        for kind, names in (
            ("solvents", [str(solvent.name) for solvent in self.solvent]),
            ("actives or ingredients", [substance.name for substance in (*self.active, *self.ingredient)]),
        ):
            doubled = next((name for name in names if names.count(name) > 1), None)
            if doubled is not None:
                raise PydanticCustomError(
                    "number",
                    'has two {kind} of the name "{name}": join them, or give one another name',
                    {"kind": kind, "name": doubled},
                )
        return self

    def to_document(self) -> Table:
        """The product as a document has it, SI."""
        out: Table = {
            "vehicle": self.vehicle,
            "active": [active.to_document() for active in self.active],
            "ingredient": [active.to_document() for active in self.ingredient],
            "solvent": [{"name": solvent.name, "share": float(solvent.share)} for solvent in self.solvent],
        }
        if self.dose.is_compatible_with("m"):
            out["thickness"] = float(self.dose.to("m").magnitude)
        else:
            out["dose"] = units.to_si(self.dose, units.DOSE)
        if self.ph is not None:
            out["ph"] = float(self.ph)
        return out

    @property
    def acidity(self) -> float:
        """pH of the product."""
        return float(_core.formulation(json.dumps(self.to_document()))["ph"])

    @property
    def thickness(self) -> float:
        """Volume of product per area.  Units: m."""
        return float(_core.formulation(json.dumps(self.to_document()))["thickness"])


def _formulation_tag(value: object) -> str:
    return "<name>" if isinstance(value, str) else "<formulation>"


class Application(Model):
    """A product on the skin from one time to another.

    Parameters
    ----------
    formulation : Formulation
        In a scenario file: the name of a ``[formulation.<name>]`` table.
    at : str or pint.Quantity
        From its session; negative before it (a numbing cream).  Units: time.
    session : int or "each", optional
        Which session of a scenario, counted from 1, or each of them.  Default: the first.
    repeat : Repeat, optional
        The same again and again.
    duration : str or pint.Quantity, optional
        Then it is wiped off.  Default: it stays.  Units: time.
    occluded : bool
        Covered: nothing evaporates.
    wipe_before : bool
        Product still there from earlier is wiped off first.
    fill : float or str, optional
        Share of the fluid of open channels that is product once it is on, drawn in by them: 1.0, ``"50 %"``.  If there
        is too little product all of it but a wet film goes in.  Default: parameter ``channel.fill``.
    """

    _first: ClassVar[str] = "formulation"

    formulation: Annotated[
        Annotated[StrictStr, Tag("<name>")] | Annotated[Formulation, Tag("<formulation>")],
        Discriminator(_formulation_tag),
    ] = Field(examples=['"serum"'])
    at: Start = default_quantity("0 min")
    session: StrictInt | Literal["each"] | None = Field(None, examples=["2", '"each"'])
    repeat: Repeat | None = None
    duration: Lasting | None = Field(None, examples=['"8 h"'])
    occluded: StrictBool = False
    wipe_before: StrictBool = False
    fill: Share | None = Field(None, examples=['"50 %"'])

    if TYPE_CHECKING:

        def __init__(
            self,
            formulation: Formulation,
            /,
            *,
            at: QuantityLike = "0 min",
            session: int | Literal["each"] | None = None,
            repeat: Repeat | None = None,
            duration: QuantityLike | None = None,
            occluded: bool = False,
            wipe_before: bool = False,
            fill: float | str | None = None,
        ) -> None: ...

    def to_documents(self, formulation: str, *, sessions: int = 1) -> list[Table]:
        """The application of the formulation of a name in a document, SI: one for each session and repetition."""
        count = self.repeat.count if self.repeat is not None else 1
        every = units.to_si(self.repeat.every, units.TIME) if self.repeat is not None else 0.0
        numbers = range(1, sessions + 1) if self.session == "each" else (self.session,)
        one = self._without_time(formulation)
        at = units.to_si(self.at, units.TIME)
        return [
            one | {"at": at + k * every} | ({"session": number} if number is not None else {})
            for number in numbers
            for k in range(count)
        ]

    def _without_time(self, formulation: str) -> Table:
        out: Table = {
            "formulation": formulation,
            "occluded": self.occluded,
            "wipe_before": self.wipe_before,
        }
        if self.duration is not None:
            out["duration"] = units.to_si(self.duration, units.TIME)
        if self.fill is not None:
            out["fill"] = float(self.fill)
        return out

    @property
    def product(self) -> Formulation:
        """The formulation; names of a scenario file are resolved when it is read."""
        if isinstance(self.formulation, str):
            raise TypeError(f'the formulation "{self.formulation}" was not resolved')
        return self.formulation


class Channels(Model):
    """Holes through the skin, all alike, and how long they stay open.

    Parameters
    ----------
    density : str or pint.Quantity
        Units: 1/length^2.
    mouth_radius : str or pint.Quantity
        At the surface.  Units: length.
    depth : str or pint.Quantity
        From the surface.  Units: length.
    body_radius, tip_radius : str or pint.Quantity, optional
        Below the stratum corneum and at the bottom.  Default: the mouth's, and a twentieth of it.  Units: length.
    half_life : str or pint.Quantity, optional
        The open share of the mouths halves in it.  Default: they stay open; in skin outside the body
        (``in_vivo=False``) their lips close in part, by parameter ``excised.lip_share``.  Units: time.
    """

    density: ChannelDensity = default_quantity("200 1/cm^2")
    mouth_radius: PositiveLength = default_quantity("30 um")
    depth: Depth = Field(examples=['"0.5 mm"'])
    body_radius: PositiveLength | None = None
    tip_radius: PositiveLength | None = None
    half_life: Lasting | None = Field(None, examples=['"1 h"'])

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            depth: QuantityLike,
            density: QuantityLike = "200 1/cm^2",
            mouth_radius: QuantityLike = "30 um",
            body_radius: QuantityLike | None = None,
            tip_radius: QuantityLike | None = None,
            half_life: QuantityLike | None = None,
        ) -> None: ...

    def to_document(self) -> dict[str, float]:
        """The channels as a document has them, SI."""
        out = {
            "density": units.to_si(self.density, units.AREAL_DENSITY),
            "mouth_radius": units.to_si(self.mouth_radius, units.LENGTH),
            "depth": units.to_si(self.depth, units.LENGTH),
        }
        for key in ("body_radius", "tip_radius"):
            if getattr(self, key) is not None:
                out[key] = units.to_si(getattr(self, key), units.LENGTH)
        if self.half_life is not None:
            out["half_life"] = units.to_si(self.half_life, units.TIME)
        return out
