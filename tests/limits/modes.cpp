// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "support/engine.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double radius = 4.0e-4;
constexpr double height = 1.0e-3;

/// Integral of f over [a, b] by Gauss-Legendre with three nodes: exact enough for the means of small cells.
double integral(double a, double b, const std::function<double(double)>& f) {
    const double c = 0.5 * (a + b);
    const double h = 0.5 * (b - a);
    const double x = h * std::sqrt(0.6);
    return h * (5 * f(c - x) + 8 * f(c) + 5 * f(c + x)) / 9;
}

grid::Grid column(int cells) { return grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, height, cells)}); }

double mean_of(const grid::Axis& z, int j, const std::function<double(double)>& f) {
    const auto k = static_cast<std::size_t>(j);
    return integral(z.edges[k], z.edges[k + 1], f) / z.widths[k];
}

/// Root of f in (a, b).
double root(double a, double b, const std::function<double(double)>& f) {
    for (int k = 0; k < 200; ++k) {
        const double c = 0.5 * (a + b);
        ((f(a) < 0) == (f(c) < 0) ? a : b) = c;
    }
    return 0.5 * (a + b);
}

/// Follow field f from `shape(z, 0)` and return the relative error against `shape(z, end)`, in a column of n cells.
struct Mode {
    Mn16 model;
    int field;
    double cover;  ///< frozen
    std::function<double(double, double)> shape;
    double end;
};

double error_of(const Mode& mode, int n) {
    const grid::Grid grid = column(n);
    const auto system = engine(mode.model, grid, {.adaptive = false, .fixed_step = mode.end / 400, .order = 3});
    reaction::State& state = system->mutable_state();
    const grid::Axis& z = grid.axes()[0];
    double* u = field(grid, state, mode.field);
    for (int j = 0; j < n; ++j) u[grid.offset(j)] = mean_of(z, j, [&](double x) { return mode.shape(x, 0); });
    surface(grid, state, Mn16::epidermal_cover)[0] = mode.cover;
    for (int k = 1; k <= 400; ++k) system->advance(k * mode.end / 400);
    double error = 0;
    double size = 0;
    const double* v = field(grid, system->state(), mode.field);
    for (int j = 0; j < n; ++j) {
        const double exact = mean_of(z, j, [&](double x) { return mode.shape(x, mode.end); });
        error += z.widths[static_cast<std::size_t>(j)] * std::pow(v[grid.offset(j)] - exact, 2);
        size += z.widths[static_cast<std::size_t>(j)] * exact * exact;
    }
    return std::sqrt(error / size);
}

/// Quiet tissue under a cover that does not move: no reaction feeds back on PDGF, cytokine or VEGF.
Mn16 quiet() {
    Mn16 m = adult_model();
    m.inv_tauK = 0;     // activation stays 0, so the cover stays
    m.sIK = m.sGK = 0;  // nothing flows in
    m.rN = m.rM = 0;    // nobody is recruited
    return m;
}

void converges(const Mode& mode, int cells, double bound) {
    const double coarse = error_of(mode, cells);
    const double fine = error_of(mode, 2 * cells);
    const double order = observed_order(coarse, fine);
    EXPECT_GT(order, 1.9) << coarse << ", " << fine;
    EXPECT_LT(order, 2.1) << coarse << ", " << fine;
    EXPECT_LT(fine, bound);
}

// D u_z = (D/L)(0 - u) at the far wall, nothing at the near one: cos(k z) with k tan(k H) = 1/L, decay D k^2 + d.
TEST(ExchangeBelow, DecaysLikeItsCosine) {
    const Mn16 model = quiet();
    const double beyond = parameters()["subcutis.exchange_length"];
    const double k =
        root(1e-3, 0.5 * pi / height * (1 - 1e-12), [&](double q) { return q * std::tan(q * height) - 1 / beyond; });
    const double rate = model.DP * k * k + model.dP;
    converges({model, Mn16::pdgf, 1.0, [=](double z, double t) { return 1e-6 * std::cos(k * z) * std::exp(-rate * t); },
               0.5 * day},
              12, 1e-4);
}

