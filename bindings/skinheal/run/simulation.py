# SPDX-License-Identifier: BSD-3-Clause
"""One scenario, ready to run."""

from __future__ import annotations

import difflib
import functools
import html
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import NoReturn, TypedDict, cast

from .. import _core
from ..errors import IoError, SkinhealWarning, option, phrase
from ..figures.sketch import card
from ..inputs import units
from ..inputs.deposits import Deposit
from ..inputs.described import described
from ..inputs.document import read_document
from ..inputs.expand import Document, check, expand
from ..inputs.paths import set_values
from ..inputs.products import Application
from ..inputs.provenance import scenario_parameters
from ..inputs.scenario import AbsorptionTable, ProtocolTable, Scenario
from ..inputs.sessions import Protocol
from ..inputs.settings import Healing, Insertion, Numerics, Output, Parameters, Skin
from ..inputs.source import Source, read_text, read_toml
from ..results.result import Result
from ..results.runfiles import State, look, refuse_place
from .estimates import seconds_of, steps_of
from .parts import named_devices, refuse_types
from .room import refuse_without_room
from .signals import stoppable
from .threads import usual_threads

logger = logging.getLogger("skinheal")

SECONDS_PER_DAY = 86400.0
# Below so many cells a second thread gains little, and on a busy machine it costs: each step waits for the slowest.
_CELLS_FOR_THREADS = 10_000


class RunPlan(TypedDict):
    """What a run will take; see ``Simulation.plan``."""

    cells: int
    snapshots: int
    sessions: int
    duration: float
    memory: int
    memory_of_fields: int
    file_size: int
    wall_seconds: float


