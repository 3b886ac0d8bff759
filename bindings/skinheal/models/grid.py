# SPDX-License-Identifier: BSD-3-Clause
"""Grids for models of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import FieldError, ScenarioError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Cells of a structured grid.

    Arrays on a grid have the shape `shape`: the last axis of the array is the first of `names`, for example ``(z, r)``.
    Attributes named like the axes (``grid.z``) are coordinates of the centres, ready to be combined with each other.

    Parameters
    ----------
    names : tuple of str
        Axes, from the last axis of an array to the first.
    edges : tuple of ndarray
        Edges of the cells along each axis, ascending.
    radial : bool
        The first axis is a radius.
    """

    names: tuple[str, ...] = ()
    edges: tuple[Array, ...] = ()
    radial: bool = False

    @classmethod
    def point(cls) -> Grid:
        """One cell without neighbours: kinetics alone."""
        return cls()

    @classmethod
    def column(cls, length: float | npt.ArrayLike, cells: int = 0, *, grading: float = 0.0) -> Grid:
        """Cells along ``z`` from 0 to ``length``, or between given edges.

        Parameters
        ----------
        length : float or array_like
            Length, or the edges.
        cells : int
            Number of cells, if a length is given.
        grading : float
            0: equal cells.  Above: edges at ``length sinh(grading x) / sinh(grading)``, finer towards 0.
        """
        return cls(names=("z",), edges=(_edges("z", length, cells, grading),))

    @classmethod
    def rectangle(
        cls,
        lengths: tuple[float | npt.ArrayLike, float | npt.ArrayLike],
        cells: tuple[int, int] = (0, 0),
        *,
        grading: tuple[float, float] = (0.0, 0.0),
    ) -> Grid:
        """Cells along ``x`` and ``y``; see `column`.  Arrays have the shape (y, x)."""
        return cls(names=("x", "y"), edges=_all_edges(("x", "y"), lengths, cells, grading))

    @classmethod
    def axisymmetric(
        cls,
        lengths: tuple[float | npt.ArrayLike, float | npt.ArrayLike],
        cells: tuple[int, int] = (0, 0),
        *,
        grading: tuple[float, float] = (0.0, 0.0),
    ) -> Grid:
        """Cells along the radius ``r`` and the axis ``z``; see `column`.  Arrays have the shape (z, r)."""
        return cls(names=("r", "z"), edges=_all_edges(("r", "z"), lengths, cells, grading), radial=True)

    @classmethod
    def box(
        cls,
        lengths: tuple[float | npt.ArrayLike, float | npt.ArrayLike, float | npt.ArrayLike],
        cells: tuple[int, int, int] = (0, 0, 0),
        *,
        grading: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> Grid:
        """Cells along ``x``, ``y`` and ``z``; see `column`.  Arrays have the shape (z, y, x)."""
        return cls(names=("x", "y", "z"), edges=_all_edges(("x", "y", "z"), lengths, cells, grading))

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of an array of cells."""
        return tuple(len(e) - 1 for e in reversed(self.edges))

    @property
    def volume(self) -> Array:
        """Share of each cell in the whole, of shape `shape`; sums to 1."""
        out = np.ones(self.shape)
        for i, (name, edges) in enumerate(zip(self.names, self.edges, strict=True)):
            size = np.diff(edges**2) / 2 if self.radial and i == 0 else np.diff(edges)
            out = out * size.reshape(self._place(name))
        share: Array = out / out.sum()
        return share

    def centres(self, name: str) -> Array:
        """Centres of the cells along one axis, to be combined with arrays of cells."""
        if name not in self.names:
            raise FieldError(f"this grid has no axis {name!r}; it has {', '.join(self.names) or 'none'}.")
        edges = self.edges[self.names.index(name)]
        return ((edges[1:] + edges[:-1]) / 2).reshape(self._place(name))

    def _place(self, name: str) -> tuple[int, ...]:
        return tuple(-1 if name == other else 1 for other in reversed(self.names))

    def __getattr__(self, name: str) -> Array:
        if name in ("x", "y", "z", "r"):
            try:
                return self.centres(name)
            except FieldError as error:
                raise AttributeError(str(error)) from None
        raise AttributeError(name)


def _all_edges(
    names: Sequence[str], lengths: Sequence[float | npt.ArrayLike], cells: Sequence[int], grading: Sequence[float]
) -> tuple[Array, ...]:
    if any(np.ndim(given) == 0 for given in (cells, grading)) or isinstance(lengths, int | float):
        raise ScenarioError(f"lengths, cells and grading: one value for each of {', '.join(names)}, not one for all.")
    if not len(lengths) == len(cells) == len(grading) == len(names):
        raise ScenarioError(f"lengths, cells and grading: one value for each of {', '.join(names)}.")
    return tuple(_edges(*one) for one in zip(names, lengths, cells, grading, strict=True))


def _edges(name: str, length: float | npt.ArrayLike, cells: int, grading: float) -> Array:
    given = np.asarray(length, dtype=float)
    if given.ndim == 1:
        if len(given) < 2 or not np.all(np.isfinite(given)) or not np.all(np.diff(given) > 0):
            raise ScenarioError(f"edges of {name}: two or more ascending numbers.")
        return given.copy()
    if given.ndim != 0 or not given > 0 or not np.isfinite(given):
        raise ScenarioError(f"length of {name}: {length!r}; allowed: a number above 0, or ascending edges.")
    if not (isinstance(cells, int | np.integer) and cells >= 1):
        raise ScenarioError(f"cells along {name}: {cells!r}; allowed: a whole number from 1 on.")
    x = np.linspace(0.0, 1.0, int(cells) + 1)
    if grading:
        x = np.sinh(grading * x) / np.sinh(grading)
    x[-1] = 1.0
    edges: Array = float(given) * x
    return edges
