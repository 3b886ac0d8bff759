# SPDX-License-Identifier: BSD-3-Clause
"""How needles go into skin, without a run: depth, force, residual channel, share that punctures, pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, cast

from .. import _core
from ..errors import ScenarioError
from ..inputs import units
from ..inputs.devices import Device
from ..inputs.document import Json, ScenarioDocument
from ..inputs.expand import check, expand
from ..inputs.products import Channels
from ..inputs.scenario import ProtocolTable, Scenario
from ..inputs.sessions import DIRECTIONS, Session
from ..inputs.settings import Insertion, Numerics, Override, Parameters, Skin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..inputs.units import Quantity, QuantityLike

#: More are of no use, and would fill the memory.
MOST_HITS = 1e6
PunctureLaw = Literal["tip_diameter", "energy", "crack"]

_VOLUME = units.Kind("a volume", "m^3", (("um^3", 0.0), ("mm^3", 1e-12)), "0.01 mm^3")
_AREA = units.Kind("an area", "m^2", (("um^2", 0.0), ("mm^2", 1e-8)), "0.1 mm^2")
_STIFFNESS = units.Kind("a stiffness", "N/m", (("N/m", 0.0),), "80 N/m")


@dataclass(frozen=True)
class ResidualChannel:
    """The hole that a typical needle leaves once the skin has sprung back.

    Attributes
    ----------
    depth : pint.Quantity
        Below the skin surface.
    mouth_radius : pint.Quantity
        Of a circle of the area of the mouth, the slit included.
    slit : pint.Quantity
        Length by which the motion of the needle widens the mouth.
    body_radius, tip_radius : pint.Quantity
        Just below the surface, and at the tip.
    margin : pint.Quantity
        Over which damage decays beside the wall.
    start_mouth_radius, start_body_radius : pint.Quantity
        At the moment the needle is out: those of the needle.
    relaxation_time : pint.Quantity
        Of the creep from there to ``mouth_radius`` and ``body_radius``.
    """

    depth: Quantity
    mouth_radius: Quantity
    slit: Quantity
    body_radius: Quantity
    tip_radius: Quantity
    margin: Quantity
    start_mouth_radius: Quantity
    start_body_radius: Quantity
    relaxation_time: Quantity

    def mouth_radius_at(self, time: QuantityLike) -> Quantity:
        """Return the radius of the mouth some time after the needle is out.

        Parameters
        ----------
        time : str or pint.Quantity
            Units: time.

        Returns
        -------
        pint.Quantity
        """
        import math

        passed = units.to_si(units.quantity(time, key="time", kind=units.TIME), units.TIME)
        left = math.exp(-passed / units.to_si(self.relaxation_time, units.TIME))
        radius: Quantity = self.mouth_radius + (self.start_mouth_radius - self.mouth_radius) * left
        return radius


@dataclass(frozen=True)
class Injury:
    """Injury by one channel as healing sees it, in the mean of the channels that are there.

    Attributes
    ----------
    wall_area : pint.Quantity
        Of the hole.
    hole, injured, fibrin : pint.Quantity
        Volumes of the hole, of hole and margin, and of the blood that fills it, in the mean.
    breach_share, vessels_share : float
        Channels that pass the dermo-epidermal junction, and that strike at least one vessel.
    """

    wall_area: Quantity
    hole: Quantity
    injured: Quantity
    fibrin: Quantity
    breach_share: float
    vessels_share: float


@dataclass(frozen=True)
class InsertionResult:
    """How the needles of a device go into skin.

    A device that cannot puncture is a result: share 0 and a reason.

    Attributes
    ----------
    depth, depth_sd : pint.Quantity
        Mean and standard deviation of the needles that puncture, below the skin surface with the needle in.
    fraction_punctured : float
        Share of the strokes that puncture.
    reason : str
        Why nothing is punctured; else empty.
    depths : numpy.ndarray
        Shape (needle,).  Depths of all needles, ascending; 0 where the skin holds.  Units: m.
    tenting : pint.Quantity
        Mean dent of the skin below the face of the device.
    puncture_force, available_force, needle_force, device_force : pint.Quantity
        Median force of puncture of one needle; what the intact skin lets the device put on it; with the needle in; of
        all needles that are in at once.
    stiffness, speed : pint.Quantity
        Of the skin under one needle; of the needle where it meets the skin.
    in_contact : int
        Needles that press at once.
    residual : ResidualChannel
        The hole that stays.
    bleeding_probability, capillary_strikes : float
        That a channel fills with blood; vessels struck per channel.
    density_per_pass, density : pint.Quantity
        Strokes of one pass; channels of all passes.
    open_area : float
        Share of the skin in at least one mouth.
    injury : Injury
        The injury that healing starts from.
    deepest_layer : str
        That the hole of a typical needle reaches.
    notes : tuple of str
        Things worth telling.
    """

    needle_length: Quantity
    fraction_punctured: float
    reason: str
    depth: Quantity
    depth_sd: Quantity
    depths: NDArray[np.float64]
    tenting: Quantity
    puncture_force: Quantity
    available_force: Quantity
    needle_force: Quantity
    device_force: Quantity
    stiffness: Quantity
    speed: Quantity
    in_contact: int
    residual: ResidualChannel
    bleeding_probability: float
    capillary_strikes: float
    density_per_pass: Quantity
    density: Quantity
    open_area: float
    injury: Injury
    deepest_layer: str
    notes: tuple[str, ...]

    def channels(self, *, density: QuantityLike | None = None) -> Channels:
        """Return the holes that stay, as absorption takes them: the typical needle's, at the density of all passes.

        Parameters
        ----------
        density : str or pint.Quantity, optional
            Of channels, instead of that of the insertion.  Units: 1/length^2.

        Returns
        -------
        Channels

        Raises
        ------
        ScenarioError
            If no needle went through.
        """
        if self.fraction_punctured <= 0:
            raise ScenarioError(
                f"channels: no needle went through the skin: {self.reason}. There is nothing to deliver through."
            )
        hole = self.residual
        return Channels(
            density=self.density if density is None else density,
            mouth_radius=hole.mouth_radius,
            body_radius=hole.body_radius,
            tip_radius=hole.tip_radius,
            depth=hole.depth,
        )

    def quantile(self, share: float) -> Quantity:
        """Return the depth that a share of all strokes stays above, those that do not puncture included.

        Parameters
        ----------
        share : float
            0 to 1.

        Returns
        -------
        pint.Quantity
        """
        import numpy as np

        return units.from_si(float(np.quantile(self.depths, share)), units.LENGTH)

    def answer(self) -> str:
        """Return in one sentence how many strokes go in, and how far."""
        length = units.text(float(f"{self.needle_length.magnitude:.3g}") * self.needle_length.units)
        if self.fraction_punctured == 0:
            return f"No stroke of these {length} needles goes into this skin."
        reached = units.text(float(f"{self.depth.magnitude:.2g}") * self.depth.units)
        share = 100 * self.fraction_punctured
        if share >= 99.95:
            return f"Every stroke of these {length} needles goes in; they reach {reached} below the surface."
        return f"{share:.2g} % of the strokes of these {length} needles go in; they reach {reached} below the surface."

    def __str__(self) -> str:
        def show(quantity: Quantity) -> str:
            return units.text(float(f"{quantity.magnitude:.3g}") * quantity.units)

        lines = [self.answer(), ""]
        lines += [f"needle             {show(self.needle_length)}, {show(self.speed)}, {self.in_contact} press at once"]
        lines += [f"punctured          {100 * self.fraction_punctured:.0f} % of the strokes"]
        if self.reason:
            return "\n".join([*lines, f"reason             {self.reason}"])
        q05, q95 = (show(self.quantile(share)) for share in (0.05, 0.95))
        lines += [
            f"depth              {show(self.depth)} +- {show(self.depth_sd)} "
            f"(of all strokes, 5 to 95 %: {q05} to {q95})",
            f"tenting            {show(self.tenting)}, skin {show(self.stiffness)}",
            f"force              {show(self.needle_force)} per needle, {show(self.device_force)} in all; "
            f"puncture {show(self.puncture_force)} (median), available {show(self.available_force)}",
            f"hole               {show(self.residual.depth)} deep, radius {show(self.residual.mouth_radius)} at the "
            f"mouth ({show(self.residual.start_mouth_radius)} right after withdrawal), "
            f"{show(self.residual.body_radius)} below, ends in the {self.deepest_layer.replace('_', ' ')}",
            f"bleeding           {100 * self.bleeding_probability:.0f} % of the channels, "
            f"{self.capillary_strikes:.2g} vessels struck per channel",
            f"density            {show(self.density)} ({show(self.density_per_pass)} strokes a pass), "
            f"{100 * self.open_area:.2g} % of the skin open",
        ]
        return "\n".join([*lines, *(f"note               {note}" for note in self.notes)])


@dataclass(frozen=True)
class HitPattern:
    """Where the needles of one session meet a rectangle of skin.

    Attributes
    ----------
    x, y, depth : numpy.ndarray
        Shape (hit,).  Place, and depth of the needle, 0 where the skin holds.  Units: m.
    pass_number : numpy.ndarray
        Shape (hit,).
    density : float
        Hits.  Units: 1/m2.
    open_share, isolated_share, reentry_share : float
        Skin in at least one mouth; holes that touch no other; hits inside an earlier hole.
    nearest_distance : float
        Mean distance to the nearest hit.  Units: m.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    depth: NDArray[np.float64]
    pass_number: NDArray[np.int64]
    density: float
    open_share: float
    isolated_share: float
    nearest_distance: float
    reentry_share: float


