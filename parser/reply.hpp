// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// A reply taken apart. `new_text` is never empty when the text was not: if all would go, all stays.
struct SplitReply {
    std::string new_text;
    std::string signature;
    std::string quoted;
};

/// Tells what a reply's writer wrote from what their program quoted: `>` lines, attribution lines in the
/// usual languages, Outlook header blocks, forwards, signatures of mobiles and people. Linear in its size.
SplitReply split_reply(std::string_view text);

} // namespace ticketd::parser
