# SPDX-License-Identifier: BSD-3-Clause
"""Kills, full disks, damaged files and mutated scenarios, by the hundred; see README.md beside this file."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from mutations import damage, mutate_document, mutate_text

import skinheal as sh
from skinheal import _core
from skinheal.results.filediff import differences
from support import QUICK

COURSE = QUICK.replace(
    'density = "200 1/cm^2"', 'density = "200 1/cm^2"\nrepeat = { count = 4, every = "4 week" }'
).replace("tolerance = 1e-2", "tolerance = 1e-3")


@dataclass
class Tally:
    """What came of the cases of one part."""

    part: str
    tried: int = 0
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        self.notes[what] = self.notes.get(what, 0) + 1

    @property
    def faults(self) -> dict[str, list[str]]:
        return {name: getattr(self, name) for name in ("crashes", "hangs", "lost", "altered", "tracebacks")}

    def report(self) -> str:
        counts = ", ".join(f"{len(cases)} {name}" for name, cases in self.faults.items())
        notes = "; ".join(f"{what} {count}" for what, count in sorted(self.notes.items()))
        lines = [f"{self.part}: {self.tried} tried: {counts}" + (f"   ({notes})" if notes else "")]
        lines += [f"  {name}: {case}" for name, cases in self.faults.items() for case in cases[:5]]
        return "\n".join(lines)


def written(path: Path) -> dict[str, Any]:
    """Everything in a result file."""
    result = sh.Result.open(path)
    return {name: result[name].values for name in result.names if name != "bounds"}


def same_so_far(path: Path, truth: dict[str, Any]) -> bool:
    """Whether each record of a file that was cut off is that of the whole run.

    Behind the last snapshot rows of the series may be there in part.
    """
    with sh.Result.open(path).to_xarray() as data:
        whole = data.load()
    for name, item in whole.data_vars.items():
        if "time" in item.dims or "series_time" in item.dims:
            count = min(len(item), len(truth[name]))
            if "series_time" in item.dims:
                count = (
                    int((whole["series_time"].values <= whole["time"].values[-1]).sum()) if whole.sizes["time"] else 0
                )
            if item.values[:count].tobytes() != truth[name][:count].tobytes():
                return False
    return True


def command(*words: str | Path, folder: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, ended after a minute."""

    def prepare() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "skinheal", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=prepare,
    )


# ------------------------------------------------------------------------------------------------------------- kills


def kills(count: int, draw: random.Random, folder: Path) -> Tally:
    """Runs that are killed at any moment, looked at, gone on with, killed again, until they end."""
    tally = Tally("kill -9")
    simulation = sh.Simulation.from_text(COURSE)
    reference = folder / "reference.h5"
    begun = time.monotonic()
    simulation.run(reference, progress=False, threads=1)
    usual = time.monotonic() - begun
    truth = written(reference)
    file = folder / "run.h5"
    while tally.tried < count:
        case = f"kill {tally.tried}"
        resume = (folder / "run.checkpoint").exists() and file.exists()
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                _core.run(
                    simulation.json,
                    file=str(file),
                    resume=resume,
                    overwrite=True,
                    checkpoint_interval=draw.choice([0, 0.05]),
                )
                os._exit(0)
            os._exit(1)
        time.sleep(draw.uniform(0, usual))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
            tally.crashes.append(case)
        tally.tried += 1
        if not file.exists():
            tally.note("before the file")
            continue
        try:
            if not same_so_far(file, truth):
                tally.altered.append(case)
            if sh.Result.open(file).status == "complete":
                tally.note("runs that ended")
                if differences(file, reference):
                    tally.altered.append(f"{case}: the end")
                for path in folder.glob("run.*"):
                    path.unlink()
        except sh.Error as error:
            tally.lost.append(f"{case}: {error}")
            for path in folder.glob("run.*"):
                path.unlink()
    tally.note(f"a run takes {usual:.2f} s;")
    return tally


