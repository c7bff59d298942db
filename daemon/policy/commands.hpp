// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/verbs.hpp"
#include "store/model.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// One `!verb` of a staff mail, understood.
struct Command {
    using Verb = policy::Verb;
    Verb verb;
    std::string argument; ///< the rest of the line, trimmed, without `tickets`
    std::vector<store::Tid>
        tickets{};      ///< of About::tickets: those whose numbers stand at the end of the line
    bool below = false; ///< some text stands above it
    bool operator==(const Command&) const = default;
};

/// A line that has the form of a command, as it was written.
struct CommandLine {
    std::string line;               ///< trimmed
    std::optional<Command> command; ///< absent: it is none
    std::string fault;              ///< why it can not be a command, or not where it stands; a sentence
};

/// A staff mail's own words, taken apart.
struct StaffText {
    std::vector<Command> commands; ///< of `lines`, those without a fault; in the order of the mail
    std::string text;              ///< what is left, trimmed of blank lines at both ends
    std::string signature;         ///< likewise, of the signature; read_staff_mail() fills it in
    std::string fault;             ///< not empty: nothing of the mail may be carried out or relayed; says why
    std::vector<CommandLine> lines; ///< all that are commands or were meant to be, at most `most_commands`
};

/// "1042", "#1042", "[TID#1042]", with a comma behind it or without. Nothing for what is no ticket's number.
std::optional<store::Tid> ticket_number(std::string_view word);

/// What one mail may hold of commands; more of them are a fault.
inline constexpr std::size_t most_commands = 100;

/// Reads commands from the lines that start with `!` at the top and at the bottom of a text; blank lines
/// between them do not end them. A line that starts with a command's word anywhere else is a fault, because
/// it would reach the client; so is a word that is no command. Case does not matter. Pure, linear.
StaffText read_staff_text(std::string_view new_text);

/// Adds one more line at the bottom, if it is a command of ours.
bool add_command(std::string_view line, StaffText&);

/// The lines of a text that are commands of ours, wherever they stand.
std::vector<Command> all_commands(std::string_view text);

} // namespace ticketd::policy
