// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/counted.hpp"
#include "daemon/ctl/message_json.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/queue.hpp"
#include "daemon/state_dir.hpp"
#include "parser/parse.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace ticketd::ctl {

namespace {

/// An entry with its mail, read back from the stored bytes (of which the message's attachments are views).
struct ReadEntry {
    store::Entry entry;
    std::string raw;
    parser::Message message;
};

/// `hidden`: what is masked in its text; nullptr: all is shown.
ReadEntry read_entry(store::Queries& queries, const store::Entry& entry,
                     const policy::ConfidentialRules* hidden) {
    ReadEntry read{.entry = entry, .raw = queries.raw(entry.id).value_or(std::string{}), .message = {}};
    read.message = parser::parse(read.raw);
    if (hidden != nullptr)
        read.message.text = policy::masked(read.message.text, *hidden);
    else if (!read.message.subject.empty())
        read.entry.subject = read.message.subject; // the stored one is masked
    return read;
}

/// Who sees access data is in the ticket's history before it is shown.
void record_reveal(const config::Config& config, store::Tid tid, const std::string& as) {
    const auto who = staff_named(as, config.rules);
    store::Store store(config.state_dir / database_file, config.first_tid);
    store::ChangeSet changes;
    changes.at = now();
    changes.events = {{.tid = tid,
                       .entry = {},
                       .what = "revealed",
                       .who = who.empty() ? "ticketctl" : who,
                       .detail = fmt::format("At a shell, by the system's user {}.", ::getuid())}};
    auto transaction = store.begin();
    transaction.apply(changes);
    transaction.commit();
}

Json ratings_json(const std::vector<store::Rating>& ratings) {
    auto json = Json::array();
    for (const auto& rating : ratings)
        json.push_back({{"entry", rating.answer ? Json(rating.answer->value) : Json(nullptr)},
                        {"value", rating.value},
                        {"at", iso_time(rating.at)}});
    return json;
}

Json held_json(const std::vector<store::HeldStaffMail>& mails) {
    auto json = Json::array();
    for (const auto& mail : mails)
        json.push_back({{"entry", mail.entry.value},
                        {"writer", mail.writer},
                        {"why", mail.why},
                        {"at", iso_time(mail.at)},
                        {"state", to_string(mail.state)},
                        {"ended", mail.ended ? Json(iso_time(*mail.ended)) : Json(nullptr)},
                        {"became", mail.became ? Json(mail.became->value) : Json(nullptr)}});
    return json;
}

void show_held(const std::vector<store::HeldStaffMail>& mails, const std::string& zone) {
    for (const auto& mail : mails) {
        const auto since = local_time(mail.ended.value_or(mail.at), zone);
        if (mail.state == store::HeldState::waiting)
            fmt::print("\nHELD: entry {} waits for the word of {} since {}: {}\n", mail.entry.value,
                       printable(mail.writer), since, printable(mail.why));
        else
            fmt::print("\nheld: entry {} of {} was {} at {}{}\n", mail.entry.value, printable(mail.writer),
                       to_string(mail.state), since,
                       mail.became ? fmt::format(", see entry {}", mail.became->value) : "");
    }
}

Json entry_json(const store::Entry& entry, const parser::Message& message) {
    return {{"id", entry.id.value},
            {"direction", to_string(entry.direction)},
            {"kind", entry.kind},
            {"from", json_of(entry.from)},
            {"subject", entry.subject},
            {"date", iso_time(entry.received)},
            {"message_id", entry.message_id.empty() ? Json(nullptr) : Json(entry.message_id)},
            {"text", message.text},
            {"attachments", attachments_json(message)},
            {"reason", entry.reason}};
}

void show_json(store::Queries& queries, const store::TicketDetail& detail, const policy::Rules& rules,
               const policy::ConfidentialRules* hidden) {
    const auto& ticket = detail.ticket;
    auto json = json_of(ticket, now());
    add_intervals(json, rules, ticket.level, ticket.clock_start, ticket.due);
    json["participants"] = Json::array();
    for (const auto& person : detail.participants) json["participants"].push_back(json_of(person));
    json["entries"] = Json::array();
    for (const auto& entry : detail.entries) {
        const auto read = read_entry(queries, entry, hidden);
        json["entries"].push_back(entry_json(read.entry, read.message));
    }
    json["ratings"] = ratings_json(detail.ratings);
    json["held"] = held_json(detail.held);
    json["failed_deliveries"] = Json::array();
    for (const auto& item : queries.failed_deliveries(detail.ticket.tid))
        json["failed_deliveries"].push_back(json_of(item));
    json["events"] = Json::array();
    for (const auto& event : detail.events)
        json["events"].push_back(
            {{"at", iso_time(event.at)}, {"what", event.what}, {"who", event.who}, {"detail", event.detail}});
    print(json);
}

void show_promise(const store::Ticket& ticket, const policy::Rules& rules) {
    if (!ticket.due) return;
    fmt::print("due        {}{}\n", local_time(*ticket.due, rules.desk.time_zone),
               policy::is_overdue(ticket, now()) ? "  OVERDUE" : "");
    if (!ticket.clock_start) return;
    const char* label = "counts ";
    for (const auto& line : interval_lines(rules, ticket.level, *ticket.clock_start, *ticket.due)) {
        fmt::print("{}    {}\n", label, line);
        label = "       ";
    }
}

void show_head(const store::Ticket& ticket, const policy::Rules& rules) {
    fmt::print("TID {}  {}\n", ticket.tid.value, printable(ticket.subject));
    fmt::print("status     {}{}\n", to_string(ticket.status), ticket.urgent ? ", urgent" : "");
    fmt::print("level      {}{}{}\n", ticket.level,
               ticket.level_set_by.empty() ? "" : ", set by " + printable(ticket.level_set_by),
               ticket.in_development ? ", with the development department" : "");
    fmt::print("requester  {} <{}>\n", printable(ticket.requester.name), printable(ticket.requester.address));
    fmt::print("assignee   {}\n", ticket.assignee.empty() ? "nobody" : printable(ticket.assignee));
    fmt::print("created    {}\n", local_time(ticket.created, rules.desk.time_zone));
    show_promise(ticket, rules);
    if (ticket.merged_into) fmt::print("merged     into {}\n", ticket.merged_into->value);
}

void show_entry(const ReadEntry& read, const std::string& zone) {
    const auto& entry = read.entry;
    fmt::print("\n--- entry {}  {}  {}  {} <{}>\n", entry.id.value, to_string(entry.direction),
               local_time(entry.received, zone), printable(entry.from.name), printable(entry.from.address));
    if (!entry.reason.empty()) fmt::print("    ({})\n", printable(entry.reason));
    fmt::print("{}\n", printable(read.message.text, true));
    for (std::size_t i = 0; i < read.message.attachments.size(); ++i) {
        const auto& attachment = read.message.attachments[i];
        fmt::print("[{}] {}  {}  {} bytes\n", i + 1, printable(attachment.filename),
                   printable(attachment.content_type), attachment.size);
    }
}

void show_text(store::Queries& queries, const store::TicketDetail& detail, const policy::Rules& rules,
               const policy::ConfidentialRules* hidden) {
    const auto& zone = rules.desk.time_zone;
    show_head(detail.ticket, rules);
    for (const auto& person : detail.participants)
        fmt::print("also       {} <{}>\n", printable(person.name), printable(person.address));
    for (const auto& rating : detail.ratings)
        fmt::print("rated      {} of 5, {}\n", rating.value,
                   rating.answer ? fmt::format("entry {}", rating.answer->value) : "the ticket");
    for (const auto& entry : detail.entries) show_entry(read_entry(queries, entry, hidden), zone);
    show_held(detail.held, zone);
    for (const auto& item : queries.failed_deliveries(detail.ticket.tid))
        fmt::print("\nNOT DELIVERED: the {} to {}{}: {}\n", item.kind, printable(item.recipient),
                   item.returned_by ? fmt::format(" (entry {} says so)", item.returned_by->value) : "",
                   printable(item.last_error));
    fmt::print("\n");
    for (const auto& event : detail.events)
        fmt::print("{}  {}  {}  {}\n", local_time(event.at, zone), event.what, printable(event.who),
                   printable(event.detail));
}

} // namespace

Exit show(const Context& context, std::int64_t tid, bool reveal, const std::string& as) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto detail = queries.ticket(store::Tid{tid});
    if (!detail)
        throw Refusal(
            Exit::no,
            fmt::format("there is no ticket {}; `ticketctl list --all` shows those that exist", tid));
    if (reveal) record_reveal(config, detail->ticket.tid, as);
    const auto* hidden = reveal ? nullptr : &config.rules.confidential;
    if (context.json)
        show_json(queries, *detail, config.rules, hidden);
    else
        show_text(queries, *detail, config.rules, hidden);
    return Exit::done;
}

} // namespace ticketd::ctl
