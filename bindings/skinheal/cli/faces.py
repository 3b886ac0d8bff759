# SPDX-License-Identifier: BSD-3-Clause
"""How the command line writes what a message tells its reader to type."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Error

#: The same names as ``errors.PYTHON``.
SHELL: Mapping[str, str] = {
    "overwrite": "--overwrite",
    "resume": "--resume",
    "folder": "-o FOLDER",
    "output": "-o PAGE.html",
    "run": "skinheal run scenario.toml -o {place}",
    "values": '--vary KEY="{listed} {unit}"',
    "compare": "skinheal compare -o {place}",
}


def in_shell_words(error: Exception) -> str:
    """Return the message of an error as the command line says it."""
    return error.spelled(SHELL) if isinstance(error, Error) else str(error)
