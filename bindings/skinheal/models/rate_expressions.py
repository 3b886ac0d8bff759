# SPDX-License-Identifier: BSD-3-Clause
"""Rates written as text: read without evaluating code, differentiated by SymPy, and turned into a list of operations.

The values of the rates follow the text as it stands, operation by operation, so that a rate that is exactly zero as
written stays so.  SymPy only makes the derivatives, which speed the solver up but do not change what it converges to.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import Error, ScenarioError

if TYPE_CHECKING:
    from sympy import Expr, Symbol

#: A number, or one for each cell.
Value: TypeAlias = "np.float64 | NDArray[np.float64]"

#: Functions that a rate may use, with the number of their arguments.
FUNCTIONS = {
    "exp": 1,
    "log": 1,
    "sqrt": 1,
    "sin": 1,
    "cos": 1,
    "tanh": 1,
    "abs": 1,
    "min": 2,
    "max": 2,
    "where": 3,
}
CONSTANTS = {"pi": math.pi}

_BINARY = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
_ARITHMETIC: dict[type, Callable[[float, float], float | complex]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_NUMERIC: dict[str, Callable[..., float]] = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
    "abs": abs,
    "min": min,
    "max": max,
}
_CALLS = {
    "exp": "exponential",
    "log": "logarithm",
    "sqrt": "square_root",
    "sin": "sine",
    "cos": "cosine",
    "tanh": "hyperbolic_tangent",
    "abs": "absolute",
    "min": "minimum",
    "max": "maximum",
    "where": "select",
}
_LONGEST = 20_000
#: Levels of an expression: what walks it, here and in SymPy, takes some frames of Python for each.
_DEEPEST = 150
#: Characters of a text that a message repeats.
_SHOWN = 80
#: Integer powers up to this are products.
_LARGEST_POWER = 64


def sympy() -> ModuleType:
    """Import SymPy, or say how to get it."""
    try:
        return importlib.import_module("sympy")
    except ImportError as error:
        raise Error("models of your own need SymPy: pip install 'skinheal[models]'") from error


def read(text: str | float, *, where: str) -> ast.expr:
    """Read one expression; nothing is evaluated.

    Parameters
    ----------
    text : str or float
        The expression, in Python's notation.
    where : str
        Its description, for messages.

    Raises
    ------
    ScenarioError
        If it is not an expression of numbers, names, ``+ - * / **``, comparisons and `FUNCTIONS`.
    """
    if isinstance(text, bool) or not isinstance(text, str | int | float | np.floating | np.integer):
        raise ScenarioError(f"{where}: an expression is a text or a number, not {type(text).__name__}.")
    if not isinstance(text, str):
        if not math.isfinite(text):
            raise ScenarioError(f"{where}: {text} is not a finite number.")
        return ast.Constant(float(text))
    if len(text) > _LONGEST:
        raise ScenarioError(f"{where}: longer than {_LONGEST} characters; split it into parameters or species.")
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ScenarioError(f"{where}: {shown!r} is not an expression: {error}.") from error
    if (levels := _depth(tree)) > _DEEPEST:
        raise ScenarioError(
            f"{where}: {levels} levels deep, at most {_DEEPEST}, in {shown!r}. Put brackets around parts of a long "
            "sum, as in (a + b + c) + (d + e + f), or split it into parameters or species."
        )
    _check(tree, where=where, text=shown, condition=False)
    return _folded(tree, where=where, text=shown)


def _depth(tree: ast.AST) -> int:
    """Levels of a tree, counted without recursion."""
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return deepest


def _folded(tree: ast.expr, *, where: str, text: str) -> ast.expr:
    """Put its value in place of every part without names; SymPy would take 9**9**9 for an exact integer."""

    def value(node: ast.expr) -> float | None:
        return float(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else None

    def told(node: ast.expr, why: str) -> ScenarioError:
        return ScenarioError(f"{where}: {_short(ast.unparse(node))} {why} in {text!r}.")

    def go(node: ast.expr) -> ast.expr:
        match node:
            case ast.Constant():
                return ast.Constant(value(node))
            case ast.UnaryOp(op=op, operand=operand):
                inner = go(operand)
                number = value(inner)
                if number is None:
                    return ast.UnaryOp(op, inner)
                return ast.Constant(-number if isinstance(op, ast.USub) else number)
            case ast.BinOp(left=left, op=op, right=right):
                left, right = go(left), go(right)
                if isinstance(op, ast.Div) and value(right) == 0:
                    raise told(node, "divides by 0")
                a, b = value(left), value(right)
                if a is None or b is None:
                    return ast.BinOp(left, op, right)
                return known(node, lambda: _ARITHMETIC[type(op)](a, b))
            case ast.Compare(left=left, ops=ops, comparators=[right]):
                return ast.Compare(go(left), ops, [go(right)])
            case ast.Call(func=func, args=arguments):
                inner_arguments = [go(argument) for argument in arguments]
                numbers = [value(argument) for argument in inner_arguments]
                if not isinstance(func, ast.Name) or func.id not in _NUMERIC or None in numbers:
                    return ast.Call(func, inner_arguments, [])
                function = _NUMERIC[func.id]
                return known(node, lambda: function(*(n for n in numbers if n is not None)))
        return node

    def known(node: ast.expr, compute: Callable[[], float | complex]) -> ast.expr:
        try:
            found = compute()
        except OverflowError:
            raise told(node, "is too large for a number") from None
        except (ValueError, ZeroDivisionError):
            raise told(node, "is no number") from None
        if isinstance(found, complex):
            raise told(node, "is no real number")
        if not math.isfinite(found):
            raise told(node, "is too large for a number")
        return ast.Constant(float(found))

    return go(tree)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _check(node: ast.expr, *, where: str, text: str, condition: bool) -> None:
    def refuse(what: str) -> ScenarioError:
        return ScenarioError(f"{where}: {what} in {text!r}.")

    def inside(*nodes: ast.expr) -> None:
        for each in nodes:
            _check(each, where=where, text=text, condition=False)

    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if condition:
            if not isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
                raise refuse("only <, <=, > and >= compare")
            inside(left, right)
        case ast.Compare():
            raise refuse("a comparison stands in where(a < b, then, else) only")
        case _ if condition:
            raise refuse("the first argument of where() is a comparison")
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            try:
                finite = math.isfinite(value)
            except OverflowError:  # an integer of hundreds of digits
                finite = False
            if not finite:
                raise refuse(f"{_short(str(value))} is too large for a number")
        case ast.Name():
            pass
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            inside(operand)
        case ast.BinOp(op=ast.BitXor()):
            raise refuse("^ is not a power: write **")
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow(), right=right):
            inside(left, right)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name not in FUNCTIONS:
                hint = _nearest(name, FUNCTIONS)
                raise refuse(f"{name}() is not a known function{hint}; known: {', '.join(FUNCTIONS)}")
            if len(arguments) != FUNCTIONS[name]:
                raise refuse(f"{name}() takes {FUNCTIONS[name]} argument(s), not {len(arguments)}")
            if name == "where":
                _check(arguments[0], where=where, text=text, condition=True)
                arguments = arguments[1:]
            inside(*arguments)
        case _:
            what = f"`{_short(ast.unparse(node))}` is not allowed"
            raise refuse(f"{what}: only numbers, names, + - * / ** and functions are")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def names(tree: ast.expr) -> set[str]:
    """Names of an expression that are not functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def check_names(tree: ast.expr, known: Iterable[str], *, where: str) -> None:
    """Refuse names that are neither species nor parameters nor inputs."""
    known = set(known) | set(CONSTANTS)
    for name in sorted(names(tree) - known):
        hint = _nearest(name, known)
        if name == "time":
            hint = "; the time is t"
        raise ScenarioError(
            f"{where}: {_short(name)!r} is not a species, a parameter or an input{hint}; "
            f"known: {', '.join(sorted(known))}."
        )


