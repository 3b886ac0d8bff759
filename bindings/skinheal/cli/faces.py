# SPDX-License-Identifier: BSD-3-Clause
"""Next steps of messages in the words of the command line: messages are written in those of Python."""

from __future__ import annotations

import re
from collections.abc import Callable

_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\boverwrite=True"), "--overwrite"),
    (re.compile(r"\bresume=True"), "--resume"),
    (re.compile(r"Run with resume=False"), "Run without --resume"),
    (re.compile(r"\bfolder=\.\.\."), "-o FOLDER"),
    (re.compile(r"\boutput=\.\.\."), "-o PAGE.html"),
    (
        re.compile(r'\bsh\.values\(\[(.*?)\], "(.*?)"\)'),
        lambda found: f'--vary KEY="{found[1].replace(", ", ",")} {found[2]}"',
    ),
    (re.compile(r'\bsimulation\.run\("(.*?)"\)'), r"skinheal run scenario.toml -o \1"),
    (re.compile(r'\bcompare\(simulation, \{\.\.\.\}, folder="(.*?)"\)'), r"skinheal compare -o \1"),
)


def in_shell_words(message: str) -> str:
    """Return a message with the options of Python functions replaced by those of the commands."""
    for python, shell in _SPELLINGS:
        message = python.sub(shell, message)
    return message
