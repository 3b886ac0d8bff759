// SPDX-License-Identifier: BSD-3-Clause
#include "needling/patch.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "grid/disc.hpp"
#include "grid/scan.hpp"

namespace skinheal::needling {
namespace {

using grid::Disc;
using grid::Rectangle;
using grid::shared_area;
using grid::union_area;
namespace scan = grid::scan;

/// Beyond so many margins from a wall the damage is nothing (2e-9 of the amplitude).
constexpr double far = 20;

/// What lies in a slab or a cell: shares of its volume.
struct Shares3 {
    double core{0};
    double zone{0};
    double blood{0};
};

/// The channels around one column of cells, and the quadrature of its cells.
class ColumnOfCells {
public:
    ColumnOfCells(std::span<const Channel> all, double length) : all_(all), length_(length) {}

    void move_to(const Rectangle& r) {
        rectangle_ = r;
        near_.clear();
        end_ = 0;
        for (const Channel& c : all_) {
            if (!(c.depth > 0)) continue;
            const double dx = std::max({r.x0 - c.x, 0.0, c.x - r.x1});
            const double dy = std::max({r.y0 - c.y, 0.0, c.y - r.y1});
            if (std::hypot(dx, dy) > c.shaft_radius + far * c.margin(c.shoulder)) continue;
            near_.push_back(&c);
            end_ = std::max(end_, c.depth + far * c.margin(c.depth));
        }
    }

    /// Shares of the cell z0..z1.  Zone: mean of exp(-distance / margin) outside the channels.
    Shares3 cell(double z0, double z1) {
        Shares3 out;
        if (near_.empty() || z0 > end_) return out;
        // the figure is smooth in z between the ends of channels; below an end the damage decays with the length
        cuts_.assign({z0, z1});
        for (const Channel* c : near_)
            for (const double kink : {c->shoulder, c->depth})
                if (kink > z0 && kink < z1) cuts_.push_back(kink);
        std::ranges::sort(cuts_);
        for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) {
            const double height = cuts_[i + 1] - cuts_[i];
            if (!(height > 0)) continue;
            const int parts = std::max(1, static_cast<int>(std::ceil(height / (2 * length_))));
            for (int p = 0; p < parts; ++p) {
                const double middle = cuts_[i] + height * (p + 0.5) / parts;
                slab(middle, 0.5 * height / parts, out);
            }
        }
        const double volume = rectangle_.area() * (z1 - z0);
        return {out.core / volume, out.zone / volume, out.blood / volume};
    }

private:
    void slab(double middle, double half, Shares3& sum) {
        using Rule = scan::Gauss<4>;
        for (std::size_t n = 0; n < Rule::node.size(); ++n) {
            const Shares3 s = section(middle + half * Rule::node[n]);
            sum.core += half * Rule::weight[n] * s.core;
            sum.zone += half * Rule::weight[n] * s.zone;
            sum.blood += half * Rule::weight[n] * s.blood;
        }
    }

    /// The areas in the plane at depth z.
    Shares3 section(double z) {
        walls_.clear();
        discs_.clear();
        double bleeding = -1;
        bool alike = true;
        for (const Channel* c : near_) {
            const bool inside = z < c->depth;
            const double beside = std::min(z, c->depth);
            walls_.push_back({{c->x, c->y, c->wall(beside)}, inside ? 0.0 : z - c->depth, c->margin(beside)});
            if (!inside || !touches(walls_.back().disc)) continue;
            alike = alike && (bleeding < 0 || bleeding == c->bleeding);
            bleeding = c->bleeding;
            discs_.push_back(walls_.back().disc);
            bleeds_.resize(discs_.size());
            bleeds_.back() = c->bleeding;
        }
        Shares3 out;
        if (discs_.empty()) {
            out.zone = open_rectangle();
            return out;
        }
        out.core = union_area(discs_, rectangle_);
        out.blood = alike ? bleeding * out.core : blood(out.core);
        if (out.core >= rectangle_.area() * (1 - 1e-14)) return out;
        scan::lines<4>(discs_, rectangle_, work_,
                       [&](double y, double weight, std::span<const scan::Interval> covered) {
                           double x = rectangle_.x0;
                           double sum = 0;
                           for (const auto& i : covered) {
                               sum += along(x, i.low, y);
                               x = i.high;
                           }
                           out.zone += weight * (sum + along(x, rectangle_.x1, y));
                       });
        return out;
    }

