// SPDX-License-Identifier: BSD-3-Clause
// What would a library do in place of what was written by hand?  Each pair solves the same system: BiCGSTAB with incomplete factors
// against Eigen's, the banded elimination against a textbook's, Eigen's dense elimination against a textbook's (docs/decisions.md).
#include <benchmark/benchmark.h>

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/linear/banded.hpp"
#include "numerics/linear/dense.hpp"
#include "numerics/simd/buffer.hpp"
#include "reaction/grid_view.hpp"
#include "reaction/kernels/cosine_plan.hpp"
#include "transport/iterative.hpp"

namespace {

using namespace skinheal;

// ------------------------------------------------------------------------------------------------------------------- sparse

/// An implicit step of diffusion on a cube of `side` cells with two orders of contrast, 1 + 6 k of exchange each.
struct Cube {
    explicit Cube(int side) {
        network.capacity.assign(static_cast<std::size_t>(side) * side * side, 1.0);
        const auto number = [side](int i, int j, int k) { return i + side * (j + side * k); };
        for (int k = 0; k < side; ++k)
            for (int j = 0; j < side; ++j)
                for (int i = 0; i < side; ++i) {
                    const double rate = k < side / 4 ? 0.3 : 30.0;
                    const int here = number(i, j, k);
                    if (i + 1 < side) network.links.push_back({here, number(i + 1, j, k), rate, rate});
                    if (j + 1 < side) network.links.push_back({here, number(i, j + 1, k), rate, rate});
                    if (k + 1 < side) network.links.push_back({here, number(i, j, k + 1), rate, rate});
                }
    }
    /// Calls `entry(row, column, value)`; some are given in parts.
    template <class F>
    void entries(F&& entry) const {
        for (int i = 0; i < network.size(); ++i) entry(i, i, 1.0);
        for (const transport::Link& link : network.links) {
            entry(link.from, link.from, link.forward);
            entry(link.from, link.to, -link.backward);
            entry(link.to, link.from, -link.forward);
            entry(link.to, link.to, link.backward);
        }
    }
    [[nodiscard]] std::vector<double> right() const {
        std::vector<double> b(network.capacity.size());
        for (std::size_t i = 0; i < b.size(); ++i) b[i] = 1 + std::sin(static_cast<double>(i));
        return b;
    }
    transport::Network network{};
};

void sparse_ours(benchmark::State& state) {
    const Cube cube(static_cast<int>(state.range(0)));
    transport::IterativeSolver solver;
    solver.resize(cube.network);
    for (auto _ : state) {
        solver.clear();
        cube.entries([&](int i, int j, double v) { solver.at(i, j) += v; });
        std::vector<double> x = cube.right();
        if (!solver.factorise() || !solver.solve(x)) state.SkipWithError("did not converge");
        benchmark::DoNotOptimize(x.data());
    }
}
BENCHMARK(sparse_ours)->ArgName("side")->Arg(36)->Unit(benchmark::kMillisecond);

void sparse_eigen(benchmark::State& state) {
    const Cube cube(static_cast<int>(state.range(0)));
    const auto n = static_cast<Eigen::Index>(cube.network.size());
    for (auto _ : state) {
        std::vector<Eigen::Triplet<double>> entries;
        cube.entries([&](int i, int j, double v) { entries.emplace_back(i, j, v); });
        Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(n, n);
        matrix.setFromTriplets(entries.begin(), entries.end());
        Eigen::BiCGSTAB<Eigen::SparseMatrix<double, Eigen::RowMajor>, Eigen::IncompleteLUT<double>> solver;
        solver.setTolerance(1e-13);
        solver.compute(matrix);
        const std::vector<double> b = cube.right();
        const Eigen::VectorXd x = solver.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), n));
        if (solver.info() != Eigen::Success) state.SkipWithError("did not converge");
        benchmark::DoNotOptimize(x.data());
    }
}
BENCHMARK(sparse_eigen)->ArgName("side")->Arg(36)->Unit(benchmark::kMillisecond);

/// The same with factors that are kept as sparse as ours.
void sparse_eigen_thin(benchmark::State& state) {
    const Cube cube(static_cast<int>(state.range(0)));
    const auto n = static_cast<Eigen::Index>(cube.network.size());
    for (auto _ : state) {
        std::vector<Eigen::Triplet<double>> entries;
        cube.entries([&](int i, int j, double v) { entries.emplace_back(i, j, v); });
        Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(n, n);
        matrix.setFromTriplets(entries.begin(), entries.end());
        Eigen::BiCGSTAB<Eigen::SparseMatrix<double, Eigen::RowMajor>, Eigen::IncompleteLUT<double>> solver;
        solver.setTolerance(1e-13);
        solver.preconditioner().setDroptol(1e-3);
        solver.preconditioner().setFillfactor(2);
        solver.compute(matrix);
        const std::vector<double> b = cube.right();
        const Eigen::VectorXd x = solver.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), n));
        if (solver.info() != Eigen::Success) state.SkipWithError("did not converge");
        benchmark::DoNotOptimize(x.data());
    }
}
BENCHMARK(sparse_eigen_thin)->ArgName("side")->Arg(36)->Unit(benchmark::kMillisecond);

// ------------------------------------------------------------------------------------------------------------------- cosine

