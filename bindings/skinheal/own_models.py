# SPDX-License-Identifier: BSD-3-Clause
"""Reaction-diffusion models of your own on the solver of skinheal: species, diffusivities and rates as text.

>>> import numpy as np
>>> import skinheal as sh
>>> model = sh.Model(species=["n"], diffusivities={"n": "D"}, rates={"n": "n*(1 - n)"}, parameters={"D": 1.0})
>>> grid = sh.Grid.column(20.0, 100)
>>> solution = model.run(grid, {"n": np.exp(-grid.z)}, times=[0.0, 1.0])
>>> solution["n"].shape
(2, 100)

Numbers are in units of your choice, the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from . import rate_expressions as text
from .errors import FieldError, ScenarioError

Array = npt.NDArray[np.float64]
#: A number, or an expression of parameters.
Number = float | str


# ------------------------------------------------------------------------------------------------------------- grids


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


# ------------------------------------------------------------------------------------------------------------- walls


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


# ---------------------------------------------------------------------------------------------------------- solution


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """What a run of a `Model` gives.

    Attributes
    ----------
    time : ndarray
        The times asked for.
    fields : dict of str to ndarray
        Values of each species, shape ``(time, *grid.shape)``.
    grid : Grid
        The cells.
    steps, rejected : int
        Steps of the solver, and tries that were repeated with a smaller step.
    step_times : ndarray
        Ends of the steps.
    instruction_set : str
        Kernels that were used.
    """

    time: Array
    fields: dict[str, Array]
    grid: Grid
    steps: int
    rejected: int
    step_times: Array
    instruction_set: str

    def __getitem__(self, name: str) -> Array:
        """Values of one species, shape ``(time, *grid.shape)``."""
        if name not in self.fields:
            raise FieldError(f"there is no species {name!r}; there are {', '.join(self.fields)}.")
        return self.fields[name]

    def mean(self, name: str) -> Array:
        """Mean of a species over the volume, at each time."""
        values = self[name]
        mean: Array = (values * self.grid.volume).reshape(len(self.time), -1).sum(axis=1)
        return mean


# -------------------------------------------------------------------------------------------------------------- model


@dataclass(frozen=True, kw_only=True)
class Model:
    """A reaction-diffusion model: du/dt = div(D grad u) + rate, for each species.

    Needs SymPy (extra ``models``).  Expressions hold numbers, names of species, parameters, inputs and axes,
    ``+ - * / **``, and the functions exp, log, sqrt, sin, cos, tanh, abs, min, max and ``where(a < b, then, else)``.
    They are read, not evaluated as code.

    Parameters
    ----------
    species : sequence of str
        Names of the unknowns, at most 64.
    rates : mapping of str to str
        Rate of each species.  A species without one has the rate 0.
    diffusivities : mapping of str to float or str
        Diffusivity of each species that moves.  An expression of axes and inputs makes layers (harmonic means at the
        faces); one of species makes a diffusivity that follows the state (means weighted by distance).
    parameters : mapping of str to float
        Numbers with a name.
    boundaries : mapping of str to mapping of str to wall
        Walls of each species that are not closed: ``{"u": {"z_low": sh.Dirichlet(1.0)}}``.  Names are an axis and
        ``_low`` or ``_high``.
    inputs : sequence of str
        Names of arrays that a run is given, to be used in expressions.
    scales : mapping of str to float
        Size of each species below which errors do not matter.  Default: a hundredth of the largest initial value.
    non_negative : sequence of str
        Species of which a step that makes them negative beyond the tolerance is rejected.

    Raises
    ------
    ScenarioError
        For anything that is not consistent; the message names the expression and the symbol.
    """

    species: Sequence[str]
    rates: Mapping[str, Number] = field(default_factory=dict)
    diffusivities: Mapping[str, Number] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    boundaries: Mapping[str, Mapping[str, Wall]] = field(default_factory=dict)
    inputs: Sequence[str] = ()
    scales: Mapping[str, float] = field(default_factory=dict)
    non_negative: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check_names(self)
        for name, value in self.parameters.items():
            if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
                raise ScenarioError(f"parameters[{name!r}]: {value!r} is not a finite number.")
        for what in ("rates", "diffusivities", "boundaries", "scales"):
            for name in getattr(self, what):
                self._species(name, what)
        for name in self.non_negative:
            self._species(name, "non_negative")
        known = self._symbols(("x", "y", "z", "r"))
        for what in ("rates", "diffusivities"):
            for name, expression in getattr(self, what).items():
                where = f"{what}[{name!r}]"
                text.check_names(text.read(expression, where=where), known, where=where)
        for name, scale in self.scales.items():
            if not (np.isfinite(scale) and scale > 0):
                raise ScenarioError(f"scales[{name!r}]: {scale!r}; allowed: a number above 0.")

    def _symbols(self, axes: Iterable[str]) -> list[str]:
        return [*self.species, *self.parameters, *self.inputs, *axes]

    def _species(self, name: str, what: str) -> None:
        if name not in self.species:
            raise ScenarioError(f"{what}: there is no species {name!r}; there are {', '.join(self.species)}.")

    def with_parameters(self, **parameters: float) -> Model:
        """Return a copy with other values of some parameters."""
        unknown = [name for name in parameters if name not in self.parameters]
        if unknown:
            raise ScenarioError(f"parameters: there is no {unknown[0]!r}; there are {', '.join(self.parameters)}.")
        return _replace(self, parameters={**self.parameters, **parameters})

    def run(
        self,
        grid: Grid,
        initial: Mapping[str, float | npt.ArrayLike],
        *,
        times: float | npt.ArrayLike,
        inputs: Mapping[str, float | npt.ArrayLike] | None = None,
        tolerance: float = 1e-4,
        order: int = 2,
        threads: int = 1,
        step: float = 0.0,
    ) -> Solution:
        """Compute the model in time.

        Parameters
        ----------
        grid : Grid
            The cells.
        initial : mapping of str to float or array_like
            Values of each species at time 0; numbers, or arrays that fit ``grid.shape``.
        times : float or array_like
            Times of the answer, ascending, from 0 on.  The solver chooses its own steps; only the last time ends one.
        inputs : mapping of str to float or array_like, optional
            The arrays named by ``Model.inputs``.
        tolerance : float
            Error of a step relative to the root mean square of a species (and to its scale, where that is larger).
        order : int
            2 (ROS2), or 3 (ROS34PW2) for tight tolerances.
        threads : int
            The answer does not depend on it, to the last bit.
        step : float
            Above 0: every step has this length, and nothing is controlled.

        Raises
        ------
        ScenarioError
            For values that do not fit.
        NumericsError
            If the step cannot be made small enough.
        """
        from . import _core

        when = np.atleast_1d(np.asarray(times, dtype=float))
        good = when.ndim == 1 and len(when) > 0 and bool(np.all(np.isfinite(when)))
        if not good or when[0] < 0 or np.any(np.diff(when) <= 0):
            raise ScenarioError(f"times: {times!r}; allowed: ascending numbers from 0 on.")
        if not 0 < tolerance < 1:
            raise ScenarioError(f"tolerance: {tolerance!r}; allowed: above 0, below 1.")
        if order not in (2, 3):
            raise ScenarioError(f"order: {order!r}; allowed: 2 or 3.")
        if not (isinstance(threads, int) and 1 <= threads <= 1024):
            raise ScenarioError(f"threads: {threads!r}; allowed: a whole number from 1 to 1024.")
        if not (np.isfinite(step) and step >= 0):
            raise ScenarioError(f"step: {step!r}; allowed: 0 (free) or above.")
        start = _arrays("initial", self.species, initial, grid)
        given = _arrays("inputs", self.inputs, inputs or {}, grid)
        prepared = _prepare(self, grid, given, start)
        answer = _core.run_model(
            prepared,
            [(name, grid.edges[i], grid.radial and i == 0) for i, name in enumerate(grid.names)],
            start,
            when,
            tolerance=tolerance,
            order=order,
            threads=threads,
            fixed_step=step,
        )
        fields = {name: answer["values"][:, i].reshape(len(when), *grid.shape) for i, name in enumerate(self.species)}
        return Solution(
            time=when,
            fields=fields,
            grid=grid,
            steps=answer["steps"],
            rejected=answer["rejected"],
            step_times=answer["step_times"],
            instruction_set=answer["instruction_set"],
        )


def _replace(model: Model, **changes: Any) -> Model:
    import dataclasses

    return dataclasses.replace(model, **changes)


def _check_names(model: Model) -> None:
    if isinstance(model.species, str) or not 1 <= len(model.species) <= 64:
        raise ScenarioError("species: a list of 1 to 64 names.")
    taken: dict[str, str] = dict.fromkeys(text.FUNCTIONS, "a function") | dict.fromkeys(text.CONSTANTS, "a constant")
    taken |= {"t": "the time", "time": "the time"}
    for kind, names in (("a species", model.species), ("a parameter", model.parameters), ("an input", model.inputs)):
        for name in names:
            if not isinstance(name, str) or not name.isidentifier() or name.startswith("_"):
                raise ScenarioError(f"{name!r} is no name for {kind}: letters, digits and _, not first.")
            if name in taken and not (kind == "a species" and name in ("t", "time")):
                raise ScenarioError(f"{name!r} cannot be {kind}: it is {taken[name]}.")
            taken[name] = kind


def _arrays(
    what: str, names: Sequence[str], given: Mapping[str, float | npt.ArrayLike], grid: Grid
) -> npt.NDArray[np.float64]:
    for name in given:
        if name not in names:
            raise ScenarioError(f"{what}: there is no {name!r}; there are {', '.join(names) or 'none'}.")
    out = np.empty((len(names), *grid.shape))
    for i, name in enumerate(names):
        if name not in given:
            raise ScenarioError(f"{what}: {name!r} is missing.")
        values = np.asarray(given[name], dtype=float)
        try:
            out[i] = values
        except ValueError:
            shapes = f"shape {values.shape} does not fit the grid's {grid.shape}"
            raise ScenarioError(f"{what}[{name!r}]: {shapes}.") from None
        if not np.all(np.isfinite(out[i])):
            raise ScenarioError(f"{what}[{name!r}]: every value must be finite.")
    return out.reshape(len(names), math.prod(grid.shape))


def _number(model: Model, value: Number, where: str) -> float:
    tree = text.read(value, where=where)
    text.check_names(tree, model.parameters, where=where)
    found = text.number(tree, model.parameters)
    if found is None or not np.isfinite(found):
        raise ScenarioError(f"{where}: {value!r} is {found}, not a finite number.")
    return found


def _scales(model: Model, start: Array) -> list[float]:
    out = []
    for i, name in enumerate(model.species):
        scale = model.scales.get(name) or 0.01 * float(np.abs(start[i]).max())
        if scale == 0:
            raise ScenarioError(
                f"scales: {name!r} starts at 0 everywhere, so its size is not known; say scales={{{name!r}: ...}}, the "
                "value below which errors do not matter."
            )
        out.append(float(scale))
    return out


def _prepare(model: Model, grid: Grid, given: Array, start: Array) -> dict[str, Any]:
    """Everything that the solver needs, as plain data."""
    axes = list(grid.names)
    inputs = [*model.inputs, *axes]
    coordinates = [np.broadcast_to(grid.centres(name), grid.shape).reshape(-1) for name in axes]
    cells = np.array([*given, *coordinates]).reshape(len(inputs), math.prod(grid.shape))
    operations = text.Operations(model.species, inputs, model.parameters)
    rates = []
    for name in model.species:
        where = f"rates[{name!r}]"
        tree = text.read(model.rates.get(name, 0.0), where=where)
        text.check_names(tree, model._symbols(axes), where=where)
        rates.append(tree)
    places = [operations.from_text(tree) for tree in rates]
    entries, common, symbols = text.derivatives(rates, model.species, inputs, model.parameters)
    known = {symbol: operations.name(name) for name, symbol in symbols.items()}
    for symbol, expression in common:
        known[symbol] = operations.from_sympy(expression, known)
    jacobian = [(row, column, operations.from_sympy(expression, known)) for row, column, expression in entries]
    diffusivity = [0.0] * len(model.species)
    following = [-1] * len(model.species)
    varying: dict[int, Array] = {}
    for name, value in model.diffusivities.items():
        i = list(model.species).index(name)
        where = f"diffusivities[{name!r}]"
        tree = text.read(value, where=where)
        text.check_names(tree, model._symbols(axes), where=where)
        place = operations.from_text(tree)
        if text.names(tree) & set(model.species):
            following[i] = place
        elif text.names(tree) & set(inputs):
            found = np.broadcast_to(text.evaluate(operations, place, list(cells)), start[i].shape).astype(float)
            if not np.all(np.isfinite(found)) or found.min() < 0:
                raise ScenarioError(f"{where}: {value!r} is not a number from 0 on in every cell.")
            varying[i] = found
        else:
            diffusivity[i] = _number(model, value, where)
            if diffusivity[i] < 0:
                raise ScenarioError(f"{where}: {diffusivity[i]} is below 0.")
    return {
        "species": list(model.species),
        "scales": _scales(model, start),
        "any_sign": [name not in model.non_negative for name in model.species],
        "nodes": operations.nodes,
        "constants": operations.constants,
        "rates": places,
        "jacobian": jacobian,
        "inputs": cells,
        "diffusivity": diffusivity,
        "following": following,
        "varying": varying,
        "walls": _walls(model, grid, diffusivity),
    }


def _walls(model: Model, grid: Grid, diffusivity: Sequence[float]) -> list[tuple[int, int, int, float, float, float]]:
    """(species, axis, side, transfer, outside, inflow) of each wall that is not closed."""
    out = []
    for name, walls in model.boundaries.items():
        i = list(model.species).index(name)
        if name not in model.diffusivities:
            raise ScenarioError(f"boundaries[{name!r}]: a species without diffusivity does not reach a wall.")
        for face, wall in walls.items():
            where = f"boundaries[{name!r}][{face!r}]"
            axis, _, side = face.rpartition("_")
            if axis not in grid.names or side not in ("low", "high"):
                faces = ", ".join(f"{a}_{s}" for a in grid.names for s in ("low", "high")) or "none"
                raise ScenarioError(f"{where}: there is no such wall; this grid has {faces}.")
            transfer, outside, inflow = np.inf, 0.0, 0.0
            match wall:
                case Dirichlet(value):
                    outside = _number(model, value, where)
                case Robin(velocity, value):
                    transfer, outside = _number(model, velocity, where), _number(model, value, where)
                case Exchange(length, value):
                    if not diffusivity[i] > 0:
                        raise ScenarioError(f"{where}: Exchange needs one diffusivity everywhere; use Robin.")
                    thickness = _number(model, length, where)
                    if not thickness > 0:
                        raise ScenarioError(f"{where}: a length of {thickness}; allowed: above 0.")
                    transfer, outside = diffusivity[i] / thickness, _number(model, value, where)
                case Inflow(flux):
                    transfer, inflow = 0.0, _number(model, flux, where)
                case _:
                    raise ScenarioError(f"{where}: {wall!r}; allowed: Dirichlet, Robin, Exchange, Inflow.")
            if transfer < 0:
                raise ScenarioError(f"{where}: a transfer velocity of {transfer}; allowed: from 0 on.")
            out.append((i, grid.names.index(axis), int(side == "high"), transfer, outside, inflow))
    return out
