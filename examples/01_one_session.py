# SPDX-License-Identifier: BSD-3-Clause
"""One session on one skin: what it does in four weeks.  A research and teaching model, not medical advice."""

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker, "fine" is more exact

# 1. The skin, the needle, the session.  Every length, time and density is a text with its unit.
skin = sh.Skin.preset("cheek", age="45 year", phototype=3)
pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
session = sh.Session(pen, density="200 1/cm^2")  # channels that the whole session delivers

# 2. Put them together; this checks everything and runs nothing.
protocol = sh.Protocol(sessions=[session], duration="4 week")
simulation = sh.Simulation(skin, protocol, numerics=sh.Numerics(resolution=RESOLUTION))
print(simulation)

# 3. Run it into a file, and look at the numbers.
result = simulation.run("one_session.h5", overwrite=True)
print(result.summary())
print("collagen I + III changed by", result.metrics.show("collagen_gain"))

# 4. Look at the curves: six panels, in a picture.
axes = result.plot()
axes.flat[0].figure.savefig("one_session.png", dpi=120)
print("figure: one_session.png")
