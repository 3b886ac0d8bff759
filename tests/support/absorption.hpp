// SPDX-License-Identifier: BSD-3-Clause
// Layers and products as the tests of absorption write them.
#pragma once

#include <string>
#include <utility>

#include "skinheal/absorption.hpp"

namespace skinheal::test {

/// Units: SI; the partition is against water, the clearance to blood and lymph.
inline LayerProperties layer(std::string name, double thickness, double diffusivity, double partition = 1,
                             double clearance = 0) {
    LayerProperties l;
    l.name = std::move(name);
    l.thickness = thickness;
    l.diffusivity = diffusivity;
    l.partition = partition;
    l.clearance = clearance;
    return l;
}

/// A product of concentration 1 on the skin from the start.  Units: amount per area, such that 1e-3 is a film of 1 mm.
inline FilmApplication product(double amount, bool infinite = false) {
    FilmApplication a;
    a.vehicle.amount = amount;
    a.vehicle.concentration = 1;
    a.vehicle.infinite = infinite;
    return a;
}

}  // namespace skinheal::test