// D u_z = kout (1 - K) u at the open top: cos(k z) + (w/k) sin(k z).
TEST(WashoutAbove, DecaysLikeItsMode) {
    const Mn16 model = quiet();
    const double cover = 0.2;
    const double beyond = parameters()["subcutis.exchange_length"];
    const double w = model.kout * (1 - cover) / model.DP;
    const double k = root(1e-3, pi / height, [&](double q) {
        return -q * std::sin(q * height) + w * std::cos(q * height) +
               (std::cos(q * height) + w / q * std::sin(q * height)) / beyond;
    });
    const double rate = model.DP * k * k + model.dP;
    converges(
        {model, Mn16::pdgf, cover,
         [=](double z, double t) { return 1e-6 * (std::cos(k * z) + w / k * std::sin(k * z)) * std::exp(-rate * t); },
         0.25 * day},
        12, 2e-4);
}

/// Steady state of D u'' = d u with inflow s (1 - K) and washout above, exchange below.
std::function<double(double, double)> steady(double diffusivity, double decay, double inflow, double washout) {
    const double q = std::sqrt(decay / diffusivity);
    const double beyond = parameters()["subcutis.exchange_length"];
    // u = a cosh + b sinh:  D q b = -inflow + washout a;  q (a sinh + b cosh) = -(a cosh + b sinh)/L
    const double c = std::cosh(q * height);
    const double s = std::sinh(q * height);
    const double p = q * s + c / beyond;
    const double r = q * c + s / beyond;
    const double b0 = -inflow / (diffusivity * q);
    const double b1 = washout / (diffusivity * q);
    const double a = -r * b0 / (p + r * b1);
    const double b = b0 + b1 * a;
    return [=](double z, double) { return a * std::cosh(q * z) + b * std::sinh(q * z); };
}

TEST(OpenEpidermis, FeedsTheCytokineToItsSteadyProfile) {
    Mn16 model = quiet();
    model.sIK = adult_model().sIK;
    const double open = 0.7;
    converges({model, Mn16::inflammatory_cytokine, 1 - open,
               steady(model.DI, model.dI, model.sIK * open, model.kout * open), 4 * day},
              12, 1e-3);
}

TEST(OpenEpidermis, FeedsVegfToItsSteadyProfile) {
    Mn16 model = quiet();
    model.sGK = adult_model().sGK;
    model.DV = 0;
    const double open = 0.4;
    converges({model, Mn16::vegf, 1 - open, steady(model.DG, model.dG, model.sGK * open, model.kout * open), 4 * day},
              12, 1e-3);
}

// First radial mode J0(j11 r/R) times cos(pi z/H) between four closed walls: decay D ((j11/R)^2 + (pi/H)^2) + d.
double radial_error(int n) {
    const double k = 3.8317059702075123 / radius;
    const double q = pi / height;
    const Mn16 model = adult_model();
    const double rate = model.DM * (k * k + q * q) + model.dM2;
    const grid::Grid grid({grid::uniform_axis("r", grid::AxisKind::radial, radius, n),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, height, n)});
    const auto system = engine(model, grid, {.adaptive = false, .fixed_step = 1e-3 * day, .order = 3});
    const auto exact = [&](int i, int j, double t) {
        const auto& r = grid.axes()[0].edges;
        const auto& z = grid.axes()[1].edges;
        const auto a = static_cast<std::size_t>(i);
        const auto b = static_cast<std::size_t>(j);
        const double ring = 2 *
                            (r[a + 1] * std::cyl_bessel_j(1, k * r[a + 1]) - r[a] * std::cyl_bessel_j(1, k * r[a])) /
                            (k * (r[a + 1] * r[a + 1] - r[a] * r[a]));
        const double layer = (std::sin(q * z[b + 1]) - std::sin(q * z[b])) / (q * (z[b + 1] - z[b]));
        return 1e11 * (std::exp(-model.dM2 * t) + 0.8 * ring * layer * std::exp(-rate * t));
    };
    double* u = field(grid, system->mutable_state(), Mn16::macrophages_m2);
    each_cell(grid, [&](std::ptrdiff_t at, int i, int j) { u[at] = exact(i, j, 0); });
    const double end = 0.15 * day;
    for (int s = 1; s <= 150; ++s) system->advance(s * 1e-3 * day);
    double sum = 0;
    const double* v = field(grid, system->state(), Mn16::macrophages_m2);
    each_cell(grid, [&](std::ptrdiff_t at, int i, int j) {
        sum += grid.volume_weight()[static_cast<std::size_t>(at)] * std::pow(v[at] - exact(i, j, end), 2);
    });
    return std::sqrt(sum) / 1e11;
}

