# SPDX-License-Identifier: BSD-3-Clause
"""Inputs besides devices and sessions: skin, laws and models, parameters, numerics, output.

Inputs are frozen.  Dimensional values are strings with a unit (``"500 um"``) or ``pint.Quantity``; bare numbers are
refused.  Names and physical ranges are checked by the C++ library when an input is made; what needs several inputs, by
``Simulation``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, StrictInt, StrictStr, field_validator
from pydantic_core import PydanticCustomError

from .. import _core
from ..errors import Problem
from . import units
from .document import Table
from .model import Age, Length, Model, Number, Time, default_quantity, problems_of

if TYPE_CHECKING:
    from .units import QuantityLike


class Layer(Model):
    """One layer of skin.

    Parameters
    ----------
    name : str
        ``stratum_corneum``, ``viable_epidermis`` or ``dermis``.
    thickness : str or pint.Quantity
        Units: length.
    """

    name: StrictStr = Field(examples=['"dermis"'])
    thickness: Length = Field(examples=['"1.8 mm"'])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Layer, self.in_si(), "layer")

    if TYPE_CHECKING:

        def __init__(self, *, name: str, thickness: QuantityLike) -> None: ...


_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


class Skin(Model):
    """The skin before treatment.

    Parameters
    ----------
    site : str
        A site with known layers (``skinheal params skins`` lists them); in a scenario file the key is ``preset``.
    layer : sequence of Layer, optional
        Layers from the surface down, instead of those of the site.
    age : str or pint.Quantity
        Units: time.
    phototype : int or str
        Fitzpatrick, 1 to 6 or ``"I"`` to ``"VI"``.
    sex : str, optional
        ``female`` or ``male``: thickness of the layers at sites where both were measured.  Default: the mean of both.
    """

    _first: ClassVar[str] = "site"

    site: StrictStr = Field("cheek", alias="preset", examples=['"cheek"'])
    layer: tuple[Layer, ...] | None = None
    age: Age = default_quantity("45 year")
    phototype: StrictInt = Field(3, examples=["3"])
    sex: Literal["female", "male"] | None = Field(None, examples=['"female"'])

    def in_si(self) -> Table:
        """Return it as a part of the SI document of the library; what was not given is left out."""
        return {"layers" if key == "layer" else key: value for key, value in super().in_si().items()}

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Skin, self.in_si(), "skin", {"layers": "layer"})

    if TYPE_CHECKING:

        def __init__(
            self,
            site: str = "cheek",
            *,
            layer: Layer | Sequence[Layer] | None = None,
            age: QuantityLike = "45 year",
            phototype: int | str = 3,
            sex: Literal["female", "male"] | None = None,
        ) -> None: ...

    @classmethod
    def preset(
        cls,
        site: str,
        /,
        *,
        age: QuantityLike = "45 year",
        phototype: int | str = 3,
        sex: Literal["female", "male"] | None = None,
    ) -> Skin:
        """Return the skin of a site.

        Parameters
        ----------
        site : str
            For instance ``"cheek"``.
        age : str or pint.Quantity
            Units: time.
        phototype : int or str
            Fitzpatrick, 1 to 6 or ``"I"`` to ``"VI"``.
        sex : str, optional
            ``female`` or ``male``.

        Returns
        -------
        Skin
        """
        return cls(site=site, age=age, phototype=phototype, sex=sex)

    @field_validator("phototype", mode="before")
    @classmethod
    def _roman(cls, value: object) -> object:
        """Phototypes are printed in Roman numbers."""
        return _ROMAN.get(value.strip().upper(), value) if isinstance(value, str) else value


def _of_section(section: str, **members: str) -> list[Problem]:
    """What is wrong with keys that are a section of the scenario in its file, and members of the scenario itself."""
    scenario = _core.Scenario()
    for name, value in members.items():
        setattr(scenario, name, value)
    return [Problem.of(found) for found in scenario.validate_keys() if found.key.startswith(section + ".")]


class Insertion(Model):
    """How a needle meets the skin.

    Parameters
    ----------
    law : str
        ``prescribed``: a fixed share of the needle's length is the depth.  ``mechanics``: the skin yields, is punctured
        and springs back; depth and width follow from needle, device and skin.
    puncture : str
        For ``mechanics``: what decides that a tip goes through, ``tip_diameter``, ``energy`` or ``crack``.
    """

    law: StrictStr = Field("prescribed", examples=['"prescribed"'])
    puncture: Literal["tip_diameter", "energy", "crack"] = Field("tip_diameter", examples=['"tip_diameter"'])

    def _problems(self) -> list[Problem]:
        return _of_section("insertion", insertion_law=self.law)

    if TYPE_CHECKING:

        def __init__(
            self, *, law: str = "prescribed", puncture: Literal["tip_diameter", "energy", "crack"] = "tip_diameter"
        ) -> None: ...


class Healing(Model):
    """The healing model.

    Parameters
    ----------
    model : str
        ``mn17``, or its forerunner ``mn16``.
    repeat : str, optional
        Where the channels of a later session fall: ``new_positions`` (default of ``mn17``) or ``same_hole`` (default of
        ``mn16``).
    """

    model: StrictStr = Field("mn17", examples=['"mn17"'])
    repeat: Literal["new_positions", "same_hole"] | None = Field(None, examples=['"new_positions"'])

    def _problems(self) -> list[Problem]:
        return _of_section("healing", healing_model=self.model)

    if TYPE_CHECKING:

        def __init__(
            self, *, model: str = "mn17", repeat: Literal["new_positions", "same_hole"] | None = None
        ) -> None: ...


class Override(Model):
    """Another value for one parameter.

    Parameters
    ----------
    value : str, pint.Quantity or float
        With the unit's dimension of the parameter; a plain number only for a parameter without unit.
    source : str
        Where the value is from.
    """

    value: Any = Field(examples=['"0.4 1/day"'])
    source: StrictStr = Field(examples=['"this study"'])

    if TYPE_CHECKING:

        def __init__(self, *, value: QuantityLike | float, source: str) -> None: ...

    @field_validator("value")
    @classmethod
    def _number_or_quantity(cls, value: object) -> object:
        value = units.plain(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        try:
            return units.parse(value, None)
        except ValueError as refused:
            raise PydanticCustomError("unit", "{sentence}", {"sentence": str(refused)}) from None


class Parameters(Model):
    """The parameter set, and what replaces some of its values.

    Parameters
    ----------
    name : str, optional
        The set; in a scenario file the key is ``set``.  Default: the set with the name of the healing model.
    override : mapping of str to Override
        By parameter name, e.g. ``fibroblasts.growth_rate``.
    """

    name: StrictStr | None = Field(None, alias="set", examples=['"mn17"'])
    override: dict[str, Override] = Field(default_factory=dict)

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = None, override: Mapping[str, Override] | None = None) -> None: ...

    @field_validator("override", mode="before")
    @classmethod
    def _flatten(cls, value: object) -> object:
        """Unquoted dotted keys make nested tables: join them again."""
        return _join_keys(value) if isinstance(value, Mapping) else value


def _join_keys(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in table.items():
        nested = isinstance(value, Mapping) and bool(value) and not {"value", "source"} & set(value)
        if isinstance(value, Mapping) and nested and all(isinstance(inner, Mapping) for inner in value.values()):
            flat.update(_join_keys(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


class Cells(Model):
    """Numbers of cells, instead of a named resolution.

    Parameters
    ----------
    lateral : int
        Along r, or along x and y each in a box; unused in a column or a point.
    depth : int
        Along z.
    """

    lateral: StrictInt = Field(16, examples=["16"])
    depth: StrictInt = Field(24, examples=["24"])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Cells, self.in_si(), "cells")

    if TYPE_CHECKING:

        def __init__(self, *, lateral: int = 16, depth: int = 24) -> None: ...


class Numerics(Model):
    """How the equations are solved.

    Parameters
    ----------
    geometry : str
        ``axisymmetric`` (one channel and its surroundings), ``column`` (depth only), ``point``, or ``box`` (a
        patch of skin with many channels at random places).
    resolution : str
        ``coarse``, ``normal`` or ``fine``.
    cells : Cells, optional
        Replaces ``resolution``.
    tolerance : float
        Relative, of the time integrator.
    patch : str or pint.Quantity, optional
        Side of the box.  Default: room for 25 channels of the first session.  Units: length.
    seed : int
        Of everything random, from 0 to 2^64 - 1 (in a TOML file to 2^63 - 1, the largest number it has).
    """

    geometry: Literal["axisymmetric", "column", "point", "box"] = Field("axisymmetric", examples=['"axisymmetric"'])
    resolution: Literal["coarse", "normal", "fine"] = Field("normal", examples=['"normal"'])
    cells: Cells | None = None
    tolerance: Number = Field(1e-3, examples=["1e-3"])
    patch: Length | None = None
    seed: StrictInt = Field(1, examples=["1"])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Numerics, self.in_si(), "numerics")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            geometry: Literal["axisymmetric", "column", "point", "box"] = "axisymmetric",
            resolution: Literal["coarse", "normal", "fine"] = "normal",
            cells: Cells | None = None,
            tolerance: float = 1e-3,
            patch: QuantityLike | None = None,
            seed: int = 1,
        ) -> None: ...


class Output(Model):
    """Quantities and times to keep.  They never change the answer.

    Parameters
    ----------
    fields : sequence of str
        Names of fields; empty = all.
    every : str or pint.Quantity, optional
        Interval of the snapshots.  Default: 0, 6 h, 1, 2, 3, 5, 7, 10, 14, 21, 28 days after each session, then every
        4 weeks.  Units: time.
    precision : str
        Of stored fields: ``float32`` or ``float64``.
    """

    fields: tuple[StrictStr, ...] = ()
    every: Time | None = None
    precision: Literal["float32", "float64"] = Field("float32", examples=['"float32"'])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Output, self.in_si(), "output")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            fields: str | Sequence[str] = (),
            every: QuantityLike | None = None,
            precision: Literal["float32", "float64"] = "float32",
        ) -> None: ...
