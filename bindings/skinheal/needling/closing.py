# SPDX-License-Identifier: BSD-3-Clause
"""How channels of one width close, as impedance, a dye, water loss and optical coherence tomography see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .. import _core
from ..inputs import units
from ..inputs.devices import Device
from .insertion import scenario_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ..inputs.settings import Override, Skin
    from ..inputs.units import QuantityLike


@dataclass(frozen=True)
class ClosureResult:
    """How the same holes close for each instrument.

    Attributes
    ----------
    time : numpy.ndarray
        Shape (row,).  Since needling.  Units: s.
    impedance, dye : numpy.ndarray
        Shape (row,).  Admittance in excess of intact skin, and uptake of a water-soluble dye; 1 right after needling.
    tewl : numpy.ndarray
        Shape (row,).  Transepidermal water loss.  Units: kg m-2 s-1.
    oct_radius : numpy.ndarray
        Shape (row,).  Of the hole in the viable epidermis.  Units: m.
    """

    time: NDArray[np.float64]
    impedance: NDArray[np.float64]
    dye: NDArray[np.float64]
    tewl: NDArray[np.float64]
    oct_radius: NDArray[np.float64]

    def time_below(self, name: Literal["impedance", "dye", "tewl", "oct_radius"], level: float) -> float:
        """Return when a reading first falls to a level.

        Parameters
        ----------
        name : str
            Of the reading.
        level : float
            In its unit.

        Returns
        -------
        float
            Units: s.  Infinity if it does not.
        """
        import numpy as np

        values = getattr(self, name)
        under = np.flatnonzero(values <= level)
        if not len(under):
            return float("inf")
        k = int(under[0])
        if k == 0:
            return float(self.time[0])
        fall = (values[k - 1] - level) / (values[k - 1] - values[k])
        return float(self.time[k - 1] + (self.time[k] - self.time[k - 1]) * fall)

    def area(self, name: Literal["impedance", "dye", "tewl", "oct_radius"]) -> float:
        """Return the integral of a reading over time, in its unit times s."""
        import numpy as np

        values = getattr(self, name)
        return float(np.sum(0.5 * (values[1:] + values[:-1]) * np.diff(self.time)))


def closure(
    *,
    mouth_radius: QuantityLike,
    start_radius: QuantityLike | None = None,
    density: QuantityLike = "200 1/cm^2",
    wetness: float = 0.0,
    slowing: float = 0.0,
    age: QuantityLike = "30 year",
    duration: QuantityLike = "4 day",
    skin: Skin | str = "cheek",
    override: Mapping[str, Override] | None = None,
) -> ClosureResult:
    """Return how channels of one width close, by the formulation of model ``mn17``, without a run.

    Parameters
    ----------
    mouth_radius : str or pint.Quantity
        Once the skin has sprung back.  Units: length.
    start_radius : str or pint.Quantity, optional
        Of the mouth at the moment the needle is out; it creeps to ``mouth_radius`` within an hour, and instruments see
        the radius of the moment.  Default: the same.  Units: length.
    density : str or pint.Quantity
        Units: 1/length^2.
    wetness : float
        Of the surface: 0 in the air of a room, 1 under an occlusive dressing.  Humid air lies between: as far as its
        humidity lies between that of a room and 1; ``tewl.humidity_deficit`` is less in it, too.
    slowing : float
        By an anti-inflammatory drug: share by which every step of closing is slower.
    age : str or pint.Quantity
        Units: time.
    duration : str or pint.Quantity
        How long to follow.  Units: time.
    skin : Skin or str
        A skin, or the name of a site: its water loss at rest.  No source tells sites apart in how they close.
    override : mapping of str to Override, optional
        Other values of parameters.

    Returns
    -------
    ClosureResult

    Raises
    ------
    ScenarioError
        A value is out of range.
    """
    import numpy as np

    def si(value: QuantityLike, kind: units.Kind) -> float:
        return units.to_si(units.quantity(value, key=kind.name, kind=kind), kind)

    found = _core.closure(
        scenario_of(skin, Device.preset("pen"), override=override),
        mouth_radius=si(mouth_radius, units.LENGTH),
        start_radius=si(start_radius, units.LENGTH) if start_radius is not None else 0.0,
        density=si(density, units.AREAL_DENSITY),
        wetness=float(wetness),
        slowing=float(slowing),
        age=si(age, units.AGE),
        duration=si(duration, units.TIME),
    )
    return ClosureResult(**{name: np.asarray(values) for name, values in found.items()})
