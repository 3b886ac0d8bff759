# SPDX-License-Identifier: BSD-3-Clause
"""Models of one's own, checked and turned into the plain data that the solver takes."""

from __future__ import annotations

import ast
import copy
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ..errors import ScenarioError
from . import rate_expressions as text
from .grid import Array, Grid
from .walls import Dirichlet, Exchange, Inflow, Number, Robin, Taxis, Wall

#: Names that axes of some grid have.
_AXES = ("x", "y", "z", "r")


@dataclass(frozen=True, kw_only=True)
class Description:
    """The parts of a ``Model``, which says what each of them is."""

    species: Sequence[str]
    rates: Mapping[str, Number] = field(default_factory=dict)
    diffusivities: Mapping[str, Number] = field(default_factory=dict)
    taxis: Mapping[str, Mapping[str, Number | Taxis]] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    boundaries: Mapping[str, Mapping[str, Wall]] = field(default_factory=dict)
    inputs: Sequence[str] = ()
    scales: Mapping[str, float] = field(default_factory=dict)
    non_negative: Sequence[str] = ()


def checked(model: Description) -> None:
    """Refuse a model that is not consistent."""
    _check_names(model)
    for name, value in model.parameters.items():
        if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
            hint = "" if np.ndim(value) == 0 else "; name an array in inputs, and give it to run(..., inputs=...)"
            shown = repr(value) if np.ndim(value) == 0 else "an array"
            raise ScenarioError(f"parameters[{name!r}]: {shown} is not a finite number{hint}.")
    for what in ("rates", "diffusivities", "taxis", "boundaries", "scales"):
        for name in getattr(model, what):
            _check_species(model, name, what)
    for name in model.non_negative:
        _check_species(model, name, "non_negative")
    known = _symbols(model, _AXES)
    for what in ("rates", "diffusivities"):
        for name, expression in getattr(model, what).items():
            where = f"{what}[{name!r}]"
            text.check_names(text.read(expression, where=where), known, where=where)
    for _, _, one, where in _movements(model):
        text.check_names(text.read(one.sensitivity, where=where), known, where=where)
    for name, scale in model.scales.items():
        if not (np.isfinite(scale) and scale > 0):
            raise ScenarioError(f"scales[{name!r}]: {scale!r}; allowed: a number above 0.")


def _symbols(model: Description, axes: Iterable[str]) -> list[str]:
    return [*model.species, *model.parameters, *model.inputs, *axes, "t"]


def _check_species(model: Description, name: str, what: str) -> None:
    if name not in model.species:
        raise ScenarioError(f"{what}: there is no species {name!r}; there are {', '.join(model.species)}.")


def _movements(model: Description) -> list[tuple[int, int, Taxis, str]]:
    """(species, attractant, movement, place for messages) of each directed movement."""
    out = []
    species = list(model.species)
    for name, movements in model.taxis.items():
        if not isinstance(movements, Mapping):
            raise ScenarioError(f"taxis[{name!r}]: {movements!r}; write {{attractant: sensitivity}}.")
        for attractant, given in movements.items():
            where = f"taxis[{name!r}][{attractant!r}]"
            _check_species(model, attractant, f"taxis[{name!r}]")
            if attractant == name:
                raise ScenarioError(f"{where}: a species moves along another's gradient; its own is in diffusivities.")
            one = given if isinstance(given, Taxis) else Taxis(given)
            out.append((species.index(name), species.index(attractant), one, where))
    return out


def _check_names(model: Description) -> None:
    if isinstance(model.species, str) or not 1 <= len(model.species) <= 64:
        raise ScenarioError("species: a list of 1 to 64 names.")
    taken: dict[str, str] = dict.fromkeys(text.FUNCTIONS, "a function") | dict.fromkeys(text.CONSTANTS, "a constant")
    taken |= {"t": "the time", "time": "the time"}
    for kind, names in (("a species", model.species), ("a parameter", model.parameters), ("an input", model.inputs)):
        for name in names:
            if not isinstance(name, str) or not name.isidentifier() or name.startswith("_"):
                raise ScenarioError(f"{name!r} is no name for {kind}: letters, digits and _, not first.")
            if (usual := unicodedata.normalize("NFKC", name)) != name:
                points = " ".join(f"U+{ord(letter):04X}" for letter in usual)
                raise ScenarioError(
                    f"{name!r} is no name for {kind}: in an expression Python reads it as {usual!r} ({points}). "
                    "Name it so."
                )
            if name in taken and not (kind == "a species" and name in ("t", "time")):
                raise ScenarioError(f"{name!r} cannot be {kind}: it is {taken[name]}.")
            taken[name] = kind


def cell_values(what: str, names: Sequence[str], given: Mapping[str, float | npt.ArrayLike], grid: Grid) -> Array:
    """Values of each name in each cell, of shape (names, cells)."""
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


def _number(model: Description, value: Number, where: str) -> float:
    tree = text.read(value, where=where)
    varying = sorted(text.names(tree) & {*model.species, *model.inputs, *_AXES, "t"} - set(model.parameters))
    if varying:
        raise ScenarioError(f"{where}: {value!r} holds {varying[0]!r}, but may hold numbers and parameters only.")
    text.check_names(tree, model.parameters, where=where)
    found = text.number(tree, model.parameters)
    if found is None or not np.isfinite(found):
        raise ScenarioError(f"{where}: {value!r} is {found}, not a finite number.")
    return found


