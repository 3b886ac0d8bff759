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
from ..errors import IoError, option, phrase
from ..inputs.source import refuse_special
from .opening import BusyError, attributes_of, items_of, reading, text, values_of

if TYPE_CHECKING:
    import h5py


class State(Enum):
    """State of a result file with regard to one scenario."""

    MISSING = "missing"
    COMPLETE = "complete"  # this scenario, this version, with the requested output
    RESUMABLE = "resumable"  # this scenario and version, unfinished, with a checkpoint
    UNFINISHED = "unfinished"  # this scenario, but not to be used or continued: run it again
    CHANGED = "changed"  # this scenario, unfinished, with another output than is asked for
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
    return _beside(file, ".checkpoint")


def sidecar_of(file: Path) -> Path:
    """Return where the ParaView sidecar of a result file stands."""
    return _beside(file, ".xdmf")


def _beside(file: Path, ending: str) -> Path:
    """``name.checkpoint`` beside ``name.h5``, ``name.nc.checkpoint`` beside ``name.nc``: each file has its own."""
    return file.with_suffix(ending) if file.suffix in (".h5", "") else file.with_name(file.name + ending)


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
    refuse_special(file)
    if not file.exists():
        return Found(State.MISSING, {})
    try:
        with reading(file) as handle:
            attributes = attributes_of(handle)
            if attributes["scenario_sha256"] != scenario_hash:
                return Found(State.OTHER, {})
            if attributes.get("skinheal_version") != _core.version:
                return Found(State.UNFINISHED, {})
            if attributes["status"] != "complete":
                if not checkpoint_of(file).exists():
                    return Found(State.UNFINISHED, {})
                return Found(State.RESUMABLE if _same_output(handle, document) else State.CHANGED, {})
            if not _holds(handle, document):
                return Found(State.UNFINISHED, {})
            return Found(
                state=State.COMPLETE,
                **read_metrics(handle),
                wall_seconds=float(attributes["wall_seconds"]),
                steps=int(attributes["steps"]),
                warnings=read_warnings(handle),
            )
    except BusyError as error:
        raise IoError(
            f"{file}: another process is writing this file. Wait for it, or choose another place.",
            str(file),
            error.detail,
        ) from None
    except IoError:  # damaged, a folder, or not to be read
        return Found(State.FOREIGN, {})


def _same_output(handle: h5py.File, document: str) -> bool:
    """Whether a run that asks for the output of a document may go on with a file."""
    stored = json.loads(text(handle["provenance/scenario_json"][()]))["output"]
    return bool(stored == json.loads(document)["output"])


def _holds(handle: h5py.File, document: str) -> bool:
    """Whether a file holds the output that a document asks for."""
    wanted = json.loads(document)["output"]
    stored = json.loads(text(handle["provenance/scenario_json"][()]))["output"]
    if stored.get("precision") != wanted.get("precision") or stored.get("every") != wanted.get("every"):
        return False
    if stored["fields"] and (not wanted["fields"] or not set(wanted["fields"]) <= set(stored["fields"])):
        return False
    return all(name in handle for name in wanted["fields"]) and "series_time" in handle


def read_metrics(handle: h5py.File) -> dict[str, dict[str, float]]:
    """Return ``metrics`` and ``at_least`` of an open result file, in SI."""
    items = dict(items_of(handle["metrics"])) if "metrics" in handle else {}
    bounds = {name: float(item.attrs["at_least"]) for name, item in items.items() if "at_least" in item.attrs}
    return {
        "metrics": {name: float(item[()]) for name, item in items.items() if name not in bounds},
        "at_least": bounds,
    }


def read_warnings(handle: h5py.File) -> tuple[str, ...]:
    """Return the warnings of an open result file."""
    item = handle["provenance/warnings"] if "warnings" in handle["provenance"] else None
    if item is None or item.shape is None:
        return ()
    found = values_of(item, ())
    return tuple(text(entry) for entry in (found if getattr(found, "shape", ()) else [found]) if text(entry))


def beside_name(name: str) -> str:
    """Return the name under which a file is written until it is whole."""
    return f".{name}.new"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that its name stands for the old or the new one, never a part.  Raises ``IoError``."""
    unfinished = path.with_name(beside_name(path.name))
    try:
        try:
            unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise IoError(
            f"{path}: this file could not be written ({error.strerror}). Make room, or choose another folder.",
            str(path),
            str(error),
        ) from None


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
    refuse_special(file)
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
        raise IoError(
            phrase(f"{folder}: {above} is a file, not a folder. Choose another folder: ", option("folder")), str(folder)
        )
    if not can_write_in(above):
        raise IoError(
            phrase(f"{folder}: no permission to write in {above}. Choose another folder: ", option("folder")),
            str(folder),
        )
    there = [folder / name for name in names if (folder / name).exists()]
    if there and not overwrite:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        raise IoError(
            phrase(
                f"{there[0]}: the file exists{more}. Choose another folder: ",
                option("folder"),
                ", or replace it: ",
                option("overwrite"),
            ),
            str(there[0]),
        )
