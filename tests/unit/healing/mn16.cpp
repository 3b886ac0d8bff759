// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn16.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "reaction/kernels/kernels.hpp"
#include "support/dense.hpp"
#include "support/wound.hpp"

namespace skinheal::test {

/// A plain number with 11 more bits than a double: what the kinetics are differentiated against.
struct Wide {
    long double v;
};
inline Wide operator+(Wide a, Wide b) { return {a.v + b.v}; }
inline Wide operator-(Wide a, Wide b) { return {a.v - b.v}; }
inline Wide operator*(Wide a, Wide b) { return {a.v * b.v}; }
inline Wide operator/(Wide a, Wide b) { return {a.v / b.v}; }
inline Wide operator-(Wide a) { return {-a.v}; }
inline Wide operator+(Wide a, double b) { return {a.v + b}; }
inline Wide operator-(Wide a, double b) { return {a.v - b}; }
inline Wide operator*(Wide a, double b) { return {a.v * b}; }
inline Wide operator/(Wide a, double b) { return {a.v / b}; }
inline Wide operator+(double a, Wide b) { return {a + b.v}; }
inline Wide operator-(double a, Wide b) { return {a - b.v}; }
inline Wide operator*(double a, Wide b) { return {a * b.v}; }
inline Wide operator/(double a, Wide b) { return {a / b.v}; }
inline Wide positive_part(Wide a) { return {a.v > 0 ? a.v : 0}; }
inline Wide negative_part(Wide a) { return {a.v < 0 ? a.v : 0}; }

namespace {

constexpr int N = Mn16::volume_count;
using Numbers = std::array<double, N>;
using numerics::Seeds;
using numerics::Values;

struct WideState {
    std::array<long double, N> u;
    template <int I>
    [[nodiscard]] Wide at() const {
        return {u[I]};
    }
};
struct Nothing {};

template <class Tuple, class F, std::size_t... I>
void each(const Tuple& t, F&& f, std::index_sequence<I...>) {
    (f(I, std::get<I>(t)), ...);
}
template <class Tuple, class F>
void each(const Tuple& t, F&& f) {
    each(t, std::forward<F>(f), std::make_index_sequence<N>{});
}

/// Sizes that the fields reach in a wound; rates and entries are compared in these units.
Numbers sizes(const Mn16& model) {
    return {0.5,  4e11, 5e11, 3e11, model.F0, 5e11,      1.0,       1e-6,
            5e-7, 1e-6, 5e-7, 0.3,  0.4,      model.C3h, model.C1h, model.Eh};
}

Numbers random_state(const Mn16& model, std::mt19937& random) {
    std::uniform_real_distribution<double> factor(0.3, 1.9);
    Numbers u = sizes(model);
    for (double& x : u) x *= factor(random);
    return u;
}

std::array<long double, N> wide_rates(const Mn16& model, const WideState& u) {
    std::array<long double, N> out{};
    each(model.rates(u, Nothing{}), [&](std::size_t i, const Wide& r) { out[i] = r.v; });
    return out;
}

/// Rows and columns of d rate_i / d u_j by dual numbers.
Matrix jacobian(const Mn16& model, const Numbers& u) {
    Seeds<1, N> seeds;
    for (std::size_t f = 0; f < N; ++f) seeds.u[f] = u[f];
    Matrix out(N);
    each(model.rates(seeds, reaction::Material<Mn16, 1>{}), [&](std::size_t i, const auto& r) {
        reaction::detail::unroll<1>([&](auto j) { out(i, j) = numerics::derivative<j>(r); },
                                    std::make_integer_sequence<int, N>{});
    });
    return out;
}

using Rates = decltype(std::declval<const Mn16&>().rates(std::declval<const Seeds<1, N>&>(),
                                                         std::declval<const reaction::Material<Mn16, 1>&>()));

TEST(Mn16, JacobianIsTheDerivativeOfTheRates) {
    const Mn16 model(parameters(), adult);
    const Numbers size = sizes(model);
    std::mt19937 random(1);
    for (int trial = 0; trial < 20; ++trial) {
        const Numbers u = random_state(model, random);
        const Matrix dual = jacobian(model, u);
        WideState at{};
        for (std::size_t f = 0; f < N; ++f) at.u[f] = u[f];
        Matrix difference(N);
        for (std::size_t j = 0; j < N; ++j) {
            const long double h = 1e-6L * at.u[j];
            WideState up = at;
            WideState down = at;
            up.u[j] += h;
            down.u[j] -= h;
            const auto high = wide_rates(model, up);
            const auto low = wide_rates(model, down);
            for (std::size_t i = 0; i < N; ++i) difference(i, j) = static_cast<double>((high[i] - low[i]) / (2 * h));
        }
        for (std::size_t i = 0; i < N; ++i) {
            double largest = 0;
            for (std::size_t j = 0; j < N; ++j) largest = std::max(largest, std::abs(dual(i, j)) * size[j]);
            for (std::size_t j = 0; j < N; ++j)
                EXPECT_NEAR(dual(i, j), difference(i, j), 1e-9 * std::abs(dual(i, j)) + 1e-12 * largest / size[j])
                    << "d rate " << i << " / d field " << j;
        }
    }
}

TEST(Mn16, ValuesAreTheSameWithAndWithoutDerivativesAndInEveryLane) {
    const Mn16 model(parameters(), adult);
    const Numbers size = sizes(model);
    std::mt19937 random(2);
    std::array<Numbers, 4> states;
    Values<4, N> four;
    for (std::size_t lane = 0; lane < 4; ++lane) {
        states[lane] = random_state(model, random);
        for (std::size_t f = 0; f < N; ++f) four.u[f][static_cast<int>(lane)] = states[lane][f];
    }
    const auto lanes = model.rates(four, reaction::Material<Mn16, 4>{});
    for (std::size_t lane = 0; lane < 4; ++lane) {
        WideState wide{};
        Values<1, N> plain;
        Seeds<1, N> seeds;
        for (std::size_t f = 0; f < N; ++f) wide.u[f] = plain.u[f] = seeds.u[f] = states[lane][f];
        const auto exact = wide_rates(model, wide);
        const double per_day = 1e-14 / day;  // rounding of rates of up to about 10 sizes a day
        each(model.rates(plain, reaction::Material<Mn16, 1>{}), [&](std::size_t i, const auto& r) {
            EXPECT_NEAR(r.v, static_cast<double>(exact[i]), 30 * per_day * size[i]) << i;
        });
        each(model.rates(seeds, reaction::Material<Mn16, 1>{}), [&](std::size_t i, const auto& r) {
            EXPECT_NEAR(r.v, static_cast<double>(exact[i]), 30 * per_day * size[i]) << i;
        });
        each(lanes, [&](std::size_t i, const auto& r) {
            EXPECT_NEAR(r.v[static_cast<int>(lane)], static_cast<double>(exact[i]), 30 * per_day * size[i]) << i;
        });
    }
}

TEST(Mn16, PatternIsExactlyTheEntriesThatCanDiffer) {
    const Mn16 model(parameters(), adult);
    std::mt19937 random(3);
    std::array<std::uint32_t, N> seen{};
    for (int trial = 0; trial < 200; ++trial) {
        const Matrix dual = jacobian(model, random_state(model, random));
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j)
                if (dual(i, j) != 0) seen[i] |= std::uint32_t{1} << j;
    }
    const auto& pattern = numerics::PatternOf<Rates>::value;
    for (std::size_t i = 0; i < N; ++i) EXPECT_EQ(pattern.row[i], seen[i] | (std::uint32_t{1} << i)) << "row " << i;
}

TEST(Mn16, EveryRateVanishesAtRestToTheLastBit) {
    for (const double age : {20.0, 33.3, 45.0, 61.7, 95.0}) {
        const Mn16 model(parameters(), {age * seconds_per_year, 3, 0.0});
        Values<1, N> rest{};
        const auto fields = model.volume_fields();
        for (std::size_t f = 0; f < N; ++f) rest.u[f] = fields[f].resting;
        each(model.rates(rest, reaction::Material<Mn16, 1>{}),
             [&](std::size_t i, const auto& r) { EXPECT_EQ(r.v, 0.0) << fields[i].name; });
    }
}

TEST(Mn16, AgeLawsAreThoseOfTheirReferenceAges) {
    const auto at = [](double years) { return Mn16(parameters(), {years * seconds_per_year, 3, 0.0}); };
    EXPECT_DOUBLE_EQ(at(20).C1h, 170.0);
    EXPECT_DOUBLE_EQ(at(12).C1h, 170.0) << "the laws start at 20 years";
    EXPECT_NEAR(at(45).C1h, 127.5, 1e-10);
    EXPECT_NEAR(at(45).C3h, 22.5, 1e-11);
    EXPECT_NEAR(at(45).Eh, 8.5, 1e-11);
    EXPECT_NEAR(at(45).fH, 0.875, 1e-12);
    EXPECT_NEAR(at(45).fS, std::exp(-25.0 / 60.0), 1e-12);
    EXPECT_NEAR(at(110).C1h, 51.0, 1e-10) << "collagen stays above 30 %";
}

TEST(Mn16, SettlesOnlyWhenTheLeastCoverHasClosed) {
    const Mn16 model(parameters(), adult);
    std::vector<double> surface{0.9995, 0.9992, 0.9989, 0.5, 0.5, 0.5, 1.1, 1.1, 1.1};
    std::vector<double> scalars{0.8};
    const std::vector<double> before = surface;
    model.settle(surface, scalars, 3);
    EXPECT_EQ(surface, before) << "one cell is still more than a thousandth open";
    EXPECT_EQ(scalars[0], 0.8);
    surface[2] = 0.9991;
    model.settle(surface, scalars, 3);
    EXPECT_EQ(std::vector<double>(surface.begin(), surface.begin() + 3), (std::vector<double>{1, 1, 1}));
    EXPECT_EQ(std::vector<double>(surface.begin() + 3, surface.end()),
              std::vector<double>(before.begin() + 3, before.end()));
    EXPECT_EQ(scalars[0], 0.0);
}

}  // namespace
}  // namespace skinheal::test
