// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// A reply taken apart. `new_text` is never empty when the text was not: if all would go, all stays.
struct SplitReply {
    std::string new_text;
    bool only_quoted =
        false; ///< new_text is the whole text, of which no line but a signature is the writer's
    /// A line of new_text that begins with `!` may be the end of a quoted one: it stands below one that was
    /// too long for it, with no blank line between.
    bool doubtful_command = false;
    std::string signature;
    std::string quoted;
    std::string forwarded; ///< the end of new_text that the writer passes on; empty: nothing
    /// new_text with the lines marked `>` that stand above its pieces, each piece as it is in new_text; empty
    /// if nothing is quoted above any of it.
    std::string interleaved;
};

/// Tells what a reply's writer wrote from what their program quoted: `>` lines, attribution lines in the
/// usual languages, Outlook header blocks, signatures of mobiles and people. Interleaved answers stay.
///
/// What a writer passes on ("---- Forwarded message ----", or any header block below a `subject` of "Fwd:")
/// is not quotation: the reader has not seen it, and it stays in the new text. Linear in the size of `text`;
/// never throws.
SplitReply split_reply(std::string_view text, std::string_view subject = {});

} // namespace ticketd::parser
