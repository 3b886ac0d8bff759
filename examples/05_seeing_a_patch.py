# SPDX-License-Identifier: BSD-3-Clause
"""A patch of skin with 25 channels in three dimensions, drawn with PyVista.  A research model, not medical advice.

Needs `pip install 'skinheal[view]'`.
"""

import pyvista

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker

# 1. A box of skin: room for 25 channels at random places, each as deep as its own needle went.
pen = sh.Device.pen(needle=sh.Needle(length="1.5 mm"))
protocol = sh.Protocol(sessions=[sh.Session(pen, density="200 1/cm^2")], duration="4 week")
box = sh.Numerics(geometry="box", resolution=RESOLUTION, tolerance=1e-2)
law = sh.Insertion(law="mechanics")
simulation = sh.Simulation(sh.Skin.preset("cheek"), protocol, insertion=law, numerics=box)
print(simulation)

# 2. Run it.  Beside the result lies patch.xdmf, which ParaView, VisIt and PyVista open.
result = simulation.run("patch.h5", overwrite=True)

# 3. Read the volume at three times.  Axes are in metres, z runs into the skin.
reader = pyvista.get_reader("patch.xdmf")
shown = {0: "debris", 3: "inflammatory_cytokine", 10: "fibroblasts"}
plotter = pyvista.Plotter(off_screen=True, shape=(1, len(shown)), window_size=(1500, 500))
for column, (day, name) in enumerate(shown.items()):
    reader.set_active_time_value(min(reader.time_values, key=lambda t: abs(t - day * 86400)))
    data = reader.read()
    block = next(b for b in data if name in b.cell_data) if isinstance(data, pyvista.MultiBlock) else data

    # 4. Cut the front quarter away, and colour what is left: dead cells, then inflammation, then new cells.
    skin = block.scale((1e3, 1e3, -1e3))
    x, y, _ = skin.center
    corner = skin.clip_box((x, 1e3, -1e3, y, -1e3, 1e3), invert=True)
    plotter.subplot(0, column)
    unit = result[name].attrs["units"]
    title = name.replace("_", " ") + ("\n" if unit == "1" else f" ({unit})\n")
    labels = {"title": title, "n_labels": 2, "fmt": "%.2g", "position_x": 0.2, "width": 0.6}
    plotter.add_mesh(corner, scalars=name, cmap="magma_r", scalar_bar_args=labels)
    plotter.add_text(f"day {day}", font_size=10)
    plotter.camera_position = [(x + 7.5, y - 7.5, 5.5), (x, y, -0.9), (0, 0, 1)]
plotter.screenshot("patch.png")
print("figure: patch.png")
