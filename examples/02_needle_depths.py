# SPDX-License-Identifier: BSD-3-Clause
"""The same session with needles of four lengths, side by side.  A research and teaching model, not medical advice."""

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker, "fine" is more exact

# 1. A simulation that all runs share.
pen = sh.Device.pen(needle=sh.Needle(length="1.0 mm"))
protocol = sh.Protocol(sessions=[sh.Session(pen, density="200 1/cm^2")], duration="8 week")
numerics = sh.Numerics(resolution=RESOLUTION)
simulation = sh.Simulation(sh.Skin.preset("cheek"), protocol, numerics=numerics)

# 2. What differs: a dotted path, as in a scenario file, and its values.
lengths = sh.values([0.25, 0.5, 1.0, 1.5], "mm")

# 3. Run them all.  The folder gets a table, a figure, a report and a file for each run; running again goes on with it.
table = sh.compare(simulation, {"device.needle.length": lengths}, folder="depths")

# 4. The table is an xarray.Dataset over the needle length; numbers in it are in SI units.
for length in table["needle_length"].values:
    one = table.sel(needle_length=length)
    gain, closed = one["collagen_gain"].item() * 100, one["closure_time"].item() / 3600
    print(f"{length:5.2f} mm   collagen {gain:+6.2f} %   barrier closed after {closed:5.1f} h")
print("open depths/report.html in a browser")
