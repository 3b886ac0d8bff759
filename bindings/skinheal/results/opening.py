# SPDX-License-Identifier: BSD-3-Clause
"""The one way into a result file: whatever is wrong with it becomes an ``IoError`` that says what to do.

Only what carries a checksum is read: HDF5 covers attributes and the headers of datasets with one, and their values with
another.  Lists of a length of their own, by which dimensions refer to each other, lie in a heap without one, in which a
damaged page can hold a reader for ever; each dataset names its dimensions in a plain text instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Error, IoError, option, phrase
from ..inputs.source import refuse_special

if TYPE_CHECKING:
    import h5py

#: What a file says that this version reads.
SCHEMA = 2

#: By which HDF5 and netCDF organise themselves, and we.
ORGANISING = frozenset(
    {"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST", "DIMENSION_LABELS", "_Netcdf4Dimid", "dimensions", "sha256"}
)

#: What h5py raises where a file is damaged.
FAULTS = (
    OSError,
    KeyError,
    RuntimeError,
    TypeError,
    AttributeError,
    ValueError,
    IndexError,
    MemoryError,
    OverflowError,
)


class BusyError(IoError):
    """Another process is writing the file."""


class DamagedError(IoError):
    """A result file is not as it was written, or no result file at all."""


def text(value: object) -> str:
    """Return a text of a file."""
    if getattr(value, "shape", ()) == (1,):
        value = value[0]  # type: ignore[index]
    return value.decode() if isinstance(value, bytes) else str(value)


def attributes_of(item: h5py.HLObject) -> dict[str, Any]:
    """Return the attributes that mean something to people."""
    return {name: _plain(item.attrs[name]) for name in item.attrs if name not in ORGANISING}


def _plain(value: Any) -> Any:
    if getattr(value, "shape", None) == (1,):
        value = value[0]  # netCDF does not tell a list of one from a value
    return value.decode() if isinstance(value, bytes) else value


def items_of(group: h5py.Group) -> list[tuple[str, h5py.HLObject]]:
    """Return what a group holds.  ``group.items()`` gives None in place of what is damaged."""
    return [(name, group[name]) for name in group]


def dimensions_of(item: h5py.Dataset) -> list[str]:
    """Return the names of the dimensions of a dataset."""
    return text(item.attrs["dimensions"]).split()


def values_of(item: h5py.Dataset, key: object = ...) -> Any:
    """Return values of a dataset.

    A complete run has no gaps: where a number is missing, the index of the dataset is damaged.
    """
    values = item[key]
    if getattr(item, "maxshape", (0,))[:1] == (None,) and item.dtype.kind == "f":
        import numpy as np

        if np.isnan(values).any() and text(item.file.attrs["status"]) == "complete":
            raise OSError(f"{item.name} has gaps")
        said = text(item.attrs["sha256"]) if "sha256" in item.attrs and values.shape == item.shape else None
        if said is not None and said != hashlib.sha256(values.tobytes()).hexdigest():
            raise OSError(f"{item.name} is not as it was written")
    return values


def damaged(path: Path, error: BaseException) -> DamagedError:
    """Return the error for a file that cannot be read as it was written."""
    why = str(error).strip("\"'") or type(error).__name__
    return DamagedError(
        f"{path}: this file is damaged, or it is not a result of skinheal. Run the scenario again.", str(path), why
    )


def open_file(path: Path, live: bool = False, scenario: str | None = None) -> h5py.File:
    """Open a result file with h5py; every failure is an ``IoError`` that says what to do.

    ``scenario``: the hash that it must have, where a result looks into its file again.
    """
    import h5py

    refuse_special(path)
    if not path.exists():
        near = [p.name for p in sorted(path.parent.glob("*.h5"))][:5] if path.parent.is_dir() else []
        hint = (
            phrase(f"Result files there: {', '.join(near)}")
            if near
            else phrase("A run writes one:  ", option("run", place=str(path)))
        )
        raise IoError(phrase(f"{path}: there is no such file. ", hint), str(path))
    if path.is_dir():
        near = sorted(p.relative_to(path).as_posix() for p in (*path.glob("*.h5"), *path.glob("runs/*.h5")))
        there = f"{near[0]}{f' and {len(near) - 1} more' if len(near) > 1 else ''}" if near else "there is none"
        raise IoError(f"{path}: this is a folder. Name a result file in it: {there}", str(path))
    if path.suffix == ".toml":
        raise IoError(
            phrase(f"{path}: this is a scenario, not a result. Run it first:  ", option("run", place="run.h5")),
            str(path),
        )
    try:
        handle = h5py.File(path, "r", locking=False if live else None)
    except BlockingIOError as error:
        raise BusyError(
            f"{path}: a run is writing this file. Look at it with  Result.open(path, live=True)", str(path), str(error)
        ) from None
    except PermissionError as error:
        raise IoError(f"{path}: no permission to read this file.", str(path), str(error)) from None
    except FAULTS as error:
        raise DamagedError(
            f"{path}: this is not an HDF5 file, or it is damaged. Run the scenario again.", str(path), str(error)
        ) from None
    try:
        _require_result(path, handle)
        if scenario is not None and text(handle.attrs["scenario_sha256"]) != scenario:
            raise IoError(
                f"{path}: another run has replaced this file since, of another scenario. "
                "Open it anew with Result.open, or give each run a file of its own.",
                str(path),
            )
    except BaseException:
        handle.close()
        raise
    return handle


def _require_result(path: Path, handle: h5py.File) -> None:
    try:
        if "skinheal_schema" not in handle.attrs:
            raise DamagedError(
                f"{path}: this HDF5 file is not a result of skinheal. Name a file that  skinheal run  wrote.", str(path)
            )
        schema = int(handle.attrs["skinheal_schema"])
        if schema != SCHEMA:
            age = "an earlier" if schema < SCHEMA else "a later"
            raise DamagedError(
                f"{path}: {age} version of skinheal wrote this file (schema {schema}, this version reads {SCHEMA}). "
                "Run the scenario again, or read it with that version.",
                str(path),
            )
        for name in ("scenario_sha256", "status"):
            handle.attrs[name]
    except Error:
        raise
    except FAULTS as error:
        raise damaged(path, error) from None


@contextmanager
def reading(path: Path, live: bool = False, scenario: str | None = None) -> Iterator[h5py.File]:
    """Open a result file for the block; what h5py finds wrong with it inside becomes an ``IoError``, too."""
    with open_file(path, live, scenario) as handle:
        try:
            yield handle
        except Error:
            raise
        except FAULTS as error:
            raise damaged(path, error) from None
