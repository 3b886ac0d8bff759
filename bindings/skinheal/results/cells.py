# SPDX-License-Identifier: BSD-3-Clause
"""How large the cells of a result are, so that a mean over them is one over the skin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Axes along the surface of the skin.
LATERAL = ("y", "x", "r")


def measures(edges: Mapping[str, Array]) -> dict[str, tuple[tuple[str, ...], Array, dict[str, str]]]:
    """Return area and volume of the cells as variables of a dataset.

    Parameters
    ----------
    edges : mapping of str to array
        Edges of the cells by axis (``z``, ``r``, ``x``, ``y``), one more than there are cells.  Units: m.

    Returns
    -------
    dict
        ``cell_area`` over the axes along the surface, m2, and ``cell_volume`` over all axes, m3.  Of a column only
        ``cell_volume``, for 1 m2 of skin; of a point neither.
    """
    lateral = tuple(axis for axis in LATERAL if axis in edges)
    area = np.ones(())
    for axis in lateral:
        edge = np.asarray(edges[axis], dtype=float)
        widths = np.pi * np.diff(edge**2) if axis == "r" else np.diff(edge)
        area = np.multiply.outer(area, widths)
    found: dict[str, tuple[tuple[str, ...], Array, dict[str, str]]] = {}
    if lateral:
        found["cell_area"] = (lateral, area, {"units": "m2", "long_name": "area of the cells along the surface"})
    if "z" in edges:
        volume = np.multiply.outer(np.diff(np.asarray(edges["z"], dtype=float)), area)
        whose = "volume of the cells" if lateral else "volume of the cells under 1 m2 of skin"
        found["cell_volume"] = (("z", *lateral), volume, {"units": "m3", "long_name": whose})
    return found
