# SPDX-License-Identifier: BSD-3-Clause
"""Many runs that differ in one or a few values: a folder with a file for each, a table, a figure.

Finished runs of this version are recognised by their scenario hash and not run again; unfinished ones go on from their
checkpoint.  So an interrupted comparison resumes by running it again.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import logging
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import IoError, Phrase, ScenarioError, UnitError, option, phrase
from ..figures.display import METRICS, Metrics
from ..inputs.paths import dimension_names
from ..inputs.titles import common_title
from ..inputs.value_lists import Values, ValuesLike, line_with_unit, read_values
from ..results.folder import MARKER, RUNS, SCENARIO, SCENARIOS, refuse_another, refuse_folder, scenario_file
from ..results.runfiles import State, look
from .pool import Pool, Task
from .signals import stoppable
from .simulation import SECONDS_PER_DAY, Simulation, refuse_interval

logger = logging.getLogger("skinheal")

_MOST_RUNS = 100_000


@dataclass(frozen=True)
class Axis:
    """One varied key.

    Attributes
    ----------
    path : str
        Dotted path of the scenario file; ``SCENARIO`` where whole scenarios differ.
    name : str
        Dimension of the table.
    values : Values
        Its values.
    """

    path: str
    name: str
    values: Values


@dataclass
class Run:
    """One run of a comparison.

    Attributes
    ----------
    place : tuple of int
        Index into the values of each axis.
    labels : tuple
        The values, in the units of the axes.
    simulation : Simulation
        The simulation.
    file : Path
        Its result.
    status : str
        ``waiting``, ``complete`` or ``failed``.
    reused : bool
        True if it was found finished.
    message : str
        Why it failed.
    why : Phrase, optional
        The same as data, for other faces than Python.
    """

    place: tuple[int, ...]
    labels: tuple[float | str, ...]
    simulation: Simulation
    file: Path
    status: str = "waiting"
    message: str = ""
    why: Phrase | None = None
    reused: bool = False
    metrics: Metrics = field(default_factory=lambda: Metrics({}))
    warnings: tuple[str, ...] = ()
    steps: int = 0
    wall_seconds: float = float("nan")


@dataclass
class Comparison:
    """A comparison: its scenarios before anything is varied, its axes, its runs, its folder."""

    bases: tuple[Simulation, ...]
    axes: tuple[Axis, ...]
    runs: list[Run]
    folder: Path

    @property
    def title(self) -> str:
        """Conditions shared by all runs, in words."""
        return common_title([run.simulation.title for run in self.runs])

    @property
    def failed(self) -> list[Run]:
        """Runs that did not come to their end."""
        return [run for run in self.runs if run.status == "failed"]

    @property
    def metric_names(self) -> list[str]:
        """Metrics that at least one run has, in the order of tables."""
        present = {name for run in self.runs for name in run.metrics.shown}
        return [name for name in METRICS if name in present] + sorted(present - set(METRICS))

    @property
    def idle(self) -> list[str]:
        """What to say of varied keys, or some of their values, that change no outcome of any run."""
        found = []
        for k, axis in enumerate(self.axes):
            # Of each value, the outcomes of its runs in the order of the other axes: alike for values that are one.
            columns: dict[int, list[Any]] = {}
            for run in self.runs:
                seen = (run.status, *run.metrics.items(), *run.metrics.at_least.items())
                columns.setdefault(run.place[k], []).append((run.place[:k] + run.place[k + 1 :], seen))
            alike: dict[str, list[int]] = {}
            for place, column in columns.items():
                if all(seen[0] == "complete" for _, seen in column):
                    alike.setdefault(repr(column), []).append(place)
            groups = [group for group in alike.values() if len(group) > 1]
            if len(groups) == 1 and len(groups[0]) == len(axis.values):
                if not self._runs_tell(axis):
                    found.append(f"{axis.path} changes no outcome of the table")
                continue
            for group in groups:
                named = [shown_value(axis.values.labels[place], axis.values.unit) for place in group]
                found.append(f"{axis.path}: {', '.join(named[:-1])} and {named[-1]} have the same outcomes throughout")
        return found

    def _runs_tell(self, axis: Axis) -> bool:
        """Whether the warnings of the runs say already that nothing reads a key, and why."""
        lists = (message.split(" change", 1)[0].split(", ") for message in self.warnings if "no outcome. " in message)
        return any(axis.path in keys for keys in lists)

    @property
    def warnings(self) -> dict[str, list[Run]]:
        """Warnings, and the runs that have each of them."""
        found: dict[str, list[Run]] = {}
        for run in self.runs:
            for message in run.warnings:
                found.setdefault(message, []).append(run)
        return found


def shown_value(label: Any, unit: str) -> str:
    """Return a value of an axis as people write it."""
    return f"{label:g} {unit}".strip() if isinstance(label, int | float) else str(label)


def plan(
    simulation: Simulation | Mapping[str, Simulation],
    vary: Mapping[str, Values | ValuesLike],
    folder: str | Path | None = None,
    *,
    notes: Callable[[str, str | float], str] | None = None,
) -> Comparison:
    """Make every scenario of a comparison and check it and the folder; write nothing.

    Parameters
    ----------
    simulation : Simulation or mapping of str to Simulation
        The shared scenario; or several by name, which are compared with one another.
    vary : mapping of str to Values, or what ``values`` reads
        By dotted path; several make every combination.
    folder : str or Path, optional
        Default: ``compare-<hash>``.
    notes : callable, optional
        Writes (path, value) for messages.

    Returns
    -------
    Comparison

    Raises
    ------
    ScenarioError
        A path leads nowhere, or one of the scenarios is invalid.
    IoError
        The folder holds something else, or cannot be written.
    """
    varied = {path: read_values(path, given) for path, given in vary.items()}
    bases = dict(simulation) if isinstance(simulation, Mapping) else {"": simulation}
    for base in bases.values():
        if not isinstance(base, Simulation):
            raise ScenarioError(f"a comparison is of simulations: write sh.Simulation(...) (got {type(base).__name__})")
    if not varied and len(bases) < 2:
        raise ScenarioError(
            'nothing to vary: name at least one key, {"device.needle.length": values([0.5, 1.0], "mm")}, '
            "or give several simulations by name"
        )
    if len(bases) * math.prod(len(values) for values in varied.values()) > _MOST_RUNS:
        raise ScenarioError(f"these are more than {_MOST_RUNS} runs: vary fewer values")
    names = dimension_names(list(varied))
    keys = tuple(Axis(path, name, values) for (path, values), name in zip(varied.items(), names, strict=True))
    axes = (_axis_of_scenarios(bases), *keys) if len(bases) > 1 else keys
    say = notes if notes is not None else (lambda path, value: f"{path} = {value}")
    runs: list[Run] = []
    places = itertools.product(*(range(len(key.values)) for key in keys))
    for (number, base), place in itertools.product(enumerate(bases.values()), list(places)):
        changes = {key.path: key.values.entries[k] for key, k in zip(keys, place, strict=True)}
        try:
            changed = base._changed(changes, {path: say(path, value) for path, value in changes.items()})
        except UnitError as error:
            raise UnitError(phrase(str(error), line_with_unit(error, varied)), error.where, error.problems) from None
        whole = (number, *place) if len(bases) > 1 else place
        labels = tuple(axis.values.labels[k] for axis, k in zip(axes, whole, strict=True))
        runs.append(Run(whole, labels, changed, Path()))
    if folder is None:
        joined = "".join(sorted({run.simulation.hash for run in runs}))
        folder = f"compare-{hashlib.sha256(joined.encode()).hexdigest()[:8]}"
    place_of_runs = Path(folder)
    refuse_folder(place_of_runs)
    refuse_another(place_of_runs, {run.simulation.hash for run in runs})
    for run in runs:
        run.file = place_of_runs / RUNS / f"{run.simulation.hash}.h5"
    return Comparison(tuple(bases.values()), axes, runs, place_of_runs)


def _axis_of_scenarios(bases: Mapping[str, Simulation]) -> Axis:
    """The names of several scenarios, after a check that they differ."""
    first: dict[str, str] = {}
    for name, simulation in bases.items():
        twin = first.setdefault(simulation.hash, name)
        if twin != name:
            raise ScenarioError(f'"{twin}" and "{name}" are the same scenario: there is nothing to compare')
    if len({scenario_file(name) for name in bases}) < len(bases):
        raise ScenarioError(f"these names are too much alike to name files: {', '.join(bases)}. Use other letters")
    return Axis(SCENARIO, SCENARIO, Values(tuple(bases), tuple(bases)))


def carry_out(
    comparison: Comparison,
    *,
    workers: int = 2,
    progress: bool | None = None,
    checkpoint_interval: float = 60.0,
    pool: Pool | None = None,
    overwrite: bool = False,
    grown: Callable[[Comparison], object] | None = None,
) -> None:
    """Run what is not finished yet, and record what came out.

    Parameters
    ----------
    comparison : Comparison
        As planned; its runs are filled in.
    workers : int
        Processes, one thread each.
    progress : bool, optional
        One bar over all runs.  Default: in an interactive terminal.
    checkpoint_interval : float
        Units: s of wall time.
    pool : Pool, optional
        Workers that were started earlier.
    overwrite : bool
        Run finished runs again.
    grown : callable, optional
        Called from time to time when a run has ended, and at the end, whatever ends it: writes the table, for instance.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C; files are closed, unfinished runs have a checkpoint.
    """

    def so_far() -> None:
        _share(by_hash)
        if grown is not None:
            grown(comparison)

    refuse_interval(checkpoint_interval)
    by_hash: dict[str, list[Run]] = {}
    for run in comparison.runs:
        by_hash.setdefault(run.simulation.hash, []).append(run)
    firsts = [runs[0] for runs in by_hash.values()]
    tasks: list[Task] = []
    for number, run in enumerate(firsts):
        found = look(run.file, scenario_hash=run.simulation.hash, document=run.simulation.json)
        if found.state is State.COMPLETE and not overwrite:
            run.status, run.reused = "complete", True
            run.metrics, run.warnings = Metrics(found.metrics, found.at_least), found.warnings
            run.steps, run.wall_seconds = found.steps, found.wall_seconds
            continue
        resume = found.state is State.RESUMABLE and not overwrite
        tasks.append(
            Task(
                number=number,
                json=run.simulation.json,
                file=str(run.file),
                overwrite=found.state is not State.MISSING,
                resume=resume,
                checkpoint_interval=checkpoint_interval,
            )
        )
    if tasks:
        _write_marker(comparison)
        _work(firsts, tasks, workers, progress, pool, grown=so_far)
    _share(by_hash)


def _share(by_hash: Mapping[str, Sequence[Run]]) -> None:
    """Runs of one scenario are computed once."""
    for runs in by_hash.values():
        for other in runs[1:]:
            for name in ("status", "message", "reused", "metrics", "warnings", "steps", "wall_seconds"):
                setattr(other, name, getattr(runs[0], name))


def _write_marker(comparison: Comparison) -> None:
    (comparison.folder / RUNS).mkdir(parents=True, exist_ok=True)
    varied = "".join(
        f"#   {axis.path}: {', '.join(str(entry) for entry in axis.values.entries)}\n" for axis in comparison.axes
    )
    if len(comparison.bases) == 1:
        head, shared = "Shared by the runs of this comparison.", comparison.bases[0].scenario.to_toml(complete=False)
    else:
        head, shared = f"The scenarios of this comparison are in the folder {SCENARIOS}.", ""
        for name, base in zip(map(str, comparison.axes[0].values.entries), comparison.bases, strict=True):
            place = comparison.folder / scenario_file(name)
            place.parent.mkdir(exist_ok=True)
            place.write_text(base.scenario.to_toml(complete=False), encoding="utf-8")
    text = f"# {head}  Varied, every combination:\n{varied}\n{shared}"
    (comparison.folder / MARKER).write_text(text, encoding="utf-8")


#: Between two looks at the table while it grows.  Units: s.
_TABLE_EVERY = 2.0


def _work(
    runs: Sequence[Run],
    tasks: Sequence[Task],
    workers: int,
    progress: bool | None,
    pool: Pool | None,
    *,
    grown: Callable[[], None],
) -> None:
    """Run the tasks; ``grown`` is called from time to time after one has ended, and at the end, whatever ends it."""
    told = time.monotonic()
    with _bar(sum(runs[task.number].simulation.duration for task in tasks), progress) as bar:

        def answer(kind: str, number: int, rest: Sequence[Any]) -> None:
            run = runs[number]
            if kind == "progress":
                bar(number, rest[0])
                return
            bar(number, run.simulation.duration)
            if kind == "done":
                facts = rest[0]
                run.status = "complete"
                run.metrics, run.warnings = Metrics(facts["metrics"], facts["at_least"]), tuple(facts["warnings"])
                run.steps, run.wall_seconds = facts["steps"], facts["wall_seconds"]
            else:
                why = [Phrase(tuple(map(tuple, part))) if isinstance(part, list) else part for part in rest or [kind]]
                run.status, run.why = "failed", phrase(*why) if len(why) == 1 else phrase(why[0], ": ", why[1])
                run.message = str(run.why)
            nonlocal told
            if time.monotonic() - told > _TABLE_EVERY:
                grown()
                told = time.monotonic()

        try:
            if pool is not None:
                pool.run(tasks, answer)
                return
            with Pool(max(1, min(workers, len(tasks)))) as own:
                own.run(tasks, answer)
        finally:
            grown()


@contextmanager
def held(comparison: Comparison) -> Iterator[None]:
    """Hold the folder of a comparison for the block, and let SIGTERM and SIGHUP end it as Ctrl-C does.

    Raises
    ------
    IoError
        Another comparison is at work in it.
    """
    made = [p for p in (comparison.folder, *comparison.folder.absolute().parents) if not p.exists()]
    comparison.folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(comparison.folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IoError(
                phrase(
                    f"{comparison.folder}: another comparison is at work in this folder. "
                    "Wait for it and run this one again, or choose another folder: ",
                    option("folder"),
                ),
                str(comparison.folder),
            ) from None
        except OSError:
            logger.debug("%s: this disk has no locks", comparison.folder)
        with stoppable():
            yield
    finally:
        os.close(descriptor)
        for place in made:  # nothing was written: leave nothing behind
            with suppress(OSError):
                place.rmdir()


@contextmanager
def _bar(duration: float, progress: bool | None) -> Iterator[Callable[[int, float], None]]:
    """One bar over all runs: simulated time, speed, time left."""
    if progress is False or (progress is None and not sys.stderr.isatty()):
        yield lambda number, time: None
        return
    from tqdm.auto import tqdm

    reached: dict[int, float] = {}
    bar = tqdm(
        total=round(duration / SECONDS_PER_DAY, 3),
        unit="day",
        desc="healing",
        bar_format="{l_bar}{bar}| {n:.0f}/{total:.0f} simulated days [{elapsed}<{remaining}, {rate_fmt}]",
    )

    def tell(number: int, time: float) -> None:
        reached[number] = time
        bar.update(sum(reached.values()) / SECONDS_PER_DAY - bar.n)

    try:
        yield tell
    finally:
        bar.close()
