# SPDX-License-Identifier: BSD-3-Clause
"""A process that runs scenarios for a comparison.  It imports only the C++ core, so that it starts quickly.

Protocol: JSON lines.  In: one task a line.  Out: ``[kind, number, ...]``, plain values only.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from .. import _core
from ..errors import Error, IoError

CANCELLED = "cancelled"


def serve() -> int:
    """Run the tasks that come in on standard input until it closes.

    Returns
    -------
    int
        0, or 130 after an interrupt.
    """
    # A parent in the background of a script ignores Ctrl-C; its children inherit that, but it is the parent that asks.
    # A batch system may send SIGTERM to all processes at once.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    # Answers go where standard output went; whatever else prints goes to standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(*message: object) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    try:
        for line in sys.stdin:
            task = json.loads(line)
            if not _run(task, say):
                return 130
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os._exit(1)  # whoever asked is gone; the run has closed its file
    return 0


def _run(task: dict[str, Any], say: Callable[..., None]) -> bool:
    """Run one task; False after an interrupt."""
    number = task["number"]
    begun = False

    def on_step(info: _core.StepInfo) -> None:
        nonlocal begun
        begun = True
        say("progress", number, info["time"], info["steps"])

    def attempt(*, resume: bool, overwrite: bool) -> dict[str, Any]:
        return _core.run(
            task["json"],
            file=os.fsencode(task["file"]),
            threads=1,
            overwrite=overwrite,
            resume=resume,
            on_step=on_step,
            checkpoint_interval=task["checkpoint_interval"],
            arrays=False,
        )

    try:
        try:
            facts = attempt(resume=task["resume"], overwrite=task["overwrite"])
        except IoError:
            if not task["resume"] or begun:
                raise
            facts = attempt(resume=False, overwrite=True)  # the checkpoint is of no use; the file is ours
    except KeyboardInterrupt:
        for heard in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(heard, signal.SIG_IGN)
        say(CANCELLED, number)
        return False
    except Error as error:
        say("failed", number, type(error).__name__, error.phrase.pieces if error.phrase is not None else str(error))
        return True
    except (MemoryError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        say("failed", number, type(error).__name__, str(error))
        return True
    say("done", number, {name: facts[name] for name in ("metrics", "at_least", "warnings", "steps", "wall_seconds")})
    return True
