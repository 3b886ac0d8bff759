# SPDX-License-Identifier: BSD-3-Clause
"""Citations: the software as CITATION.cff has it, and the source of every parameter that a run used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import skinheal as sh
from skinheal import _core
from skinheal.report.citations import read_bibtex, software
from skinheal.run.sources import references_of
from support import QUICK, Outcome

ROOT = Path(__file__).parents[2]
OVERRIDE = '\n[parameters.override]\n"fibroblasts.growth_rate" = { value = "0.4 1/day", source = "this study" }\n'


def test_the_software_is_cited_as_its_citation_file_says() -> None:
    said = (ROOT / "CITATION.cff").read_text()
    entry = software()
    title = re.search(r'^title: "(.*)"$', said, re.M)
    version = re.search(r"^version: (.*)$", said, re.M)
    licence = re.search(r"^license: (.*)$", said, re.M)
    assert title and version and licence
    assert entry.fields["title"] == f"{{{title[1]}}}"
    assert entry.fields["version"] == version[1] == _core.version
    assert licence[1] in entry.fields["note"]
    for author in re.findall(r'^  - name: "(.*)"$', said, re.M):
        assert author in entry.fields["author"]
    assert ("doi:" in said) == ("doi" in entry.fields)
    assert ("url:" in said) == ("url" in entry.fields)


def test_a_simulation_and_its_result_cite_the_source_of_every_parameter(tmp_path: Path) -> None:
    simulation = sh.Simulation.from_text(QUICK)
    used = {p["source"] for p in _core.scenario_parameters(simulation.json) if p["source"]}
    assert len(used) > 5
    in_memory = simulation.run()
    in_file = simulation.run(tmp_path / "run.h5")
    texts = {sh.cite(thing) for thing in (simulation, in_memory, in_file, tmp_path / "run.h5")}
    assert len(texts) == 1
    entries = read_bibtex(texts.pop())
    assert {entry.key for entry in entries} == {"skinheal", *used}


def test_a_source_in_words_is_named_too() -> None:
    assert '% also used, as the scenario gives it: "this study"' in sh.cite(sh.Simulation.from_text(QUICK + OVERRIDE))


def test_the_command_prints_bibtex_and_nothing_else(cli: Callable[..., Outcome], here: Path) -> None:
    sh.Simulation.from_text(QUICK).run("run.h5")
    done = cli("cite", "run.h5")
    assert done.code == 0
    assert done.out == sh.cite("run.h5")
    assert done.out.startswith("@software{skinheal,")
    (here / "no.h5").write_text("no")
    done = cli("cite", "no.h5")
    assert (done.code, done.out) == (2, "")


def test_every_source_in_the_data_reads_as_one_plain_line() -> None:
    entries = read_bibtex(_core.references_bib())
    assert len(entries) == len(re.findall(r"^@", _core.references_bib(), re.M)) > 10
    for entry in entries:
        assert entry.bibtex.startswith("@") and entry.bibtex.endswith("}")
        assert not set("\\{}\n") & set(entry.text), entry.text
        assert entry.link.startswith("https://") or not entry.link


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"Dani{\"e}l", "Daniël"),
        (r"M{\o}ller", "Møller"),
        (r"{\AA}ke", "Åke"),
        (r"Fran\c{c}ois", "François"),
        (r"{\'A}lvarez and {\L}uk", "Álvarez; Łuk"),
        (r"{Fitzpatrick} types", "Fitzpatrick types"),
    ],
)
def test_letters_of_latex_become_letters(latex: str, plain: str) -> None:
    (entry,) = read_bibtex(f"@misc{{key,\n  author = {{{latex}}},\n  year = {{2001}}\n}}")
    assert entry.text.startswith(f"{plain} (2001).")


def test_the_software_comes_first_and_says_the_version_that_wrote_the_file(tmp_path: Path) -> None:
    sh.Simulation.from_text(QUICK).run(tmp_path / "run.h5")
    references, unknown = references_of(tmp_path / "run.h5")
    assert references[0].key == "skinheal"
    assert f"version {_core.version}" in references[0].text
    assert unknown == ()


def test_faces_in_notebooks_are_escaped_and_hold_the_sketch_and_the_table() -> None:
    simulation = sh.Simulation.from_text(QUICK).with_({"title": "<b>a</b>"})
    result = simulation.run()
    for face in (simulation._repr_html_(), result._repr_html_()):
        assert "<b>a</b>" not in face
        assert "<svg" in face and "dermis, 1.8 mm" in face and "<table>" in face
        assert "not medical advice" in face
        assert "<script" not in face
    assert result.metrics.show("collagen_gain") in result._repr_html_()


def test_no_reference_says_anything_twice() -> None:
    for entry in re.split(r"^@", _core.references_bib(), flags=re.M)[1:]:
        fields = re.findall(r"^  (\w+) *=", entry, re.M)
        assert fields and len(fields) == len(set(fields)), entry
