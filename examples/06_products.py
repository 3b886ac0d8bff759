# SPDX-License-Identifier: BSD-3-Clause
"""A numbing cream before each of three sessions, a serum after it: one run, one file.  Not medical advice."""

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker, "fine" is more exact

# 1. Three sessions, four weeks apart.
pen = sh.Device.pen(needle=sh.Needle(length="0.75 mm"))
first = sh.Session(pen, at="1 day", density="200 1/cm^2", repeat=sh.Repeat(count=3, every="4 week"))
protocol = sh.Protocol(sessions=(first,), follow_up="2 week")

# 2. What is put on, and when: times count from the session.
numbing = sh.Formulation("emulsion", active={"lidocaine": "4 %"}, dose="5 mg/cm^2")
serum = sh.Formulation("gel", active={"niacinamide": "5 %"}, dose="2 mg/cm^2")
applied = [
    sh.Application(numbing, session="each", at="-45 min", duration="40 min", occluded=True),
    sh.Application(serum, session="each", at="10 min", duration="8 h"),
]

# 3. Run it: healing and products go into one file.
simulation = sh.Simulation(
    sh.Skin.preset("cheek"),
    protocol,
    insertion=sh.Insertion(law="mechanics"),
    numerics=sh.Numerics(resolution=RESOLUTION),
    apply=applied,
)
result = simulation.run("products.h5", overwrite=True)

# 4. Products beside healing: numbers, series, figure.
for solute in result.solutes:
    print(solute, result.metrics.show(f"{solute}.delivered"), "of", result.metrics.show(f"{solute}.applied"))
in_dermis = result["niacinamide.dermis"]  # an xarray.DataArray over product_time, in s
print(f"niacinamide in the dermis: at most {float(in_dermis.max()) * 1e5:.1f} ug/cm2")
result.plot_products().flat[0].figure.savefig("products.png", dpi=120)
