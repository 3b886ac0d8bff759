// SPDX-License-Identifier: BSD-3-Clause
// Compiled without contraction of a * b + c, so that every compiler gives the same bits.
#include "needling/hits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace skinheal::needling {
namespace {

constexpr double most_hits = 1e7;
constexpr double most_strokes = 1e8;  ///< that are looked at, whether they fall into the patch or beside it

/// Whole part of x within limits; x may be larger than any int.
int whole(double x, int least, int most) noexcept {
    return static_cast<int>(std::clamp(x, static_cast<double>(least), static_cast<double>(most)));
}

/// What repeats along the motion: the needles that meet the skin in one step, in a lane of the device's width.
struct Pattern {
    double lane{0};
    double step{0};
    double slip{0};
    bool staggered{false};  ///< every other step is shifted by half the distance of neighbours in a row
    double shift{0};
    struct Offset {
        double along;
        double across;
    };
    std::vector<Offset> offsets{};

    /// How far behind its place a step may still leave a hit.
    [[nodiscard]] double reach() const noexcept {
        double out = 0;
        for (const Offset& o : offsets) out = std::max(out, o.along);
        return out + 5 * slip;
    }
};

/// n needles in rows of `columns` on a rectangle, in the middle of equal fields.
std::vector<Pattern::Offset> filled(int n, int columns, int rows, double across, double along) {
    std::vector<Pattern::Offset> out;
    for (int k = 0; k < n; ++k)
        out.push_back({along * ((k / columns + 0.5) / rows), across * ((k % columns + 0.5) / columns)});
    return out;
}

int columns_of(int needles) { return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(needles)))); }

Pattern pattern_of(const Device& d) {
    Pattern p;
    p.slip = d.slip;
    const int columns = columns_of(d.needles);
    const int rows = (d.needles + columns - 1) / columns;
    switch (d.kind) {
        case DeviceKind::roller: {
            const int rings = std::clamp(d.rows, 1, std::max(1, d.needles));
            p.lane = d.width;
            p.step = 2 * std::numbers::pi * d.drum_radius * rings / d.needles;
            p.offsets = filled(rings, rings, 1, d.width, 0.0);
            p.staggered = true;
            p.shift = 0.5 * d.width / rings;
            break;
        }
        case DeviceKind::pen:
            p.lane = d.width;
            p.step = d.speed / d.frequency;
            p.offsets = filled(d.needles, columns, rows, d.width, d.width);
            break;
        case DeviceKind::stamp:
            p.lane = columns * d.pitch;
            p.step = rows * d.pitch;
            p.offsets = filled(d.needles, columns, rows, p.lane, p.step);
            break;
    }
    if (!(p.lane > 0 && p.step > 0 && std::isfinite(p.lane) && std::isfinite(p.step)))
        throw std::invalid_argument("the pattern of the device has no extent");
    return p;
}

/// Unit vectors of 0, 45, 90 and 135 degrees.
constexpr double half_root = 0.70710678118654752440;
constexpr std::array<std::array<double, 2>, 4> directions{
    {{1, 0}, {half_root, half_root}, {0, 1}, {-half_root, half_root}}};

struct Span {
    double low;
    double high;
};

/// Extent of the patch along one direction.
Span extent(const Patch& patch, double c, double s) {
    const std::array<double, 4> corners{0.0, patch.width * c, patch.height * s, patch.width * c + patch.height * s};
    const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
    return {*low, *high};
}

void one_pass(const Pattern& pattern, int pass, int direction, const Patch& patch, const Random& random,
              std::vector<Hit>& out) {
    const auto [c, s] = directions[static_cast<std::size_t>(direction)];
    const Span along = extent(patch, c, s);
    const Span across = extent(patch, -s, c);
    const double reach = pattern.reach();
    const auto number = static_cast<std::uint32_t>(pass);
    const auto [lane_phase, unused] = random.uniform(Purpose::lanes, 0xFFFFFFFFU, number);
    static_cast<void>(unused);
    const int first_lane = static_cast<int>(std::floor(across.low / pattern.lane - lane_phase)) - 1;
    const int last_lane = static_cast<int>(std::ceil(across.high / pattern.lane - lane_phase));
    for (int lane = first_lane; lane <= last_lane; ++lane) {
        const auto key = static_cast<std::uint32_t>(lane);
        const double v0 = (lane + lane_phase) * pattern.lane;
        const double phase = random.uniform(Purpose::lanes, key, number)[0];
        const int first = static_cast<int>(std::floor((along.low - reach) / pattern.step - phase)) - 1;
        const int last = static_cast<int>(std::ceil((along.high + reach) / pattern.step - phase));
        for (int step = first; step <= last; ++step) {
            double u0 = (step + phase) * pattern.step;
            if (pattern.slip > 0)
                u0 += pattern.slip *
                      normal_quantile(random.uniform(Purpose::steps, static_cast<std::uint32_t>(step), key, number)[0]);
            const double shift = pattern.staggered && (step & 1) != 0 ? pattern.shift : 0.0;
            for (std::size_t k = 0; k < pattern.offsets.size(); ++k) {
                const double u = u0 + pattern.offsets[k].along;
                double v = pattern.offsets[k].across + shift;
                if (v >= pattern.lane) v -= pattern.lane;
                v += v0;
                const double x = u * c - v * s;
                const double y = u * s + v * c;
                if (x >= 0 && x < patch.width && y >= 0 && y < patch.height)
                    out.push_back({x, y, pass, static_cast<int>(k), direction});
            }
        }
    }
}

