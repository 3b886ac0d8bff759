// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/needle.hpp"

namespace skinheal {

/// One treatment session.  Units: at s; density 1/m2 (channels that the whole session delivers).
struct Session {
    double at{0};
    Device device{};
    double density{2.0e6};
};

/// Sessions in ascending time, and how long to follow the skin from time 0.  Units: duration s.
struct Protocol {
    std::vector<Session> sessions{};
    double duration{0};
    double uv_exposure{0};  ///< background sun, 1 = unprotected; only pigment reads it.  Units: 1
};

}  // namespace skinheal
