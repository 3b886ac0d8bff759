// SPDX-License-Identifier: BSD-3-Clause
// P1 and P1L: diffusion and decay of S equal substrates in a cube of 128^3 cells without flux through its walls, 10 min.
// Line solves of the library's `sweep` kernel: x and y of a plane while it is in cache, then z.  Backward Euler ("be", the scheme of BioFVM)
// or Crank-Nicolson along each direction ("cn"), in the symmetric order of Peaceman and Rachford, which costs no solve more: before the
// first step half an explicit step along z, after the last one half an implicit one, so that each step counts from and to its middle
// along z.  Order 2 whether or not the directions commute (docs/reference/benchmarks.md).
// The decay commutes with everything and enters by its exact factor.  --layered 1 gives the diffusivity
// of P1L.  Measures the rate of in-place updates u = s u + t of the same memory in the same run.
#include <sys/mman.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>

#include "common.hpp"
#include "numerics/simd/buffer.hpp"
#include "numerics/threads/team.hpp"
#include "reaction/kernels/line_kernels.hpp"
#include "reaction/stepping/line_factors.hpp"

namespace {

using namespace skinheal;
using namespace skinheal::problems;
using numerics::load;
using numerics::store;

constexpr double edge = 1280;         // um
constexpr double diffusivity = 1000;  // um2/min
constexpr double decay = 0.1;         // 1/min

using Kernel = reaction::LineKernels<width>;

/// D of each cell along z: one number, or the three layers of P1L.
std::vector<double> diffusivities(int cells, bool layered) {
    std::vector<double> d(static_cast<std::size_t>(cells), diffusivity);
    for (int k = 0; layered && k < cells; ++k) {
        const double z = (k + 0.5) * edge / cells;
        d[static_cast<std::size_t>(k)] *= z < 100 ? 0.01 : z < 700 ? 1.0 : 0.3;
    }
    return d;
}

/// Factors of (I - g D A) along one direction.
struct Line {
    std::vector<double> b, l, c;

    Line(const grid::Metrics& metrics, int cells, std::size_t padded, double g, double d)
        : b(padded), l(padded), c(padded) {
        reaction::factor_line(metrics, cells, padded, g * d, {}, b.data(), l.data(), c.data());
    }
    [[nodiscard]] reaction::LineFactors view() const { return {b.data(), l.data(), c.data()}; }
};

enum class Scheme { be, cn };

/// Several fields on huge pages if the system has them.
class Fields {
public:
    explicit Fields(std::size_t count) : size_(count * sizeof(double)), data_(::operator new(size_, align)) {
        ::madvise(data_, size_, MADV_HUGEPAGE);
    }
    ~Fields() { ::operator delete(data_, align); }
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;
    [[nodiscard]] double* data() const { return static_cast<double*>(data_); }

private:
    static constexpr std::align_val_t align{std::size_t{1} << 21};
    std::size_t size_;
    void* data_;
};

class Cube {
public:
    Cube(int cells, int substrates, bool layered, Scheme scheme, double dt, numerics::Team& team)
        : grid_({grid::uniform_axis("x", grid::AxisKind::cartesian, edge, cells),
                 grid::uniform_axis("y", grid::AxisKind::cartesian, edge, cells),
                 grid::uniform_axis("z", grid::AxisKind::cartesian, edge, cells)}),
          substrates_(substrates),
          scheme_(scheme),
          team_(team),
          g_(dt * (scheme == Scheme::be ? 1.0 : 0.5)),
          fields_(static_cast<std::size_t>(substrates) * stride()),
          along_z_(grid_.metrics(2)) {
        const auto padded = static_cast<std::size_t>(grid_.padded_row());
        const auto d = diffusivities(cells, layered);
        for (const double value : d) {
            if (across_.empty() || value != last_) across_.emplace_back(grid_.metrics(0), cells, padded, g_, value);
            last_ = value;
            layer_.push_back(across_.size() - 1);
        }
        // along z the flux between two layers meets the resistances of both halves
        for (std::size_t k = 0; k + 1 < d.size(); ++k) {
            const double between = 2 * d[k] * d[k + 1] / (d[k] + d[k + 1]);
            along_z_.upper[k] *= between;
            along_z_.lower[k + 1] *= between;
        }
        along_ = std::make_unique<Line>(along_z_, cells, static_cast<std::size_t>(cells), g_, 1.0);
        if (scheme == Scheme::be)
            for (double& b : along_->b) b *= std::exp(-decay * dt);
        view_ = view_of(grid_);
        scratch_stride_ = reaction::scratch_size(grid_.padded_row(), cells, 0);
        scratch_ = numerics::Buffer(scratch_stride_ * static_cast<std::size_t>(team.size()));
        for (int k = 0; k < cells; ++k) fill(k);
    }

