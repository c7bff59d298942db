// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/pattern_set.hpp"
#include "daemon/policy/rules.hpp"
#include "parser/message.hpp"

#include <vector>

namespace ticketd::policy {

/// It answers nothing, by its own word: most likely it opens a ticket.
bool looks_new(const parser::Message&);

/// What the rules find in a mail's text, where it was looked for ahead of the mail's turn.
struct TextFindings {
    bool is_clean = false;   ///< access_data() of its text is none
    std::vector<bool> asked; ///< of each pattern of the fields that a request should hold: it is there
};

/// The rules that a mail's text can be held against on any thread, before anything is known of its ticket.
class TextRules {
public:
    explicit TextRules(const Rules&);
    /// `asked` only of what looks new. Linear in the text.
    TextFindings look_at(const parser::Message&) const;
    /// TextFindings::asked of any mail.
    std::vector<bool> asked_in(const parser::Message&) const;

private:
    ConfidentialRules confidential_;
    PatternSet asked_;
};

} // namespace ticketd::policy
