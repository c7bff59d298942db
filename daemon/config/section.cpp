// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/section.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ticketd::config {

namespace {

std::string_view kind_name(Node::Kind kind) {
    switch (kind) {
    case Node::Kind::table: return "a table";
    case Node::Kind::array: return "a list";
    case Node::Kind::text: return "a text";
    case Node::Kind::integer: return "a number";
    case Node::Kind::flag: return "true or false";
    case Node::Kind::date: return "a date";
    case Node::Kind::other: break;
    }
    return "a value of another kind";
}

/// A value as it is shown in a message: short and on one line.
std::string shown(const Node& node) {
    if (node.kind != Node::Kind::text && node.kind != Node::Kind::date)
        return std::string(kind_name(node.kind));
    std::string text = node.text.substr(0, 60);
    std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == 127; }, '?');
    return fmt::format("\"{}\"{}", text, node.text.size() > 60 ? "…" : "");
}

} // namespace

Section::Section(const Node* table, std::string name, Errors& errors, int line_if_absent)
    : table_(table), name_(std::move(name)), errors_(errors), line_(table ? table->line : line_if_absent) {}

Section::~Section() {
    if (table_ == nullptr) return;
    std::ranges::sort(known_);
    for (const auto& [key, node] : table_->members)
        if (!std::ranges::binary_search(known_, key))
            errors_.add(node.line, fmt::format("unknown key {}; {} may hold: {}", full_name(key),
                                               name_.empty() ? "the file" : name_, fmt::join(known_, ", ")));
}

const Node* Section::find(std::string_view key) {
    if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
    return table_ ? table_->find(key) : nullptr;
}

int Section::line(std::string_view key) {
    const Node* node = find(key);
    return node ? node->line : line_;
}

void Section::fail(std::string_view key, const std::string& what) {
    errors_.add(line(key), fmt::format("{} {}", full_name(key), what));
}

void Section::require(std::string_view key, std::string_view example) {
    if (!has(key)) fail(key, fmt::format("is missing; write {} = {}", key, example));
}

void Section::read_text(std::string_view key, std::string& target) {
    const Node* node = find(key);
    if (node == nullptr) return;
    if (node->kind != Node::Kind::text)
        fail(key, fmt::format("is {}; it must be a text in double quotes", kind_name(node->kind)));
    else if (std::ranges::any_of(node->text, [](char c) { return (c >= 0 && c < ' ') || c == 127; }))
        fail(key, "holds a control character; write it as one plain line");
    else
        target = node->text;
}

void Section::read_flag(std::string_view key, bool& target) {
    const Node* node = find(key);
    if (node == nullptr) return;
    if (node->kind == Node::Kind::flag)
        target = node->flag;
    else
        fail(key, fmt::format("is {}; it must be true or false, without quotes", shown(*node)));
}

std::vector<const Node*> Section::tables(std::string_view key) {
    std::vector<const Node*> result;
    const Node* node = find(key);
    if (node == nullptr) return result;
    if (node->kind != Node::Kind::array) {
        fail(key,
             fmt::format("is {}; write [[{}]] with two brackets, once for each", kind_name(node->kind), key));
        return result;
    }
    for (const Node& item : node->items) {
        if (item.kind == Node::Kind::table)
            result.push_back(&item);
        else
            errors_.add(item.line, fmt::format("{} holds {}; write [[{}]] for each", full_name(key),
                                               kind_name(item.kind), key));
    }
    return result;
}

const Node* Section::table(std::string_view key) {
    const Node* node = find(key);
    if (node == nullptr || node->kind == Node::Kind::table) return node;
    fail(key, fmt::format("is {}; write it as a table, [{}]", kind_name(node->kind), full_name(key)));
    return nullptr;
}

bool Section::is_text(std::string_view key, const Node& node, std::string_view wanted) {
    if (node.kind == Node::Kind::text || node.kind == Node::Kind::date) return true;
    wrong(key, node, wanted);
    return false;
}

void Section::wrong(std::string_view key, const Node& node, std::string_view wanted) {
    errors_.add(node.line, fmt::format("{} is {}; it must be {}", full_name(key), shown(node), wanted));
}

std::optional<std::int64_t> Section::integer(std::string_view key, std::int64_t least, std::int64_t most) {
    const Node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind == Node::Kind::integer && node->integer >= least && node->integer <= most)
        return node->integer;
    const std::string is = node->kind == Node::Kind::integer ? std::to_string(node->integer) : shown(*node);
    fail(key, fmt::format("is {}; it must be a whole number from {} to {}", is, least, most));
    return std::nullopt;
}

std::optional<std::vector<Node>> Section::items(std::string_view key, bool or_one) {
    const Node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind == Node::Kind::array) return node->items;
    if (or_one && node->kind == Node::Kind::text) return std::vector<Node>{*node};
    fail(key, fmt::format("is {}; it must be a list, [\"…\", \"…\"]", shown(*node)));
    return std::nullopt;
}

std::string Section::full_name(std::string_view key) const {
    return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

} // namespace ticketd::config