    [[nodiscard]] const grid::Grid& grid() const { return grid_; }
    [[nodiscard]] const double* field(int s) const { return fields_.data() + static_cast<std::size_t>(s) * stride(); }

    /// All steps, from the state at their start to that at their end.
    void run(int steps) {
        for (int s = 0; s < substrates_; ++s) {
            double* u = fields_.data() + static_cast<std::size_t>(s) * stride();
            const auto after = scheme_ == Scheme::cn ? reaction::After::reflected : reaction::After::nothing;
            if (scheme_ == Scheme::cn) half_explicit(u, std::exp(-decay * 2 * g_ * steps));
            for (int n = 0; n < steps; ++n) {
                planes(u, after);
                columns(u, n + 1 < steps ? after : reaction::After::nothing);
            }
        }
    }

    /// u = s u + t over every field once.
    void update(double s, double t) {
        const std::size_t chunk = std::size_t{1} << 15;
        const std::size_t n = static_cast<std::size_t>(substrates_) * stride() / chunk;
        team_.run(static_cast<int>(n), [&](int, int c) {
            double* u = fields_.data() + static_cast<std::size_t>(c) * chunk;
            for (std::size_t i = 0; i < chunk; i += width) store<width>(u + i, s * load<width>(u + i) + t);
        });
    }

private:
    [[nodiscard]] std::size_t stride() const { return (static_cast<std::size_t>(grid_.field_stride()) + 7) / 8 * 8; }

    static reaction::GridView view_of(const grid::Grid& grid) {
        reaction::GridView v{};
        for (int s = 0; s < 3; ++s) v.n[s] = grid.count(s);
        v.padded = grid.padded_row();
        v.pitch = grid.pitch();
        v.plane = grid.plane();
        v.stride = grid.field_stride();
        v.origin = grid.offset(0);
        return v;
    }

    static double bell(double x, double centre) {
        const auto one = [](double d) { return std::exp(-d * d / (2 * 6400.0)); };
        return one(x - centre) + one(x + centre) + one(x - 2 * edge + centre);
    }

    void fill(int k) {
        const auto& x = grid_.axes()[0].centres;
        const auto n = static_cast<std::size_t>(grid_.count(0));
        for (int s = 0; s < substrates_; ++s) {
            double* u = fields_.data() + static_cast<std::size_t>(s) * stride();
            std::fill_n(u + (k + 1) * grid_.plane(), grid_.plane(), 0.0);  // the plane of cells k, with its margins
            if (k == 0) std::fill_n(u, grid_.plane(), 0.0);
            if (k + 1 == grid_.count(2)) std::fill(u + (k + 2) * grid_.plane(), u + stride(), 0.0);
        }
        std::vector<double> row(n);
        for (std::size_t j = 0; j < n; ++j) {
            const double yz = bell(x[j], 600) * bell(x[static_cast<std::size_t>(k)], 700);
            for (std::size_t i = 0; i < n; ++i) row[i] = bell(x[i], 500) * yz;
            for (int s = 0; s < substrates_; ++s)
                std::ranges::copy(row, fields_.data() + static_cast<std::size_t>(s) * stride() +
                                           grid_.offset(0, static_cast<int>(j), k));
        }
    }

    /// u = kept (u + dt/2 A u) along z.
    void half_explicit(double* u, double kept) {
        const auto width_of_row = static_cast<std::size_t>(grid_.padded_row());
        team_.run(grid_.count(1), [&](int worker, int j) {
            double* below = scratch_of(worker);  // the row below as it was
            std::fill_n(below, width_of_row, 0.0);
            for (int k = 0; k < grid_.count(2); ++k) {
                double* row = u + grid_.offset(0, j, k);
                const double lower = kept * g_ * along_z_.lower[static_cast<std::size_t>(k)];
                const double upper = kept * g_ * along_z_.upper[static_cast<std::size_t>(k)];
                const double here = kept - lower - upper;
                for (std::size_t i = 0; i < width_of_row; i += width) {
                    const auto old = load<width>(row + i);
                    store<width>(row + i, here * old + lower * load<width>(below + i) +
                                              upper * load<width>(row + grid_.plane() + i));
                    store<width>(below + i, old);
                }
            }
        });
    }

