# SPDX-License-Identifier: BSD-3-Clause
"""Contents of a result file as xarray: straight from HDF5.

h5netcdf asks every variable for the length of an unlimited dimension, once for each variable and more, and so takes a
second for a file that opens in a few milliseconds.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Error, IoError
from .opening import FAULTS, attributes_of, damaged, dimensions_of, items_of, open_file, text, values_of
from .sampling import kept_apart

if TYPE_CHECKING:
    import h5py
    import xarray as xr
    from xarray.backends import BackendArray


@functools.cache
def _stored() -> Callable[[Path, h5py.Dataset], BackendArray]:
    """A class for datasets of HDF5, of which only what is asked for is read; made late, for xarray loads slowly."""
    from xarray.backends import BackendArray
    from xarray.core import indexing

    class Stored(BackendArray):
        def __init__(self, path: Path, item: h5py.Dataset) -> None:
            self._path = path
            self._item = item
            self.shape: tuple[int, ...] = item.shape
            self.dtype: np.dtype[Any] = item.dtype

        def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
            return indexing.explicit_indexing_adapter(
                key, self.shape, indexing.IndexingSupport.OUTER_1VECTOR, self._read
            )

        def _read(self, key: object) -> Any:
            try:
                return values_of(self._item, key)
            except FAULTS as error:
                raise damaged(self._path, error) from None

        def __reduce__(self) -> tuple[object, ...]:
            made = {name: text(self._item.file.attrs[name]) for name in ("scenario_sha256", "created")}
            return _again, (self._path.absolute(), self._item.name, made)

    return Stored


def _again(path: Path, name: str, made: dict[str, str]) -> Any:
    """A dataset of a file, opened anew in another process or for a copy; it closes with the last who use it."""
    try:
        handle = open_file(path)
    except IoError:  # at work, or open here as one that is
        handle = open_file(path, live=True)
    if any(text(handle.attrs[attribute]) != value for attribute, value in made.items()):
        handle.close()
        raise IoError(f"{path}: another run has replaced this file since. Keep the values: .load()", str(path))
    return _stored()(path, handle[name])


class _Close:
    """Closes a file; in a copy, whose variables opened it anew, there is nothing to close."""

    def __init__(self, handle: h5py.File | None = None) -> None:
        self._handle = handle

    def __call__(self) -> None:
        if self._handle is not None:
            self._handle.close()

    def __reduce__(self) -> tuple[type[_Close], tuple[()]]:
        return _Close, ()


def lazy_dataset(path: Path, handle: h5py.File) -> xr.Dataset:
    """Return all fields, series and axes of an open result file; closing the dataset closes the file."""
    import xarray as xr
    from xarray.core import indexing

    try:
        names = [name for name, item in items_of(handle) if hasattr(item, "shape") and is_variable(item)]
        variables = {}
        counts = _records(handle)
        for name in names:
            item = handle[name]
            dimensions = dimensions_of(item)
            whole = dimensions == [name]
            values = _axis(item) if whole else indexing.LazilyIndexedArray(_stored()(path, item))
            variable = xr.Variable(dimensions, values, attributes_of(item))
            count = counts.get(dimensions[0]) if dimensions else None
            variables[name] = variable if count in (None, len(item)) else variable[:count]
        data = xr.decode_cf(xr.Dataset(variables, attrs=attributes_of(handle)), decode_timedelta=False)
    except BaseException as error:
        handle.close()
        if isinstance(error, FAULTS) and not isinstance(error, Error):
            raise damaged(path, error) from None
        raise
    data.set_close(_Close(handle))
    return data


def edges_in(handle: h5py.File) -> dict[str, np.ndarray[Any, Any]]:
    """Return the edges of the cells by axis, in m."""
    axes = [axis for axis in ("z", "r", "x", "y") if f"{axis}_bounds" in handle]
    bounds = {axis: handle[f"{axis}_bounds"][...] for axis in axes}
    return {axis: np.append(pairs[:, 0], pairs[-1, 1]) for axis, pairs in bounds.items()}


def array_of(handle: h5py.File, name: str) -> xr.DataArray:
    """Return one variable of an open result file with its axes, in memory."""
    import xarray as xr

    item = handle[name]
    dimensions = dimensions_of(item)
    even = not dimensions or len(item) == len(handle[dimensions[0]])
    count = None if even else _records(handle).get(dimensions[0])
    coordinates = {
        dimension: (dimension, _axis(handle[dimension], count if k == 0 else None), attributes_of(handle[dimension]))
        for k, dimension in enumerate(dimensions)
        if is_variable(handle[dimension])
    }
    return xr.DataArray(_axis(item, count), dims=dimensions, coords=coordinates, name=name, attrs=attributes_of(item))


def _axis(item: h5py.Dataset, count: int | None = None) -> Any:
    values = values_of(item)[:count]
    return kept_apart(values) if item.name == "/series_time" else values


def _records(handle: h5py.File) -> dict[str, int]:
    """How many records are whole: a run that was killed as it wrote may have some fields one ahead of the others."""
    counts: dict[str, set[int]] = {}
    for _, item in items_of(handle):
        if getattr(item, "maxshape", None) and item.maxshape[0] is None and "dimensions" in item.attrs:
            first = dimensions_of(item)[0]
            if first in ("time", "series_time"):
                counts.setdefault(first, set()).add(len(item))
    if any(len(found) > 1 for found in counts.values()) and text(handle.attrs["status"]) == "complete":
        raise OSError("fields of different lengths")
    return {name: min(found) for name, found in counts.items()}


def is_variable(item: h5py.Dataset) -> bool:
    """Return whether a dataset has values; a dimension without some is one of its own."""
    return "dimension but not a netCDF variable" not in text(item.attrs.get("NAME", ""))
