// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Replies to a mail of the desk as the mail programs of the world write them: which parts they have, how
/// they mark up what was typed, how they quote. Written from how these programs format, with nothing of
/// anybody's mail.
namespace ticketd::programs {

/// What a person types, and what it answers.
struct Draft {
    std::string original; ///< the bytes of the mail that is answered: all of its text is quoted
    std::string from = "Anna <anna@corp.example>";
    std::string message_id = "laptop-17@anna.corp.example";
    std::string text;      ///< typed; LF line ends; addresses in it become links where the program does so
    std::string signature; ///< put below by the program; empty: none
};

/// A mail program, with the place where it lets its people write.
struct Program {
    std::string_view name; ///< "outlook-desktop", …
    std::string (*reply)(const Draft&);
    bool html = false;  ///< writes an HTML part
    bool below = false; ///< the text stands below the quotation
    bool device =
        false; ///< ends the text with a line of its own ("Sent from my iPhone") instead of a signature
};

std::span<const Program> all();
const Program* find(std::string_view name); ///< nullptr if there is none

} // namespace ticketd::programs
