# SPDX-License-Identifier: BSD-3-Clause
"""How species of models of one's own move: walls, and directed movement."""

from __future__ import annotations

from dataclasses import dataclass

#: A number, or an expression of parameters.
Number = float | str


@dataclass(frozen=True)
class Dirichlet:
    """The value at the wall is given.

    Parameters
    ----------
    value : float or str
        The value, or an expression of parameters.
    """

    value: Number


@dataclass(frozen=True)
class Robin:
    """Exchange through the wall: inward flux = transfer (outside - value at the wall).

    Parameters
    ----------
    transfer : float or str
        Transfer velocity, length per time, from 0 on.
    outside : float or str
        Value outside.
    """

    transfer: Number
    outside: Number = 0.0


@dataclass(frozen=True)
class Exchange:
    """A layer beyond the wall with the diffusivity of the species, at whose far end the value is given.

    Parameters
    ----------
    length : float or str
        Thickness of the layer, above 0.
    outside : float or str
        Value at its far end.
    """

    length: Number
    outside: Number = 0.0


@dataclass(frozen=True)
class Inflow:
    """A given flux through the wall into the domain.

    Parameters
    ----------
    flux : float or str
        Amount per area and time, of either sign.
    """

    flux: Number


Wall = Dirichlet | Robin | Exchange | Inflow


@dataclass(frozen=True)
class Taxis:
    """Directed movement up a gradient: flux ``u v``, ``v = chi grad c / (1 + |chi grad c| / cap)``.

    Parameters
    ----------
    sensitivity : float or str
        chi, area per time and unit of the attractant; below 0 it repels.  An expression may hold species and axes.
    speed_cap : float or str
        The speed that is never reached, above 0.  Default: none.
    """

    sensitivity: Number
    speed_cap: Number = float("inf")
