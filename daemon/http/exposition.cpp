// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/http/exposition.hpp"

#include <fmt/format.h>

#include <cassert>

namespace ticketd::http {

namespace {

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

} // namespace

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void Exposition::line(std::string_view suffix, double value, const Labels& labels) {
    text_.append(name_).append(suffix);
    char before = '{';
    for (const auto& [label, text] : labels) {
        text_ += fmt::format("{}{}=\"{}\"", before, label, escaped(text));
        before = ',';
    }
    text_ += fmt::format("{} {}\n", labels.empty() ? "" : "}", value);
}

void Exposition::sample(double value, const Labels& labels) { line("", value, labels); }

void Exposition::histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                           double sum) {
    assert(counts.size() == bounds.size() + 1);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        total += counts[i];
        line("_bucket", static_cast<double>(total),
             {{"le", i < bounds.size() ? fmt::format("{}", bounds[i]) : std::string("+Inf")}});
    }
    line("_sum", sum, {});
    line("_count", static_cast<double>(total), {});
}

} // namespace ticketd::http
