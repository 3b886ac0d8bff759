# SPDX-License-Identifier: BSD-3-Clause
"""A course of four sessions, and how much of its effect the first two have.  Not medical advice."""

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker, "fine" is more exact

# 1. Four sessions, four weeks apart, followed for twelve weeks after the last.
session = sh.Session(sh.Device.pen(needle=sh.Needle(length="1.5 mm")), density="200 1/cm^2")
four = sh.Protocol.course(session, count=4, every="4 week", follow_up="12 week")
numerics = sh.Numerics(resolution=RESOLUTION)
simulation = sh.Simulation(sh.Skin.preset("cheek"), four, numerics=numerics)

# 2. The same with two: change a value by its path.
shorter = simulation.with_({"session.0.repeat.count": 2})

# 3. Run both in memory.
for each in (simulation, shorter):
    result = each.run()
    gain = result["collagen_gain"]  # an xarray.DataArray over series_time, in s
    best = gain.isel(series_time=int(gain.argmax("series_time")))
    week = best["series_time"].item() / (7 * 86400)
    print(f"{each.title}: collagen at most {100 * best.item():.1f} % up, in week {week:.0f}", end="; ")
    print("at the end", result.metrics.show("collagen_gain"))

# 4. What was assumed: every parameter with its value, range, kind and source.
print("\n".join(simulation.describe().splitlines()[:8]))
