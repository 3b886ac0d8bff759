# SPDX-License-Identifier: BSD-3-Clause
"""Disks that fill, files that change under a run, damage, signals: each kind in short; at length in tests/hardening."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import skinheal as sh
from skinheal.results.filediff import differences
from skinheal.results.runfiles import checkpoint_of
from support import QUICK, command, process

LONG = QUICK.replace(
    'density = "200 1/cm^2"', 'density = "200 1/cm^2"\nrepeat = { count = 12, every = "4 week" }'
).replace('resolution = "coarse"\ntolerance = 1e-2', 'resolution = "normal"\ntolerance = 1e-4')


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.h5"
    sh.Simulation.from_text(QUICK).run(path, progress=False)
    return path


def limited(folder: Path, kilobytes: int) -> subprocess.Popen[str]:
    """A run whose files may not grow beyond a size: the same system calls fail as on a full disk."""
    script = f"ulimit -f {kilobytes}; exec {sys.executable} -m skinheal run quick.toml -o run.h5 --quiet"
    return process("bash", "-c", script, cwd=folder, stderr=subprocess.PIPE)


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    """A long run that has written something."""
    (folder / "long.toml").write_text(LONG)
    run = command("run", "long.toml", "-o", "run.h5", "--threads", "1", *more, cwd=folder)
    end = time.monotonic() + 60
    while not (folder / "run.h5").exists() and run.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    return run


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8, 0.95, 0.99])
def test_a_write_that_fails_leaves_the_file_as_before_and_one_message(
    tmp_path: Path, whole: Path, share: float
) -> None:
    (tmp_path / "quick.toml").write_text(QUICK)
    run = limited(tmp_path, int(whole.stat().st_size * share / 1024))
    _, err = run.communicate(timeout=60)
    assert run.returncode == 1, err
    assert err.count("skinheal:") == 1 and "File too large" in err and "Traceback" not in err and "HDF5" not in err
    if (tmp_path / "run.h5").exists():
        result = sh.Result.open(tmp_path / "run.h5")
        assert result.status == "failed"
        assert result.to_xarray().load().sizes["time"] <= 9
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []
    again = command("run", "quick.toml", "-o", "run.h5", "--resume", "--quiet", cwd=tmp_path)
    assert again.wait(60) == 0
    assert differences(tmp_path / "run.h5", whole) == []


@pytest.mark.parametrize("how", ["replaced", "deleted", "moved", "emptied"])
def test_a_file_that_changes_under_a_run_is_not_written_into(tmp_path: Path, whole: Path, how: str) -> None:
    run = started(tmp_path)
    file = tmp_path / "run.h5"
    if how == "replaced":
        shutil.copy(whole, tmp_path / "other.h5")
        (tmp_path / "other.h5").replace(file)
    elif how == "deleted":
        file.unlink()
    elif how == "moved":
        file.rename(tmp_path / "elsewhere.h5")
    else:
        os.truncate(file, 0)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 1 and err.count("skinheal:") == 1 and "Traceback" not in err, err
    assert "another program" in err.lower()
    if how == "replaced":
        assert file.read_bytes() == whole.read_bytes()
    else:
        assert not file.exists() or file.stat().st_size == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_signals_that_end_a_run_leave_a_checkpoint(tmp_path: Path, number: signal.Signals, code: int) -> None:
    run = started(tmp_path)
    run.send_signal(number)
    _, err = run.communicate(timeout=60)
    assert run.returncode == code and "--resume" in err and "Traceback" not in err, err
    assert sh.Result.open(tmp_path / "run.h5").status == "cancelled"
    assert (tmp_path / "run.checkpoint").exists()


def test_a_program_with_its_own_handler_keeps_it(tmp_path: Path, quick: sh.Simulation) -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        quick.run(progress=False)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run that was stopped."""
    folder = tmp_path_factory.mktemp("cut-off")
    run = started(folder)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    return folder


def cut_copy(cut_off: Path, tmp_path: Path) -> sh.Simulation:
    shutil.copytree(cut_off, tmp_path, dirs_exist_ok=True)
    return sh.Simulation.from_text(LONG)