#: Kinds of the dimensional members of the core's answer.
_KINDS = {
    "needle_length": units.LENGTH,
    "depth": units.LENGTH,
    "depth_sd": units.LENGTH,
    "tenting": units.LENGTH,
    "puncture_force": units.FORCE,
    "available_force": units.FORCE,
    "needle_force": units.FORCE,
    "device_force": units.FORCE,
    "stiffness": _STIFFNESS,
    "speed": units.SPEED,
    "density_per_pass": units.AREAL_DENSITY,
    "density": units.AREAL_DENSITY,
    "wall_area": _AREA,
    "hole": _VOLUME,
    "injured": _VOLUME,
    "fibrin": _VOLUME,
}


def scenario_of(
    skin: Skin | str,
    device: Device,
    puncture: PunctureLaw = "tip_diameter",
    override: Mapping[str, Override] | None = None,
    seed: int = 1,
) -> _core.Scenario:
    """Return the scenario that asks the question: one session, whose density does not matter."""
    scenario = Scenario(
        skin=Skin.preset(skin) if isinstance(skin, str) else skin,
        device=device,
        protocol=ProtocolTable(follow_up="1 day"),
        session=(Session(density="1 1/cm^2"),),
        insertion=Insertion(law="mechanics", puncture=puncture),
        parameters=Parameters(override=override if override is not None else {}),
        numerics=Numerics(seed=seed),
    )
    return check(expand(scenario))


