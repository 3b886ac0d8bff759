# SPDX-License-Identifier: BSD-3-Clause
"""Write the types of the classes of the extension module: ``python bindings/stub.py`` after a build.

pybind11-stubgen reads them from the module itself.  The functions stand above, by hand: their tables have types that
C++ does not know.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

STUB = Path(__file__).parent / "skinheal" / "_core.pyi"
MARK = "# Classes: made by bindings/stub.py from here on.\n"


def classes() -> str:
    """Return the stub of every class of the module that is imported."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pybind11_stubgen", "skinheal._core", "--output-dir", place]
        subprocess.run(command, check=True, capture_output=True)
        text = (Path(place) / "skinheal" / "_core.pyi").read_text(encoding="utf-8")
    body = text[text.index("\nclass ") : text.index("\ndef ")] + "\n"
    # copies and pickles are of no interest to a reader of types
    hidden = "new|copy|deepcopy|getstate|setstate"
    body = re.sub(rf"    (@classmethod\n    )?def __({hidden})__\(.*?\n        \.\.\.\n", "", body)
    body = re.sub(r'\n(class [^\n]*:)\n +"""\n.*?\n +"""', r"\n\1", body, flags=re.S)
    body = re.sub(r'\n +"""\n.*?\n +"""(?=\n)', " ...", body, flags=re.S)
    body = re.sub(r"\bdict\b(?!\[)", "dict[str, Json]", body)
    body = re.sub(r"typing\.Supports(Float|Int) \| typing\.SupportsIndex", lambda m: m[1].lower(), body)
    body = re.sub(r"(\w+): typing\.ClassVar\[\w+\]", r"\1 = ...", body)
    body = body.replace("collections.abc.", "").replace(
        "to_dict(self) -> typing.Any", "to_dict(self) -> dict[str, Json]"
    )
    body = body.replace("from_dict(table: dict[str, Json])", "from_dict(table: Mapping[str, Json])")
    body = re.sub(r":\n +\.\.\.", ": ...", body)
    return body.strip() + "\n"


if __name__ == "__main__":
    before, _, _ = STUB.read_text(encoding="utf-8").partition(MARK)
    STUB.write_text(before + MARK + classes(), encoding="utf-8")
