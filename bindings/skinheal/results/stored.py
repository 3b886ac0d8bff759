# SPDX-License-Identifier: BSD-3-Clause
"""Contents of a result file as xarray: straight from HDF5.

h5netcdf asks every variable for the length of an unlimited dimension, once for each variable and more, and so takes a
second for a file that opens in a few milliseconds.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import h5py
    import xarray as xr
    from xarray.backends import BackendArray

#: Attributes by which HDF5 and netCDF organise themselves.
_ORGANISING = frozenset({"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST", "DIMENSION_LABELS", "_Netcdf4Dimid"})


@functools.cache
def _stored() -> Callable[[h5py.Dataset], BackendArray]:
    """A class for datasets of HDF5, of which only what is asked for is read; made late, for xarray loads slowly."""
    from xarray.backends import BackendArray
    from xarray.core import indexing

    class Stored(BackendArray):
        def __init__(self, item: h5py.Dataset) -> None:
            self._item = item
            self.shape: tuple[int, ...] = item.shape
            self.dtype: np.dtype[Any] = item.dtype

        def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
            return indexing.explicit_indexing_adapter(
                key, self.shape, indexing.IndexingSupport.OUTER_1VECTOR, self._item.__getitem__
            )

    return Stored


def lazy_dataset(handle: h5py.File) -> xr.Dataset:
    """Return all fields, series and axes of an open result file; closing the dataset closes the file."""
    import xarray as xr
    from xarray.core import indexing

    names = [name for name, item in handle.items() if hasattr(item, "shape") and _is_variable(item)]
    variables = {}
    for name in names:
        item = handle[name]
        dimensions = _dimensions(item)
        values = item[...] if dimensions == [name] else indexing.LazilyIndexedArray(_stored()(item))
        variables[name] = xr.Variable(dimensions, values, attributes_of(item))
    data = xr.decode_cf(xr.Dataset(variables, attrs=attributes_of(handle)), decode_timedelta=False)
    data.set_close(handle.close)
    return data


def array_of(handle: h5py.File, name: str) -> xr.DataArray:
    """Return one variable of an open result file with its axes, in memory."""
    import xarray as xr

    item = handle[name]
    dimensions = _dimensions(item)
    coordinates = {
        dimension: (dimension, handle[dimension][...], attributes_of(handle[dimension]))
        for dimension in dimensions
        if _is_variable(handle[dimension])
    }
    return xr.DataArray(item[...], dims=dimensions, coords=coordinates, name=name, attrs=attributes_of(item))


def _dimensions(item: h5py.Dataset) -> list[str]:
    scales = [axis[0] if len(axis) else item for axis in item.dims]
    return [scale.name.rsplit("/", 1)[-1] for scale in scales]


def _is_variable(item: h5py.Dataset) -> bool:
    return "dimension but not a netCDF variable" not in _text(item.attrs.get("NAME", ""))


def attributes_of(item: h5py.Dataset | h5py.File) -> dict[str, Any]:
    """Return the attributes that mean something to people."""
    return {key: _plain(value) for key, value in item.attrs.items() if key not in _ORGANISING}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.shape == (1,):
        value = value[0]  # netCDF does not tell a list of one from a value
    return value.decode() if isinstance(value, bytes) else value


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
