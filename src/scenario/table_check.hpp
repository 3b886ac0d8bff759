// SPDX-License-Identifier: BSD-3-Clause
// Simple ranges and words by member tables.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "scenario/member.hpp"

namespace skinheal::scenario {

/// Ranges and words of every key that counts, in inner structs and lists too, and what the tables check by themselves.
/// `path` is that of the struct, empty or without a dot at its end.
template <class Struct>
void check_struct(base::Check& check, const std::string& path, const Struct& of);

template <class KeyType, class Value>
void check_value(base::Check& check, const std::string& path, const KeyType& entry, const Value& value,
                 const std::optional<base::Range>& range) {
    if constexpr (Inner<Value>::is_optional) {
        if (value) check_value(check, path, entry, *value, range);
    } else if constexpr (std::is_same_v<Value, double> || std::is_same_v<Value, int>) {
        if (range) check.range(entry.out_of_range, path, value, *range);
    } else if constexpr (Worded<Value>) {
        check.enumerator(entry.unknown, path, value, Vocabulary<Value>::words);
    } else if constexpr (std::is_same_v<Value, std::string>) {
        if (entry.known != nullptr) check.word(entry.unknown, path, value, entry.known());
    } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
        if (entry.known == nullptr) return;
        for (std::size_t i = 0; i < value.size(); ++i)
            check.word(entry.unknown, path + "." + std::to_string(i), value[i], entry.known());
    } else if constexpr (Inner<Value>::is_list && Tabled<typename Inner<Value>::Type>) {
        if (entry.most > 0 && value.size() > entry.most) {
            check.add("too many entries", path, std::to_string(value.size()), "at most " + std::to_string(entry.most),
                      "Take fewer, or a shorter time.");
            return;
        }
        for (std::size_t i = 0; i < value.size(); ++i) check_struct(check, path + "." + std::to_string(i), value[i]);
    } else if constexpr (Tabled<Value>) {
        check_struct(check, path, value);
    }
}

template <class Struct>
void check_struct(base::Check& check, const std::string& path, const Struct& of) {
    const auto visit = [&](const auto& entry, const std::string& place) {
        if (entry.counts(of) && (entry.unchecked == nullptr || !entry.unchecked(of)))
            check_value(check, place + std::string(entry.name), entry, of.*entry.member, entry.range_of(of));
    };
    const std::string here = path.empty() ? path : path + ".";
    each_entry(Table<Struct>::keys, [&](const auto& entry) {
        if constexpr (is_section<std::remove_cvref_t<decltype(entry)>>)
            each_entry(entry.keys, [&](const auto& inner) { visit(inner, here + std::string(entry.name) + "."); });
        else
            visit(entry, here);
    });
    if constexpr (requires { Table<Struct>::check(check, here, of); }) Table<Struct>::check(check, here, of);
}

}  // namespace skinheal::scenario
