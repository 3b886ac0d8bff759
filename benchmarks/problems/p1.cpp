// SPDX-License-Identifier: BSD-3-Clause
// P1 and P1L: diffusion and decay of S equal substrates in a cube of 128^3 cells without flux through its walls, 10 min.
// Line solves of the library's `sweep` kernel, direction after direction, in alternating order: backward Euler ("be", the scheme of BioFVM),
// Crank-Nicolson ("cn") or the L-stable SDIRK2 ("sdirk2"), each of second order but the first.  --layered 1 gives the diffusivity
// of P1L.  Measures the rate of in-place updates u = s u + t of the same memory in the same run.
#include <sys/mman.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>

#include "common.hpp"
#include "solver/buffer.hpp"
#include "solver/line_factors.hpp"
#include "solver/line_kernels.hpp"
#include "solver/team.hpp"

namespace {

using namespace skinheal;
using namespace skinheal::problems;
using solver::load;
using solver::splat;
using solver::store;
using solver::Vec;

constexpr double edge = 1280;         // um
constexpr double diffusivity = 1000;  // um2/min
constexpr double decay = 0.1;         // 1/min
constexpr int panel_width = 32;       // doubles of neighbouring lines that are solved together, out of cache once

using Kernel = solver::LineKernels<width>;

/// D of each cell along z: one number, or the three layers of P1L.
std::vector<double> diffusivities(int cells, bool layered) {
    std::vector<double> d(static_cast<std::size_t>(cells), diffusivity);
    for (int k = 0; layered && k < cells; ++k) {
        const double z = (k + 0.5) * edge / cells;
        d[static_cast<std::size_t>(k)] *= z < 100 ? 0.01 : z < 700 ? 1.0 : 0.3;
    }
    return d;
}

/// Factors of (I - g (D A - decay/3)) along one direction.
struct Line {
    std::vector<double> b, l, c;

    Line(const grid::Metrics& metrics, int cells, std::size_t padded, double g, double d)
        : b(padded), l(padded), c(padded) {
        const double kept = 1 / (1 + g * decay / 3);
        solver::factor_line(metrics, cells, padded, g * d * kept, {}, b.data(), l.data(), c.data());
        for (double& x : b) x *= kept;
    }
    [[nodiscard]] solver::LineFactors view() const { return {b.data(), l.data(), c.data()}; }
};

enum class Scheme { be, cn, sdirk2 };
constexpr double gamma_sdirk2 = 0.29289321881345254;

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
    Cube(int cells, int substrates, bool layered, Scheme scheme, double dt, solver::Team& team)
        : grid_({grid::uniform_axis("x", grid::AxisKind::cartesian, edge, cells),
                 grid::uniform_axis("y", grid::AxisKind::cartesian, edge, cells),
                 grid::uniform_axis("z", grid::AxisKind::cartesian, edge, cells)}),
          substrates_(substrates),
          scheme_(scheme),
          team_(team),
          fields_(static_cast<std::size_t>(substrates) * stride()) {
        const double g = dt * (scheme == Scheme::be ? 1.0 : scheme == Scheme::cn ? 0.5 : gamma_sdirk2);
        const auto padded = static_cast<std::size_t>(grid_.padded_row());
        const auto d = diffusivities(cells, layered);
        for (const double value : d) {
            if (across_.empty() || value != last_) across_.emplace_back(grid_.metrics(0), cells, padded, g, value);
            last_ = value;
            layer_.push_back(across_.size() - 1);
        }
        // along z the flux between two layers meets the resistances of both halves
        grid::Metrics z = grid_.metrics(2);
        for (std::size_t k = 0; k + 1 < d.size(); ++k) {
            const double between = 2 * d[k] * d[k + 1] / (d[k] + d[k + 1]);
            z.upper[k] *= between;
            z.lower[k + 1] *= between;
        }
        along_ = std::make_unique<Line>(z, cells, static_cast<std::size_t>(cells), g, 1.0);
        view_ = view_of(grid_);
        panel_ = view_;
        panel_.n[0] = panel_.padded = panel_.plane = panel_width;
        panel_.n[1] = cells;
        panel_.n[2] = 1;
        panel_.pitch = panel_width;
        panel_.origin = 0;
        for (int worker = 0; worker < team.size(); ++worker) work_.emplace_back(grid_);
        for (int k = 0; k < cells; ++k) fill(k);
    }

    [[nodiscard]] const grid::Grid& grid() const { return grid_; }
    [[nodiscard]] const double* field(int s) const { return fields_.data() + static_cast<std::size_t>(s) * stride(); }

