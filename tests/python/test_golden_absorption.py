# SPDX-License-Identifier: BSD-3-Clause
"""The frozen numbers of absorption come out again: to 1e-10, and to 1e-14 of the dose where next to nothing is."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import golden_absorption as golden

FROZEN: dict[str, Any] = json.loads(golden.FILE.read_text(encoding="utf-8"))
#: Of these the largest value of the case sets the floor; of all others the dose.
OWN_SCALE = ("time", "depth", "properties", "profile", "profile early", "plasma", "systemic_rate", "ceiling")


def near(found: list[float], frozen: list[float], *, floor: float, where: str) -> None:
    """Compare two rows of numbers; ``Infinity`` and ``NaN`` agree with themselves."""
    np.testing.assert_allclose(found, frozen, rtol=1e-10, atol=floor, err_msg=where)


@pytest.mark.parametrize("name", golden.CASES)
def test_a_case_gives_its_frozen_numbers(name: str) -> None:
    found = golden.sample(golden.CASES[name]())
    frozen = FROZEN["cases"][name]
    assert list(found) == list(frozen)
    for active, numbers in frozen.items():
        assert set(found[active]) == set(numbers), active
        dose = max(numbers["applied"])
        for key, values in numbers.items():
            own = key in OWN_SCALE or key.startswith("liquid")
            scale = max(map(abs, values), default=0.0) if own else dose
            floor = 0.0 if key == "properties" else 1e-14 * scale
            near(found[active][key], values, floor=floor, where=f"{active} {key}")


def test_an_effect_gives_its_frozen_number() -> None:
    for name, values in golden.effects().items():
        near(values, FROZEN["effects"][name], floor=0.0, where=name)


def test_the_comparison_of_products_gives_its_frozen_rows() -> None:
    found = golden.compared()
    assert list(found) == list(FROZEN["compared"])
    for name, values in found.items():
        near(values, FROZEN["compared"][name], floor=0.0, where=name)


def test_the_frozen_numbers_cover_every_case() -> None:
    assert list(FROZEN["cases"]) == list(golden.CASES)