    /// Where channels that bleed differently meet, each has a part of the union in proportion to its own area.
    [[nodiscard]] double blood(double core) const {
        double own = 0;
        double bleeding = 0;
        for (std::size_t i = 0; i < discs_.size(); ++i) {
            const double area = shared_area(discs_[i], rectangle_);
            own += area;
            bleeding += area * bleeds_[i];
        }
        return own > 0 ? core * bleeding / own : 0.0;
    }

    [[nodiscard]] bool touches(const Disc& d) const noexcept {
        const double dx = std::max({rectangle_.x0 - d.x, 0.0, d.x - rectangle_.x1});
        const double dy = std::max({rectangle_.y0 - d.y, 0.0, d.y - rectangle_.y1});
        return dx * dx + dy * dy < d.radius * d.radius;
    }

    /// exp(-distance / margin) of the wall that is nearest in its own margins.
    [[nodiscard]] double damage(double x, double y) const noexcept {
        double least = far;
        for (const Wall& w : walls_) {
            const double beside = std::max(
                0.0, std::sqrt((x - w.disc.x) * (x - w.disc.x) + (y - w.disc.y) * (y - w.disc.y)) - w.disc.radius);
            const double distance = w.below > 0 ? std::sqrt(beside * beside + w.below * w.below) : beside;
            least = std::min(least, distance / w.margin);
        }
        return least < far ? std::exp(-least) : 0.0;
    }

    template <int N>
    [[nodiscard]] double line(double x0, double x1, double y) const noexcept {
        using Rule = scan::Gauss<N>;
        double sum = 0;
        for (std::size_t n = 0; n < N; ++n)
            sum += Rule::weight[n] * damage(0.5 * (x0 + x1) + 0.5 * (x1 - x0) * Rule::node[n], y);
        return 0.5 * (x1 - x0) * sum;
    }

    [[nodiscard]] double along(double x0, double x1, double y) const noexcept {
        return x1 > x0 ? line<4>(x0, x1, y) : 0.0;
    }

    /// No wall crosses the rectangle: the damage is smooth but for the ridges between two channels.
    template <int N>
    [[nodiscard]] double plain() const noexcept {
        using Rule = scan::Gauss<N>;
        const double half = 0.5 * (rectangle_.y1 - rectangle_.y0);
        double sum = 0;
        for (std::size_t n = 0; n < N; ++n)
            sum += Rule::weight[n] *
                   line<N>(rectangle_.x0, rectangle_.x1, 0.5 * (rectangle_.y0 + rectangle_.y1) + half * Rule::node[n]);
        return half * sum;
    }
    [[nodiscard]] double open_rectangle() const noexcept {
        const double width = std::max(rectangle_.x1 - rectangle_.x0, rectangle_.y1 - rectangle_.y0);
        const bool fine = width <= 0.6 * length_;
        return fine ? plain<2>() : plain<4>();
    }

    struct Wall {
        Disc disc;
        double below;  ///< height of the end of the channel above this plane; 0 beside it
        double margin;
    };

    std::span<const Channel> all_;
    double length_;  ///< of the margin where nothing widens it
    double end_{0};  ///< below it nothing is damaged
    Rectangle rectangle_{};
    std::vector<const Channel*> near_;
    std::vector<double> cuts_;
    std::vector<Wall> walls_;
    std::vector<Disc> discs_;
    std::vector<double> bleeds_;
    scan::Workspace work_;
};

/// The channels with their images beyond the sides, as far as those reach back into the box.
std::vector<Channel> with_images(std::span<const Channel> channels, double width, double depth) {
    std::vector<Channel> out;
    for (const Channel& c : channels)
        for (const double dx : {0.0, -width, width})
            for (const double dy : {0.0, -depth, depth}) {
                Channel image = c;
                image.x += dx;
                image.y += dy;
                const double far_reach = std::max(c.mouth_radius, c.shaft_radius) + far * c.margin(c.shoulder);
                if (image.x > -far_reach && image.x < width + far_reach && image.y > -far_reach &&
                    image.y < depth + far_reach)
                    out.push_back(image);
            }
    return out;
}

/// Share of the cover and of the barrier that a channel takes away inside its mouth.
struct Breach {
    double cover;
    double barrier;
};
Breach breach_of(const Channel& c) noexcept {
    const double below = c.penetration - c.stratum_corneum;
    return {c.viable_epidermis > 0 ? std::clamp(below / c.viable_epidermis, 0.0, 1.0)
            : below > 0            ? 1.0
                                   : 0.0,
            c.stratum_corneum > 0 ? std::min(1.0, c.penetration / c.stratum_corneum) : 1.0};
}

/// Mouths of one surface cell: their union, and what they take from cover and barrier (the deeper one where mouths overlap).
void open_mouths(const Rectangle& r, std::span<const Channel> channels, skin::Injury& injury) {
    std::vector<std::pair<double, Disc>> mouths;  // by penetration
    std::vector<Breach> breaches;
    for (const Channel& c : channels) {
        const double dx = std::max({r.x0 - c.x, 0.0, c.x - r.x1});
        const double dy = std::max({r.y0 - c.y, 0.0, c.y - r.y1});
        if (dx * dx + dy * dy >= c.mouth_radius * c.mouth_radius) continue;
        mouths.push_back({c.penetration, {c.x, c.y, c.mouth_radius}});
        breaches.push_back(breach_of(c));
    }
    std::vector<std::size_t> order(mouths.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return mouths[a].first > mouths[b].first; });
    std::vector<Disc> deeper;
    double open = 0;
    double cover = 0;
    double barrier = 0;
    for (const std::size_t i : order) {
        deeper.push_back(mouths[i].second);
        const double all = union_area(deeper, r) / r.area();
        cover += breaches[i].cover * (all - open);
        barrier += breaches[i].barrier * (all - open);
        open = all;
    }
    injury.surface.push_back(std::min(open, 1.0));
    injury.local->cover.push_back(std::clamp(cover, 0.0, 1.0));
    injury.local->barrier.push_back(std::clamp(barrier, 0.0, 1.0));
}

