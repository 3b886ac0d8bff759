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
from ..errors import Error

CANCELLED = "cancelled"


def serve() -> int:
    """Run the tasks that come in on standard input until it closes.

    Returns
    -------
    int
        0, or 130 after an interrupt.
    """
    # A parent in the background of a script ignores Ctrl-C; its children inherit that, but it is the parent that asks.
    signal.signal(signal.SIGINT, signal.default_int_handler)
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

    def on_step(info: _core.StepInfo) -> None:
        say("progress", number, info["time"], info["steps"])

    try:
        facts = _core.run(
            task["json"],
            file=task["file"],
            threads=1,
            overwrite=task["overwrite"],
            resume=task["resume"],
            on_step=on_step,
            checkpoint_interval=task["checkpoint_interval"],
            arrays=False,
        )
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say(CANCELLED, number)
        return False
    except Error as error:
        say("failed", number, type(error).__name__, str(error))
        return True
    except (MemoryError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        say("failed", number, type(error).__name__, str(error))
        return True
    say("done", number, {name: facts[name] for name in ("metrics", "at_least", "warnings", "steps", "wall_seconds")})
    return True
