// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace skinheal::absorption {
namespace {

bool dries(const Film& film) {
    return film.present && !film.vehicle.occluded && !film.vehicle.infinite && film.vehicle.solvent_evaporation > 0 &&
           film.thickness > film.residue;
}

}  // namespace

double Film::thickness_at(double time) const {
    if (!dries(*this)) return thickness;
    return std::max(residue, thickness - vehicle.solvent_evaporation * (time - since));
}

double Film::dry_time() const {
    if (!dries(*this)) return std::numeric_limits<double>::infinity();
    return since + (thickness - residue) / vehicle.solvent_evaporation;
}

Film put_on(const Film& film, const Application& application, double time) {
    Film out{true,
             application.vehicle,
             application.vehicle.amount,
             application.vehicle.amount * application.vehicle.residual_fraction,
             time,
             application.start + application.duration};
    if (film.present && !application.vehicle.infinite) {
        out.thickness += film.thickness_at(time);
        out.residue += film.residue;
    }
    return out;
}

double Wetness::at(double when) const { return target + (value - target) * std::exp(-(when - since) / time); }

}  // namespace skinheal::absorption
