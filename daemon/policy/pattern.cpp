// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/pattern.hpp"

#include <re2/re2.h>

namespace ticketd::policy {

std::optional<Pattern> Pattern::compile(std::string_view expression, std::string& why) {
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_case_sensitive(false);
    options.set_never_capture(true);
    options.set_max_mem(1 << 20);
    Pattern pattern;
    pattern.expression_ = expression;
    // Its own multi-line mode needs another syntax: the flag is written into the expression.
    const auto lines = "(?m)" + pattern.expression_;
    auto compiled = std::make_shared<re2::RE2>(lines, options);
    if (!compiled->ok()) {
        why = compiled->error();
        return std::nullopt;
    }
    pattern.compiled_ = std::move(compiled);
    return pattern;
}

std::optional<Pattern> Pattern::any_of(const std::vector<Pattern>& patterns) {
    std::string all, why;
    for (const auto& each : patterns) all += (all.empty() ? "(?:" : "|(?:") + each.expression() + ")";
    return compile(all, why);
}

bool Pattern::is_in(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

} // namespace ticketd::policy
