// SPDX-License-Identifier: BSD-3-Clause
#include "scenario/json_object.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace skinheal::scenario {

using nlohmann::json;

namespace {

/// The value as it stands in the document, cut to a readable length.
std::string shown(const json& value) {
    if (value.is_number_float() && !std::isfinite(value.get<double>())) return display_number(value.get<double>());
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    constexpr std::size_t longest = 60;
    if (text.size() > longest) text = text.substr(0, longest) + "...";
    return text;
}

}  // namespace

JsonObject::JsonObject(const json& value, std::string path, std::vector<Problem>& problems)
    : value_(value), path_(std::move(path)), problems_(problems) {
    if (!value_.is_object()) {
        problems_.push_back(
            make_problem("wrong type", path_, shown(value_), "an object", "Give an object: { \"key\": value }."));
    }
}

const json* JsonObject::find(const std::string& key) {
    known_.push_back(key);
    return has(key) ? &value_.at(key) : nullptr;
}

void JsonObject::wrong(const std::string& key, const json& given, std::string_view allowed) {
    const std::string next_step =
        given.is_null() ? "Leave the key out to take its default." : "Give " + std::string(allowed) + ".";
    problems_.push_back(make_problem("wrong type", path_of(key), shown(given), std::string(allowed), next_step));
}

void JsonObject::refuse(const std::string& key, const std::string& what, const std::string& allowed,
                        const std::string& next) {
    if (has(key)) problems_.push_back(make_problem(what, path_of(key), "given", allowed, next));
}

void JsonObject::number(const std::string& key, double& out) {
    const json* value = find(key);
    if (value == nullptr) return;
    if (value->is_number() && std::isfinite(value->get<double>())) {
        out = round_to_digits(value->get<double>());
    } else {
        wrong(key, *value, "a finite number in SI units");
    }
}

void JsonObject::integer(const std::string& key, int& out) {
    const json* value = find(key);
    if (value == nullptr) return;
    const bool fits = value->is_number_integer() &&
                      (value->is_number_unsigned() ? value->get<std::uint64_t>() <= std::numeric_limits<int>::max()
                                                   : std::abs(value->get<double>()) <= std::numeric_limits<int>::max());
    if (fits) {
        out = value->get<int>();
    } else {
        wrong(key, *value, "a whole number");
    }
}

void JsonObject::integer(const std::string& key, std::uint64_t& out) {
    const json* value = find(key);
    if (value == nullptr) return;
    if (value->is_number_unsigned() || (value->is_number_integer() && value->get<std::int64_t>() >= 0)) {
        out = value->get<std::uint64_t>();
    } else {
        wrong(key, *value, "a whole number from 0 to 2^64 - 1");
    }
}

void JsonObject::boolean(const std::string& key, bool& out) {
    const json* value = find(key);
    if (value == nullptr) return;
    if (value->is_boolean()) {
        out = value->get<bool>();
    } else {
        wrong(key, *value, "true or false");
    }
}

void JsonObject::numbers(const std::string& key, std::vector<double>& out) {
    each(key, [&](const json& element, const std::string& path) {
        if (element.is_number() && std::isfinite(element.get<double>())) {
            out.push_back(round_to_digits(element.get<double>()));
        } else {
            problems_.push_back(make_problem("wrong type", path, shown(element), "a finite number in SI units",
                                             "Give a finite number in SI units."));
        }
    });
}

void JsonObject::text(const std::string& key, std::string& out) {
    const json* value = find(key);
    if (value == nullptr) return;
    if (value->is_string()) {
        out = value->get<std::string>();
    } else {
        wrong(key, *value, "text");
    }
}

void JsonObject::texts(const std::string& key, std::vector<std::string>& out) {
    each(key, [&](const json& element, const std::string& path) {
        if (element.is_string()) {
            out.push_back(element.get<std::string>());
        } else {
            problems_.push_back(make_problem("wrong type", path, shown(element), "text", "Give text."));
        }
    });
}

void JsonObject::each(const std::string& key, const std::function<void(const json&, const std::string&)>& read) {
    const json* list = find(key);
    if (list == nullptr) return;
    if (!list->is_array()) {
        wrong(key, *list, "a list");
        return;
    }
    for (std::size_t i = 0; i < list->size(); ++i) read((*list)[i], path_of(key) + "." + std::to_string(i));
}

void JsonObject::objects(const std::string& key, const std::function<void(JsonObject&)>& read) {
    each(key, [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems_);
        if (!element.is_object()) return;
        read(inner);
        inner.finish();
    });
}

std::optional<std::string> JsonObject::peek(const std::string& key) const {
    if (!has(key) || !value_.at(key).is_string()) return std::nullopt;
    return value_.at(key).get<std::string>();
}

bool JsonObject::has_inner(const std::string& key, const std::string& inner) const {
    return has(key) && value_.at(key).is_object() && value_.at(key).contains(inner);
}

void JsonObject::object(const std::string& key, const std::function<void(JsonObject&)>& read) {
    const json* value = find(key);
    if (value == nullptr) return;
    JsonObject inner(*value, path_of(key), problems_);
    if (!value->is_object()) return;
    read(inner);
    inner.finish();
}

void JsonObject::require(const std::string& key, std::string_view kind) {
    if (!value_.is_object() || has(key)) return;
    problems_.push_back(
        make_problem("missing key", path_of(key), "absent", std::string(kind), "Add \"" + key + "\" to the document."));
}

void JsonObject::unknown_word(const std::string& key, const std::string& given, const std::vector<std::string>& known) {
    problems_.push_back(make_problem("unknown word", path_of(key), "\"" + given + "\"", list_names(known),
                                     spelling_hint(given, known, "Choose one of these.")));
}

void JsonObject::finish() {
    if (!value_.is_object()) return;
    for (const auto& [key, value] : value_.items()) {
        if (std::ranges::find(known_, key) != known_.end()) continue;
        problems_.push_back(make_problem("unknown key", path_of(key), shown(value), "the keys " + list_names(known_),
                                         spelling_hint(key, known_, "Remove it.")));
    }
}

}  // namespace skinheal::scenario
