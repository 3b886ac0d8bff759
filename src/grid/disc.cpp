// SPDX-License-Identifier: BSD-3-Clause
#include "grid/disc.hpp"

#include "grid/scan.hpp"

namespace skinheal::grid {
namespace {

/// Area of the disc of radius r around the origin to the left of x and below y.
double corner_area(double r, double x, double y) noexcept {
    x = std::clamp(x, -r, r);
    y = std::clamp(y, -r, r);
    const auto primitive = [&](double u) {  // of the half chord
        return 0.5 * (u * std::sqrt(std::max(r * r - u * u, 0.0)) + r * r * std::asin(std::clamp(u / r, -1.0, 1.0)));
    };
    const double c = std::sqrt(std::max(r * r - y * y, 0.0));
    double sum = 0;
    if (x > -c) sum += y * (std::min(x, c) + c) + primitive(std::min(x, c)) - primitive(-c);
    if (y > 0) {
        sum += 2 * (primitive(std::min(x, -c)) - primitive(-r));
        if (x > c) sum += 2 * (primitive(x) - primitive(c));
    }
    return sum;
}

bool meet(const Disc& a, const Disc& b) noexcept {
    const double reach = a.radius + b.radius;
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) < reach * reach;
}

}  // namespace

void scan::corners(std::span<const Disc> discs, const Rectangle& r, std::vector<double>& out) {
    out.assign({r.y0, r.y1});
    const auto take = [&](double y) {
        if (y > r.y0 && y < r.y1) out.push_back(y);
    };
    for (std::size_t i = 0; i < discs.size(); ++i) {
        const Disc& a = discs[i];
        take(a.y - a.radius);
        take(a.y + a.radius);
        for (const double side : {r.x0, r.x1}) {
            const double square = a.radius * a.radius - (side - a.x) * (side - a.x);
            if (!(square > 0)) continue;
            take(a.y - std::sqrt(square));
            take(a.y + std::sqrt(square));
        }
        for (std::size_t j = 0; j < i; ++j) {
            const Disc& b = discs[j];
            const double dx = b.x - a.x;
            const double dy = b.y - a.y;
            const double d2 = dx * dx + dy * dy;
            if (!(d2 > 0) || !meet(a, b)) continue;
            // the common chord crosses the line of centres at `along` of the way
            const double along = 0.5 * (1 + (a.radius * a.radius - b.radius * b.radius) / d2);
            const double half = a.radius * a.radius / d2 - along * along;
            if (!(half > 0)) continue;  // one inside the other
            take(a.y + along * dy - std::sqrt(half) * dx);
            take(a.y + along * dy + std::sqrt(half) * dx);
        }
    }
    std::ranges::sort(out);
}

double shared_area(const Disc& disc, const Rectangle& rectangle) noexcept {
    const double r = disc.radius;
    if (!(r > 0)) return 0.0;
    const double x0 = rectangle.x0 - disc.x;
    const double x1 = rectangle.x1 - disc.x;
    const double y0 = rectangle.y0 - disc.y;
    const double y1 = rectangle.y1 - disc.y;
    return std::max(
        0.0, (corner_area(r, x1, y1) - corner_area(r, x0, y1)) - (corner_area(r, x1, y0) - corner_area(r, x0, y0)));
}

double union_area(std::span<const Disc> discs, const Rectangle& rectangle) {
    bool apart = true;
    for (std::size_t i = 0; i < discs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) apart = apart && !meet(discs[i], discs[j]);
    double sum = 0;
    if (apart) {
        for (const Disc& d : discs) sum += shared_area(d, rectangle);
        return sum;
    }
    scan::Workspace work;
    scan::lines<8>(discs, rectangle, work, [&](double, double weight, std::span<const scan::Interval> covered) {
        for (const auto& i : covered) sum += weight * (i.high - i.low);
    });
    return sum;
}

}  // namespace skinheal::grid
