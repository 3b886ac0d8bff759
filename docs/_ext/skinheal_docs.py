# SPDX-License-Identifier: BSD-3-Clause
"""What the documentation makes from the program itself: parameters, keys, outputs, messages, commands, results.

Nothing here holds a number.  Directives print Markdown, which the page then parses as if it had been written by hand.
"""

from __future__ import annotations

import fnmatch
from collections import Counter
from typing import TYPE_CHECKING, Any

import experiments
import symbols
from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

import skinheal as sh

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KINDS = {"fitted": "tuned", "measured": "measured", "assumed": "assumed", "definition": "definition"}


def cell(text: object) -> str:
    """Return text that cannot break a table row."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(head: list[str], rows: list[list[str]], *, align: str = "") -> list[str]:
    """Return the lines of a Markdown table; `align` has one of l, r, c for each column."""
    marks = {"l": ":---", "r": "---:", "c": ":---:"}
    rule = [marks[a] for a in align] if align else ["---"] * len(head)
    return ["| " + " | ".join(row) + " |" for row in (head, rule, *rows)]


class Generated(SphinxDirective):
    """Base: a directive whose content is Markdown made by `lines`."""

    has_content = False
    css_class = ""

    def lines(self) -> list[str]:
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        found = self.parse_text_to_nodes("\n".join(self.lines()), allow_section_headings=True)
        for part in found if self.css_class else []:
            for inner in part.findall(nodes.table):
                inner["classes"].append(self.css_class)
        return found


def source_of(parameter: Any) -> str:
    return f"{parameter.source} {{cite:p}}`{parameter.source}`" if parameter.source else ""


def by_pattern(patterns: list[str]) -> list[Any]:
    """Parameters that match; a first word that names a set chooses it, else `mn17` and what only `mn16` has."""
    if patterns[0] in ("mn16", "mn17"):
        everything, patterns = list(sh.parameters(patterns[0])), patterns[1:]
    else:
        everything = list(sh.parameters("mn17"))
        known = {p.name for p in everything}
        everything += [p for p in sh.parameters("mn16") if p.name not in known]
    return [p for pattern in patterns for p in everything if fnmatch.fnmatchcase(p.name, pattern)]


class ParameterTable(Generated):
    """`{parameter-table} debris.* vessels.*`: symbol, name, value, kind, source of the parameters that match."""

    required_arguments = 1
    final_argument_whitespace = True

    def lines(self) -> list[str]:
        rows = []
        for p in by_pattern(self.arguments[0].split()):
            symbol = symbols.latex(p.name, p.symbol)
            rows.append([f"${symbol}$" if symbol else "", f"`{p.name}`", cell(p.shown), KINDS[p.kind], source_of(p)])
        if not rows:
            raise self.error(f"no parameter matches {self.arguments[0]}")
        return table(["symbol", "parameter", "value", "kind", "source"], rows)


class AllParameters(Generated):
    """`{all-parameters} mn16`: everything that is known of each parameter of a set, sortable.

    With a second set, only the entries that it lacks or has with another value.
    """

    css_class = "sortable"
    required_arguments = 1
    optional_arguments = 1

    def wanted(self) -> list[Any]:
        found = sh.parameters(self.arguments[0])
        if len(self.arguments) == 1:
            return list(found)
        known = {p.name: p.value for p in sh.parameters(self.arguments[1])}
        return [p for p in found if known.get(p.name) != p.value]

    def lines(self) -> list[str]:
        rows = []
        for p in self.wanted():
            symbol = symbols.latex(p.name, p.symbol)
            rows.append(
                [f"`{p.name}`", f"${symbol}$" if symbol else "", cell(p.shown), cell(p.range), KINDS[p.kind],
                 source_of(p), "yes" if p.checked else "no", cell(p.note)]
            )  # fmt: skip
        return table(["parameter", "symbol", "value", "range", "kind", "source", "checked", "note"], rows)

    def run(self) -> list[nodes.Node]:
        """Put the note under the name: eight columns are too wide for a page."""
        found = super().run()
        for group in found[0].findall(nodes.tgroup):
            del group[[k for k, child in enumerate(group) if isinstance(child, nodes.colspec)][-1]]
            group["cols"] -= 1
        for row in found[0].findall(nodes.row):
            note = row.pop()
            if isinstance(row.parent, nodes.tbody):
                row[0] += nodes.container("", *note.children, classes=["note"])
        return found


class SkinTable(Generated):
    """Sites with the thickness of their layers."""

    def lines(self) -> list[str]:
        import json

        from skinheal import _core

        rows = []
        for site in sh.skins():
            layers = _core.skin(site)
            layers = json.loads(layers) if isinstance(layers, str) else layers
            thickness = {layer["name"]: layer["thickness"] for layer in layers["layers"]}
            rows.append(
                [f"`{site}`", f"{thickness['stratum_corneum'] * 1e6:g}", f"{thickness['viable_epidermis'] * 1e6:g}",
                 f"{thickness['dermis'] * 1e3:g}"]
            )  # fmt: skip
        return table(["site", "stratum corneum, µm", "viable epidermis, µm", "dermis, mm"], rows, align="lrrr")


class ActiveTable(Generated):
    """The actives of the library: what they are, and how many of their numbers were checked in a source."""

    css_class = "sortable"

    def lines(self) -> list[str]:
        rows = []
        for entry in sh.actives():
            shown = {number.name: cell(number.shown) for number in entry.numbers}
            groups = [f"{name.split('.')[1].split('_')[0]} {shown[name]}" for name in shown if name.startswith("pka.")]
            checked = sum(number.checked for number in entry.numbers)
            sources = " ".join(dict.fromkeys(source_of(n) for n in entry.numbers if n.source))
            rows.append(
                [f"`{entry.name}`", cell(entry.title), shown["molar_mass"], shown.get("log_p", ""), ", ".join(groups),
                 shown.get("radius", ""), shown.get("solubility", ""), shown.get("typical.concentration", ""),
                 f"{checked} of {len(entry.numbers)}", sources]
            )  # fmt: skip
        head = ["name", "active", "molar mass", "log P", "pKa", "radius", "solubility", "usual strength", "checked",
                "sources"]  # fmt: skip
        return table(head, rows)


class Experiment(Generated):
    """`{experiment} name`: a table computed by experiments.py while the page is built."""

    required_arguments = 1

    def lines(self) -> list[str]:
        head, rows = experiments.TABLES[self.arguments[0]]()
        return table(head, rows, align="l" + "r" * (len(head) - 1))


class CompareTable(Generated):
    """`{compare-table} mn17`: the table of the main comparison, run while the page is built.

    With `profiles`: collagen by depth.
    """

    required_arguments = 1
    optional_arguments = 1

    def lines(self) -> list[str]:
        head, rows = experiments.compare(model=self.arguments[0], profiles="profiles" in self.arguments[1:])
        return table(head, rows, align="r" * len(head))


class Facts(SphinxRole):
    """`{facts}`name``: one sentence with numbers counted in the data."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        everything = sh.parameters("mn17")
        kinds = Counter(p.kind for p in everything)
        total, assumed, tuned, measured = len(everything), kinds["assumed"], kinds["fitted"], kinds["measured"]
        read = sum(p.checked for p in everything if p.kind == "measured")
        sentences = {
            "kinds": (
                f"Of the {total} parameters of mn17, {assumed} are assumed, {tuned} were tuned by hand, {measured} are "
                f"measured values of others, and {kinds['definition']} are definitions."
            ),
            "checked": (
                f"Of the {measured} measured ones, {read} have been read in their source; the others are quoted from "
                "memory or at second hand."
            ),
            "tuned": f"{assumed + tuned} of the {total} parameters of this model are assumed or tuned by hand.",
        }
        return [nodes.Text(sentences[self.text])], []


