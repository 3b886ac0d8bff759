# SPDX-License-Identifier: BSD-3-Clause
"""Use an installed skinheal from the shell and from Python: ``python -I wheel_use.py``.

The package brings an HDF5 of its own, and so does h5py.  Both must work in one process, whichever comes first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIO = """\
schema = 1
title = "small"

[skin]
preset = "cheek"
age = "45 year"
phototype = 3

[device]
kind = "pen"
needle = { shape = "tapered", length = "1.0 mm", base_diameter = "250 um", tip_radius = "5 um" }
needles = 12
frequency = "90 Hz"

[protocol]
follow_up = "1 week"

[[session]]
at = "0 day"
density = "200 1/cm^2"

[numerics]
resolution = "coarse"
tolerance = 1e-2
"""

# Both libraries write and read, in this order, and each reads what the other wrote.
WRITE_OURS = 'result = sh.Simulation.from_scenario(sh.Scenario.from_file("small.toml")[0]).run("ours.h5")'
WRITE_THEIRS = 'with h5py.File("theirs.h5", "w") as file: file["x"] = [1.0, 2.0]'
READ = """
with h5py.File("ours.h5") as file: assert file["series_time"].size > 10
with h5py.File("theirs.h5") as file: assert file["x"][1] == 2.0
again = sh.Result.open("ours.h5")
assert repr(again.metrics) == repr(result.metrics)
assert result.to_xarray().sizes["series_time"] > 10
"""
ORDERS = {
    "h5py first": ["import h5py", WRITE_THEIRS, "import skinheal as sh", WRITE_OURS, READ],
    "h5py last": ["import skinheal as sh", WRITE_OURS, "import h5py", WRITE_THEIRS, READ],
}


def run(*arguments: str | Path, folder: Path) -> str:
    """Run a program in the folder; an error of it is an error here."""
    done = subprocess.run([*map(str, arguments)], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Run every check; say what was run."""
    command = Path(sys.executable).with_name("skinheal")
    with tempfile.TemporaryDirectory(prefix="skinheal-use-") as place:
        folder = Path(place)
        (folder / "small.toml").write_text(SCENARIO)
        print(run(command, "--version", folder=folder).strip())
        print(run(command, "doctor", folder=folder).strip())
        print(run(command, "run", "small.toml", "-o", "run.h5", folder=folder).strip())
        for name, lines in ORDERS.items():
            own = folder / name.replace(" ", "_")
            own.mkdir()
            (own / "small.toml").write_text(SCENARIO)
            run(sys.executable, "-I", "-c", "\n".join(lines), folder=own)
            print(f"{name}: both write and read")


if __name__ == "__main__":
    main()