def from_core(found: Mapping[str, Any]) -> InsertionResult:
    """Make the result from the answer of the core.

    Parameters
    ----------
    found : mapping
        Of ``_core.insertion``, in SI.

    Returns
    -------
    InsertionResult
    """
    import numpy as np

    def value(name: str, number: Any) -> Any:
        kind = _KINDS.get(name)
        return units.from_si(float(number), kind) if kind else number

    data = {name: value(name, number) for name, number in found.items()}
    data["depths"] = np.asarray(found["depths"])
    data["notes"] = tuple(found["notes"])
    data["residual"] = ResidualChannel(
        **{
            key: units.from_si(float(number), units.TIME if key == "relaxation_time" else units.LENGTH)
            for key, number in found["residual"].items()
        }
    )
    data["injury"] = Injury(**{key: value(key, number) for key, number in found["injury"].items()})
    return InsertionResult(**{field.name: data[field.name] for field in fields(InsertionResult)})


def insertion(
    skin: Skin | str,
    device: Device | str,
    *,
    passes: int = 1,
    puncture: PunctureLaw = "tip_diameter",
    override: Mapping[str, Override] | None = None,
    seed: int = 1,
) -> InsertionResult:
    """Return how the needles of a device go into skin, by the law ``mechanics``.

    Parameters
    ----------
    skin : Skin or str
        A skin, or the name of a site.
    device : Device or str
        A device, or the name of a known one.
    passes : int
        Times that the device goes over the skin.
    puncture : str
        Criterion of puncture: ``tip_diameter``, ``energy`` or ``crack``.
    override : mapping of str to Override, optional
        Other values of parameters.
    seed : int
        Of the forces that scatter from needle to needle.

    Returns
    -------
    InsertionResult

    Raises
    ------
    ScenarioError
        Needles wider than their distance, no needles, values out of range, unknown names.

    Examples
    --------
    >>> import skinheal as sh
    >>> found = sh.insertion("cheek", sh.Device.preset("roller", length="1.5 mm"), passes=15)
    >>> bool(found.depth < found.needle_length)
    True
    """
    if isinstance(device, str):
        device = Device.preset(device)
    return from_core(_core.insertion(scenario_of(skin, device, puncture, override, seed), passes=passes))