class ScenarioKeys(Generated):
    """Every key of a scenario file, from the models that read it."""

    def lines(self) -> list[str]:
        import reference

        return reference.scenario_keys()


class OutputSchema(Generated):
    """Every variable of a result file, read from a file that a run has just written."""

    def lines(self) -> list[str]:
        import reference

        return reference.output_schema()


class Messages(Generated):
    """Messages of wrong scenarios, provoked while the page is built."""

    def lines(self) -> list[str]:
        import reference

        return reference.messages()


class Commands(Generated):
    """Every command with its options, from the command line program."""

    def lines(self) -> list[str]:
        import reference

        return reference.commands()


def name_equations(app: Sphinx, doctree: nodes.document) -> None:
    """Show the name of an equation (healing-7) where Sphinx would show a running number."""
    domain = app.env.domains["math"]
    for block in doctree.findall(nodes.math_block):
        label = block.get("label")
        if label and label in domain.equations:
            block["number"] = label
            domain.equations[label] = (app.env.docname, label)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("parameter-table", ParameterTable)
    app.add_directive("all-parameters", AllParameters)
    app.add_directive("skin-table", SkinTable)
    app.add_directive("active-table", ActiveTable)
    app.add_directive("experiment", Experiment)
    app.add_directive("compare-table", CompareTable)
    app.add_directive("scenario-keys", ScenarioKeys)
    app.add_directive("output-schema", OutputSchema)
    app.add_directive("error-messages", Messages)
    app.add_directive("commands", Commands)
    app.add_role("facts", Facts())
    app.connect("doctree-read", name_equations)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
