// SPDX-License-Identifier: BSD-3-Clause
#include "solver/integrator.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include "benchmarks/problems.hpp"
#include "skinheal/error.hpp"
#include "solver/engine.hpp"
#include "solver/native.hpp"
#include "solver/program_system.hpp"
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
long allocations_of(solver::System& system) {
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
            solver::Engine<problems::Brusselator> compiled({}, problems::brusselator_grid(24),
                                                           solver::native_kernels<problems::Brusselator>(),
                                                           {.threads = threads, .order = order});
            solver::ProgramSystem program(problems::brusselator_at_run_time(), problems::brusselator_grid(24),
                                          {.threads = threads, .order = order});
            for (solver::System* s :
                 {static_cast<solver::System*>(&compiled), static_cast<solver::System*>(&program)}) {
                problems::fill(s->grid(), s->disturb(), 3,
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

TEST(Step, ThatIsNoNumberIsNeverAccepted) {
    using enum solver::Operation;
    solver::RuntimeModel m;  // u' = -1 - sqrt(u), which is no number once u < 0
    m.kinetics.species = 1;
    m.kinetics.constants = {-1.0};
    m.kinetics.nodes = {{species, 0}, {square_root, 0}, {constant, 0}, {subtract, 2, 1}};
    m.kinetics.rates = {3};
    m.fields = {{"u", "1", "u", "", 0, 1, 0, true}};
    m.diffusivities = {0.0};
    solver::ProgramSystem system(m, grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, 3)}), {});
    problems::fill(system.grid(), system.disturb(), 1, [](int, double, double, double) { return 1.0; });
    try {
        while (system.state().time < 2) system.advance(2);
        FAIL() << "went past the end of the solution";
    } catch (const NumericsError& error) {
        EXPECT_EQ(error.failure().field, "u");
        EXPECT_EQ(error.failure().cause, "not finite");
        EXPECT_NEAR(error.failure().time, 2 - 2 * std::log(2.0), 0.01);
    }
    EXPECT_TRUE(std::isfinite(system.state().volume.data()[system.grid().offset(0)]));
}

TEST(Walls, AreRefusedWhereTheyCannotBe) {
    solver::ProgramSystem system(problems::fisher_at_run_time(),
                                 grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, 3)}), {});
    solver::Walls walls{};
    walls[1][0] = solver::Wall::held(1);
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    walls = {};
    walls[0][0] = {-1.0, 0, 0};
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    walls[0][0] = {1.0, std::numeric_limits<double>::quiet_NaN(), 0};
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    EXPECT_THROW(system.set_diffusivity(0, std::vector<double>(3, 1.0)), std::invalid_argument);
    system.set_diffusivity(0, std::vector<double>(static_cast<std::size_t>(system.grid().field_stride()), 1.0));
    EXPECT_THROW(system.set_walls(0, {}), std::logic_error);
}

}  // namespace
}  // namespace skinheal::test
