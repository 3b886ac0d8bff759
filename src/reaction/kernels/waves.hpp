// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "reaction/kernels/kernel_arguments.hpp"

/// Diffusion in all three directions of a box at once: cosine waves along x and y, line solves along z (theory: numerics-20).
namespace skinheal::reaction {

/// The cosine transform of one line of n equal cells (CosinePlan).
struct CosineTables {
    int n;
    int passes;
    const int* radix;       ///< their factors, product n
    const double* twiddle;  ///< of each pass, then the roots of its factor: cosine and sine
    const double* phase;    ///< cosine and sine of -pi k / 2n
};

/// One plane of one field to its waves along slots 0 and 1, or back.
struct CosineArguments {
    const GridView* grid;
    double* field;
    const CosineTables* tables;  ///< by slot
    double* scratch;             ///< wave_scratch() doubles of this thread
    int plane;
    bool back;
};

/// Lines along slot 2, one for each wave; blocks of eight waves [begin, end).
struct WaveArguments {
    const GridView* grid;
    double* field;
    const double* decay[2];  ///< of each wave, by slot, 1/m2
    double gamma_tau;        ///< g dt times the diffusivity
    double last_exchange;    ///< loss of the last cell over the diffusivity, 1/m2
    double* scratch;
    int begin;
    int end;
};

/// Residual of an approximate solution of (I - g D A) u = right, on rows [begin, end) of one field with closed walls but the far one.
struct DefectArguments {
    const GridView* grid;
    const double* right;
    const double* solution;
    double* defect;
    double gamma_tau;  ///< g dt times the diffusivity
    bool exchanges;    ///< at the far wall
    int begin;
    int end;
};

/// Loops compiled once per instruction set, whatever the model.
struct WaveKernels {
    void (*transform)(const CosineArguments&);
    void (*solve)(const WaveArguments&);
    void (*defect)(const DefectArguments&);
};

[[nodiscard]] constexpr std::size_t wave_scratch(int longest) { return static_cast<std::size_t>(32 * longest); }

[[nodiscard]] const WaveKernels& wave_kernels_baseline() noexcept;
[[nodiscard]] const WaveKernels& wave_kernels_avx2() noexcept;
[[nodiscard]] const WaveKernels& wave_kernels_avx512() noexcept;

}  // namespace skinheal::reaction
