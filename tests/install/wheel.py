# SPDX-License-Identifier: BSD-3-Clause
"""Install a wheel as somebody without compilers does, and use it.

``python wheel.py WHEEL`` makes an empty virtual environment, installs the wheel with ready-made dependencies only, and
runs ``wheel_use.py`` there.  No compiler, CMake or other command of the system is on the PATH meanwhile, and nothing of
the checkout can be imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

USE = Path(__file__).with_name("wheel_use.py")
UNWANTED = ("cc", "c++", "gcc", "g++", "clang", "cmake", "ninja", "make", "ld", "h5cc")


def main(wheel: Path) -> None:
    """Fail loudly unless the wheel installs and works."""
    with tempfile.TemporaryDirectory(prefix="skinheal-wheel-") as folder:
        place = Path(folder) / "environment"
        venv.create(place, with_pip=True, symlinks=True)
        programs = place / "bin"
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "VIRTUAL_ENV", "LD_", "CC", "CXX", "CMAKE"))
        } | {"PATH": str(programs), "HOME": folder}
        if found := [name for name in UNWANTED if shutil.which(name, path=environment["PATH"])]:
            raise SystemExit(f"wheel.py: not an environment without compilers: {found}")

        def run(*arguments: str | Path) -> None:
            print("$", *(Path(a).name if isinstance(a, Path) else a for a in arguments), flush=True)
            subprocess.run([*map(str, arguments)], cwd=folder, env=environment, check=True)

        run(programs / "python", "-m", "pip", "install", "-q", "--only-binary", ":all:", wheel.resolve())
        run(programs / "python", "-I", USE)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python wheel.py WHEEL")
    main(Path(sys.argv[1]))
