// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/pattern.hpp"

namespace ticketd::policy {

/// Several patterns that are looked for in one reading of a text. Thread-safe.
class PatternSet {
public:
    explicit PatternSet(std::vector<Pattern>);
    ~PatternSet();
    PatternSet(PatternSet&&) noexcept;
    PatternSet& operator=(PatternSet&&) noexcept;

    /// Of each pattern, in their order: whether it is in the text.
    std::vector<bool> found_in(std::string_view text) const;

private:
    struct Compiled;
    std::vector<Pattern> patterns_;
    std::unique_ptr<Compiled> compiled_; ///< nothing: together they would need too much memory
};

} // namespace ticketd::policy
