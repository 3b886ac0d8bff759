# SPDX-License-Identifier: BSD-3-Clause
"""Bad input: one message that names the key, the value, what is allowed and the next step; exit code 2; no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import skinheal as sh
from support import QUICK, Outcome, everything_in

Cli = Callable[..., Outcome]


def replaced(old: str, new: str) -> str:
    assert old in QUICK
    return QUICK.replace(old, new)


#: What is wrong, the scenario, and words that the message must hold.
WRONG_SCENARIOS: dict[str, tuple[str, tuple[str, ...]]] = {
    "missing unit": (
        replaced('length = "1.0 mm"', "length = 500"),
        ("bad.toml:11:", "device.needle.length needs a unit", 'write "500 um"', "got 500", "^"),
    ),
    "missing unit in a text": (
        replaced('age = "45 year"', 'age = "45"'),
        ("bad.toml:6:", "skin.age needs a unit", 'write "45 year"'),
    ),
    "wrong dimension": (
        replaced('length = "1.0 mm"', 'length = "5 s"'),
        ("device.needle.length must be a length", '"5 s" is a time', 'write "500 um"'),
    ),
    "unknown unit": (
        replaced('length = "1.0 mm"', 'length = "1.0 milimeter"'),
        ('unknown unit "milimeter"', 'did you mean "millimeter"?'),
    ),
    "decimal comma": (replaced('"1.0 mm"', '"1,0 mm"'), ("write decimals with a point", '"1,0 mm"')),
    "negative length": (
        replaced('"1.0 mm"', '"-1 mm"'),
        ("bad.toml:11:", "device.needle.length is -1 mm", "allowed: 0.05 mm to 5 mm"),
    ),
    "needle too long": (
        replaced('"1.0 mm"', '"25 mm"'),
        ("device.needle.length is 25 mm", "allowed: 0.05 mm to 5 mm", "inside the range"),
    ),
    "needle too short": (replaced('"1.0 mm"', '"10 um"'), ("device.needle.length is 0.01 mm", "0.05 mm to 5 mm")),
    "unknown key, near miss": (
        replaced("length =", "lenght ="),
        ("device.needle.lenght: unknown key", 'Did you mean "length"?'),
    ),
    "unknown table, near miss": (
        replaced("[numerics]", "[numeric]"),
        ("numeric: unknown key", 'Did you mean "numerics"?'),
    ),
    "key of a later version": (
        QUICK + "\n[climate]\nhumidity = 0.5\n",
        ("climate: unknown key", "allowed: schema, title, skin"),
    ),
    "unknown word, near miss": (
        replaced('kind = "pen"', 'kind = "pne"'),
        ('device.kind is "pne"', "allowed: pen, roller, stamp", 'Did you mean "pen"?'),
    ),
    "unknown site": (replaced('"cheek"', '"chek"'), ('skin.preset is "chek"', "forearm", 'Did you mean "cheek"?')),
    "missing key": (replaced('kind = "pen"\n', ""), ("device.kind is missing", 'Write for example  kind = "pen"')),
    "missing device": (
        QUICK[: QUICK.index("[device]")] + QUICK[QUICK.index("[protocol]") :],
        ("device is missing, but there are sessions", "Add  [device]"),
    ),
    "no end": (replaced('follow_up = "2 week"', ""), ("protocol needs follow_up", 'follow_up = "26 week"')),
    "two ends": (
        replaced('follow_up = "2 week"', 'follow_up = "2 week"\nduration = "3 week"'),
        ("protocol has both follow_up and duration", "Remove one"),
    ),
    "sessions out of order": (
        replaced('at = "0 day"', 'at = "8 day"\n[[session]]\nat = "4 day"'),
        ("session.1.at is 4 day", "later than the session before, at 8 day"),
    ),
    "two sessions at one time": (
        replaced('at = "0 day"', 'at = "1 day"\n[[session]]\nat = "24 h"'),
        ("sessions out of order", "session.1.at"),
    ),
    "session after the end": (
        replaced('follow_up = "2 week"', 'duration = "2 week"').replace('at = "0 day"', 'at = "3 week"'),
        ("session.0.at is 21 day", "allowed: 0 day to 14 day"),
    ),
    "negative time": (replaced('at = "0 day"', 'at = "-1 day"'), ("session.0.at is -1 day", "allowed: 0 day")),
    "unknown device name": (
        replaced('at = "0 day"', 'at = "0 day"\ndevice = "pen"'),
        ('session.0.device is "pen"', "the only [device] has no name"),
    ),
    "no repeats": (
        replaced('at = "0 day"', 'at = "0 day"\nrepeat = { count = 0, every = "1 day" }'),
        ("session.0.repeat.count is 0", "allowed: 1 to 1000"),
    ),
    "repeats at one time": (
        replaced('at = "0 day"', 'at = "0 day"\nrepeat = { count = 2, every = "0 day" }'),
        ("session.0.repeat.every is 0 day", "more than 0 s"),
    ),
    "density out of range": (replaced('"200 1/cm^2"', '"200 1/m^2"'), ("session.0.density is", "allowed: 1 1/cm2 to")),
    "age out of range": (
        replaced('"45 year"', '"4.5 year"'),
        ("skin.age is 4.5 year", "18 year to 100 year", "inside the range"),
    ),
    "phototype out of range": (replaced("phototype = 3", "phototype = 7"), ("skin.phototype is 7", "allowed: 1 to 6")),
    "text for a number": (
        replaced("needles = 12", 'needles = "12"'),
        ("device.needles must be a whole number", 'got "12"'),
    ),
    "fraction for a whole number": (
        replaced("needles = 12", "needles = 12.5"),
        ("device.needles must be a whole number", "12.5"),
    ),
    "number for a text": (replaced('title = "quick"', "title = 3"), ("title must be a text in quotes", "got 3")),
    "NaN": (
        replaced("tolerance = 1e-2", "tolerance = nan"),
        ("bad.toml:", "numerics.tolerance", "nan", "finite number"),
    ),
    "NaN with a unit": (replaced('"1.0 mm"', '"nan mm"'), ("device.needle.length must be a finite number", '"nan mm"')),
    "infinity": (replaced('"2 week"', '"inf week"'), ("protocol.follow_up must be a finite number",)),
    "tolerance out of range": (replaced("1e-2", "10.0"), ("numerics.tolerance is 10", "allowed:")),
    "parameter that does not exist": (
        QUICK + '[parameters.override]\n"mmp.decay_rat" = { value = "1 1/day", source = "s" }\n',
        ('no parameter "mmp.decay_rat"', "Did you mean mmp.decay_rate"),
    ),
    "parameter outside its range": (
        QUICK + '[parameters.override]\n"mmp.decay_rate" = { value = "100 1/day", source = "s" }\n',
        ("parameters.override.mmp.decay_rate", "100 1/day", "allowed:", "Stay inside the range"),
    ),
    "parameter in a wrong unit": (
        QUICK + '[parameters.override]\n"mmp.decay_rate" = { value = "1 mm", source = "s" }\n',
        ("parameters.override.mmp.decay_rate.value is in 1/day", "Write for example"),
    ),
    "parameter without source": (
        QUICK + '[parameters.override]\n"mmp.decay_rate" = { value = "0.8 1/day" }\n',
        ("parameters.override.mmp.decay_rate.source is missing", 'source = "this study"'),
    ),
    "unknown model": (QUICK + '[healing]\nmodel = "mn99"\n', ('healing.model is "mn99"', "allowed: mn16")),
    "field that no model has": (
        QUICK + '[output]\nfields = ["collagen_1"]\n',
        ('"collagen_1"', 'Did you mean "collagen_i"'),
    ),
    "schema of another version": (replaced("schema = 1", "schema = 2"), ("schema is 2", "allowed: 1")),
    "empty file": ("", ("bad.toml: the file is empty", "skinheal new > scenario.toml")),
    "follow-up before the session": (
        replaced('follow_up = "2 week"', 'follow_up = "-2 week"'),
        ("bad.toml:16:", "protocol.follow_up is -2 week", "Write a time of 0 or more"),
    ),
    "one bracket": (replaced("[[session]]", "[session]"), ("session must be a list", "[[session]]")),
    "only comments": ("# nothing\n\n", ("bad.toml: the file is empty",)),
    "not TOML": ("this is not TOML\n", ("bad.toml:1:", "not valid TOML", "^")),
    "unclosed bracket": (replaced("[device]", "[device"), ("bad.toml:9:8", "not valid TOML", "^")),
    "key given twice": (replaced("phototype = 3", "phototype = 3\nphototype = 4"), ("bad.toml:8:", "not valid TOML")),
}


#: What is wrong, the command, and words that the message must hold.
WRONG_COMMANDS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("missing file", ("run", "nowhere.toml"), ("nowhere.toml: there is no such file",)),
    ("folder as scenario", ("run", "."), ("this is a folder",)),
    ("binary as scenario", ("run", "binary"), ("binary: this is not a text file",)),
    (
        "existing output",
        ("run", "good.toml", "-o", "there.h5"),
        ("there.h5: the file exists", "--resume", "--overwrite"),
    ),
    ("folder as output", ("run", "good.toml", "-o", "."), ("this is a folder",)),
    ("missing folder", ("run", "good.toml", "-o", "no/where.h5"), ("the folder no does not exist", "mkdir -p no")),
    ("file as folder", ("run", "good.toml", "-o", "good.toml/x.h5"), ("is a file, not a folder",)),
    (
        "resume another file",
        ("run", "good.toml", "-o", "there.h5", "--resume"),
        ("cannot resume", "not a result file"),
    ),
    ("--set without value", ("run", "good.toml", "--set", "skin.age"), ("write a key and its value",)),
    ("--set unknown key", ("run", "good.toml", "--set", "skin.agee=40 year"), ('no "agee"', 'Did you mean "age"')),
    ("--set bare number", ("run", "good.toml", "--set", "skin.age=40"), ('--set skin.age="40"', "needs a unit")),
    (
        "--set out of range",
        ("run", "good.toml", "--set", "device.needle.length=9 mm"),
        ("--set", "is 9 mm", "0.05 mm to 5 mm"),
    ),
    ("--threads 0", ("run", "good.toml", "--threads", "0"), ("--threads 0: allowed: 1 to 1024",)),
    ("--threads word", ("run", "good.toml", "--threads", "many"), ("--threads",)),
    ("unknown option", ("run", "good.toml", "--fast"), ("--fast",)),
    ("unknown command", ("rnu",), ("rnu",)),
    ("unknown preset", ("new", "--preset", "home_rollr"), ('no preset "home_rollr"', "Did you mean home_roller?")),
    ("unknown parameter", ("params", "show", "mmp.decay_rat"), ("Did you mean mmp.decay_rate",)),
    ("unknown device", ("params", "devices", "rolller"), ('no device "rolller". Did you mean roller?',)),
    ("unknown skin", ("params", "skins", "moon"), ('no skin "moon". Known: abdomen',)),
    ("unknown set", ("params", "list", "--set", "mn61"), ("mn16",)),
    ("info of nothing", ("info", "nothing.h5"), ("nothing.h5: there is no such file",)),
    ("info of a text", ("info", "good.toml"), ("good.toml: this is a scenario, not a result", "skinheal run")),
    ("diff of a text", ("diff", "good.toml", "good.toml"), ("this is a scenario, not a result",)),
    ("vary unknown key", ("compare", "good.toml", "--vary", "device.needle.size=1,2 mm"), ('no "size"', "length")),
    (
        "vary without values",
        ("compare", "good.toml", "--vary", "device.needle.length"),
        ("write a key and its values",),
    ),
    ("vary bare numbers", ("compare", "good.toml", "--vary", "device.needle.length=1,2"), ("needs a unit",)),
    (
        "vary out of range",
        ("compare", "good.toml", "--vary", "device.needle.length=1,9 mm"),
        ("9 mm", "0.05 mm to 5 mm"),
    ),
    ("vary one value twice", ("compare", "good.toml", "--vary", "device.needle.length=1,1 mm"), ("listed twice",)),
    ("vary a bad range", ("compare", "good.toml", "--vary", "device.needle.length=1:2 mm"), ("from:to:count",)),
    (
        "compare into a full folder",
        ("compare", "good.toml", "-o", "full"),
        ("full: this folder holds something", "notes.txt"),
    ),
    ("compare into a file", ("compare", "good.toml", "-o", "good.toml"), ("this is a file",)),
    ("--workers 0", ("compare", "good.toml", "--workers", "0"), ("--workers 0: allowed: 1 to 1024",)),
]


@pytest.mark.parametrize("name", WRONG_SCENARIOS)
def test_a_wrong_scenario_is_refused(name: str, cli: Cli, here: Path) -> None:
    text, words = WRONG_SCENARIOS[name]
    (here / "bad.toml").write_text(text)
    outcome = cli("run", "bad.toml", "-o", "run.h5")
    assert outcome.code == 2, outcome
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err, f"{word!r} is not in:\n{outcome.err}"
    assert outcome.out == ""
    assert everything_in(here) == ["bad.toml"], "nothing is written"
    assert cli("validate", "bad.toml").err == outcome.err, "validate says the same"


def test_all_problems_are_told_at_once(cli: Cli, here: Path) -> None:
    text = replaced('"1.0 mm"', '"25 mm"').replace("phototype = 3", "phototype = 9").replace('"45 year"', '"450 year"')
    (here / "bad.toml").write_text(text)
    message = cli("validate", "bad.toml").err
    assert "3 problems" in message
    for place in ("bad.toml:6:", "bad.toml:7:", "bad.toml:11:"):
        assert place in message


def test_a_repeated_session_has_its_problem_once(cli: Cli, here: Path) -> None:
    text = replaced('"1.0 mm"', '"25 mm"').replace(
        'at = "0 day"', 'at = "0 day"\nrepeat = { count = 4, every = "1 week" }'
    )
    (here / "bad.toml").write_text(text)
    assert cli("validate", "bad.toml").err.count("25 mm is") + cli("validate", "bad.toml").err.count("is 25 mm") == 1


@pytest.mark.parametrize("name,arguments,words", WRONG_COMMANDS)
def test_a_wrong_command_is_refused(
    name: str, arguments: tuple[str, ...], words: tuple[str, ...], cli: Cli, here: Path
) -> None:
    (here / "good.toml").write_text(QUICK)
    (here / "there.h5").write_text("mine")
    (here / "binary").write_bytes(bytes(range(128, 256)))
    (here / "full").mkdir()
    (here / "full" / "notes.txt").write_text("mine")
    before = everything_in(here)
    outcome = cli(*arguments)
    assert outcome.code == 2, outcome
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err, f"{word!r} is not in:\n{outcome.err}"
    assert everything_in(here) == before, "nothing is written"
    assert (here / "there.h5").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_refused(cli: Cli, here: Path) -> None:
    (here / "good.toml").write_text(QUICK)
    (here / "locked").mkdir()
    (here / "locked").chmod(0o500)
    for arguments in (("run", "good.toml", "-o", "locked/run.h5"), ("compare", "good.toml", "-o", "locked/new")):
        outcome = cli(*arguments)
        assert outcome.code == 2
        assert "not writable" in outcome.err or "no permission" in outcome.err


def test_a_place_that_nobody_may_write_is_refused(cli: Cli, here: Path) -> None:
    (here / "good.toml").write_text(QUICK)
    outcome = cli("run", "good.toml", "-o", "/proc/run.h5")
    assert outcome.code == 2
    assert "/proc" in outcome.err
    assert "Traceback" not in outcome.err


def test_no_traceback_in_a_process_of_its_own(here: Path) -> None:
    (here / "bad.toml").write_text(replaced('"1.0 mm"', "500"))
    done = subprocess.run(
        [sys.executable, "-m", "skinheal", "run", "bad.toml"], cwd=here, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("skinheal: bad.toml:11:")
    assert "Traceback" not in done.stderr


def test_errors_carry_their_facts(here: Path) -> None:
    import skinheal as sh

    with pytest.raises(sh.ScenarioError) as caught:
        sh.Simulation.from_text(replaced('"1.0 mm"', '"25 mm"'), name="x.toml")
    error: Any = caught.value
    assert isinstance(error, ValueError)
    assert (error.where.file, error.where.key, error.where.line) == ("x.toml", "device.needle.length", 11)
    assert error.problems[0].allowed == "0.05 mm to 5 mm"
    with pytest.raises(sh.IoError) as missing:
        sh.Simulation.open(here / "nowhere.toml")
    assert isinstance(missing.value, OSError)
    assert missing.value.path.endswith("nowhere.toml")


def test_what_is_no_result_is_told_as_what_it_is(here: Path) -> None:
    (here / "runs").mkdir()
    (here / "runs" / "one.h5").touch()
    with pytest.raises(sh.IoError, match=r"this is a folder\. Name a result file in it: runs/one\.h5"):
        sh.Result.open(here)
    (here / "scenario.toml").touch()
    with pytest.raises(sh.IoError, match="this is a scenario, not a result"):
        sh.Result.open(here / "scenario.toml")
    (here / "text.h5").write_text("text", encoding="utf-8")
    with pytest.raises(sh.IoError, match=r"text\.h5: this is not an HDF5 file"):
        sh.Result.open(here / "text.h5")


def test_only_simulations_are_compared(here: Path) -> None:
    one = sh.Simulation.preset("professional_pen")
    for wrong in ([one, one], {"a": one, "b": one.scenario}):
        with pytest.raises(sh.ScenarioError, match=r"a comparison is of simulations.*\(got (list|Scenario)\)"):
            sh.compare(wrong, {}, folder=here / "nothing")  # type: ignore[arg-type]
