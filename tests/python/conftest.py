# SPDX-License-Identifier: BSD-3-Clause
"""Fixtures of the tests of the Python package."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import skinheal as sh

sys.path.insert(0, str(Path(__file__).parent))  # for the module that the tests share

from support import QUICK, Outcome

settings.register_profile("skinheal", deadline=None, max_examples=40)
settings.load_profile("skinheal")


@pytest.fixture
def quick_text() -> str:
    return QUICK


@pytest.fixture
def quick() -> sh.Simulation:
    return sh.Simulation.from_text(QUICK)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cli(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Outcome]]:
    """The command line in this process; an uncaught exception fails the test."""
    from skinheal.cli import main

    def call(*arguments: str) -> Outcome:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["skinheal", *map(str, arguments)])
        with warnings.catch_warnings(), pytest.raises(SystemExit) as exit_:
            main()
        captured = capfd.readouterr()
        code = exit_.value.code
        return Outcome(code if isinstance(code, int) else 0, captured.out, captured.err)

    yield call