class Simulation:
    """A skin, a protocol and how to compute it: checked, and ready to run.

    Parameters
    ----------
    skin : Skin or str
        The skin before treatment, or the name of its site.
    protocol : Protocol
        Sessions and care, and how long it is followed.
    insertion : Insertion, optional
        How needles meet the skin.
    healing : Healing, optional
        The healing model.
    parameters : Parameters, optional
        The parameter set and its overrides.
    numerics : Numerics, optional
        Grid and tolerance.
    output : Output, optional
        Quantities and times to keep.
    apply : sequence of Application
        Products that are put on.
    deposit : sequence of Deposit
        Substance in the skin at the start.
    absorption : AbsorptionTable, optional
        How the absorption of products is computed.
    title : str
        For people.  Without one it is made from the scenario, and made again when that is changed.

    Raises
    ------
    ScenarioError
        Everything that is wrong, at most ten problems.
    """

    def __init__(
        self,
        skin: Skin | str,
        protocol: Protocol,
        *,
        insertion: Insertion | None = None,
        healing: Healing | None = None,
        parameters: Parameters | None = None,
        numerics: Numerics | None = None,
        output: Output | None = None,
        apply: Sequence[Application] = (),
        deposit: Sequence[Deposit] = (),
        absorption: AbsorptionTable | None = None,
        title: str = "",
    ) -> None:
        if isinstance(skin, str):
            skin = Skin(skin)
        refuse_types(skin, protocol)
        device, sessions = named_devices(protocol.sessions)
        scenario = Scenario(
            title=title,
            skin=skin,
            device=device,
            protocol=ProtocolTable(
                follow_up=protocol.follow_up, duration=protocol.duration, uv_exposure=protocol.uv_exposure
            ),
            session=sessions,
            sun=protocol.sun,
            aftercare=protocol.aftercare,
            insertion=insertion if insertion is not None else Insertion(),
            healing=healing if healing is not None else Healing(),
            parameters=parameters if parameters is not None else Parameters(),
            numerics=numerics if numerics is not None else Numerics(),
            output=output if output is not None else Output(),
            apply=tuple(apply),
            deposit=tuple(deposit),
            absorption=absorption if absorption is not None else AbsorptionTable(),
        )
        self._start(scenario, Source())

    def _start(self, scenario: Scenario, source: Source) -> None:
        self._scenario = scenario
        self._source = source
        self._document: Document = expand(scenario, source)
        self._checked: _core.Scenario = check(self._document, source)
        self._result: Result | None = None

    @classmethod
    def from_scenario(cls, scenario: Scenario, source: Source | None = None) -> Simulation:
        """Return the simulation of a scenario.

        Parameters
        ----------
        scenario : Scenario
            As read from a file.
        source : Source, optional
            Its text, for messages.

        Returns
        -------
        Simulation
        """
        simulation = cls.__new__(cls)
        simulation._start(scenario, source if source is not None else Source())
        return simulation

    @classmethod
    def open(cls, path: str | Path, /) -> Simulation:
        """Return the simulation of a scenario file.  Raises ``IoError``, ``ScenarioError``."""
        return cls.from_scenario(*Scenario.from_file(path))

    @classmethod
    def from_text(cls, text: str, /, *, name: str = "scenario") -> Simulation:
        """Return the simulation of TOML text.  Raises ``ScenarioError``."""
        return cls.from_scenario(*Scenario.from_text(text, name=name))

    @classmethod
    def preset(cls, name: str = "professional_pen", /) -> Simulation:
        """Return the simulation of a scenario that comes with the package.  Raises ``IoError`` with the names."""
        return cls.from_text(preset_text(name), name=f"preset {name}")

    def with_(self, changes: Mapping[str, object] | None = None, /, **named: object) -> Simulation:
        """Return a simulation with some values replaced.

        Parameters
        ----------
        changes : mapping of str to value, optional
            By dotted path of the scenario file, e.g. ``{"device.needle.length": "0.5 mm"}``.
        **named
            The same as keywords: ``with_(**{"session.0.density": "100 1/cm^2"})``.

        Returns
        -------
        Simulation

        Raises
        ------
        ScenarioError
            A path leads nowhere, or the new scenario is invalid.
        """
        everything = {**(changes or {}), **named}
        return self._changed(everything, {path: f"{path} = {_brief(value)}" for path, value in everything.items()})

    @classmethod
    def repaired(cls, path: str | Path, changes: Mapping[str, object], notes: Mapping[str, str]) -> Simulation:
        """Return the simulation of a scenario file with some values replaced, which may be what was wrong with it.

        Parameters
        ----------
        path : str or Path
            The file.
        changes : mapping of str to value
            By dotted path.
        notes : mapping of str to str
            How each change was written, for messages.

        Returns
        -------
        Simulation

        Raises
        ------
        IoError, ScenarioError
            The file cannot be read, is not TOML, or is still wrong once the values are replaced.
        """
        table, source = read_toml(read_text(path), str(path))
        scenario = Scenario.from_table(set_values(table, changes), replace(source, changed=dict(notes)))
        return cls.from_scenario(scenario, replace(source, changed=dict(notes)))

    def _changed(self, changes: Mapping[str, object], notes: Mapping[str, str]) -> Simulation:
        whole = any(path.startswith("skin.layer") for path in changes)
        table = set_values(self._scenario.to_table(complete=whole), changes)
        source = Source(
            name=self._source.name,
            lines=self._source.lines,
            positions=self._source.positions,
            changed={**self._source.changed, **notes},
        )
        return Simulation.from_scenario(Scenario.from_table(table, source), source)

    @property
    def scenario(self) -> Scenario:
        """The scenario; printing it gives TOML with every default written out."""
        return self._scenario

    @property
    def json(self) -> str:
        """The canonical JSON document in SI, every default written out."""
        return self._canonical

    @functools.cached_property
    def _canonical(self) -> str:
        return self._checked.to_json()

    @property
    def title(self) -> str:
        """The title that was given, or the one made from the scenario."""
        return self._checked.title

    @functools.cached_property
    def hash(self) -> str:
        """SHA-256 of everything that can change the answer; it names the run."""
        return self._checked.hash()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Facts worth knowing before the run."""
        return tuple(_core.warnings(self._checked))

    @property
    def result(self) -> Result | None:
        """Outcome of the last run, partial if it was interrupted; None before the first."""
        return self._result

    @property
    def duration(self) -> float:
        """From the start to the end.  Units: s."""
        return self._checked.protocol.duration

    def plan(self) -> RunPlan:
        """Return cells, snapshots and sessions of the run; estimate memory, file size and time; run nothing.

        Returns
        -------
        dict
            ``cells``, ``snapshots``, ``sessions`` (counts), ``duration`` (s), ``memory``, ``memory_of_fields`` (further
            memory of a run without a file) and ``file_size`` (bytes),
            ``wall_seconds`` (one thread of an idle processor of the kind that it was measured on; within a factor of
            two there, if the factored method serves; others, and busy ones, take longer).
        """
        facts = _core.plan(self._checked)
        document = read_document(self._canonical)
        fields = len(document["output"]["fields"]) or 19
        size = 4 if document["output"]["precision"] == "float32" else 8
        cells, snapshots, sessions = facts["cells"], len(facts["snapshot_times"]), facts["sessions"]
        steps = steps_of(document)
        return {
            "cells": cells,
            "snapshots": snapshots,
            "sessions": sessions,
            "duration": facts["duration"],
            "memory": int(facts["memory"] + steps * 40 * 8),
            "memory_of_fields": int(cells * snapshots * fields * 8),
            "file_size": int(0.6 * cells * snapshots * fields * size + steps * 40 * 8 * 0.8 + 3e5),
            "wall_seconds": seconds_of(steps, cells),
        }

    def describe(self) -> str:
        """Return a table of every parameter: name, value, unit, range, kind, source."""
        rows = [("parameter", "value", "range", "kind", "source")]
        rows += [
            (p.name + (" *" if p.overridden else ""), p.shown, p.range, p.kind, p.source or "-")
            for p in scenario_parameters(self._canonical)
        ]
        widths = [max(len(row[k]) for row in rows) for k in range(5)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines.insert(1, "  ".join("-" * width for width in widths))
        if any("*" in row[0] for row in rows[1:]):
            lines.append("* overridden by the scenario")
        return "\n".join(lines)

    def run(
        self,
        file: str | Path | None = None,
        *,
        progress: bool | None = None,
        threads: int | None = None,
        resume: bool = False,
        overwrite: bool = False,
        checkpoint_interval: float = 60.0,
        keep_checkpoint: bool = False,
        go_on_from: str | Path | None = None,
    ) -> Result:
        """Run to the end of the protocol.

        Parameters
        ----------
        file : str or Path, optional
            Where the result file goes.  Without it snapshots stay in memory.
        progress : bool, optional
            Show a bar.  Default: in an interactive terminal, if the run lasts longer than two seconds.
        threads : int, optional
            The answer is the same for any number.  Default: all processors for a large grid (at most
            ``OMP_NUM_THREADS``, where that is set), else one.
        resume : bool
            Go on with an unfinished run of this scenario; a finished one is not run again.
        overwrite : bool
            Replace an existing file.
        checkpoint_interval : float
            Units: s of wall time.
        keep_checkpoint : bool
            Keep the state at the end beside the file, so that a later run can go on from it.
        go_on_from : str or Path, optional
            A result file that was run with ``keep_checkpoint``: its records are copied into ``file``, and the run goes
            on from its end.  The scenarios may differ in what begins there or later: the length of the run, sessions,
            sun, products.  The step that ended the first run stays in the second, so that its numbers are those of one
            run within the tolerance, not to the bit.

        Returns
        -------
        Result

        Raises
        ------
        IoError
            The file exists, or cannot be written; or the past of ``go_on_from`` is another.
        NumericsError
            The solver could not go on; what was computed stays in the file.
        KeyboardInterrupt
            After Ctrl-C, SIGTERM or SIGHUP, once the file and a checkpoint are written; ``result`` then holds what was
            computed.
        """
        path = Path(file) if file is not None else None
        if path is not None:
            ready = self.prepare_file(path, resume=resume, overwrite=overwrite)
            if ready is State.COMPLETE:
                logger.info("%s is complete already", path)
                self._result = Result.open(path)
                return self._result
            resume, overwrite = ready is State.RESUMABLE, ready is not State.MISSING
        refuse_interval(checkpoint_interval)
        refuse_without_room(self.plan(), path)
        wanted = self._threads(threads)
        try:
            with stoppable(), _progress_bar(self.duration, progress) as on_step:
                facts = _core.run(
                    self._checked,
                    file=os.fsencode(path) if path is not None else None,
                    threads=wanted,
                    resume=resume,
                    overwrite=overwrite,
                    on_step=on_step,
                    checkpoint_interval=checkpoint_interval,
                    keep_checkpoint=keep_checkpoint,
                    go_on_from=os.fsencode(go_on_from) if go_on_from is not None and not resume else None,
                )
        except BaseException as error:
            partial = getattr(error, "partial", None)
            self._result = Result.from_run(partial) if partial is not None else None
            raise
        self._result = Result.from_run(facts)
        for message in self._result.warnings:
            warnings.warn(message, SkinhealWarning, stacklevel=2)
        logger.info("%s", self._result.headline())
        return self._result

    def prepare_file(self, path: Path, *, resume: bool, overwrite: bool) -> State:
        """Check, before anything is computed, whether a run may write to a place.

        Parameters
        ----------
        path : Path
            The place.
        resume, overwrite : bool
            As for ``run``.

        Returns
        -------
        State
            State of the place: nothing, a run to go on with, a finished one, or a file to replace.

        Raises
        ------
        IoError
            There is a file that must not be replaced, or the place cannot be written.
        """
        refuse_place(path)
        found = look(path, scenario_hash=self.hash, document=self._canonical)
        if found.state is State.MISSING:
            return State.MISSING
        if resume and found.state in (State.COMPLETE, State.RESUMABLE):
            return found.state
        if overwrite or (resume and found.state is State.UNFINISHED):
            return State.UNFINISHED
        if resume:
            what = "is damaged, or not a result file" if found.state is State.FOREIGN else "holds another scenario"
            if found.state is State.CHANGED:
                raise IoError(
                    phrase(
                        f"{path}: cannot resume: [output] differs from that of the run in this file. "
                        "Go on with the output settings of that run, choose another name, or replace it: ",
                        option("overwrite"),
                    ),
                    str(path),
                )
            raise IoError(
                phrase(
                    f"{path}: cannot resume, the file {what}. Choose another name, or replace it: ", option("overwrite")
                ),
                str(path),
            )
        raise IoError(
            phrase(
                f"{path}: the file exists. Choose another name, go on with it: ",
                option("resume"),
                ", or replace it: ",
                option("overwrite"),
            ),
            str(path),
        )

    def _threads(self, threads: int | None) -> int:
        if threads is None:
            large = _core.plan(self._checked)["cells"] >= _CELLS_FOR_THREADS
            threads = usual_threads() if large else 1
        threads = cast("int", units.plain(threads))
        if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= 1024:
            raise ValueError(f"threads must be a whole number from 1 to 1024 (got {threads!r})")
        return threads

    def __repr__(self) -> str:
        document = read_document(self._canonical)
        days = document["protocol"]["duration"] / SECONDS_PER_DAY
        model = document["healing"]["model"]
        return f"<Simulation {document['title']}: {days:g} days, {model}, {self.hash[:12]}>"

    def _repr_html_(self) -> str:
        document = read_document(self._canonical)
        plan = self.plan()
        size = f"{plan['cells']} cells, {plan['snapshots']} snapshots, about {plan['wall_seconds']:.1g} s to run"
        return card(
            document,
            f"Simulation {self.hash[:12]}",
            rows=[*described(document), ("Size", size), *(("Warning", message) for message in self.warnings)],
            folded=("scenario", f"<pre>{html.escape(str(self._scenario))}</pre>"),
        )


def refuse_interval(seconds: float) -> None:
    """Raise ``ValueError`` for a time between checkpoints that means nothing."""
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"checkpoint_interval must be a number of seconds, 0 or more (got {seconds!r})")


def _brief(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return str(value) if len(str(value)) < 60 else type(value).__name__


def preset_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package."""
    folder = resources.files("skinheal.inputs") / "scenarios"
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


