// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace ticketd::policy {

/// A regular expression of the configuration, in RE2's syntax and without regard to case. It takes time in
/// proportion to the text, whatever the text and the expression are. A value: cheap to copy, thread-safe.
class Pattern {
public:
    /// Nothing if it is none; `why` says what is wrong with it then.
    static std::optional<Pattern> compile(std::string_view expression, std::string& why);

    /// One that is found where any of them is: looked for in one reading instead of one each. Nothing if that
    /// would need too much memory.
    static std::optional<Pattern> any_of(const std::vector<Pattern>&);

    bool is_in(std::string_view text) const;
    const std::string& expression() const { return expression_; }
    bool operator==(const Pattern& other) const { return expression_ == other.expression_; }

private:
    std::string expression_;
    std::shared_ptr<const re2::RE2> compiled_;
};

} // namespace ticketd::policy
