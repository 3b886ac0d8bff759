// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "skinheal/parameters.hpp"
#include "skinheal/solute.hpp"

/// The estimates, one function per equation; numbers in, numbers out.
namespace skinheal::absorption {

constexpr double gas_constant = 8.314462618;         // J/(mol K)
constexpr double boltzmann_constant = 1.380649e-23;  // J/K
constexpr double avogadro_constant = 6.02214076e23;  // 1/mol

/// Share of a solute that carries no charge, groups taken as independent.  (theory: solutes-1)
[[nodiscard]] double neutral_fraction(std::span<const IonisableGroup> groups, double ph) noexcept;

/// Diffusivity of a sphere, m2/s.  Units: radius m, temperature K, viscosity Pa s.  (theory: solutes-2)
[[nodiscard]] double stokes_einstein(double radius, double temperature, double viscosity) noexcept;

/// Factor on a permeability or diffusivity between two temperatures.  Units: J/mol, K.  (theory: solutes-3)
[[nodiscard]] double arrhenius(double activation_energy, double reference, double temperature) noexcept;

/// Clearance of the unbound solute by capillaries, 1/s: wall and flow in series.  Units: m/s, 1/m, 1/s.  (theory: solutes-14)
[[nodiscard]] double capillary_clearance(double wall_permeability, double wall_surface, double flow) noexcept;

/// Brings the neutral permeability into series with living epidermis, m/s (Cleek and Bunge).  Units: m/s, kg/mol.
[[nodiscard]] double with_living_epidermis(double permeability, double molar_mass, double edwards_constant) noexcept;

/// The estimates that need the parameters of `data/parameters/absorption.toml`.  SI throughout.
class Laws {
public:
    /// Keeps a reference: the set outlives it.
    explicit Laws(const ParameterSet& parameters) : p_(parameters) {}
    explicit Laws(ParameterSet&&) = delete;

    /// Radius of the sphere that stands for a solute, m.
    [[nodiscard]] double radius(const Solute& solute) const;
    /// In water at 36 C, m2/s.
    [[nodiscard]] double water_diffusivity(const Solute& solute) const;
    /// Unbound in living tissue at 36 C, m2/s.  (theory: solutes-11)
    [[nodiscard]] double viable_diffusivity(const Solute& solute) const;
    /// Through the lipids of hydrated stratum corneum, neutral form, 32 C, m/s; 0 without log P.  (theory: solutes-6)
    [[nodiscard]] double lipid_permeability(const Solute& solute) const;
    /// Through its aqueous pores, m/s.  (theory: solutes-7)
    [[nodiscard]] double polar_permeability(const Solute& solute) const;
    /// Stratum corneum : water for a given log P.  (theory: solutes-9)
    [[nodiscard]] double stratum_corneum_partition(double log_p) const;
    /// The same at some neutral share; the ions partition as if `lipid_ion_ratio` times less lipophilic.
    [[nodiscard]] double stratum_corneum_partition(const Solute& solute, double neutral_share) const;
    /// In 2.7 % albumin from log P (Yamazaki and Kanaoka).  (theory: solutes-12)
    [[nodiscard]] double unbound_fraction(double log_p, bool acid) const;
    [[nodiscard]] double unbound_fraction(const Solute& solute) const;
    /// Total over unbound in living tissue.  (theory: solutes-13)
    [[nodiscard]] double binding(const Solute& solute, double unbound, double neutral_share) const;
    /// Wall of the capillaries, m/s.
    [[nodiscard]] double capillary_permeability(const Solute& solute) const;

private:
    const ParameterSet& p_;
};

}  // namespace skinheal::absorption
