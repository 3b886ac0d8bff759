# SPDX-License-Identifier: BSD-3-Clause
"""Treatment of the skin over time: sessions, sun, aftercare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, StrictInt, StrictStr, Tag, model_validator

from .. import _core
from ..errors import Problem, ScenarioError
from . import units
from .devices import Device
from .document import Table
from .model import (
    ArealDensity,
    ArealMass,
    Model,
    Number,
    Speed,
    SunQuantity,
    Time,
    default_quantity,
    problems_of,
)
from .unit_registry import Quantity

if TYPE_CHECKING:
    from .units import QuantityLike


DIRECTIONS = Literal["0 deg", "45 deg", "90 deg", "135 deg"]
USUAL_DENSITY = "200 1/cm^2"
#: What one scenario may hold; C++ has the same limits.
MOST_SESSIONS = 1000
MOST_DOSES = 12000


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

    def problems(self, key: str, *, most: int, what: str, each: str) -> list[Problem]:
        """Return what is wrong with it; keys begin with ``key``."""
        if not 1 <= self.count <= most:
            step = f"It counts all {what}, the first one included."
            message = f"{key}.count is {self.count}; allowed: 1 to {most}. {step}"
            allowed = f"1 to {most}"
            return [
                Problem(key=f"{key}.count", given=str(self.count), allowed=allowed, next_step=step, message=message)
            ]
        if self.count > 1 and not units.to_si(self.every, units.TIME) > 0:
            given, step = units.text(self.every), f'Write for example  every = "{each}"'
            message = f"{key}.every is {given}; allowed: more than 0 s. {step}"
            return [Problem(key=f"{key}.every", given=given, allowed="more than 0 s", next_step=step, message=message)]
        return []

    def _problems(self) -> list[Problem]:
        if 1 <= self.count <= MOST_DOSES:
            return self.problems("repeat", most=MOST_DOSES, what="times", each="4 week")
        allowed = f"1 to {MOST_SESSIONS} sessions, or 1 to {MOST_DOSES} doses of sun"
        step = "It counts all of them, the first one included."
        message = f"repeat.count is {self.count}; allowed: {allowed}. {step}"
        given = str(self.count)
        return [Problem(key="repeat.count", given=given, allowed=allowed, next_step=step, message=message)]

    if TYPE_CHECKING:

        def __init__(self, *, count: int, every: QuantityLike) -> None: ...


def _device_tag(value: object) -> str:
    return "<name>" if isinstance(value, str) else "<device>"


class Session(Model):
    """One treatment session.

    Parameters
    ----------
    device : Device or str
        The device, or the name of a known one.  In a scenario file: the name of a ``[device.<name>]`` table,
        absent if there is one device.
    density : str or pint.Quantity, optional
        Channels that the whole session delivers.  Default: 200 1/cm^2, unless ``passes`` are given.  Units: 1/length^2.
    at : str or pint.Quantity
        When, from the start.  Units: time.
    passes : int, optional
        Times that the device goes over the skin, instead of ``density``: that follows from the device, from the speed
        of the hand, and from the share of strokes that puncture.
    speed : str or pint.Quantity, optional
        Of the hand in this session, instead of that of the device.  Units: length/time.
    directions : sequence of str, optional
        Of the passes in turn: ``0 deg``, ``45 deg``, ``90 deg``, ``135 deg``; default: all four.  Only with ``passes``.
    repeat : Repeat, optional
        The same session again.
    """

    _first: ClassVar[str] = "device"

    at: Time = default_quantity("0 day")
    device: (
        Annotated[Annotated[StrictStr, Tag("<name>")] | Annotated[Device, Tag("<device>")], Discriminator(_device_tag)]
        | None
    ) = None
    density: ArealDensity | None = Field(None, examples=['"200 1/cm^2"'])
    passes: StrictInt | None = Field(None, examples=["4"])
    speed: Speed | None = Field(None, examples=['"20 mm/s"'])
    directions: tuple[DIRECTIONS, ...] | None = Field(None, examples=['["0 deg", "90 deg"]'])
    repeat: Repeat | None = Field(None, examples=['{ count = 4, every = "4 week" }'])

    def in_si(self) -> Table:
        """Return it as a part of the SI document: one session, with the speed of its hand in its device."""
        device = self.device
        if isinstance(device, Device) and self.speed is not None:
            device = device.model_copy(update={"speed": self.speed})
        out = self.model_copy(update={"device": None, "speed": None, "repeat": None})
        table = super(Session, out).in_si()
        return table | ({"device": device.in_si()} if isinstance(device, Device) else {})

    def problems(self, key: str) -> list[Problem]:
        """Return what the library cannot see, as it knows one session at a time; keys begin with ``key``."""
        out = (
            self.repeat.problems(f"{key}.repeat", most=MOST_SESSIONS, what="sessions", each="4 week")
            if self.repeat is not None
            else []
        )
        if self.density is not None and self.passes is not None:
            step = "Remove one of them: the density follows from the passes."
            message = f"{key} has both density and passes. {step}"
            out.append(Problem(key=f"{key}.passes", next_step=step, message=message))
        return out

    def _problems(self) -> list[Problem]:
        return self.problems("session") + problems_of(_core.Session, self.in_si(), "session")

    if TYPE_CHECKING:

        def __init__(
            self,
            device: Device | str | None = None,
            /,
            *,
            density: QuantityLike | None = None,
            passes: int | None = None,
            speed: QuantityLike | None = None,
            directions: tuple[DIRECTIONS, ...] | list[DIRECTIONS] | None = None,
            at: QuantityLike = "0 day",
            repeat: Repeat | None = None,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _one_count(cls, data: object) -> object:
        """A session without density and passes has the usual density."""
        if isinstance(data, Mapping) and data.get("density") is None and data.get("passes") is None:
            return {**data, "density": USUAL_DENSITY}
        return data


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

    _first: ClassVar[str] = "dose"

    at: Time = default_quantity("0 day")
    dose: SunQuantity = Field(examples=['"2 SED"'])
    spf: Number = Field(1.0, examples=["30.0"])
    amount: ArealMass = default_quantity("2 mg/cm^2")
    repeat: Repeat | None = Field(None, examples=['{ count = 30, every = "1 day" }'])

    def in_si(self) -> Table:
        """Return it as a part of the SI document: one dose."""
        return super(Sun, self.model_copy(update={"repeat": None})).in_si()

    def _problems(self) -> list[Problem]:
        own = (
            self.repeat.problems("sun.repeat", most=MOST_DOSES, what="doses", each="1 day")
            if self.repeat is not None
            else []
        )
        return own + problems_of(_core.SunDose, self.in_si(), "sun")

    if TYPE_CHECKING:

        def __init__(
            self,
            dose: QuantityLike,
            *,
            at: QuantityLike = "0 day",
            spf: float = 1.0,
            amount: QuantityLike = "2 mg/cm^2",
            repeat: Repeat | None = None,
        ) -> None: ...


class Aftercare(Model):
    """Care of the treated skin between the sessions.

    Parameters
    ----------
    occlusion : str or pint.Quantity
        How long a wet film or patch covers the skin after each session.  Units: time.
    wetness : float
        Of the surface otherwise: 0 in dry air, 1 wet.
    nsaid : float
        Inhibition of cyclo-oxygenase in the skin: 0 none, 1 that of a saturating dose.  It slows the closing.
    """

    occlusion: Time = default_quantity("0 h")
    wetness: Number = Field(0.0, examples=["0.0"])
    nsaid: Number = Field(0.0, examples=["0.0"])

    def _problems(self) -> list[Problem]:
        return problems_of(_core.Aftercare, self.in_si(), "aftercare")

    if TYPE_CHECKING:

        def __init__(self, *, occlusion: QuantityLike = "0 h", wetness: float = 0.0, nsaid: float = 0.0) -> None: ...


def end_problems(name: str, end: Quantity) -> list[Problem]:
    """What is wrong with the end of a protocol that lies before its start."""
    if not end.magnitude < 0:
        return []
    given = units.text(end)
    step = "Write a time of 0 or more." if name == "follow_up" else "Write a time above 0."
    message = f"protocol.{name} is {given}, before its start. {step}"
    return [Problem(key=f"protocol.{name}", given=given, next_step=step, message=message)]


class Protocol(Model):
    """Sessions in ascending time, and how long the skin is followed.

    Parameters
    ----------
    sessions : Session or sequence of Session
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
        Care of the skin between the sessions.
    """

    _first: ClassVar[str] = "sessions"

    sessions: tuple[Session, ...] = ()
    follow_up: Time | None = None
    duration: Time | None = None
    uv_exposure: Number = 0.0
    sun: tuple[Sun, ...] = ()
    aftercare: Aftercare = Field(default_factory=lambda: Aftercare())

    def _problems(self) -> list[Problem]:
        end, written = (self.duration, "duration") if self.duration is not None else (self.follow_up, "follow_up")
        if end is None or (self.duration is not None and self.follow_up is not None):
            return []  # ``Simulation`` tells
        table = {"duration": units.to_si(end, units.TIME), "uv_exposure": self.uv_exposure}
        negative = end_problems(written, end)
        return negative or problems_of(_core.Protocol, table, "protocol", {"duration": written})

    if TYPE_CHECKING:

        def __init__(
            self,
            sessions: Session | Sequence[Session] = (),
            *,
            follow_up: QuantityLike | None = None,
            duration: QuantityLike | None = None,
            uv_exposure: float = 0.0,
            sun: Sun | Sequence[Sun] = (),
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
        sun: Sun | Sequence[Sun] = (),
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
            Care of the skin between the sessions.

        Returns
        -------
        Protocol
        """
        if not isinstance(session, Session):
            what = "sh.Session(device)" if isinstance(session, Device) else "sh.Session(...)"
            raise ScenarioError(
                f"Protocol.course repeats one session: write sh.Protocol.course({what}, count=4, ...) "
                f"(got {type(session).__name__})"
            )
        repeated = session.model_copy(update={"repeat": Repeat(count=count, every=every)})
        return cls(
            sessions=(repeated,),
            follow_up=follow_up,
            uv_exposure=uv_exposure,
            sun=sun,
            aftercare=aftercare if aftercare is not None else Aftercare(),
        )
