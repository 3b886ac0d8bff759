// SPDX-License-Identifier: BSD-3-Clause
// Rates that hold the time: order of the steps, against answers that were chosen and whose supply was derived from them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <tuple>
#include <vector>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

constexpr double pi = std::numbers::pi;

/// u' = D u_xx - k (u - g) + g', with g = 1 + sin(w t): uniform in space, exact answer g for every k.  And a second field that
/// follows the first and the time: v' = u^2 - v cos(w t).
struct Driven : reaction::PlainModel {
    static constexpr int volume_count = 2;
    static constexpr bool moves[volume_count] = {true, false};
    static constexpr bool depends_on_time = true;
    static constexpr double w = 2.0;
    double k{1.0};

    template <std::uint32_t M, int W>
    [[nodiscard]] static SKINHEAL_INLINE numerics::Dual<M, W> sine(const numerics::Dual<M, W>& x) {
        numerics::Vec<W> s, c;
        if constexpr (W == 1) {
            s = std::sin(x.v);
            c = std::cos(x.v);
        } else {
            for (int lane = 0; lane < W; ++lane) {
                s[lane] = std::sin(x.v[lane]);
                c[lane] = std::cos(x.v[lane]);
            }
        }
        return reaction::detail::chain(x, s, c);
    }

    template <class U, class M, class T>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& s, const M&, const T& t) const {
        const auto u = s.template at<0>();
        const auto v = s.template at<1>();
        const auto sine_t = sine(w * t);
        const auto cosine_t = sine(w * t + 0.5 * pi);
        return std::make_tuple(w * cosine_t - k * (u - 1.0 - sine_t), u * u - v * cosine_t);
    }
    [[nodiscard]] static std::array<reaction::Transport, volume_count> transport() {
        return {{{.diffusivity = 0.3}, {}}};
    }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{"u", "1", "u", "", 0, 1, 0, true}, {"v", "1", "v", "", 0, 1, 0, true}};
    }
};

reaction::RuntimeModel driven_at_run_time(double k) {
    using enum reaction::Operation;
    reaction::RuntimeModel m;
    m.kinetics.species = 2;
    m.kinetics.constants = {Driven::w, 1.0, k, -k, 2.0, 0.5 * pi, Driven::w * Driven::w};
    m.kinetics.nodes = {
        {species, 0},  // 0 u
        {species, 1},  // 1 v
        {time},        // 2 t
        {constant, 0},
        {constant, 1},
        {constant, 2},
        {constant, 3},  // 3 w, 4 one, 5 k, 6 -k
        {constant, 4},
        {constant, 5},
        {constant, 6},      // 7 two, 8 pi/2, 9 w^2
        {multiply, 3, 2},   // 10 w t
        {sine, 10},         // 11 sin
        {cosine, 10},       // 12 cos
        {multiply, 3, 12},  // 13 w cos
        {subtract, 0, 4},
        {subtract, 14, 11},
        {multiply, 5, 15},   // 16 k (u - 1 - sin)
        {subtract, 13, 16},  // 17 u'
        {multiply, 0, 0},
        {multiply, 1, 12},
        {subtract, 18, 19},  // 20 v'
        {multiply, 7, 0},    // 21 2 u
        {negate, 12},        // 22 -cos
        {multiply, 9, 11},
        {multiply, 5, 13},
        {subtract, 24, 23},  // 25 k w cos - w^2 sin
        {multiply, 3, 11},
        {multiply, 26, 1},  // 27 v w sin
    };
    m.kinetics.rates = {17, 20};
    m.kinetics.jacobian = {{0, 0, 6}, {1, 0, 21}, {1, 1, 22}};
    m.kinetics.time_slopes = {25, 27};
    m.fields = Driven::volume_fields();
    m.diffusivities = {0.3, 0.0};
    return m;
}

grid::Grid column() { return grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, 1.0, 9)}); }