/// The numbers of lanes and steps are those of the circle around the patch: a long narrow one has few hits and many of these.
void refuse_too_many(const Pattern& pattern, int passes, const Patch& patch) {
    const double across = std::hypot(patch.width, patch.height);
    const double lanes = across / pattern.lane + 2;
    const double steps = (across + 2 * pattern.reach()) / pattern.step + 2;
    if (!(lanes * steps * static_cast<double>(pattern.offsets.size()) * passes <= most_strokes))
        throw std::invalid_argument(
            "the patch is so long, or the steps are so short, that more than 100 million "
            "strokes would have to be looked at");
}

double wrapped(double distance, double period) noexcept { return std::min(distance, period - distance); }

/// Hits by the cell of a periodic raster that they fall into.
class Bins {
public:
    Bins(std::span<const Hit> hits, const Patch& patch, double size)
        : patch_(patch),
          columns_(whole(patch.width / size, 1, 4096)),
          rows_(whole(patch.height / size, 1, 4096)),
          members_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
        for (std::size_t i = 0; i < hits.size(); ++i) members_[cell(column(hits[i].x), row(hits[i].y))].push_back(i);
    }

    /// Call f(index) for every hit in the bins within `rings` of a place; each bin once.
    template <class F>
    void near(double x, double y, int rings, F&& f) const {
        const int across = std::min(rings, (columns_ - 1) / 2 + (columns_ % 2 == 0 ? 1 : 0));
        const int down = std::min(rings, (rows_ - 1) / 2 + (rows_ % 2 == 0 ? 1 : 0));
        const int last_i = 2 * across >= columns_ ? columns_ - 1 - across : across;
        const int last_j = 2 * down >= rows_ ? rows_ - 1 - down : down;
        for (int j = -down; j <= last_j; ++j)
            for (int i = -across; i <= last_i; ++i)
                for (const std::size_t k : members_[cell(mod(column(x) + i, columns_), mod(row(y) + j, rows_))]) f(k);
    }
    [[nodiscard]] int most_rings() const noexcept { return std::max(columns_, rows_); }
    [[nodiscard]] double size() const noexcept { return std::min(patch_.width / columns_, patch_.height / rows_); }

private:
    [[nodiscard]] int column(double x) const {
        return std::clamp(static_cast<int>(x / patch_.width * columns_), 0, columns_ - 1);
    }
    [[nodiscard]] int row(double y) const {
        return std::clamp(static_cast<int>(y / patch_.height * rows_), 0, rows_ - 1);
    }
    [[nodiscard]] std::size_t cell(int i, int j) const {
        return static_cast<std::size_t>(j) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(i);
    }
    static int mod(int i, int n) { return ((i % n) + n) % n; }

    Patch patch_;
    int columns_;
    int rows_;
    std::vector<std::vector<std::size_t>> members_;
};

double distance_between(double dx, double dy, const Patch& patch) noexcept {
    return std::sqrt(std::pow(wrapped(std::abs(dx), patch.width), 2) +
                     std::pow(wrapped(std::abs(dy), patch.height), 2));
}

/// Area in at least one disc, as the share of raster points.
double covered_share(std::span<const Hit> hits, const Patch& patch, double radius) {
    const int nx = whole(std::ceil(20 * patch.width / radius), 16, 4096);
    const int ny = whole(std::ceil(20 * patch.height / radius), 16, 4096);
    std::vector<unsigned char> covered(static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny), 0);
    const double hx = patch.width / nx;
    const double hy = patch.height / ny;
    for (const Hit& hit : hits) {
        const int j0 = static_cast<int>(std::floor((hit.y - radius) / hy - 0.5));
        const int j1 = static_cast<int>(std::ceil((hit.y + radius) / hy - 0.5));
        for (int j = j0; j <= j1; ++j) {
            const double dy = (j + 0.5) * hy - hit.y;
            const double half = radius * radius - dy * dy;
            if (half < 0) continue;
            const int i0 = static_cast<int>(std::ceil((hit.x - std::sqrt(half)) / hx - 0.5));
            const int i1 = static_cast<int>(std::floor((hit.x + std::sqrt(half)) / hx - 0.5));
            const auto row = static_cast<std::size_t>(((j % ny) + ny) % ny) * static_cast<std::size_t>(nx);
            for (int i = i0; i <= i1; ++i) covered[row + static_cast<std::size_t>(((i % nx) + nx) % nx)] = 1;
        }
    }
    std::size_t count = 0;
    for (const unsigned char c : covered) count += c;
    return static_cast<double>(count) / static_cast<double>(covered.size());
}

}  // namespace

