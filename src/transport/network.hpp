// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace skinheal::transport {

/// Exchange between two unknowns: flux from `from` to `to` = forward * c[from] - backward * c[to].
struct Link {
    int from{0};
    int to{0};
    double forward{0};
    double backward{0};
};

/// Flux out of one unknown: rate * c[cell] - supply.  The outflow is booked under `account`.
struct Outlet {
    int cell{0};
    double rate{0};
    double supply{0};
    int account{0};
};

/// Flux out that saturates: rate * c / (1 + max(c, 0) / half).
struct SaturatingOutlet {
    int cell{0};
    double rate{0};
    double half{1};
    int account{0};
};

/// An unknown whose concentration cannot exceed `highest`: what is above waits as a solid and dissolves again.
struct Limit {
    int cell{0};
    double highest{0};
};

/// A store that exchanges with one unknown only: d(stored)/dt = on * c[cell] - off * stored.
struct Store {
    int cell{0};
    double on{0};
    double off{0};
};

/// Amounts m_i = capacity_i * c_i with d(m_i)/dt = sum of fluxes in - sum of fluxes out (theory: absorption-1).
/// A grid, reservoirs and further continua are all unknowns of one network.  Units: whatever the caller keeps to.
struct Network {
    std::vector<double> capacity{};
    std::vector<Link> links{};
    std::vector<Outlet> outlets{};
    std::vector<SaturatingOutlet> saturating{};
    std::vector<Limit> limits{};
    std::vector<Store> stores{};
    int accounts{0};

    [[nodiscard]] int size() const noexcept { return static_cast<int>(capacity.size()); }
    /// Largest distance of linked unknowns in the numbering.
    [[nodiscard]] int bandwidth() const noexcept;
};

/// Sets the coefficients of a network, never its structure, to those of a time.
using Update = std::function<void(double time, Network&)>;

/// Amounts of the unknowns, in the stores, and what each account has received since time 0.
struct Amounts {
    std::vector<double> cells{};
    std::vector<double> stored{};
    std::vector<double> accounts{};
};

/// Rates of change of all amounts at concentrations `c`.
void rates(const Network& network, std::span<const double> c, std::span<const double> stored, Amounts& out);

/// Concentration of each unknown: amount / capacity, at most its limit.
void concentrations(const Network& network, std::span<const double> amounts, std::span<double> c);

}  // namespace skinheal::transport
