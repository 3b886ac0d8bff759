# SPDX-License-Identifier: BSD-3-Clause
"""Many simulations side by side in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from .. import _core, errors
from ..figures.display import METRICS
from ..results.result import Result
from .simulation import Simulation

if TYPE_CHECKING:
    import xarray as xr

Keep = Literal["metrics", "series", "everything"]


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    """What became of a batch of runs.

    Attributes
    ----------
    table : xarray.Dataset
        Metrics in SI, ``status``, ``steps``, ``wall_seconds`` (s) and ``scenario_hash`` over the dimension ``run``, in
        the order of the simulations.  What a run does not have is NaN; so is a time whose end it did not see, with its
        lower bound in ``<name>_at_least``.
    failures : mapping of int to Error
        The error of each run that failed, by its number from 0, as ``Simulation.run`` would have raised it.
    results : tuple of Result or None
        One for each run that made a step, with the series or fields that were kept; empty if only metrics were.
    stopped : bool
        Whether the batch was interrupted before all runs were done.
    threads : int
        Runs at a time.
    wall_seconds : float
        Of the whole batch.  Units: s.
    """

    table: xr.Dataset
    failures: Mapping[int, Exception]
    results: tuple[Result | None, ...]
    stopped: bool
    threads: int
    wall_seconds: float

    def __repr__(self) -> str:
        done = int((self.table["status"] == "complete").sum())
        return (
            f"<BatchResult: {done} of {self.table.sizes['run']} runs complete, {len(self.failures)} failed, "
            f"{self.wall_seconds:.3g} s on {self.threads} threads>"
        )


def run_batch(
    simulations: Iterable[Simulation],
    /,
    *,
    threads: int | None = None,
    keep: Keep = "metrics",
    series: Sequence[str] = (),
    progress: bool | None = None,
) -> BatchResult:
    """Run many simulations side by side, each on one thread, without files.

    The numbers are those of ``Simulation.run`` to the last bit.  A run that fails is recorded and the others go on.
    For runs that leave files, and go on where they stopped, use ``compare``.

    Parameters
    ----------
    simulations : iterable of Simulation
        What to run.
    threads : int, optional
        Runs at a time, 1 to 1024.  Default: ``OMP_NUM_THREADS``, else the processors of this process; ``OMP_PLACES``
        and ``OMP_PROC_BIND`` hold.
    keep : {"metrics", "series", "everything"}
        What is kept of each run.  With ``metrics`` memory hardly grows with the number of runs.
    series : sequence of str
        Names of the series that ``keep="series"`` keeps.  Default: all.
    progress : bool, optional
        Show a bar.  Default: in an interactive terminal.

    Returns
    -------
    BatchResult

    Raises
    ------
    TypeError
        Something in ``simulations`` is not a simulation.
    Error
        ``threads`` is out of range, or ``keep`` is none of the words.
    KeyboardInterrupt
        After Ctrl-C; its attribute ``partial`` is the BatchResult of what was done.

    Examples
    --------
    >>> import skinheal as sh
    >>> skin = sh.Skin.preset("cheek")
    >>> def one(length):
    ...     pen = sh.Device.pen(needle=sh.Needle(length=length))
    ...     protocol = sh.Protocol.course(sh.Session(pen), count=1, every="4 week", follow_up="2 day")
    ...     return sh.Simulation(skin, protocol, numerics={"geometry": "column"})
    >>> batch = sh.run_batch([one("0.5 mm"), one("1.0 mm")], threads=2)
    >>> batch.table["status"].values.tolist()
    ['complete', 'complete']
    """
    documents = []
    for number, simulation in enumerate(simulations):
        if not isinstance(simulation, Simulation):
            raise TypeError(f"run_batch takes Simulation objects; number {number} is a {type(simulation).__name__}")
        documents.append(simulation.json)
    if isinstance(series, str):
        raise TypeError('series takes a list of names, for instance ["tewl"]')
    if threads is not None and (isinstance(threads, bool) or not isinstance(threads, int)):
        raise TypeError(f"threads must be a whole number from 1 to 1024 (got {threads!r})")
    with _bar(len(documents), progress) as on_progress:
        try:
            facts = _core.run_batch(documents, threads=threads, keep=keep, series=list(series), on_progress=on_progress)
        except BaseException as error:
            partial = getattr(error, "partial", None)
            if partial is not None:
                error.partial = _result(partial)  # type: ignore[attr-defined]
            raise
    return _result(facts)


def _result(facts: Mapping[str, Any]) -> BatchResult:
    return BatchResult(
        table=_table(facts),
        failures=MappingProxyType({number: _error(found) for number, found in facts["failures"].items()}),
        results=tuple(None if one is None else Result.from_run(one) for one in facts.get("results", ())),
        stopped=facts["stopped"],
        threads=facts["threads"],
        wall_seconds=facts["seconds"],
    )


def _table(facts: Mapping[str, Any]) -> xr.Dataset:
    import numpy as np
    import xarray as xr

    data: dict[str, tuple[object, ...]] = {}
    for name, values in facts["metrics"].items():
        known = METRICS.get(name)
        attributes = {"units": known.si, "long_name": known.label} if known else {"units": "1"}
        data[name] = ("run", values, attributes)
    for name, values in facts["at_least"].items():
        known = METRICS.get(name)
        attributes = {"units": known.si if known else "s", "long_name": "lower bound where its end was not seen"}
        data[f"{name}_at_least"] = ("run", values, attributes)
    data["status"] = ("run", np.array(facts["status"], dtype=object), {"long_name": "how the run ended"})
    data["steps"] = ("run", np.array(facts["steps"], dtype=int), {"units": "1", "long_name": "steps in time"})
    data["wall_seconds"] = ("run", facts["wall_seconds"], {"units": "s", "long_name": "time that the run took"})
    data["scenario_hash"] = ("run", np.array(facts["scenario_hash"], dtype=object), {"long_name": "which scenario"})
    return xr.Dataset(data, coords={"run": np.arange(len(facts["status"]))})


def _error(found: Mapping[str, Any]) -> Exception:
    """Return a failure as the exception that a single run would have raised."""
    kind, message = found["kind"], found["message"]
    if kind in ("ScenarioError", "ParameterError", "UnitError"):
        problems = [errors.Problem.of(problem) for problem in found["problems"]]
        where = errors.Where(key=problems[0].key if problems else "")
        cls: type[errors.ScenarioError] = getattr(errors, kind)
        return cls(message, where, problems)
    if kind == "NumericsError":
        return errors.NumericsError(message, errors.NumericsFailure(**found["numerics"]))
    if kind == "MemoryError":
        return MemoryError(message)
    return errors.Error(message)


@contextmanager
def _bar(runs: int, progress: bool | None) -> Iterator[Callable[[int, int, float], None] | None]:
    """Yield what the batch calls as it goes on; None if nobody is looking."""
    if progress is False or (progress is None and not sys.stderr.isatty()):
        yield None
        return
    from tqdm.auto import tqdm

    with tqdm(total=runs, unit="run", leave=bool(progress)) as bar:

        def on_progress(done: int, failed: int, _seconds: float) -> None:
            bar.update(done - bar.n)
            if failed:
                bar.set_postfix(failed=failed)

        yield on_progress