/// Planes of 50 x 50 values to their waves and back, one thread; with pocketfft, which SciPy holds:
///   python -m timeit -s "import numpy as np, scipy.fft as f; p = np.random.rand(38, 50, 50)"
///       "f.idctn(f.dctn(p, axes=(1, 2), overwrite_x=False), axes=(1, 2), overwrite_x=True)"
void cosine_planes(benchmark::State& state) {
    const grid::Grid grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 3.5e-3, 50),
                           grid::uniform_axis("y", grid::AxisKind::cartesian, 3.5e-3, 50),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, 3.0e-3, 38)});
    reaction::LateralWaves waves;
    waves.prepare(grid, true, 8);
    if (!waves.possible) {
        state.SkipWithError("this grid has no cosine transform");
        return;
    }
    const reaction::GridView view = reaction::view_of(grid);
    const std::array<reaction::CosineTables, 2> tables{waves.plans[0].tables(), waves.plans[1].tables()};
    numerics::Buffer field(static_cast<std::size_t>(grid.field_stride()));
    for (std::ptrdiff_t i = 0; i < grid.field_stride(); ++i) field.data()[i] = std::sin(static_cast<double>(i));
    numerics::Buffer scratch(reaction::wave_scratch(64));
    for (auto _ : state)
        for (const bool back : {false, true})
            for (int plane = 0; plane < grid.count(2); ++plane)
                waves.kernels->transform({&view, field.data(), tables.data(), scratch.data(), plane, back});
}
BENCHMARK(cosine_planes)->Unit(benchmark::kMicrosecond);

// ------------------------------------------------------------------------------------------------------------------- banded

void banded_ours(benchmark::State& state) {
    const int n = static_cast<int>(state.range(0));
    const int band = static_cast<int>(state.range(1));
    numerics::BandedLu lu;
    lu.resize(n, band);
    for (auto _ : state) {
        lu.clear();
        for (int i = 0; i < n; ++i)
            for (int j = std::max(0, i - band); j <= std::min(n - 1, i + band); ++j)
                lu.at(i, j) = i == j ? 2.0 * band + 1 : -1.0;
        std::vector<double> x(static_cast<std::size_t>(n), 1.0);
        if (!lu.factorise()) state.SkipWithError("failed");
        lu.solve(x);
        benchmark::DoNotOptimize(x.data());
    }
}

/// Gaussian elimination by rows without pivots, as a textbook has it.
void banded_textbook(benchmark::State& state) {
    const std::ptrdiff_t n = state.range(0);
    const std::ptrdiff_t band = state.range(1);
    const std::ptrdiff_t w = 2 * band + 1;
    std::vector<double> a(static_cast<std::size_t>(n * w));
    for (auto _ : state) {
        std::ranges::fill(a, 0.0);
        for (std::ptrdiff_t i = 0; i < n; ++i)
            for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - band); j <= std::min(n - 1, i + band); ++j)
                a[static_cast<std::size_t>(i * w + j - i + band)] = i == j ? 2.0 * static_cast<double>(band) + 1 : -1.0;
        std::vector<double> x(static_cast<std::size_t>(n), 1.0);
        double* const y = x.data();
        for (std::ptrdiff_t k = 0; k < n; ++k) {
            const double* const pivot = a.data() + k * w + band;
            const std::ptrdiff_t reach = std::min(band, n - 1 - k);
            for (std::ptrdiff_t i = 1; i <= reach; ++i) {
                double* const __restrict row = a.data() + (k + i) * w + band - i;
                const double l = row[0] / pivot[0];
                for (std::ptrdiff_t j = 1; j <= reach; ++j) row[j] -= l * pivot[j];
                y[k + i] -= l * y[k];
            }
        }
        for (std::ptrdiff_t k = n; k-- > 0;) {
            const double* const row = a.data() + k * w + band;
            for (std::ptrdiff_t j = 1; j <= std::min(band, n - 1 - k); ++j) y[k] -= row[j] * y[k + j];
            y[k] /= row[0];
        }
        benchmark::DoNotOptimize(x.data());
    }
}

void bands(benchmark::internal::Benchmark* b) {
    b->ArgNames({"n", "band"});
    for (const int band : {1, 4, 6, 8, 12, 16, 40}) b->Args({2000, band});
    b->Unit(benchmark::kMicrosecond);
}
BENCHMARK(banded_ours)->Apply(bands);
BENCHMARK(banded_textbook)->Apply(bands);

// -------------------------------------------------------------------------------------------------------------------- dense

std::vector<double> dense_matrix(std::size_t n) {
    std::vector<double> a(n * n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) a[i * n + j] = std::cos(static_cast<double>(i * j % 97)) + (i == j ? 3 : 0);
    return a;
}

void dense_eigen(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    const std::vector<double> matrix = dense_matrix(n);
    for (auto _ : state) {
        std::vector<double> a = matrix;
        std::vector<double> b(n, 1.0);
        numerics::solve_dense(a, b);
        benchmark::DoNotOptimize(b.data());
    }
}

void dense_textbook(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    const std::vector<double> matrix = dense_matrix(n);
    for (auto _ : state) {
        std::vector<double> a = matrix;
        std::vector<double> b(n, 1.0);
        for (std::size_t k = 0; k < n; ++k) {
            std::size_t pivot = k;
            for (std::size_t i = k + 1; i < n; ++i)
                if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
            if (pivot != k) {
                for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
                std::swap(b[k], b[pivot]);
            }
            for (std::size_t i = k + 1; i < n; ++i) {
                const double factor = a[i * n + k] / a[k * n + k];
                for (std::size_t j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
                b[i] -= factor * b[k];
            }
        }
        for (std::size_t k = n; k-- > 0;) {
            for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k * n + j] * b[j];
            b[k] /= a[k * n + k];
        }
        benchmark::DoNotOptimize(b.data());
    }
}
BENCHMARK(dense_eigen)->ArgName("n")->Arg(9)->Arg(40)->Arg(120)->Unit(benchmark::kMicrosecond);
BENCHMARK(dense_textbook)->ArgName("n")->Arg(9)->Arg(40)->Arg(120)->Unit(benchmark::kMicrosecond);

}  // namespace