# --------------------------------------------------------------------------------------------------------- full disks


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path | None]:
    """A disk of some bytes; None without the right to mount one."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(b"tmpfs", bytes(place), b"tmpfs", 0, f"size={size}".encode()) != 0:
        yield None
        return
    try:
        yield place
    finally:
        library.umount2(bytes(place), 2)


def full_disks(count: int, draw: random.Random, folder: Path) -> Tally:
    """Runs on disks that fill at any moment; then with room, to the end."""
    tally = Tally("full disk")
    reference = folder / "reference.h5"
    sh.Simulation.from_text(QUICK).run(reference, progress=False)
    needed = reference.stat().st_size
    truth = written(reference)
    for number in range(count):
        room = int(needed * (1.02 - draw.uniform(0, 0.15) if number % 2 else draw.uniform(0.005, 1.02)))
        with small_disk(folder, 3 * needed) as disk:
            place = disk if disk is not None and number % 3 else folder / f"limit{number}"
            tally.note("disks" if place == disk else "limits on file size")
            place.mkdir(exist_ok=True)
            (folder / "quick.toml").write_text(QUICK)
            filled = place / "filled"
            if place == disk:
                filled.write_bytes(bytes(max(0, 3 * needed - room)))
            case = f"room {room} of {needed} {'disk' if place == disk else 'limit'}"
            file = place / "run.h5"
            words = ("run", "quick.toml", "-o", file, "--quiet", "--checkpoint-every", "0.05")
            try:
                done = command(*words, folder=folder, limit=None if place == disk else room)
                tally.tried += 1
                _look_at_end(tally, case, done, file, truth)
                filled.unlink(missing_ok=True)
                again = command(*words, "--resume", folder=folder)
                if again.returncode != 0:
                    tally.lost.append(f"{case}: resume: {again.stderr}")
                elif differences(file, reference):
                    tally.altered.append(f"{case}: resume")
            except subprocess.TimeoutExpired:
                tally.hangs.append(case)
            except sh.Error as error:
                tally.lost.append(f"{case}: {error}")
            if place != disk:
                shutil.rmtree(place)
    return tally


def _look_at_end(
    tally: Tally, case: str, done: subprocess.CompletedProcess[str], file: Path, truth: dict[str, Any]
) -> None:
    if done.returncode < 0 or done.returncode > 128:
        tally.crashes.append(case)
    if "Traceback" in done.stderr or "HDF5:" in done.stderr:
        tally.tracebacks.append(f"{case}: {done.stderr[-200:]}")
    if done.returncode == 0:
        tally.note("fitted")
    elif done.returncode not in (1, 2) or done.stderr.count("skinheal:") != 1:
        tally.tracebacks.append(f"{case}: exit {done.returncode}: {done.stderr[:200]}")
    if file.exists():
        tally.note(f"left {sh.Result.open(file).status}")
        if not same_so_far(file, truth):
            tally.altered.append(case)


# ------------------------------------------------------------------------------------------------------ damaged files

_WORKER = """
import sys, json
sys.path[:0] = json.loads(sys.argv[1])
import hardening
hardening.serve()
"""


class Watched:
    """A process that does one job after the other; one that crashes or takes too long is counted and replaced."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._folder, self._patience = folder, patience
        self._process: subprocess.Popen[str] | None = None

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return the answer; ``{"fault": "crashes" or "hangs"}`` if there is none."""
        if self._process is None or self._process.poll() is not None:
            places = [str(Path(__file__).parent), *sys.path]
            self._process = subprocess.Popen(
                [sys.executable, "-c", _WORKER, json.dumps(places)],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        late = False

        def end(*_: object) -> None:
            nonlocal late
            late = True
            process.kill()

        before = signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, self._patience)
        try:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        process.wait()
        return {"fault": "hangs" if late else "crashes", "why": str(process.returncode)}

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def serve() -> None:
    """The other end of ``Watched``."""
    jobs = {"read": _read, "resume": _resume, "text": _text, "document": _document}
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    truths: dict[str, Any] = {}
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = jobs[job["kind"]](job, truths)
        except sh.Error as error:
            answer = {"told": str(error)[:200]}
        except Exception as error:
            answer = {"fault": "tracebacks", "why": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _read(job: dict[str, Any], truths: dict[str, Any]) -> dict[str, Any]:
    """Open, read everything each way, compare, look."""
    path, whole = Path(job["path"]), Path(job["whole"])
    if str(whole) not in truths:
        truths[str(whole)] = written(whole), dict(sh.Result.open(whole).metrics), sh.Result.open(whole).scenario_json
    truth, metrics, document = truths[str(whole)]
    told = []

    def attempt(what: Callable[[], object]) -> None:
        try:
            what()
        except sh.Error as error:
            told.append(str(error)[:100])

    wrong: list[str] = []

    def fields() -> None:
        result = sh.Result.open(path)
        if dict(result.metrics) != metrics or result.scenario_json != document:
            wrong.append("metrics or scenario")
        for name in truth:
            if result[name].values.tobytes() != truth[name].tobytes():
                wrong.append(name)

    def dataset() -> None:
        with sh.Result.open(path).to_xarray() as data:
            for name, item in data.load().data_vars.items():
                if name in truth and item.values.tobytes() != truth[name].tobytes():
                    wrong.append(f"{name} (xarray)")

    attempt(fields)
    attempt(dataset)
    attempt(lambda: differences(path, whole))
    attempt(lambda: sh.cite(path))
    simulation = sh.Simulation.from_text(COURSE)
    attempt(lambda: simulation.prepare_file(path, resume=True, overwrite=True))
    if wrong:
        return {"fault": "altered", "why": ", ".join(wrong[:5])}
    return {"told": told[0]} if told else {"whole": True}


def _resume(job: dict[str, Any], truths: dict[str, Any]) -> dict[str, Any]:
    """Go on in a damaged file, or from a damaged checkpoint."""
    path = Path(job["path"])
    sh.Simulation.from_text(COURSE).run(path, resume=True, progress=False, threads=1)
    found = differences(path, job["whole"])
    return {"fault": "altered", "why": str(found[:3])} if found else {"whole": True}


def damaged_files(count: int, draw: random.Random, folder: Path) -> Tally:
    """Result files and checkpoints with damage of every kind, read and gone on with."""
    tally = Tally("damaged files")
    whole = folder / "whole.h5"
    simulation = sh.Simulation.from_text(COURSE)
    simulation.run(whole, progress=False, threads=1)
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _core.run(simulation.json, file=str(folder / "cut.h5"), checkpoint_interval=0)
        os._exit(0)
    while not (folder / "cut.checkpoint").exists() or (folder / "cut.h5").stat().st_size < 0.6 * whole.stat().st_size:
        if os.waitpid(child, os.WNOHANG)[0]:
            break
        time.sleep(0.005)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sound = {
        name: (folder / name).read_bytes()
        for name in ("whole.h5", "cut.h5", "cut.checkpoint")
        if (folder / name).exists()
    }
    watched = Watched(folder, patience=40)
    for number in range(count):
        kind = ("read", "read", "read", "file", "checkpoint")[number % 5]
        for path in folder.glob("run.*"):
            path.unlink()
        if kind == "read" or "cut.checkpoint" not in sound:
            how, content = damage(sound["whole.h5"], draw)
            (folder / "run.h5").write_bytes(content)
            answer = watched.ask({"kind": "read", "path": str(folder / "run.h5"), "whole": str(whole)})
        else:
            name = "cut.h5" if kind == "file" else "cut.checkpoint"
            how, content = damage(sound[name], draw)
            parts = {"h5": sound["cut.h5"], "checkpoint": sound["cut.checkpoint"], name.split(".")[1]: content}
            for ending, bytes_ in parts.items():
                (folder / f"run.{ending}").write_bytes(bytes_)
            answer = watched.ask({"kind": "resume", "path": str(folder / "run.h5"), "whole": str(whole)})
        tally.tried += 1
        _count(tally, f"case {number}: {kind}, {how}", answer)
        if "fault" in answer and answer["fault"] != "altered":
            shutil.copy(folder / "run.h5", folder / f"kept-{number}.h5")
    watched.close()
    return tally


def _count(tally: Tally, case: str, answer: dict[str, Any]) -> None:
    if "fault" in answer:
        getattr(tally, answer["fault"]).append(f"{case}: {answer.get('why', '')}")
    tally.note("told" if "told" in answer else "as it was" if "whole" in answer else "faults")


# ---------------------------------------------------------------------------------------------------------- scenarios


def _text(job: dict[str, Any], truths: dict[str, Any]) -> dict[str, Any]:
    simulation = sh.Simulation.from_text(job["text"])
    simulation.plan()
    again = sh.Simulation.from_text(str(simulation.scenario))
    return {"whole": True} if again.hash == simulation.hash else {"fault": "altered", "why": "hash of its own text"}


def _document(job: dict[str, Any], truths: dict[str, Any]) -> dict[str, Any]:
    read = _core.Scenario.from_json(job["text"])
    if read.validate():
        return {"told": "invalid"}
    text = read.to_json()
    _core.warnings(text)
    _core.plan(text)
    same = _core.scenario_hash(text) == read.hash()
    return {"whole": True} if same else {"fault": "altered", "why": "hash of its own text"}


def mutated_scenarios(count: int, draw: random.Random, folder: Path) -> Tally:
    """Scenario files and JSON documents with values, keys and characters changed at random."""
    tally = Tally("mutated scenarios and documents")
    watched = Watched(folder, patience=20)
    document = sh.Simulation.from_text(COURSE).json
    for number in range(count):
        if number % 5:
            job = {"kind": "text", "text": mutate_text(draw)}
        else:
            job = {"kind": "document", "text": mutate_document(document, draw)}
        answer = watched.ask(job)
        tally.tried += 1
        _count(tally, f"case {number}: {job['kind']}", answer)
    watched.close()
    return tally


PARTS = {"kills": kills, "full": full_disks, "damaged": damaged_files, "mutated": mutated_scenarios}


def main() -> int:
    """Run the parts that are asked for; 1 if one found a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("kills", 200), ("full", 60), ("damaged", 2000), ("mutated", 20000)):
        parser.add_argument(f"--{name}", type=int, default=usual, metavar="COUNT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append")
    options = parser.parse_args()
    bad = 0
    for name, part in PARTS.items():
        count = getattr(options, name)
        if count == 0 or (options.only and name not in options.only):
            continue
        with tempfile.TemporaryDirectory(prefix="hardening-") as folder:
            begun = time.monotonic()
            tally = part(count, random.Random(options.seed), Path(folder))
        print(f"{tally.report()}   {time.monotonic() - begun:.0f} s", flush=True)
        bad += sum(len(cases) for cases in tally.faults.values())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
