// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "grid/disc.hpp"
#include "numerics/linear/quadrature.hpp"

/// Quadrature over a rectangle without some discs.
namespace skinheal::grid::scan {

using numerics::Gauss;

struct Interval {
    double low;
    double high;
};

/// Space that the routines below use again and again.
struct Workspace {
    std::vector<double> breaks{};
    std::vector<Interval> covered{};
};

/// Heights at which the figure of discs in a rectangle has a corner: rims, crossings of the sides, crossings of two rims.
void corners(std::span<const Disc> discs, const Rectangle& r, std::vector<double>& out);

/// Call `line(y, weight, covered)` for the Gauss lines across the rectangle; `covered` are the disjoint intervals of x inside the
/// discs, ascending.  Between two corners lines lie at y = middle + half sin(pi t / 2), since chords vanish like a square root.
template <int N, class Line>
void lines(std::span<const Disc> discs, const Rectangle& r, Workspace& work, Line&& line) {
    corners(discs, r, work.breaks);
    for (std::size_t b = 0; b + 1 < work.breaks.size(); ++b) {
        const double middle = 0.5 * (work.breaks[b] + work.breaks[b + 1]);
        const double half = 0.5 * (work.breaks[b + 1] - work.breaks[b]);
        if (!(half > 0)) continue;
        for (std::size_t n = 0; n < N; ++n) {
            const double angle = 0.5 * std::numbers::pi * Gauss<N>::node[n];
            const double y = middle + half * std::sin(angle);
            const double weight = half * 0.5 * std::numbers::pi * std::cos(angle) * Gauss<N>::weight[n];
            work.covered.clear();
            for (const Disc& d : discs) {
                const double square = d.radius * d.radius - (y - d.y) * (y - d.y);
                if (!(square > 0)) continue;
                const double chord = std::sqrt(square);
                const Interval cut{std::max(r.x0, d.x - chord), std::min(r.x1, d.x + chord)};
                if (cut.low < cut.high) work.covered.push_back(cut);
            }
            std::ranges::sort(work.covered, {}, &Interval::low);
            std::size_t kept = 0;
            for (const Interval& i : work.covered) {
                if (kept > 0 && i.low <= work.covered[kept - 1].high)
                    work.covered[kept - 1].high = std::max(work.covered[kept - 1].high, i.high);
                else
                    work.covered[kept++] = i;
            }
            work.covered.resize(kept);
            line(y, weight, std::span<const Interval>(work.covered));
        }
    }
}

}  // namespace skinheal::grid::scan
