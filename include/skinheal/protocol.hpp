// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "skinheal/needle.hpp"

namespace skinheal {

/// One treatment session.  Units: at s; density 1/m2 (channels that the whole session delivers).
struct Session {
    double at{0};
    Device device{};
    double density{2.0e6};
    std::optional<int> passes{};          ///< if given, `Scenario::settle_densities` sets the density
    std::vector<Direction> directions{};  ///< of the passes in turn; empty: 0, 45, 90, 135 degrees
};

/// One exposure to the sun.  Units: at s; dose J/m2, weighted by erythema; amount of sunscreen kg/m2.
struct SunDose {
    double at{0};
    double dose{0};
    double spf{1};        ///< as printed on the sunscreen; 1 = none
    double amount{0.02};  ///< applied; protection factors are measured at 0.02
};

/// Care of the treated skin between the sessions.  Units: occlusion s; the others 1.
struct Aftercare {
    double occlusion{0};  ///< how long a wet film or patch covers the skin after each session
    double wetness{0};    ///< of the surface otherwise: 0 in dry air, 1 wet
    double nsaid{0};      ///< inhibition of cyclo-oxygenase in the skin, share of a saturating dose
};

/// Sessions in ascending time, and how long to follow the skin from time 0.  Units: duration s.
struct Protocol {
    std::vector<Session> sessions{};
    std::vector<SunDose> sun{};  ///< in ascending time
    Aftercare aftercare{};
    double duration{0};
    double uv_exposure{0};  ///< background sun, 1 = unprotected; only pigment reads it.  Units: 1
};

/// What is wrong with one part by itself, as for a device.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Session& session);
/// Everything that is wrong with an exposure to the sun; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const SunDose& sun);
/// Everything that is wrong with what is done between the sessions; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Aftercare& care);
/// Everything that is wrong with a protocol by itself; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Protocol& protocol);

}  // namespace skinheal
