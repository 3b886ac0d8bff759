# SPDX-License-Identifier: BSD-3-Clause
"""C++ core of skinheal.  Documents are JSON in SI units; nothing here parses units."""

from collections.abc import Callable
from typing import Any, TypeAlias, TypedDict

from numpy import float64
from numpy.typing import ArrayLike, NDArray

_Array: TypeAlias = NDArray[float64]

version: str

class OutcomeRow(TypedDict):
    name: str
    unit: str
    long_name: str
    source: str
    label: str
    shown_unit: str
    factor: float
    digits: int
    shown: str

class BuildInfo(TypedDict):
    version: str
    git_revision: str
    compiler: str
    hdf5: str
    openmp: int
    processors: int
    instruction_set: str
    pybind11: str

class Problem(TypedDict):
    key: str
    given: str
    allowed: str
    next_step: str
    message: str

class ParameterRow(TypedDict):
    name: str
    value: float
    low: float
    high: float
    has_range: bool
    unit: str
    si_factor: float
    kind: str
    source: str
    checked: bool
    symbol: str
    note: str
    overridden: bool

class Entry(TypedDict):
    """Words and certified numbers of an active, a vehicle or a solvent."""

    words: dict[str, str]
    entries: list[ParameterRow]

class Layer(TypedDict):
    name: str
    thickness: float

class SkinFacts(TypedDict):
    preset: str
    layers: list[Layer]
    age: float
    phototype: int

class NeedleFacts(TypedDict):
    shape: str
    length: float
    base_diameter: float
    tip_radius: float
    tip_length: float
    thickness: float

class DeviceFacts(TypedDict):
    kind: str
    needles: int
    frequency: float
    retraction: float
    width: float
    speed: float
    rows: int
    drum_radius: float
    pitch: float
    force: float
    slip: float
    stretch: float
    needle: NeedleFacts

class Plan(TypedDict):
    cells: int
    surface_cells: int
    memory: float
    snapshot_times: list[float]
    sessions: int
    duration: float

class Hits(TypedDict("_Pass", {"pass": NDArray[float64]})):
    x: _Array
    y: _Array
    depth: _Array
    density: float
    open_share: float
    isolated_share: float
    nearest_distance: float
    reentry_share: float

class StepInfo(TypedDict):
    time: float
    steps: int
    wall_seconds: float

def outcomes() -> dict[str, list[OutcomeRow]]: ...
def build_info() -> BuildInfo: ...
def parse_toml(text: str, filename: str) -> tuple[str, dict[str, tuple[int, int]]]: ...
def resolve(json: str) -> str: ...
def validate(json: str, *, together: bool = True) -> list[Problem]: ...
def warnings(json: str) -> list[str]: ...
def scenario_hash(json: str) -> str: ...
def plan(json: str) -> Plan: ...
def parameter_sets() -> list[str]: ...
def parameters(set: str) -> list[ParameterRow]: ...
def scenario_parameters(json: str) -> list[ParameterRow]: ...
def references_bib() -> str: ...
def unit_table() -> list[tuple[str, float, str]]: ...
def skins() -> list[str]: ...
def skin(name: str, age: float = ...) -> SkinFacts: ...
def devices() -> list[str]: ...
def device(name: str) -> DeviceFacts: ...
def actives() -> list[str]: ...
def active(name: str) -> Entry: ...
def vehicles() -> list[str]: ...
def vehicle(name: str) -> Entry: ...
def solvents() -> list[str]: ...
def solvent(name: str) -> Entry: ...
def solute(
    solute: dict[str, Any], skin: dict[str, Any], conditions: dict[str, Any], overrides: dict[str, float] = ...
) -> dict[str, Any]: ...
def absorb(json: str) -> dict[str, Any]: ...
def uptake(json: str, healing: dict[str, Any] | None = ...) -> list[dict[str, Any]]: ...
def session_channels(
    healing: dict[str, Any], skin: dict[str, Any], overrides: dict[str, float] = ...
) -> dict[str, Any]: ...
def formulation(json: str) -> dict[str, Any]: ...
def mean_concentration(time: ArrayLike, depth: ArrayLike, profile: ArrayLike, top: float, base: float, until: float) -> float: ...
def effect(emax: float, ec50: float, hill: float, concentration: float) -> float: ...
def validate_absorption(json: str) -> list[Problem]: ...
def run_from(json: str, fields: dict[str, float], set_points: dict[str, float]) -> dict[str, float]: ...
def insertion(json: str, *, passes: int = 1, session: int = 0) -> dict[str, Any]: ...
def insertion_draws(json: str, names: list[str], values: list[list[float]]) -> list[tuple[float, float, float]]: ...
def strokes_per_pass(json: str) -> float: ...
def closure(
    json: str,
    *,
    mouth_radius: float,
    start_radius: float,
    density: float,
    wetness: float,
    slowing: float,
    age: float,
    duration: float,
) -> dict[str, Any]: ...
def data_text(path: str) -> str: ...
def hits(json: str, *, passes: int = 1, session: int = 0, width: float, height: float) -> Hits: ...
def run_batch(
    documents: list[str],
    *,
    threads: int | None = None,
    keep: str = "metrics",
    series: list[str] = ...,
    on_progress: Callable[[int, int, float], None] | None = None,
) -> dict[str, Any]: ...
def run(
    json: str,
    *,
    file: str | None = None,
    threads: int = 1,
    overwrite: bool = False,
    resume: bool = False,
    on_step: Callable[[StepInfo], object] | None = None,
    checkpoint_interval: float = 60.0,
    arrays: bool = True,
) -> dict[str, Any]: ...
def run_model(
    model: dict[str, Any],
    axes: list[tuple[str, ArrayLike, bool]],
    initial: ArrayLike,
    times: ArrayLike,
    *,
    tolerance: float,
    order: int,
    threads: int,
    fixed_step: float,
    longest_step: float,
    method: str,
) -> dict[str, Any]: ...
