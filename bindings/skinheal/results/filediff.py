# SPDX-License-Identifier: BSD-3-Clause
"""Are two result files equal, bit by bit?"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IoError
from .opening import attributes_of, reading, values_of

if TYPE_CHECKING:
    import h5py

#: Names that may differ between equal runs.
IGNORED_ATTRIBUTES = frozenset({"created", "wall_seconds", "threads", "compiler", "environment"})
IGNORED_DATASETS = frozenset({"provenance/environment_json"})


@dataclass(frozen=True)
class Difference:
    """One dataset or attribute that differs.

    Attributes
    ----------
    name : str
        Path in the file; attributes have an ``@``.
    what : str
        How it differs.
    count : int
        Entries that differ, 0 if that has no meaning.
    largest : float
        Largest absolute difference, NaN if that has no meaning.
    """

    name: str
    what: str
    count: int = 0
    largest: float = float("nan")


def differences(first: str | Path, second: str | Path) -> list[Difference]:
    """Compare every dataset of two result files bit by bit, and the attributes of the root.

    Attributes that say when, how fast and by what a file was made do not count.

    Parameters
    ----------
    first, second : str or Path
        The files.

    Returns
    -------
    list of Difference
        Empty if they are equal.

    Raises
    ------
    IoError
        A file cannot be read.
    """
    with _reading(Path(first)) as a, _reading(Path(second)) as b:
        inside_a, inside_b = _datasets(a), _datasets(b)
        said_a, said_b = attributes_of(a), attributes_of(b)
        found = [_attribute(name, said_a.get(name), said_b.get(name)) for name in sorted({*said_a, *said_b})]
        for name in sorted({*inside_a, *inside_b}):
            if name not in inside_b:
                found.append(Difference(name, "only in the first"))
            elif name not in inside_a:
                found.append(Difference(name, "only in the second"))
            elif name not in IGNORED_DATASETS:
                found.append(_dataset(name, inside_a[name], inside_b[name]))
    return [item for item in found if item is not None]


def _datasets(handle: h5py.File) -> dict[str, h5py.Dataset]:
    import h5py

    out: dict[str, h5py.Dataset] = {}

    def visit(name: str, item: h5py.HLObject) -> None:
        if isinstance(item, h5py.Dataset):
            out[name] = item

    handle.visititems(visit)
    return out


def _attribute(name: str, a: object, b: object) -> Difference | None:
    if name in IGNORED_ATTRIBUTES or str(a) == str(b):
        return None
    if a is None or b is None:
        return Difference(f"@{name}", f"only in the {'second' if a is None else 'first'}")
    return Difference(f"@{name}", f"{_short(a)} | {_short(b)}")


def _short(value: object) -> str:
    text = value.decode() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _dataset(name: str, a: h5py.Dataset, b: h5py.Dataset) -> Difference | None:
    import numpy as np

    if a.shape != b.shape:
        return Difference(name, f"shape {a.shape} | {b.shape}")
    if a.dtype != b.dtype:
        return Difference(name, f"type {a.dtype} | {b.dtype}")
    if a.shape is None:
        return None
    left, right = (
        np.asarray(item.attrs["at_least"] if "at_least" in item.attrs else values_of(item, ())) for item in (a, b)
    )  # a bound differs as a value does
    if left.dtype.kind in "iufbV" and left.dtype.names is None:
        if left.tobytes() == right.tobytes():
            return None
        raw = (
            left.reshape(-1).view(np.uint8).reshape(left.size, -1),
            right.reshape(-1).view(np.uint8).reshape(right.size, -1),
        )
        count = int((raw[0] != raw[1]).any(axis=1).sum())
        with np.errstate(invalid="ignore"):
            gap = np.abs(left.astype(float) - right.astype(float))
        return Difference(
            name, "values", count, float(np.nanmax(gap)) if gap.size and not np.isnan(gap).all() else float("nan")
        )
    if left.tolist() == right.tolist():
        return None
    count = sum(x != y for x, y in zip(left.reshape(-1).tolist(), right.reshape(-1).tolist(), strict=True))
    return Difference(name, "values", count)


def _reading(path: Path) -> AbstractContextManager[h5py.File]:
    if not path.exists():
        raise IoError(f"{path}: there is no such file. Name two result files.", str(path))
    return reading(path)
