# SPDX-License-Identifier: BSD-3-Clause
"""What to cite for a run: the software, and the source of every parameter that it used."""

from __future__ import annotations

from pathlib import Path

from .. import _core
from ..report.citations import Reference, citations
from ..results.provenance import file_provenance
from ..results.result import Result
from .simulation import Simulation


def references_of(thing: Result | Simulation | str | Path, /) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """Return the references of a result, a simulation or a result file: see ``citations``."""
    if isinstance(thing, Simulation):
        document = thing.json
    else:
        result = thing if isinstance(thing, Result) else Result.open(thing)
        if result.file is not None:
            kept = file_provenance(result.file)
            return citations((p.source for p in kept.parameters), kept.bibliography, kept.version)
        document = result.scenario_json
    used = (entry["source"] for entry in _core.scenario_parameters(document))
    return citations(used, _core.references_bib())


def cite(thing: Result | Simulation | str | Path, /) -> str:
    """Return what to cite for a run: the software and the source of every parameter that it used.

    Parameters
    ----------
    thing : Result, Simulation, str or Path
        A result, a simulation, or the name of a result file.  A file tells its own sources, whichever version wrote it.

    Returns
    -------
    str
        BibTeX.

    Raises
    ------
    IoError
        The file is not a result.
    """
    references, unknown = references_of(thing)
    notes = "".join(f'% also used, as the scenario gives it: "{source}"\n' for source in unknown)
    return "\n\n".join(reference.bibtex for reference in references) + "\n" + notes