def preset_text(name: str) -> str:
    """Return the commented TOML of a scenario that comes with the package.  Raises ``IoError`` with the names."""
    names = preset_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Choose one of these."
        if name == "acne_scar_course":
            hint = "The model cannot start from a scar; deep_course is such a course on healthy skin."
        raise IoError(f'there is no preset "{name}"; allowed: {", ".join(names)}. {hint}')
    return (resources.files("skinheal.inputs") / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")


@contextmanager
def _progress_bar(duration: float, progress: bool | None) -> Iterator[Callable[[_core.StepInfo], None] | None]:
    """Yield the function that a run calls at its steps; None if nobody is looking."""
    if progress is False or (progress is None and not sys.stderr.isatty()):
        yield None
        return
    from tqdm.auto import tqdm

    days = round(duration / SECONDS_PER_DAY, 3)
    bar: tqdm[NoReturn] | None = None

    def on_step(info: _core.StepInfo) -> None:
        nonlocal bar
        if bar is None:
            if progress is None and info["wall_seconds"] < 2:
                return  # a short run needs no bar
            bar = tqdm(
                total=days,
                unit="day",
                bar_format="{l_bar}{bar}| {n:.0f}/{total:.0f} simulated days [{elapsed}<{remaining}, {rate_fmt}]",
                leave=bool(progress),
            )
            bar.start_t -= info["wall_seconds"]
        bar.update(info["time"] / SECONDS_PER_DAY - bar.n)

    try:
        yield on_step
        if bar is not None:
            bar.update(days - bar.n)
    finally:
        if bar is not None:
            bar.close()
