# SPDX-License-Identifier: BSD-3-Clause
"""What is put on the skin: shares and concentrations in any spelling mean the same, and nothing impossible is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skinheal as sh
from skinheal.inputs import units
from support import Outcome

Cli = Callable[..., Outcome]

PRODUCT = """
[formulation.serum]
vehicle = "gel"
dose = "2 mg/cm^2"
active = [{ name = "niacinamide", concentration = "5 %" }]

[[apply]]
formulation = "serum"
at = "10 min"
duration = "30 min"
"""
SCENARIO = """schema = 1
[skin]
preset = "cheek"
[device]
kind = "pen"
needle = { length = "0.5 mm" }
[protocol]
duration = "7 day"
[[session]]
density = "200 1/cm^2"
"""


def strength(written: Any, name: str = "niacinamide", **more: Any) -> float:
    active = sh.Active(name, concentration=written, **more)
    assert active.concentration is not None
    return units.to_si(active.concentration, units.CONCENTRATION)


# ----------------------------------------------------------------------------------------------- spellings


@given(st.floats(1e-4, 99).map(lambda x: float(f"{x:.5g}")))
def test_a_percentage_is_mass_in_100_ml_in_any_spelling(percent: float) -> None:
    wanted = pytest.approx(10 * percent, rel=1e-9)
    for text in (
        f"{percent} %",
        f"{percent}%",
        f"{percent} percent",
        f"{percent} % w/v",
        f"{percent} % (w/v)",
        f"{percent} % (m/v)",
        f"{10 * percent!r} permille",
        f"{10 * percent!r} ‰",
        f"{1e4 * percent!r} ppm",
        f"{10 * percent!r} mg/mL",
        f"{10 * percent!r} g/L",
        f"{percent / 100!r} g/mL",
    ):
        assert strength(text) == wanted, text


@given(st.floats(1e-3, 500).map(lambda x: float(f"{x:.5g}")))
def test_molar_concentrations_are_read_with_the_molar_mass(millimolar: float) -> None:
    for text in (f"{millimolar} mM", f"{millimolar} mmol/L", f"{millimolar / 1000!r} mol/L", f"{millimolar} mol/m^3"):
        assert strength(text) == pytest.approx(millimolar * 0.12212, rel=1e-9)  # niacinamide of the library
        assert strength(text, "mine", molar_mass="200 g/mol") == pytest.approx(millimolar * 0.2, rel=1e-9)


def test_a_molar_concentration_without_molar_mass_says_what_it_needs() -> None:
    with pytest.raises(sh.ScenarioError, match="molar_mass"):
        sh.Active("mine", concentration="5 mM")


@pytest.mark.parametrize("text", ["5 % w/w", "5 % (w/w)", "5 % m/m", "5 wt%", "5 wt %", "5 % v/v", "5 vol%", "5 vol %"])
def test_percentages_that_need_a_density_are_refused(text: str) -> None:
    with pytest.raises(sh.ScenarioError, match="50 mg/mL"):
        strength(text)


@pytest.mark.parametrize(
    "text", ["5", "0.05", "5,0 %", "4–5 %", "5 ± 1 %", "1_0 %", "5 % 2", "nan %", "inf %", "5 mg", "% 5"]
)
def test_what_is_no_concentration_is_told(text: str) -> None:
    with pytest.raises(sh.ScenarioError, match="write"):
        strength(text)
    with pytest.raises(sh.ScenarioError):
        sh.Formulation("gel", active={"niacinamide": text})


@given(st.floats(0, 1).map(lambda x: float(f"{x:.4g}")))
def test_shares_have_many_spellings(number: float) -> None:
    for written in (
        number,
        f"{100 * number!r} %",
        f"{100 * number!r} percent",
        f"{1000 * number!r} permille",
        str(number),
    ):
        assert sh.Solvent(name="ethanol", share=written).share == pytest.approx(number, rel=1e-12, abs=1e-15)


@given(st.one_of(st.floats(max_value=-1e-9), st.floats(min_value=1 + 1e-9), st.just(float("nan"))))
def test_shares_outside_0_to_100_percent_are_refused(number: float) -> None:
    for written in (number, f"{number!r}", f"{100 * number!r} %"):
        with pytest.raises(sh.ScenarioError):
            sh.Solvent(name="ethanol", share=written)
        with pytest.raises(sh.ScenarioError):
            sh.Application(sh.Formulation("gel", active="niacinamide"), fill=written)


@given(st.lists(st.floats(1, 99), min_size=2, max_size=4))
def test_a_product_holds_100_percent_at_most(parts: list[float]) -> None:
    names = ("niacinamide", "caffeine", "lidocaine", "ascorbic_acid")
    make: list[Callable[[], object]] = [
        lambda: sh.Formulation("gel", active={n: f"{p} %" for n, p in zip(names, parts, strict=False)}),
        lambda: sh.Formulation(
            "gel",
            active={"niacinamide": f"{parts[0]} %"},
            ingredient=[sh.Active(n, concentration=f"{p} %") for n, p in zip(names[1:], parts[1:], strict=False)],
        ),
        lambda: sh.Formulation(
            "gel",
            active={"niacinamide": f"{parts[0]} %"},
            solvent={n: f"{p} %" for n, p in zip(("ethanol", "glycerol", "water"), parts[1:], strict=False)},
        ),
    ]
    for one in make:
        if sum(parts) > 100 + 1e-6:
            with pytest.raises(sh.ScenarioError, match="100 % at most"):
                one()
        elif sum(parts) < 100 - 1e-6:
            one()


# ------------------------------------------------------------------------------------------------- what is impossible


def computed(**more: Any) -> object:
    product = sh.Formulation("gel", active={"niacinamide": "5 %"})
    return sh.absorption(sh.Skin("cheek"), product, **{"until": "1 h", **more})


def plasma(**more: Any) -> object:
    return computed(**{"area": "100 cm^2", "plasma_volume": "40 L", "plasma_clearance": "5 L/h", **more})


LENGTHS = ("0 um", "-1 um", "nan um", "inf um")
TIMES = ("0 h", "-1 h", "nan h", "inf h")
#: A key, what makes an input with it, and values that cannot be.
IMPOSSIBLE: dict[str, tuple[Callable[[Any], object], tuple[Any, ...]]] = {
    "ph": (lambda x: sh.Formulation("gel", active="niacinamide", ph=x), (20, -1, 14.01, float("nan"), "7")),
    "deposit.ph": (lambda x: sh.Deposit("lidocaine", amount="1 ug/cm^2", base="5 um", ph=x), (20, -1, float("nan"))),
    "concentration": (strength, ("101 %", "-1 %", "-5 mg/mL", "2001 mg/mL", "1e6 ppm w/w", "1100000 ppm")),
    "dose": (
        lambda x: sh.Formulation("gel", active="niacinamide", dose=x),
        ("0 mg/cm^2", "-1 mg/cm^2", "1e6 mg/cm^2", "0 uL/cm^2", "-3 um", "2 m", "5 %", "2 mg"),
    ),
    "duration": (lambda x: sh.Application(sh.Formulation("gel", active="niacinamide"), duration=x), TIMES),
    "at": (lambda x: sh.Application(sh.Formulation("gel", active="niacinamide"), at=x), ("-8 day", "-1e9 year")),
    "mouth_radius": (lambda x: sh.Channels(depth="0.5 mm", mouth_radius=x), LENGTHS),
    "body_radius": (lambda x: sh.Channels(depth="0.5 mm", body_radius=x), LENGTHS),
    "tip_radius": (lambda x: sh.Channels(depth="0.5 mm", tip_radius=x), LENGTHS),
    "depth": (lambda x: sh.Channels(depth=x), (*LENGTHS, "60 mm")),
    "density": (lambda x: sh.Channels(depth="0.5 mm", density=x), ("0 1/cm^2", "-2 1/cm^2", "nan 1/cm^2")),
    "half_life": (lambda x: sh.Channels(depth="0.5 mm", half_life=x), TIMES),
    "channels": (lambda x: computed(channels=sh.Channels(depth=x)), ("5 mm", "50 mm")),
    "until": (lambda x: computed(until=x), (*TIMES, "1e9 year", "1:30 h")),
    "temperature": (lambda x: computed(temperature=x), ("-300 degC", "1000 K", "0 K", "5 mm", "60 degC", "32")),
    "area": (lambda x: plasma(area=x), ("0 cm^2", "-1 cm^2")),
    "plasma_volume": (lambda x: plasma(plasma_volume=x), ("0 L", "-1 L", "nan L")),
    "plasma_clearance": (lambda x: plasma(plasma_clearance=x), ("-1 L/h", "5 L")),
    "samples": (lambda x: computed(samples=x), (-1, 1.5, True, "3", 10**9, float("nan"))),
    "seed": (lambda x: computed(seed=x), (-1, 2**64, 1.5)),
    "tolerance": (lambda x: computed(tolerance=x), (0, -1, 2, float("nan"), "x")),
    "refinement": (lambda x: computed(refinement=x), (0, -1, 1e9, float("inf"))),
    "barrier": (lambda x: computed(barrier=x), ("x",)),
    "path": (lambda x: computed(path=x), ("x",)),
}  # fmt: skip
CASES = [(key, value) for key, (_, values) in IMPOSSIBLE.items() for value in values]


@pytest.mark.parametrize("key,value", CASES)
def test_what_cannot_be_is_refused_by_its_name(key: str, value: object) -> None:
    with pytest.raises(sh.ScenarioError) as caught:
        IMPOSSIBLE[key][0](value)
    assert key.split(".")[-1] in str(caught.value)
    assert "no problem" not in str(caught.value)


#: What a scenario file may have wrong about its product.
WRONG = {
    "no dose": ('dose = "2 mg/cm^2"', 'dose = "0 mg/cm^2"'),
    "too acid": ('dose = "2 mg/cm^2"', "ph = 20"),
    "more than all": ('"5 %"', '"101 %"'),
    "less than nothing": ('"5 %"', '"-5 mg/mL"'),
    "by weight": ('"5 %"', '"5 % w/w"'),
    "no time": ('duration = "30 min"', 'duration = "0 min"'),
    "backwards": ('duration = "30 min"', 'duration = "-30 min"'),
    "much before": ('at = "10 min"', 'at = "-30 day"'),
    "two of one name": (
        'active = [{ name = "niacinamide", concentration = "5 %" }]',
        'active = [{ name = "a", molar_mass = "100 g/mol" }, { name = "a", molar_mass = "900 g/mol" }]',
    ),
    "over full": ('dose = "2 mg/cm^2"', 'solvent = [{ name = "ethanol", share = "99 %" }]'),
    "unknown product": ('formulation = "serum"', 'formulation = "serom"'),
    "unknown vehicle": ('vehicle = "gel"', 'vehicle = "gal"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_validate_and_absorb_say_the_same(name: str, cli: Cli, here: Path) -> None:
    old, new = WRONG[name]
    assert old in PRODUCT
    (here / "bad.toml").write_text(SCENARIO + PRODUCT.replace(old, new))
    validated, absorbed = cli("validate", "bad.toml"), cli("absorb", "bad.toml", "-o", "out")
    assert validated.code == absorbed.code == 2, (validated, absorbed)
    assert validated.err == absorbed.err
    assert "no problem" not in absorbed.err
    assert not (here / "out").exists()


# ------------------------------------------------------------------------------------------------- two of one name


@pytest.mark.parametrize("other", [{"molar_mass": "900 g/mol"}, {"log_p": 5.0}, {"concentration": "2 %"}, {}])
@pytest.mark.parametrize("kind", ["active", "ingredient"])
def test_one_product_has_each_substance_once(other: dict[str, Any], kind: str) -> None:
    one: dict[str, Any] = {"molar_mass": "100 g/mol", "log_p": 1.0, "concentration": "1 %"}
    first, second = sh.Active("a", **one), sh.Active("a", **{**one, **other})
    with pytest.raises(sh.ScenarioError, match='of the name "a"'):
        sh.Formulation("gel", **{"active": [first], kind: [first, second]})
    with pytest.raises(sh.ScenarioError, match='of the name "a"'):
        sh.Formulation("gel", active=[first], ingredient=[second])


@pytest.mark.parametrize(
    "other", [{"molar_mass": "900 g/mol"}, {"log_p": 5.0}, {"radius": "1 nm"}, {"acid_pka": [4.0]}]
)
def test_two_products_mean_one_substance_by_one_name(other: dict[str, Any]) -> None:
    one: dict[str, Any] = {"molar_mass": "100 g/mol", "log_p": 1.0, "concentration": "1 %"}

    def both(second: sh.Active) -> object:
        return sh.absorption(
            sh.Skin("cheek"),
            [
                sh.Application(sh.Formulation("gel", active=sh.Active("a", **one))),
                sh.Application(sh.Formulation("gel", active=second), at="30 min"),
            ],
            until="1 h",
        )

    with pytest.raises(sh.ScenarioError, match='two actives of the name "a"') as caught:
        both(sh.Active("a", **{**one, **other}))
    assert next(iter(other)) in str(caught.value)
    both(sh.Active("a", **{**one, "concentration": "2 %"}))  # more of the same


def test_an_active_of_one_product_is_no_ingredient_of_another() -> None:
    substance = sh.Active("niacinamide", concentration="1 %")
    with pytest.raises(sh.ScenarioError, match="an active of one product and an ingredient of another"):
        sh.absorption(
            sh.Skin("cheek"),
            [
                sh.Application(sh.Formulation("gel", active=[substance])),
                sh.Application(sh.Formulation("gel", active="caffeine", ingredient=[substance]), at="10 min"),
            ],
            until="1 h",
        )
