// SPDX-License-Identifier: BSD-3-Clause
#include "base/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/sha256.hpp"

namespace skinheal::test {
namespace {

TEST(Rounding, MakesTwoSpellingsOfOneLengthEqual) {
    std::mt19937 generator(7);
    std::uniform_int_distribution<int> tenths(1, 200000);
    int differ = 0;
    for (int i = 0; i < 2000; ++i) {
        const double in_um = tenths(generator) / 10.0;
        const double in_mm = std::strtod(base::shortest_number(in_um / 1000).c_str(), nullptr);
        differ += in_um * 1e-6 != in_mm * 1e-3 ? 1 : 0;
        EXPECT_EQ(base::round_to_digits(in_um * 1e-6), base::round_to_digits(in_mm * 1e-3)) << in_um;
    }
    EXPECT_GT(differ, 100);  // without rounding they are not one number
}

TEST(Rounding, IsIdempotentAndKeepsTwelveDigits) {
    for (const double value : {1.0 / 3, 2.5e-7, 123456789012345.0, -9.99999999999949e-5, 1e300, 5e-324, 0.0}) {
        const double once = base::round_to_digits(value);
        EXPECT_EQ(base::round_to_digits(once), once);
        EXPECT_NEAR(once, value, std::abs(value) * 5.1e-12);
    }
    EXPECT_EQ(base::round_to_digits(1.0 / 3), 0.333333333333);
    EXPECT_TRUE(std::isnan(base::round_to_digits(std::nan(""))));
    EXPECT_TRUE(std::isinf(base::round_to_digits(std::numeric_limits<double>::infinity())));
}

TEST(Numbers, ReadBackAsTheSameDouble) {
    std::mt19937_64 generator(11);
    std::uniform_real_distribution<double> exponent(-30, 30);
    for (int i = 0; i < 1000; ++i) {
        const double value = std::pow(10.0, exponent(generator));
        EXPECT_EQ(std::strtod(base::shortest_number(value).c_str(), nullptr), value);
    }
    EXPECT_EQ(base::shortest_number(604800), "604800.0");
    EXPECT_EQ(base::shortest_number(0), "0.0");
    EXPECT_EQ(base::shortest_number(-3), "-3.0");
    EXPECT_EQ(base::shortest_number(0.3), "0.3");
    EXPECT_EQ(base::display_number(2.5), "2.5");
    EXPECT_EQ(base::display_number(1.0 / 3), "0.333333");
}

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
    EXPECT_EQ(base::edit_distance("", "abc"), 3);
    EXPECT_EQ(base::edit_distance("abc", ""), 3);
    EXPECT_EQ(base::edit_distance("dermis", "dermis"), 0);
    EXPECT_EQ(base::edit_distance("dermis", "demris"), 1);
    EXPECT_EQ(base::edit_distance("kitten", "sitting"), 3);
    EXPECT_EQ(base::edit_distance("cheek", "chek"), 1);
}

TEST(NearestNames, OfferTheNearestFirstAndNothingFarAway) {
    const std::vector<std::string> names{"cheek", "forearm", "forehead", "thigh"};
    EXPECT_EQ(base::nearest_names("chek", names), std::vector<std::string>{"cheek"});
    EXPECT_EQ(base::nearest_names("foreharm", names).front(), "forearm");
    EXPECT_TRUE(base::nearest_names("xylophone", names).empty());
    EXPECT_EQ(base::spelling_hint("thihg", names, "x"), "Did you mean \"thigh\"?");
    EXPECT_EQ(base::spelling_hint("xylophone", names, "Choose one."), "Choose one.");
}

TEST(NearestNames, FindPartsOfLongNames) {
    const std::vector<std::string> names{"fibroblasts.growth_rate", "vegf.decay_rate"};
    EXPECT_EQ(base::nearest_names("growth", names), std::vector<std::string>{"fibroblasts.growth_rate"});
}

TEST(Lists, CountWhatTheyLeaveOut) {
    std::vector<std::string> names(14, "a");
    EXPECT_EQ(base::list_names(names), "a, a, a, a, a, a, a, a, a, a, a, a and 2 more");
    EXPECT_EQ(base::join(std::vector<std::string>{"a", "b"}, " - "), "a - b");
}

/// FIPS 180-4 examples and the NIST test values for long and boundary lengths.
TEST(Sha256, AgreesWithPublishedVectors) {
    EXPECT_EQ(base::sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(base::sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(
        base::sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                     "mnopqrstnopqrstu"),
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    EXPECT_EQ(base::sha256(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(base::sha256(std::string(1, '\xbd')), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    EXPECT_EQ(base::sha256(std::string(55, '\0')), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
    EXPECT_EQ(base::sha256(std::string(56, '\0')), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
    EXPECT_EQ(base::sha256(std::string(64, '\0')), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

}  // namespace
}  // namespace skinheal::test
