# SPDX-License-Identifier: BSD-3-Clause
"""Numbers of absorption over a spread of cases, frozen so that a rewrite of the code can be held against them.

``python tests/python/golden_absorption.py`` writes ``tests/data/golden_absorption.json``: only when the physics
changes on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import skinheal as sh
from skinheal.uptake.comparison import compare_products

FILE = Path(__file__).resolve().parents[1] / "data" / "golden_absorption.json"
AMOUNTS = (
    "applied",
    "vehicle",
    "channels",
    "absorbed",
    "permeated",
    "evaporated",
    "metabolised",
    "wiped",
    "film",
    "drawn",
)

CHEEK = sh.Skin.preset("cheek")
HOLES = sh.Channels(density="100 1/cm^2", depth="0.4 mm", mouth_radius="30 um")
CLOSING = sh.Channels(density="150 1/cm^2", depth="0.5 mm", mouth_radius="25 um", half_life="2 h")
SERUM = sh.Formulation("gel", active={"niacinamide": "5 %"})
NUMBING = sh.Formulation("emulsion", active={"lidocaine": "4 %"}, dose="5 mg/cm^2")
TONIC = sh.Formulation("solution", active={"caffeine": "2 %"}, solvent={"ethanol": "40 %", "propylene_glycol": "10 %"})


def session(length: str = "0.5 mm", density: str = "200 1/cm^2") -> sh.Session:
    """Return one session with a pen."""
    return sh.Session(sh.Device.pen(needle=sh.Needle(length=length)), density=density)


def healing(text: str) -> sh.Result:
    """Return the healing run of a scenario."""
    return sh.Simulation.from_text(text).run(progress=False)


SCENARIO = """
[skin]
preset = "cheek"
age = "{age}"

[device]
kind = "pen"
needle = {{ length = "{length}" }}

[protocol]
duration = "12 hour"

[[session]]
at = "{at}"
density = "150 1/cm^2"

[insertion]
law = "{law}"

[aftercare]
nsaid = {nsaid}
occlusion = "{occlusion}"

[healing]
model = "{model}"

