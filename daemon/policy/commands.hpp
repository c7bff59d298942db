// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// One `!verb` of a staff mail, understood and checked.
struct Command {
    enum class Verb {
        close,
        reopen,
        note,
        reveal,
        merge,
        split,
        spam,
        cc,
        requester,
        assign,
        level,
        urgent,
        normal,
        development,
        wait
    } verb;
    std::string argument; ///< the rest of the line, trimmed
    bool operator==(const Command&) const = default;
};
std::string_view to_string(Command::Verb); ///< as it is written, with its "!"

/// A staff mail's own words, taken apart.
struct StaffText {
    std::vector<Command> commands; ///< in the order of the mail
    std::string text;              ///< what is left, trimmed of blank lines at both ends
    std::string fault;             ///< not empty: nothing of the mail may be carried out or relayed; says why
};

/// Reads commands from the lines that start with `!` at the top and at the bottom of a text; blank lines
/// between them do not end them. A line that starts with a command's word anywhere else is a fault, because
/// it would reach the client; so is a word that is no command. Case does not matter. Pure, linear.
StaffText read_staff_text(std::string_view new_text);

} // namespace ticketd::policy
