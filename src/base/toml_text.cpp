// SPDX-License-Identifier: BSD-3-Clause
#include "base/toml_text.hpp"

#include <toml++/toml.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "skinheal/error.hpp"

namespace skinheal::base {
namespace {

using nlohmann::json;

[[noreturn]] void fail(std::string_view what, std::string_view next_step, const toml::source_position& at,
                       std::string_view filename, const std::string& key) {
    const Where where{std::string(filename), key, static_cast<int>(at.line), static_cast<int>(at.column)};
    std::string message = where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column) + ": ";
    if (!key.empty()) message += key + ": ";
    message.append(what).append(". ").append(next_step);
    throw ScenarioError(message, where, {{key, "", "", std::string(next_step), message}});
}

class Converter {
public:
    /// `positions`: where each value stands; null if nobody asks.
    Converter(std::string_view filename, std::map<std::string, std::pair<int, int>>* positions)
        : filename_(filename), positions_(positions) {}

    json convert(const toml::node& node, const std::string& path) {
        const auto& at = node.source().begin;
        if (positions_ != nullptr && !path.empty()) {
            (*positions_)[path] = {static_cast<int>(at.line), static_cast<int>(at.column)};
        }
        if (const auto* table = node.as_table()) {
            json object = json::object();
            for (const auto& [key, value] : *table) {
                object[std::string(key.str())] = convert(value, below(path, key.str()));
            }
            return object;
        }
        if (const auto* list = node.as_array()) {
            json array = json::array();
            for (std::size_t i = 0; i < list->size(); ++i) {
                array.push_back(convert((*list)[i], below(path, std::to_string(i))));
            }
            return array;
        }
        if (const auto* text = node.as_string()) return text->get();
        if (const auto* number = node.as_integer()) return number->get();
        if (const auto* truth = node.as_boolean()) return truth->get();
        if (const auto* number = node.as_floating_point()) {
            if (std::isfinite(number->get())) return number->get();
            fail("nan and inf are not values", "Give a finite number.", at, filename_, path);
        }
        fail("dates and times are not values here", "Give times as text with a unit, such as \"28 day\".", at,
             filename_, path);
    }

private:
    static std::string below(const std::string& path, std::string_view key) {
        return path.empty() ? std::string(key) : path + "." + std::string(key);
    }

    std::string_view filename_;
    std::map<std::string, std::pair<int, int>>* positions_;
};

/// `use` gets the table; whatever is not valid becomes a ScenarioError.
template <class Use>
void with_table(std::string_view text, std::string_view filename, const Use& use) {
    try {
        use(toml::parse(text, filename));
    } catch (const toml::parse_error& error) {
        fail("not valid TOML: " + std::string(error.description()),
             "Look at this line and the one before it for a missing quote, bracket or equals sign.",
             error.source().begin, filename, "");
    } catch (const json::exception& error) {
        const std::string message = std::string(filename) + ": not valid text: " + error.what();
        throw ScenarioError(message, {std::string(filename), "", 0, 0});
    }
}

}  // namespace

TomlText parse_toml(std::string_view text, std::string_view filename) {
    TomlText out;
    with_table(text, filename, [&](const toml::table& table) {
        out.json = Converter(filename, &out.positions).convert(table, "").dump();
    });
    return out;
}

nlohmann::json parse_toml_values(std::string_view text, std::string_view filename) {
    json values;
    with_table(text, filename,
               [&](const toml::table& table) { values = Converter(filename, nullptr).convert(table, ""); });
    return values;
}

}  // namespace skinheal::base
