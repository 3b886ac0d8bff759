// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/threads/team.hpp"

#include <algorithm>
#include <string>
#include <system_error>

#ifndef SKINHEAL_ONE_THREAD
#include <stop_token>
#include <thread>
#endif

#include "numerics/simd/floating_point.hpp"
#include "skinheal/error.hpp"

namespace skinheal::numerics {
namespace {

constexpr unsigned chunk_bits = 20;
constexpr std::uint64_t chunk_mask = (std::uint64_t{1} << chunk_bits) - 1;

constexpr int most_chunks = static_cast<int>(chunk_mask);  ///< of one loop

/// Ranges with odd numbers are worked off from their end and the others from their beginning, and who takes from another's range
/// takes from the other side.  Two workers so meet in the middle, wherever that is.
constexpr bool from_end(std::size_t range) noexcept { return range % 2 == 1; }

std::uint64_t end_of(std::uint64_t left) noexcept { return (left >> chunk_bits) & chunk_mask; }
std::uint64_t next_of(std::uint64_t left) noexcept { return left & chunk_mask; }

// Why not OpenMP: its loops end with a barrier, which costs tens of milliseconds once all processors are taken
// (benchmarks/team.cpp; docs/reference/benchmarks.md holds the figures).

/// A tenth of a millisecond or so: what lies between two loops of a step.  Longer waits give the processor back; shorter ones let
/// helpers fall asleep between the loops of a step, and waking them costs more than a small loop (docs/decisions.md).
constexpr int patience = 2000;

void pause() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

}  // namespace

#ifdef SKINHEAL_ONE_THREAD

struct Team::Helpers {};

void Team::start(Helpers&, Team&, int) {
    throw Error("threads: this build of skinheal has one (SKINHEAL_THREADS=OFF). Ask for 1.");
}

#else

struct Team::Helpers {
    static void help(Team& team, int worker, const std::stop_token& stop);

    std::vector<std::jthread> threads;
};

void Team::start(Helpers& helpers, Team& team, int worker) {
    helpers.threads.emplace_back([&team, worker](const std::stop_token& stop) { Helpers::help(team, worker, stop); });
}

void Team::Helpers::help(Team& team, int worker, const std::stop_token& stop) {
    // Whoever asks a helper to stop wakes it, be it the end of the team or a constructor that fails half way.
    const std::stop_callback ring(stop, [&team] {
        team.bell_.fetch_add(1, std::memory_order_release);
        team.bell_.notify_all();
    });
    std::uint32_t heard = 0;
    while (!stop.stop_requested()) {
        for (int tries = 0; tries < patience && team.bell_.load(std::memory_order_acquire) == heard; ++tries) pause();
        team.bell_.wait(heard, std::memory_order_acquire);
        heard = team.bell_.load(std::memory_order_acquire);
        team.work(worker);
    }
}

#endif

Team::Team(int threads, Start start_one)
    : ranges_(static_cast<std::size_t>(std::max(1, threads))), helpers_(std::make_unique<Helpers>()) {
    int started = 0;
    try {
        for (int k = 1; k < threads; ++k) {
            start_one(*helpers_, *this, k);
            ++started;
        }
    } catch (const std::system_error& failure) {
        const std::string next = std::to_string(started + 2);
        throw Error("threads: could not start number " + next + " of " + std::to_string(threads) + " (" +
                    failure.code().message() +
                    "). Ask for fewer, or raise what the system allows this user (ulimit -u, -v).");
    }
}

Team::~Team() = default;

void Team::run(int chunks, void* task, Call call) {
    if (chunks <= 0) return;
    if (size() == 1 || chunks == 1) {
        const FlushDenormals guard;
        for (int chunk = 0; chunk < chunks; ++chunk) call(task, 0, chunk);
        return;
    }
    for (int first = 0; first < chunks;) {
        const int some = std::min(chunks - first, most_chunks);
        run_block(first, some, task, call);
        first += some;
    }
}

void Team::run_block(int first, int chunks, void* task, Call call) {
    // No chunk is left of the loop before, so nobody reads these before there is one again.
    done_.store(0, std::memory_order_relaxed);
    call_.store(call, std::memory_order_relaxed);
    task_.store(task, std::memory_order_relaxed);
    first_.store(first, std::memory_order_relaxed);
    const auto all = static_cast<std::uint32_t>(chunks);
    all_.store(all, std::memory_order_relaxed);
    ++loop_;
    const auto part = [&](std::size_t worker) { return static_cast<std::uint64_t>(chunks) * worker / ranges_.size(); };
    for (std::size_t k = 0; k < ranges_.size(); ++k) {
        ranges_[k].left.store(loop_ << (2 * chunk_bits) | part(k + 1) << chunk_bits | part(k),
                              std::memory_order_release);
    }
    bell_.fetch_add(1, std::memory_order_release);
    bell_.notify_all();
    work(0);
    for (int tries = 0;; ++tries) {
        const std::uint32_t done = done_.load(std::memory_order_acquire);
        if (done == all) return;
        if (tries < patience)
            pause();
        else
            done_.wait(done, std::memory_order_acquire);
    }
}

void Team::work(int worker) {
    const FlushDenormals guard;
    // A loop ends when all its chunks are counted, and so not while a worker holds back what it has done: these are of one loop.
    std::uint32_t done = 0;
    for (std::size_t k = 0; k < ranges_.size(); ++k) {
        done += empty((static_cast<std::size_t>(worker) + k) % ranges_.size(), worker);
    }
    if (done == 0) return;
    const std::uint32_t all = all_.load(std::memory_order_relaxed);
    if (done_.fetch_add(done, std::memory_order_acq_rel) + done == all) done_.notify_all();
}

std::uint32_t Team::empty(std::size_t range, int worker) {
    std::atomic<std::uint64_t>& left = ranges_[range].left;
    const bool backwards = from_end(range) == (range == static_cast<std::size_t>(worker));
    for (std::uint32_t done = 0;;) {
        std::uint64_t now = left.load(std::memory_order_acquire);
        if (next_of(now) >= end_of(now)) return done;
        const Call call = call_.load(std::memory_order_relaxed);
        void* const task = task_.load(std::memory_order_relaxed);
        const int first = first_.load(std::memory_order_relaxed);
        // succeeds only while that loop is on; the caller cannot begin another before this chunk is counted
        const std::uint64_t rest = backwards ? now - (std::uint64_t{1} << chunk_bits) : now + 1;
        if (!left.compare_exchange_weak(now, rest, std::memory_order_acq_rel)) continue;
        call(task, worker, first + static_cast<int>(backwards ? end_of(now) - 1 : next_of(now)));
        ++done;
    }
}

}  // namespace skinheal::numerics
