# SPDX-License-Identifier: BSD-3-Clause
"""A report: one self-contained page with the question, the treatment, interactive figures, and every source.

It is made from files alone (the table and the runs of a comparison, or one result file), so it can be made again.
"""

from __future__ import annotations

import base64
import io
import json
from importlib import resources
from pathlib import Path

from ..errors import IoError, Phrase, option, phrase
from ..figures.display import DISCLAIMER
from ..figures.sketch import layers_svg, timeline_svg
from ..inputs.titles import common_title
from ..results.folder import REPORT, TABLE
from ..results.provenance import file_provenance
from ..results.result import Result
from . import words as words
from .citations import citations
from .data import data
from .source import Subject, read_file, read_folder


def write_report(place: str | Path, /, *, output: str | Path | None = None) -> Path:
    """Write a self-contained HTML page about a comparison or a run.

    Parameters
    ----------
    place : str or Path
        The folder of a comparison, or a result file.
    output : str or Path, optional
        The page.  Default: ``report.html`` in the folder, or beside the file with its name.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    IoError
        The place holds neither, nothing in it has an outcome, or the page cannot be written.
    """
    place = Path(place)
    if not place.exists():
        raise IoError(_nothing_at(place), str(place))
    subject = read_folder(place) if place.is_dir() else read_file(place)
    page = Path(output) if output is not None else place / REPORT if place.is_dir() else place.with_suffix(".html")
    text = render(subject, links=page.parent.resolve() == subject.folder.resolve())
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        message = phrase(f"{page}: cannot be written: {error.strerror}. Choose another place: ", option("output"))
        raise IoError(message, str(page)) from None
    return page


def _nothing_at(place: Path) -> Phrase:
    above = place.parent
    there = sorted(
        entry.name + "/" * entry.is_dir()
        for entry in (above.iterdir() if above.is_dir() else ())
        if entry.suffix == ".h5" or (entry / TABLE).is_file()
    )
    found = f"There are: {', '.join(there[:5])}." if there else "There is no result beside it either."
    make = option("run" if place.suffix == ".h5" else "compare", place=str(place))
    return phrase(f"{place}: there is no such file or folder. {found} Make one:  ", make)


def render(subject: Subject, *, links: bool = True) -> str:
    """Return the page.

    Parameters
    ----------
    subject : Subject
        Its subject; at least one run has an outcome.
    links : bool
        Name the table and the files as links: the page lies beside them.

    Returns
    -------
    str
        HTML.
    """
    import jinja2
    from markupsafe import Markup

    first = subject.done[0]
    assert first.result is not None and first.result.file is not None
    origin = file_provenance(first.result.file)
    documents = [run.document for run in subject.done]
    parameters = words.parameters(subject, origin)
    references, unknown = citations((row["source"] for row in parameters), origin.bibliography, origin.version)
    templates = resources.files(__package__) / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (templates / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    figures = data(subject, documents)
    return environment.get_template("report.html.jinja").render(
        title=words.title(subject, documents),
        subtitle=common_title([document["title"] for document in documents]),
        question=words.question(subject, documents),
        answers=words.answers(subject),
        facts=words.facts(documents),
        layers=Markup(layers_svg(documents)),
        timeline=Markup(timeline_svg(words.timeline(subject, documents))),
        table=words.table(subject),
        products=_products(first.result),
        failed=[run for run in subject.runs if run.result is None and not run.waits],
        waiting=sum(run.waits for run in subject.runs),
        runs=len(subject.runs),
        unlike=words.unlike_runs(subject, documents),
        warnings=words.warnings_of(subject),
        limits=words.limits(documents),
        disclaimer=DISCLAIMER,
        parameters=parameters,
        counts=words.counts(parameters),
        references=references,
        unknown=unknown,
        bibtex="\n\n".join(reference.bibtex for reference in references),
        links=links,
        files=[run.file for run in subject.done],
        again=words.again(subject),
        origin=origin,
        single=not subject.axes,
        css=Markup((templates / "report.css").read_text(encoding="utf-8")),
        charts=Markup((templates / "charts.js").read_text(encoding="utf-8")),
        script=Markup((templates / "report.js").read_text(encoding="utf-8")),
        profiles=bool(figures["profiles"]),
        data=Markup(_script_safe(figures)),
    )


def _products(result: Result) -> str:
    """The figure of the products of a run as base64; empty without products."""
    if not result.solutes:
        return ""
    stream = io.BytesIO()
    result.plot_products().flat[0].figure.savefig(stream, dpi=80, format="png")
    return base64.b64encode(stream.getvalue()).decode("ascii")


def _script_safe(data: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
