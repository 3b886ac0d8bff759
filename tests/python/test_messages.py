# SPDX-License-Identifier: BSD-3-Clause
"""The whole text of the messages for a broad list of mistakes, held against ``messages.txt``.

Changed messages are written anew with ``python tests/python/test_messages.py``; a person judges the difference.
"""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import skinheal as sh

sys.path.insert(0, str(Path(__file__).parent))

from support import QUICK
from test_bad_input import WRONG_COMMANDS, WRONG_SCENARIOS

STORED = Path(__file__).with_name("messages.txt")


def _session(**keys: Any) -> sh.Session:
    return sh.Session(sh.Device.pen(needle=sh.Needle(length="1 mm")), **keys)


def _simulation(session: sh.Session, **keys: Any) -> sh.Simulation:
    return sh.Simulation(
        sh.Skin(),
        sh.Protocol(sessions=[session], follow_up="2 week", **keys),
        numerics=sh.Numerics(resolution="coarse"),
    )


MISTAKES: dict[str, Callable[[], object]] = {
    "needle too long": lambda: sh.Needle(length="25 mm"),
    "needle without unit": lambda: sh.Needle(length="25"),
    "needle of a wrong dimension": lambda: sh.Needle(length="2 s"),
    "tip wider than the base": lambda: sh.Needle(length="1 mm", base_diameter="50 um", tip_radius="40 um"),
    "shape": lambda: sh.Needle(length="1 mm", shape="taperd"),  # type: ignore[arg-type]
    "two things at once": lambda: sh.Needle(length="25 mm", base_diameter="5 mm"),
    "tip longer than the needle": lambda: sh.Device.roller(needle=sh.Needle(length="0.2 mm", tip_length="0.5 mm")),
    "blade": lambda: sh.Needle(length="1 mm", shape="blade", thickness="2 mm"),
    "no needles": lambda: sh.Device.pen(needle=sh.Needle(length="1 mm"), needles=0),
    "too many needles": lambda: sh.Device.pen(needle=sh.Needle(length="1 mm"), needles=2000),
    "pen that stands still": lambda: sh.Device.pen(needle=sh.Needle(length="1 mm"), frequency="0 Hz"),
    "pitch of a pen": lambda: sh.Device(kind="pen", needle=sh.Needle(length="1 mm"), pitch="1 mm"),
    "width of a stamp": lambda: sh.Device(kind="stamp", needle=sh.Needle(length="1 mm"), width="1 mm"),
    "drum of a roller": lambda: sh.Device(kind="roller", needle=sh.Needle(length="1 mm"), drum_radius="1 m"),
    "unknown device": lambda: sh.Device.preset("rolller"),
    "density": lambda: _session(density="2e5 1/cm^2"),
    "passes": lambda: _session(passes=0),
    "passes and density": lambda: _simulation(_session(passes=2, density="200 1/cm^2")),
    "directions without passes": lambda: _session(directions=["0 deg"]),
    "negative time": lambda: _session(at="-1 day"),
    "course that repeats at once": lambda: sh.Protocol.course(_session(), count=4, every="0 day", follow_up="1 week"),
    "age": lambda: sh.Skin(age="4.5 year"),
    "site": lambda: sh.Skin.preset("chek"),
    "phototype": lambda: sh.Skin(phototype=7),
    "layer": lambda: sh.Layer(name="fat", thickness="1 mm"),
    "layer thickness": lambda: sh.Layer(name="dermis", thickness="0 mm"),
    "layers out of order": lambda: sh.Skin(
        layer=[
            sh.Layer(name="dermis", thickness="1.5 mm"),
            sh.Layer(name="viable_epidermis", thickness="80 um"),
            sh.Layer(name="stratum_corneum", thickness="20 um"),
        ]
    ),
    "tolerance": lambda: sh.Numerics(tolerance=1.0),
    "patch without a box": lambda: sh.Numerics(patch="2 mm"),
    "patch too small": lambda: sh.Numerics(geometry="box", patch="20 um"),
    "cells": lambda: sh.Numerics(cells=sh.Cells(lateral=2)),
    "cells alone": lambda: sh.Cells(depth=3),
    "field": lambda: sh.Output(fields=["collagen_1"]),
    "field twice": lambda: sh.Output(fields=["mmp", "mmp"]),
    "snapshots": lambda: sh.Output(every="1 s"),
    "model": lambda: sh.Healing(model="mn61"),
    "law": lambda: sh.Insertion(law="mechanic"),
    "protocol": lambda: sh.Protocol(follow_up="1 week", uv_exposure=9.0),
    "protocol without end": lambda: sh.Simulation(sh.Skin(), sh.Protocol()),
    "too much sun": lambda: _simulation(_session(), sun=[sh.Sun(dose="100 SED")]),
    "sun after the end": lambda: _simulation(_session(), sun=[sh.Sun(dose="1 SED", at="3 week")]),
    "aftercare": lambda: _simulation(_session(), aftercare=sh.Aftercare(wetness=2.0)),
    "background sun": lambda: _simulation(_session(), uv_exposure=0.5),
    "different densities": lambda: sh.Simulation(
        sh.Skin(),
        sh.Protocol(sessions=[_session(), _session(density="100 1/cm^2", at="1 week")], follow_up="1 week"),
    ),
    "passes that leave too little": lambda: _simulation(
        sh.Session(sh.Device(kind="pen", needle=sh.Needle(length="1 mm"), frequency="0.001 Hz", needles=1), passes=1)
    ),
    "whole skin": lambda: _simulation(_session(density="19000 1/cm^2")).with_(
        {"device.needle.base_diameter": "500 um", "device.needles": 4, "insertion.law": "mechanics"}
    ),
    "set of another model": lambda: sh.Simulation(
        sh.Skin(), sh.Protocol(sessions=[_session()], follow_up="1 week"), parameters=sh.Parameters(name="mn16")
    ),
    "override": lambda: sh.Simulation(
        sh.Skin(),
        sh.Protocol(sessions=[_session()], follow_up="1 week"),
        parameters=sh.Parameters(override={"mmp.decay_rate": sh.Override(value="100 1/day", source="x")}),
    ),
    "changed value": lambda: sh.Simulation.preset().with_({"device.needle.length": "9 mm"}),
    "changed path": lambda: sh.Simulation.preset().with_({"device.needle.lenght": "1 mm"}),
    "file exists": lambda: _simulation(_session()).run("there.h5"),
    "resume of a foreign file": lambda: _simulation(_session()).run("there.h5", resume=True),
    "file exists, for the core": lambda: _run_core("there.h5"),
    "no result": lambda: sh.Result.open("good.toml"),
    "result that is not there": lambda: sh.Result.open("nowhere.h5"),
    "full folder": lambda: sh.compare(
        sh.Simulation.preset(), {"device.needle.length": sh.values([1.0], "mm")}, folder="full"
    ),
    "values without unit": lambda: sh.compare(sh.Simulation.preset(), {"device.needle.length": [1.0]}),
    "closure": lambda: sh.closure(mouth_radius="-1 um"),
}


