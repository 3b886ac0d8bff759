// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <tuple>
#include <vector>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

using grid::AxisKind;

/// One field that relaxes to a supply which makes a chosen function its steady state: u' = D lap u - u + supply.
struct Supplied : reaction::PlainModel {
    static constexpr int volume_count = 1;
    static constexpr bool moves[volume_count] = {true};
    static constexpr int material_count = 1;
    static constexpr double diffusivity = 0.7;

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M& given) const {
        return std::make_tuple(given.template at<0>() - u.template at<0>());
    }
    [[nodiscard]] static std::array<double, 1> material() { return {0.0}; }
    [[nodiscard]] static std::array<reaction::Transport, volume_count> transport() {
        return {{{.diffusivity = diffusivity}}};
    }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{"u", "1", "u", "", 0, 1, 0, true}};
    }
};

/// A smooth factor of the exact answer along one direction: cos(w (x - middle)), or cos(w r^2) along a radius.
struct Factor {
    AxisKind axis{AxisKind::cartesian};
    double w{0};
    double middle{0};

    [[nodiscard]] double value(double x) const {
        return axis == AxisKind::radial ? std::cos(w * x * x) : std::cos(w * (x - middle));
    }
    [[nodiscard]] double slope(double x) const {
        return axis == AxisKind::radial ? -2 * w * x * std::sin(w * x * x) : -w * std::sin(w * (x - middle));
    }
    [[nodiscard]] double laplacian(double x) const {
        if (axis != AxisKind::radial) return -w * w * value(x);
        return -4 * w * std::sin(w * x * x) - 4 * w * w * x * x * value(x);
    }
};

struct Shape {
    const char* name;
    std::vector<AxisKind> axes;
};

enum class Kind { closed, held, transfer, exchange, inflow };

constexpr double length = 1.1;
constexpr double pi = std::numbers::pi;

/// An exact answer on a shape whose direction `open` has walls of one kind; the others are closed.
struct Problem {
    Shape shape;
    std::size_t open;
    Kind kind;

    /// Flat at both walls, or as the kind of wall asks in the open direction.
    [[nodiscard]] Factor factor(std::size_t s) const {
        const bool radial = shape.axes[s] == AxisKind::radial;
        if (s != open || kind == Kind::closed || kind == Kind::inflow)
            return radial ? Factor{AxisKind::radial, pi / (length * length), 0}
                          : Factor{AxisKind::cartesian, pi / length, 0};
        const double share = kind == Kind::held ? 1.0 : 0.6;  // 1: zero at the walls
        return radial ? Factor{AxisKind::radial, share * pi / (2 * length * length), 0}
                      : Factor{AxisKind::cartesian, share * pi / length, length / 2};
    }
    [[nodiscard]] double exact(const std::array<double, 3>& x) const {
        double product = 1;
        for (std::size_t s = 0; s < shape.axes.size(); ++s) product *= factor(s).value(x[s]);
        return product + (kind == Kind::inflow ? x[open] * x[open] : 0.0);
    }
    [[nodiscard]] double laplacian(const std::array<double, 3>& x) const {
        double sum = 0;
        for (std::size_t s = 0; s < shape.axes.size(); ++s) {
            double product = factor(s).laplacian(x[s]);
            for (std::size_t o = 0; o < shape.axes.size(); ++o)
                if (o != s) product *= factor(o).value(x[o]);
            sum += product;
        }
        if (kind == Kind::inflow) sum += shape.axes[open] == AxisKind::radial ? 4.0 : 2.0;
        return sum;
    }
    [[nodiscard]] reaction::Walls walls() const {
        reaction::Walls w{};
        const double d = Supplied::diffusivity;
        const Factor f = factor(open);
        const double transfer = -d * f.slope(length) / f.value(length);
        reaction::Wall one{};
        if (kind == Kind::held) one = reaction::Wall::held(0);
        if (kind == Kind::transfer) one = {transfer, 0, 0};
        if (kind == Kind::exchange) one = reaction::Wall::beyond(d / transfer, d, 0);
        if (kind == Kind::inflow) one = {0, 0, 2 * d * length};
        w[open][1] = one;
        if (shape.axes[open] != AxisKind::radial && kind != Kind::inflow) w[open][0] = one;
        return w;
    }
};

enum class Code { factored, faces };  ///< one diffusivity, or one per cell: other loops for the same numbers
using Case = std::tuple<Problem, bool, Code>;

grid::Grid make(const Shape& shape, bool graded, int cells) {
    std::vector<grid::Axis> axes;
    for (std::size_t s = 0; s < shape.axes.size(); ++s) {
        const std::string name(1, static_cast<char>('a' + s));
        axes.push_back(graded ? grid::graded_axis(name, shape.axes[s], length, cells, 1.5)
                              : grid::uniform_axis(name, shape.axes[s], length, cells));
    }
    return grid::Grid(std::move(axes));
}

