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

    if puncture not in ("tip_diameter", "energy", "crack"):
        raise ScenarioError(f'--puncture is "{puncture}"; allowed: tip_diameter, energy, crack.')
    print(ask(Skin.preset(site), Device.preset(device, length=length), passes=passes, puncture=puncture))  # type: ignore[arg-type]
