// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors

// What notify takes for a new ticket with an acknowledgement and one notice, in microseconds of CPU: all of
// plan(), and its costliest parts alone. `notify_bench [MAILS]`.

#include "daemon/config/config.hpp"
#include "daemon/notify/client_language.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/notify/values.hpp"
#include "daemon/policy/request_check.hpp"
#include "parser/compose.hpp"
#include "parser/parse.hpp"
#include "tests/bench/cpu_time.hpp"

#include <cstdio>
#include <cstdlib>

using namespace ticketd;

namespace {

const char* const raw =
    "From: Jane Doe <jane@client.example>\r\nTo: support@example.com\r\nSubject: Printer on fire\r\n"
    "Date: Fri, 20 Nov 2026 16:59:58 +0100\r\nMessage-ID: <first@client.example>\r\n\r\nDear all,\r\n\r\n";

policy::Rules rules() {
    policy::Rules rules;
    rules.desk.name = "Example Support";
    rules.desk.address = "support@example.com";
    rules.desk.time_zone = "Europe/Berlin";
    rules.staff = {{"Anna", {"anna@corp.example"}, policy::Role::agent}};
    policy::Calendar business;
    business.key = "business";
    business.time_zone = "Europe/Berlin";
    rules.calendars = {business};
    policy::Level level;
    level.key = "non-commercial";
    level.response = {48 * 3600, policy::Span::Unit::seconds};
    level.calendar = "business";
    rules.levels = {level};
    rules.fields = config::defaults().rules.fields;
    return rules;
}

template <class Work>
void measure(const char* what, int times, Work work) {
    std::size_t bytes = 0;
    const double begin = cpu_microseconds();
    for (int i = 0; i < times; ++i) bytes += work();
    std::printf("%-28s %7.2f us  (%zu bytes)\n", what, (cpu_microseconds() - begin) / times,
                bytes / static_cast<std::size_t>(times));
}

} // namespace

int main(int argc, char** argv) {
    const int times = argc > 1 ? std::atoi(argv[1]) : 20'000;
    const auto all_rules = rules();
    policy::TokenKey key;
    key.secret.fill(7);
    const policy::KeyRing keys{key};
    const notify::Templates templates(TICKETD_SOURCE_DIR "/templates", "en");
    const notify::Desk desk{.rules = all_rules, .keys = keys, .templates = templates};
    const store::Instant now =
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(16);
    std::string mail(raw);
    for (int i = 0; i < 30; ++i) mail += "our printer is on fire, and that since early this morning.\r\n";
    const auto message = parser::parse(mail);
    const policy::Arrival arrival{.message = message,
                                  .content_hash = {},
                                  .delivery = {{1}, 5, 77},
                                  .received = now,
                                  .truncated = false,
                                  .size = mail.size()};
    store::Facts facts;
    facts.next_tid = {1042};
    facts.next_entry = {7};
    const auto decision = policy::decide(arrival, facts, all_rules, keys, now);
    const auto matter = notify::matter_of(decision, arrival, facts, desk, now);
    const auto values = notify::notice_values(matter);

    measure("plan: ack and one notice", times, [&] {
        const auto changes = notify::plan(decision, arrival, mail, facts, desk, now);
        std::size_t bytes = 0;
        for (const auto& each : changes.outgoing) bytes += each.bytes.size();
        return bytes;
    });
    measure("decide", times,
            [&] { return policy::decide(arrival, facts, all_rules, keys, now).reasons.size(); });
    measure("notices (both mails)", times, [&] { return notify::notices(matter).mails.size(); });
    measure("values of a notice", times, [&] { return notify::notice_values(matter).texts.size(); });
    measure("values of an acknowledgement", times,
            [&] { return notify::client_values(matter).texts.size(); });
    measure("tell the client's language", times, [&] {
        return notify::client_language({.message = message, .delivery = {}}, true, nullptr, templates).size();
    });
    measure("find what is missing", times,
            [&] { return policy::missing_fields(message, decision.sender, all_rules).size(); });
    measure("render an acknowledgement", times,
            [&] { return templates.render("acknowledgement", "", values).text.size(); });
    measure("render a notice", times, [&] { return templates.render("notice", "", values).text.size(); });
    const notify::Letter letter{.kind = notify::answer,
                                .tid = {1042},
                                .entry = {7},
                                .to = {"Anna", "anna@corp.example"},
                                .subject = "Printer on fire",
                                .text = templates.render("notice", "", values).text,
                                .in_reply_to = {},
                                .references = {},
                                .enclosures = {}};
    measure("write a letter", times, [&] { return notify::write_answer(letter, desk, now).bytes.size(); });
    measure("sign a Message-ID", times,
            [&] { return notify::letter_id(notify::notice, {1042}, {7}, "anna@corp.example", desk).size(); });
    return 0;
}
