# SPDX-License-Identifier: BSD-3-Clause
"""Provenance of a result file: its parameters, their sources, the software."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..inputs.provenance import Parameter, parameter_of
from .opening import attributes_of, reading, text


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Provenance of a result file.

    Attributes
    ----------
    parameters : tuple of Parameter
        Those of the run.
    bibliography : str
        BibTeX with the sources.
    version, revision, created : str
        Of the software, and when.
    """

    parameters: tuple[Parameter, ...]
    bibliography: str
    version: str
    revision: str
    created: str


def file_provenance(path: str | Path, /) -> Provenance:
    """Return what a result file says about its making, whichever version wrote it.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Provenance

    Raises
    ------
    IoError
        It is not a result file.
    """
    with reading(Path(path)) as handle:
        table = handle["provenance/parameters"]
        columns = {name: [text(v) if isinstance(v, bytes) else v for v in table[name][...].tolist()] for name in table}
        columns["name"] = columns.pop("parameter")
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        said = attributes_of(handle)
        version, revision, created = (
            str(said.get(name, "")) for name in ("skinheal_version", "git_revision", "created")
        )
        bibliography = text(handle["provenance/citations_bib"][()])
    for row in rows:
        row["checked"], row["overridden"] = bool(row["checked"]), bool(row["overridden"])
        row["has_range"] = row["low"] == row["low"] and row["high"] == row["high"]
    return Provenance(
        parameters=tuple(parameter_of(row) for row in rows),
        bibliography=bibliography,
        version=version,
        revision=revision,
        created=created,
    )
