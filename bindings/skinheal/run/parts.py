# SPDX-License-Identifier: BSD-3-Clause
"""The parts that a simulation is made of in Python: skin, protocol, the devices of its sessions."""

from __future__ import annotations

from ..errors import ScenarioError
from ..inputs.devices import Device
from ..inputs.sessions import Protocol, Session
from ..inputs.settings import Skin


def refuse_types(skin: object, protocol: object) -> None:
    """Refuse what is no skin and no protocol with the line to write."""
    if not isinstance(skin, Skin):
        raise ScenarioError(f'skin must be a Skin: write sh.Skin("cheek") (got {type(skin).__name__})')
    if isinstance(protocol, Session) or (isinstance(protocol, list | tuple) and protocol):
        what = "session" if isinstance(protocol, Session) else "sessions"
        raise ScenarioError(
            f'protocol must be a Protocol: write sh.Protocol({what}, follow_up="26 week"), or '
            'sh.Protocol.course(session, count=4, every="4 week", follow_up="26 week") '
            f"(got {type(protocol).__name__})"
        )
    if not isinstance(protocol, Protocol):
        raise ScenarioError(
            f'protocol must be a Protocol: write sh.Protocol(sessions, follow_up="26 week") (got '
            f"{type(protocol).__name__})"
        )


def named_devices(sessions: tuple[Session, ...]) -> tuple[Device | dict[str, Device] | None, tuple[Session, ...]]:
    """One ``[device]`` if all sessions use the same, else ``[device.<name>]`` tables; names are of known devices."""
    sessions = tuple(
        s.model_copy(update={"device": Device.preset(s.device)}) if isinstance(s.device, str) else s for s in sessions
    )
    different: list[Device] = []
    for session in sessions:
        if isinstance(session.device, Device) and session.device not in different:
            different.append(session.device)
    if len(different) <= 1:
        plain = tuple(s.model_copy(update={"device": None}) if isinstance(s.device, Device) else s for s in sessions)
        return (different[0] if different else None), plain
    names: list[str] = []
    for device in different:
        count = sum(name.split("_")[0] == device.kind for name in names)
        names.append(device.kind if not count else f"{device.kind}_{count + 1}")
    named = tuple(
        s.model_copy(update={"device": names[different.index(s.device)]}) if isinstance(s.device, Device) else s
        for s in sessions
    )
    return dict(zip(names, different, strict=True)), named
