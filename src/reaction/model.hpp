// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

/// Concept of a reaction-diffusion model that the solver can run.
///
/// A model is a plain struct with
///   volume_count, surface_count, scalar_count   numbers of volume fields, surface fields, scalars (constexpr int)
///   moves[volume_count]                         which volume fields diffuse (constexpr bool array)
///   taxis_pairs[]                               {field, attractant} of each directed movement (constexpr)
///   cover                                       index of the surface field c whose 1 - c opens the top wall
///   probe_field                                 volume field whose mean near the top the surface reads
///   material_count                              number of inputs that vary in space (set points, capacities)
///   resting_materials[]                         {field, material} where a field's resting value is such an input
///   filter_length                               range of the smoothed open share that the surface reads, m; 0 = none
///   rates(u, material)                          tuple of the volume rates over a generic scalar, du/dt without transport
///   surface_rates(u, inputs)                    the same for the surface fields of one surface cell
///   surface_diffusivity(field, values, inputs)  factor of the lateral Laplacian of a surface field in one cell, m2/s
///   scalar_rates(scalars, inputs)               rates and diagonal Jacobian of the scalars
///   settle(surface, scalars)                    state-dependent jump after an accepted step
///   transport()                                 the numbers below
///   fields()                                    descriptors of volume fields, surface fields and scalars
///   depends_on_time                             optional, constexpr bool: `rates(u, material, t)` is given the time, s
/// Everything is zero in `rates` at the resting values, to the last bit.
namespace skinheal::reaction {

/// Name, unit and scale of one unknown.  `scale` is the size below which errors do not matter (SI).
struct Descriptor {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::string source{};
    double resting{0};
    double scale{1};
    double maximum{0};     ///< upper bound that holds in every run; 0 = none
    bool any_sign{false};  ///< true: negative values are no reason to reject a step
};

/// Transport of one volume field.  SI.
struct Transport {
    double diffusivity{0};  ///< m2/s
    bool exchanges{false};  ///< through the far wall: D u_z = (D / L)(far - u)
    double far_value{0};
    double open_source{0};       ///< inflow per area where the top wall is open, [u] m/s
    double washout_velocity{0};  ///< outflow velocity where it is open, m/s
};

/// One wall of the grid for one field: flux into the domain per area = transfer (outside - value at the wall) + inflow.
/// The default is closed.  Half a cell of diffusion lies between the wall and the first centre (theory: numerics-14).
struct Wall {
    double transfer{0};  ///< m/s; infinite: the value at the wall is `outside`
    double outside{0};
    double inflow{0};  ///< [u] m/s

    /// The value at the wall is given (Dirichlet).
    [[nodiscard]] static Wall held(double value) noexcept {
        return {std::numeric_limits<double>::infinity(), value, 0};
    }
    /// Exchange with a layer of `length` beyond the wall, at whose far end the value is given: D du/dn = (D / length)(far - u).
    [[nodiscard]] static Wall beyond(double length, double diffusivity, double far) noexcept {
        return {diffusivity / length, far, 0};
    }
};

/// The walls of one field: by slot, lower and upper.
using Walls = std::array<std::array<Wall, 2>, 3>;

/// Directed movement of `field` up the gradient of `attractant`.
struct TaxisPair {
    int field;
    int attractant;
};

struct TaxisNumbers {
    double sensitivity{0};  ///< m2/s per [attractant]
    double speed_cap{1};    ///< m/s
};

/// Base of models without surface, scalars, directed movement and spatial inputs: they add volume_count, moves,
/// volume_fields(), transport() and rates(u, material).
struct PlainModel {
    static constexpr int surface_count = 0;
    static constexpr int scalar_count = 0;
    static constexpr std::array<TaxisPair, 0> taxis_pairs{};
    static constexpr int material_count = 0;
    static constexpr std::array<std::array<int, 2>, 0> resting_materials{};
    static constexpr bool general_transport = true;

    [[nodiscard]] static std::vector<Descriptor> surface_fields() { return {}; }
    [[nodiscard]] static std::vector<Descriptor> scalar_fields() { return {}; }
};

/// Bit f: field f diffuses.  For kernels whose loop over the fields is not unrolled: an index into the array itself would make it a
/// symbol that all instruction sets share.
template <class Model>
consteval std::uint64_t moving_fields() {
    static_assert(Model::volume_count <= 64);
    std::uint64_t bits = 0;
    for (int f = 0; f < Model::volume_count; ++f) bits |= static_cast<std::uint64_t>(Model::moves[f]) << f;
    return bits;
}

/// Inputs of a surface cell besides its own fields.
struct SurfaceInputs {
    std::span<const double> scalars{};
    double probe{0};     ///< mean of the probe field below
    double filtered{0};  ///< open share 1 - cover, smoothed by (1 - l^2 lap)^-1 over the surface
};

/// Inputs of the scalars: means over the surface.
struct ScalarInputs {
    bool open{false};     ///< some cover is below 1
    double mean_open{0};  ///< mean of 1 - cover
    double mean_probe{0};
};

/// Rates and diagonal Jacobian of the scalars.
template <int N>
struct ScalarRates {
    std::array<double, N> rate{};
    std::array<double, N> slope{};
};

}  // namespace skinheal::reaction
