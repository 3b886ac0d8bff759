// SPDX-License-Identifier: BSD-3-Clause
// A run that cannot go on says which field, where, when, and what was tried.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "benchmarks/problems.hpp"
#include "reaction/program/program_system.hpp"
#include "skinheal/error.hpp"

namespace skinheal::test {
namespace {

using reaction::Method;
using enum reaction::Operation;

constexpr int cells = 6;

grid::Grid block() {
    return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, cells),
                       grid::uniform_axis("z", grid::AxisKind::cartesian, 1, cells)});
}

/// Two species that diffuse; the second has the rate of `nodes`, the last of which it is.
reaction::RuntimeModel model(std::vector<double> constants, std::vector<reaction::Node> nodes,
                             std::vector<reaction::RuntimeKinetics::Entry> jacobian, int rate, bool any_sign) {
    reaction::RuntimeModel m;
    m.kinetics.species = 2;
    m.kinetics.constants = std::move(constants);
    m.kinetics.nodes = std::move(nodes);
    m.kinetics.rates = {0, rate};  // node 0 is the constant 0
    m.kinetics.jacobian = std::move(jacobian);
    m.fields = {{"idle", "1", "idle", "", 0, 1, 0, true}, {"culprit", "1", "culprit", "", 0, 1, 0, any_sign}};
    m.diffusivities = {1e-6, 1e-6};
    return m;
}

/// Runs until it fails; cell (k, j, i) = (0, 4, 2) starts with `there`, the others with `elsewhere`.
NumericsFailure failure_of(const reaction::RuntimeModel& m, double there, double elsewhere, Method method,
                           std::string* message = nullptr) {
    reaction::ProgramSystem system(m, block(), {.tolerance = 1e-4, .method = method});
    problems::fill(system.grid(), system.mutable_state(), 2, [&](int f, double x, double z, double) {
        const bool here = static_cast<int>(x * cells) == 2 && static_cast<int>(z * cells) == 4;
        return f == 0 ? 0.5 : here ? there : elsewhere;
    });
    try {
        while (system.state().time < 10) system.advance(10);
    } catch (const NumericsError& error) {
        if (message != nullptr) *message = error.what();
        return error.failure();
    }
    ADD_FAILURE() << "nothing failed";
    return {};
}

/// u' = -1 - sqrt(u): no number once u < 0.
reaction::RuntimeModel root() {
    return model({0.0, -1.0}, {{constant, 0}, {constant, 1}, {species, 1}, {square_root, 2}, {subtract, 1, 3}}, {}, 4,
                 true);
}

/// u' = u^2: infinite at time 1/u(0).
reaction::RuntimeModel blow_up() {
    return model({0.0, 2.0}, {{constant, 0}, {constant, 1}, {species, 1}, {multiply, 2, 2}, {multiply, 1, 2}},
                 {{1, 1, 4}}, 3, true);
}

/// u' = -1: below zero at time u(0), which its bound forbids.
reaction::RuntimeModel drain() { return model({0.0, -1.0}, {{constant, 0}, {constant, 1}}, {}, 1, false); }

TEST(Failure, OfRatesThatAreNoNumbersNamesTheFieldTheCellAndTheTime) {
    for (const Method method : {Method::automatic, Method::factored, Method::unfactored}) {
        const NumericsFailure f = failure_of(root(), 1.0, 5.0, method);
        EXPECT_EQ(f.field, "culprit");
        EXPECT_EQ(f.cause, "not finite");
        EXPECT_EQ(f.place, "cell (0, 4, 2)");
        EXPECT_EQ(f.cell, 4 * cells + 2);
        EXPECT_NEAR(f.time, 2 - 2 * std::log(2.0), 0.02);
    }
}

TEST(Failure, OfASolutionThatEndsNamesTheCellThatEnds) {
    for (const Method method : {Method::automatic, Method::factored, Method::unfactored}) {
        const NumericsFailure f = failure_of(blow_up(), 2.0, 0.1, method);
        EXPECT_EQ(f.field, "culprit");
        EXPECT_EQ(f.place, "cell (0, 4, 2)");
        EXPECT_NEAR(f.time, 0.5, 0.01);
    }
}

TEST(Failure, OfABoundNamesTheCellThatLeavesIt) {
    for (const Method method : {Method::automatic, Method::factored, Method::unfactored}) {
        const NumericsFailure f = failure_of(drain(), 1.0, 5.0, method);
        EXPECT_EQ(f.field, "culprit");
        EXPECT_EQ(f.cause, "culprit became negative");
        EXPECT_EQ(f.place, "cell (0, 4, 2)");
        EXPECT_NEAR(f.time, 1.0, 0.01);
    }
}

TEST(Failure, SaysThatTheOtherMethodWasTriedAndWhatToDo) {
    std::string message;
    (void)failure_of(root(), 1.0, 5.0, Method::automatic, &message);
    EXPECT_NE(message.find("culprit (not finite) in cell (0, 4, 2)"), std::string::npos) << message;
    EXPECT_NE(message.find("the L-stable method was tried too"), std::string::npos) << message;
    EXPECT_NE(message.find("\n  Try "), std::string::npos) << message;
    (void)failure_of(root(), 1.0, 5.0, Method::factored, &message);
    EXPECT_EQ(message.find("L-stable"), std::string::npos) << message;
}

}  // namespace
}  // namespace skinheal::test