/// What healing knows of the session as a whole: means over its channels.
void means_of(std::span<const Channel> channels, double area, skin::Injury& injury) {
    const auto count = static_cast<double>(channels.size());
    injury.density = count / area;
    if (channels.empty()) return;
    double junction = 0;
    for (const Channel& c : channels) {
        injury.depth += c.depth / count;
        injury.penetration += c.penetration / count;
        injury.bleeding += c.bleeding / count;
        injury.mouth_radius += c.mouth_radius / count;
        junction += c.junction_radius() * c.junction_radius() / count;
    }
    injury.junction_radius = std::sqrt(junction);
    injury.stratum_corneum = channels.front().stratum_corneum;
    injury.viable_epidermis = channels.front().viable_epidermis;
}

void require_box(const grid::Grid& box) {
    if (box.axes().size() != 3) throw std::invalid_argument("channels of a patch need a grid of x, y and z");
}

}  // namespace

skin::Injury injury_on(const grid::Grid& box, std::span<const Channel> channels, const ParameterSet& parameters) {
    require_box(box);
    const grid::Axis& x = box.axes()[0];
    const grid::Axis& y = box.axes()[1];
    const grid::Axis& z = box.axes()[2];
    skin::Injury injury;
    injury.local.emplace();
    for (auto* mask : {&injury.core, &injury.zone, &injury.killed, &injury.local->blood})
        mask->assign(static_cast<std::size_t>(box.field_stride()), 0.0);
    means_of(channels, x.length() * y.length(), injury);

    const double kill = parameters["injury.zone_kill_weight"];
    const double amplitude = parameters["injury.zone_amplitude"];
    const double length = parameters["injury.zone_length"];
    const auto images = with_images(channels, x.length(), y.length());
    ColumnOfCells column(images, length);
    for (int j = 0; j < y.cells(); ++j)
        for (int i = 0; i < x.cells(); ++i) {
            const auto a = static_cast<std::size_t>(i);
            const auto b = static_cast<std::size_t>(j);
            const Rectangle r{x.edges[a], x.edges[a + 1], y.edges[b], y.edges[b + 1]};
            column.move_to(r);
            open_mouths(r, images, injury);
            for (int k = 0; k < z.cells(); ++k) {
                const auto q = static_cast<std::size_t>(k);
                const Shares3 s = column.cell(z.edges[q], z.edges[q + 1]);
                const auto at = static_cast<std::size_t>(box.offset(i, j, k));
                injury.core[at] = s.core;
                injury.zone[at] = s.core + amplitude * s.zone;
                injury.killed[at] = s.core + kill * amplitude * s.zone;
                injury.local->blood[at] = s.blood;
            }
        }
    return injury;
}

std::vector<std::size_t> axis_cells(const grid::Grid& box, std::span<const Channel> channels) {
    require_box(box);
    const auto cell_of = [](const grid::Axis& axis, double at) {
        const auto above = std::upper_bound(axis.edges.begin(), axis.edges.end(), at) - axis.edges.begin();
        return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above - 1, 0, axis.cells() - 1));
    };
    std::vector<std::size_t> out;
    out.reserve(channels.size());
    for (const Channel& c : channels)
        out.push_back(cell_of(box.axes()[0], c.x) +
                      static_cast<std::size_t>(box.count(0)) * cell_of(box.axes()[1], c.y));
    return out;
}

}  // namespace skinheal::needling
