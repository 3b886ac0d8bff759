// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/batch.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "treatment/run.hpp"

namespace skinheal {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_calls{100};  ///< of `progress`
constexpr int most_threads = 1024;

int threads_of(const BatchOptions& options, std::size_t runs) {
    const int wanted = options.threads.value_or(treatment::usual_threads());
    if (wanted < 1 || wanted > most_threads)
        throw Error("threads of a batch: " + std::to_string(wanted) + "; allowed: 1 to " +
                    std::to_string(most_threads) + ". Leave it out to use the processors that this process may use.");
#ifndef _OPENMP
    if (wanted > 1) throw Error("threads: this build of skinheal has one (SKINHEAL_THREADS=OFF). Ask for 1.");
#endif
    return static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), std::max<std::size_t>(runs, 1)));
}

/// The exception that is being handled, as data.
RunFailure failure_at_hand() {
    try {
        throw;
    } catch (const UnitError& e) {
        return {"UnitError", e.what(), e.problems(), {}};
    } catch (const ParameterError& e) {
        return {"ParameterError", e.what(), e.problems(), {}};
    } catch (const ScenarioError& e) {
        return {"ScenarioError", e.what(), e.problems(), {}};
    } catch (const NumericsError& e) {
        return {"NumericsError", e.what(), {}, e.failure()};
    } catch (const IoError& e) {
        return {"IoError", e.what(), {}, {}};
    } catch (const Error& e) {
        return {"Error", e.what(), {}, {}};
    } catch (const std::bad_alloc&) {
        return {"MemoryError", "no memory is left for this run", {}, {}};
    } catch (const std::exception& e) {
        return {"RuntimeError", e.what(), {}, {}};
    } catch (...) {
        return {"RuntimeError", "an exception of unknown type", {}, {}};
    }
}

class Batch {
public:
    Batch(std::size_t count, const std::function<Scenario(std::size_t)>& scenario, const BatchOptions& options)
        : scenario_(scenario), options_(options) {
        out_.threads = threads_of(options, count);
        out_.runs.resize(count);
    }

    BatchResult execute() {
        if (out_.threads > 1)
            out_.threads = treatment::share_out(
                out_.runs.size(), out_.threads, [this](std::size_t i) { one(i, nullptr); }, [this] { tell(); });
        else
            one_after_another();
        tell();
        if (thrown_) std::rethrow_exception(thrown_);
        out_.stopped = stopped_;
        out_.wall_seconds = seconds();
        return std::move(out_);
    }

private:
    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

    /// On the thread of the caller.
    void tell() {
        if (!options_.progress || thrown_) return;
        told_ = Clock::now();
        try {
            options_.progress({done_, failed_, out_.runs.size(), seconds()});
        } catch (...) {
            thrown_ = std::current_exception();
            stop_.request_stop();
        }
    }

    /// Lets the caller hear of a batch on its own thread while a run goes on.
    struct Teller : Observer {
        explicit Teller(Batch& batch) : batch_(batch) {}
        void on_step(const StepInfo& /*info*/) override { batch_.tell(); }

    private:
        Batch& batch_;
    };

    void one(std::size_t index, Observer* observer) noexcept {
        BatchRun& run = out_.runs[index];
        if (stop_.stop_requested()) {
            run.result.status = Status::cancelled;
            stopped_ = true;
            return;
        }
        try {
            RunOptions options;
            options.keep = options_.keep;
            options.series = options_.series;
            options.stop = stop_.get_token();
            if (observer != nullptr) options.observers = {observer};
            const Simulation simulation(scenario_(index));
            run.result = treatment::run(simulation.scenario(), options, shares_);
            if (options_.keep != Keep::everything) run.result.scenario_json = std::string();
        } catch (...) {
            run.failure = failure_at_hand();
            run.result.status = Status::failed;
            ++failed_;
        }
        if (run.result.status == Status::cancelled)
            stopped_ = true;
        else
            ++done_;
    }

    void one_after_another() {
        Teller teller(*this);
        for (std::size_t i = 0; i < out_.runs.size(); ++i) {
            one(i, &teller);
            if (Clock::now() - told_ >= between_calls) tell();
        }
    }

    const std::function<Scenario(std::size_t)>& scenario_;
    const BatchOptions& options_;
    BatchResult out_{};
    treatment::ShareCache shares_{};
    std::stop_source stop_{};
    std::stop_callback<std::function<void()>> forward_{options_.stop, [this] { stop_.request_stop(); }};
    std::atomic<std::size_t> done_{0};
    std::atomic<std::size_t> failed_{0};
    std::atomic<bool> stopped_{false};
    std::exception_ptr thrown_{};
    Clock::time_point start_{Clock::now()};
    Clock::time_point told_{start_};
};

}  // namespace

int treatment::usual_threads() noexcept {
#ifdef _OPENMP
    return std::min(omp_get_max_threads(), most_threads);
#else
    return 1;
#endif
}

// On a thread of its own, because GNU's OpenMP keeps the helpers of each thread that opened a parallel region: the child of a fork
// would wait for those of its parent, which it does not have.
int treatment::share_out(std::size_t count, int threads, const std::function<void(std::size_t)>& one,
                         const std::function<void()>& watch) {
#ifdef _OPENMP
    std::mutex guard;
    std::condition_variable_any changed;
    bool finished = false;
    int used = 1;
    const auto share = [&] {
        const auto end = static_cast<std::ptrdiff_t>(count);
#pragma omp parallel num_threads(threads)
        {
#pragma omp single nowait
            used = omp_get_num_threads();
#pragma omp for schedule(dynamic)
            for (std::ptrdiff_t i = 0; i < end; ++i) one(static_cast<std::size_t>(i));
        }
        const std::lock_guard lock(guard);
        finished = true;
        changed.notify_all();
    };
    std::jthread host;
    try {
        host = std::jthread(share);
    } catch (const std::system_error& failure) {
        throw Error("could not start a thread (" + failure.code().message() +
                    "). Set threads to 1, or raise what the system allows this user (ulimit -u, -v).");
    }
    std::unique_lock lock(guard);
    while (!changed.wait_for(lock, between_calls, [&] { return finished; })) {
        lock.unlock();
        watch();
        lock.lock();
    }
    return used;
#else
    (void)threads;
    (void)watch;
    for (std::size_t i = 0; i < count; ++i) one(i);
    return 1;
#endif
}

BatchResult run_batch(std::size_t count, const std::function<Scenario(std::size_t)>& scenario,
                      const BatchOptions& options) {
    return Batch(count, scenario, options).execute();
}

BatchResult run_batch(std::span<const Scenario> scenarios, const BatchOptions& options) {
    return run_batch(
        scenarios.size(), [scenarios](std::size_t i) { return scenarios[i]; }, options);
}

}  // namespace skinheal
