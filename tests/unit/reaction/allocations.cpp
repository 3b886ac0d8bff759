// SPDX-License-Identifier: BSD-3-Clause
// Not in a sanitizer's build: those bring an operator new of their own.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "support/wound.hpp"

namespace {
std::atomic<long> allocations{0};

void* allocate(std::size_t size, std::size_t alignment) {
    ++allocations;
    const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
    if (void* p = std::aligned_alloc(alignment, rounded > 0 ? rounded : alignment)) return p;
    throw std::bad_alloc();
}
}  // namespace

// Every allocation of this test program is counted.
void* operator new(std::size_t size) { return allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t a) { return allocate(size, static_cast<std::size_t>(a)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

namespace skinheal::test {
namespace {

/// Allocations of 20 steps and a look between them, after a few to warm up (a new step length has new factors of the same size).
long allocations_of(reaction::System& system) {
    auto between = system.empty_state();
    for (int k = 0; k < 5; ++k) system.advance(1e9);
    const long before = allocations;
    for (int k = 0; k < 20; ++k) system.advance(1e9);
    system.interpolate(system.state().time, between);
    return allocations - before;
}

TEST(Step, AllocatesNothing) {
    for (const int order : {2, 3})
        for (const int threads : {1, 2}) {
            reaction::Engine<problems::Brusselator> compiled({}, problems::brusselator_grid(24),
                                                             reaction::native_kernels<problems::Brusselator>(),
                                                             {.threads = threads, .order = order});
            reaction::ProgramSystem program(problems::brusselator_at_run_time(), problems::brusselator_grid(24),
                                            {.threads = threads, .order = order});
            for (reaction::System* s :
                 {static_cast<reaction::System*>(&compiled), static_cast<reaction::System*>(&program)}) {
                problems::fill(s->grid(), s->mutable_state(), 3,
                               [](int f, double x, double y, double) { return problems::brusselator_start(f, x, y); });
                EXPECT_EQ(allocations_of(*s), 0) << "order " << order << ", threads " << threads;
            }
        }
}

TEST(Step, OfEachHealingModelAllocatesNothing) {
    for (const auto& model : healing::models()) {
        const auto h = heal_with(model, cell_grid(8, 12), {});
        h->injure(needle(h->system().grid(), 1.0e-3));
        EXPECT_EQ(allocations_of(h->system()), 0) << model;
    }
}

}  // namespace
}  // namespace skinheal::test
