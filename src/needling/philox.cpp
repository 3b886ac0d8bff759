// SPDX-License-Identifier: BSD-3-Clause
// Compiled without contraction of a * b + c, so that every compiler gives the same bits.
#include "needling/philox.hpp"

#include <cmath>
#include <numbers>
#include <span>

namespace skinheal::needling {
namespace {

/// 2^-52 (k + 1/2) with k < 2^52: exact.
double to_unit(std::uint32_t high, std::uint32_t low) noexcept {
    const std::uint64_t k = (std::uint64_t{high} << 20U) | (low >> 12U);
    return (static_cast<double>(k) + 0.5) * 0x1p-52;
}

/// ln x for a normal x > 0, by the series of artanh on [sqrt(1/2), sqrt 2].
double natural_logarithm(double x) noexcept {
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.5 * std::numbers::sqrt2) {
        m *= 2;
        --exponent;
    }
    const double z = (m - 1) / (m + 1);
    const double z2 = z * z;
    double sum = 0;
    for (int k = 25; k >= 1; k -= 2) sum = sum * z2 + 1.0 / k;
    return 2 * z * sum + exponent * std::numbers::ln2;
}

double polynomial(std::span<const double> c, double x) noexcept {
    double value = 0;
    for (std::size_t k = c.size(); k-- > 0;) value = value * x + c[k];
    return value;
}

// Coefficients of AS 241, routine PPND16, from the constant term on.
constexpr std::array centre_over{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                 3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array centre_under{1.0,
                                  4.2313330701600911252e1,
                                  6.8718700749205790830e2,
                                  5.3941960214247511077e3,
                                  2.1213794301586595867e4,
                                  3.9307895800092710610e4,
                                  2.8729085735721942674e4,
                                  5.2264952788528545610e3};
constexpr std::array middle_over{1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array middle_under{1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr std::array far_over{6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                              2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array far_under{1.0,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};

/// The 64 bits of the key.  The number of a session takes the low bits of its second word, so that sessions differ for every seed.
std::array<std::uint32_t, 2> key_of(std::uint64_t seed, std::uint32_t session) noexcept {
    const auto low = static_cast<std::uint32_t>(seed);
    const auto high = static_cast<std::uint32_t>(seed >> 32U);
    if (high == 0) return {low, session};
    const auto mixed = philox({low, high, 0, 0}, {0x5EED5EEDU, 0});
    return {mixed[0], session ^ (mixed[1] & 0xFFFF0000U)};
}

}  // namespace

std::array<double, 2> Random::uniform(Purpose purpose, std::uint32_t a, std::uint32_t b,
                                      std::uint32_t c) const noexcept {
    const auto bits = philox({a, b, c, static_cast<std::uint32_t>(purpose)}, key_of(seed, session));
    return {to_unit(bits[0], bits[1]), to_unit(bits[2], bits[3])};
}

double normal_quantile(double u) noexcept {
    const double q = u - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(centre_over, r) / polynomial(centre_under, r);
    }
    const double r = std::sqrt(-natural_logarithm(q < 0 ? u : 1 - u));
    const double x = r <= 5 ? polynomial(middle_over, r - 1.6) / polynomial(middle_under, r - 1.6)
                            : polynomial(far_over, r - 5) / polynomial(far_under, r - 5);
    return q < 0 ? -x : x;
}

double normal_share(double x) noexcept { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

}  // namespace skinheal::needling
