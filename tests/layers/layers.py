# SPDX-License-Identifier: BSD-3-Clause
"""The house rules that a compiler does not check: which folder may include which, no printing, documented headers.

python3 layers.py includes|words|silence|headers ROOT      print what is wrong, exit with 1 if anything is
python3 layers.py symbols|climbs NM OBJECT_LIST            the same for compiled objects
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

# An include points down, or stays within its own folder; within a floor only these side steps are allowed.
FLOORS = {
    "base": 0,
    "numerics": 1,
    "grid": 1,
    "reaction": 2,
    "transport": 2,
    "skin": 3,
    "needling": 3,
    "healing": 3,
    "absorption": 3,
    "outcomes": 3,
    "io": 3,
    "scenario": 4,
    "treatment": 5,
}
SIDE_STEPS = {"grid": {"numerics"}} | {folder: {"skin"} for folder in ("needling", "healing", "absorption", "outcomes")}
# Physics folders know neither files nor file formats and own no threads; `io` sees snapshots, never equations.
PHYSICS = {"skin", "needling", "healing", "absorption", "outcomes"}
NOT_FOR = {"io": PHYSICS | {"reaction"}}
THIRD_PARTY = {
    "base": ("toml++/", "nlohmann/"),
    "scenario": ("nlohmann/",),
    "numerics": ("omp.h", "immintrin.h", "xmmintrin.h", "pmmintrin.h", "Eigen/"),
    "reaction": ("omp.h", "immintrin.h", "xmmintrin.h", "pmmintrin.h"),
    "io": ("hdf5.h", "hdf5_hl.h", "H5FDdevelop.h", "nlohmann/", "unistd.h", "fcntl.h", "signal.h", "sys/"),
    "treatment": ("omp.h", "nlohmann/"),
}
NO_THREADS = re.compile(r"#\s*pragma\s+omp|\bstd::(thread|jthread|async|mutex)\b|#\s*include\s*<(thread|mutex|future)>")
# These know arrays, not skin.
ARRAYS_ONLY = ("numerics", "grid", "reaction", "transport")
SKIN_WORDS = re.compile(
    r"(?<![a-z])(skin(?!heal)|needl|epiderm|derm(?!in)|collagen|fibroblast|keratinocyte|cytokine|macrophage|wound|tissue)\w*",
    re.I,
)
NOISE = re.compile(
    r"\bstd::(cout|cerr|clog|wcout|wcerr)\b|<iostream>"
    r"|(?<![\w.>])(v?f?printf|f?puts|putchar|abort|_?exit|quick_exit|_Exit)\s*\("
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
TEXT = re.compile(r'R"(?P<end>[^()\\\s]{0,16})\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)
# Declarations at namespace scope, which are not indented.
DECLARATION = re.compile(
    r"(?=\S)(template\b|(class|struct|enum class) \w+\b(?!;)|(\[\[nodiscard\]\] )?[\w:<>,&* ]+ \w+\()"
)
FUNCTION = re.compile(r"^\s*(\[\[nodiscard\]\]|static|explicit) [^\n]*\([^\n]*\)[^{\n]*;", re.M)


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in {".hpp", ".cpp"})


def includes(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, bracket and name of each #include."""
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2]


def code_only(text: str) -> str:
    """The text with comments and string literals blanked, line for line."""
    return TEXT.sub(lambda match: "\n" * match[0].count("\n"), text)


def is_standard(name: str) -> bool:
    return re.fullmatch(r"[a-z_0-9]+", name) is not None


def climb(folder: str, other: str) -> str | None:
    """Why a file in `folder` may not include one in `other`; None if it may."""
    if other not in FLOORS:
        return f"{other}/ is on no floor; say where it lives in FLOORS"
    if other == folder:
        return None
    if other in NOT_FOR.get(folder, ()):
        return f"{folder}/ never sees {other}/"
    if FLOORS[other] < FLOORS[folder] or other in SIDE_STEPS.get(folder, ()):
        return None
    step = "a side step" if FLOORS[other] == FLOORS[folder] else "a climb"
    return f"{step} from {folder}/ (floor {FLOORS[folder]}) to {other}/ (floor {FLOORS[other]})"


def check_includes(root: Path) -> Iterator[str]:
    """src/: down the floors only, and each folder with its own third parties."""
    for path in sources(root / "src"):
        place = path.relative_to(root)
        if len(place.parts) < 3:
            yield f"{place}: lies in no folder of src/"
            continue
        folder = place.parts[1]
        text = path.read_text(encoding="utf-8")
        if folder not in FLOORS:
            yield f"{place}: {folder}/ is on no floor; say where it lives in FLOORS"
            continue
        for line, bracket, name in includes(text):
            if name.startswith("skinheal/"):
                continue
            if bracket == "<":
                if not is_standard(name) and not name.startswith(THIRD_PARTY.get(folder, ())):
                    yield f"{place}:{line}: <{name}> is not for {folder}/"
            elif ".." in name:
                yield f'{place}:{line}: write "{name}" from src/ on, without `..`'
            elif "/" in name and (reason := climb(folder, name.split("/")[0])):
                yield f'{place}:{line}: "{name}": {reason}'
        if folder in PHYSICS:
            for number, line_text in enumerate(code_only(text).splitlines(), 1):
                if NO_THREADS.search(line_text):
                    yield f"{place}:{number}: physics folders own no threads; the solver's loops call them"


def check_words(root: Path) -> Iterator[str]:
    """numerics/, grid/, reaction/ and transport/ know arrays, not skin."""
    for folder in ARRAYS_ONLY:
        for path in sources(root / "src" / folder):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if match := SKIN_WORDS.search(line):
                    yield f"{path.relative_to(root)}:{number}: {folder}/ may not mention `{match[0]}`"


