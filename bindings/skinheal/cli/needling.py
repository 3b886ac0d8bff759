# SPDX-License-Identifier: BSD-3-Clause
"""The command ``skinheal insertion``: how a device's needles go into skin, and how depth follows length."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import ScenarioError


def insertion(
    device: Annotated[str, typer.Argument(help="A known device: skinheal params devices lists them.")] = "roller",
    site: Annotated[str, typer.Option(help="A known skin: skinheal params skins lists them.")] = "cheek",
    length: Annotated[str | None, typer.Option(help='Needles of another length: --length "1.0 mm".')] = None,
    passes: Annotated[int, typer.Option(help="Times that the device goes over the skin.")] = 1,
    puncture: Annotated[str, typer.Option(help="tip_diameter, energy or crack.")] = "tip_diameter",
    every: Annotated[
        bool, typer.Option("--devices", help="A table of all known devices on this skin instead of one device.")
    ] = False,
    study: Annotated[
        bool, typer.Option("--study", help="Depth against length for roller, pen and stamp on cheek and forearm.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Of the study: folder for depth_of_length.png and .csv.")
    ] = Path(),
) -> None:
    """Show how needles go into skin: depth, force, hole."""
    if study:
        from ..needling.depth_study import write_study

        for path in write_study(output):
            print(path)
        return
    from ..inputs.devices import Device
    from ..inputs.settings import Skin
    from ..needling.insertion import insertion as ask

    if every and length is not None:
        raise ScenarioError("--length is of one device: leave it out with --devices.")
    if puncture not in ("tip_diameter", "energy", "crack"):
        raise ScenarioError(f'--puncture is "{puncture}"; allowed: tip_diameter, energy, crack.')
    if every:
        _print_devices(site, passes, puncture)
        return
    print(ask(Skin.preset(site), Device.preset(device, length=length), passes=passes, puncture=puncture))  # type: ignore[arg-type]


def _print_devices(site: str, passes: int, puncture: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from .. import _core
    from ..inputs.devices import Device
    from ..inputs.settings import Skin
    from ..needling.insertion import insertion as ask
    from .common import put

    skin = Skin.preset(site)
    many = "one pass" if passes == 1 else f"{passes} passes"
    title = f"Needles of known devices on {site}, {many}"
    made = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, collapse_padding=True)
    made.add_column("device")
    for head in (
        "needle\nmm",
        "go in\n%",
        "reach\nmm",
        "hole that stays\nmm deep",
        "strokes\n1/cm²",
        "channels\n1/cm²",
    ):
        made.add_column(head, justify="right")
    for name in _core.devices():
        found = ask(skin, Device.preset(name), passes=passes, puncture=puncture)  # type: ignore[arg-type]
        strokes = passes * found.density_per_pass.to("1/cm^2").magnitude
        cells = [f"{found.needle_length.to('mm').magnitude:.3g}", f"{100 * found.fraction_punctured:.2g}"]
        if found.fraction_punctured:
            cells += [f"{depth.to('mm').magnitude:.2f}" for depth in (found.depth, found.residual.depth)]
            channels = f"{found.density.to('1/cm^2').magnitude:.3g}"
        else:
            cells += ["-", "-"]
            channels = "0"
        made.add_row(name, *cells, f"{strokes:.3g}", channels)
    console = Console()
    put(console if console.is_terminal else Console(width=max(120, console.width)), made)
    print("Reach: below the skin surface with the needle in, mean of those that go in. Channels: strokes that go in.")
