# SPDX-License-Identifier: BSD-3-Clause
"""Worker processes for many runs: started afresh (never forked), one thread each, stopped cleanly by Ctrl-C.

They are plain subprocesses rather than a ``multiprocessing`` pool, so that a user's script needs no ``__main__`` guard
and a worker loads nothing but the C++ core.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any

_BOOT = """
import json, sys
try:
    sys.path[:] = json.loads(sys.stdin.readline())
    from skinheal.run.worker import serve
    code = serve()
except KeyboardInterrupt:
    code = 130
sys.exit(code)
"""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run for a worker.

    Attributes
    ----------
    number : int
        Names the task in answers.
    json : str
        The scenario document.
    file : str
        Where the result goes.
    overwrite, resume : bool
        As for ``Simulation.run``.
    checkpoint_interval : float
        Units: s of wall time.
    """

    number: int
    json: str
    file: str
    overwrite: bool = False
    resume: bool = False
    checkpoint_interval: float = 60.0


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    task: Task | None = None
    pending: bytes = b""


Answer = Callable[[str, int, Sequence[Any]], None]


@dataclass
class Pool:
    """Up to ``size`` workers; they start at once, so that they are ready when the first task comes."""

    size: int
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Pool:
        self._workers = [self._start() for _ in range(self.size)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(interrupt=kind is not None)

    @staticmethod
    def _start() -> _Worker:
        # A session of its own: Ctrl-C in a terminal reaches the parent only, which then tells each worker once.
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(sys.path).encode() + b"\n")
        process.stdin.flush()
        return _Worker(process)

    def run(self, tasks: Sequence[Task], answer: Answer, *, idle: Callable[[], None] | None = None) -> None:
        """Run all tasks.

        Parameters
        ----------
        tasks : sequence of Task
            In the order in which they start.
        answer : callable
            Gets (kind, number, rest): ``progress`` (time, steps), ``done`` (facts) or ``failed`` (class, message).
        idle : callable, optional
            Called ten times a second.

        Raises
        ------
        KeyboardInterrupt
            After Ctrl-C, once every worker has closed its file.
        """
        waiting = deque(tasks)
        with selectors.DefaultSelector() as selector:
            for worker in self._workers[len(tasks) :]:
                _close(worker)
            for worker in self._workers[: len(tasks)]:
                selector.register(_output(worker), selectors.EVENT_READ, worker)
                self._next(worker, waiting)
            while selector.get_map():
                for key, _ in selector.select(timeout=0.1):
                    worker = key.data
                    chunk = os.read(key.fd, 65536)
                    if not chunk:
                        selector.unregister(key.fileobj)
                        self._replace(worker, waiting, answer, selector)
                        continue
                    self._hear(worker, chunk, waiting, answer)
                if idle is not None:
                    idle()

    def _hear(self, worker: _Worker, chunk: bytes, waiting: deque[Task], answer: Answer) -> None:
        *lines, worker.pending = (worker.pending + chunk).split(b"\n")
        for line in lines:
            kind, number, *rest = json.loads(line)
            if kind != "progress":
                worker.task = None
                self._next(worker, waiting)
            answer(kind, number, rest)

    def _next(self, worker: _Worker, waiting: deque[Task]) -> None:
        if not waiting:
            _close(worker)
            return
        task = waiting.popleft()
        worker.task = task
        assert worker.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it died: its closed output tells, and the task counts as failed
            worker.process.stdin.write(json.dumps(vars(task)).encode() + b"\n")
            worker.process.stdin.flush()

    def _replace(self, worker: _Worker, waiting: deque[Task], answer: Answer, selector: selectors.BaseSelector) -> None:
        """A worker has ended: if it was at work it has crashed, and another takes what is left."""
        code = worker.process.wait()
        if worker.task is not None:
            why = f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit code {code}"
            answer(
                "failed", worker.task.number, ("WorkerError", f"the worker process ended with {why} during this run")
            )
            worker.task = None
        if waiting:
            fresh = self._start()
            self._workers[self._workers.index(worker)] = fresh
            selector.register(_output(fresh), selectors.EVENT_READ, fresh)
            self._next(fresh, waiting)

    def _stop(self, *, interrupt: bool) -> None:
        for worker in self._workers:
            if interrupt and worker.process.poll() is None:
                worker.process.send_signal(signal.SIGINT if worker.task is not None else signal.SIGTERM)
            _close(worker)
        for worker in self._workers:
            if worker.process.stdout is not None:
                worker.process.stdout.read()  # what it still had to say, so that it never waits for us
                worker.process.stdout.close()
            worker.process.wait()


def _output(worker: _Worker) -> IO[bytes]:
    assert worker.process.stdout is not None  # it was started with a pipe
    return worker.process.stdout


def _close(worker: _Worker) -> None:
    if worker.process.stdin is not None and not worker.process.stdin.closed:
        with contextlib.suppress(BrokenPipeError):
            worker.process.stdin.close()
