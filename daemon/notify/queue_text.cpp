// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/queue_text.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/digest.hpp"
#include "daemon/policy/queue.hpp"

namespace ticketd::notify {

namespace {

using Item = std::map<std::string, std::string>;

constexpr std::size_t longest_shown_subject = 100, longest_error = 200; // bytes of what a stranger wrote

std::string dash_if_empty(std::string text) { return text.empty() ? "-" : text; }

Item item_of(const store::Ticket& ticket, const Desk& desk, const Phrases& phrases) {
    const auto& zone = desk.rules.desk.time_zone;
    return {{"ticket_reference", reference(ticket.tid, desk)},
            {"ticket_subject", dash_if_empty(plain_line(cut(ticket.subject, longest_shown_subject)))},
            {"ticket_client", plain_line(ticket.requester.address)},
            {"ticket_level", ticket.urgent ? ticket.level + "!" : ticket.level},
            {"ticket_status", status_in_words(ticket.status, phrases)},
            {"ticket_assignee", dash_if_empty(plain_line(ticket.assignee))},
            {"ticket_due", ticket.due ? local_time(*ticket.due, zone, phrases) : "-"}};
}

const char* part_of(const store::Ticket& ticket, store::Instant now, store::Instant tonight) {
    if (policy::is_overdue(ticket, now)) return "overdue";
    return ticket.due && *ticket.due <= tonight ? "today" : "rest";
}

/// How many were left out.
std::size_t add_tickets(const store::DeskFacts& facts, const Desk& desk, store::Instant now,
                        const Phrases& phrases, Values& values) {
    auto tickets = facts.queue;
    policy::sort_by_service(tickets, desk.rules, now);
    const auto tonight = policy::end_of_day(now, desk.rules.desk.time_zone);
    for (const auto* part : {"overdue", "today", "rest"}) values.lists[part]; // each is there
    for (std::size_t i = 0; i < std::min(tickets.size(), most_queue_lines); ++i)
        values.lists[part_of(tickets[i], now, tonight)].push_back(item_of(tickets[i], desk, phrases));
    return tickets.size() - std::min(tickets.size(), most_queue_lines);
}

void add_troubles(const store::DeskFacts& facts, const Desk& desk, const Phrases& phrases, Values& values) {
    const auto& zone = desk.rules.desk.time_zone;
    auto& held = values.lists["held"];
    for (const auto& mail : facts.held)
        held.push_back({{"held_number", std::to_string(mail.id.value)},
                        {"held_since", local_time(mail.at, zone, phrases)},
                        {"held_why", plain_line(cut(mail.error, longest_error))}});
    auto& failed = values.lists["failed"];
    for (const auto& mail : facts.failed)
        failed.push_back({{"failed_reference", mail.tid ? reference(*mail.tid, desk) : "-"},
                          {"failed_kind", mail.kind},
                          {"failed_reader", plain_line(mail.recipient)},
                          {"failed_why", plain_line(cut(mail.why, longest_error))}});
}

void add_waiting(const store::Facts& facts, const Desk& desk, const Phrases& phrases, Values& values) {
    auto& waiting = values.lists["waiting"];
    const auto& all = facts.holding.waiting;
    for (std::size_t i = 0; i < std::min(all.size(), most_queue_lines); ++i)
        waiting.push_back({{"waiting_reference", reference(all[i].tid, desk)},
                           {"waiting_since", local_time(all[i].at, desk.rules.desk.time_zone, phrases)},
                           {"waiting_writer", plain_line(all[i].writer)},
                           {"waiting_why", plain_line(all[i].why)}});
}

} // namespace

bool has_anything(const store::Facts& all) {
    const auto& facts = all.desk;
    return !facts.queue.empty() || !facts.held.empty() || !facts.failed.empty()
           || !all.holding.waiting.empty();
}

Values queue_values(const store::Facts& all, const Desk& desk, store::Instant now, bool asked) {
    const auto& facts = all.desk;
    const auto& phrases = desk.templates.phrases("digest", "");
    const auto& own = desk.rules.desk;
    Values values;
    const auto more = add_tickets(facts, desk, now, phrases, values);
    add_troubles(facts, desk, phrases, values);
    add_waiting(all, desk, phrases, values);
    values.texts = {{"desk", own.name},
                    {"desk_address", own.address},
                    {"date", date_in_words(policy::local_date(now, own.time_zone), phrases)},
                    {"count", std::to_string(facts.queue.size())},
                    {"more", std::to_string(more)}};
    for (const auto* part : {"overdue", "today", "rest", "waiting", "held", "failed"})
        values.flags[std::string("has_") + part] = !values.lists[part].empty();
    values.flags["has_more"] = more > 0;
    values.flags["asked"] = asked;
    values.flags["empty"] = !has_anything(all);
    return values;
}

} // namespace ticketd::notify
