// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace ticketd::config {

namespace {

// Tables and arrays nest as deep as toml++ lets them (256), so recursion is bounded.
Node convert(const toml::node& from);

void fill(Node& node, const toml::table& table) {
    node.kind = Node::Kind::table;
    for (const auto& [key, value] : table) node.members.push_back({std::string(key.str()), convert(value)});
}

void fill(Node& node, const toml::array& array) {
    node.kind = Node::Kind::array;
    for (const toml::node& item : array) node.items.push_back(convert(item));
}

void fill(Node& node, const toml::date& date) {
    node.kind = Node::Kind::date;
    node.text = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

Node convert(const toml::node& from) {
    Node node;
    node.line = static_cast<int>(from.source().begin.line);
    if (const auto* table = from.as_table()) {
        fill(node, *table);
    } else if (const auto* array = from.as_array()) {
        fill(node, *array);
    } else if (const auto* date = from.as_date()) {
        fill(node, date->get());
    } else if (const auto* text = from.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* integer = from.as_integer()) {
        node.kind = Node::Kind::integer;
        node.integer = integer->get();
    } else if (const auto* flag = from.as_boolean()) {
        node.kind = Node::Kind::flag;
        node.flag = flag->get();
    }
    return node;
}

} // namespace

const Node* Node::find(std::string_view key) const {
    for (const auto& [name, value] : members)
        if (name == key) return &value;
    return nullptr;
}

namespace {

/// Without the number that a sentence begins with which is about one: it may be a password that lacks quotes.
std::string without_number(std::string_view sentence) {
    const auto begin = sentence.find(": '");
    const auto end = begin != sentence.npos ? sentence.find("' ", begin + 3) : sentence.npos;
    if (end == sentence.npos) return std::string(sentence);
    return fmt::format("{}: this number{}", sentence.substr(0, begin), sentence.substr(end + 1));
}

} // namespace

std::optional<Node> read_document(std::string_view text, Errors& errors) {
    try {
        return convert(toml::parse(text));
    } catch (const toml::parse_error& error) {
        // Its text may quote the line it stumbled over, and with it a password; its first sentence does not.
        std::string_view description = error.description();
        description = description.substr(0, std::min(description.find(", saw"), description.find(';')));
        errors.add(static_cast<int>(error.source().begin.line),
                   fmt::format("this is not TOML ({}); texts stand in double quotes, see https://toml.io",
                               without_number(description)));
        return std::nullopt;
    }
}

} // namespace ticketd::config