def hits(
    skin: Skin | str,
    device: Device | str,
    *,
    size: tuple[QuantityLike, QuantityLike] = ("10 mm", "10 mm"),
    passes: int = 1,
    directions: Sequence[DIRECTIONS] = (),
    session: int = 0,
    seed: int = 1,
) -> HitPattern:
    """Return where the needles of one session meet a rectangle of skin.  Equal seeds give equal hits.

    Parameters
    ----------
    skin : Skin or str
        A skin, or the name of a site.
    device : Device or str
        A device, or the name of a known one.
    size : sequence of two str or pint.Quantity
        Width and height.  Units: length.
    passes : int
        Times that the device goes over the skin.
    directions : sequence of str
        Of the passes in turn: ``0 deg``, ``45 deg``, ``90 deg``, ``135 deg``; default: all four.
    session : int
        From 0; the next falls on new places.
    seed : int
        Of everything random.

    Returns
    -------
    HitPattern

    Raises
    ------
    ScenarioError
        As ``insertion``.
    """
    import numpy as np

    if isinstance(device, str):
        device = Device.preset(device)
    if not 0 <= session <= 1000:
        raise ScenarioError(f"session is {session}; allowed: 0 to 1000. The first session is 0.")
    if isinstance(size, str) or len(size) != 2:
        shown = "one" if isinstance(size, str) else str(len(size))
        raise ScenarioError(f'size must be a width and a height: write size=("10 mm", "10 mm") (got {shown})')
    scenario = scenario_of(skin, device, "tip_diameter", None, seed)
    table = cast(ScenarioDocument, scenario.to_dict())
    one = table["protocol"]["sessions"][0]
    one["directions"] = list(directions)
    table["protocol"]["sessions"] = [{**one, "at": float(k)} for k in range(session + 1)]
    scenario = _core.Scenario.from_dict(cast("dict[str, Json]", table))
    width, height = (units.to_si(units.quantity(side, key="size", kind=units.LENGTH), units.LENGTH) for side in size)
    if not (width > 0 and height > 0):
        raise ScenarioError(f"size is {size[0]} by {size[1]}; allowed: more than 0. Give a width and a height.")
    wanted = scenario.protocol.sessions[0].device.strokes_per_pass() * passes * width * height
    if wanted > MOST_HITS:
        many = "1 pass makes" if passes == 1 else f"{passes} passes make"
        told = f"{many} {wanted:.3g} hits in this rectangle; allowed: {MOST_HITS:.3g}."
        raise ScenarioError(f"{told} Make the rectangle smaller, or take fewer passes.")
    try:
        found = _core.hits(scenario, passes=passes, session=session, width=width, height=height)
    except ValueError as error:
        told = f"size {size[0]} by {size[1]}: {error}."
        raise ScenarioError(f"{told} Make the rectangle smaller and its sides more alike.") from error
    return HitPattern(
        x=np.asarray(found["x"]),
        y=np.asarray(found["y"]),
        depth=np.asarray(found["depth"]),
        pass_number=np.asarray(found["pass"], dtype=np.int64),
        density=found["density"],
        open_share=found["open_share"],
        isolated_share=found["isolated_share"],
        nearest_distance=found["nearest_distance"],
        reentry_share=found["reentry_share"],
    )
