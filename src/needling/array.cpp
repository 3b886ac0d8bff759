// SPDX-License-Identifier: BSD-3-Clause
#include "needling/array.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "numerics/linear/dense.hpp"

namespace skinheal::needling {
namespace {

/// How a needle meets the skin.
enum class Contact : char { touches, inside, lifted };

ArrayState press_at(const NeedleArray& array, const std::vector<double>& protrusion) {
    const std::size_t n = protrusion.size();
    std::vector<Contact> contact(n, Contact::touches);
    ArrayState out;
    // each needle changes at most three times; the bound only guards against rounding at a tie
    for (std::size_t round = 0; round < 3 * n + 3; ++round) {
        std::vector<double> matrix = array.compliance;
        std::vector<double> right = protrusion;
        for (std::size_t i = 0; i < n; ++i) {
            if (contact[i] == Contact::inside) {
                matrix[i * n + i] += 1 / array.friction;
                right[i] += array.force_left * array.puncture_force[i] / array.friction;
            } else if (contact[i] == Contact::lifted) {
                std::fill_n(matrix.begin() + static_cast<std::ptrdiff_t>(i * n), n, 0.0);
                matrix[i * n + i] = 1;
                right[i] = 0;
            }
        }
        numerics::solve_dense(matrix, right);
        out.force = std::move(right);
        if (out.force_before.empty()) out.force_before = out.force;
        bool changed = false;
        for (std::size_t i = 0; i < n; ++i) {
            if (contact[i] == Contact::touches && out.force[i] >= array.puncture_force[i]) {
                contact[i] = Contact::inside;
                changed = true;
            } else if (contact[i] == Contact::touches && out.force[i] < 0) {
                contact[i] = Contact::lifted;  // its neighbours have bent the skin away from it
                changed = true;
            }
        }
        if (!changed) break;
    }
    out.depth.assign(n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
        if (contact[i] == Contact::inside)
            out.depth[i] = std::clamp((out.force[i] - array.force_left * array.puncture_force[i]) / array.friction, 0.0,
                                      std::max(0.0, protrusion[i]));
    return out;
}

}  // namespace

double ArrayState::total_force() const noexcept { return std::accumulate(force.begin(), force.end(), 0.0); }

bool ArrayState::any() const noexcept {
    return std::any_of(depth.begin(), depth.end(), [](double d) { return d > 0; });
}

ArrayState press(const NeedleArray& array) { return press_at(array, array.protrusion); }

ArrayState press_with_force(const NeedleArray& array, double force) {
    const auto at = [&](double share) {
        std::vector<double> protrusion = array.protrusion;
        for (double& x : protrusion) x *= share;
        return press_at(array, protrusion);
    };
    ArrayState flush = at(1.0);
    // the face stops where the force first reaches the given one; it falls at each puncture, so the way down is walked
    constexpr int steps = 24;
    double low = 0;
    double high = -1;
    for (int k = 1; k <= steps && high < 0; ++k) {
        const double share = static_cast<double>(k) / steps;
        if ((k == steps ? flush : at(share)).total_force() > force)
            high = share;
        else
            low = share;
    }
    if (high < 0) return flush;
    for (int k = 0; k < 12; ++k) {
        const double middle = 0.5 * (low + high);
        (at(middle).total_force() > force ? high : low) = middle;
    }
    return at(low);
}

}  // namespace skinheal::needling
