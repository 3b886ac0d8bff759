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

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from ..errors import FieldError, ScenarioError
from .grid import Array, Grid
from .prepare import Description, cell_values, checked, prepare
from .walls import Dirichlet, Exchange, Inflow, Robin, Taxis

__all__ = ["Dirichlet", "Exchange", "Grid", "Inflow", "Model", "Robin", "Solution", "Taxis"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """Result of a run of a `Model`.

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
    unfactored_steps : int
        Steps taken by the slower, L-stable method.
    method_note : str
        Why there were any; else empty.
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
    unfactored_steps: int
    method_note: str
    step_times: Array
    instruction_set: str

    def __repr__(self) -> str:
        cells = " x ".join(str(count) for count in self.grid.shape) or "1"
        return (
            f"<Solution of {', '.join(self.fields)}: {self.time.size} times to {self.time[-1]:g}, "
            f"{cells} cells, {self.steps} steps>"
        )

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


@dataclass(frozen=True, kw_only=True)
class Model(Description):
    """A reaction-diffusion model: du/dt = div(D grad u - u v) + rate, for each species.

    Needs SymPy (extra ``models``).  Expressions hold numbers, names of species, parameters, inputs and axes, the time
    ``t`` (0 where a run starts; a species may take that name), ``+ - * / **``, and the functions exp, log, sqrt, sin,
    cos, tanh, abs, min, max and ``where(a < b, then, else)``.
    They are read, not evaluated as code.

    Parameters
    ----------
    species : sequence of str
        Names of the unknowns, at most 64.
    rates : mapping of str to str
        Rate of each species.  A species without one has the rate 0.
    diffusivities : mapping of str to float or str
        Diffusivity of each species that moves.  An expression of axes and inputs makes layers (harmonic means at the
        faces); one of species or the time makes a diffusivity that follows them (means weighted by distance).
    taxis : mapping of str to mapping of str to float, str or Taxis
        Directed movement v: species, attractant and sensitivity, ``{"n": {"c": "chi/(k + c)**2"}}``.  Nothing moves so
        through a wall.
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

    def __post_init__(self) -> None:
        checked(self)

    def with_parameters(self, **parameters: float) -> Model:
        """Return a copy with other values of some parameters."""
        unknown = [name for name in parameters if name not in self.parameters]
        if unknown:
            raise ScenarioError(f"parameters: there is no {unknown[0]!r}; there are {', '.join(self.parameters)}.")
        return dataclasses.replace(self, parameters={**self.parameters, **parameters})

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
        longest_step: float = 0.0,
        method: str = "auto",
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
        longest_step : float
            Above 0: no step is longer.  For rates with a pulse in ``t`` between times where little else happens: the
            control sees it only if a step lands in it.
        method : str
            ``"factored"``: fast, but it damps little where several directions or reactions are stiff at once.
            ``"unfactored"``: L-stable and slower. ``"auto"``: the first, and the second for as long as it is needed;
            ``Solution.method_note`` says so.

        Raises
        ------
        ScenarioError
            For values that do not fit.
        NumericsError
            If the step cannot be made small enough.
        """
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
        for name, value in (("step", step), ("longest_step", longest_step)):
            if not (np.isfinite(value) and value >= 0):
                raise ScenarioError(f"{name}: {value!r}; allowed: 0 (free) or above.")
        if method not in ("auto", "factored", "unfactored"):
            raise ScenarioError(f"method: {method!r}; allowed: 'auto', 'factored' or 'unfactored'.")
        start = cell_values("initial", self.species, initial, grid)
        given = cell_values("inputs", self.inputs, inputs or {}, grid)
        prepared = prepare(self, grid, given, start)
        answer = _core.run_model(
            prepared,
            [(name, grid.edges[i], grid.radial and i == 0) for i, name in enumerate(grid.names)],
            start,
            when,
            tolerance=tolerance,
            order=order,
            threads=threads,
            fixed_step=step,
            longest_step=longest_step or float("inf"),
            method=method,
        )
        fields = {name: answer["values"][:, i].reshape(len(when), *grid.shape) for i, name in enumerate(self.species)}
        return Solution(
            time=when,
            fields=fields,
            grid=grid,
            steps=answer["steps"],
            rejected=answer["rejected"],
            unfactored_steps=answer["unfactored_steps"],
            method_note=answer["method_note"],
            step_times=answer["step_times"],
            instruction_set=answer["instruction_set"],
        )
