# SPDX-License-Identifier: BSD-3-Clause
"""The commands ``skinheal params ...``: what the library knows, with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from ..errors import ScenarioError

params = typer.Typer(help="Parameters with their sources.", no_args_is_help=True, rich_markup_mode=None)


@params.command("list")
def params_list(
    word: Annotated[str, typer.Argument(help="Only names that contain this.")] = "",
    name: Annotated[str, typer.Option("--set", help="Parameter set.")] = "mn17",
) -> None:
    """List parameters: value, range, kind, source."""
    from ..inputs.provenance import parameters

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
    """Show one parameter with its provenance."""
    from ..inputs.provenance import parameter

    found = parameter(name, set=set_name)
    print(f"{found.name}  ({found.symbol})" if found.symbol else found.name)
    print(f"  value    {found.shown}")
    print(f"  range    {found.range or 'none: a definition'}")
    print(f"  kind     {found.kind}")
    unchecked = "  (not yet checked in the source)" if found.source and not found.checked else ""
    print(f"  source   {found.source or '-'}{unchecked}")
    print(f"  note     {found.note or '-'}")


def _entries(folder: str, name: str) -> dict[str, dict[str, Any]]:
    """Return the numbers of a file of data/, those of the file that it differs from included, by their dotted key."""
    import tomllib

    from .. import _core

    table = tomllib.loads(_core.data_text(f"{folder}/{name}.toml"))
    found = _entries(folder, table["base"]) if "base" in table else {}

    def collect(part: dict[str, Any], key: str) -> None:
        for word, inner in part.items():
            if not isinstance(inner, dict):
                continue
            path = f"{key}.{word}" if key else word
            if "value" in inner:
                found[path] = inner
            else:
                collect(inner, path)

    collect(table, "")
    return found


def _show_file(folder: str, what: str, name: str, known: Sequence[str]) -> None:
    """Print every number of one site or device with its certificate."""
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
        raise ScenarioError(f'no {what} "{name}". {hint}')
    for key, entry in sorted(_entries(folder, name).items()):
        limits = entry.get("range")
        span = f" ({limits[0]:g} to {limits[1]:g})" if limits else ""
        unchecked = ", not yet checked in the source" if entry["source"] and not entry["checked"] else ""
        unit = "" if entry["unit"] == "1" else f" {entry['unit']}"
        print(f"{key:28}{entry['value']:g}{unit}{span}: {entry['kind']}, {entry['source'] or 'no source'}{unchecked}")
        print(f"{'':28}{entry['note']}")


@params.command("skins")
def params_skins(
    name: Annotated[str, typer.Argument(help="One site: all its numbers with their sources.")] = "",
) -> None:
    """List the skin sites and their layers, or every number of one site."""
    from .. import _core

    if name:
        _show_file("skins", "skin", name, _core.skins())
        return
    for name in _core.skins():
        layers = _core.skin(name)["layers"]
        print(f"{name:20}" + ", ".join(f"{layer['name']} {layer['thickness'] * 1e6:g} um" for layer in layers))


@params.command("devices")
def params_devices(
    name: Annotated[str, typer.Argument(help="One device: all its numbers with their sources.")] = "",
) -> None:
    """List the known devices: kind, needles, frequency, needle; or every number of one."""
    from .. import _core

    if name:
        _show_file("devices", "device", name, _core.devices())
        return

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