    [[nodiscard]] double* scratch_of(int worker) {
        return scratch_.data() + static_cast<std::size_t>(worker) * scratch_stride_;
    }

    /// The lines along one direction: rows or blocks of lines [begin, end).
    void lines(const reaction::SweepArguments& like, int slot, int begin, int end) const {
        reaction::SweepArguments a = like;
        a.slot = slot;
        a.begin = begin;
        a.end = end;
        Kernel::sweep(a);
    }

    [[nodiscard]] reaction::SweepArguments arguments(double* u, int worker, const Line& line, reaction::After after) {
        reaction::SweepArguments a{};
        a.grid = &view_;
        a.field = u;
        a.factors = line.view();
        a.scratch = scratch_of(worker);
        a.after = after;
        return a;
    }

    /// x and y of every plane while it is in cache.
    void planes(double* u, reaction::After after) {
        const int rows = grid_.count(1);
        const int blocks = grid_.padded_row() / 8;
        team_.run(grid_.count(2), [&](int worker, int k) {
            const auto a = arguments(u, worker, across_[layer_[static_cast<std::size_t>(k)]], after);
            lines(a, 0, k * rows, (k + 1) * rows);
            lines(a, 1, k * blocks, (k + 1) * blocks);
        });
    }

    void columns(double* u, reaction::After after) {
        const int blocks = grid_.padded_row() / 8;
        team_.run(grid_.count(1), [&](int worker, int j) {
            lines(arguments(u, worker, *along_, after), 2, j * blocks, (j + 1) * blocks);
        });
    }

    grid::Grid grid_;
    int substrates_;
    Scheme scheme_;
    numerics::Team& team_;
    double g_;
    Fields fields_;
    grid::Metrics along_z_;
    std::vector<Line> across_{};  ///< of x and y, one for each layer
    std::vector<std::size_t> layer_{};
    std::unique_ptr<Line> along_{};
    reaction::GridView view_{};
    numerics::Buffer scratch_{0};
    std::size_t scratch_stride_{0};
    double last_{0};
};

}  // namespace

int main(int argc, char** argv) {
    const Options options(argc, argv);
    const int cells = options.count("cells", 128);
    const int substrates = options.count("substrates", 1);
    const int steps = options.count("steps", 16);
    const int repeats = options.count("repeats", 3);
    const bool layered = options.count("layered", 0) != 0;
    const std::string name = options.text("scheme", "cn");
    if (cells % 8 != 0) throw std::invalid_argument("--cells: a multiple of 8");
    if (name != "cn" && name != "be") throw std::invalid_argument("--scheme: cn or be");
    numerics::Team team(options.count("threads", 2));
    const Scheme scheme = name == "be" ? Scheme::be : Scheme::cn;
    std::vector<double> times;
    std::vector<double> own;
    std::vector<double> updates;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        Cube cube(cells, substrates, layered, scheme, 10.0 / steps, team);
        times.push_back(seconds([&] { own.push_back(processor_seconds([&] { cube.run(steps); })); }));
        if (repeat == 0) write_field(options.text("out", ""), cube.grid(), cube.field(substrates - 1));
        cube.update(1.0, 0.0);
        for (int n = 0; n < 5; ++n) updates.push_back(seconds([&] { cube.update(0.999, 1e-3); }));
    }
    const double all = static_cast<double>(cells) * cells * cells * substrates;
    const double step = median(times) / steps;
    const double update = median(updates);
    // two passes through memory a step (x and y of a plane together, then z); padding counts for both
    std::printf(
        R"({"seconds": %.6g, "best_seconds": %.6g, "processor_seconds": %.6g, "steps": %d, "step_seconds": %.6g, "cell_substrates_per_second": %.6g, "in_place_gb_per_second": %.4g, "share_of_in_place": %.4g, "threads": %d, "instruction_set": "%s"})"
        "\n",
        median(times), *std::ranges::min_element(times), median(own), steps, step, all / step, 16e-9 * all / update,
        2 * update / step, team.size(), instruction_set);
    return 0;
}
