// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decide.hpp"

#include <algorithm>
#include <cctype>
#include <string>

/// A desk to try rules on: Example Support in Berlin, two staff, the shipped levels, and ticket 1042
/// of Carla, a client of ACME (licence key acme-1), open and unanswered. Values only.
namespace ticketd::policy::test {

using namespace std::chrono_literals;
using store::Instant;

inline Instant utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day))
           + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

/// Wednesday noon in Berlin.
inline const Instant wednesday = utc(2026, 6, 10, 10);

inline Span hours(std::int64_t count) { return {.count = count * 3600, .unit = Span::Unit::seconds}; }
inline Span days(std::int64_t count) { return {.count = count, .unit = Span::Unit::days}; }
inline Span years(std::int64_t count) { return {.count = count, .unit = Span::Unit::years}; }

inline Level level(std::string key, Span response, std::string calendar,
                   std::optional<Span> support = std::nullopt) {
    Level made;
    made.key = std::move(key);
    made.response = response;
    made.calendar = std::move(calendar);
    made.support = support;
    return made;
}

inline Rules rules() {
    Rules made;
    made.desk.name = "Example Support";
    made.desk.address = "support@example.com";
    made.desk.aliases = {"help@example.com"};
    made.desk.internal_address = "support-internal@example.com";
    made.desk.time_zone = "Europe/Berlin";
    made.staff = {
        {.name = "Anna", .addresses = {"anna@example.com", "anna@home.example"}, .role = Role::agent},
        {.name = "Boris", .addresses = {"boris@example.com"}, .role = Role::supervisor}};
    made.trust.authserv_id = "mx.example.com";
    made.licenses.editions = {{"standard", "commercial"}, {"premium", "vip"}, {"demo", "non-commercial"}};
    Calendar business;
    business.key = "business";
    business.time_zone = "Europe/Berlin";
    made.calendars = {business};
    made.levels = {level("vip-request", hours(4), "always", years(1)),
                   level("partner", hours(24), "business"),
                   level("vip", hours(24), "business", years(1)),
                   level("commercial", hours(24), "business", years(1)),
                   level("non-commercial", hours(48), "business", days(30)),
                   level("development", days(14), "always")};
    return made;
}

inline KeyRing keys() {
    TokenKey key;
    key.id = '1';
    key.secret.fill(42);
    return {key};
}

inline parser::Message mail_from(std::string address, std::string subject = "A question",
                                 std::string text = "Hello") {
    parser::Message message;
    message.from = {{.name = "", .address = std::move(address)}};
    message.to = {{.name = "", .address = "support@example.com"}};
    message.subject = std::move(subject);
    message.text = text;
    message.reply_text = std::move(text);
    message.message_id = "m1@client.example";
    message.date = parser::MailDate{.utc = std::chrono::floor<std::chrono::seconds>(wednesday), .offset = 2h};
    return message;
}

inline void add_field(parser::Message& message, std::string name, std::string value) {
    message.fields.push_back({.name = std::move(name), .value = std::move(value)});
}

/// Our own server's word that From: is true, or that it is not.
inline parser::Message& verified(parser::Message& message) {
    add_field(message, "Authentication-Results", "mx.example.com; dmarc=pass");
    return message;
}
inline parser::Message& failed(parser::Message& message) {
    add_field(message, "Authentication-Results", "mx.example.com; dmarc=fail");
    return message;
}

inline const std::string carla = "carla@acme.example";

inline store::CandidateTicket ticket_1042() {
    store::CandidateTicket made;
    made.ticket.tid = {1042};
    made.ticket.subject = "A question";
    made.ticket.level = "commercial";
    made.ticket.requester = {.name = "Carla", .address = carla};
    made.ticket.license_key = "acme-1";
    made.ticket.created = wednesday - 2h;
    made.ticket.clock_start = wednesday - 2h;
    made.ticket.due = wednesday + 22h;
    made.ticket.last_entry = {7};
    made.participants = {{.name = "Paul", .address = "paul@partner.example"}};
    made.automatic_mail = {1, 1};
    made.last_automatic_to_sender = wednesday - 2h;
    return made;
}

inline store::Facts facts() {
    store::Facts made;
    made.next_tid = {1043};
    made.next_entry = {8};
    made.automatic_to_sender = {0, 0};
    made.automatic_in_all = {0};
    return made;
}

inline store::Facts facts_with_1042() {
    auto made = facts();
    made.tickets[{1042}] = ticket_1042();
    return made;
}

inline store::License license(std::string address, std::string edition, std::string key = "acme-1") {
    store::License made;
    made.address = std::move(address);
    made.company = "ACME";
    made.edition = std::move(edition);
    made.key = std::move(key);
    return made;
}

/// Decisions point into the rules that they were made by; these live on.
inline const Rules& standing_rules() {
    static const Rules made = rules();
    return made;
}

inline Decision decided(const parser::Message& message, const store::Facts& known,
                        const Rules& by = standing_rules(), Instant received = wednesday,
                        Instant now = wednesday) {
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}, .received = received};
    return decide(arrival, known, by, keys(), now);
}

/// The Message-ID of a mail of ours about a ticket, as its recipient got it.
inline std::string our_id(std::int64_t tid, const std::string& recipient, char purpose = 'a',
                          const KeyRing& by = keys()) {
    const Token token{
        .tid = {tid}, .entry = {7}, .purpose = purpose, .recipient = recipient_hash(recipient, by)};
    return sign(token, "example.com", by);
}

inline bool says(const Decision& decision, std::string_view words) {
    return std::ranges::any_of(
        decision.reasons, [&](const std::string& reason) { return reason.find(words) != std::string::npos; });
}

} // namespace ticketd::policy::test
