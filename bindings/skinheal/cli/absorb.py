# SPDX-License-Identifier: BSD-3-Clause
"""The commands ``skinheal actives`` and ``skinheal absorb``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ScenarioError
from .common import plain_warnings, refuse, warn

if TYPE_CHECKING:
    from ..inputs.scenario import Scenario
    from ..results.result import Result

FIGURE_NAME = "absorption.png"


def actives(
    name: Annotated[str, typer.Argument(help="Show one active with its sources; nothing lists them all.")] = "",
) -> None:
    """List the known actives, or show one."""
    from ..inputs.known_actives import active_entry
    from ..inputs.known_actives import actives as library

    if not name:
        rows = [(entry.name, _number(entry, "molar_mass"), _number(entry, "log_p"), entry.title) for entry in library()]
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        return
    found = active_entry(_nearest(name, {entry.name: entry.title for entry in library()}))
    print(f"{found.name}: {found.title}")
    if found.caution:
        print(f"  caution: {found.caution}")
    width = max(len(number.name) for number in found.numbers)
    for number in found.numbers:
        between = f" ({number.range})" if number.range else ""
        checked = number.source if number.checked else f"{number.source or 'remembered'}, not checked"
        print(f"  {number.name:<{width}}  {number.shown}{between}  [{checked}]  {number.note}")


def _nearest(wanted: str, titles: dict[str, str]) -> str:
    """The one active whose name or title holds what was written, in any spelling of blanks; else what was written."""

    def letters(text: str) -> str:
        return "".join(c for c in text.casefold() if c.isalnum())

    if wanted in titles or not letters(wanted):
        return wanted
    close = [name for name, title in titles.items() if letters(wanted) in letters(name) + " " + letters(title)]
    if len(close) > 1:
        refuse(f'actives: "{wanted}" may be {", ".join(close)}. Choose one of these.')
    return close[0] if close else wanted


def _number(entry: object, name: str) -> str:
    from ..inputs.known_actives import ActiveEntry

    assert isinstance(entry, ActiveEntry)
    found = entry.find(name)
    return f"log P {found.shown}" if found and name == "log_p" else found.shown if found else "no log P"


def absorb(
    scenario: Annotated[
        Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="With [formulation.<name>] and [[apply]] tables.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Seven actives, four needle lengths, four times.")] = False,
    observations: Annotated[
        bool, typer.Option("--observations", help="Published observations beside what is computed.")
    ] = False,
    until: Annotated[str, typer.Option(help="End, from the session.")] = "24 h",
    samples: Annotated[int, typer.Option(min=0, help="Runs with parameters drawn from their ranges.")] = 0,
    intact: Annotated[bool, typer.Option("--intact", help="Without needling.")] = False,
    out: Annotated[Path, typer.Option("--output", "-o", "--out", help="Folder for data and figure.")] = Path(
        "absorption"
    ),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace existing files in it.")] = False,
) -> None:
    """Compute how much of a product gets in."""
    from ..results.runfiles import refuse_folder_of

    if observations:
        _observations()
        return
    if compare:
        from ..uptake.comparison import FIGURE, TABLE, compare_products, write_comparison

        refuse_folder_of(out, (TABLE, FIGURE), overwrite=overwrite)
        plain_warnings()
        rows = compare_products()
        for path in write_comparison(rows, out):
            print(path)
        return
    if scenario is None:
        raise ScenarioError("absorb: name a scenario with [[apply]] tables, or write  skinheal absorb --compare")
    from ..inputs.scenario import Scenario
    from ..inputs.source import fail
    from ..uptake.absorption import absorption

    read, source = Scenario.from_file(scenario)
    if not read.apply and not read.deposit:
        raise ScenarioError(
            f"{scenario}: there is no [[apply]] table. Write for example\n"
            '[formulation.serum]\nvehicle = "gel"\nactive = [{ name = "niacinamide", concentration = "5 %" }]\n\n'
            '[[apply]]\nformulation = "serum"\nat = "10 min"\nduration = "8 h"'
        )
    if problems := read.product_problems():
        fail(problems, source)
    applications = tuple(a for a in read.applications if a.session in (None, 1, "each"))
    if not applications and read.apply:
        raise ScenarioError(
            f"{scenario}: no product is put on at the first session, which is all that this command follows. "
            f"All sessions:  skinheal run {scenario}"
        )
    refuse_folder_of(out, (FIGURE_NAME, *map(_data_name, _names(read))), overwrite=overwrite)
    plain_warnings()
    needled = None if intact or not read.session else _healed(scenario, until)
    found = absorption(read.skin, applications, deposit=read.deposit, result=needled, until=until, samples=samples)
    print(found.summary())
    out.mkdir(parents=True, exist_ok=True)
    figure = out / FIGURE_NAME
    found.plot().flat[0].figure.savefig(figure, dpi=120)
    for name, data in found.to_xarray().items():
        data.to_netcdf(out / _data_name(name), engine="h5netcdf")
    print(f"figure and data: {out}/")


def _names(scenario: Scenario) -> list[str]:
    """Actives of a scenario, each once."""
    products = [a.name for application in scenario.applications for a in application.product.active]
    return list(dict.fromkeys([*products, *(deposit.active.name for deposit in scenario.deposit)]))


def _data_name(active: str) -> str:
    """File of one active."""
    plain = re.sub(r"[^\w.,+()-]+", "_", active).lstrip(".")
    return f"{plain or 'active'}.nc"


def _healed(scenario: Path, until: str) -> Result:
    """The first session of a scenario with its aftercare and parameters, as far as holes and redness are concerned."""
    from ..inputs import units
    from ..inputs.scenario import Scenario
    from ..run.simulation import Simulation

    table = Scenario.from_file(scenario)[0].to_table()
    if len(table["session"]) > 1 or "repeat" in table["session"][0]:
        warn(
            "absorb: the product meets the first session only; the others are left out. "
            f"All of them:  skinheal run {scenario}"
        )
    if table.pop("sun", None):
        warn("absorb: [[sun]] is left out")
    end = units.to_si(units.quantity(until, key="until", kind=units.TIME), units.TIME)
    table["session"] = [{k: v for k, v in table["session"][0].items() if k != "repeat"} | {"at": "0 h"}]
    table["protocol"] = {"duration": f"{max(end, 3600.0):.0f} s"}
    table["insertion"] = table.get("insertion", {}) | {"law": "mechanics"}
    table["numerics"] = {"resolution": "coarse", "tolerance": 1e-2}  # enough to say how the holes close
    for key in ("output", "formulation", "apply", "deposit", "absorption"):
        table.pop(key, None)
    return Simulation.from_scenario(Scenario.from_table(table)).run(progress=False)


def _observations() -> None:
    from ..evidence.absorption_cases import all_rows
    from ..evidence.permeability_scores import permeability_scores

    print("permeability of human epidermis, log10 of cm/h; nothing fitted but the pores, to mannitol of another table")
    for score in permeability_scores():
        print(
            f"  {score.model:22}{score.rows:42}{score.count:5d}  bias {score.bias:+.2f}  RMSE {score.rmse:.2f}  "
            f"within tenfold {100 * score.tenfold:.0f} %"
        )
    rows = all_rows()
    for row in rows:
        verdict = "agrees" if row.agrees else "DISAGREES"
        print(f"{row.case}: {row.quantity}")
        print(
            f"  observed {row.observed:.3g} ({row.low:.3g} to {row.high:.3g}) {row.unit}, computed {row.computed:.3g}: "
            f"{verdict} within a factor of {row.fold:g}"
        )
        print(f"  {row.note}")
    print(f"{sum(row.agrees for row in rows)} of {len(rows)} agree")
