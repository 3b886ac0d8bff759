// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

namespace skinheal::needling {

/// Philox4x32-10, a counter-based generator: the same 128 random bits for the same counter and key, in any order, on any number
/// of threads.  Source: Salmon, Moraes, Dror, Shaw 2011 (salmon2011), whose known answers are in the tests.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) noexcept {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53U} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key[0] += 0x9E3779B9U;
        key[1] += 0xBB67AE85U;
    }
    return counter;
}

/// Purpose of a random number; each purpose has a stream of its own.
enum class Purpose : std::uint32_t { lanes, steps, thinning, scatter, depth, capillaries, needles };

/// Random numbers of one session.  `session` is part of the key: the next session falls on new places.
struct Random {
    std::uint64_t seed{1};  ///< those below 2^32 are the key as they are; of larger ones all bits count
    std::uint32_t session{0};

    /// Two numbers in (0, 1), never 0 or 1, with 52 random bits each.
    [[nodiscard]] std::array<double, 2> uniform(Purpose purpose, std::uint32_t a, std::uint32_t b = 0,
                                                std::uint32_t c = 0) const noexcept;
};

/// Quantile of the normal distribution, u in (0, 1); relative error below 1e-15.  Written without the C library, whose
/// logarithm differs between systems in the last bit.  Source: algorithm AS 241 (wichura1988).
[[nodiscard]] double normal_quantile(double u) noexcept;

/// Share of the normal distribution below x.
[[nodiscard]] double normal_share(double x) noexcept;

}  // namespace skinheal::needling
