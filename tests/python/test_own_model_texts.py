# SPDX-License-Identifier: BSD-3-Clause
"""Models of one's own as texts: their values and slopes, messages, and that they are never run as code."""

from __future__ import annotations

import dataclasses
import time
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh

pytest.importorskip("sympy", reason="SymPy is not installed")

from skinheal.models import rate_expressions as text

RATES = [
    "u*(1 - u)",
    "-2*u**3 + v**-1",
    "u/(1 + v**2.5) - exp(-u)*sqrt(v)",
    "where(u < v, u*v, max(u, 0.2) - min(v, 0.7))",
    "sin(u)*cos(v) + tanh(u - v) + abs(u - 2*v) + log(u + v)",
    "u**n*v**0.5/(k + u**n)",
    "(u - v)/(u + v)/(1 + u/v) - -u + pi",
]


@pytest.mark.parametrize("rate", RATES)
@given(u=st.floats(0.1, 2.0), v=st.floats(0.1, 2.0))
def test_values_and_slopes_are_those_of_the_text(rate: str, u: float, v: float) -> None:
    names = {"exp": np.exp, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tanh": np.tanh, "abs": abs, "log": np.log}
    names |= {"max": max, "min": min, "pi": np.pi, "where": lambda c, a, b: a if c else b, "k": 0.3, "n": 3.0}

    def direct(x: float, y: float) -> float:
        return float(eval(rate, {"__builtins__": {}}, {**names, "u": x, "v": y}))

    tree = text.read(rate, where="rate")
    parameters = {"k": 0.3, "n": 3.0}
    operations = text.Operations(["u", "v"], [], parameters)
    place = operations.from_text(tree)
    assert text.evaluate(operations, place, [], [u, v]) == pytest.approx(direct(u, v), rel=1e-12, abs=1e-12)
    entries, common, symbols = text.derivatives([tree], ["u", "v"], [], parameters)
    known = {symbol: operations.name(name) for name, symbol in symbols.items()}
    for symbol, expression in common:
        known[symbol] = operations.from_sympy(expression, known)
    if min(abs(u - v), abs(u - 2 * v), abs(u - 0.2), abs(v - 0.7)) < 1e-3:
        return  # at a kink
    for _, column, expression in entries:
        slope = text.evaluate(operations, operations.from_sympy(expression, known), [], [u, v])
        e = 1e-6
        ends = [direct(u + s * e * (column == 0), v + s * e * (column == 1)) for s in (1, -1)]
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * e), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(
    "attack",
    [
        "__import__('os').system('true')",
        "(lambda: 1)()",
        "u.__class__",
        "[u for u in (1,)]",
        "u if u else 1",
        "u; 1",
        "f'{u}'",
        "exp(u, *[1])",
        "exp(x=u)",
        "u[0]",
        "open('x')",
        "True",
        "1j",
        "'u'",
        "u == 1",
        "u and 1",
        "(u := 1)",
        "9**9**9**9**9 if 1 else u",
        "",
    ],
)
def test_what_is_not_arithmetic_is_refused(attack: str) -> None:
    with pytest.raises(sh.ScenarioError, match=r"rates\['u'\]"):
        sh.Model(species=["u"], rates={"u": attack})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rates": {"u": "k*w"}}, "'w' is not a species"),
        ({"rates": {"u": "kk*u"}}, "did you mean k"),
        ({"rates": {"u": "k*time"}}, "the time is t"),
        ({"parameters": {"t": 1.0}}, "it is the time"),
        ({"parameters": {"k": np.ones(3)}}, "an array is not a finite number; name an array in inputs"),
        ({"taxis": {"u": {"v": 1.0}}}, "no species 'v'"),
        ({"taxis": {"u": {"u": 1.0}}}, "its own is in diffusivities"),
        ({"taxis": {"u": 1.0}}, "attractant: sensitivity"),
        ({"species": ["u", "v"], "taxis": {"u": {"v": "chi"}}}, "'chi' is not a species"),
        ({"rates": {"u": "u^2"}}, r"write \*\*"),
        ({"rates": {"u": "exq(u)"}}, "did you mean exp"),
        ({"rates": {"u": "max(u)"}}, "takes 2"),
        ({"rates": {"u": float("nan")}}, "not a finite"),
        ({"rates": {"v": "u"}}, "no species 'v'"),
        ({"species": []}, "1 to 64"),
        ({"species": ["u", "u"]}, "'u' cannot be a species"),
        ({"species": ["exp"]}, "it is a function"),
        ({"parameters": {"k": float("inf")}}, "not a finite"),
        ({"parameters": {"u": 1.0}}, "'u' cannot be a parameter"),
        ({"scales": {"u": 0.0}}, "above 0"),
        ({"non_negative": ["v"]}, "no species 'v'"),
    ],
)
def test_a_wrong_model_says_what_is_wrong(changes: dict[str, object], message: str) -> None:
    with pytest.raises(sh.ScenarioError, match=message):
        sh.Model(**{"species": ["u"], "rates": {"u": "-k*u"}, "parameters": {"k": 1.0}, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        ({}, {"initial": {}}, "'u' is missing"),
        ({}, {"initial": {"u": np.ones(4)}}, "does not fit"),
        ({}, {"initial": {"u": np.nan}}, "finite"),
        ({}, {"initial": {"u": 0.0}}, "starts at 0"),
        ({}, {"times": [1.0, 1.0]}, "ascending"),
        ({}, {"tolerance": 0.0}, "tolerance"),
        ({}, {"order": 4}, "order"),
        ({}, {"threads": 0}, "threads"),
        ({"boundaries": {"u": {"x_low": sh.Dirichlet(1.0)}}}, {}, "z_low, z_high"),
        ({"boundaries": {"u": {"z_low": sh.Robin(-1.0, 1.0)}}}, {}, "from 0 on"),
        ({"diffusivities": {"u": -1.0}}, {}, "below 0"),
        ({"diffusivities": {"u": "z - 1"}}, {}, "every cell"),
        ({"rates": {"u": "x*u"}}, {}, "'x' is not"),
        ({"boundaries": {"u": {"z_low": sh.Dirichlet("sin(t)")}}}, {}, "holds 't', but may hold"),
        (
            {"species": ["u", "v"], "taxis": {"u": {"v": sh.Taxis(1.0, 0.0)}}},
            {"initial": {"u": 1.0, "v": 1.0}},
            "speed cap of 0.0; allowed: above 0",
        ),
        ({}, {"longest_step": -1.0}, "longest_step"),
    ],
)
def test_a_wrong_run_says_what_is_wrong(model: dict[str, object], options: dict[str, object], message: str) -> None:
    made = sh.Model(**{"species": ["u"], "diffusivities": {"u": 1.0}, **model})  # type: ignore[arg-type]
    with pytest.raises(sh.ScenarioError, match=message):
        made.run(sh.Grid.column(1.0, 5), **{"initial": {"u": 1.0}, "times": 1.0, **options})  # type: ignore[arg-type]


