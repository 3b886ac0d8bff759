// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "support/mn17_course.hpp"

namespace skinheal::test {

/// Series and SI value of 1 of a quantity of the reference table.
inline const std::map<std::string, std::pair<std::string, double>>& reference_quantities() {
    static const std::map<std::string, std::pair<std::string, double>> table{
        {"D", {"mean_debris", 1}},
        {"N", {"mean_neutrophils", 1e9}},
        {"M1", {"mean_macrophages_m1", 1e9}},
        {"M2", {"mean_macrophages_m2", 1e9}},
        {"F", {"mean_fibroblasts", 1e9}},
        {"Y", {"mean_myofibroblasts", 1e9}},
        {"V", {"mean_vessels", 1}},
        {"I", {"mean_inflammatory_cytokine", 1e-6}},
        {"T", {"mean_tgf_beta", 1e-6}},
        {"P", {"mean_pdgf", 1e-6}},
        {"G", {"mean_vegf", 1e-6}},
        {"Q", {"mean_mmp", 1}},
        {"W", {"mean_fibrin", 1}},
        {"S", {"mean_synthetic_activation", 1}},
        {"dC", {"collagen_gain", 0.01}},
        {"dC1", {"collagen_i_gain", 0.01}},
        {"dC3", {"collagen_iii_gain", 0.01}},
        {"dCfull", {"collagen_gain_full", 0.01}},
        {"dCJ", {"collagen_concentration_gain", 0.01}},
        {"dEl", {"elastin_gain", 0.01}},
        {"dMod", {"modulus_gain", 0.01}},
        {"thick", {"dermal_volume_gain", 1e-6}},
        {"red", {"erythema_index", 1}},
        {"flow", {"blood_flow", 1}},
        {"tewl", {"tewl", 1e-3 / 3600}},
        {"o", {"open_barrier_fraction", 0}},
        {"s", {"lip_seal", 1}},
        {"Bmean", {"mean_barrier", 1}},
        {"A", {"mean_pigment", 1}},
        {"Md", {"dermal_pigment", 1}}};
    return table;
}

struct CellCase {
    std::string name;  ///< as in the table
    double length;     ///< mm
};
inline void PrintTo(const CellCase& c, std::ostream* out) { *out << c.name << ", " << c.length << " mm"; }

/// Every row of one case of the reference table.  Allowed: three times the reference's own errors of step and grid, 1e-3 of this
/// run, and, where the table has no error of its 20 x 60 grid, 1 % for it.
inline void compare_with_reference(const CellCase& c, int lateral, int depth, double tolerance) {
    const bool course = c.name != "1x";
    const bool same_hole = c.name == "4x4w same hole";
    const std::vector<double> sessions =
        course ? std::vector<double>{0, 28 * day, 56 * day, 84 * day} : std::vector<double>{0};
    std::vector<Row> rows;
    std::vector<double> stops;
    for (const Row& row : read_table("mn17_cell.csv"))
        if (row.at("case") == c.name && std::stod(row.at("needle_mm")) == c.length) {
            rows.push_back(row);
            if (!row.at("t_d").empty()) stops.push_back(sessions.back() + std::stod(row.at("t_d")) * day);
        }
    std::sort(stops.begin(), stops.end());
    healing::Options options;
    options.tolerance = tolerance;
    const auto healing = heal17(cell_grid(lateral, depth), reference_set(), options);
    const auto injury = needle17(healing->system().grid(), reference_set(), c.length * 1e-3);
    const Record run = record(*healing, reference_set(), injury, sessions, stops, stops.back(), same_hole);
    int compared = 0;
    for (const Row& row : rows) {
        const std::string& name = row.at("quantity");
        const std::string quantity = name.substr(name.rfind(' ') == std::string::npos ? 0 : name.rfind(' ') + 1);
        const auto& [series, unit] = reference_quantities().at(quantity);
        const double si =
            quantity == "o" ? density * std::numbers::pi * injury.mouth_radius * injury.mouth_radius : unit;
        const double value = name.starts_with("peak time") ? peak(run, series).time / day
                             : name.starts_with("peak")
                                 ? peak(run, series).value / si
                                 : run.at(series, sessions.back() + std::stod(row.at("t_d")) * day) / si;
        const double expected = std::stod(row.at("value"));
        double allowed = 3 * std::stod(row.at("err_dt")) + 1e-3 * std::abs(expected) + 1e-6;
        if (!row.at("err_grid").empty())
            allowed += 3 * std::stod(row.at("err_grid"));
        else if (same_hole && quantity == "dEl")
            allowed += 0.1 * std::abs(expected);  // four cuts through the same smeared wall of a coarse grid
        else
            allowed += 0.01 * std::abs(expected);
        EXPECT_NEAR(value, expected, allowed)
            << c.name << " " << c.length << " mm, " << name << ", day " << row.at("t_d");
        ++compared;
    }
    EXPECT_GT(compared, 30);
}

}  // namespace skinheal::test
