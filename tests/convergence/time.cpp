// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "support/disturbance.hpp"
#include "support/engine.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

grid::Grid small_cell() {
    return grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, 4.0e-4, 8),
                       grid::uniform_axis("z", grid::AxisKind::cartesian, 1.5e-3, 12)});
}

/// The disturbed cell after `time`, in `steps` equal steps.
std::unique_ptr<Mn16Engine> after(double time, int steps, int order) {
    auto system = engine(adult_model(), small_cell(), {.adaptive = false, .fixed_step = time / steps, .order = order});
    disturb(system->grid(), system->mutable_state(), Reach::everywhere);
    for (int k = 0; k < steps; ++k) system->advance(time * (k + 1) / steps);
    return system;
}

/// Root mean square differences of two states, per volume field, surface field and scalar.
std::vector<double> gaps(const grid::Grid& grid, const reaction::State& a, const reaction::State& b) {
    std::vector<double> out;
    for (int f = 0; f < Mn16::volume_count; ++f) out.push_back(distance(grid, field(grid, a, f), field(grid, b, f)));
    const auto cells = static_cast<std::size_t>(grid.surface_cells());
    for (std::size_t f = 0; f < Mn16::surface_count; ++f) {
        double sum = 0;
        for (std::size_t c = 0; c < cells; ++c)
            sum += grid.area_weight()[c] * std::pow(a.surface[f * cells + c] - b.surface[f * cells + c], 2);
        out.push_back(std::sqrt(sum));
    }
    out.push_back(std::abs(a.scalars[0] - b.scalars[0]));
    return out;
}

std::string name_of(std::size_t i) {
    const auto volume = adult_model().volume_fields();
    if (i < volume.size()) return volume[i].name;
    return i < volume.size() + 3 ? Mn16::surface_fields()[i - volume.size()].name : "keratinocyte_activation";
}

struct Scheme {
    int order;
    int steps;
    double low, high;
};

class Time : public ::testing::TestWithParam<Scheme> {};

// The approximate factorisation must not cost the order: every field, cover, barrier, pigment and activation.
TEST_P(Time, HalvingTheStepShowsTheOrderOfTheScheme) {
    const Scheme s = GetParam();
    const double time = 0.25 * day;
    const auto coarse = after(time, s.steps, s.order);
    const auto middle = after(time, 2 * s.steps, s.order);
    const auto fine = after(time, 4 * s.steps, s.order);
    const auto first = gaps(coarse->grid(), coarse->state(), middle->state());
    const auto second = gaps(coarse->grid(), middle->state(), fine->state());
    for (std::size_t i = 0; i < first.size(); ++i) {
        const double order = observed_order(first[i], second[i]);
        EXPECT_GT(order, s.low) << name_of(i) << ": " << first[i] << ", " << second[i];
        EXPECT_LT(order, s.high) << name_of(i) << ": " << first[i] << ", " << second[i];
    }
}

INSTANTIATE_TEST_SUITE_P(Schemes, Time, ::testing::Values(Scheme{2, 200, 1.9, 2.1}, Scheme{3, 200, 2.85, 3.15}));

// Two steps from the same start: the interpolant inside the second has the order of the steps themselves, dt^3.  (A Hermite cubic alone has
// dt^4; a wrong slope at an end would leave dt^2.)
TEST(Interpolant, IsAsGoodInsideTheStepAsTheStepAtItsEnd) {
    const auto inside = [](double step, double share) {
        auto system = engine(adult_model(), small_cell(), {.adaptive = false, .fixed_step = step});
        disturb(system->grid(), system->mutable_state(), Reach::everywhere);
        reaction::State seen = system->empty_state();
        system->advance(step);
        system->interpolate(0.5 * step, seen);  // what was seen of the first step must not linger
        system->advance(2 * step);
        system->interpolate((1 + share) * step, seen);
        const auto exact = after((1 + share) * step, 256, 3);
        return gaps(system->grid(), seen, exact->state());
    };
    for (const double share : {0.25, 0.5, 0.8}) {
        const auto first = inside(1e-3 * day, share);
        const auto second = inside(0.5e-3 * day, share);
        for (std::size_t i = 0; i < first.size(); ++i) {
            const double order = observed_order(first[i], second[i]);
            EXPECT_GT(order, 2.7) << name_of(i) << " at " << share << ": " << first[i] << ", " << second[i];
        }
    }
}

}  // namespace
}  // namespace skinheal::test