def check_silence(root: Path) -> Iterator[str]:
    """The library throws; it never prints and never ends the process."""
    for folder in ("include", "src"):
        for path in sources(root / folder):
            for number, line in enumerate(code_only(path.read_text(encoding="utf-8")).splitlines(), 1):
                if match := NOISE.search(line):
                    yield f"{path.relative_to(root)}:{number}: `{match[0].rstrip(' (')}`: throw an error instead"


def check_headers(root: Path) -> Iterator[str]:
    """Public headers: standard library only, licensed, documented with their units and what they throw."""
    for path in sources(root / "include"):
        place = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        for line, _, name in includes(text):
            if not is_standard(name) and not name.startswith("skinheal/"):
                yield f"{place}:{line}: public headers include the standard library and skinheal/ only, not {name}"
        if "#pragma once" not in text:
            yield f"{place}: no #pragma once"
        if "namespace skinheal" not in text:
            continue  # only gathers other headers
        if not re.search(r"\bunits?\b", text, re.I):
            yield f'{place}: say the Units of what it declares ("Units: none" if there are none)'
        if FUNCTION.search(text) and not re.search(r"\bthrows?\b", text, re.I):
            yield f'{place}: say what its functions throw ("Throws: nothing" if so)'
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            above = lines[number - 2].strip() if number > 1 else ""
            if DECLARATION.match(line) and not above.startswith(("///", "template")):
                yield f"{place}:{number}: no /// comment above `{line.rstrip(' {')}`"
    for path in (p for folder in ("include", "src", "bindings") for p in sources(root / folder)):
        if not path.read_text(encoding="utf-8").startswith("// SPDX-License-Identifier: BSD-3-Clause\n"):
            yield f"{path.relative_to(root)}: the first line is not `// SPDX-License-Identifier: BSD-3-Clause`"


def check_symbols(nm: str, object_list: Path) -> Iterator[str]:
    """No function compiled for a newer processor may replace its twin that every processor runs.

    The linker keeps one copy of an inline function; if it keeps the one from an AVX file, older machines crash.
    """
    isa: dict[str, str] = {}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for path in object_list.read_text(encoding="utf-8").split("\n"):
        if not path:
            continue
        match = re.search(r"_(avx2|avx512)\.cpp\.o", path)
        isa[path] = match[1] if match else "any"
        symbols = subprocess.run([nm, "--defined-only", "-P", path], check=True, capture_output=True, text=True)
        for line in symbols.stdout.splitlines():
            name, kind = line.split()[:2]
            if kind in "WVu":
                owners[name].add(path)
    for name, paths in sorted(owners.items()):
        if len({isa[path] for path in paths}) > 1:
            yield f"{name}: shared by " + " and ".join(sorted(Path(path).name for path in paths))


def folder_of(path: str) -> str | None:
    """The folder of src/ that an object file was compiled from; None for what the build generates."""
    match = re.search(r"skinheal\.dir/(\w+)/", path)
    return match[1] if match and match[1] in FLOORS else None


def climbs(defined: dict[str, str], wanted: dict[str, set[str]]) -> Iterator[str]:
    """Calls that go up the floors.  `defined`: folder by symbol; `wanted`: undefined symbols by folder."""
    for folder, names in sorted(wanted.items()):
        for name in sorted(names):
            other = defined.get(name)
            if other is not None and (reason := climb(folder, other)):
                yield f"{name}: {reason}"


def check_climbs(nm: str, object_list: Path) -> Iterator[str]:
    """An include test does not see what public headers declare: no object file needs a symbol from a floor above."""
    defined: dict[str, str] = {}
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for path in object_list.read_text(encoding="utf-8").split("\n"):
        folder = folder_of(path)
        if folder is None:
            continue
        symbols = subprocess.run([nm, "-C", "-P", path], check=True, capture_output=True, text=True)
        for line in symbols.stdout.splitlines():
            match = re.match(r"(.+?) ([A-Za-z])(?: [0-9a-f]+)*\s*$", line)
            if not match or not match[1].startswith(("skinheal::", "typeinfo for skinheal::", "vtable for skinheal::")):
                continue
            if match[2] == "U":
                wanted[folder].add(match[1])
            elif match[2] in "TDBR":
                defined[match[1]] = folder
    yield from climbs(defined, wanted)


def check_moves(root: Path) -> Iterator[str]:
    """The arguments of a throw have no order: nothing that one of them moves is used by another."""
    for folder in ("include", "src", "bindings"):
        for path in sources(root / folder):
            text = code_only(path.read_text(encoding="utf-8"))
            for thrown in re.finditer(r"\bthrow\b[^;]*;", text):
                for moved in re.finditer(r"std::move\((\w+)\)", thrown[0]):
                    if len(re.findall(rf"\b{moved[1]}\b", thrown[0])) > 1:
                        line = text.count("\n", 0, thrown.start()) + 1
                        yield f"{path.relative_to(root)}:{line}: `{moved[1]}` is moved and used in one throw"


CHECKS: dict[str, Callable[[Path], Iterator[str]]] = {
    "includes": check_includes,
    "words": check_words,
    "silence": check_silence,
    "headers": check_headers,
    "moves": check_moves,
}


def main(arguments: list[str]) -> int:
    name, *rest = arguments
    compiled = {"symbols": check_symbols, "climbs": check_climbs}
    problems = list(compiled[name](rest[0], Path(rest[1])) if name in compiled else CHECKS[name](Path(rest[0])))
    for problem in problems:
        print(problem)
    print(f"{name}: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
