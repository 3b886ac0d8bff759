// SPDX-License-Identifier: BSD-3-Clause
// Steps whose matrix is not factored: their order, what they damp, and when they are taken (theory: numerics-17 to numerics-19).
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "benchmarks/layered.hpp"
#include "benchmarks/problems.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

using problems::Layered;
using reaction::Method;

constexpr auto to_the_end = [](reaction::System& system, double end) {
    while (system.state().time < end) system.advance(end);
};

class Unfactored : public ::testing::TestWithParam<int> {};

TEST_P(Unfactored, HalvingTheStepShowsTheOrderOfTheScheme) {
    const int order = GetParam();
    const auto after = [&](int steps) {
        auto system = std::make_unique<reaction::ProgramSystem>(problems::brusselator_at_run_time(),
                                                                problems::brusselator_grid(16),
                                                                reaction::SystemOptions{.tolerance = 1e-10,
                                                                                        .adaptive = false,
                                                                                        .fixed_step = 1.0 / steps,
                                                                                        .method = Method::unfactored,
                                                                                        .order = order});
        // the supply starts where it is fed and used at the same rate: no step resolves how it would get there
        problems::fill(system->grid(), system->mutable_state(), 3, [](int f, double x, double y, double) {
            const double fed =
                problems::Brusselator::b / (1 + problems::Brusselator::eps * problems::brusselator_start(0, x, y));
            return f < 2 ? problems::brusselator_start(f, x, y) : fed;
        });
        for (int k = 0; k < steps; ++k) system->advance((k + 1.0) / steps);
        return system;
    };
    const auto coarse = after(20);
    const auto middle = after(40);
    const auto fine = after(80);
    for (int f = 0; f < 2; ++f) {
        const double observed =
            observed_order(problems::distance_of(coarse->grid(), coarse->state(), middle->state(), f),
                           problems::distance_of(coarse->grid(), middle->state(), fine->state(), f));
        EXPECT_GT(observed, order - 0.15) << "field " << f;
        EXPECT_LT(observed, order + 0.25) << "field " << f;
    }
    EXPECT_EQ(fine->method_counts().unfactored, 80);
}

INSTANTIATE_TEST_SUITE_P(Orders, Unfactored, ::testing::Values(2, 3));

/// Share of a start that alternates from cell to cell that is left after one step of dt * lambda = 1e6, in 2-D or 3-D.
double left_after_one_step(int dimensions, Method method) {
    const Layered problem{.dimensions = dimensions, .cells = 16, .contrast = 1, .held = false};
    const double lambda = dimensions * 4.0 * 16 * 16;
    const auto system =
        problem.make({.tolerance = 1e-3, .adaptive = false, .fixed_step = 1e6 / lambda, .method = method});
    const grid::Grid& grid = system->grid();
    problems::fill(grid, system->mutable_state(), 1, [](int, double x, double y, double z) {
        const auto sign = [](double c) { return static_cast<int>(c * 16) % 2 == 0 ? 1.0 : -1.0; };
        return sign(x) * sign(y) * sign(z);
    });
    system->advance(1e9);
    const double* u = system->state().volume.data();
    double most = 0;
    for (std::size_t i = 0; i < grid.volume_weight().size(); ++i)
        if (grid.volume_weight()[i] > 0) most = std::max(most, std::abs(u[i]));
    return most;
}

TEST(RoughMode, OfAMillionTimesTheStepIsDampedAtOnceOnlyWithoutFactors) {
    for (const int dimensions : {2, 3}) {
        EXPECT_LT(left_after_one_step(dimensions, Method::unfactored), 1e-4) << dimensions;
        EXPECT_GT(left_after_one_step(dimensions, Method::factored), 0.99) << dimensions;
    }
}

// The stability limit of three factors that do not commute makes the factored method slow or wrong; the choice sees it.
TEST(Contrast, OfFourOrdersInThreeDirectionsIsSolvedWithoutFactors) {
    const Layered problem{.dimensions = 3, .cells = 12, .contrast = 1e4};
    const double end = 1e3;
    const double tolerance = 1e-3;
    const auto exact = problem.make({.tolerance = 1e-5, .method = Method::unfactored, .order = 3});
    to_the_end(*exact, end);
    const auto chosen = problem.make({.tolerance = tolerance});
    to_the_end(*chosen, end);
    const auto& counts = chosen->method_counts();
    EXPECT_LT(problems::delivered_share(*chosen, exact->state(), tolerance), 0.5);
    EXPECT_GT(counts.unfactored, 0);
    EXPECT_LT(counts.unfactored, chosen->steps() / 2);
    EXPECT_GT(counts.for_splitting + counts.for_rejections, 0);
    const auto factored = problem.make({.tolerance = tolerance, .method = Method::factored});
    to_the_end(*factored, end);
    EXPECT_EQ(factored->method_counts().unfactored, 0);
    EXPECT_GT(problems::delivered_share(*factored, exact->state(), tolerance), 1);
}

// Fifty states of a patch would fill the memory of the machine: then factors are kept, and that is counted.
TEST(Contrast, IsLeftToFactorsWhereThereIsNoRoomForMore) {
    const Layered problem{.dimensions = 3, .cells = 12, .contrast = 1e4};
    reaction::SystemOptions options{.tolerance = 1e-3};
    options.most_method_memory = 1e5;  // a tenth of what the cells need
    const auto kept = problem.make(options);
    to_the_end(*kept, 1e3);
    EXPECT_EQ(kept->method_counts().unfactored, 0);
    EXPECT_GT(kept->method_counts().without_room, 0);
}

TEST(Contrast, StiffReactionsAndDiffusionTogetherAreSolved) {
    for (const int dimensions : {2, 3}) {
        const Layered problem{.dimensions = dimensions, .cells = 12, .contrast = 1e4, .exchange = 1e6};
        const auto exact = problem.make({.tolerance = 1e-5, .method = Method::unfactored, .order = 3});
        to_the_end(*exact, 10);
        const auto chosen = problem.make({.tolerance = 1e-3});
        to_the_end(*chosen, 10);
        EXPECT_LT(problems::delivered_share(*chosen, exact->state(), 1e-3), 0.5) << dimensions;
    }
}

TEST(Method, OfAnEasyProblemStaysFactored) {
    reaction::ProgramSystem system(problems::brusselator_at_run_time(), problems::brusselator_grid(24), {});
    problems::fill(system.grid(), system.mutable_state(), 3,
                   [](int f, double x, double y, double) { return problems::brusselator_start(f, x, y); });
    to_the_end(system, 10);
    EXPECT_EQ(system.method_counts().unfactored, 0);
}

}  // namespace
}  // namespace skinheal::test