POWERS = [
    f"{base}**{first}**{second}" for base in (9, 2, 1.5) for first in (9, 2**10, 10**10) for second in (9, 40, 10**7)
]
NO_NUMBERS = ["1/0", "u/0", "u/(2 - 2)", "0**-1", "sqrt(-1)", "(-8)**0.5", "log(0)", "log(-1)", "exp(1e6)", "u*1e400"]
LONG = [
    "+".join(["u"] * 900),
    "-" * 500 + "u",
    "*".join(["(u + 1)"] * 400),
    "exp(" * 160 + "u" + ")" * 160,
    "1" * 400 + "*u",
    "u" * 19_999,
]


@pytest.mark.parametrize("rate", [*POWERS, *(f"sin({power})*u" for power in POWERS), *NO_NUMBERS, *LONG])
def test_a_rate_that_is_no_number_or_too_deep_is_refused_at_once(rate: str) -> None:
    begun = time.process_time()
    with pytest.raises(sh.ScenarioError) as caught:
        sh.Model(species=["u"], rates={"u": rate})
    assert time.process_time() - begun < 2.0
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name", ["\N{MICRO SIGN}", "e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LIGATURE FI}x"])
def test_a_name_that_python_reads_as_another_is_told_as_that(name: str) -> None:
    usual = unicodedata.normalize("NFKC", name)
    with pytest.raises(sh.ScenarioError, match="Name it so"):
        sh.Model(species=[name], rates={name: f"-{name}"})
    sh.Model(species=[usual], rates={usual: f"-{name}"})  # in an expression both are one name


def test_a_constant_has_the_value_that_its_operations_give() -> None:
    model = sh.Model(species=["u"], rates={"u": "2**10/1000 + 0.1*3 - u*0"})
    rate = 2**10 / 1000 + 0.1 * 3
    model = dataclasses.replace(model, scales={"u": 1.0})
    assert model.run(sh.Grid.point(), {"u": 0.0}, times=[0, 1]).mean("u")[-1] == pytest.approx(rate, rel=1e-9)
