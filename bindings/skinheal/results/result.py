# SPDX-License-Identifier: BSD-3-Clause
"""The outcome of a run: metrics, series, fields; from memory or from its file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from ..errors import FieldError, ScenarioError
from ..figures.absorption import Amounts, plot_absorption
from ..figures.display import METRICS, Metrics
from ..figures.plot import AxesGrid, plot_result
from ..figures.sketch import card, table
from ..inputs import units
from ..inputs.described import described
from ..inputs.document import read_document
from ..inputs.units import QuantityLike
from .cells import measures
from .opening import items_of, open_file, reading, text, values_of
from .runfiles import read_metrics, read_warnings
from .sampling import dataset_at, kept_apart
from .stored import array_of, edges_in, is_variable, lazy_dataset

if TYPE_CHECKING:
    import xarray as xr

#: What the panels of products show of a solute.
_PRODUCT_CURVES = (
    "vehicle",
    "stratum_corneum",
    "viable_epidermis",
    "dermis",
    "hypodermis",
    "absorbed",
    "delivered_intact",
)
#: Sums of stored fields that are asked for by name.
_SUMS = {"collagen": ("collagen_i", "collagen_iii"), "macrophages": ("macrophages_m1", "macrophages_m2")}


class Result:
    """Outcome of a run.  ``Simulation.run`` and ``Result.open`` make one.

    Attributes
    ----------
    status : str
        ``complete``, ``cancelled``, ``failed`` or ``running`` (cut off, or still at work).
    file : Path or None
        The result file.
    metrics : Metrics
        Numbers that sum up the run, in SI.  A time whose end was not seen is not there, but in ``metrics.at_least``.
    warnings : tuple of str
        The facts of the run.
    timing : mapping of str to float
        ``setup``, ``solve``, ``output`` and ``wall``.  Units: s.  Of an opened file only ``wall``.
    steps, threads : int
        Of the time integrator.
    scenario_hash, scenario_json : str
        Which scenario, and the scenario itself (JSON, SI).
    session_time : tuple of float
        Units: s.
    """

    def __init__(self, facts: Mapping[str, Any], arrays: Mapping[str, Any] | None, *, live: bool = False) -> None:
        self.status: str = facts["status"]
        self.file: Path | None = Path(facts["file"]) if facts["file"] else None
        self.metrics = Metrics(facts["metrics"], facts["at_least"])
        self.warnings: tuple[str, ...] = tuple(facts["warnings"])
        self.timing: Mapping[str, float] = MappingProxyType({**facts["timing"], "wall": facts["wall_seconds"]})
        self.steps: int = facts["steps"]
        self.threads: int = facts["threads"]
        self.scenario_hash: str = facts["scenario_hash"]
        self.scenario_json: str = facts["scenario_json"]
        self.session_time: tuple[float, ...] = tuple(facts["session_time"])
        self._arrays = arrays
        self._live = live

    @classmethod
    def from_run(cls, facts: Mapping[str, Any]) -> Result:
        """Return the result of what the C++ library handed over."""
        return cls(facts, None if facts["file"] else facts)

    @classmethod
    def open(cls, path: str | Path, /, *, live: bool = False) -> Result:
        """Return the result in a file; fields are read when they are asked for.

        Parameters
        ----------
        path : str or Path
            The file.
        live : bool
            Look at a run that is still writing: what it has flushed is there.

        Returns
        -------
        Result

        Raises
        ------
        IoError
            There is no such file, it is not a result file, or another process writes it.
        """
        with reading(Path(path), live) as handle:
            attributes = handle.attrs
            facts = {
                "status": text(attributes["status"]),
                "file": str(path),
                **read_metrics(handle),
                "warnings": read_warnings(handle),
                "timing": {},
                "wall_seconds": float(attributes.get("wall_seconds", float("nan"))),
                "steps": int(attributes.get("steps", 0)),
                "threads": int(attributes.get("threads", 0)),
                "scenario_hash": text(attributes["scenario_sha256"]),
                "scenario_json": text(handle["provenance/scenario_json"][()]),
                "session_time": tuple(values_of(handle["session_time"]).tolist()) if "session_time" in handle else (),
            }
        return cls(facts, None, live=live)

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "timing": dict(self.timing)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, timing=MappingProxyType(state["timing"]))

    def to_xarray(self) -> xr.Dataset:
        """Return everything as one dataset: fields over ``time``, series over ``series_time``; ``units`` on each.

        At a session the series has two values, before and after; the first stands a thousandth of a second earlier, so
        that no time is there twice.

        Returns
        -------
        xarray.Dataset
            Read lazily if the result is in a file: close it when done.  It can be copied, interpolated and pickled.
        """
        if self._arrays is not None:
            return self._from_memory(self._arrays)
        assert self.file is not None
        return lazy_dataset(self.file, open_file(self.file, self._live, self.scenario_hash))

    def _from_memory(self, arrays: Mapping[str, Any]) -> xr.Dataset:
        import xarray as xr

        variables: dict[str, tuple[object, ...]] = {}
        for name, (values, unit, long_name, source) in arrays["series"].items():
            variables[name] = ("series_time", values, _attributes(unit, long_name, source))
        for name, (values, dimensions, unit, long_name, source) in arrays["fields"].items():
            variables[name] = (("time", *dimensions), values, _attributes(unit, long_name, source))
        for name, (values, dimensions, unit, long_name) in arrays["products"].items():
            shape = (len(arrays["product_time"]), -1) if len(dimensions) == 2 else (-1,)
            variables[name] = (tuple(dimensions), values.reshape(shape), _attributes(unit, long_name, ""))
        axes: dict[str, tuple[object, ...]] = {
            "time": ("time", arrays["time"], {"units": "s", "long_name": "time of snapshots"}),
            "series_time": (
                "series_time",
                kept_apart(arrays["series_time"]),
                {"units": "s", "long_name": "time of steps"},
            ),
        }
        if len(arrays["product_time"]):
            axes["product_time"] = (
                "product_time",
                arrays["product_time"],
                {"units": "s", "long_name": "time of the rows of products"},
            )
        depth = "depth below the skin surface"
        if len(arrays["z"]):
            axes["z"] = ("z", arrays["z"], {"units": "m", "long_name": depth, "positive": "down"})
        for side in ("x", "y"):
            if len(arrays[side]):
                axes[side] = (side, arrays[side], {"units": "m", "long_name": "place along a side of the patch"})
        if len(arrays["r"]):
            axes["r"] = ("r", arrays["r"], {"units": "m", "long_name": "distance from the axis of the channel"})
        for axis, edges in arrays.get("edges", {}).items():  # as a file has them
            cast("dict[str, str]", axes[axis][2])["bounds"] = f"{axis}_bounds"
            variables[f"{axis}_bounds"] = ((axis, "bounds"), np.stack([edges[:-1], edges[1:]], axis=-1))
        attributes = {"status": self.status, "scenario_sha256": self.scenario_hash}
        return xr.Dataset(variables, coords=axes, attrs=attributes)

    def _edges(self) -> dict[str, Any]:
        """Edges of the cells by axis.  Units: m."""
        if self._arrays is not None:
            return dict(self._arrays.get("edges", {}))
        assert self.file is not None
        with open_file(self.file, self._live, self.scenario_hash) as handle:
            return edges_in(handle)

    def cell_volumes(self) -> xr.DataArray:
        """Return the volume of each cell: the weights of a mean over a field.

        Returns
        -------
        xarray.DataArray
            Over ``z`` and ``r`` (of a box ``z``, ``y``, ``x``).  Units: m3.  Of a column over ``z``, for 1 m2 of skin.

        Raises
        ------
        FieldError
            The result is of a point.
        """
        import xarray as xr

        found = measures(self._edges())
        if "cell_volume" not in found:
            raise FieldError("the result is of a point: it has no cells")
        dimensions, values, attributes = found["cell_volume"]
        places = {axis: self[axis] for axis in dimensions}
        return xr.DataArray(values, dims=dimensions, coords=places, name="cell_volume", attrs=attributes)

    def mean_over_radius(self, name: str) -> xr.DataArray:
        """Return the mean of a field over the skin at each depth: each ring (of a box: each cell) counts with its area.

        Parameters
        ----------
        name : str
            A stored field, or ``"collagen"``.

        Returns
        -------
        xarray.DataArray
            Over ``time`` and ``z``; of a field of the surface over ``time``.  Units: of the field.

        Raises
        ------
        FieldError
            It was not stored.
        """
        import xarray as xr

        values = self[name]
        found = measures(self._edges())
        if "cell_area" not in found or "time" not in values.dims:
            return values
        dimensions, area, _ = found["cell_area"]
        mean: xr.DataArray = values.weighted(xr.DataArray(area, dims=dimensions)).mean(dimensions)
        mean.attrs = values.attrs
        return mean.rename(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the stored fields, series and axes."""
        if self._arrays is not None:
            axes = tuple(axis for axis in ("z", "r", "x", "y") if len(self._arrays[axis]))
            axes += tuple(f"{axis}_bounds" for axis in self._arrays.get("edges", {}))
            if len(self._arrays["product_time"]):
                axes = ("product_time", *axes)
            return (
                *self._arrays["fields"],
                *self._arrays["series"],
                *self._arrays["products"],
                "time",
                "series_time",
                *axes,
            )
        assert self.file is not None
        with reading(self.file, self._live, self.scenario_hash) as handle:
            return tuple(name for name, item in items_of(handle) if hasattr(item, "shape") and is_variable(item))

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return one field or series, in memory, with ``units``, ``long_name`` and ``source``.

        Raises
        ------
        FieldError
            It was not stored; the message lists what was.
        """
        known = sorted(self.names)
        if name not in known and name in _SUMS and all(part in known for part in _SUMS[name]):
            parts = [self[part] for part in _SUMS[name]]
            total: xr.DataArray = (parts[0] + parts[1]).rename(name)
            total.attrs = {**parts[0].attrs, "long_name": f"{name} ({' + '.join(_SUMS[name])})"}
            return total
        if name in known and self._arrays is not None:
            return self._from_memory(self._arrays)[name]
        if name in known and self.file is not None:
            with reading(self.file, self._live, self.scenario_hash) as handle:
                return array_of(handle, name)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise FieldError(f'"{name}" was not stored; this result holds: {", ".join(known)}.{hint}')

    def curves(self, names: tuple[str, ...]) -> dict[str, NDArray[np.float64]]:
        """Return some series and their times as plain arrays in SI, without xarray.

        Parameters
        ----------
        names : tuple of str
            Names of series; those that are missing are left out.

        Returns
        -------
        dict
            By name; ``series_time`` in s.
        """
        if self._arrays is not None:
            found = {n: self._arrays["series"][n][0] for n in names if n in self._arrays["series"]}
            return {"series_time": self._arrays["series_time"], **found}
        assert self.file is not None
        with reading(self.file, self._live, self.scenario_hash) as handle:
            return {n: values_of(handle[n]) for n in ("series_time", *names) if n in handle}

    def at(self, time: QuantityLike | float, /) -> xr.Dataset:
        """Return fields and series at one time, in memory.

        Parameters
        ----------
        time : str or pint.Quantity
            Inside the run, e.g. ``"90 day"``; at a session the state after it.

        Returns
        -------
        xarray.Dataset
            Series linear between steps.  Fields linear between snapshots, but never across a session: then they are
            those of the last snapshot before.  ``time`` says which instant the fields show.

        Raises
        ------
        ScenarioError
            The run does not reach that time.
        """
        wanted = units.to_si(units.quantity(time, key="time", kind=units.TIME), units.TIME)
        with self.to_xarray() as data:
            last = float(data["series_time"][-1]) if data.sizes["series_time"] else 0.0
            if not 0 <= wanted <= last:
                raise ScenarioError(
                    f"time is {time}; this run goes from 0 to {last / 86400:g} day. Choose a time inside it"
                )
            return dataset_at(data, wanted, self.session_time).load()

    def resampled(self, names: Sequence[str], times: Any, /) -> xr.Dataset:
        """Return series at common times, linear between steps; NaN outside of the run.

        Parameters
        ----------
        names : sequence of str
            Of series.
        times : array_like of float, or sequence of str or pint.Quantity
            Plain numbers are seconds.

        Returns
        -------
        xarray.Dataset
            Over ``series_time``, in s.

        Raises
        ------
        FieldError
            There is no such series.
        """
        import numpy as np
        import xarray as xr

        wanted = np.asarray([_seconds(time) for time in times], dtype=float)
        data = {}
        for name in names:
            curve = self[name]
            if curve.dims != ("series_time",):
                raise FieldError(f'"{name}" is not a series; resampled takes curves over series_time')
            data[name] = (
                "series_time",
                np.interp(wanted, curve["series_time"], curve.values, np.nan, np.nan),
                curve.attrs,
            )
        return xr.Dataset(data, coords={"series_time": ("series_time", wanted, {"units": "s", "long_name": "time"})})

    def headline(self) -> str:
        """Return the run in one line; if output took longer than solving, it says so."""
        seconds = f"{self.timing['wall']:.2f} s" if self.timing["wall"] == self.timing["wall"] else "unknown time"
        threads = f"{self.threads} thread{'s' if self.threads != 1 else ''}" if self.threads else "unknown threads"
        text = f"run {self.scenario_hash[:12]}: {self.status}, {self.steps} steps in {seconds} on {threads}"
        if self.timing.get("output", 0.0) > self.timing.get("solve", float("inf")):
            text += "; output took longer than solving: fewer output.fields or a longer output.every help"
        return text

    def summary(self) -> str:
        """Return a table for people: collagen, elastin, firmness, closure, redness, each with its unit."""
        lines = [self.headline()]
        names = self._told()
        width = max((len(METRICS[n].label) for n in names), default=0)
        lines += [f"  {METRICS[n].label:<{width}}  {self.metrics.show(n)}" for n in names]
        lines += [f"  warning: {message}" for message in self.warnings]
        return "\n".join(lines)

    def _told(self) -> list[str]:
        """Names of the metrics that people are shown: a second reddening only where there is one."""
        none = self.metrics.get("erythema_later_duration") == 0
        return [n for n in self.metrics.shown if n in METRICS and not (none and n == "erythema_later_duration")]

    def plot(self, axes: AxesGrid | None = None) -> Any:
        """Draw the standard panels.

        Parameters
        ----------
        axes : array of matplotlib.axes.Axes, optional
            Six of them.  Default: a new figure.

        Returns
        -------
        array of matplotlib.axes.Axes
        """
        return plot_result(self, axes)

    @property
    def solutes(self) -> tuple[str, ...]:
        """Solutes of the products, ingredients after actives: ``result["<solute>.delivered"]`` and so on."""
        return tuple(name.removesuffix(".delivered") for name in self.names if name.endswith(".delivered"))

    def plot_products(self, axes: AxesGrid | None = None) -> Any:
        """Draw concentration against depth and time, and amounts against time, for each solute of the products.

        Parameters
        ----------
        axes : array of matplotlib.axes.Axes, optional
            Two for each solute.  Default: a new figure.

        Returns
        -------
        array of matplotlib.axes.Axes

        Raises
        ------
        FieldError
            The run had no products.
        """
        if not self.solutes:
            raise FieldError("this run has no products: add [formulation.<name>] and [[apply]] tables to its scenario")
        data = self.to_xarray()
        try:
            return plot_absorption(
                [
                    Amounts(
                        title=name.replace("_", " "),
                        time=data["product_time"].values,
                        depth=data[f"{name}.depth"].values,
                        profile=data[f"{name}.concentration"].values,
                        clock="time",
                        applied=float(data[f"{name}.applied"].values[-1]),
                        curves={
                            key: data[f"{name}.{key}"].values for key in _PRODUCT_CURVES if f"{name}.{key}" in data
                        },
                    )
                    for name in self.solutes
                ],
                axes,
            )
        finally:
            data.close()

    def __repr__(self) -> str:
        return f"<Result {self.headline()}>"

    def _repr_html_(self) -> str:
        document = read_document(self.scenario_json)
        outcomes = [(METRICS[name].label, self.metrics.show(name)) for name in self._told()]
        return card(
            document,
            f"Result of {self.headline()}",
            rows=[*outcomes, *(("warning", message) for message in self.warnings)],
            folded=("skin, treatment, model", table(described(document))),
        )


def _seconds(time: QuantityLike | float) -> float:
    plain = isinstance(time, int | float) or hasattr(time, "dtype")
    return float(time) if plain else units.to_si(units.quantity(time, key="time", kind=units.TIME), units.TIME)


def _attributes(unit: str, long_name: str, source: str) -> dict[str, str]:
    attributes = {"units": unit, "long_name": long_name}
    return {**attributes, "source": source} if source else attributes
