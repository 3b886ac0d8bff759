# SPDX-License-Identifier: BSD-3-Clause
"""A finished run goes on: longer, with another session, as a branch; refused where its past is another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import skinheal as sh
from support import QUICK

WEEK = 7 * 86400.0


def course(**changes: str) -> str:
    named = {"end": 'follow_up = "2 week"', "age": 'age = "45 year"', "density": "200 1/cm^2"}
    text = QUICK
    for name, new in changes.items():
        text = text.replace(named[name], new)
    return text


LATER = '\n[[session]]\nat = "3 week"\ndensity = "200 1/cm^2"\n'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("first") / "first.h5"
    sh.Simulation.from_text(QUICK).run(path, progress=False, keep_checkpoint=True)
    return path


def gone_on(first: Path, text: str, path: Path) -> sh.Result:
    return sh.Simulation.from_text(text).run(path, progress=False, go_on_from=first)


@pytest.mark.parametrize(
    "text",
    [course(end='duration = "6 week"'), course(end='duration = "6 week"') + LATER],
    ids=["longer", "another session"],
)
def test_a_run_that_goes_on_is_that_of_the_whole_course(first: Path, tmp_path: Path, text: str) -> None:
    before = first.read_bytes()
    found = gone_on(first, text, tmp_path / "on.h5")
    whole = sh.Simulation.from_text(text).run(tmp_path / "whole.h5", progress=False)
    assert first.read_bytes() == before
    assert found.status == "complete" and found.scenario_hash == whole.scenario_hash
    assert found.session_time == whole.session_time
    again = sh.Result.open(tmp_path / "on.h5")
    assert again.scenario_json == sh.Simulation.from_text(text).json
    assert (np.diff(again["collagen_i"]["time"]) > 0).all()
    old = sh.Result.open(first)["collagen_i"]
    assert (again["collagen_i"].values[: len(old)] == old.values).all()
    for name in whole.metrics:
        assert found.metrics[name] == pytest.approx(whole.metrics[name], rel=0.02, abs=2e-3), name
    last = again["collagen_i"].isel(time=-1)
    assert np.allclose(last, whole["collagen_i"].isel(time=-1), rtol=0.01)


def test_a_branch_may_be_gone_on_from_twice(first: Path, tmp_path: Path) -> None:
    plain = gone_on(first, course(end='duration = "5 week"'), tmp_path / "a.h5")
    treated = gone_on(first, course(end='duration = "5 week"') + LATER, tmp_path / "b.h5")
    assert len(plain.session_time) == 1 and len(treated.session_time) == 2
    assert float(treated["tewl"].max()) > 0 and float(treated["tewl"][-1]) > float(plain["tewl"][-1])


@pytest.mark.parametrize(
    "text",
    [
        course(end='duration = "6 week"', age='age = "46 year"'),
        course(end='duration = "6 week"', density="199 1/cm^2"),
        course(end='duration = "6 week"') + LATER.replace("3 week", "1 week"),
    ],
    ids=["skin", "session", "session before the end"],
)
def test_another_past_is_refused(first: Path, tmp_path: Path, text: str) -> None:
    with pytest.raises(sh.IoError, match=r"differ before its end, at 14 day|are others"):
        gone_on(first, text, tmp_path / "on.h5")
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_told(first: Path, tmp_path: Path) -> None:
    sh.Simulation.from_text(QUICK).run(tmp_path / "plain.h5", progress=False)
    with pytest.raises(sh.IoError, match="keep_checkpoint"):
        gone_on(tmp_path / "plain.h5", course(end='duration = "6 week"'), tmp_path / "on.h5")
    with pytest.raises(sh.IoError, match="behind the end"):
        gone_on(first, course(end='duration = "1 week"'), tmp_path / "on.h5")


def test_the_command_line_goes_on(first: Path, cli: object, here: Path) -> None:
    (here / "longer.toml").write_text(course(end='duration = "4 week"'))
    done = cli("run", "longer.toml", "-o", "on.h5", "--from", str(first), "--quiet")  # type: ignore[operator]
    assert done.code == 0, done.err
    assert sh.Result.open(here / "on.h5").status == "complete"
