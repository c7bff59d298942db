// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/verbs.hpp"

#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace ticketd::policy {

namespace {

constexpr Roles agents{.agent = true, .supervisor = true, .developer = false};
constexpr Roles everybody{.agent = true, .supervisor = true, .developer = true};

// clang-format off
constexpr auto table = std::to_array<VerbRow>({
    {"!close", Verb::close, "", About::tickets, agents,
     "the ticket is done; the client is told, and can reopen it"},
    {"!reopen", Verb::reopen, "", About::tickets, agents,
     "the ticket is open again, and its clock runs anew"},
    {"!note", Verb::note, "[TEXT]", About::ticket, everybody,
     "the mail stays inside the desk; nothing goes to the client"},
    {"!public", Verb::make_public, "", About::ticket, everybody,
     "the mail goes to the client, where it would have stayed inside the desk"},
    {"!answer", Verb::answer, "NAME [WORDS]", About::ticket, agents,
     "puts that prepared answer in this place of your text"},
    {"!assign", Verb::assign, "NAME|me|nobody", About::tickets, agents,
     "whose ticket it is"},
    {"!level", Verb::level, "KEY", About::tickets, agents,
     "the level of service; the due time follows"},
    {"!urgent", Verb::urgent, "", About::tickets, agents,
     "may be served out of turn"},
    {"!normal", Verb::normal, "", About::tickets, agents,
     "is served in its turn"},
    {"!wait", Verb::wait, "[REASON]", About::ticket, agents,
     "the ticket waits for the client"},
    {"!development", Verb::development, "", About::tickets, agents,
     "passes the ticket to the development department, where its level allows it"},
    {"!merge", Verb::merge, "TID", About::ticket, agents,
     "the ticket goes on in that one"},
    {"!split", Verb::split, "", About::ticket, agents,
     "the message that you answer becomes a ticket of its own"},
    {"!requester", Verb::requester, "ADDRESS", About::ticket, agents,
     "whose request it is; with no ticket, opens one for that client"},
    {"!cc", Verb::cc, "ADDRESS", About::ticket, agents,
     "that person gets the answers too"},
    {"!spam", Verb::spam, "", About::tickets, agents,
     "the ticket is spam; nothing is answered"},
    {"!reveal", Verb::reveal, "", About::ticket, agents,
     "sends you the access data that the ticket holds"},
    {"!show", Verb::show, "[TID]", About::question, everybody,
     "sends you a ticket with its correspondence"},
    {"!list", Verb::list, "", About::question, everybody,
     "sends you the queue: overdue, due today, the rest"},
    {"!find", Verb::find, "WORDS", About::question, everybody,
     "sends you the newest tickets that hold all of the words"},
    {"!send", Verb::send, "", About::mail, everybody,
     "sends a mail of yours that was held, as it is"},
    {"!cancel", Verb::cancel, "", About::mail, everybody,
     "takes a mail of yours back that has not left yet"},
    {"!away", Verb::away, "[until DATE|no]", About::person, everybody,
     "you get no new tickets until then; \"no\" when you are back"},
    {"!help", Verb::help, "", About::question, everybody,
     "sends you this list"},
});
// clang-format on

/// Numbers of tickets are taken off before; what is left is the argument. What is missing, the action says
/// best: it knows what there is to choose from.
std::string fault_of_form(const VerbRow& row, std::string_view argument) {
    if (!row.argument.empty() || argument.empty()) return {};
    return fmt::format("It takes nothing behind its word{}, but \"{}\" stands there.",
                       row.about == About::tickets ? " but numbers of tickets" : "", argument);
}

} // namespace

std::span<const VerbRow> verbs() { return table; }

const VerbRow& row_of(Verb verb) {
    const auto row = std::ranges::find(table, verb, &VerbRow::verb);
    assert(row != table.end());
    return *row;
}

const VerbRow* find_verb(std::string_view word) {
    const auto is = [word](const VerbRow& row) { return equal_fold(row.word, word); };
    const auto row = std::ranges::find_if(table, is);
    return row == table.end() ? nullptr : &*row;
}

std::string_view to_string(Verb verb) { return row_of(verb).word; }

std::string_view to_string(Role role) {
    switch (role) {
    case Role::agent: return "agent";
    case Role::supervisor: return "supervisor";
    case Role::developer: return "developer";
    }
    return "";
}

std::string why_not_accepted(Verb verb, std::string_view argument, Role role) {
    const auto& row = row_of(verb);
    if (!row.roles.contains(role))
        return fmt::format("It is not for the role {}; see !help for what is.", to_string(role));
    return fault_of_form(row, argument);
}

} // namespace ticketd::policy
