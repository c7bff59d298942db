// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"

#include <span>
#include <string>
#include <string_view>

/// The words of the `!verbs` that staff write: one table (verbs.cpp), a row a verb, from which mails are
/// read, rights are checked, and `!help` and the staff guide are held to account. All are pure.
namespace ticketd::policy {

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
    wait,
    answer,
    show,
    list,
    find,
    send,
    cancel,
    away,
    make_public,
    help
};

/// What a verb is about, and so what its mail must name.
enum class About {
    ticket,   ///< the ticket in hand
    tickets,  ///< the ticket in hand, or those whose numbers stand at the end of the line
    question, ///< nothing changes: the answer goes to the writer. Needs no ticket
    person,   ///< the writer, or a colleague. Needs no ticket
    mail,     ///< a mail that is held or waits to leave
};

/// Who may use a verb.
struct Roles {
    bool agent = false, supervisor = false, developer = false;
    constexpr bool contains(Role role) const {
        return role == Role::agent ? agent : role == Role::supervisor ? supervisor : developer;
    }
};

struct VerbRow {
    std::string_view word; ///< as it is written, with its "!"; lower case
    Verb verb;
    /// What stands behind the word, as a person reads it: "NAME|me|nobody". Empty: nothing may stand there.
    /// In brackets: it may be left out.
    std::string_view argument;
    About about;
    Roles roles;
    std::string_view
        help; ///< one line, in English; the languages' words.txt may say it in theirs (help.WORD)
};

std::span<const VerbRow> verbs(); ///< in the order in which people are told of them
const VerbRow& row_of(Verb);
/// nullptr: there is no such verb. With its "!"; case does not matter.
const VerbRow* find_verb(std::string_view word);

std::string_view to_string(Verb); ///< as it is written, with its "!"
std::string_view to_string(Role); ///< as in the configuration

/// Why that role may not write this; a sentence, empty if it may: the verb is not for it, or something stands
/// behind a word that takes nothing.
std::string why_not_accepted(Verb, std::string_view argument, Role);

} // namespace ticketd::policy
