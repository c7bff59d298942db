// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ticketd::http {

/// Writes Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): one
/// family after the other, each with its help and type, then its samples.
class Exposition {
public:
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";
    using Labels = std::vector<std::pair<std::string_view, std::string>>;

    /// Begins a family; `type` is "counter", "gauge" or "histogram".
    void family(std::string_view name, std::string_view type, std::string_view help);
    /// A sample of the family that was begun last.
    void sample(double value, const Labels& = {});
    /// A whole histogram: `counts` one longer than `bounds`, each without those before it; `sum` in the unit
    /// of the bounds.
    void histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts, double sum);

    const std::string& text() const { return text_; }

private:
    void line(std::string_view suffix, double value, const Labels&);
    std::string name_, text_;
};

} // namespace ticketd::http
