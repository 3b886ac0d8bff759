# SPDX-License-Identifier: BSD-3-Clause
"""State of the place where a run wants to write: nothing, a finished run, one to go on with, something else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _core
from ..errors import IoError

if TYPE_CHECKING:
    import h5py


class State(Enum):
    """State of a result file with regard to one scenario."""

    MISSING = "missing"
    COMPLETE = "complete"  # this scenario, this version, with the requested output
    RESUMABLE = "resumable"  # this scenario and version, unfinished, with a checkpoint
    UNFINISHED = "unfinished"  # this scenario, but not to be used or continued: run it again
    OTHER = "other"  # another scenario
    FOREIGN = "foreign"  # not a result file


@dataclass(frozen=True)
class Found:
    """A state, and the facts of the file that a table needs."""

    state: State
    metrics: dict[str, float]
    at_least: dict[str, float] = field(default_factory=dict)
    wall_seconds: float = float("nan")
    steps: int = 0
    warnings: tuple[str, ...] = ()


def checkpoint_of(file: Path) -> Path:
    """Return where the checkpoint of a result file stands."""
    return file.with_suffix(".checkpoint")


def look(file: Path, *, scenario_hash: str, document: str) -> Found:
    """Look at a result file.

    Parameters
    ----------
    file : Path
        The place.
    scenario_hash : str
        Hash of the scenario that wants to run.
    document : str
        Its canonical JSON document; ``output`` says what the file must hold.

    Returns
    -------
    Found

    Raises
    ------
    IoError
        Another process is writing the file.
    """
    if not file.exists():
        return Found(State.MISSING, {})
    import h5py

    try:
        with h5py.File(file, "r") as handle:
            attributes = {name: _text(value) for name, value in handle.attrs.items()}
            if "scenario_sha256" not in attributes:
                return Found(State.FOREIGN, {})
            if attributes["scenario_sha256"] != scenario_hash:
                return Found(State.OTHER, {})
            if attributes.get("skinheal_version") != _core.version:
                return Found(State.UNFINISHED, {})
            if attributes.get("status") != "complete":
                has_checkpoint = checkpoint_of(file).exists()
                return Found(State.RESUMABLE if has_checkpoint else State.UNFINISHED, {})
            if not _holds(handle, document):
                return Found(State.UNFINISHED, {})
            return Found(
                state=State.COMPLETE,
                **read_metrics(handle),
                wall_seconds=float(handle.attrs["wall_seconds"]),
                steps=int(handle.attrs["steps"]),
                warnings=read_warnings(handle),
            )
    except BlockingIOError as error:
        raise IoError(
            f"{file}: another process is writing this file. Wait for it, or choose another place.",
            str(file),
            str(error),
        ) from None
    except OSError:
        return Found(State.FOREIGN, {})


def _holds(handle: h5py.File, document: str) -> bool:
    """Whether a file holds the output that a document asks for."""
    wanted = json.loads(document)["output"]
    stored = json.loads(_text(handle["provenance/scenario_json"][()]))["output"]
    if stored.get("precision") != wanted.get("precision") or stored.get("every") != wanted.get("every"):
        return False
    if stored["fields"] and (not wanted["fields"] or not set(wanted["fields"]) <= set(stored["fields"])):
        return False
    return all(name in handle for name in wanted["fields"]) and "series_time" in handle


def read_metrics(handle: h5py.File) -> dict[str, dict[str, float]]:
    """Return ``metrics`` and ``at_least`` of an open result file, in SI."""
    items = dict(handle["metrics"].items()) if "metrics" in handle else {}
    bounds = {name: float(item.attrs["at_least"]) for name, item in items.items() if "at_least" in item.attrs}
    return {
        "metrics": {name: float(item[()]) for name, item in items.items() if name not in bounds},
        "at_least": bounds,
    }


def read_warnings(handle: h5py.File) -> tuple[str, ...]:
    """Return the warnings of an open result file."""
    item = handle.get("provenance/warnings")
    if item is None or item.shape is None:
        return ()
    found = item[()]
    return tuple(_text(entry) for entry in (found if getattr(found, "shape", ()) else [found]) if _text(entry))


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def can_write_in(folder: Path) -> bool:
    """Return whether a file can be made in a folder.  It is tried: permissions alone do not tell, not to root."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def refuse_place(file: Path) -> None:
    """Check that a result file can be written at a place, before anything is computed.

    Parameters
    ----------
    file : Path
        The place.

    Raises
    ------
    IoError
        The folder is missing or not writable, or the place is a folder.
    """
    folder = file.parent
    if file.is_dir():
        raise IoError(f"{file}: this is a folder. Name a file in it, for example {file / 'run.h5'}", str(file))
    if not folder.exists():
        raise IoError(f"{file}: the folder {folder} does not exist. Make it:  mkdir -p {folder}", str(file))
    if not folder.is_dir():
        raise IoError(f"{file}: {folder} is a file, not a folder. Choose another place.", str(file))
    if not can_write_in(folder) or (file.exists() and not os.access(file, os.W_OK)):
        raise IoError(f"{file}: no permission to write here. Choose another place.", str(file))
    if file.suffix in (".checkpoint", ".xdmf"):
        raise IoError(
            f"{file}: this ending belongs to files beside the result. Write for example {file.stem}.h5", str(file)
        )


def refuse_folder_of(folder: Path, names: Sequence[str], *, overwrite: bool) -> None:
    """Check, before anything is computed, that files can be written into a folder and replace none unasked.

    Parameters
    ----------
    folder : Path
        Is made later if it is missing.
    names : sequence of str
        Of the files.
    overwrite : bool
        They may be replaced.

    Raises
    ------
    IoError
        The folder cannot be written, or one of the files is there.
    """
    above = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not above.is_dir():
        raise IoError(f"{folder}: {above} is a file, not a folder. Choose another folder: folder=...", str(folder))
    if not can_write_in(above):
        raise IoError(
            f"{folder}: no permission to write in {above}. Choose another folder: folder=...",
            str(folder),
        )
    there = [folder / name for name in names if (folder / name).exists()]
    if there and not overwrite:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        raise IoError(
            f"{there[0]}: the file exists{more}. Choose another folder: folder=..., or replace it: overwrite=True",
            str(there[0]),
        )
