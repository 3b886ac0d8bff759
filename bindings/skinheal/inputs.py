# SPDX-License-Identifier: BSD-3-Clause
"""What a person writes: skin, needle, device, session, protocol, numerics, output.

Inputs are frozen.  Dimensional values are strings with a unit (``"500 um"``) or ``pint.Quantity``; bare numbers are
refused.  Names and physical ranges are checked by the C++ library when an input is made; what needs several inputs, by
``Simulation``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictInt, StrictStr, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from . import units
from .model import (
    Age,
    ArealDensity,
    ArealMass,
    Force,
    Frequency,
    Length,
    Model,
    Number,
    Speed,
    SunQuantity,
    Time,
)

if TYPE_CHECKING:
    from .units import QuantityLike

SHAPES = Literal["tapered", "cone", "pyramid", "cylinder", "blade"]


def _default(text: str) -> Any:
    """A quantity as default; pydantic reads it like one that a user wrote."""
    return Field(text, examples=[f'"{text}"'])


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

    if TYPE_CHECKING:

        def __init__(self, *, name: str, thickness: QuantityLike) -> None: ...


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
    phototype : int
        Fitzpatrick, 1 to 6.
    """

    site: StrictStr = Field("cheek", alias="preset", examples=['"cheek"'])
    layer: tuple[Layer, ...] | None = None
    age: Age = _default("45 year")
    phototype: StrictInt = Field(3, examples=["3"])

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            site: str = "cheek",
            layer: tuple[Layer, ...] | list[Layer] | None = None,
            age: QuantityLike = "45 year",
            phototype: int = 3,
        ) -> None: ...

    @classmethod
    def preset(cls, site: str, /, *, age: QuantityLike = "45 year", phototype: int = 3) -> Skin:
        """Return the skin of a site.

        Parameters
        ----------
        site : str
            For instance ``"cheek"``.
        age : str or pint.Quantity
            Units: time.
        phototype : int
            Fitzpatrick, 1 to 6.

        Returns
        -------
        Skin
        """
        return cls(site=site, age=age, phototype=phototype)


