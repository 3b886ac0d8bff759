# SPDX-License-Identifier: BSD-3-Clause
"""Read a result file with skinheal, xarray and h5py.  A research and teaching model, not medical advice."""

import h5py
import xarray as xr

import skinheal as sh

RESOLUTION = "normal"  # "coarse" is quicker, "fine" is more exact

# 1. A file to read.
protocol = sh.Protocol(sessions=[sh.Session(sh.Device.pen(needle=sh.Needle(length="1.5 mm")))], duration="2 week")
numerics = sh.Numerics(resolution=RESOLUTION)
sh.Simulation(sh.Skin.preset("cheek"), protocol, numerics=numerics).run("reading.h5", overwrite=True)

# 2. With skinheal: the same object that the run gave.
result = sh.Result.open("reading.h5")
print(result.status, result.metrics.show("closure_time"))

# 3. With xarray: fields over time, depth and distance from the channel, each with its unit.
with xr.open_dataset("reading.h5", engine="h5netcdf", decode_timedelta=False) as data:
    cells = data["neutrophils"]
    peak = cells.isel(cells.argmax(["time", "z", "r"]))
    where = f"{peak['z'].item() * 1e6:.0f} um deep, {peak['r'].item() * 1e6:.0f} um from the axis"
    print(f"{cells.attrs['long_name']}: most are {where}, after {peak['time'].item() / 3600:.0f} h")
    print(f"there {peak.item():.3g} in {cells.attrs['units']}")

# 4. With h5py: attributes, metrics and where everything came from.
with h5py.File("reading.h5") as file:
    version, parameters = (file.attrs[name].decode() for name in ("skinheal_version", "parameter_set"))
    print("written by skinheal", version, "with parameters", parameters)
    print({name: value[()].item() for name, value in file["metrics"].items()})

# 5. What to cite.
print(sh.cite(result).splitlines()[0])
