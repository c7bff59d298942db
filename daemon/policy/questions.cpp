// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/questions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::size_t longest_search = 1000;            // bytes
constexpr std::chrono::hours failures_are_told{3 * 24}; // of failed deliveries, to who asks for the list

std::string ask(CommandWork& work, Question question) {
    auto& questions = work.decision.questions;
    if (questions.size() == most_questions)
        return fmt::format("A mail asks {} things at most.", most_questions);
    question.verb = work.command.verb;
    questions.push_back(std::move(question));
    return {};
}

bool is_search(const Command& command) {
    return command.verb == Verb::find && !command.argument.empty()
           && command.argument.size() <= longest_search;
}

} // namespace

std::string ask_help(CommandWork& work) { return ask(work, {}); }
std::string ask_list(CommandWork& work) { return ask(work, {}); }

std::string ask_find(CommandWork& work) {
    if (work.command.argument.empty()) return "Write the words to look for behind it.";
    if (!is_search(work.command))
        return fmt::format("It looks for {} bytes of words at most.", longest_search);
    const auto searches = std::ranges::count(work.decision.questions, Verb::find, &Question::verb);
    Question question;
    question.words = work.command.argument;
    question.search = static_cast<std::size_t>(searches);
    return ask(work, std::move(question));
}

std::string ask_show(CommandWork& work) {
    auto tid = std::optional(work.ticket.ticket.tid);
    if (!work.command.argument.empty()) tid = ticket_number(work.command.argument);
    if (!tid || tid->value == 0) return "It needs the number of a ticket, such as \"!show 1042\".";
    const auto& known = work.mail.facts.tickets;
    const auto is_it = [&](const auto& each) { return each.first == *tid || each.second.ticket.tid == *tid; };
    const auto found = std::ranges::find_if(known, is_it);
    if (found == known.end()) return fmt::format("There is no ticket {}.", tid->value);
    Question question;
    question.tid = found->second.ticket.tid;
    return ask(work, std::move(question));
}

void ask_for_questions(const StaffText& text, store::Instant now, store::MailKeys& keys) {
    for (const auto& command : text.commands) {
        if (command.verb == Verb::list) {
            keys.desk.queue = true;
            keys.desk.failed_since = now - failures_are_told;
        }
        if (is_search(command) && keys.desk.words.size() < most_questions)
            keys.desk.words.push_back(command.argument);
        if (command.verb != Verb::show) continue;
        keys.correspondence = true;
        if (const auto tid = ticket_number(command.argument)) keys.tids.push_back(*tid);
    }
}

} // namespace ticketd::policy
