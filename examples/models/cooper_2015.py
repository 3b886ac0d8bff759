# SPDX-License-Identifier: BSD-3-Clause
"""Cooper et al. 2015: pathogen, debris, macrophages, neutrophils in the inflammatory phase (BioModels BIOMD0000000855).

The neutrophil-debris term is that of the stored file, (1 + ken N), where its sisters have estradiol in the place of N.
Known numbers: fixed-step Runge-Kutta solutions of the stored file, tests/data/biomodels_BIOMD0000000855.csv.
"""

import csv
from pathlib import Path

import skinheal as sh

# 1. Rates and constants as stored, cortisol and estradiol 0; time in days.
fi2 = "(M/(1 + (N/Ninf)**2))"
r1 = "(kmpt*Pt + kmp*P + kmm*M + kmn*N)"
r2 = "(knpt*Pt + knp*P)"
constants = """
kpn 35.03 kpm 34.8 Ninf 0.11 kptn 2.03 kptm 3.16 mupt 0.37 knp 17.58 knpt 2.97 snr 0.38 munr 3.3 mun 1.02 knm 6.42
kmp 18.52 kmm 0.06 kmn 10.58 kmpt 41.5 smr 0.17 mumr 0.54 mum 0.5 ken 5.37 kpg 14.4 pinf 20 kbp 0.2 sb 0.12 mub 0.048
kpb 14.4"""
model = sh.Model(
    species=["P", "Pt", "M", "N"],
    rates={
        "P": f"kpg*P*(1 - P/pinf) - kpb*sb*P/(mub + kbp*P) - kpn*P*N - kpm*P*{fi2}",
        "Pt": f"mun*N - mupt*Pt - kptn*Pt*N*(1 + ken*N) - kptm*Pt*{fi2}",
        "M": f"smr*{r1}/(mumr + {r1}) - mum*M",
        "N": f"snr*{r2}/(munr + {r2}) - mun*N - knm*N*{fi2}",
    },
    parameters=dict(zip(constants.split()[::2], map(float, constants.split()[1::2]), strict=True)),
    scales={"P": 1e-6, "Pt": 1e-6, "M": 1e-6, "N": 1e-6},
)

# 2. One cell, in time.
file = Path(__file__).parents[2] / "tests/data/biomodels_BIOMD0000000855.csv"
table = list(csv.reader(line for line in file.read_text().splitlines() if line[0] != "#"))[1:]
known = {(float(row[2]), row[3]): float(row[4]) for row in table if row[2][0].isdigit()}
times = sorted({t for t, _ in known if t > 0})
start = {"P": 0.1, "Pt": 2.0, "M": 0.0, "N": 0.1}
run = model.run(sh.Grid.point(), start, times=[0.0, *times], tolerance=1e-7, order=3)

# 3. Side by side.
worst = 0.0
for (t, name), value in known.items():
    measured = float(run[name][0 if t == 0 else 1 + times.index(t)])
    worst = max(worst, abs(measured - value) / max(value, 1e-12))
    if name == "M" and t in (1, 5, 20):
        print(f"macrophages on day {t:g}: measured {measured:.6f}, known {value:.6f}")
print(f"largest relative difference over {len(known)} values: measured {worst:.1e}, known below 1e-5")
