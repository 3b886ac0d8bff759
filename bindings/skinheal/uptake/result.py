# SPDX-License-Identifier: BSD-3-Clause
"""Result of a computation of absorption: amounts by layer, ratios against intact skin, hazards."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..figures.absorption import Amounts, plot_absorption
from ..figures.display import DISCLAIMER
from ..figures.plot import AxesGrid
from ..inputs import units
from ..inputs.products import Active, Application

if TYPE_CHECKING:
    import xarray as xr

    from ..inputs.units import QuantityLike

Array = NDArray[np.float64]

#: Layers of the solver, gathered for people.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "stratum_corneum": ("stratum_corneum",),
    "viable_epidermis": ("viable_epidermis",),
    "dermis": ("subepidermal_dermis", "papillary_dermis", "reticular_dermis"),
    "hypodermis": ("hypodermis",),
}
#: Amounts of the solver that are not layers, with their meaning.
AMOUNTS: Mapping[str, str] = {
    "applied": "given so far",
    "vehicle": "in the film on the skin",
    "channels": "in the fluid of the channels",
    "bound": "slowly bound",
    "absorbed": "taken by blood and lymph",
    "permeated": "in the receptor below",
    "evaporated": "evaporated",
    "metabolised": "broken down",
    "wiped": "wiped off",
}
#: Smaller permeated shares than this are nothing: below the solver's tolerance.
NOTHING = 1e-12


def delivered(found: Mapping[str, Any]) -> Array:
    """Everything that has passed the stratum corneum.  Units: kg/m2."""
    total = np.zeros(len(found["time"]))
    for name, layer in found["layers"].items():
        if name != "stratum_corneum":
            total = total + np.asarray(layer, dtype=float)
    for key in ("bound", "absorbed", "permeated", "metabolised", "channels"):
        total = total + np.asarray(found[key], dtype=float)
    return total


def amount(kg_per_m2: float) -> str:
    """An amount per area for people, e.g. ``"1.2 ug/cm2"``."""
    micrograms = kg_per_m2 * 1e5
    for unit, factor in (("mg/cm2", 1e-3), ("ug/cm2", 1.0), ("ng/cm2", 1e3), ("pg/cm2", 1e6)):
        if abs(micrograms) * factor >= 0.1:
            return f"{micrograms * factor:.3g} {unit}"
    return "0" if micrograms == 0 else f"{micrograms * 1e6:.2g} pg/cm2"


def concentration(kg_per_m3: float) -> str:
    """A concentration for people."""
    for unit, factor in (("mg/mL", 1.0), ("ug/mL", 1e3), ("ng/mL", 1e6)):
        if abs(kg_per_m3) * factor >= 0.1:
            return f"{kg_per_m3 * factor:.3g} {unit}"
    return "0" if kg_per_m3 == 0 else f"{kg_per_m3 * 1e6:.2g} ng/mL"


@dataclass(frozen=True)
class Uptake:
    """One active.  Amounts per area of skin in kg/m2, times in s from the session.

    Attributes
    ----------
    active : Active
        The quantity.
    case : dict
        The case of the solver, SI.
    properties : dict
        Estimated properties, SI.
    found, intact : dict
        Answers of the solver: through the channels, and through intact skin.
    start : float
        First time.  Units: s.
    spread : tuple of (float, float)
        Delivered with and without channels at the end, one pair for each draw of the parameters.  Units: kg/m2.
    """

    active: Active
    case: Mapping[str, Any]
    properties: Mapping[str, float]
    found: Mapping[str, Any]
    intact: Mapping[str, Any]
    start: float
    spread: tuple[tuple[float, float], ...] = ()

    @property
    def time(self) -> Array:
        """Times.  Units: s from the session."""
        return np.asarray(self.found["time"], dtype=float) + self.start

    @property
    def delivered(self) -> Array:
        """Amount that has passed the stratum corneum at each time.  Units: kg/m2."""
        return delivered(self.found)

    @property
    def delivered_intact(self) -> Array:
        """The same through intact skin.  Units: kg/m2."""
        return np.asarray(np.interp(self.time, np.asarray(self.intact["time"]) + self.start, delivered(self.intact)))

    @property
    def enhancement(self) -> float:
        """Delivered at the end over that through intact skin; infinite if nothing passes intact skin."""
        gained, plain = float(self.delivered[-1]), float(self.delivered_intact[-1])
        if plain <= NOTHING * max(self.applied, 1e-300):
            return float("inf") if gained > NOTHING * self.applied else 1.0
        return gained / plain

    @property
    def ceiling(self) -> float:
        """Highest enhancement of the steady flux that channels could give: living layers alone over the whole."""
        barrier = self.properties["permeability"] / self.properties["hydration_factor"]
        living = self.properties["ceiling"]
        whole = 1 / (1 / barrier + 1 / living) if barrier > 0 and living > 0 else 0.0
        return living / whole if whole > 0 else float("inf")

    @property
    def applied(self) -> float:
        """Given in all.  Units: kg/m2."""
        return float(self.found["applied"][-1])

    @property
    def lost(self) -> float:
        """Share that evaporated, was wiped off or lies on the skin at the end."""
        gone = sum(float(self.found[key][-1]) for key in ("evaporated", "wiped", "vehicle"))
        return gone / self.applied if self.applied > 0 else 0.0

    @property
    def systemic_rate(self) -> Array:
        """Input into the body.  Units: kg/m2/s."""
        return np.asarray(self.found["systemic_rate"], dtype=float)

    @property
    def plasma(self) -> Array:
        """Plasma level; empty without ``plasma_volume``.  Units: kg/m3."""
        return np.asarray(self.found["plasma"], dtype=float)

    @property
    def depth(self) -> Array:
        """Cell centres.  Units: m."""
        return np.asarray(self.found["depth"], dtype=float)

    @property
    def profile(self) -> Array:
        """Free concentration, shape (time, depth), mean over the area.  Units: kg/m3."""
        flat = np.asarray(self.found["profile"], dtype=float)
        return flat.reshape(self.time.size, self.depth.size)

    def amounts(self) -> Amounts:
        """Return what a figure shows."""
        layers = ("stratum_corneum", "viable_epidermis", "dermis")
        found = {name: np.asarray(self.found[name], dtype=float) for name in ("vehicle", "absorbed", "permeated")}
        return Amounts(
            title=self.active.title,
            time=self.time,
            depth=self.depth,
            profile=self.profile,
            applied=self.applied,
            curves={**found, **{n: self.layer(n) for n in layers}, "delivered_intact": self.delivered_intact},
        )

    def layer(self, name: str) -> Array:
        """Amount in ``stratum_corneum``, ``viable_epidermis``, ``dermis`` or ``hypodermis``.  Units: kg/m2."""
        wanted = GROUPS[name]
        parts = [np.asarray(values, dtype=float) for layer, values in self.found["layers"].items() if layer in wanted]
        return sum(parts, np.zeros(self.time.size))

    def concentration_at(self, depth: QuantityLike) -> Array:
        """Free concentration at one depth over time, e.g. of lidocaine at the nerves.  Units: kg/m3."""
        at = units.to_si(units.quantity(depth, key="depth", kind=units.LENGTH), units.LENGTH)
        return np.array([np.interp(at, self.depth, row) for row in self.profile])

    def interval(self, share: float = 0.9) -> tuple[float, float] | None:
        """Interval of the delivered amount that holds ``share`` of the draws; None without draws.  Units: kg/m2."""
        if not self.spread:
            return None
        values = [pair[0] for pair in self.spread]
        low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)

    def to_xarray(self) -> xr.Dataset:
        """Return amounts, rates and profile as a dataset with ``time`` and ``depth``, in SI."""
        import xarray as xr

        per_area = {"units": "kg m-2"}
        data: dict[str, tuple[object, ...]] = {
            key: ("time", np.asarray(self.found[key], dtype=float), {**per_area, "long_name": meaning})
            for key, meaning in AMOUNTS.items()
        }
        for name in GROUPS:
            data[name] = ("time", self.layer(name), {**per_area, "long_name": f"in the {name.replace('_', ' ')}"})
        data["delivered"] = ("time", self.delivered, {**per_area, "long_name": "past the stratum corneum"})
        data["delivered_intact"] = ("time", self.delivered_intact, {**per_area, "long_name": "the same, intact skin"})
        rate = {"units": "kg m-2 s-1"}
        data["surface_flux"] = ("time", np.asarray(self.found["surface_flux"], dtype=float), rate)
        data["systemic_rate"] = ("time", self.systemic_rate, {**rate, "long_name": "into blood and lymph"})
        if self.plasma.size:
            data["plasma"] = ("time", self.plasma, {"units": "kg m-3", "long_name": "plasma level"})
        data["concentration"] = (
            ("time", "depth"),
            self.profile,
            {"units": "kg m-3", "long_name": "free concentration, mean over the area"},
        )
        coordinates = {
            "time": ("time", self.time, {"units": "s", "long_name": "time from the session"}),
            "depth": ("depth", self.depth, {"units": "m", "positive": "down"}),
        }
        return xr.Dataset(data, coords=coordinates, attrs={"active": self.active.name})

    def rows(self) -> list[tuple[str, str]]:
        """The end of the run for people."""
        share = self.delivered[-1] / self.applied if self.applied > 0 else 0.0
        out = [
            ("applied", amount(self.applied)),
            ("past the stratum corneum", f"{amount(float(self.delivered[-1]))} ({100 * share:.3g} % of the dose)"),
            ("through intact skin", amount(float(self.delivered_intact[-1]))),
            ("enhancement", _ratio(self.enhancement)),
            ("ceiling of the enhancement in the steady state", _ratio(self.ceiling)),
            *(
                (f"in the {name.replace('_', ' ')}", amount(float(self.layer(name)[-1])))
                for name in GROUPS
                if self.layer(name).any()
            ),
            ("taken by blood and lymph", amount(float(self.found["absorbed"][-1]))),
            ("evaporated, wiped off or left on the skin", f"{100 * self.lost:.3g} %"),
        ]
        if float(self.found["permeated"][-1]) > 0:
            out.append(("in the receptor", amount(float(self.found["permeated"][-1]))))
        if float(self.found["drawn"][-1]) > 0 or self.found["drawn_short"] > 0:
            out.append(("product drawn into channels", self._drawn()))
        if self.plasma.size:
            out.append(("highest plasma level", concentration(float(self.plasma.max()))))
        between = self.interval()
        if between is not None:
            out.append(("90 % of the draws lie in", f"{amount(between[0])} to {amount(between[1])}"))
        return out

    def _drawn(self) -> str:
        drawn, short = float(self.found["drawn"][-1]), float(self.found["drawn_short"])
        shown = f"{drawn * 1e5:.2g} uL/cm2"
        if short <= 0:
            return shown
        if drawn <= 0:
            return "none: it had dried, or there was none"
        return f"{shown}: there was product for {100 * drawn / (drawn + short):.2g} % of what they would take"


def _ratio(value: float) -> str:
    return "nothing passes intact skin" if value == float("inf") else f"{value:.3g} times"


class Absorption(Mapping[str, Uptake]):
    """Result of :func:`skinheal.absorption`: one :class:`Uptake` for each active, by name.

    Parameters
    ----------
    uptakes, hazards : sequence of Uptake
        Of the actives, and of everything else in the products.
    applications : sequence of Application
        The applied product.
    needled : bool
        False: the skin was intact.
    """

    def __init__(
        self,
        *,
        uptakes: Sequence[Uptake],
        hazards: Sequence[Uptake],
        applications: Sequence[Application],
        needled: bool,
    ) -> None:
        self._uptakes = {uptake.active.name: uptake for uptake in uptakes}
        self.hazards = tuple(hazards)
        self.applications = tuple(applications)
        self.needled = needled

    def __getitem__(self, name: str) -> Uptake:
        return self._uptakes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._uptakes)

    def __len__(self) -> int:
        return len(self._uptakes)

    def to_xarray(self) -> dict[str, xr.Dataset]:
        """Return one dataset for each active."""
        return {name: uptake.to_xarray() for name, uptake in self._uptakes.items()}

    def hazard_lines(self) -> list[str]:
        """Other substances that get in: every ingredient, and those that no list names."""
        lines = []
        if self.needled:
            lines.append(
                "Channels let in everything of a product, not only its active: "
                "preservatives, fragrance, dyes, particles and microbes."
            )
        for hazard in self.hazards:
            lines.append(
                f"{hazard.active.title}: {amount(float(hazard.delivered[-1]))} past the stratum corneum, "
                f"{_ratio(hazard.enhancement)} that through intact skin."
                if hazard.enhancement != float("inf")
                else f"{hazard.active.title}: {amount(float(hazard.delivered[-1]))} past the stratum corneum; "
                "nothing passes intact skin."
            )
        if self.needled:
            lines += [
                f"{u.active.title}: {u.active.caution}." for u in (*self.values(), *self.hazards) if u.active.caution
            ]
            acid = [a.product.acidity for a in self.applications if a.product.acidity < 4]
            if acid:
                lines.append(f"A product at pH {min(acid):g} irritates and hurts in open channels.")
            if not any(a.product.ingredient for a in self.applications):
                lines.append(
                    "No other ingredient was named; name them in `ingredient` to see how much of each gets in."
                )
        return lines

    def summary(self) -> str:
        """Return a table for people, one block for each active, then the hazards."""
        lines: list[str] = []
        for uptake in self.values():
            lines.append(uptake.active.title)
            rows = uptake.rows()
            width = max(len(label) for label, _ in rows)
            lines += [f"  {label:<{width}}  {value}" for label, value in rows]
        lines += [f"hazard: {line}" for line in self.hazard_lines()]
        return "\n".join([*lines, f"({DISCLAIMER})"])

    def plot(self, axes: AxesGrid | None = None) -> Any:
        """Draw free concentration against depth and time, and amounts against time, for each active.

        Parameters
        ----------
        axes : array of matplotlib.axes.Axes, optional
            Two for each active.  Default: a new figure.

        Returns
        -------
        array of matplotlib.axes.Axes
        """
        return plot_absorption([uptake.amounts() for uptake in self.values()], axes)

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}: {_ratio(uptake.enhancement)}" for name, uptake in self._uptakes.items())
        return f"<Absorption {inside}>"

    def _repr_html_(self) -> str:
        blocks = []
        for uptake in self.values():
            cells = "".join(f"<tr><td>{html.escape(a)}</td><td>{html.escape(b)}</td></tr>" for a, b in uptake.rows())
            blocks.append(f"<table><caption>{html.escape(uptake.active.title)}</caption>{cells}</table>")
        hazards = "".join(f"<li>{html.escape(line)}</li>" for line in self.hazard_lines())
        return "".join(blocks) + (f"<ul>{hazards}</ul>" if hazards else "") + f"<p>{html.escape(DISCLAIMER)}</p>"