@pytest.mark.parametrize(
    "changes",
    [{"every": '"5 day"'}, {"every": '"12 h"'}, {"fields": '["collagen_i"]'}, {"precision": '"float64"'}],
    ids=str,
)
def test_resuming_with_another_output_is_refused(cut_off: Path, tmp_path: Path, changes: dict[str, str]) -> None:
    cut_copy(cut_off, tmp_path)
    text = LONG + "\n[output]\n" + "\n".join(f"{key} = {value}" for key, value in changes.items())
    before = (tmp_path / "run.h5").read_bytes()
    with pytest.raises(sh.IoError, match=r"\[output\] differs"):
        sh.Simulation.from_text(text).run(tmp_path / "run.h5", resume=True, progress=False)
    assert (tmp_path / "run.h5").read_bytes() == before


def test_a_damaged_checkpoint_is_told_and_changes_nothing(cut_off: Path, tmp_path: Path) -> None:
    simulation = cut_copy(cut_off, tmp_path)
    path = tmp_path / "run.checkpoint"
    sound = path.read_bytes()
    before = (tmp_path / "run.h5").read_bytes()
    for at in range(0, len(sound), max(1, len(sound) // 40)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x10]) + sound[at + 1 :])
        with pytest.raises(sh.IoError, match="checkpoint"):
            simulation.run(tmp_path / "run.h5", resume=True, progress=False)
    path.write_bytes(sound[:-1])
    with pytest.raises(sh.IoError, match="checksum"):
        simulation.run(tmp_path / "run.h5", resume=True, progress=False)
    assert (tmp_path / "run.h5").read_bytes() == before


def test_replacing_a_run_removes_its_checkpoint(cut_off: Path, tmp_path: Path) -> None:
    cut_copy(cut_off, tmp_path)
    run = command("run", "long.toml", "-o", "run.h5", "--overwrite", "--quiet", cwd=tmp_path)
    end = time.monotonic() + 60
    while (tmp_path / "run.checkpoint").exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.2)
    run.kill()
    run.wait()
    assert not (tmp_path / "run.checkpoint").exists()


def test_files_with_one_stem_have_checkpoints_of_their_own() -> None:
    assert len({checkpoint_of(Path(name)) for name in ("r.h5", "r.nc", "r.hdf5")}) == 3


def test_a_damaged_page_is_told_by_every_reader(whole: Path, tmp_path: Path) -> None:
    """Every page of the file in turn is zeroed; what is read anyway is what was written."""
    sound = whole.read_bytes()
    with sh.Result.open(whole).to_xarray() as data:
        true = data.load()
    path = tmp_path / "run.h5"
    told = 0
    for at in range(0, len(sound), 512 * 61):
        path.write_bytes(sound[:at] + bytes(512) + sound[at + 512 :])
        try:
            with sh.Result.open(path).to_xarray() as data:
                assert data.load().identical(true), at
            differences(path, whole)
        except sh.IoError as error:
            assert "damaged" in str(error)
            told += 1
    assert told > 10


def test_a_file_of_an_earlier_schema_is_refused_in_words(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["skinheal_schema"] = 1
        file.attrs["status"] = "complete"
    with pytest.raises(sh.IoError, match="an earlier version of skinheal wrote this file"):
        sh.Result.open(tmp_path / "old.h5")


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_pipes_and_devices_are_refused_at_once(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "run.h5"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place = Path("/dev/zero")
    (tmp_path / "quick.toml").write_text(QUICK)
    for words in (
        ("run", "quick.toml", "-o", place),
        ("run", "quick.toml", "-o", place, "--overwrite"),
        ("run", "quick.toml", "-o", place, "--resume"),
        ("info", place),
        ("diff", place, place),
        ("validate", place),
        ("cite", place),
    ):
        asked = command(*words, cwd=tmp_path)
        _, err = asked.communicate(timeout=30)
        assert asked.returncode == 2 and "a pipe or a device" in err, (words, err)


def test_two_comparisons_in_one_folder_are_told_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_text(LONG)
    words = ("compare", "long.toml", "--vary", "device.needle.length=1.0,1.5 mm", "-o", "both", "--quiet")
    first = command(*words, "--workers", "1", cwd=tmp_path)
    end = time.monotonic() + 60
    while not (tmp_path / "both/runs").exists() and time.monotonic() < end:
        time.sleep(0.02)
    second = command(*words, cwd=tmp_path)
    _, err = second.communicate(timeout=60)
    assert second.returncode == 2 and "another comparison is at work" in err, err
    first.send_signal(signal.SIGTERM)
    _, err = first.communicate(timeout=60)
    assert first.returncode == 143 and "Run the same command again" in err, err
    assert (tmp_path / "both/table.csv").read_text().count("waiting") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            QUICK + '\n[[sun]]\nat = "1 day"\ndose = "1 SED"\nrepeat = { count = 0, every = "1 day" }\n',
            "sun.0.repeat.count",
        ),
        (
            QUICK + '\n[[sun]]\nat = "1 day"\ndose = "1 SED"\nrepeat = { count = 2147483647, every = "1 s" }\n',
            "allowed",
        ),
        (QUICK.replace("[[session]]", '[[session]]\nrepeat = { count = 1001, every = "1 day" }'), "1 to 1000"),
        (QUICK + '\n[output]\nevery = "60 s"\n'.replace("60 s", "60 s"), "snapshots"),
    ],
    ids=["no dose", "too many doses", "too many sessions", "too many snapshots"],
)
def test_counts_are_limited_before_anything_is_made_of_them(text: str, words: str) -> None:
    begun = time.monotonic()
    text = text.replace('follow_up = "2 week"', 'follow_up = "20 year"')
    with pytest.raises(sh.ScenarioError, match=words):
        sh.Simulation.from_text(text)
    assert time.monotonic() - begun < 5