def _run_core(place: str) -> object:
    from skinheal import _core

    return _core.run(_simulation(_session()).json, file=place)


def _of_command(arguments: tuple[str, ...]) -> str:
    from skinheal.cli import main

    told = StringIO()
    before, sys.argv = sys.argv, ["skinheal", *arguments]
    try:
        with redirect_stderr(told), redirect_stdout(StringIO()):
            main()
    except SystemExit:
        pass
    finally:
        sys.argv = before
    lines = told.getvalue().splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(("Usage: ", "Try "))
    )  # they name how Python was started


def _of_mistake(make: Callable[[], object]) -> str:
    try:
        made = make()
    except Exception as error:
        problems = "".join(
            f"\n  ({p.key} | {p.given} | {p.allowed} | {p.next_step})" for p in getattr(error, "problems", ())
        )
        return f"{type(error).__name__}: {error}{problems}"
    return f"nothing is wrong: {type(made).__name__}"


def every_message(folder: Path) -> str:
    """Return what is said of every mistake, in a folder that has what the mistakes need."""
    before = Path.cwd()
    os.chdir(folder)
    os.environ["COLUMNS"] = "200"
    try:
        Path("good.toml").write_text(QUICK)
        Path("there.h5").write_text("mine")
        Path("binary").write_bytes(bytes(range(128, 256)))
        Path("full").mkdir()
        Path("full/notes.txt").write_text("mine")
        parts = []
        for name, (text, _) in WRONG_SCENARIOS.items():
            Path("bad.toml").write_text(text)
            parts.append(f"## scenario: {name}\n{_of_command(('validate', 'bad.toml'))}")
        for name, arguments, _ in WRONG_COMMANDS:
            parts.append(f"## command: {name}: {' '.join(arguments)}\n{_of_command(arguments)}")
        for name, make in MISTAKES.items():
            parts.append(f"## Python: {name}\n{_of_mistake(make)}\n")
    finally:
        os.chdir(before)
    return "\n".join("\n".join(line.rstrip() for line in part.rstrip().splitlines()) + "\n" for part in parts)


def test_messages_are_those_that_were_read_and_approved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = every_message(tmp_path)
    difference = difflib.unified_diff(STORED.read_text(encoding="utf-8").splitlines(), found.splitlines(), lineterm="")
    assert found == STORED.read_text(encoding="utf-8"), "\n".join(difference)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        STORED.write_text(every_message(Path(place)), encoding="utf-8")