def _scales(model: Description, start: Array) -> list[float]:
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


def _slopes(
    model: Description, operations: text.Operations, rates: Sequence[ast.expr], inputs: Sequence[str]
) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Entries of the Jacobian as (row, column, place), and places of the time derivatives or -1."""
    entries, common, symbols = text.derivatives(rates, model.species, inputs, model.parameters)
    known = {symbol: operations.name(name) for name, symbol in symbols.items()}
    for symbol, expression in common:
        known[symbol] = operations.from_sympy(expression, known)
    jacobian = []
    time_slopes = [-1] * len(rates)
    for row, column, expression in entries:
        place = operations.from_sympy(expression, known)
        if column == len(model.species):
            time_slopes[row] = place
        else:
            jacobian.append((row, column, place))
    return jacobian, time_slopes


def prepare(model: Description, grid: Grid, given: Array, start: Array) -> dict[str, Any]:
    """Everything that the solver needs, as plain data."""
    axes = list(grid.names)
    inputs = [*model.inputs, *axes]
    coordinates = [np.broadcast_to(grid.centres(name), grid.shape).reshape(-1) for name in axes]
    cells = np.array([*given, *coordinates]).reshape(len(inputs), math.prod(grid.shape))
    operations = text.Operations(model.species, inputs, model.parameters)

    def tree_of(value: Number, where: str) -> ast.expr:
        tree = text.read(value, where=where)
        text.check_names(tree, _symbols(model, axes), where=where)
        return tree

    rates = [tree_of(model.rates.get(name, 0.0), f"rates[{name!r}]") for name in model.species]
    places = [operations.from_text(tree) for tree in rates]
    jacobian, time_slopes = _slopes(model, operations, rates, inputs)
    diffusivity = [0.0] * len(model.species)
    following = [-1] * len(model.species)
    at_walls: list[tuple[int, int, int, int]] = []
    varying: dict[int, Array] = {}
    for name, value in model.diffusivities.items():
        i = list(model.species).index(name)
        where = f"diffusivities[{name!r}]"
        tree = tree_of(value, where)
        if text.names(tree) & {*model.species, "t"}:
            following[i] = operations.from_text(tree)
            at_walls += [
                (i, axis, side, operations.from_text(_held(tree, name, value)))
                for axis, side, value in _held_walls(model, grid, name)
            ]
        elif text.names(tree) & set(inputs):
            place = operations.from_text(tree)
            found = np.broadcast_to(text.evaluate(operations, place, list(cells)), start[i].shape).astype(float)
            if not np.all(np.isfinite(found)) or found.min() < 0:
                raise ScenarioError(f"{where}: {value!r} is not a number from 0 on in every cell.")
            varying[i] = found
        else:
            diffusivity[i] = _number(model, value, where)
            if diffusivity[i] < 0:
                raise ScenarioError(f"{where}: {diffusivity[i]} is below 0.")
    taxis = []
    for i, j, one, where in _movements(model):
        cap = float(one.speed_cap) if one.speed_cap == float("inf") else _number(model, one.speed_cap, where)
        if not cap > 0:
            raise ScenarioError(f"{where}: a speed cap of {cap}; allowed: above 0.")
        tree = tree_of(one.sensitivity, where)
        if text.names(tree) & {*model.species, *inputs, "t"}:
            taxis.append((i, j, 0.0, cap, operations.from_text(tree)))
        else:
            taxis.append((i, j, _number(model, one.sensitivity, where), cap, -1))
    return {
        "species": list(model.species),
        "scales": _scales(model, start),
        "any_sign": [name not in model.non_negative for name in model.species],
        "nodes": operations.nodes,
        "constants": operations.constants,
        "rates": places,
        "jacobian": jacobian,
        "time_slopes": time_slopes,
        "inputs": cells,
        "diffusivity": diffusivity,
        "following": following,
        "wall_diffusivities": at_walls,
        "varying": varying,
        "taxis": taxis,
        "walls": _walls(model, grid, diffusivity),
    }


def _held_walls(model: Description, grid: Grid, name: str) -> list[tuple[int, int, float]]:
    """(axis, side, value) of the walls at which the value of a species is given."""
    out = []
    for face, wall in model.boundaries.get(name, {}).items():
        axis, _, side = face.rpartition("_")
        if isinstance(wall, Dirichlet) and axis in grid.names and side in ("low", "high"):
            value = _number(model, wall.value, f"boundaries[{name!r}][{face!r}]")
            out.append((grid.names.index(axis), int(side == "high"), value))
    return out


def _held(tree: ast.expr, name: str, value: float) -> ast.expr:
    """Put a number in place of a species; what it is called with functions stays."""

    class AtWall(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.Constant(value) if node.id == name else node

        def visit_Call(self, node: ast.Call) -> ast.expr:
            return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    return cast(ast.expr, AtWall().visit(copy.deepcopy(tree)))


def _walls(
    model: Description, grid: Grid, diffusivity: Sequence[float]
) -> list[tuple[int, int, int, float, float, float]]:
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
