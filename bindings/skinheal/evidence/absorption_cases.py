# SPDX-License-Identifier: BSD-3-Clause
"""Absorption beside published observations.  Nothing here is fitted to a row that it scores.

Each function returns rows; ``all_rows`` all of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np

from .. import _core
from ..inputs.devices import Device, Needle
from ..inputs.products import Active, Application, Channels, Formulation
from ..inputs.sessions import Session
from ..inputs.settings import Layer, Skin
from ..needling.insertion import insertion
from ..uptake.absorption import absorption
from ..uptake.result import Absorption, Uptake
from .permeability_scores import table

HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison.

    Attributes
    ----------
    id : str
        Of the target in data/targets.
    case, quantity, unit : str
        The compared quantity.
    observed, computed : float
        In ``unit``.
    low, high : float
        Band of the observation; equal to ``observed`` if none is known.
    fold : float
        Factor between observed and computed that still counts as agreement; 1 = the band alone.
    source, note : str
        Where the observation is from, and what to know.
    """

    id: str
    case: str
    quantity: str
    unit: str
    observed: float
    computed: float
    low: float
    high: float
    source: str
    fold: float = 1.0
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Inside the band widened by ``fold``."""
        return self.low / self.fold <= self.computed <= self.high * self.fold


def _first(found: Absorption) -> Uptake:
    uptake: Uptake = next(iter(found.values()))
    return uptake


def _skin(dermis: str) -> Skin:
    return Skin(
        layer=(
            Layer(name="stratum_corneum", thickness="15 um"),
            Layer(name="viable_epidermis", thickness="85 um"),
            Layer(name="dermis", thickness=dermis),
        )
    )


def peer_cases() -> list[Row]:
    """Topical doses that three published models predicted too; their figures are in the note."""
    rows = {row["case"]: row for row in table("dermal_peer_cases.csv")}
    out = []
    for name, active, occluded in (
        ("DPGME infinite aqueous", "dpgme", True),
        ("testosterone small dose", "testosterone", False),
    ):
        row = rows[name]
        volume = float(row["vehicle_volume_cm3"]) / float(row["area_cm2"])
        mg_per_ml = float(row["dose_ug_cm2"]) / volume * 1e-3
        product = Formulation(
            "solution", active=[Active(active, concentration=f"{mg_per_ml:.9g} mg/mL")], dose=f"{volume:.9g} cm", ph=7.0
        )
        # A small dose is left to dry, which it does in minutes; a large one stays wet.
        uptake = _first(
            absorption(
                _skin(f"{row['dermis_mm']} mm"),
                Application(product, occluded=occluded),
                until=f"{row['duration_h']} h",
                temperature=f"{273.15 + float(row['skin_T_C'])} K",
                parameters={} if row["sc_hydrated"] == "1" else None,
            )
        )
        absorbed = uptake.found["absorbed"][-1] * 1e5
        observed = float(row["Qabs_measured"])
        out.append(
            Row(
                id=f"P-{active}",
                case=name,
                quantity="taken by blood at the end",
                unit="ug/cm2",
                observed=observed,
                low=observed,
                high=observed,
                computed=float(absorbed),
                fold=3.0,
                source="ospskin",
                note=f"MoBi {row['Qabs_MoBi']}, CDC {row['Qabs_CDC']}, Pipeline Pilot {row['Qabs_PipelinePilot']}",
            )
        )
        if row["Jmax_measured"]:
            peak = float(np.max(uptake.systemic_rate)) * 1e5 * HOUR
            flux = float(row["Jmax_measured"])
            out.append(
                Row(
                    id=f"P-{active}-flux",
                    case=name,
                    quantity="highest flux into blood",
                    unit="ug/(cm2 h)",
                    observed=flux,
                    low=flux,
                    high=flux,
                    computed=peak,
                    fold=3.0,
                    source="ospskin",
                    note=f"MoBi {row['Jmax_MoBi']}, CDC {row['Jmax_CDC']}",
                )
            )
    return out


def ghk() -> list[Row]:
    """Copper tripeptide through human skin after microneedles, in vitro.

    The table gives load, needle length and needle surface; number of needles, donor, area and thickness of the
    dermatomed skin are not in it.  One stamp of 1 cm2, needles with a base of 140 um, 0.2 mL of donor and 1 mm of
    dermis are our reading, so only the order of magnitude and the course can be compared.  Depth, width and the share
    of needles that go through are those of the mechanics.  The lips of the holes close in part (``excised.lip_share``);
    that does not explain why the measured course levels off, not even if they closed as in living skin.
    """
    rows = table("microneedle_permeation_GHK_human.csv")
    load = float(rows[0]["drug_load_ug"])
    length = float(rows[0]["needle_length_mm"])
    side = math.pi * 0.07 * math.hypot(length, 0.07)  # mm2, one cone
    count = float(rows[0]["needle_surface_area_mm2"]) / side
    active = Active("ghk_cu", concentration=f"{load / 200:.6g} mg/mL")  # 0.2 mL on 1 cm2
    stamp = Device(
        kind="stamp",
        needle=Needle(length=f"{length} mm", base_diameter="140 um"),
        needles=round(count),
        pitch=f"{10 / math.sqrt(count):.4g} mm",
    )
    found = insertion("abdomen", stamp)
    uptake = _first(
        absorption(
            _skin("1 mm"),
            Application(Formulation("solution", active=[active], dose="2 mm", ph=7.0), occluded=True),
            channels=found.channels(density=f"{count * found.fraction_punctured:.6g} 1/cm^2"),
            until="9 h",
            in_vivo=False,
        )
    )
    hours = np.asarray(uptake.time) / HOUR
    out = []
    for time in (1.0, 3.0, 6.0, 9.0):
        values = [float(r["permeated_ug"]) for r in rows if float(r["time_h"]) == time]
        computed = float(np.interp(time, hours, np.asarray(uptake.found["permeated"]))) * 1e5
        out.append(
            Row(
                id=f"G-{time:g}h",
                case="GHK-Cu after microneedles, human skin in vitro",
                quantity=f"permeated at {time:g} h",
                unit="ug/cm2",
                observed=median(values),
                low=min(values),
                high=max(values),
                computed=computed,
                fold=5.0,
                source="doi:10.1016/j.ejpb.2024.114311",
                note="number of needles, donor volume and area are our reading",
            )
        )
    return out


def nicotine() -> list[Row]:
    """Nicotine patch, plasma level: time of the peak and its fall; the dose is unknown, so no level is compared."""
    rows = table("nicotine_patch_single.csv")
    columns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        columns[row["column"]].append((float(row["time_h"]), float(row["level"])))
    peaks = [max(points, key=lambda p: p[1])[0] for points in columns.values()]
    falls = [dict(points)[24.0] / max(level for _, level in points) for points in columns.values()]
    # Given beside the data: molar mass, log P, unbound share, neutral share 0.31 at 7.4 (pKa 7.75), clearance.
    active = Active(
        "nicotine",
        concentration="30 mg/mL",
        molar_mass="162.23 g/mol",
        log_p=1.17,
        base_pka=[7.75],
        unbound_fraction=0.95,
    )
    uptake = _first(
        absorption(
            _skin("1.2 mm"),
            Application(Formulation("patch", active=[active], dose="0.2 mm", ph=8.5), duration="24 h"),
            until="30 h",
            area="20 cm^2",
            plasma_volume="180 L",
            plasma_clearance="83.9 L/h",
        )
    )
    hours, level = np.asarray(uptake.time) / HOUR, np.asarray(uptake.plasma)
    top = int(level.argmax())
    return [
        Row(
            id="N-peak",
            case="nicotine patch, one day",
            quantity="time of the highest level",
            unit="h",
            observed=median(peaks),
            low=min(peaks),
            high=max(peaks),
            computed=float(hours[top]),
            fold=1.5,
            source="lcdpk",
            note="volume 180 L is assumed; patch loading is not given",
        ),
        Row(
            id="N-fall",
            case="nicotine patch, one day",
            quantity="level at 24 h over the highest",
            unit="1",
            observed=median(falls),
            low=min(falls),
            high=max(falls),
            computed=float(np.interp(24.0, hours, level) / level[top]),
            fold=1.2,
            source="lcdpk",
            note="volume 180 L is assumed; patch loading is not given",
        ),
    ]


def published() -> list[Row]:
    """Rows of topic 8-absorption of the table of targets, and what the library of actives quotes."""
    return [*_patch_of_naltrexone(), _rollers_and_dextran()]


def _patch_of_naltrexone() -> list[Row]:
    """How soon the plasma level is steady, and for how long."""
    skin = Skin.preset("forearm")
    patch = Formulation("patch", active={"naltrexone": "70 mg/mL"}, dose="1 mm", ph=5.0)
    stay = _first(
        absorption(
            skin,
            Application(patch, duration="72 h"),
            until="72 h",
            session=_naltrexone_needles(),
            plasma_volume="1350 L",
            plasma_clearance="210 L/h",
        )
    )
    hours, level = np.asarray(stay.time) / HOUR, np.asarray(stay.plasma)
    top = float(level.max())
    reached = float(hours[np.flatnonzero(level >= 0.8 * top)[0]])
    held = float(hours[np.flatnonzero(level >= 0.5 * top)[-1]]) - reached
    source = "Wermeling et al. 2008, PNAS (PMC2538880)"
    return [
        Row(
            id="D140",
            case="naltrexone patch after microneedles",
            quantity="time to a steady plasma level",
            unit="h",
            observed=1.0,
            low=0.0,
            high=2.0,
            computed=reached,
            source=source,
            note="computed: to 80 % of the highest; needles, their number, volume and clearance remembered",
        ),
        Row(
            id="D141",
            case="naltrexone patch after microneedles",
            quantity="duration of the plateau",
            unit="h",
            observed=48.0,
            low=48.0,
            high=72.0,
            computed=held,
            source=source,
            note="computed: above half of the highest; needles and their number remembered",
        ),
    ]


def _rollers_and_dextran() -> Row:
    """Amount that passes after needles of 1.5 mm, over that after 1.0 mm."""
    dextran = Formulation("solution", active={"fitc_dextran_4k": "1 mg/mL"}, dose="10 mm", ph=7.4)
    passed = []
    for length in ("1.0 mm", "1.5 mm"):
        run = absorption(
            _skin("2 mm"),
            Application(dextran, occluded=True),
            in_vivo=False,
            until="24 h",
            channels=insertion("abdomen", Device.preset("roller", length=length), passes=10).channels(),
        )
        passed.append(float(_first(run).found["permeated"][-1]))  # across the sample, as there
    return Row(
        id="D144",
        case="roller of 1.5 and 1.0 mm, FITC-dextran",
        quantity="ratio of what passed",
        unit="1",
        observed=1.5,
        low=1.2,
        high=1.9,
        computed=passed[1] / passed[0],
        source="Microneedle rollers for skin drug delivery of macromolecules",
        note="in vitro, lips close in part, ten passes and a donor of 1 mL/cm2 are our reading",
    )


def _naltrexone_needles() -> Session:
    """Blades on a patch of some 6 cm2, pressed on twice; remembered, as the abstract says none of it."""
    blade = Needle(shape="blade", length="0.62 mm", base_diameter="160 um", thickness="50 um")
    return Session(Device.stamp(needle=blade), density="15 1/cm^2")


def no_gain() -> list[Row]:
    """Solutes whose passage needles hardly changed.

    Permeation of intact skin stems from the same experiments (the estimate would be a hundred times too low for these
    salts), what passes with holes is predicted: those of a home roller, ten times over the skin.
    """
    skin = _skin("1 mm")
    donor = 10.0  # mg/mL
    holes = insertion("forearm", Device.preset("roller", length="0.5 mm"), passes=10).channels()

    def ratio(name: str, ph: float, intact: float | None = None, holes: Channels = holes) -> float:
        """`intact`: flux through intact skin, ug/(cm2 h)."""
        measured = None if intact is None else f"{intact / (donor * 1e3):.6g} cm/h"
        active = Active(name, concentration=f"{donor} mg/mL", permeability=measured)
        product = Formulation("solution", active=[active], dose="2 mm", ph=ph)
        return _first(absorption(skin, Application(product, occluded=True), in_vivo=False, channels=holes)).enhancement

    fine = Channels(density="50 1/cm^2", depth="0.2 mm", mouth_radius="15 um")
    roller = "pharmaceutics2015"
    note = "pig ear; passage without needles is input, donor of 10 mg/mL and ten passes are our reading"
    return [
        Row(
            id="R-amantadine",
            case="amantadine, roller, pig ear",
            quantity="flux with over flux without needles",
            unit="1",
            observed=49.04 / 22.38,
            low=1.0,
            high=68.81 / 17.65,
            computed=ratio("amantadine", 5.5, 22.38),
            source=roller,
            note=f"published difference not significant; {note}",
        ),
        Row(
            id="R-pramipexole",
            case="pramipexole, roller, pig ear",
            quantity="flux with over flux without needles",
            unit="1",
            observed=134.04 / 134.83,
            low=0.9,
            high=1.1,
            computed=ratio("pramipexole", 5.5, 134.83),
            source=roller,
            note=note,
        ),
        Row(
            id="R-testosterone",
            case="testosterone, few fine holes",
            quantity="flux with over flux without needles",
            unit="1",
            observed=1.0,
            low=1.0,
            high=1.3,
            computed=ratio("testosterone", 7.0, holes=fine),
            source="limit: lipophilic and small",
            note="structural: must come out as no gain",
        ),
    ]


def niacinamide() -> list[Row]:
    """Niacinamide through human split-thickness skin, large dose, 24 h."""
    number = next(e["value"] for e in _core.active("niacinamide")["entries"] if e["name"] == "observed.permeated_24h")
    # 1.37 mg/cm2 are 2.05 % of the dose: 67 mg/cm2.
    passed = []
    for acidity in (5.0, 7.4):
        product = Formulation(
            "solution", active=[Active("niacinamide", concentration="67 mg/mL")], dose="1 cm", ph=acidity
        )
        uptake = _first(absorption(_skin("0.4 mm"), Application(product, occluded=True), in_vivo=False))
        passed.append(float(uptake.found["permeated"][-1]))
    return [
        Row(
            id="V-permeated",
            case="niacinamide, human skin in vitro, pH 7.4",
            quantity="permeated in 24 h",
            unit="mg/cm2",
            observed=float(number) * 100,
            low=1.01,
            high=1.73,
            computed=passed[1] * 100,
            fold=3.0,
            source="sjoberg2026",
            note="2.05 % of the dose; a donor of 1 mL/cm2 is our reading",
        ),
        Row(
            id="V-ph",
            case="niacinamide, human skin in vitro",
            quantity="permeated at pH 7.4 over that at pH 5.0",
            unit="1",
            observed=1.37 / 0.46,
            low=1.37 / 0.65,
            high=1.37 / 0.27,
            computed=passed[1] / passed[0],
            source="sjoberg2026",
            note="niacinamide is neutral at both: pH acts on the barrier, which is not modelled",
        ),
    ]


#: Every comparison by name.
CASES: dict[str, Callable[[], list[Row]]] = {
    "peers": peer_cases,
    "niacinamide": niacinamide,
    "ghk": ghk,
    "nicotine": nicotine,
    "targets": published,
    "no_gain": no_gain,
}


def all_rows() -> list[Row]:
    """Return the rows of every comparison."""
    return [row for function in CASES.values() for row in function()]
