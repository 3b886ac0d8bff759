# SPDX-License-Identifier: BSD-3-Clause
"""Reference pages made from the program: keys of a scenario, variables of a file, messages, commands."""

from __future__ import annotations

import inspect
import re
import tempfile
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import skinheal as sh
from skinheal.inputs import model, scenario
from skinheal.inputs.unit_registry import Quantity

SCENARIO = """\
[skin]
preset = "cheek"
age = "45 year"

[device]
kind = "pen"
needle = { length = "1.0 mm" }

[[session]]
density = "200 1/cm^2"
repeat = { count = 4, every = "4 week" }

[protocol]
follow_up = "26 week"
"""


def cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


# ----------------------------------------------------------------------------------------------------- scenario keys


def _descriptions(cls: type[BaseModel]) -> dict[str, str]:
    """Read the Parameters section of a NumPy docstring: name to text."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.cleandoc(cls.__doc__ or "").splitlines():
        head = re.fullmatch(r"([\w, ]+) : .*", line)
        if head:
            names = [name.strip() for name in head[1].split(",")]
            found |= dict.fromkeys(names, "")
        elif line.startswith("    ") and names:
            for name in names:
                found[name] = f"{found[name]} {line.strip()}".strip()
        else:
            names = []
    return {name: text.replace("``", "`") for name, text in found.items()}


def _type(annotation: Any, metadata: list[Any]) -> str:
    for item in metadata:
        if isinstance(item, model.PhysicalQuantity):
            return f"{item.kind.name}, `\"{item.kind.example}\"`" if item.kind else "a number with its unit"
    if annotation is Quantity:
        return "a number with its unit"
    plain = str(annotation)
    if "Literal" in plain:
        words = [w for part in _flat(annotation) for w in get_args(part)] or list(get_args(annotation))
        return ", ".join(f"`{w}`" for w in words)
    if "tuple" in plain and "str" in plain:
        return "a list of texts"
    if "int" in plain and "float" not in plain:
        return "a whole number"
    if "float" in plain or "int" in plain:
        return "a number"
    if "str" in plain:
        return "a text"
    return "a number with its unit, or a number" if annotation is Any else "a table"


def _flat(annotation: Any) -> list[Any]:
    return [part for part in get_args(annotation) if "Literal" in str(part)]


def _quantity(annotation: Any) -> list[Any]:
    """Return the metadata of `Annotated` parts, also inside a union with None."""
    found = list(getattr(annotation, "__metadata__", ()))
    for part in get_args(annotation):
        found += getattr(part, "__metadata__", ())
    return found


def _default(field: Any) -> str:
    if field.is_required():
        return "**required**"
    value = field.default
    if value is PydanticUndefined or value is None or value == () or value == "":
        return ""
    return f"`\"{value}\"`" if isinstance(value, str) else f"`{value}`"


def _rows(cls: type[BaseModel], prefix: str) -> list[str]:
    texts = {"schema_": "Version of the format.", "title": "For people; changes nothing. Without one it is made from the scenario."} | _descriptions(cls)
    rows: list[str] = []
    for name, field in cls.model_fields.items():
        key = field.alias or name
        if model.models_in(field.annotation) and not isinstance(field.default, str):
            continue  # it has its own section
        kind = _type(field.annotation, [*field.metadata, *_quantity(field.annotation)])
        rows.append(f"| `{key}` | {cell(kind)} | {_default(field)} | {cell(texts.get(name, ''))} |")
    return rows


def scenario_keys() -> list[str]:
    sections = [
        ("Top of the file", "", scenario.Scenario),
        ("`[skin]`", "skin.", sh.Skin),
        ("`[[skin.layer]]`", "skin.layer.N.", sh.Layer),
        ("`[device]` or `[device.<name>]`", "device.", sh.Device),
        ("`needle` of a device", "device.needle.", sh.Needle),
        ("`[[session]]`", "session.N.", sh.Session),
        ("`repeat` of a session", "session.N.repeat.", sh.Repeat),
        ("`[protocol]`", "protocol.", scenario.ProtocolTable),
        ("`[insertion]`", "insertion.", sh.Insertion),
        ("`[healing]`", "healing.", sh.Healing),
        ("`[parameters]`", "parameters.", sh.Parameters),
        ("`[parameters.override]`", 'parameters.override."<name>".', sh.Override),
        ("`[numerics]`", "numerics.", sh.Numerics),
        ("`cells` of numerics", "numerics.cells.", sh.Cells),
        ("`[output]`", "output.", sh.Output),
        ("`[formulation.<name>]`", "formulation.<name>.", sh.Formulation),
        ("`active` and `ingredient` of a formulation", "formulation.<name>.active.N.", sh.Active),
        ("`[[apply]]`", "apply.N.", sh.Application),
    ]
    protocol = _descriptions(sh.Protocol)
    lines: list[str] = []
    for title, prefix, cls in sections:
        rows = _rows(cls, prefix)
        if cls is scenario.ProtocolTable:
            rows = [
                re.sub(r"\|  \|$", f"| {cell(protocol.get(name, ''))} |", row)
                for row, name in zip(rows, cls.model_fields, strict=True)
            ]
        if rows:
            where = f"Path of a key: `{prefix}` and its name.".replace("`` ", "") if prefix else ""
            head = ["| key | value | default | meaning |", "|---|---|---|---|"]
            lines += [f"## {title}", "", where, "", *head, *rows, ""]
    return lines


# -------------------------------------------------------------------------------------------------------- result file


def output_schema() -> list[str]:
    import h5py

    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.h5"
        found, source = scenario.Scenario.from_text(SCENARIO.replace('follow_up = "26 week"', 'follow_up = "4 week"'))
        from skinheal import _core
        from skinheal.inputs.expand import expand

        _core.run(expand(found, source).json, file=str(path))
        with h5py.File(path, "r") as file:
            lines += ["## Attributes of the file", "", "| name | example |", "|---|---|"]
            for name in sorted(file.attrs):
                value = file.attrs[name]
                value = value.decode() if isinstance(value, bytes) else value
                text = str(value)
                lines.append(f"| `{name}` | {cell(text if len(text) <= 60 else text[:57] + '…')} |")
            groups: dict[str, list[str]] = {"axes": [], "fields": [], "series": [], "other": []}
            for name, item in file.items():
                if not isinstance(item, h5py.Dataset) or name.startswith("phony"):
                    continue
                dims = [name] if item.is_scale else [_dimension(dim, file) for dim in item.dims]
                kind = "axes" if dims == [name] or item.is_scale else "fields"
                if kind == "fields" and dims[:1] == ["series_time"]:
                    kind = "series"
                elif kind == "fields" and dims[:1] != ["time"]:
                    kind = "other"
                shown = ", ".join(dims) or name
                unit, meaning = cell(_text(item, "units")), cell(_text(item, "long_name"))
                groups[kind].append(f"| `{name}` | ({shown}) | {item.dtype.name} | {unit} | {meaning} |")
            titles = {"axes": "Axes", "fields": "Fields", "series": "Series", "other": "Sessions and layers"}
            for kind, title in titles.items():
                head = ["| name | dimensions | type | unit | meaning |", "|---|---|---|---|---|"]
                lines += ["", f"## {title}", "", *head, *groups[kind]]
            lines += ["", "## Group `metrics`", "", "| name | unit | meaning |", "|---|---|---|"]
            for name, item in file["metrics"].items():
                lines.append(f"| `{name}` | {cell(_text(item, 'units'))} | {cell(_text(item, 'long_name'))} |")
            lines += ["", "## Group `provenance`", "", "| name | kind |", "|---|---|"]
            for name, item in file["provenance"].items():
                plain = "text" if getattr(item, "shape", None) == () else "list of texts"
                kind = "group: one column per property" if isinstance(item, h5py.Group) else plain
                lines.append(f"| `{name}` | {kind} |")
            columns = ", ".join(f"`{name}`" for name in file["provenance/parameters"])
            lines += ["", f"Columns of `provenance/parameters`: {columns}.", ""]
    return lines


def _dimension(dim: Any, file: Any) -> str:
    return str(dim[0].name).lstrip("/") if len(dim) else "?"


def _text(item: Any, name: str) -> str:
    value = item.attrs.get(name, "")
    return value.decode() if isinstance(value, bytes) else str(value)


# ----------------------------------------------------------------------------------------------------------- messages

OVERRIDE = '[parameters.override]\n"{}" = {{ value = "{}", source = "try" }}\n[protocol]'

#: What is wrong, and what is replaced by what in the scenario above.
MISTAKES = (
    ("A bare number where a unit is needed", '"1.0 mm"', "1.0"),
    ("A unit of the wrong kind", '"1.0 mm"', '"1.0 mL"'),
    ("A unit that does not exist", '"1.0 mm"', '"1.0 mmm"'),
    ("A comma for a point", '"1.0 mm"', '"1,0 mm"'),
    ("A value out of its range", '"1.0 mm"', '"25 mm"'),
    ("A misspelt key", "length =", "lenght ="),
    ("A key that belongs to a later version", 'kind = "pen"', 'kind = "pen"\npasses = 4'),
    ("A word that is not known", 'kind = "pen"', 'kind = "penn"'),
    ("A key that is missing", 'kind = "pen"', ""),
    ("A site that is not known", '"cheek"\nage', '"cheak"\nage'),
    ("No end", 'follow_up = "26 week"', ""),
    ("A session in the wrong order", "[protocol]", '[[session]]\nat = "-1 week"\n[protocol]'),
    ("Not a number", '"45 year"', '"nan year"'),
    ("A parameter that does not exist", "[protocol]", OVERRIDE.format("fibroblast.growth_rate", "0.4 1/day")),
    ("A parameter outside its range", "[protocol]", OVERRIDE.format("fibroblasts.growth_rate", "40 1/day")),
    ("Text that is not TOML", "[device]", "[device"),
)  # fmt: skip


def refusal(text: str) -> Exception | None:
    """Return the error that a scenario raises, or None."""
    from skinheal.run import simulation

    try:
        found, source = scenario.Scenario.from_text(text, name="scenario.toml")
        simulation.Simulation.from_scenario(found, source=source)
    except sh.Error as error:
        return error
    return None


def messages() -> list[str]:
    lines: list[str] = []
    for title, old, new in MISTAKES:
        assert old in SCENARIO, old
        error = refusal(SCENARIO.replace(old, new, 1))
        assert error is not None, f"{title}: nothing was refused"
        lines += [f"## {title}", "", "```text", f"{type(error).__name__}: {error}", "```", ""]
    return lines


# ----------------------------------------------------------------------------------------------------------- commands


def commands() -> list[str]:
    from typer.main import get_command

    from skinheal.cli import commands as cli

    lines: list[str] = []

    def show(command: Any, name: str, level: int) -> None:
        if getattr(command, "hidden", False):
            return
        context = command.context_class(command, info_name=name)
        if level:
            usage = " ".join(command.collect_usage_pieces(context))
            text = inspect.cleandoc(command.help or "")
            lines.extend([f"{'#' * (level + 1)} {name}", "", text, "", "```text", f"{name} {usage}", "```", ""])
        rows = []
        for parameter in command.params:
            if getattr(parameter, "hidden", False) or parameter.name == "help":
                continue
            is_option = parameter.param_type_name == "option"
            argument = parameter.metavar or parameter.name.upper()
            names = [*parameter.opts, *parameter.secondary_opts] if is_option else [argument]
            label = ", ".join(f"`{n}`" for n in names)
            text = inspect.cleandoc(getattr(parameter, "help", "") or "").replace("<", "\\<")
            default = parameter.default
            plain = isinstance(default, str | int | float | Path) and not isinstance(default, bool) and default != ""
            rows.append(f"| {cell(label)} | {cell(text)} | {f'`{default}`' if plain else ''} |")
        if rows:
            lines.extend(["| option | meaning | default |", "|---|---|---|", *rows, ""])
        for child in getattr(command, "commands", {}).values():
            show(child, f"{name} {child.name}", level + 1)

    show(get_command(cli.app), "skinheal", 0)
    return lines