[numerics]
resolution = "coarse"
tolerance = 1e-2
"""


def run_of(
    *,
    length: str = "1.0 mm",
    law: str = "mechanics",
    nsaid: float = 0.0,
    occlusion: str = "0 h",
    age: str = "45 year",
    at: str = "1 h",
    model: str = "mn17",
) -> sh.Result:
    """Return a coarse healing run of one session an hour after the start."""
    return healing(
        SCENARIO.format(length=length, law=law, nsaid=nsaid, occlusion=occlusion, age=age, at=at, model=model)
    )


def _many() -> sh.Absorption:
    return sh.absorption(
        CHEEK,
        [
            sh.Application(NUMBING, at="-45 min", duration="40 min", occluded=True),
            sh.Application(SERUM, at="10 min", duration="3 h", fill="30 %"),
            sh.Application(SERUM, at="8 h", wipe_before=True),
        ],
        session=session("1.0 mm"),
        until="12 h",
    )


#: Each makes one absorption.
CASES: dict[str, Callable[[], sh.Absorption]] = {
    "intact, open gel": lambda: sh.absorption(CHEEK, SERUM, until="12 h"),
    "intact, occluded solution, bricks and mortar": lambda: sh.absorption(
        CHEEK,
        sh.Application(sh.Formulation("solution", active={"caffeine": "10 mg/mL"}, dose="1 mm", ph=6.0), occluded=True),
        until="12 h",
        barrier="brick_and_mortar",
    ),
    "intact, patch outside the body": lambda: sh.absorption(
        CHEEK, sh.Formulation("patch", active={"naltrexone": "70 mg/mL"}, dose="1 mm", ph=5.0), in_vivo=False
    ),
    "intact, ointment with an own substance": lambda: sh.absorption(
        sh.Skin.preset("forearm", age="70 year"),
        sh.Formulation(
            "ointment",
            active=[
                sh.Active(
                    "mine",
                    concentration="20 mg/mL",
                    molar_mass="250 g/mol",
                    log_p=2.1,
                    acid_pka=[4.5],
                    solubility="3 mg/mL",
                    vapour_pressure="2 Pa",
                    degradation_rate="0.05 1/h",
                    unbound_fraction=0.4,
                )
            ],
        ),
        temperature="303 K",
    ),
    "intact, drying solvents": lambda: sh.absorption(CHEEK, TONIC, until="6 h"),
    "intact, alcoholic": lambda: sh.absorption(
        CHEEK,
        sh.Application(sh.Formulation("alcoholic", active={"salicylic_acid": "2 %"}), duration="4 h"),
        until="8 h",
    ),
    "own channels outside the body, open": lambda: sh.absorption(
        CHEEK, SERUM, channels=HOLES, in_vivo=False, until="8 h"
    ),
    "own channels outside the body, covered for an hour": lambda: sh.absorption(
        CHEEK, sh.Application(SERUM, at="30 min", duration="1 h", occluded=True), channels=HOLES, in_vivo=False
    ),
    "own channels, half-life, filled": lambda: sh.absorption(
        CHEEK, sh.Application(SERUM, fill="50 %"), channels=CLOSING, until="10 h"
    ),
    "own channels, half-life, two products before and after": lambda: sh.absorption(
        CHEEK,
        [sh.Application(NUMBING, at="-30 min", occluded=True), sh.Application(TONIC, at="1 h", wipe_before=True)],
        channels=CLOSING,
        until="6 h",
    ),
    "own channels that stay open, unit cell": lambda: sh.absorption(
        CHEEK, SERUM, channels=HOLES, path="unit_cell", until="2 h"
    ),
    "own channels, patch of skin": lambda: sh.absorption(
        CHEEK, SERUM, channels=HOLES, patch="2 mm", until="1 h", seed=3, tolerance=3e-3, refinement=0.5
    ),
    "session by mechanics, serum": lambda: sh.absorption(CHEEK, SERUM, session=session(), until="12 h"),
    "session by mechanics, old skin, occluded": lambda: sh.absorption(
        sh.Skin.preset("cheek", age="75 year"),
        sh.Application(SERUM, at="20 min", duration="4 h", occluded=True),
        session=session("0.75 mm"),
        until="12 h",
    ),
    "session by mechanics, deep and bleeding, large solute": lambda: sh.absorption(
        CHEEK,
        sh.Formulation("gel", active={"hyaluronic_acid_10k": "1 %"}, dose="5 mg/cm^2"),
        session=session("1.5 mm"),
        until="12 h",
    ),
    "session by mechanics, three products": _many,
    "session by mechanics, drying liquids": lambda: sh.absorption(
        CHEEK, sh.Application(TONIC, at="5 min", fill="20 %"), session=session("1.0 mm"), until="6 h"
    ),
    "session, plasma level and other parameters": lambda: sh.absorption(
        CHEEK,
        sh.Application(NUMBING, duration="2 h"),
        session=session(),
        until="12 h",
        plasma_volume="90 L",
        plasma_clearance="50 L/h",
        area="200 cm^2",
        parameters={"blood.flow": "2e-3 1/s", "residual.mouth_share": 0.5, "channel.fill": 0.4},
    ),
    "session, spread": lambda: sh.absorption(CHEEK, SERUM, session=session(), until="4 h", samples=2, seed=7),
    "result, prescribed hole": lambda: sh.absorption(
        CHEEK, sh.Application(SERUM, occluded=True, duration="2 h"), result=run_of(law="prescribed"), until="8 h"
    ),
    "result, prescribed hole of mn16": lambda: sh.absorption(
        CHEEK, SERUM, result=run_of(law="prescribed", model="mn16"), until="8 h"
    ),
    "result, anti-inflammatory drug, under a cover": lambda: sh.absorption(
        CHEEK,
        sh.Application(SERUM, at="15 min", duration="3 h", occluded=True),
        result=run_of(nsaid=0.6),
        until="8 h",
    ),
    "result, wet aftercare": lambda: sh.absorption(CHEEK, SERUM, result=run_of(occlusion="2 h"), until="8 h"),
    "result, patch of skin": lambda: sh.absorption(
        CHEEK, SERUM, result=run_of(), patch="1.6 mm", until="30 min", tolerance=3e-3, refinement=0.5
    ),
    "needles that go nowhere": lambda: sh.absorption(CHEEK, SERUM, session=session("0.05 mm"), until="4 h"),
    "deposits and a serum with an ingredient": lambda: sh.absorption(
        CHEEK,
        sh.Application(
            sh.Formulation(
                "gel",
                active={"niacinamide": "5 %"},
                ingredient=[sh.Active("phenoxyethanol", molar_mass="138 g/mol", log_p=1.2, concentration="1 %")],
            ),
            at="20 min",
        ),
        deposit=[
            sh.Deposit("lidocaine", amount="20 ug/cm^2", base="5 um", ph=6.5),
            sh.Deposit("niacinamide", amount="3 ug/cm^2", base="60 um", top="20 um"),
        ],
        session=session(),
        until="6 h",
    ),
    "deposit alone": lambda: sh.absorption(
        CHEEK, deposit=sh.Deposit("caffeine", amount="10 ug/cm^2", base="10 um"), until="12 h"
    ),
}


def numbers_of(uptake: sh.Uptake) -> dict[str, Any]:
    """Return a sample of everything that one solute has."""
    found = uptake.found
    rows = np.unique(np.linspace(0, uptake.time.size - 1, 6).round().astype(int))
    cells = np.unique(np.linspace(0, uptake.depth.size - 1, 6).round().astype(int))
    out: dict[str, Any] = {
        "rows": [int(uptake.time.size)],
        "time": uptake.time[rows].tolist(),
        "delivered": uptake.delivered[rows].tolist(),
        "delivered_intact": uptake.delivered_intact[rows].tolist(),
        "systemic_rate": uptake.systemic_rate[rows].tolist(),
        "depth": uptake.depth[cells].tolist(),
        "profile": uptake.profile[rows[-1], cells].tolist(),
        "profile early": uptake.profile[rows[1], cells].tolist(),
        "plasma": uptake.plasma[rows].tolist() if uptake.plasma.size else [],
        "properties": [uptake.properties[name] for name in sorted(uptake.properties)],
        "spread": [value for pair in uptake.spread for value in pair],
        "ceiling": [uptake.ceiling],
    }
    for name in AMOUNTS:
        values = np.asarray(found[name], dtype=float)
        if values.any():
            out[name] = values[rows].tolist()
    for name in ("stratum_corneum", "viable_epidermis", "dermis", "hypodermis"):
        values = uptake.layer(name)
        if values.any():
            out[f"layer {name}"] = values[rows].tolist()
    for name, liquid in found["liquids"].items():
        keys = ("applied", "entered", "film", "evaporated", "drawn")
        out[f"liquid {name}"] = [float(liquid[key][-1]) for key in keys]
    return out


def sample(absorption: sh.Absorption) -> dict[str, Any]:
    """Return the numbers of every solute of a case, ingredients too."""
    uptakes = [*absorption.values(), *absorption.hazards]
    return {uptake.active.name: numbers_of(uptake) for uptake in uptakes}


def effects() -> dict[str, list[float]]:
    """Return what a product makes of a parameter of healing."""
    found = CASES["session by mechanics, serum"]()
    effect = sh.Effect(
        active="niacinamide", parameter="fibroblasts.growth_rate", emax=0.2, ec50="5 mg/mL", source="made up", hill=1.5
    )
    override = sh.healing_overrides(found, [effect])["fibroblasts.growth_rate"]
    value: Any = override.value
    return {"fibroblasts.growth_rate": [float(getattr(value, "magnitude", value))]}


def compared() -> dict[str, list[float]]:
    """Return rows of the comparison of products."""
    rows = compare_products(actives=("niacinamide", "ghk"), lengths=("0.5 mm", "1.5 mm"), times=("0 h", "4 h"))
    names = ("applied", "delivered", "intact", "dermis", "absorbed", "deep", "ceiling")
    return {f"{row.active} {row.length} {row.at}": [getattr(row, name) for name in names] for row in rows}


def main() -> None:
    """Write the file."""
    table: dict[str, Any] = {}
    for name, make in CASES.items():
        table[name] = sample(make())
        print(name, flush=True)
    everything = {"cases": table, "effects": effects(), "compared": compared()}
    FILE.write_text(json.dumps(everything, indent=0) + "\n", encoding="utf-8")
    print(f"{FILE}: {FILE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