TEST(Diffusion, DecaysLikeTheFirstBesselMode) {
    const double coarse = radial_error(8);
    const double fine = radial_error(16);
    EXPECT_GT(observed_order(coarse, fine), 1.9) << coarse << ", " << fine;
    EXPECT_LT(observed_order(coarse, fine), 2.1) << coarse << ", " << fine;
    EXPECT_LT(fine, 6e-4);
    // the rate itself: J0 mode of a field with D = 0.3 mm2/d in R = 0.398942 mm
    EXPECT_NEAR(0.3 * std::pow(3.8317059702075123 / 0.398942, 2), 27.6749, 1e-4);
}

// The front of the epidermis: u = (1 + exp(x/sqrt 6 - 5 t/6))^-2 solves u_t = u_xx + u (1 - u) (Ablowitz and Zeppetella 1979).
double front_error(int cells) {
    Mn16 model = quiet();
    model.inv_tauK = 1 / day;  // activation is 1 and stays
    const double length = std::sqrt(model.DK / model.rK);
    const double rate = model.fH * model.rK;
    const grid::Grid grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 80 * length, cells),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, height, 2)});
    const double end = 5 / rate;
    const auto system = engine(model, grid, {.adaptive = false, .fixed_step = end / 400, .order = 3});
    const auto exact = [&](std::size_t c, double t) {
        const auto& x = grid.axes()[0].edges;
        return integral(x[c], x[c + 1],
                        [&](double s) {
                            return std::pow(1 + std::exp((s / length - 30) / std::sqrt(6.0) - 5 * rate * t / 6), -2);
                        }) /
               (x[c + 1] - x[c]);
    };
    reaction::State& state = system->mutable_state();
    const auto cover = surface(grid, state, Mn16::epidermal_cover);
    for (std::size_t c = 0; c < cover.size(); ++c) cover[c] = exact(c, 0);
    state.scalars[0] = 1.0;
    for (int k = 1; k <= 400; ++k) system->advance(k * end / 400);
    double worst = 0;
    for (std::size_t c = 0; c < cover.size(); ++c)
        worst = std::max(worst, std::abs(system->state().surface[c] - exact(c, end)));
    return worst;
}

TEST(EpidermalCover, MovesLikeTheExactFisherWave) {
    const double coarse = front_error(160);
    const double fine = front_error(320);
    EXPECT_GT(observed_order(coarse, fine), 1.9) << coarse << ", " << fine;
    EXPECT_LT(observed_order(coarse, fine), 2.1) << coarse << ", " << fine;
    EXPECT_LT(fine, 5e-4);
    const Mn16 model(parameters(), {20 * seconds_per_year, 3, 0.0});
    EXPECT_NEAR(2 * std::sqrt(model.DK * model.rK * model.fH * model.fH) * 1e3 * day, 0.218513, 1e-6)
        << "slowest front, mm/d";
}

}  // namespace
}  // namespace skinheal::test
