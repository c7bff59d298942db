// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/receipt.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/relay.hpp"
#include "daemon/notify/staff_reply.hpp"
#include "daemon/notify/words.hpp"

namespace ticketd::notify {

namespace {

using policy::Outcome;

const policy::StaffMember& writer(const Matter& matter) { return *matter.decision.sender.staff; }

std::string readers(const Matter& matter) {
    std::string all;
    if (matter.decision.relay)
        for (const auto& reader : readers_of(matter)) all += (all.empty() ? "" : ", ") + reader.address;
    return plain_line(all);
}

void add_ticket(const Matter& matter, const Phrases& phrases, Values& values) {
    const auto& ticket = matter.ticket;
    const auto& rules = matter.desk.rules;
    values.texts["status"] = status_in_words(ticket.status, phrases);
    values.texts["assignee"] = plain_line(ticket.assignee);
    values.texts["due"] = ticket.due ? local_time(*ticket.due, rules.desk.time_zone, phrases) : std::string{};
    values.flags["has_assignee"] = !ticket.assignee.empty();
    values.flags["has_due"] = ticket.due.has_value();
}

std::string written(const policy::Command& command) {
    std::string line(to_string(command.verb));
    if (!command.argument.empty()) line += " " + command.argument;
    return plain_line(line);
}

std::string commands_of(const policy::TicketOrder& order) {
    std::string all;
    for (const auto& command : order.commands) all += (all.empty() ? "" : ", ") + written(command);
    return all;
}

void add_orders(const Matter& matter, const Phrases& phrases, Values& values) {
    auto& tickets = values.lists["tickets"];
    for (const auto& order : matter.decision.orders) {
        const auto* known = find_ticket(matter.facts, order.tid);
        const auto subject = known != nullptr ? known->ticket.subject : std::string{};
        tickets.push_back({{"ticket_reference", reference(order.tid, matter.desk)},
                           {"ticket_subject", plain_line(cut(subject, 80))},
                           {"ticket_commands", commands_of(order)},
                           {"ticket_status", status_in_words(order.status, phrases)}});
    }
}

Values receipt_values(const Matter& matter) {
    const auto& phrases = matter.desk.templates.phrases("receipt", "");
    const auto& decision = matter.decision;
    const auto& own = matter.desk.rules.desk;
    const auto& subject = matter.has_ticket() ? matter.ticket.subject : matter.message().subject;
    Values values;
    values.texts = {{"reference", matter.has_ticket() ? reference(matter.ticket.tid, matter.desk) : ""},
                    {"subject", plain_line(subject)},
                    {"desk", own.name},
                    {"desk_address", own.address},
                    {"person", writer(matter).name},
                    {"readers", readers(matter)},
                    {"leaves", local_time(matter.now + own.undo, own.time_zone, phrases)}};
    values.flags = {
        {"has_subject", !subject.empty()},
        {"has_ticket", matter.has_ticket()},
        {"relayed", decision.relay},
        {"can_cancel", decision.relay && own.undo.count() > 0},
        {"had_it", decision.outcome == Outcome::staff_answer && !decision.relay},
        {"note", decision.outcome == Outcome::note && matter.has_ticket() && !decision.relay_text.empty()},
        {"new_ticket", decision.outcome == Outcome::new_ticket},
        {"has_lines", !decision.commands.empty() && decision.orders.empty()},
        {"has_tickets", !decision.orders.empty()},
        {"text_unused", !matter.has_ticket() && !decision.relay_text.empty()}};
    add_ticket(matter, phrases, values);
    add_orders(matter, phrases, values);
    auto& stays = values.lists["stays"];
    if (const auto& back = decision.holding.takes_back)
        for (const auto& deed : back->stays) stays.push_back({{"deed", plain_line(deed)}});
    auto& lines = values.lists["lines"];
    for (const auto& command : decision.commands) lines.push_back({{"line", written(command)}});
    return values;
}

} // namespace

bool sends_receipt(const Matter& matter) {
    const auto& decision = matter.decision;
    if (!decision.receipt || decision.sender.staff == nullptr) return false;
    return !decision.relay || !readers_of(matter).empty(); // else a refusal says it
}

void send_receipt(const Matter& matter, Written& written) {
    post_to_writer(matter, matter.decision.inside ? note_receipt : receipt,
                   matter.desk.templates.render("receipt", {}, receipt_values(matter)), matter.ticket.tid,
                   "Your mail was carried out.", written);
}

void add_line_results(const Matter& matter, Values& values) {
    const auto& phrases = matter.desk.templates.phrases("refusal", "");
    auto& lines = values.lists["lines"];
    for (const auto& line : matter.decision.lines)
        lines.push_back(
            {{"line", plain_line(line.line)},
             {"result", line.fault.empty() ? phrases.say("would_be_done") : plain_line(line.fault)}});
    values.flags["has_lines"] = !lines.empty();
}

} // namespace ticketd::notify
