// SPDX-License-Identifier: BSD-3-Clause
// What a member table is made of.  One table per struct says of every key its name, member, unit, range, when it is read, and
// what it is; reading, writing, checking, the JSON schema, the reference page and the Python classes follow from it.
#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/vocabulary.hpp"
#include "skinheal/error.hpp"

namespace skinheal::scenario {

/// The table of a struct: `name`, `doc` and `keys`, a tuple of `Key` and `Section`.  Optional hooks:
/// `before(JsonObject&, Struct&)` and `after(JsonObject&, Struct&)` around reading, `completed(Struct)` before writing,
/// `check(Check&, prefix, const Struct&)` for what several keys decide.
template <class Struct>
struct Table;

template <class Struct>
concept Tabled = requires {
    Table<Struct>::keys;
};

/// The words of an enumeration in documents.
template <class E>
struct Vocabulary;

template <class E>
concept Worded = requires {
    Vocabulary<E>::words;
};

/// When a key counts.  A key that does not is not checked and not written; `refused` ones must not be given then.
template <class Struct>
struct When {
    bool (*holds)(const Struct&);
    std::string_view where;                ///< "on a pen or a roller"
    std::string_view next_step{};          ///< of the message that refuses it
    std::string (*what)(const Struct&){};  ///< how that message begins; none: the key may be given, and changes nothing
};

/// One key: its member, and everything that is said of it.
template <class S, class V>
struct Key {
    using Struct = S;
    using Value = V;

    std::string_view name;
    V S::*member;
    std::string_view doc;

    std::string_view attribute{};  ///< of classes, where the key stands in a section
    base::Shown unit{base::plain};
    std::optional<base::Range> allowed{};
    base::Range (*allowed_for)(const S&){};    ///< where the range depends on other keys
    bool (*unchecked)(const S&){};             ///< where another key decides, and `check` of the table tells
    std::vector<std::string> (*known)(){};     ///< the words that a text, or each of a list of texts, may be
    std::string_view out_of_range{};           ///< how the message begins
    std::string_view unknown{"unknown word"};  ///< of an enumerator without a word
    std::string_view required{};               ///< of a key that must be given: what to give
    std::optional<When<S>> when{};
    std::size_t most{};  ///< entries of a list; 0 = any number

    [[nodiscard]] constexpr Key as(std::string_view attribute_name) const {
        Key out = *this;
        out.attribute = attribute_name;
        return out;
    }
    [[nodiscard]] constexpr Key in(base::Shown shown) const {
        Key out = *this;
        out.unit = shown;
        return out;
    }
    /// In the unit for people of the range.
    [[nodiscard]] constexpr Key range(std::string_view what, base::Range values) const {
        Key out = in(values.unit);
        out.allowed = values;
        out.out_of_range = what;
        return out;
    }
    [[nodiscard]] constexpr Key range_for(base::Range (*values)(const S&)) const {
        Key out = *this;
        out.allowed_for = values;
        return out;
    }
    [[nodiscard]] constexpr Key unless(bool (*decided)(const S&)) const {
        Key out = *this;
        out.unchecked = decided;
        return out;
    }
    [[nodiscard]] constexpr Key one_of(std::string_view what, std::vector<std::string> (*words)()) const {
        Key out = *this;
        out.unknown = what;
        out.known = words;
        return out;
    }
    [[nodiscard]] constexpr Key called(std::string_view what) const {
        Key out = *this;
        out.unknown = what;
        return out;
    }
    [[nodiscard]] constexpr Key must(std::string_view give) const {
        Key out = *this;
        out.required = give;
        return out;
    }
    [[nodiscard]] constexpr Key at_most(std::size_t entries) const {
        Key out = *this;
        out.most = entries;
        return out;
    }
    [[nodiscard]] constexpr Key only(When<S> condition) const {
        Key out = *this;
        out.when = condition;
        return out;
    }

    [[nodiscard]] bool counts(const S& of) const { return !when || when->holds(of); }
    [[nodiscard]] std::optional<base::Range> range_of(const S& of) const {
        return allowed_for != nullptr ? std::optional(allowed_for(of)) : allowed;
    }
};

template <class S, class V>
[[nodiscard]] constexpr Key<S, V> key(std::string_view name, V S::*member, std::string_view doc) {
    return {.name = name, .member = member, .doc = doc, .attribute = name};
}

/// Keys of the same struct that documents hold in an object of their own.
template <class... Keys>
struct Section {
    std::string_view name;
    std::string_view doc;
    std::tuple<Keys...> keys;
};

template <class... Keys>
[[nodiscard]] constexpr Section<Keys...> section(std::string_view name, std::string_view doc, Keys... keys) {
    return {name, doc, {keys...}};
}

template <class T>
inline constexpr bool is_section = false;
template <class... Keys>
inline constexpr bool is_section<Section<Keys...>> = true;

template <class T>
struct Inner {
    using Type = T;
    static constexpr bool is_optional = false;
    static constexpr bool is_list = false;
};
template <class T>
struct Inner<std::optional<T>> {
    using Type = T;
    static constexpr bool is_optional = true;
    static constexpr bool is_list = false;
};
template <class T>
struct Inner<std::vector<T>> {
    using Type = T;
    static constexpr bool is_optional = false;
    static constexpr bool is_list = true;
};

/// `visit(key)` for every key or section of a tuple.
template <class Tuple, class Visit>
constexpr void each_entry(const Tuple& entries, Visit&& visit) {
    std::apply([&](const auto&... entry) { (visit(entry), ...); }, entries);
}

/// `visit(key)` for every key of a struct, those of its sections included.
template <class Struct, class Visit>
constexpr void each_key(Visit&& visit) {
    each_entry(Table<Struct>::keys, [&](const auto& entry) {
        if constexpr (is_section<std::remove_cvref_t<decltype(entry)>>)
            each_entry(entry.keys, visit);
        else
            visit(entry);
    });
}

template <class M>
struct MemberOf;
template <class S, class V>
struct MemberOf<V S::*> {
    using Struct = S;
    using Value = V;
};

/// The range of a member by its table; none where its key does not count.
template <auto member, class Struct = typename MemberOf<decltype(member)>::Struct>
[[nodiscard]] std::optional<base::Range> range_of(const Struct& of) {
    std::optional<base::Range> found;
    each_key<Struct>([&](const auto& entry) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(entry.member)>, std::remove_cv_t<decltype(member)>>) {
            if (entry.member == member && entry.counts(of)) found = entry.range_of(of);
        }
    });
    return found;
}

/// Whether a member is in its range.
template <auto member, class Struct = typename MemberOf<decltype(member)>::Struct>
[[nodiscard]] bool inside(const Struct& of) {
    const auto range = range_of<member>(of);
    if constexpr (Inner<typename MemberOf<decltype(member)>::Value>::is_optional)
        return !range || !(of.*member) || base::Check::inside(*(of.*member), *range);
    else
        return !range || base::Check::inside(of.*member, *range);
}

}  // namespace skinheal::scenario
