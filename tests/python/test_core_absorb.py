# SPDX-License-Identifier: BSD-3-Clause
"""The waist of absorption: one document in, arrays out, errors with their key."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import skinheal as sh
from skinheal import _core


def case(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "layers": [
            {"name": "stratum_corneum", "thickness": 15e-6, "diffusivity": 1e-14, "partition": 1.5},
            {"name": "dermis", "thickness": 1.2e-3, "diffusivity": 1.5e-10, "partition": 0.7, "clearance": 8e-4},
        ],
        "applications": [{"duration": 3600, "vehicle": {"amount": 2e-5, "concentration": 10}}],
        "duration": 7200,
    }
    return document | changes


def test_amounts_add_up_and_have_one_value_per_time() -> None:
    result = _core.absorb(json.dumps(case(times=[0, 1800, 3600, 7200])))
    found = sum(result[name] for name in ("vehicle", "bound", "channels", "absorbed", "permeated"))
    found = found + result["evaporated"] + result["metabolised"] + result["wiped"] + sum(result["layers"].values())
    np.testing.assert_allclose(found, result["applied"], rtol=1e-12)
    assert result["profile"].shape == (4, result["depth"].size)
    assert list(result["layers"]) == ["stratum_corneum", "dermis"]
    assert result["vehicle"][-1] == 0
    assert result["wiped"][-1] > 0
    assert result["balance_error"] < 1e-12


def test_channels_of_the_fast_path_deliver_more() -> None:
    channel = {"density": 1e6, "mouth_radius": 3e-5, "body_radius": 3e-5, "tip_radius": 5e-6, "depth": 3e-4}
    needled = case(
        channels=[channel | {"closure": {"open": {"time": [0, 3600], "value": [1, 0]}}}],
        water_diffusivity=1e-9,
        numerics={"path": "shells"},
    )
    assert _core.absorb(json.dumps(needled))["absorbed"][-1] > 5 * _core.absorb(json.dumps(case()))["absorbed"][-1]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"layers": []}, "layers"),
        ({"duration": -1}, "duration"),
        ({"dose": 1}, "dose"),
        ({"base": "floor"}, "base"),
        ({"applications": [{"vehicle": {"amount": 0, "concentration": 1}}]}, "applications.0.vehicle.amount"),
        (
            {
                "channels": [
                    {"density": 1e9, "mouth_radius": 3e-5, "body_radius": 3e-5, "tip_radius": 5e-6, "depth": 3e-4}
                ],
                "numerics": {"path": "shells"},
                "water_diffusivity": 1e-9,
            },
            "channels",
        ),
    ],
)
def test_a_wrong_case_names_its_key(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        _core.absorb(json.dumps(case(**changes)))
    assert caught.value.problems[0].key == key