def test_what_cannot_fit_is_refused_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = sh.Simulation.from_text(QUICK + "\ncells = { lateral = 4000, depth = 4000 }\n")
    monkeypatch.setattr("skinheal.run.room.free_memory", lambda: 1e9)
    with pytest.raises(sh.ScenarioError, match="GB of memory"):
        simulation.run(tmp_path / "run.h5", progress=False)
    monkeypatch.setattr("skinheal.run.room.free_memory", lambda: 1e15)
    fills = os.statvfs(tmp_path)
    monkeypatch.setattr(
        "os.statvfs", lambda path: type("Small", (), {"f_bavail": 1, "f_frsize": 4096, "f_blocks": fills.f_blocks})
    )
    with pytest.raises(sh.IoError, match="free on that disk"):
        simulation.run(tmp_path / "run.h5", progress=False)
    assert list(tmp_path.iterdir()) == []


def test_links_of_a_report_lead_to_the_web_only() -> None:
    from skinheal.report.citations import read_bibtex

    for url in (
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        " vbscript:x",
    ):
        (entry,) = read_bibtex(f"@misc{{k,\n  title = {{t}},\n  url = {{{url}}}\n}}\n")
        assert entry.link == ""
    (entry,) = read_bibtex("@misc{k,\n  title = {t},\n  url = {https://example.org/a?b=c}\n}\n")
    assert entry.link == "https://example.org/a?b=c"


def test_paths_that_are_not_utf8_and_titles_the_terminal_cannot_show(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/sk\xffin"))
    folder.mkdir()
    (folder / "quick.toml").write_text(QUICK.replace('"quick"', '"Größe 1 µm – čćž 皮膚 & <b>"'), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    for words in (
        ("run", "quick.toml", "-o", folder / "run.h5"),
        ("info", folder / "run.h5"),
        ("diff", "run.h5", "run.h5"),
    ):
        done = command(*words, cwd=folder, env=environment, encoding="latin-1")
        out, err = done.communicate(timeout=60)
        assert done.returncode == 0 and "Traceback" not in err, (words, err)
        assert "Größe" in out or words[0] != "info"
    refused = command("run", "quick.toml", "-o", folder / "run.h5", cwd=folder, env=environment, encoding="latin-1")
    _, err = refused.communicate(timeout=60)
    assert refused.returncode == 2 and "the file exists" in err
