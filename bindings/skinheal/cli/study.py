# SPDX-License-Identifier: BSD-3-Clause
"""The commands ``skinheal study ...``: studies of the model itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import ScenarioError

study = typer.Typer(help="Studies of the model itself.", no_args_is_help=True, rich_markup_mode=None)

Workers = Annotated[int | None, typer.Option(help="Processes, one thread each. Default: one per processor.")]


def _processes(workers: int | None) -> int:
    import os

    if workers is not None and not 1 <= workers <= 1024:
        raise ScenarioError(f"--workers {workers}: allowed: 1 to 1024")
    return workers if workers is not None else len(os.sched_getaffinity(0))


@study.command("before-after")
def before_after(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("before-after"),
    workers: Workers = None,
) -> None:
    """Effects of the amendments of mn17: observations that mn16 missed, computed with both models. About a minute."""
    from ..evidence.studies.before_after import tables

    found = tables(output / "runs", workers=_processes(workers))
    text = "\n".join(table.markdown() for table in found)
    (output / "tables.md").write_text(text, encoding="utf-8")
    print(text)
    print(f"tables  {output / 'tables.md'}")


@study.command("unit-cell")
def unit_cell(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("unit-cell"),
    workers: Workers = None,
) -> None:
    """When one channel and its mirror images are good enough: unit cell against patches. Some minutes."""
    from ..evidence.studies.unit_cell import run

    found = run(output, workers=_processes(workers))
    print(found.markdown())
    print(f"tables  {output / 'tables.md'}\nfigure  {output / 'unit_cell.png'}")


@study.command("ensemble")
def ensemble(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("ensemble"),
    samples: Annotated[int, typer.Option(help="Draws; each makes five runs.")] = 128,
    seed: Annotated[int, typer.Option(help="Of the sample.")] = 1,
    workers: Workers = None,
) -> None:
    """Which differences between needle lengths survive what is uncertain. 128 draws: about ten minutes on two cores."""
    from ..evidence.studies import ensemble as engine
    from ..run.simulation import Simulation

    if not 2 <= samples <= 100_000:
        raise ScenarioError(f"--samples {samples}: allowed: 2 to 100000")
    base = Simulation.preset("professional_pen")
    found = engine.run(base, output, samples=samples, seed=seed, workers=_processes(workers))
    engine.save(found, output / "ensemble.json")
    engine.write_figure(found, output / "ensemble.png")
    text = "\n".join(
        table.markdown() for table in (engine.spread(found), engine.survivors(found), engine.drivers(found))
    )
    (output / "tables.md").write_text(text, encoding="utf-8")
    print(text)
    print(f"tables  {output / 'tables.md'}\nfigure  {output / 'ensemble.png'}\ndraws   {output / 'ensemble.json'}")
