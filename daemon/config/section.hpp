// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/document.hpp"
#include "daemon/config/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::config {

/// Typed access to one table, which may be absent. Every read names its key: what nobody has asked for when
/// the section goes away is reported as unknown. A read leaves its target alone where the key is absent or
/// wrong, so the target's value is the default. All faults go to the Errors, with their line.
class Section {
public:
    /// `name` is how the table is written, for messages: "desk", "level \"vip\"".
    Section(const Node* table, std::string name, Errors& errors, int line_if_absent = 0);
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;
    ~Section(); ///< reports unknown keys

    /// The value of a key, which counts as known from now on; nullptr if it is absent.
    const Node* find(std::string_view key);
    bool has(std::string_view key) { return find(key) != nullptr; }
    /// Line of the key, or of the section where the key is absent.
    int line(std::string_view key);
    void fail(std::string_view key, const std::string& what);
    /// Reports the key as missing unless it is there; `example` is how to write it.
    void require(std::string_view key, std::string_view example);

    void read_text(std::string_view key, std::string& target);
    void read_flag(std::string_view key, bool& target);
    template <class Number>
    void read_number(std::string_view key, Number& target, std::int64_t least, std::int64_t most) {
        if (const auto number = integer(key, least, most)) target = static_cast<Number>(*number);
    }
    /// A text that `parse(string_view) -> optional` reads; `wanted` says what it should be.
    template <class T, class Parse>
    void read(std::string_view key, T& target, Parse parse, std::string_view wanted) {
        if (const Node* node = find(key)) take(key, *node, target, parse, wanted);
    }
    /// A list of such texts; the list replaces the default's. One text alone is a list of one if `or_one`.
    template <class T, class Parse>
    void read_list(std::string_view key, std::vector<T>& target, Parse parse, std::string_view wanted,
                   bool or_one = false) {
        const auto nodes = items(key, or_one);
        if (!nodes) return;
        target.clear();
        for (const Node& node : *nodes) {
            T value{};
            if (take(key, node, value, parse, wanted)) target.push_back(std::move(value));
        }
    }

    /// The tables of an array of tables ([[name]]); one table ([name]) is an error that says so.
    std::vector<const Node*> tables(std::string_view key);
    /// The table of that name; nullptr if absent or no table.
    const Node* table(std::string_view key);

private:
    template <class T, class Parse>
    bool take(std::string_view key, const Node& node, T& target, Parse parse, std::string_view wanted) {
        if (is_text(key, node, wanted)) {
            if (auto value = parse(std::string_view(node.text))) {
                target = std::move(*value);
                return true;
            }
            wrong(key, node, wanted);
        }
        return false;
    }
    bool is_text(std::string_view key, const Node&, std::string_view wanted);
    void wrong(std::string_view key, const Node&, std::string_view wanted);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<std::vector<Node>> items(std::string_view key, bool or_one);
    std::string full_name(std::string_view key) const;

    const Node* table_;
    std::string name_;
    Errors& errors_;
    int line_;
    std::vector<std::string> known_;
};

} // namespace ticketd::config