// (theory: insertion-9 to insertion-11)
double density_per_pass(const Device& d) noexcept {
    switch (d.kind) {
        case DeviceKind::roller:
            return d.needles / (2 * std::numbers::pi * d.drum_radius * d.width);
        case DeviceKind::pen:
            return d.needles * d.frequency / (d.speed * d.width);
        case DeviceKind::stamp:
            break;
    }
    const int columns = columns_of(d.needles);
    const int rows = (d.needles + columns - 1) / columns;
    return d.needles / (columns * d.pitch * rows * d.pitch);
}

std::vector<Hit> hits(const Device& device, int passes, const Patch& patch, const Random& random,
                      std::span<const Direction> given) {
    const Pattern pattern = pattern_of(device);
    if (!(density_per_pass(device) * patch.area() * passes <= most_hits))
        throw std::invalid_argument("the patch would hold more than 10 million hits");
    refuse_too_many(pattern, passes, patch);
    std::vector<Hit> out;
    for (int pass = 0; pass < passes; ++pass) {
        int direction = pass % 4;
        if (!given.empty()) direction = static_cast<int>(given[static_cast<std::size_t>(pass) % given.size()]);
        if (device.kind == DeviceKind::stamp) direction = 0;
        one_pass(pattern, pass, direction, patch, random, out);
    }
    return out;
}

std::vector<Hit> hits_of_density(const Device& device, double density, const Patch& patch, const Random& random) {
    const double each = density_per_pass(device);
    // a density that a whole number of passes gives, but for rounding, needs no pass more
    const double wanted = density / each;
    if (!(density * patch.area() <= most_hits))
        throw std::invalid_argument("the patch would hold more than 10 million hits");
    const int passes = whole(std::ceil(wanted * (1 - 1e-9)), 1, std::numeric_limits<int>::max());
    std::vector<Hit> all = hits(device, passes, patch, random);
    const double kept = wanted / passes;
    if (kept >= 1 - 1e-9) return all;
    std::vector<Hit> out;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (random.uniform(Purpose::thinning, static_cast<std::uint32_t>(i))[0] < kept) out.push_back(all[i]);
    return out;
}

std::vector<Hit> scattered_hits(int count, const Patch& patch, const Random& random) {
    std::vector<Hit> out;
    for (int i = 0; i < count; ++i) {
        const auto u = random.uniform(Purpose::scatter, static_cast<std::uint32_t>(i));
        out.push_back({u[0] * patch.width, u[1] * patch.height, 0, i, 0});
    }
    return out;
}

PatternStatistics pattern_statistics(std::span<const Hit> hits, const Patch& patch, double radius) {
    PatternStatistics out;
    const auto count = static_cast<double>(hits.size());
    out.density = count / patch.area();
    if (hits.empty()) return out;
    out.open_share = covered_share(hits, patch, radius);
    const Bins bins(hits, patch, std::max(2 * radius, 0.7 / std::sqrt(out.density)));
    double nearest_sum = 0;
    std::size_t isolated = 0;
    std::size_t again = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        double nearest = std::hypot(patch.width, patch.height);
        bool inside = false;
        const auto look = [&](std::size_t k) {
            if (k == i) return;
            const double d = distance_between(hits[k].x - hits[i].x, hits[k].y - hits[i].y, patch);
            nearest = std::min(nearest, d);
            inside = inside || (k < i && d < radius);
        };
        // bins that are `rings` away or nearer hold everything within `rings` times their size
        for (int rings = 1; rings <= bins.most_rings(); ++rings) {
            bins.near(hits[i].x, hits[i].y, rings, look);
            if (nearest <= rings * bins.size()) break;
        }
        nearest_sum += nearest;
        isolated += nearest > 2 * radius ? 1 : 0;
        again += inside ? 1 : 0;
    }
    out.isolated_share = static_cast<double>(isolated) / count;
    out.nearest_distance = nearest_sum / count;
    out.reentry_share = static_cast<double>(again) / count;
    return out;
}

// (theory: insertion-12)
PatternStatistics poisson_statistics(double density, double radius) noexcept {
    const double x = density * std::numbers::pi * radius * radius;
    return {density, -std::expm1(-x), std::exp(-4 * x), 0.5 / std::sqrt(density), x > 0 ? 1 + std::expm1(-x) / x : 0.0};
}

}  // namespace skinheal::needling
