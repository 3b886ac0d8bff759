// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace skinheal {

/// SI seconds in the calendar units that the field uses (Julian year).  Units: s.
inline constexpr double seconds_per_hour = 3600.0;
inline constexpr double seconds_per_day = 86400.0;
inline constexpr double seconds_per_week = 604800.0;
inline constexpr double seconds_per_year = 31557600.0;

/// Literals that turn a number with its unit into SI: `1.0_mm == 1e-3`.  Throws: nothing.
namespace literals {
constexpr double operator""_m(long double x) { return static_cast<double>(x); }
constexpr double operator""_mm(long double x) { return static_cast<double>(x * 1e-3L); }
constexpr double operator""_um(long double x) { return static_cast<double>(x * 1e-6L); }
constexpr double operator""_s(long double x) { return static_cast<double>(x); }
constexpr double operator""_h(long double x) { return static_cast<double>(x * 3600.0L); }
constexpr double operator""_day(long double x) { return static_cast<double>(x * 86400.0L); }
constexpr double operator""_week(long double x) { return static_cast<double>(x * 604800.0L); }
constexpr double operator""_year(long double x) { return static_cast<double>(x * 31557600.0L); }
constexpr double operator""_Hz(long double x) { return static_cast<double>(x); }
constexpr double operator""_per_cm2(long double x) { return static_cast<double>(x * 1e4L); }
constexpr double operator""_kPa(long double x) { return static_cast<double>(x * 1e3L); }
}  // namespace literals

}  // namespace skinheal
