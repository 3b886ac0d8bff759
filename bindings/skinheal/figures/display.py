# SPDX-License-Identifier: BSD-3-Clause
"""The one table of units for people: what each outcome is called and in which unit it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

NARROW = "\N{NARROW NO-BREAK SPACE}"
DISCLAIMER = "research and teaching model, not medical advice"


@dataclass(frozen=True)
class Quantity:
    """How an outcome is shown.

    Attributes
    ----------
    label : str
        For tables and axes.
    si : str
        SI unit, in CF spelling.
    unit : str
        Unit for people; empty for a plain number.
    factor : float
        Number in SI times factor = number for people.
    digits : int
        Behind the point.
    """

    label: str
    si: str
    unit: str
    factor: float
    digits: int

    def show(self, value: float | None, *, with_unit: bool = False) -> str:
        """Write an SI number for people; ``-`` if it is missing."""
        if value is None or value != value:
            return "-"
        text = f"{round(value * self.factor, self.digits) + 0.0:.{self.digits}f}"  # + 0.0: no "-0.00"
        return f"{text} {self.unit}".rstrip() if with_unit else text

    def show_bound(self, bound: float, *, with_unit: bool = False) -> str:
        """Write a lower bound: ``"at least 12.0 h"``, or ``"≥ 12.0"`` where the unit stands elsewhere."""
        text = self.show(bound, with_unit=with_unit)
        return f"at least {text}" if with_unit else f"≥{NARROW}{text}"

    @property
    def axis(self) -> str:
        """Label of a plot axis."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


#: Times of events that a run may not live to see.  Then the metric is missing and a lower bound of it is told.
EVENTS = ("erythema_duration", "erythema_later_duration", "closure_time")

#: Metrics of a run, in the order of tables.
METRICS: Mapping[str, Quantity] = MappingProxyType(
    {
        "collagen_gain": Quantity("collagen I + III", "1", "%", 100.0, 2),
        "collagen_i_gain": Quantity("collagen I", "1", "%", 100.0, 2),
        "collagen_iii_gain": Quantity("collagen III", "1", "%", 100.0, 2),
        "elastin_gain": Quantity("elastin", "1", "%", 100.0, 2),
        "collagen_ratio": Quantity("collagen I : III", "1", "", 1.0, 2),
        "modulus": Quantity("Young's modulus", "Pa", "kPa", 1e-3, 1),
        "modulus_gain": Quantity("Young's modulus, change", "1", "%", 100.0, 2),
        "erythema_duration": Quantity("visible redness after the first session", "s", "day", 1 / 86400.0, 2),
        "erythema_later_duration": Quantity("visible redness that comes back", "s", "day", 1 / 86400.0, 2),
        "closure_time": Quantity("barrier closed after the first session", "s", "h", 1 / 3600.0, 1),
        "tewl_peak": Quantity("highest water loss", "kg m-2 s-1", "g/m2/h", 3.6e6, 1),
        "channel_depth": Quantity("channel depth in the dermis, first session", "m", "mm", 1e3, 2),
        "collagen_gain_0_200um": Quantity("collagen I + III, 0 to 0.2 mm below the junction", "1", "%", 100.0, 2),
        "collagen_gain_200_500um": Quantity("collagen I + III, 0.2 to 0.5 mm", "1", "%", 100.0, 2),
        "collagen_gain_500_1000um": Quantity("collagen I + III, 0.5 to 1 mm", "1", "%", 100.0, 2),
        "collagen_gain_below_1000um": Quantity("collagen I + III, below 1 mm", "1", "%", 100.0, 2),
        "collagen_gain_full": Quantity("collagen I + III, whole dermis", "1", "%", 100.0, 2),
    }
)

#: Metrics that make a profile over depth: where each begins below the junction, in mm, and what it is called.
PROFILE: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "collagen_gain_0_200um": (0.0, "0 to 0.2 mm"),
        "collagen_gain_200_500um": (0.2, "0.2 to 0.5 mm"),
        "collagen_gain_500_1000um": (0.5, "0.5 to 1 mm"),
        "collagen_gain_below_1000um": (1.0, "below 1 mm"),
    }
)

#: Series that figures show.
SERIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "collagen_gain": Quantity("change of collagen I + III", "1", "%", 100.0, 2),
        "elastin_gain": Quantity("change of elastin", "1", "%", 100.0, 2),
        "modulus_gain": Quantity("change of Young's modulus", "1", "%", 100.0, 2),
        "collagen_ratio": Quantity("collagen I : III", "1", "", 1.0, 2),
        "erythema_index": Quantity("erythema index", "1", "", 1.0, 1),
        "open_barrier_fraction": Quantity("open barrier", "1", "% of the surface", 100.0, 2),
        "tewl": Quantity("water loss", "kg m-2 s-1", "g/m2/h", 3.6e6, 1),
        "sensitivity_index": Quantity("stinging and tenderness, 0 to 10", "1", "", 1.0, 1),
        **{
            name: Quantity(f"change of collagen I + III, {where}", "1", "%", 100.0, 2)
            for name, (_, where) in PROFILE.items()
        },
    }
)