/// Root mean square error of the steady state.
double error(const Case& c, int cells) {
    const Problem& problem = std::get<Problem>(c);
    reaction::Engine<Supplied> system({}, make(problem.shape, std::get<bool>(c), cells),
                                      reaction::native_kernels<Supplied>(), {.tolerance = 1e-4});
    const grid::Grid& grid = system.grid();
    system.set_walls(0, problem.walls());
    if (std::get<Code>(c) == Code::faces)
        system.set_diffusivity(
            0, std::vector<double>(static_cast<std::size_t>(grid.field_stride()), Supplied::diffusivity));
    const auto exact = [&](double x, double y, double z) { return problem.exact({x, y, z}); };
    const auto supply = system.material(0);
    reaction::State like = system.empty_state();
    problems::fill(grid, like, 1, [&](int, double x, double y, double z) {
        return exact(x, y, z) - Supplied::diffusivity * problem.laplacian({x, y, z});
    });
    std::copy_n(like.volume.data(), supply.size(), supply.begin());
    problems::fill(grid, system.mutable_state(), 1, [&](int, double x, double y, double z) { return exact(x, y, z); });
    while (system.state().time < 25) system.advance(25);
    problems::fill(grid, like, 1, [&](int, double x, double y, double z) { return exact(x, y, z); });
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < grid.field_stride(); ++i) {
        const double d = system.state().volume.data()[i] - like.volume.data()[i];
        sum += grid.volume_weight()[static_cast<std::size_t>(i)] * d * d;
    }
    return std::sqrt(sum);
}

class WallOrder : public ::testing::TestWithParam<Case> {};

// The steady state of a model with a supply is a chosen function: its error is that of the operator and its walls.
TEST_P(WallOrder, IsTwoForEveryGeometryAndWall) {
    const bool three = std::get<0>(GetParam()).shape.axes.size() > 2;
    const double coarse = error(GetParam(), three ? 8 : 16);
    const double fine = error(GetParam(), three ? 16 : 32);
    const double order = observed_order(coarse, fine);
    EXPECT_GT(order, 1.9) << coarse << ", " << fine;
    EXPECT_LT(order, 2.1) << coarse << ", " << fine;
}

std::vector<Problem> every() {
    const std::vector<Shape> shapes{{"Column", {AxisKind::cartesian}},
                                    {"Axisymmetric", {AxisKind::radial, AxisKind::cartesian}},
                                    {"Box", {AxisKind::cartesian, AxisKind::cartesian, AxisKind::cartesian}}};
    std::vector<Problem> out;
    for (const Shape& shape : shapes)
        for (std::size_t open = 0; open < shape.axes.size(); ++open)
            for (const Kind kind : {Kind::closed, Kind::held, Kind::transfer, Kind::exchange, Kind::inflow})
                if (kind != Kind::closed || open == 0) out.push_back({shape, open, kind});
    return out;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
    const auto& [problem, graded, code] = info.param;
    const std::array<const char*, 5> kinds{"Closed", "Held", "Transfer", "Exchange", "Inflow"};
    return std::string(problem.shape.name) + std::to_string(problem.open) +
           kinds[static_cast<std::size_t>(problem.kind)] + (graded ? "Graded" : "Equal") +
           (code == Code::faces ? "Faces" : "Factored");
}

INSTANTIATE_TEST_SUITE_P(All, WallOrder,
                         ::testing::Combine(::testing::ValuesIn(every()), ::testing::Bool(),
                                            ::testing::Values(Code::factored, Code::faces)),
                         name_of);

/// Two layers whose diffusivities differ by four orders: exact for piecewise linear profiles, wherever the cells lie.
TEST(Layers, PassTheFluxOfTheirResistances) {
    const auto axis = grid::graded_axis("z", AxisKind::cartesian, 1.0, 40, 1.5);
    reaction::RuntimeModel model = problems::fisher_at_run_time();
    model.kinetics.constants = {0.0};  // no rate
    model.kinetics.nodes = {{reaction::Operation::constant, 0}};
    model.kinetics.rates = {0};
    model.kinetics.jacobian = {};
    reaction::ProgramSystem system(model, grid::Grid({axis}), {.tolerance = 1e-4});
    reaction::Walls walls{};
    walls[0] = {reaction::Wall::held(1), reaction::Wall::held(0)};
    system.set_walls(0, walls);
    const double edge = axis.edges[17];
    std::vector<double> d(static_cast<std::size_t>(system.grid().field_stride()), 1.0);
    for (int i = 0; i < 17; ++i) d[static_cast<std::size_t>(system.grid().offset(i))] = 1e-4;
    system.set_diffusivity(0, d);
    while (system.state().time < 1e5) system.advance(1e5);
    const double flux = 1 / (edge / 1e-4 + (1 - edge));
    for (int i = 0; i < 40; ++i) {
        const double z = axis.centres[static_cast<std::size_t>(i)];
        const double exact = i < 17 ? 1 - flux * z / 1e-4 : flux * (1 - z);
        EXPECT_NEAR(system.state().volume.data()[system.grid().offset(i)], exact, 1e-9) << i;
    }
}

}  // namespace
}  // namespace skinheal::test
