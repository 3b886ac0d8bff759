# SPDX-License-Identifier: BSD-3-Clause
"""The commands ``skinheal params ...``: what the library knows, with its sources."""

from __future__ import annotations

from typing import Annotated

import typer

from .errors import ScenarioError

params = typer.Typer(help="Parameters with their sources.", no_args_is_help=True, rich_markup_mode=None)


@params.command("list")
def params_list(
    word: Annotated[str, typer.Argument(help="Only names that contain this.")] = "",
    name: Annotated[str, typer.Option("--set", help="Parameter set.")] = "mn17",
) -> None:
    """List parameters: value, range, kind, source."""
    from .provenance import parameters

    rows = [(p.name, p.shown, p.range, p.kind, p.source or "-") for p in parameters(name) if word in p.name]
    if not rows:
        raise ScenarioError(f'no parameter of set {name} contains "{word}". List them all with: skinheal params list')
    widths = [max(len(row[k]) for row in rows) for k in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@params.command("show")
def params_show(
    name: str,
    set_name: Annotated[str, typer.Option("--set", help="Parameter set.")] = "mn17",
) -> None:
    """Show one parameter with its birth certificate."""
    from .provenance import parameter

    found = parameter(name, set=set_name)
    print(f"{found.name}  ({found.symbol})" if found.symbol else found.name)
    print(f"  value    {found.shown}")
    print(f"  range    {found.range or 'none: a definition'}")
    print(f"  kind     {found.kind}")
    unchecked = "  (not yet checked in the source)" if found.source and not found.checked else ""
    print(f"  source   {found.source or '-'}{unchecked}")
    print(f"  note     {found.note or '-'}")


@params.command("skins")
def params_skins() -> None:
    """List the skin sites and their layers."""
    from . import _core

    for name in _core.skins():
        layers = _core.skin(name)["layers"]
        print(f"{name:20}" + ", ".join(f"{layer['name']} {layer['thickness'] * 1e6:g} um" for layer in layers))


@params.command("devices")
def params_devices() -> None:
    """List the known devices: kind, needles, frequency, needle."""
    from . import _core

    for name in _core.devices():
        found = _core.device(name)
        needle = found["needle"]
        strokes = f"{found['frequency']:g} Hz, " if found["frequency"] else ""
        taper = f" over {needle['tip_length'] * 1e3:g} mm" if needle["tip_length"] is not None else ""
        print(
            f"{name:20}{found['kind']}, {found['needles']} needles, {strokes}{needle['length'] * 1e3:g} mm, "
            f"{needle['shape']}{taper}, base {needle['base_diameter'] * 1e6:g} um, "
            f"tip {needle['tip_radius'] * 1e6:g} um"
        )