#: Further series for a look inside: means over the upper 1 mm of the dermis, and what follows from them.
INSIDE: Mapping[str, Quantity] = MappingProxyType(
    {
        "modulus": Quantity("Young's modulus", "Pa", "kPa", 1e-3, 1),
        "collagen_i_gain": Quantity("change of collagen I", "1", "%", 100.0, 2),
        "collagen_iii_gain": Quantity("change of collagen III", "1", "%", 100.0, 2),
        "dermal_volume_gain": Quantity("thickness gained by the dermis", "m", "µm", 1e6, 1),
        "wrinkle_amplitude": Quantity("amplitude of wrinkles", "m", "µm", 1e6, 1),
        "epidermal_thickness": Quantity("thickness of the viable epidermis", "1", "% of untreated", 100.0, 1),
        "torsion_modulus": Quantity("modulus that torsion reads", "Pa", "kPa", 1e-3, 1),
        "oct_attenuation_gain": Quantity("change of OCT attenuation", "1", "%", 100.0, 2),
        "ultrasound_density_gain": Quantity("change of ultrasound density", "1", "%", 100.0, 1),
        "fine_line_amplitude": Quantity("amplitude of fine lines", "m", "µm", 1e6, 1),
        "blood_flow": Quantity("blood flow", "1", "% of untreated", 100.0, 0),
        "dermal_pigment": Quantity("pigment in the dermis", "1", "% of untreated epidermis", 100.0, 2),
        "lip_seal": Quantity("closing of the lips of the stratum corneum", "1", "%", 100.0, 1),
        "mean_epidermal_cover": Quantity("epidermal cover", "1", "% of the surface", 100.0, 1),
        "mean_keratinocyte_activation": Quantity("activation of keratinocytes", "1", "%", 100.0, 1),
        "mean_pigment": Quantity("pigment", "1", "% of untreated", 100.0, 1),
        "mean_neutrophils": Quantity("neutrophils", "m-3", "1/mm³", 1e-9, 1),
        "mean_macrophages_m1": Quantity("macrophages M1", "m-3", "1/mm³", 1e-9, 1),
        "mean_macrophages_m2": Quantity("macrophages M2", "m-3", "1/mm³", 1e-9, 1),
        "mean_fibroblasts": Quantity("fibroblasts", "m-3", "1/mm³", 1e-9, 0),
        "mean_myofibroblasts": Quantity("myofibroblasts", "m-3", "1/mm³", 1e-9, 1),
        "mean_vessels": Quantity("capillaries", "1", "% of normal", 100.0, 1),
        "mean_inflammatory_cytokine": Quantity("inflammatory cytokine", "kg m-3", "ng/mL", 1e6, 3),
        "mean_tgf_beta": Quantity("TGF-β", "kg m-3", "ng/mL", 1e6, 3),
        "mean_pdgf": Quantity("PDGF", "kg m-3", "ng/mL", 1e6, 3),
        "mean_vegf": Quantity("VEGF", "kg m-3", "ng/mL", 1e6, 3),
        "mean_mmp": Quantity("collagen-degrading enzymes (MMP)", "1", "", 1.0, 3),
        "mean_synthetic_activation": Quantity("fibroblasts in the synthetic state", "1", "%", 100.0, 1),
        "mean_debris": Quantity("cell debris", "1", "% of the volume", 100.0, 2),
        "mean_fibrin": Quantity("fibrin", "1", "% of the volume", 100.0, 2),
        "mean_collagen_iii": Quantity("collagen III", "kg m-3", "mg/mL", 1.0, 1),
        "mean_collagen_i": Quantity("collagen I", "kg m-3", "mg/mL", 1.0, 1),
        "mean_elastin": Quantity("elastin", "kg m-3", "mg/mL", 1.0, 2),
    }
)


class Metrics(Mapping[str, float]):
    """The numbers that sum up a run, in SI; frozen.  ``unit(name)`` and ``label(name)`` say what they are.

    Parameters
    ----------
    values : mapping
        SI numbers by name.
    at_least : mapping
        Lower bounds, in SI, of times whose end was not seen: the run, or the time to the next session, was too short.
        These names are missing from the metrics themselves.
    """

    def __init__(self, values: Mapping[str, float], at_least: Mapping[str, float] = MappingProxyType({})) -> None:
        self._values = MappingProxyType({name: values[name] for name in _in_order(values)})
        self.at_least: Mapping[str, float] = MappingProxyType({name: at_least[name] for name in _in_order(at_least)})

    def __getitem__(self, name: str) -> float:
        if name in self.at_least:
            shown = self.show(name)
            raise KeyError(f"{name}: its end was not seen, it is {shown}: follow longer, or read metrics.at_least")
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "Metrics(" + ", ".join(f"{name}={self.show(name)}" for name in self.shown) + ")"

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the metrics and of the lower bounds, in the order of tables."""
        return tuple(_in_order({*self._values, *self.at_least}))

    @staticmethod
    def unit(name: str) -> str:
        """Return the SI unit of a metric, in CF spelling."""
        return METRICS[name].si if name in METRICS else "1"

    @staticmethod
    def label(name: str) -> str:
        """Return what a metric is called in tables."""
        return METRICS[name].label if name in METRICS else name

    def show(self, name: str) -> str:
        """Return a metric for people, e.g. ``"4.56 %"``; of a time that was not seen ``"at least 12.0 h"``."""
        if name in self.at_least:
            bound = self.at_least[name]
            return METRICS[name].show_bound(bound, with_unit=True) if name in METRICS else f"at least {bound:g}"
        value = self._values[name]
        return METRICS[name].show(value, with_unit=True) if name in METRICS else f"{value:g}"

    def cell(self, name: str) -> str:
        """Return a metric for a table whose head has the unit; ``-`` if it is missing."""
        if name in self.at_least and name in METRICS:
            return METRICS[name].show_bound(self.at_least[name])
        value = self._values.get(name)
        return METRICS[name].show(value) if name in METRICS else f"{value:g}" if value is not None else "-"


def _in_order(names: Iterable[str]) -> list[str]:
    order = {name: place for place, name in enumerate(METRICS)}
    return sorted(names, key=lambda name: (order.get(name, 99), name))
