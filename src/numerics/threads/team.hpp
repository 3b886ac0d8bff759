// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace skinheal::numerics {

/// The caller and some helper threads that share the chunks of a loop.
///
/// Each worker has a range of the chunks, the same part of every loop, so that from loop to loop it finds what it has written in its
/// own cache, and on a large machine in its own memory.  Whoever is done takes what is left of the others' ranges, and the caller
/// waits only for chunks that a helper has begun.  So a helper that the system has put aside costs nothing but its help; a barrier
/// would wait for it, and on a busy machine that is most of the time.
/// Chunks are the same for any number of threads, so results do not depend on it as long as chunks do not.
class Team {
public:
    /// The threads; none in a build with SKINHEAL_THREADS=OFF.
    struct Helpers;
    /// Starts one helper.  A test gives another one, because a system that has no more threads is hard to come by.
    using Start = void (*)(Helpers& helpers, Team& team, int worker);
    static void start(Helpers& helpers, Team& team, int worker);

    /// Starts `threads - 1` helpers; they sleep while there is nothing to do.  Throws Error if one cannot be started.
    explicit Team(int threads, Start start_one = start);
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team();

    [[nodiscard]] int size() const noexcept { return static_cast<int>(ranges_.size()); }

    /// Call `task(worker, chunk)` once for each chunk in 0..chunks-1, with denormals flushed to zero; worker is in 0..size()-1 and
    /// has one chunk at a time.  The task must not throw.  One call at a time, from the thread that owns the team.
    template <class F>
    void run(int chunks, F&& task) {
        run(chunks, &task, [](void* f, int worker, int chunk) { (*static_cast<F*>(f))(worker, chunk); });
    }

private:
    using Call = void (*)(void*, int, int);
    void run(int chunks, void* task, Call call);
    /// Chunks `first` to `first + chunks - 1`: as many as a word of a range can count.
    void run_block(int first, int chunks, void* task, Call call);
    /// Take chunks of the present loop until there are none.
    void work(int worker);
    /// Take chunks of one range until there are none; how many there were.
    std::uint32_t empty(std::size_t range, int worker);

    /// What is left of a worker's part, in one word, so that a chunk can be taken only from the loop that is on: number of the
    /// loop (24 bits), one past the last chunk that is left (20), the first that is left (20).  A cache line of its own.
    struct alignas(64) Range {
        std::atomic<std::uint64_t> left{0};
    };

    std::vector<Range> ranges_;  ///< of each worker
    std::atomic<Call> call_{nullptr};
    std::atomic<void*> task_{nullptr};
    std::atomic<int> first_{0};  ///< what chunk 0 of the ranges is called
    std::atomic<std::uint32_t> all_{0};
    std::uint64_t loop_{0};  ///< number of the present loop; the caller's alone
    alignas(64) std::atomic<std::uint32_t> done_{0};
    alignas(64) std::atomic<std::uint32_t> bell_{0};  ///< changes when there is something to do
    std::unique_ptr<Helpers> helpers_;                ///< last: they end before what they look at
};

}  // namespace skinheal::numerics
