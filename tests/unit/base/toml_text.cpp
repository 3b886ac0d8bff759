// SPDX-License-Identifier: BSD-3-Clause
#include "base/toml_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "skinheal/error.hpp"

namespace skinheal::test {
namespace {

constexpr std::string_view scenario = R"(schema = 1
title = "Bräune"

[device]
kind = "pen"
needle = { shape = "tapered", length = "25 mm" }
needles = 12

[[session]]
at = "0 day"
[[session]]
at = "4 week"
density = 1.5

[parameters.override]
"fibroblasts.growth_rate" = { value = "0.4 1/day", source = "this study" }
[output]
fields = ["collagen_i", "tgf_beta"]
flag = true
)";

TEST(TomlText, KeepsValuesAsWritten) {
    const auto document = nlohmann::json::parse(base::parse_toml(scenario, "scenario.toml").json);
    EXPECT_EQ(document["schema"], 1);
    EXPECT_TRUE(document["schema"].is_number_integer());
    EXPECT_EQ(document["title"], "Bräune");
    EXPECT_EQ(document["device"]["needle"]["length"], "25 mm");
    EXPECT_EQ(document["session"].size(), 2U);
    EXPECT_EQ(document["session"][1]["density"], 1.5);
    EXPECT_EQ(document["parameters"]["override"]["fibroblasts.growth_rate"]["source"], "this study");
    EXPECT_EQ(document["output"]["flag"], true);
    EXPECT_EQ(document["output"]["fields"][1], "tgf_beta");
}

TEST(TomlText, TellsWhereEachValueStands) {
    const auto positions = base::parse_toml(scenario, "scenario.toml").positions;
    EXPECT_EQ(positions.at("schema"), std::pair(1, 10));
    EXPECT_EQ(positions.at("device.needle.length"), std::pair(6, 40));
    EXPECT_EQ(positions.at("session.1.at"), std::pair(12, 6));
    EXPECT_EQ(positions.at("output.fields.1"), std::pair(18, 25));
    EXPECT_EQ(positions.at("device").first, 4);
    EXPECT_TRUE(positions.contains("parameters.override.fibroblasts.growth_rate.value"));
}

/// The place and message of the error that `text` makes.
std::pair<Where, std::string> failure(std::string_view text) {
    try {
        (void)base::parse_toml(text, "scenario.toml");
    } catch (const ScenarioError& error) {
        return {error.where(), error.what()};
    }
    return {};
}

TEST(TomlText, NamesFileLineAndColumnOfASyntaxError) {
    const auto [where, message] = failure("schema = 1\n[skin]\nage = \"45 year\n");
    EXPECT_EQ(where.file, "scenario.toml");
    EXPECT_EQ(where.line, 3);
    EXPECT_GT(where.column, 0);
    EXPECT_EQ(message.rfind("scenario.toml:3:", 0), 0U) << message;
    EXPECT_NE(message.find("not valid TOML"), std::string::npos);
    EXPECT_NE(message.find("missing quote"), std::string::npos);
}

TEST(TomlText, RefusesAKeyGivenTwice) { EXPECT_EQ(failure("a = 1\na = 2\n").first.line, 2); }

TEST(TomlText, RefusesWhatJsonCannotHold) {
    for (const char* value : {"nan", "inf", "-inf", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z"}) {
        const auto [where, message] = failure("schema = 1\n[skin]\nage = " + std::string(value) + "\n");
        EXPECT_EQ(where.line, 3) << value;
        EXPECT_EQ(where.column, 7) << value;
        EXPECT_EQ(where.key, "skin.age") << value;
        EXPECT_EQ(message.rfind("scenario.toml:3:7: skin.age: ", 0), 0U) << message;
    }
}

TEST(TomlText, AcceptsAnEmptyDocument) {
    const TomlText nothing = base::parse_toml("", "scenario.toml");
    EXPECT_EQ(nothing.json, "{}");
    EXPECT_TRUE(nothing.positions.empty());
}

}  // namespace
}  // namespace skinheal::test