    void step(bool forward) {
        for (int s = 0; s < substrates_; ++s) {
            double* u = fields_.data() + static_cast<std::size_t>(s) * stride();
            if (forward) planes(u, true);
            columns(u);
            if (!forward) planes(u, false);
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
    /// Scratch of one thread.
    struct Work {
        explicit Work(const grid::Grid& grid)
            : rows(8 * static_cast<std::size_t>(grid.padded_row())),
              first(static_cast<std::size_t>(panel_width) * static_cast<std::size_t>(grid.count(2))),
              second(first.size()) {}
        solver::Buffer rows, first, second;
    };

    [[nodiscard]] std::size_t stride() const { return (static_cast<std::size_t>(grid_.field_stride()) + 7) / 8 * 8; }

    static solver::GridView view_of(const grid::Grid& grid) {
        solver::GridView v{};
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

    /// R(dt A) of the scheme from one or two solves of lines that stand in `out`; `in` and `spare` hold as many.
    template <class Solve>
    void apply(double* out, const double* in, double* spare, std::size_t count, Solve&& solve) const {
        solve(out);
        if (scheme_ == Scheme::cn) {  // (1 + z/2)/(1 - z/2) = 2/(1 - z/2) - 1
            for (std::size_t i = 0; i < count; i += width)
                store<width>(out + i, 2.0 * load<width>(out + i) - load<width>(in + i));
        } else if (scheme_ == Scheme::sdirk2) {  // a/(1 - g z) + (1 - a)/(1 - g z)^2
            std::copy_n(out, count, spare);
            solve(spare);
            constexpr double a = -(1 - 2 * gamma_sdirk2) / gamma_sdirk2;
            for (std::size_t i = 0; i < count; i += width)
                store<width>(out + i, a * load<width>(out + i) + (1 - a) * load<width>(spare + i));
        }
    }

    void rows_of(double* u, Work& work, int k) const {
        const solver::LineFactors factors = across_[layer_[static_cast<std::size_t>(k)]].view();
        for (int j = 0; j < grid_.count(1); j += 8) {
            solver::SweepArguments a{};
            a.grid = &view_;
            a.field = u;
            a.factors = factors;
            a.scratch = work.rows.data();
            a.slot = 0;
            a.begin = k * grid_.count(1) + j;
            a.end = a.begin + 8;
            double* first = u + grid_.offset(0, j, k);
            const auto count = static_cast<std::size_t>(7 * grid_.pitch() + grid_.padded_row());
            double* in = work.first.data();
            if (scheme_ == Scheme::be) {
                Kernel::sweep(a);
                continue;
            }
            std::copy_n(first, count, in);
            const auto solve = [&](double* lines) {
                a.field = lines == first ? u : lines - (first - u);
                Kernel::sweep(a);
            };
            apply(first, in, work.second.data(), count, solve);
        }
    }

    /// Lines across rows, `panel_width` neighbours at a time: gathered, solved in cache, put back.
    void panel(double* u, Work& work, std::ptrdiff_t step, const solver::LineFactors& factors,
               std::ptrdiff_t ahead) const {
        double* p = work.first.data();
        double* q = work.second.data();
        const int n = view_.n[2];
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < panel_width; i += 8) {
                for (int v = 0; v < 8; v += width)
                    store<width>(p + j * panel_width + i + v, load<width>(u + j * step + i + v));
                if (ahead != 0) __builtin_prefetch(u + ahead + j * step + i, 1, 2);
            }
        solver::SweepArguments a{};
        a.grid = &panel_;
        a.factors = factors;
        a.slot = 1;
        a.end = panel_width / 8;
        a.field = p;
        Kernel::sweep(a);
        constexpr double w = -(1 - 2 * gamma_sdirk2) / gamma_sdirk2;
        if (scheme_ == Scheme::sdirk2) {
            std::copy_n(p, work.first.size(), q);
            a.field = q;
            Kernel::sweep(a);
        }
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < panel_width; i += width) {
                double* to = u + j * step + i;
                Vec<width> x = load<width>(p + j * panel_width + i);
                if (scheme_ == Scheme::cn)
                    x = 2.0 * x - load<width>(to);
                else if (scheme_ == Scheme::sdirk2)
                    x = w * x + (1 - w) * load<width>(q + j * panel_width + i);
                store<width>(to, x);
            }
    }

    /// x and y of every plane while it is in cache.
    void planes(double* u, bool x_first) {
        team_.run(grid_.count(2), [&](int worker, int k) {
            Work& work = work_[static_cast<std::size_t>(worker)];
            const auto factors = across_[layer_[static_cast<std::size_t>(k)]].view();
            if (x_first) rows_of(u, work, k);
            for (int i = 0; i < grid_.count(0); i += panel_width)
                panel(u + grid_.offset(i, 0, k), work, grid_.pitch(), factors, 0);
            if (!x_first) rows_of(u, work, k);
        });
    }

    void columns(double* u) {
        team_.run(grid_.count(1), [&](int worker, int j) {
            for (int i = 0; i < grid_.count(0); i += panel_width)
                panel(u + grid_.offset(i, j, 0), work_[static_cast<std::size_t>(worker)], grid_.plane(), along_->view(),
                      panel_width);
        });
    }

    grid::Grid grid_;
    int substrates_;
    Scheme scheme_;
    solver::Team& team_;
    Fields fields_;
    std::vector<Work> work_{};
    std::vector<Line> across_{};  ///< of x and y, one for each layer
    std::vector<std::size_t> layer_{};
    std::unique_ptr<Line> along_{};
    solver::GridView view_{};
    solver::GridView panel_{};
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
    if (cells % panel_width != 0) throw std::invalid_argument("--cells: a multiple of 32");
    solver::Team team(options.count("threads", 2));
    const Scheme scheme = name == "be" ? Scheme::be : name == "sdirk2" ? Scheme::sdirk2 : Scheme::cn;
    std::vector<double> times;
    std::vector<double> own;
    std::vector<double> updates;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        Cube cube(cells, substrates, layered, scheme, 10.0 / steps, team);
        times.push_back(seconds([&] {
            own.push_back(processor_seconds([&] {
                for (int n = 0; n < steps; ++n) cube.step(n % 2 == 0);
            }));
        }));
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
