// SPDX-License-Identifier: BSD-3-Clause
// What does it cost to share a loop: an OpenMP parallel for, or numerics/threads/team.hpp?  The same loop over rows of a field, in the same
// chunks; alone, and beside a process that wants a processor as well.  Wall time of one loop, median and a bad case (95 %).
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "numerics/threads/team.hpp"

namespace {

using skinheal::numerics::Team;

constexpr int row = 512;    ///< doubles in a row
constexpr int at_once = 8;  ///< rows in a chunk, as in Integrator::over_rows

/// What a chunk does: some arithmetic per value, in place.
void work(std::vector<double>& field, int chunk) {
    double* p = field.data() + static_cast<std::ptrdiff_t>(chunk) * at_once * row;
    for (int i = 0; i < at_once * row; ++i) p[i] += 0.25 * (1.0 - p[i]) * p[i] / (1.0 + p[i] * p[i]);
}

/// A process that is busy on every processor but one, while this lives.
class Busy {
public:
    explicit Busy(bool wanted) {
        if (!wanted) return;
        child_ = fork();
        if (child_ == 0)
            for (volatile double x = 1;;) x = x * 1.0000001;
    }
    ~Busy() {
        if (child_ <= 0) return;
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

private:
    pid_t child_{0};
};

/// The times of single loops: their median and the one that 95 % do not exceed.
class Times {
public:
    template <class F>
    void measure(F&& loop) {
        const auto start = std::chrono::steady_clock::now();
        loop();
        all_.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    void report(benchmark::State& state) {
        std::ranges::sort(all_);
        state.counters["median_us"] = all_[all_.size() / 2];
        state.counters["95%_us"] = all_[all_.size() * 95 / 100];
    }

private:
    std::vector<double> all_{};
};

struct ByTeam {
    explicit ByTeam(int threads) : team(threads) {}
    Team team;
    void operator()(std::vector<double>& field, int chunks) {
        team.run(chunks, [&](int, int chunk) { work(field, chunk); });
    }
};

struct ByOpenmp {
    int threads;
    void operator()(std::vector<double>& field, int chunks) const {
#pragma omp parallel for schedule(static) num_threads(threads)
        for (int chunk = 0; chunk < chunks; ++chunk) work(field, chunk);
    }
};

/// Chunks go to whoever is free.
struct ByOpenmpDynamic {
    int threads;
    void operator()(std::vector<double>& field, int chunks) const {
#pragma omp parallel for schedule(dynamic) num_threads(threads)
        for (int chunk = 0; chunk < chunks; ++chunk) work(field, chunk);
    }
};

template <class Sharing>
void loops(benchmark::State& state) {
    const int chunks = static_cast<int>(state.range(0));
    const Busy busy(state.range(2) != 0);  // first: a fork of a process with threads has only one of them
    Sharing sharing{static_cast<int>(state.range(1))};
    std::vector<double> field(static_cast<std::size_t>(chunks) * at_once * row, 0.5);
    Times times;
    for (auto _ : state) times.measure([&] { sharing(field, chunks); });
    times.report(state);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->ArgNames({"chunks", "threads", "busy"});
    for (const int busy : {0, 1})
        for (const int chunks : {2, 8, 64, 512})
            for (const int threads : {1, 2})
                if (threads > 1 || busy == 0) b->Args({chunks, threads, busy});
    b->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(loops<ByTeam>)->Name("team")->Apply(sizes);
BENCHMARK(loops<ByOpenmp>)->Name("openmp")->Apply(sizes);
BENCHMARK(loops<ByOpenmpDynamic>)->Name("openmp_dynamic")->Apply(sizes);

}  // namespace
