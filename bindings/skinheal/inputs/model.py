# SPDX-License-Identifier: BSD-3-Clause
"""Frozen pydantic models whose dimensional fields are quantities, and the translation of pydantic's errors."""

from __future__ import annotations

import difflib
import functools
import math
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from ..errors import Problem, ScenarioError, UnitError
from . import units
from .document import Table
from .source import Source, fail
from .unit_registry import Quantity

#: Tags of unions, which pydantic writes into its error paths and no user ever wrote.
TAGS = frozenset({"<one>", "<many>", "<name>", "<device>", "<formulation>"})

_inside: ContextVar[bool] = ContextVar("_inside", default=False)


@dataclass(frozen=True)
class PhysicalQuantity:
    """Annotation of a dimensional field: takes a string with a unit or a ``pint.Quantity``, keeps the latter."""

    kind: units.Kind | None

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> JsonSchemaValue:
        example = self.kind.example if self.kind else "0.5 1/day"
        return {"type": "string", "description": "a number with its unit", "examples": [example]}

    def _read(self, value: object) -> Quantity:
        try:
            return units.parse(value, self.kind)
        except ValueError as refused:
            raise PydanticCustomError("unit", "{sentence}", {"sentence": str(refused)}) from None


Length: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.LENGTH)]
Time: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.TIME)]
Age: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.AGE)]
ArealDensity: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.AREAL_DENSITY)]
Frequency: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.FREQUENCY)]
SunQuantity: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.SUN_DOSE)]
ArealMass: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.AREAL_MASS)]
Speed: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.SPEED)]
Force: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.FORCE)]
Temperature: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.TEMPERATURE)]
Area: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.AREA)]
Volume: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.VOLUME)]
Flow: TypeAlias = Annotated[Quantity, PhysicalQuantity(units.FLOW)]


def default_quantity(text: str) -> Any:
    """A quantity as default; pydantic reads it like one that a user wrote."""
    return Field(text, examples=[f'"{text}"'])


def _plain_number(value: object) -> float:
    value = units.plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "must be a plain number (got {given})", {"given": _show(value)})
    if not math.isfinite(value):
        raise PydanticCustomError("number", "must be a finite number (got {given})", {"given": _show(value)})
    return float(value)


Number = Annotated[float, PlainValidator(_plain_number, json_schema_input_type=float)]


class Model(BaseModel):
    """Base of all inputs: frozen, no unknown keys, errors that name the key and the next step."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True, validate_default=True
    )
    #: The value that may come first, without its name.
    _first: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_values(cls, data: object) -> object:
        """Numbers and arrays of NumPy as those of Python; one entry where there may be several."""
        return (
            {key: _listed(cls, key, units.plain(value)) for key, value in data.items()}
            if isinstance(data, Mapping)
            else data
        )

    if not TYPE_CHECKING:

        def __init__(self, /, *given: object, **data: object) -> None:
            if given:
                data = _with_names(type(self), given, data)
            outermost = not _inside.get()
            token = _inside.set(True)
            refused: ValidationError | None = None
            wrong: list[Problem] = []
            try:
                super().__init__(**data)
                wrong = self._problems() if outermost else []
            except ValidationError as error:
                if not outermost:
                    raise
                refused = error
            finally:
                _inside.reset(token)
            if refused is not None:  # outside of the handler: one error, not two
                refuse(refused, type(self), type(self).__name__.lower())
            if wrong:
                fail(wrong)

    def in_si(self) -> Table:
        """Return it as a part of the SI document of the library; what was not given is left out."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            type(self).model_fields[name].alias or name: _si(value, _kind(type(self), name))
            for name, value in given.items()
            if value is not None
        }

    def _problems(self) -> list[Problem]:
        """What is wrong with it by itself, as the library tells; ``Simulation`` checks what needs several inputs."""
        return []

    def __repr__(self) -> str:
        shown = ", ".join(f"{k}={v!r}" for k, v in to_table(self).items())
        return f"{type(self).__name__}({shown})"

    def __str__(self) -> str:
        return repr(self)


def _listed(cls: type[BaseModel], key: str, value: object) -> object:
    """A single input, word or number as a list of one, where the field is a list."""
    if not isinstance(value, BaseModel | str | int | float) or isinstance(value, bool):
        return value
    field = field_named(cls, key) or cls.model_fields.get(key)
    return [value] if field is not None and _is_list(field.annotation) else value


