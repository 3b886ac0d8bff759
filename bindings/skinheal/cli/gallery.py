# SPDX-License-Identifier: BSD-3-Clause
"""The command ``skinheal gallery``: published observations against what the model says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..evidence.gallery import Row, Topic


def gallery(
    only: Annotated[list[str] | None, typer.Option("--only", metavar="TOPIC", help="One topic; repeatable.")] = None,
) -> None:
    """Compare the model with observations, target by target.

    Nothing is fitted here.
    """
    from ..evidence.gallery import run_topic, topics

    for name in only or topics():
        _print(run_topic(name))


def _band(row: Row) -> str:
    low, high = row.target.low, row.target.high
    if low is not None and high is not None and low != high:
        return f"{low:g} to {high:g}"
    return f"{high if high is not None else low:g}"


def _print(topic: Topic) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=170)
    table = Table(box=box.SIMPLE_HEAD, title=f"Topic {topic.name}", title_justify="left", pad_edge=False)
    for head in ("id", "observable"):
        table.add_column(head, overflow="fold")
    for head in ("published", "band", "model", "z"):
        table.add_column(head, justify="right")
    for head in ("", "band is", "how"):
        table.add_column(head, overflow="fold")
    for row in topic.rows:
        target, value = row.target, row.prediction.value
        verdict = {True: "in", False: "OUT", None: "-"}[row.inside]
        if row.prediction.role != "test":
            verdict += f" ({row.prediction.role})"
        table.add_row(
            target.id,
            f"{target.observable} ({target.unit})",
            f"{target.value:g}" if target.value is not None else "-",
            _band(row),
            f"{value:.3g}" if value is not None else "-",
            f"{row.z:+.1f}" if row.z is not None else "",
            verdict,
            target.band + ("" if target.checked else ", unchecked"),
            row.prediction.note,
        )
    console.print(table)
    tests = [row for row in topic.rows if row.prediction.role == "test"]
    inside = sum(row.inside is True for row in tests)
    print(f"{inside} of {len(tests)} tests inside their band.")
    fitted = "; ".join(f"{name} ({what})" for name, what in topic.fitted.items()) or "none"
    print(f"Fitted: {fitted}. Every other parameter is at its prior.")
    for row in topic.failures:
        value = row.prediction.value
        said = f"{value:.3g} {row.target.unit}" if value is not None else "nothing"
        print(
            f"fails: {row.target.id}, {row.target.observable}: model {said}, band {_band(row)} ({row.target.reference})"
        )
    print()
