# SPDX-License-Identifier: BSD-3-Clause
"""Needles and the devices that carry them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from pydantic import Field, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from .. import _core
from ..errors import Problem
from . import units
from .document import Table
from .model import Force, Frequency, Length, Model, Number, Speed, default_quantity, problems_of

if TYPE_CHECKING:
    from .units import QuantityLike

SHAPES = Literal["tapered", "cone", "pyramid", "cylinder", "blade"]


class Needle(Model):
    """One needle.

    Parameters
    ----------
    length : str or pint.Quantity
        The length as printed, not the depth that it reaches; on a pen, what the device is set to let protrude of a
        needle that is longer.  Units: length.
    shape : str
        ``tapered``, ``cone``, ``pyramid``, ``cylinder`` or ``blade``.
    base_diameter, tip_radius : str or pint.Quantity
        The base is the side of a pyramid and the width of a blade.  Units: length.
    tip_length : str or pint.Quantity, optional
        From the tip to where it has its full width; on a pen it may be more than ``length``.  Default: 400 um of a
        cylinder or a blade, as far as the needle goes; of the other shapes that of the known pen on a pen, else
        ``length``.  Units: length.
    thickness : str or pint.Quantity, optional
        Of a blade.  Default: 50 um.  Units: length.
    """

    _first: ClassVar[str] = "length"

    shape: SHAPES = Field("tapered", examples=['"tapered"'])
    length: Length = Field(examples=['"1.0 mm"'])
    base_diameter: Length = default_quantity("250 um")
    tip_radius: Length = default_quantity("5 um")
    tip_length: Length | None = Field(None, examples=['"400 um"'])
    thickness: Length | None = Field(None, examples=['"50 um"'])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Needle, self.in_si(), "needle")

    if TYPE_CHECKING:

        def __init__(
            self,
            length: QuantityLike,
            *,
            shape: SHAPES = "tapered",
            base_diameter: QuantityLike = "250 um",
            tip_radius: QuantityLike = "5 um",
            tip_length: QuantityLike | None = None,
            thickness: QuantityLike | None = None,
        ) -> None: ...


class Device(Model):
    """A needling device.  ``Device.preset``, ``Device.pen``, ``Device.roller`` and ``Device.stamp`` make one.

    Parameters
    ----------
    known : str, optional
        A known device (``skinheal params devices`` lists them); the other keys are then only what differs from it.  A
        scenario file calls it ``preset``.
    kind : str
        ``pen``, ``roller`` or ``stamp``.
    needle : Needle
        All needles of a device are alike.
    needles : int
        How many.
    frequency : str or pint.Quantity
        Strokes of a pen.  Units: 1/time.
    width : str or pint.Quantity
        Of the cartridge of a pen or the drum of a roller.  Units: length.
    speed : str or pint.Quantity
        Of gliding, rolling or pressing.  Units: length/time.
    retraction : str or pint.Quantity
        How far the tips of a pen draw back behind its face.  Units: length.
    rows : int
        Rings of needles on a roller.
    drum_radius : str or pint.Quantity
        Of a roller.  Units: length.
    pitch : str or pint.Quantity
        From needle to needle on a stamp.  Units: length.
    force : str or pint.Quantity
        Of the hand on a stamp.  Units: force.
    slip : str or pint.Quantity
        Standard deviation of where a stroke falls along the motion.  Units: length.
    stretch : float
        Relative stiffening of skin that is held taut.

    Values not given are those of the known device of that kind.  Insertion law ``prescribed`` reads none of it.
    """

    known: StrictStr | None = Field(None, alias="preset", examples=['"roller_1_5mm"'])
    kind: Literal["pen", "roller", "stamp"] = Field(examples=['"pen"'])
    needle: Needle = Field(examples=['{ length = "1.0 mm" }'])
    needles: StrictInt = Field(12, examples=["12"])
    frequency: Frequency = default_quantity("90 Hz")
    width: Length | None = Field(None, examples=['"8 mm"'])
    speed: Speed | None = Field(None, examples=['"20 mm/s"'])
    retraction: Length | None = Field(None, examples=['"0.2 mm"'])
    rows: StrictInt | None = Field(None, examples=["8"])
    drum_radius: Length | None = Field(None, examples=['"10 mm"'])
    pitch: Length | None = Field(None, examples=['"1 mm"'])
    force: Force | None = Field(None, examples=['"20 N"'])
    slip: Length | None = Field(None, examples=['"0.2 mm"'])
    stretch: Number | None = Field(None, examples=["0.5"])

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            known: str | None = None,
            kind: Literal["pen", "roller", "stamp"] | None = None,
            needle: Needle | Mapping[str, Any] | None = None,
            needles: int | None = None,
            frequency: QuantityLike | None = None,
            width: QuantityLike | None = None,
            speed: QuantityLike | None = None,
            retraction: QuantityLike | None = None,
            rows: int | None = None,
            drum_radius: QuantityLike | None = None,
            pitch: QuantityLike | None = None,
            force: QuantityLike | None = None,
            slip: QuantityLike | None = None,
            stretch: float | None = None,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, data: object) -> object:
        if isinstance(data, Mapping) and (name := data.get("preset", data.get("known"))) is not None:
            return _of_known(str(name), {key: value for key, value in data.items() if value is not None})
        if not isinstance(data, Mapping) or data.get("kind") not in _core.devices():
            return data
        known = _core.device(data["kind"])
        kept = {key: value for key, value in data.items() if value is not None}
        return {"needles": known["needles"], "frequency": f"{known['frequency']} Hz", **kept}

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Device, self.in_si(), "device")

    def in_si(self) -> Table:
        """Return it as a part of the SI document: every key, so that its name says no more."""
        return {key: value for key, value in super().in_si().items() if key != "preset"}

    @classmethod
    def preset(cls, name: str, /, *, length: QuantityLike | None = None) -> Device:
        """Return a known device with its needles (``skinheal params devices`` lists them).

        Parameters
        ----------
        name : str
            For instance ``"roller"`` or ``"home_roller_0_2mm"``.
        length : str or pint.Quantity, optional
            Of other needles on the same device.  Units: length.

        Returns
        -------
        Device

        Raises
        ------
        ScenarioError
            There is no such device; the message lists them.
        """
        _core.device(name)  # which lists the known ones if this is none
        return cls(known=name, needle={"length": length} if length is not None else {})

    @classmethod
    def pen(cls, *, needle: Needle, needles: int | None = None, frequency: QuantityLike | None = None) -> Device:
        """Return a motor-driven pen; what is not given is that of the known pen."""
        return cls(kind="pen", needle=needle, needles=needles, frequency=frequency)

    @classmethod
    def roller(cls, *, needle: Needle, needles: int | None = None) -> Device:
        """Return a roller; what is not given is that of the known roller."""
        return cls(kind="roller", needle=needle, needles=needles)

    @classmethod
    def stamp(cls, *, needle: Needle, needles: int | None = None) -> Device:
        """Return a stamp; what is not given is that of the known stamp."""
        return cls(kind="stamp", needle=needle, needles=needles)


def is_one_device(table: Mapping[str, Any]) -> bool:
    """Return whether a ``[device]`` table is that of one device, not of several by name."""
    return "kind" in table or isinstance(table.get("preset"), str)


def _of_known(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return every key of a known device, with those that are given in place of its own."""
    if name not in _core.devices():
        near = difflib.get_close_matches(name, _core.devices(), n=1)
        hint = f'Did you mean "{near[0]}"?' if near else "Choose one of these."
        raise PydanticCustomError(
            "preset", "preset: there is no such device; allowed: {known}. {hint}",
            {"known": ", ".join(_core.devices()), "hint": hint},
        )  # fmt: skip
    found = _core.device(name)
    kind, tip = found["kind"], found["needle"]
    if given.get("kind", kind) != kind:
        raise PydanticCustomError(
            "preset", 'kind is "{given}", but the preset "{name}" is a {kind}. Remove one of the two',
            {"given": str(given["kind"]), "name": name, "kind": kind},
        )  # fmt: skip
    needle: dict[str, Any] = {"shape": tip["shape"]}
    for key in ("length", "base_diameter", "tip_radius", "tip_length", "thickness"):
        if tip[key] is not None:
            needle[key] = units.from_si(tip[key], units.LENGTH)
    data: dict[str, Any] = {"kind": kind, "needles": found["needles"]}
    numbers = cast("Mapping[str, float]", found)
    for key in DEVICE_KEYS[kind]:
        measure = DEVICE_KINDS.get(key)
        data[key] = units.from_si(numbers[key], measure) if measure else numbers[key]
    own = given.get("needle", {})
    return {**data, **given, "needle": {**needle, **own} if isinstance(own, Mapping) else own}


#: Dimensional keys of a device.
DEVICE_KINDS = {
    "frequency": units.FREQUENCY,
    "width": units.LENGTH,
    "speed": units.SPEED,
    "retraction": units.LENGTH,
    "drum_radius": units.LENGTH,
    "pitch": units.LENGTH,
    "force": units.FORCE,
    "slip": units.LENGTH,
}
#: Keys that each kind of device reads.
DEVICE_KEYS = {
    "pen": ("frequency", "width", "speed", "retraction", "slip", "stretch"),
    "roller": ("width", "speed", "rows", "drum_radius", "slip", "stretch"),
    "stamp": ("speed", "pitch", "force", "slip", "stretch"),
}