def _is_list(annotation: object) -> bool:
    return any(get_origin(part) is tuple for part in [annotation, *get_args(annotation)])


def _with_names(cls: type[Model], given: Sequence[object], data: Mapping[str, object]) -> dict[str, object]:
    """Values that came without names: the first may, where it is clear which one it is."""
    if len(given) == 1 and cls._first and cls._first not in data:
        return {cls._first: given[0], **data}
    names = [name for name in cls.model_fields if name not in data]
    names.sort(key=lambda name: (name != cls._first, not cls.model_fields[name].is_required()))
    shown = []
    for value in given:
        fitting = next((name for name in names if _fits(cls.model_fields[name], value)), None)
        if fitting is not None:
            names.remove(fitting)
            shown.append(f"{fitting}={_in_python(value)}")
    shown += [f"{name}={_in_python(value)}" for name, value in data.items()]
    name = cls.__name__
    raise ScenarioError(
        f"{name} takes its values by name ({', '.join(cls.model_fields)}): write for example "
        f"sh.{name}({', '.join(shown)})"
    )


def _fits(field: FieldInfo, value: object) -> bool:
    """Whether a value is one for a field."""
    try:
        TypeAdapter(field.rebuild_annotation()).validate_python(value)
    except ValueError:
        return False
    return True


def _in_python(value: object) -> str:
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    return shown if len(shown) <= 40 else "..."


@functools.cache
def _kind(cls: type[BaseModel], name: str) -> units.Kind | None:
    """What quantity a field is; None for words and plain numbers."""

    def kinds(annotation: Any) -> list[units.Kind | None]:
        metadata = getattr(annotation, "__metadata__", ())
        own = [entry.kind for entry in metadata if isinstance(entry, PhysicalQuantity)]
        return own + [kind for part in get_args(annotation) for kind in kinds(part)]

    field = cls.model_fields[name]
    found = [entry.kind for entry in field.metadata if isinstance(entry, PhysicalQuantity)] + kinds(field.annotation)
    return found[0] if found else None


def _si(value: Any, kind: units.Kind | None) -> Any:
    if isinstance(value, Model):
        return value.in_si()
    if isinstance(value, tuple | list):
        return [_si(item, kind) for item in value]
    return units.to_si(value, kind) if kind is not None else value


def problems_of(
    part: Any, table: Mapping[str, Any], name: str, written: Mapping[str, str] | None = None
) -> list[Problem]:
    """Let the library read and check one part of a scenario.

    Parameters
    ----------
    part : type
        Class of the library, such as ``_core.Needle``.
    table : mapping
        Its keys, in SI.
    name : str
        What keys begin with in messages.
    written : mapping, optional
        First word of a key of the library to that of the person.

    Returns
    -------
    list of Problem
        Empty if nothing is wrong.
    """

    def spell(key: str) -> str:
        first, dot, rest = key.partition(".")
        return f"{name}.{(written or {}).get(first, first)}{dot}{rest}"

    try:
        found = part.from_dict(dict(table)).validate()
    except ScenarioError as error:
        found = error.data
    return [Problem.of(one, spell) for one in found]


def read_model(cls: type[Any], table: Mapping[str, Any], source: Source) -> Any:
    """Make a model from a table of a scenario file.

    Raises
    ------
    ScenarioError
        With every problem found, each with its place in the file.
    """
    token = _inside.set(True)
    try:
        return cls.model_validate(table)
    except ValidationError as error:
        refused = error
    finally:
        _inside.reset(token)
    refuse(refused, cls, "", source)


def refuse(error: ValidationError, cls: type[BaseModel], prefix: str, source: Source | None = None) -> None:
    """Raise the scenario error that says what pydantic found.

    Parameters
    ----------
    error : ValidationError
        The errors that pydantic found.
    cls : type
        Model that was validated.
    prefix : str
        First word of every key.
    source : Source, optional
        Text that the keys point into.
    """
    problems = [_problem(item, cls, prefix) for item in error.errors(include_url=False)]
    kinds = {item["type"] for item in error.errors(include_url=False)}
    fail(problems, source, kind=UnitError if kinds == {"unit"} else ScenarioError)