class Needle(Model):
    """One needle.

    Parameters
    ----------
    length : str or pint.Quantity
        What the maker prints, not the depth that it reaches.  Units: length.
    shape : str
        ``tapered``, ``cone``, ``pyramid``, ``cylinder`` or ``blade``.
    base_diameter, tip_radius : str or pint.Quantity
        The base is the side of a pyramid and the width of a blade.  Units: length.
    tip_length : str or pint.Quantity, optional
        Of a cylinder or a blade: where it tapers.  Default: 400 um.  Units: length.
    thickness : str or pint.Quantity, optional
        Of a blade.  Default: 50 um.  Units: length.
    """

    shape: SHAPES = Field("tapered", examples=['"tapered"'])
    length: Length = Field(examples=['"1.0 mm"'])
    base_diameter: Length = _default("250 um")
    tip_radius: Length = _default("5 um")
    tip_length: Length | None = Field(None, examples=['"400 um"'])
    thickness: Length | None = Field(None, examples=['"50 um"'])

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            length: QuantityLike,
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

    What is not given is that of the known device of that kind.  Insertion law ``prescribed`` reads none of it.
    """

    kind: Literal["pen", "roller", "stamp"] = Field(examples=['"pen"'])
    needle: Needle = Field(examples=['{ length = "1.0 mm" }'])
    needles: StrictInt = Field(12, examples=["12"])
    frequency: Frequency = _default("90 Hz")
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
            kind: Literal["pen", "roller", "stamp"],
            needle: Needle,
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
    def _of_its_kind(cls, data: Any) -> Any:
        from . import _core

        if not isinstance(data, Mapping) or data.get("kind") not in _core.devices():
            return data
        known = _core.device(data["kind"])
        kept = {key: value for key, value in data.items() if value is not None}
        return {"needles": known["needles"], "frequency": f"{known['frequency']} Hz", **kept}

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
        from . import _core

        found = _core.device(name)
        kind, tip = found["kind"], found["needle"]
        if length is None:
            length = units.from_si(tip["length"], units.LENGTH)
        needle: dict[str, Any] = {"shape": tip["shape"], "length": length}
        for key in ("base_diameter", "tip_radius", "tip_length", "thickness"):
            needle[key] = units.from_si(tip[key], units.LENGTH)
        data: dict[str, Any] = {"kind": kind, "needle": Needle(**needle), "needles": found["needles"]}
        for key in DEVICE_KEYS[kind]:
            measure = DEVICE_KINDS.get(key)
            data[key] = units.from_si(found[key], measure) if measure else found[key]
        return cls(**data)

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
#: What each kind of device reads.
DEVICE_KEYS = {
    "pen": ("frequency", "width", "speed", "retraction", "slip", "stretch"),
    "roller": ("width", "speed", "rows", "drum_radius", "slip", "stretch"),
    "stamp": ("speed", "pitch", "force", "slip", "stretch"),
}


class Repeat(Model):
    """The same session again and again.

    Parameters
    ----------
    count : int
        Sessions in all, the first one included.
    every : str or pint.Quantity
        From one to the next.  Units: time.
    """

    count: StrictInt = Field(examples=["4"])
    every: Time = Field(examples=['"4 week"'])

    if TYPE_CHECKING:

        def __init__(self, *, count: int, every: QuantityLike) -> None: ...


def _device_tag(value: object) -> str:
    return "<name>" if isinstance(value, str) else "<device>"


class Session(Model):
    """One treatment session.

    Parameters
    ----------
    device : Device
        What is used.  In a scenario file: the name of a ``[device.<name>]`` table, absent if there is one device.
    density : str or pint.Quantity
        Channels that the whole session delivers.  Units: 1/length^2.
    at : str or pint.Quantity
        When, from the start.  Units: time.
    repeat : Repeat, optional
        The same session again.
    """

    at: Time = _default("0 day")
    device: (
        Annotated[Annotated[StrictStr, Tag("<name>")] | Annotated[Device, Tag("<device>")], Discriminator(_device_tag)]
        | None
    ) = None
    density: ArealDensity = _default("200 1/cm^2")
    repeat: Repeat | None = Field(None, examples=['{ count = 4, every = "4 week" }'])

    if TYPE_CHECKING:

        def __init__(
            self,
            device: Device | str | None = None,
            /,
            *,
            density: QuantityLike = "200 1/cm^2",
            at: QuantityLike = "0 day",
            repeat: Repeat | None = None,
        ) -> None: ...

    else:

        def __init__(self, device: Device | None = None, /, **data: Any) -> None:
            super().__init__(**(data if device is None else {"device": device, **data}))


class Sun(Model):
    """One exposure to the sun, or the same again and again.

    Parameters
    ----------
    dose : str or pint.Quantity
        Weighted by erythema, before any sunscreen.  Units: SED (100 J/m^2) or energy/area.
    at : str or pint.Quantity
        When, from the start.  Units: time.
    spf : float
        Protection factor printed on the sunscreen; 1 = none.
    amount : str or pint.Quantity
        Sunscreen that is applied; factors are measured at 2 mg/cm^2, most people apply less than half of it.
        Units: mass/area.
    repeat : Repeat, optional
        The same dose again.
    """

    at: Time = _default("0 day")
    dose: SunQuantity = Field(examples=['"2 SED"'])
    spf: Number = Field(1.0, examples=["30.0"])
    amount: ArealMass = _default("2 mg/cm^2")
    repeat: Repeat | None = Field(None, examples=['{ count = 30, every = "1 day" }'])

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            dose: QuantityLike,
            at: QuantityLike = "0 day",
            spf: float = 1.0,
            amount: QuantityLike = "2 mg/cm^2",
            repeat: Repeat | None = None,
        ) -> None: ...


class Aftercare(Model):
    """What is done to the treated skin between the sessions.

    Parameters
    ----------
    occlusion : str or pint.Quantity
        How long a wet film or patch covers the skin after each session.  Units: time.
    wetness : float
        Of the surface otherwise: 0 in dry air, 1 wet.
    nsaid : float
        Inhibition of cyclo-oxygenase in the skin: 0 none, 1 that of a saturating dose.  It slows the closing.
    """

    occlusion: Time = _default("0 h")
    wetness: Number = Field(0.0, examples=["0.0"])
    nsaid: Number = Field(0.0, examples=["0.0"])

    if TYPE_CHECKING:

        def __init__(self, *, occlusion: QuantityLike = "0 h", wetness: float = 0.0, nsaid: float = 0.0) -> None: ...


class Protocol(Model):
    """Sessions in ascending time, and how long the skin is followed.

    Parameters
    ----------
    sessions : sequence of Session
        May be empty: then nothing happens.
    follow_up : str or pint.Quantity, optional
        From the last session to the end.  Units: time.
    duration : str or pint.Quantity, optional
        From the start to the end, instead of ``follow_up``.  Units: time.
    uv_exposure : float
        Background sun of ``mn16``, 1 = unprotected; later models take ``sun``.
    sun : sequence of Sun
        Exposures to the sun.
    aftercare : Aftercare, optional
        What is done to the skin between the sessions.
    """

    sessions: tuple[Session, ...] = ()
    follow_up: Time | None = None
    duration: Time | None = None
    uv_exposure: Number = 0.0
    sun: tuple[Sun, ...] = ()
    aftercare: Aftercare = Field(default_factory=lambda: Aftercare())

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            sessions: tuple[Session, ...] | list[Session] = (),
            follow_up: QuantityLike | None = None,
            duration: QuantityLike | None = None,
            uv_exposure: float = 0.0,
            sun: tuple[Sun, ...] | list[Sun] = (),
            aftercare: Aftercare | None = None,
        ) -> None: ...

    @classmethod
    def course(
        cls,
        session: Session,
        /,
        *,
        count: int,
        every: QuantityLike,
        follow_up: QuantityLike,
        uv_exposure: float = 0.0,
        sun: tuple[Sun, ...] | list[Sun] = (),
        aftercare: Aftercare | None = None,
    ) -> Protocol:
        """Return ``count`` equal sessions, one ``every`` so often, followed for ``follow_up`` after the last.

        Parameters
        ----------
        session : Session
            The first; its ``repeat`` is replaced.
        count : int
            Sessions in all.
        every, follow_up : str or pint.Quantity
            Units: time.
        uv_exposure : float
            Background sun of ``mn16``, 1 = unprotected.
        sun : sequence of Sun
            Exposures to the sun.
        aftercare : Aftercare, optional
            What is done to the skin between the sessions.

        Returns
        -------
        Protocol
        """
        repeated = session.model_copy(update={"repeat": Repeat(count=count, every=every)})
        return cls(
            sessions=(repeated,),
            follow_up=follow_up,
            uv_exposure=uv_exposure,
            sun=sun,
            aftercare=aftercare if aftercare is not None else Aftercare(),
        )


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
        from . import units

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


def _join_keys(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        nested = isinstance(value, Mapping) and value and not {"value", "source"} & set(value)
        if nested and all(isinstance(inner, Mapping) for inner in value.values()):
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
        Of everything random.
    """

    geometry: Literal["axisymmetric", "column", "point", "box"] = Field("axisymmetric", examples=['"axisymmetric"'])
    resolution: Literal["coarse", "normal", "fine"] = Field("normal", examples=['"normal"'])
    cells: Cells | None = None
    tolerance: Number = Field(1e-3, examples=["1e-3"])
    patch: Length | None = None
    seed: StrictInt = Field(1, examples=["1"])

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
    """What is kept.  It never changes the answer.

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

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            fields: tuple[str, ...] | list[str] = (),
            every: QuantityLike | None = None,
            precision: Literal["float32", "float64"] = "float32",
        ) -> None: ...
