// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "reaction/model.hpp"
#include "reaction/stepping/tableau.hpp"

/// Arguments of the inner loops of the integrator.  These take raw pointers, allocate nothing, throw nothing and call nothing
/// that is not inlined, because each is compiled once per instruction set.
namespace skinheal::reaction {

/// A grid as the kernels see it (pointers into grid::Metrics).
struct GridView {
    int n[3];
    int padded;
    int depth_slot;  ///< -1: a point
    std::ptrdiff_t pitch, plane, stride, origin;
    const double* lower[3];
    const double* upper[3];
    const double* area_lower[3];
    const double* area_upper[3];
    const double* inverse_gap[3];
    const double* upper_weight[3];
    const double* slope_lower[3];
    const double* slope_upper[3];
    const double* volume_weight;
    const double* exchange;  ///< per lane: 1/((L + h/2) h) in the deepest cell, or nullptr where no field exchanges
    double top_width;        ///< height of the top cell, m
};

/// Transport of one field beyond one diffusivity and closed walls.  Arrays by slot; a null pointer means that there is none.
struct Spread {
    double diffusivity;
    /// Diffusivity at the face above each cell, laid out as a field.  At a wall: its conductance, m/s.  nullptr: `diffusivity`.
    const double* face[3];
    const double* factor_face[3];  ///< the same for the matrix of the line solves
    /// Rate constant (with `face`: area over volume) at which each cell of the direction exchanges with what lies outside.
    const double* wall_lower[3];
    const double* wall_upper[3];
    const double* inflow[3];  ///< given flux through the walls, per volume of the cell
    double outside_lower[3];
    double outside_upper[3];
};

/// Directed movement of one field: its flux through the face above each cell, laid out as a field, by slot; nullptr: none.
struct Directed {
    const double* flux[3];
};

/// One stage (or one evaluation of the right-hand side) on rows [begin, end).
struct StageArguments {
    const GridView* grid;
    const Transport* transport;
    const Spread* spread;  ///< per field; read only for models whose transport is general
    const TaxisNumbers* taxis;
    const Directed* directed;  ///< per field, for kinetics given at run time; nullptr: none
    const double* state;
    const double* material;        ///< inputs that vary in space, field after field, or nullptr
    const double* jacobian_state;  ///< where the Jacobian is taken; equal to `state` when each stage has its own
    const double* earlier[most_stages - 1];  ///< the stages before this one
    double weight[most_stages - 1];          ///< and their part in its right-hand side
    int earlier_count;
    double* out;
    const double* open;           ///< open share of each surface cell in rows of `padded`, or nullptr if all is closed
    const double* jacobian_open;  ///< the same for the Jacobian
    double* scratch;              ///< scratch_size(grid, taxis count) doubles of this thread
    double gamma_tau;
    double time;           ///< at which the rates are taken
    double jacobian_time;  ///< and the Jacobian
    double time_weight;    ///< of the time derivative of the rates on the right-hand side (theory: numerics-16)
    int begin;
    int end;
};

/// Factors of (I - g D A) for one direction of one field: w_i = b_i r_i + l_i w_(i-1), x_i = w_i + c_i x_(i+1).
struct LineFactors {
    const double* b;
    const double* l;
    const double* c;
};

/// Work done after a sweep while its lines are still in cache.
enum class After {
    nothing,
    reflected,    ///< field = 2 (I - g D A)^-1 field - field: a step of Crank and Nicolson along the lines
    stage_state,  ///< next = state + sum a k
    new_state     ///< next = state + sum a k, with the sums of the error norm of sum e k
};

/// A weighted sum of stages of one field; the last weights belong to the stage at hand.
struct Combination {
    const double* earlier[most_stages - 1];
    double a[most_stages];
    double e[most_stages];
    int earlier_count;
};

struct SweepArguments {
    const GridView* grid;
    double* field;
    LineFactors factors;
    double* scratch;
    int slot;
    int begin;  ///< slot 0: rows; else: vectors-of-eight blocks of the lines
    int end;
    After after;          ///< the rest is read only if there is something to do after
    const double* state;  ///< of this field, like the stages and `next`
    Combination sum;
    double* next;
    const double* resting;  ///< of this field, or nullptr: it rests at `resting_value` everywhere
    double resting_value;
    double* sums;  ///< [block][3]: sum w e^2, sum w (u - rest)^2, least value
    /// Diffusivity at the faces (as in Spread), or nullptr: `factors` hold.  Then the lines are factored while they are swept.
    const double* face;
    const double* wall_lower;
    const double* wall_upper;
    double gamma_tau;
};

/// The same for one row of a field that no sweep touches; `k` is the stage at hand.
struct UpdateArguments {
    const GridView* grid;
    const double* state;
    const double* k;
    Combination sum;
    double* next;
    const double* resting;  ///< of this field, or nullptr
    double resting_value;
    double* sums;  ///< [3]: sum w e^2, sum w (u - rest)^2, least value
    int row;
};

struct KernelTable {
    const char* name;
    int width;
    void (*stage)(const void* model, const StageArguments&);
    void (*rate)(const void* model, const StageArguments&);
    void (*sweep)(const SweepArguments&);
    void (*add)(const UpdateArguments&);
    void (*update)(const UpdateArguments&);
    // The matrix that is not factored, at `jacobian_state`; the vector is `state` (theory: numerics-17).
    void (*right_side)(const void* model, const StageArguments&);  ///< of a stage, as `stage` solves for it
    void (*product)(const void* model, const StageArguments&);     ///< out = (I - g dt (J + D)) vector
    void (*local)(const void* model, const StageArguments&);       ///< out = (I - g dt J)^-1 vector; may be in place
};

[[nodiscard]] constexpr std::size_t scratch_size(int padded, int longest, int taxis) {
    return static_cast<std::size_t>(32 * longest + 5 * (taxis > 0 ? taxis : 1) * (padded + 32) + 64);
}

}  // namespace skinheal::reaction