def _problem(item: ErrorDetails, cls: type[BaseModel], prefix: str) -> Problem:
    path = [str(part) for part in item["loc"] if part not in TAGS]
    key = ".".join(([prefix] if prefix else []) + path)
    given = item["input"]
    kind = item["type"]
    context = item.get("ctx", {})
    if kind == "unit":
        return Problem(key=key, given=repr(given), message=f"{key} {context['sentence']}")
    if kind == "extra_forbidden":
        return unknown_key(key, path[-1], known_keys(cls, path[:-1]))
    if kind == "missing":
        example = _example(cls, path)
        return Problem(key=key, next_step=example, message=f"{key} is missing. {example}".strip())
    if kind == "literal_error":
        allowed = [w.strip(" '") for w in context["expected"].replace(" or ", ", ").split(",")]
        near = difflib.get_close_matches(str(given), allowed, n=1)
        step = f'Did you mean "{near[0]}"?' if near else f'Write for example "{allowed[0]}".'
        listed = ", ".join(allowed)
        return Problem(
            key=key,
            given=repr(given),
            allowed=listed,
            next_step=step,
            message=f"{key} is {_show(given)}; allowed: {listed}. {step}",
        )
    if kind == "number":
        return Problem(key=key, given=repr(given), message=f"{key} {item['msg']}")
    wanted = {
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "float_type": "a plain number",
        "string_type": "a text in quotes",
        "bool_type": "true or false",
        "tuple_type": "a list",
        "list_type": "a list",
        "dict_type": "a table",
        "model_type": "a table",
        "model_attributes_type": "a table",
    }.get(kind)
    if wanted:
        step = _example(cls, path)
        meant = model_at(cls, [part for part in path if not part.isdigit()])
        if wanted == "a table" and prefix and meant is not None:  # in Python it is an object
            wanted, step = f"sh.{meant.__name__}", f"Write for example  {_constructor(meant)}"
        if wanted == "a list" and isinstance(given, dict):
            step = f"Two brackets make a table one of a list: [[{key}]]"
        return Problem(
            key=key,
            given=repr(given),
            allowed=wanted,
            next_step=step,
            message=f"{key} must be {wanted} (got {_show(given)}). {step}".strip(),
        )
    return Problem(key=key, given=repr(given), message=f"{key}: {item['msg']} (got {_show(given)})")


def _constructor(cls: type[BaseModel]) -> str:
    """The line that makes an input in Python, its required values with their examples."""
    needed = [(name, field) for name, field in cls.model_fields.items() if field.is_required()]
    given = [f"{name}={field.examples[0] if field.examples else '...'}" for name, field in needed]
    return f"sh.{cls.__name__}({', '.join('...' if '{' in one or '[' in one else one for one in given)})"


def unknown_key(key: str, name: str, known: Sequence[str]) -> Problem:
    """Return the problem of a key that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    listed = ", ".join(known)
    step = f'Did you mean "{near[0]}"?' if near else "Remove it, or use one of these."
    return Problem(
        key=key, given=name, allowed=listed, next_step=step, message=f"{key}: unknown key; allowed: {listed}. {step}"
    )


def _show(value: object) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def field_named(cls: type[BaseModel], key: str) -> FieldInfo | None:
    """Return the field whose key in a scenario file is ``key``; None if there is none."""
    for name, field in cls.model_fields.items():
        if key == (field.alias or name):
            return field
    return None


def models_in(annotation: object) -> list[type[BaseModel]]:
    """Return every model that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def model_at(cls: type[BaseModel], path: Sequence[str]) -> type[BaseModel] | None:
    """Return the model that a path of keys leads to; None if it leads to a value."""
    current: type[BaseModel] | None = cls
    for part in path:
        field = field_named(current, part) if current is not None else None
        if field is None:
            continue  # an index of a list or the name of a table of many
        inner = models_in(field.annotation)
        current = inner[0] if inner else None
    return current


def known_keys(cls: type[BaseModel], path: Sequence[str]) -> list[str]:
    """Return the keys that are allowed in the table at a path."""
    model = model_at(cls, path)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _example(cls: type[BaseModel], path: Sequence[str]) -> str:
    model = model_at(cls, path[:-1])
    field = field_named(model, path[-1]) if model else None
    examples = (field.examples or []) if field is not None else []
    return f"Write for example  {path[-1]} = {examples[0]}" if examples else ""


def to_table(model: BaseModel) -> dict[str, Any]:
    """Return a model as the table of a scenario file: strings with units, no empty keys."""
    return {
        field.alias or name: _plain(value)
        for name, field in type(model).model_fields.items()
        if (value := getattr(model, name)) is not None
    }


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return to_table(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if units.is_quantity(value):
        return units.text(value)
    return value
