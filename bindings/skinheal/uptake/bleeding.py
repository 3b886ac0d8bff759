# SPDX-License-Identifier: BSD-3-Clause
"""Channels that bleed: fluid leaves them until the clot has set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .. import _core
from ..errors import ParameterError


def outflow(*, mouth_radius: float, volume: float, clot_time: float, start: float) -> dict[str, list[float]]:
    """Mean speed of what leaves a mouth, falling straight to nothing when the clot has set.

    Parameters
    ----------
    mouth_radius : float
        Units: m.
    volume : float
        That leaves one channel.  Units: m3.
    clot_time : float
        From the needle to the clot.  Units: s.
    start : float
        When the needle comes.  Units: s.

    Returns
    -------
    dict
        ``time`` in s and ``value`` in m/s.
    """
    speed = 2 * volume / (math.pi * mouth_radius**2 * clot_time)
    before = {"time": [max(start - 1.0, 0.5 * start)], "value": [0.0]} if start > 0 else {"time": [], "value": []}
    return {
        "time": [*before["time"], start, start + clot_time],
        "value": [*before["value"], speed, 0.0],
    }


def bleeding_share(scenario_json: str) -> float:
    """Share of the channels of the first session that strike a vessel; 0 for parameters without a law of bleeding."""
    try:
        return float(_core.insertion(scenario_json, session=0)["bleeding_probability"])
    except ParameterError:  # mn16
        return 0.0


def split_by_bleeding(
    channel: Mapping[str, Any], *, share: float, volume: float, clot_time: float, start: float
) -> list[dict[str, Any]]:
    """One class of channels as two: those that bleed, and those that do not.

    Parameters
    ----------
    channel : mapping
        As the solver takes it.
    share : float
        Of the channels that bleed.
    volume, clot_time, start : float
        As in :func:`outflow`.

    Returns
    -------
    list of dict
        One or two classes with the same density together.
    """
    flow = outflow(mouth_radius=channel["mouth_radius"], volume=volume, clot_time=clot_time, start=start)
    bleeding = {
        **channel,
        "density": share * channel["density"],
        "closure": {**channel["closure"], "outflow": flow},
    }
    dry = {**channel, "density": (1 - share) * channel["density"]}
    if share < 0.01:
        return [dict(channel)]
    return [bleeding] if share > 0.99 else [bleeding, dry]