/// u and v after a time of 2 in equal steps.
std::array<double, 2> after(reaction::System& system) {
    problems::fill(system.grid(), system.mutable_state(), 2, [](int, double, double, double) { return 1.0; });
    while (system.state().time < 2) system.advance(2);
    std::array<double, 2> out{};
    for (std::size_t f = 0; f < 2; ++f)
        out[f] =
            system.state()
                .volume.data()[static_cast<std::ptrdiff_t>(f) * system.grid().field_stride() + system.grid().offset(4)];
    return out;
}

reaction::SystemOptions options(int order, int steps) {
    return {.adaptive = false, .fixed_step = 2.0 / steps, .order = order};
}

std::array<double, 2> compiled(int order, int steps, double k = 1) {
    reaction::Engine<Driven> system(Driven{{}, k}, column(), reaction::native_kernels<Driven>(), options(order, steps));
    return after(system);
}

std::array<double, 2> interpreted(int order, int steps, double k = 1) {
    reaction::ProgramSystem system(driven_at_run_time(k), column(), options(order, steps));
    return after(system);
}

const double exact_u = 1 + std::sin(Driven::w * 2);

class ExplicitTime : public ::testing::TestWithParam<int> {};

TEST_P(ExplicitTime, KeepsTheOrderOfTheSteps) {
    const int order = GetParam();
    const double exact_v = compiled(3, 4096)[1];
    for (const auto run : {&compiled, &interpreted}) {
        const auto coarse = run(order, 64, 1);
        const auto fine = run(order, 128, 1);
        EXPECT_NEAR(observed_order(std::abs(coarse[0] - exact_u), std::abs(fine[0] - exact_u)), order, 0.15);
        EXPECT_NEAR(observed_order(std::abs(coarse[1] - exact_v), std::abs(fine[1] - exact_v)), order, 0.15);
    }
}

TEST_P(ExplicitTime, IsTheSameInCompiledKineticsAndInPrograms) {
    const auto a = compiled(GetParam(), 64);
    const auto b = interpreted(GetParam(), 64);
    for (std::size_t f = 0; f < 2; ++f) EXPECT_NEAR(a[f], b[f], 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Orders, ExplicitTime, ::testing::Values(2, 3));

// With k dt = 3e4.  Without their dF/dt the stages would follow g with an error of order 1.
TEST(ExplicitTime, KeepsItsOrderWhereTheRatesAreStiff) {
    const auto error = [](int steps, bool slopes) {
        reaction::RuntimeModel m = driven_at_run_time(1e6);
        if (!slopes) m.kinetics.time_slopes.clear();
        reaction::ProgramSystem system(m, column(), options(2, steps));
        return std::abs(after(system)[0] - exact_u);
    };
    EXPECT_GT(observed_order(error(64, true), error(128, true)), 1.9);
    EXPECT_LT(observed_order(error(64, false), error(128, false)), 1.2);
    EXPECT_LT(10 * error(64, true), error(64, false));
    EXPECT_NEAR(error(64, true), std::abs(compiled(2, 64, 1e6)[0] - exact_u), 1e-9);
}

// What is at rest, and waits for its time, is not passed over.
TEST(ExplicitTime, APulseIsSeenByStepsThatAreShortEnough) {
    using enum reaction::Operation;
    reaction::RuntimeModel m;
    m.kinetics.species = 1;
    m.kinetics.constants = {50.0, 51.0, 1.0, 0.0};
    m.kinetics.nodes = {{time},        {constant, 0}, {constant, 1}, {constant, 2},
                        {constant, 3}, {above, 0, 1}, {above, 0, 2}, {subtract, 5, 6}};  // 1 between 50 and 51
    m.kinetics.rates = {7};
    m.fields = {{"u", "1", "u", "", 0, 1, 0, true}};
    m.diffusivities = {0.0};
    reaction::ProgramSystem system(m, column(), {.tolerance = 1e-4, .longest_step = 0.5});
    problems::fill(system.grid(), system.mutable_state(), 1, [](int, double, double, double) { return 0.0; });
    while (system.state().time < 100) {
        const auto step = system.advance(100);
        EXPECT_LE(step.end - step.start, 0.5 * (1 + 1e-12));
    }
    EXPECT_NEAR(system.state().volume.data()[system.grid().offset(0)], 1.0, 1e-3);
}

}  // namespace
}  // namespace skinheal::test
