// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/notify/desk.hpp"

#include "daemon/notify/prepared_answers.hpp"
#include "daemon/policy/body_reference.hpp"
#include "daemon/policy/text.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

namespace ticketd::notify::test {

using Unit = policy::Span::Unit;

policy::Rules example_rules() {
    policy::Rules rules;
    rules.desk.name = "Example Support";
    rules.desk.address = "support@example.com";
    rules.desk.aliases = {"help@example.com"};
    rules.desk.internal_address = "support-internal@example.com";
    rules.desk.time_zone = "Europe/Berlin";
    rules.staff = {{"Anna", {"anna@corp.example", "anna@home.example"}, policy::Role::agent},
                   {"Boris", {"boris@corp.example"}, policy::Role::agent},
                   {"Vera", {"vera@corp.example"}, policy::Role::supervisor}};
    for (auto& member : rules.staff) member.receipts = false; // the tests of receipts want them
    policy::Calendar business;
    business.key = "business";
    business.time_zone = "Europe/Berlin";
    rules.calendars = {business};
    const auto level = [](std::string key, policy::Span response, std::string calendar) {
        policy::Level made;
        made.key = std::move(key);
        made.response = response;
        made.calendar = std::move(calendar);
        return made;
    };
    rules.levels = {level("commercial", {24 * 3600, Unit::seconds}, "business"),
                    level("non-commercial", {48 * 3600, Unit::seconds}, "business"),
                    level("vip-request", {4 * 3600, Unit::seconds}, "always"),
                    level("development", {14, Unit::days}, "always")};
    rules.licenses.editions = {{"standard", "commercial"}};
    return rules;
}

policy::KeyRing example_keys() {
    policy::TokenKey key;
    key.id = '1';
    key.secret.fill(0x42);
    return {key};
}

store::Instant at(std::string_view utc) {
    int year = 0, hour = 0, minute = 0;
    unsigned month = 0, day = 0;
    REQUIRE(std::sscanf(std::string(utc).c_str(), "%d-%u-%u %d:%d", &year, &month, &day, &hour, &minute)
            == 5);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

const store::Instant friday =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(16);

std::vector<store::NewOutgoing> Taken::mails(std::string_view kind) const {
    std::vector<store::NewOutgoing> found;
    for (const auto& mail : changes.outgoing)
        if (mail.kind == kind) found.push_back(mail);
    return found;
}

store::NewOutgoing Taken::mail(std::string_view kind) const {
    INFO(kind);
    const auto found = mails(kind);
    REQUIRE(found.size() == 1);
    return found.front();
}

bool Taken::has_event(std::string_view what) const {
    return std::any_of(changes.events.begin(), changes.events.end(),
                       [&](const store::NewEvent& event) { return event.what == what; });
}

std::string Taken::event_detail(std::string_view what) const {
    for (const auto& event : changes.events)
        if (event.what == what) return event.detail;
    FAIL("no event " << what);
    return {};
}

ExampleDesk::ExampleDesk() : ExampleDesk(example_rules()) {}

ExampleDesk::ExampleDesk(policy::Rules rules)
    : rules_(std::move(rules)),
      keys_(example_keys()),
      templates_(TICKETD_SOURCE_DIR "/templates", "en"),
      desk_{.rules = rules_, .keys = keys_, .templates = templates_} {
    rules_.answers = templates_.answers().list();
}

Taken ExampleDesk::take(const std::string& raw, const store::Facts& facts, store::Instant now,
                        bool truncated) const {
    const auto message = truncated ? parser::parse_header(raw) : parser::parse(raw);
    const policy::Arrival arrival{.message = message,
                                  .content_hash = parser::content_hash(raw),
                                  .delivery = {{1}, 5, 77},
                                  .received = now,
                                  .truncated = truncated,
                                  .size = truncated ? 73'000'000 : raw.size()};
    Taken taken;
    taken.raw = std::make_shared<const std::string>(raw);
    taken.decision = policy::decide(arrival, facts, rules_, keys_, now);
    taken.changes = plan(taken.decision, arrival, *taken.raw, facts, desk_, now);
    return taken;
}

store::Facts empty_facts() {
    store::Facts facts;
    facts.next_tid = {1042};
    facts.next_entry = {7};
    return facts;
}

store::Facts facts_after(const Taken& first) {
    store::CandidateTicket known;
    known.ticket = first.changes.new_ticket.value();
    known.ticket.last_entry = known.last_client = first.changes.new_entry.value().entry.id;
    known.ticket.entry_count = 1;
    known.last_client_message_id = first.changes.new_entry->entry.message_id;
    auto facts = empty_facts();
    facts.tickets.emplace(known.ticket.tid, known);
    facts.next_tid.value = known.ticket.tid.value + 1;
    facts.next_entry.value = known.ticket.last_entry.value + 1;
    return facts;
}

std::string mail(const std::string& header, const std::string& text) {
    auto lines = header;
    lines.append("\n\n").append(text);
    std::string raw;
    for (const char c : lines) {
        if (c == '\n') raw += '\r';
        raw += c;
    }
    return raw;
}

std::string janes_mail() {
    return mail("From: Jane Doe <jane@client.example>\nTo: support@example.com\n"
                "Subject: Printer on fire\nDate: Fri, 20 Nov 2026 16:59:58 +0100\n"
                "Message-ID: <first@client.example>",
                "Dear all,\n\nour printer is on fire.\n");
}

std::string annas_reply(const store::NewOutgoing& notice, const std::string& text) {
    return mail("From: Anna <anna@corp.example>\nTo: Example Support <support@example.com>\nSubject: Re: "
                    + field(notice, "Subject") + "\nDate: Fri, 20 Nov 2026 18:00:00 +0100\n"
                    + "Message-ID: <laptop-17@anna.corp.example>\nIn-Reply-To: <" + notice.message_id
                    + ">\nReferences: " + field(notice, "References") + " <" + notice.message_id + ">",
                text);
}

const store::NewOutgoing& to(const std::vector<store::NewOutgoing>& mails, std::string_view recipient) {
    const auto found = std::find_if(mails.begin(), mails.end(), [&](const store::NewOutgoing& each) {
        return each.recipient == recipient;
    });
    INFO(recipient);
    REQUIRE(found != mails.end());
    return *found;
}

std::string reference_line_of(const store::NewOutgoing& mail) {
    return policy::reference_line(mail.message_id) + "\n";
}

std::string field(const store::NewOutgoing& mail, std::string_view name) {
    const auto message = parser::parse(mail.bytes);
    const auto* found = message.find(name);
    return found == nullptr ? std::string{} : found->value;
}

std::size_t count_fields(const store::NewOutgoing& mail, std::string_view name) {
    const auto message = parser::parse(mail.bytes);
    return static_cast<std::size_t>(
        std::count_if(message.fields.begin(), message.fields.end(),
                      [&](const parser::HeaderField& each) { return policy::equal_fold(each.name, name); }));
}

} // namespace ticketd::notify::test