class Operations:
    """A list of operations in which equal ones are kept once.

    Attributes
    ----------
    nodes : list of tuple
        ``(operation, a, b, c)``; operands are places in the list, those of a leaf its number.
    constants : list of float
        Values of the leaves ``constant``.
    """

    def __init__(self, species: Sequence[str], inputs: Sequence[str], parameters: Mapping[str, float]) -> None:
        self.nodes: list[tuple[str, int, int, int]] = []
        self.constants: list[float] = []
        self._place: dict[tuple[str, int, int, int], int] = {}
        self._number: dict[str, int] = {}
        self._leaf = {name: ("species", i) for i, name in enumerate(species)}
        self._leaf |= {name: ("input", i) for i, name in enumerate(inputs)}
        self._leaf.setdefault("t", ("time", 0))
        self._parameters = {**CONSTANTS, **parameters}

    def add(self, operation: str, a: int = -1, b: int = -1, c: int = -1) -> int:
        """Place of an operation in the list."""
        key = (operation, a, b, c)
        if key not in self._place:
            self._place[key] = len(self.nodes)
            self.nodes.append(key)
        return self._place[key]

    def constant(self, value: float) -> int:
        """Place of a number."""
        key = float(value).hex()
        if key not in self._number:
            self._number[key] = len(self.constants)
            self.constants.append(float(value))
        return self.add("constant", self._number[key])

    def name(self, name: str) -> int:
        """Place of a species, an input, a parameter or the time."""
        if name in self._leaf:
            return self.add(*self._leaf[name])
        return self.constant(self._parameters[name])

    def power(self, base: int, exponent: int) -> int:
        """Integer power by squaring."""
        if exponent < 0:
            return self.add("divide", self.constant(1.0), self.power(base, -exponent))
        if exponent == 0:
            return self.constant(1.0)
        if exponent == 1:
            return base
        half = self.power(base, exponent // 2)
        square = self.add("multiply", half, half)
        return self.add("multiply", square, base) if exponent % 2 else square

    def from_text(self, tree: ast.expr) -> int:
        """Place of an expression that `read` has returned."""
        match tree:
            case ast.Constant(value=int() | float() as value):
                return self.constant(float(value))
            case ast.Name(id=name):
                return self.name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.add("negate", self.from_text(operand))
            case ast.UnaryOp(operand=operand):
                return self.from_text(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                exponent = number(right, self._parameters)
                base = self.from_text(left)
                if exponent is not None and exponent.is_integer() and abs(exponent) <= _LARGEST_POWER:
                    return self.power(base, int(exponent))
                return self.add("power", base, self.from_text(right))
            case ast.BinOp(left=left, op=op, right=right):
                return self.add(_BINARY[type(op)], self.from_text(left), self.from_text(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                a, b = self.from_text(left), self.from_text(right)
                return self._compare(type(op).__name__, a, b)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.add(_CALLS[name], *(self.from_text(argument) for argument in arguments))
        raise AssertionError(ast.dump(tree))  # `read` lets nothing else through

    def _compare(self, relation: str, a: int, b: int) -> int:
        if relation in ("Gt", "StrictGreaterThan"):
            return self.add("above", a, b)
        if relation in ("Lt", "StrictLessThan"):
            return self.add("above", b, a)
        if relation in ("GtE", "GreaterThan"):
            return self.add("at_least", a, b)
        return self.add("at_least", b, a)

    def from_sympy(self, expression: Expr, known: Mapping[Expr, int]) -> int:
        """Place of a SymPy expression; `known` are places of symbols."""
        sp = sympy()

        def many(operation: str, places: list[int]) -> int:
            out = places[0]
            for place in places[1:]:
                out = self.add(operation, out, place)
            return out

        def go(e: Expr) -> int:
            if e in known:
                return known[e]
            if e.is_Number or isinstance(e, sp.NumberSymbol):
                return self.constant(float(e))
            if e.is_Add:
                return self._sum(e, go)
            if e.is_Mul:
                return self._product(e, go)
            if e.is_Pow:
                if e.exp.is_Integer and abs(int(e.exp)) <= _LARGEST_POWER:
                    return self.power(go(e.base), int(e.exp))
                if e.exp == sp.Rational(1, 2):
                    return self.add("square_root", go(e.base))
                if e.exp == -sp.Rational(1, 2):
                    return self.add("divide", self.constant(1.0), self.add("square_root", go(e.base)))
                return self.add("power", go(e.base), go(e.exp))
            if isinstance(e, sp.Piecewise):
                out = go(e.args[-1].expr)
                for branch in reversed(e.args[:-1]):
                    out = self.add("select", go(branch.cond), go(branch.expr), out)
                return out
            if e.is_Relational:
                return self._compare(type(e).__name__, go(e.lhs), go(e.rhs))
            if isinstance(e, sp.Max | sp.Min):
                return many("maximum" if isinstance(e, sp.Max) else "minimum", [go(a) for a in e.args])
            zero = self.constant(0.0)
            if isinstance(e, sp.Heaviside):
                return self.add("above", go(e.args[0]), zero)
            if isinstance(e, sp.sign):
                place = go(e.args[0])
                return self.add("subtract", self.add("above", place, zero), self.add("above", zero, place))
            if isinstance(e, sp.DiracDelta):
                return zero  # the slope at a kink is that of one side
            functions = {sp.exp: "exp", sp.log: "log", sp.sin: "sin", sp.cos: "cos", sp.tanh: "tanh", sp.Abs: "abs"}
            if type(e) in functions:
                return self.add(_CALLS[functions[type(e)]], go(e.args[0]))
            raise Error(f"no operation for {e}")

        return go(expression)

    def _product(self, e: Expr, go: Callable[[Expr], int]) -> int:
        over: list[int] = []
        under: list[int] = []
        negative = False
        for factor in e.args:
            if factor == -1:
                negative = True
            elif factor.is_Pow and factor.exp.is_Number and factor.exp.is_negative:
                under.append(go(factor.base**-factor.exp))
            else:
                over.append(go(factor))

        def product(places: list[int]) -> int:
            out = places[0]
            for place in places[1:]:
                out = self.add("multiply", out, place)
            return out

        out = product(over) if over else self.constant(1.0)
        if under:
            out = self.add("divide", out, product(under))
        return self.add("negate", out) if negative else out

    def _sum(self, e: Expr, go: Callable[[Expr], int]) -> int:
        # terms with a minus sign are subtracted, not negated and added
        terms = sorted(e.args, key=lambda term: term.could_extract_minus_sign())
        out = go(terms[0])
        for term in terms[1:]:
            if term.could_extract_minus_sign():
                out = self.add("subtract", out, go(-term))
            else:
                out = self.add("add", out, go(term))
        return out


def number(tree: ast.expr, parameters: Mapping[str, float]) -> float | None:
    """Value of an expression of numbers and parameters; None if it holds other names."""
    if not names(tree) <= set(parameters) | set(CONSTANTS):
        return None
    operations = Operations([], [], parameters)
    return float(evaluate(operations, operations.from_text(tree), []))


def to_sympy(tree: ast.expr, symbols: Mapping[str, Symbol], parameters: Mapping[str, float]) -> Expr:
    """Expression of SymPy for one that `read` has returned."""
    sp = sympy()
    calls = {
        "exp": sp.exp,
        "log": sp.log,
        "sqrt": sp.sqrt,
        "sin": sp.sin,
        "cos": sp.cos,
        "tanh": sp.tanh,
        "abs": sp.Abs,
        "min": sp.Min,
        "max": sp.Max,
    }
    relations = {ast.Lt: sp.Lt, ast.LtE: sp.Le, ast.Gt: sp.Gt, ast.GtE: sp.Ge}

    def go(node: ast.expr) -> Expr:
        match node:
            case ast.Constant(value=int() | float() as value):
                # whole numbers as such: SymPy then keeps u**2 and 2*u exact
                whole = float(value).is_integer() and abs(value) < 1e15
                return sp.Integer(int(value)) if whole else sp.Float(value)
            case ast.Name(id=name):
                return symbols[name] if name in symbols else sp.Float(CONSTANTS[name])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -go(operand)
            case ast.UnaryOp(operand=operand):
                return go(operand)
            case ast.BinOp(left=left, op=op, right=right):
                if isinstance(op, ast.Pow):
                    # a symbol in the exponent would make u**n n/u of the derivative, which is no number at 0
                    exponent = number(right, parameters)
                    if exponent is None:
                        return go(left) ** go(right)
                    whole = exponent.is_integer() and abs(exponent) < 1e15
                    return go(left) ** (sp.Integer(int(exponent)) if whole else sp.Float(exponent))
                a, b = go(left), go(right)
                if isinstance(op, ast.Add):
                    return a + b
                if isinstance(op, ast.Sub):
                    return a - b
                if isinstance(op, ast.Mult):
                    return a * b
                return a / b
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return relations[type(op)](go(left), go(right))
            case ast.Call(func=ast.Name(id="where"), args=[condition, then, otherwise]):
                return sp.Piecewise((go(then), go(condition)), (go(otherwise), True))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return calls[name](*(go(argument) for argument in arguments))
        raise AssertionError(ast.dump(node))

    return go(tree)


def derivatives(
    rates: Sequence[ast.expr], species: Sequence[str], inputs: Iterable[str], parameters: Mapping[str, float]
) -> tuple[list[tuple[int, int, Expr]], list[tuple[Symbol, Expr]], dict[str, Symbol]]:
    """Entries of the Jacobian that are not zero, their common subexpressions, and the symbols used.

    Returns
    -------
    entries : list of (row, column, expression)
        The column after the last species is the derivative by the time.
    common : list of (symbol, expression)
        In the order in which they are needed.
    symbols : dict
        Name to SymPy symbol.
    """
    sp = sympy()
    columns = [*species, *({"t"} - set(species))]
    used = {"t"} & set().union(*(names(rate) for rate in rates))
    symbols = {name: sp.Symbol(name, real=True) for name in dict.fromkeys((*species, *inputs, *parameters, *used))}
    found: list[tuple[int, int, Expr]] = []
    for row, rate in enumerate(rates):
        expression = to_sympy(rate, symbols, parameters)
        for column, name in enumerate(columns):
            if (symbol := symbols.get(name)) not in expression.free_symbols:
                continue
            if (slope := sp.diff(expression, symbol)) != 0:
                found.append((row, column, slope))
    common, reduced = sp.cse([entry for _, _, entry in found], symbols=sp.numbered_symbols("_common", real=True))
    return [(r, c, e) for (r, c, _), e in zip(found, reduced, strict=True)], list(common), symbols


def evaluate(
    operations: Operations, place: int, inputs: Sequence[Value], species: Sequence[Value] = (), time: float = math.nan
) -> Value:
    """Value of one place with NumPy: inputs and species are arrays or numbers."""
    values: list[Value] = []
    unary: dict[str, np.ufunc] = {
        "negate": np.negative,
        "absolute": np.abs,
        "square_root": np.sqrt,
        "exponential": np.exp,
        "logarithm": np.log,
        "sine": np.sin,
        "cosine": np.cos,
        "hyperbolic_tangent": np.tanh,
    }
    binary: dict[str, np.ufunc] = {
        "add": np.add,
        "subtract": np.subtract,
        "multiply": np.multiply,
        "divide": np.divide,
        "minimum": np.minimum,
        "maximum": np.maximum,
        "power": np.power,
        "above": np.greater,
        "at_least": np.greater_equal,
    }
    with np.errstate(all="ignore"):
        for operation, a, b, c in operations.nodes[: place + 1]:
            if operation == "constant":
                values.append(np.float64(operations.constants[a]))
            elif operation == "input":
                values.append(inputs[a])
            elif operation == "time":
                values.append(np.float64(time))
            elif operation == "species":
                values.append(species[a] if len(species) else np.float64(np.nan))
            elif operation in unary:
                values.append(unary[operation](values[a]))
            elif operation == "select":
                values.append(np.where(values[a], values[b], values[c]))
            else:
                values.append(binary[operation](values[a], values[b]) * 1.0)
    return values[place]
