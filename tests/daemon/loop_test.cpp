// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/daemon/disk_desk.hpp"

using namespace ticketd;
using namespace std::chrono_literals;
using test::DiskDesk;

namespace {

constexpr store::Instant morning{1'795'000'000s};

/// Every event of the desk's tickets that says why something was not sent.
std::vector<std::string> reasons_for_silence(DiskDesk& desk) {
    std::vector<std::string> reasons;
    auto queries = desk.queries();
    for (const auto& ticket : queries.tickets(store::Queries::Which::all)) {
        const auto detail = queries.ticket(ticket.tid);
        for (const auto& event : detail->events)
            if (event.what == "not-acknowledged") reasons.push_back(event.detail);
    }
    return reasons;
}

/// The vacation responder: whatever it gets, it answers, and says in no field that it is a machine.
std::string vacation_answer(const store::OutboxItem& item, int number) {
    const auto mail = parser::parse(item.bytes);
    return test::letter(item.recipient, "support@example.com", "Re: " + mail.subject, number,
                        "In-Reply-To: <" + mail.message_id + ">\r\nReferences: <" + mail.message_id + ">\r\n",
                        "I am away until Monday.");
}

} // namespace

TEST_CASE(
    "who writes from an address that needs SMTPUTF8 gets a ticket, which says why it is not acknowledged") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter("jörg@client.example", "support@example.com", "Printer", 1), morning);
    CHECK(test::of_kind(desk.leave(morning), "acknowledgement").empty());
    const auto reasons = reasons_for_silence(desk);
    REQUIRE(reasons.size() == 1);
    CHECK_THAT(reasons.front(), Catch::Contains("SMTPUTF8"));
}

TEST_CASE("two desks of ours that write to each other stop at once, for a day") {
    DiskDesk here(test::rules_of("support@here.example"), 1),
        there(test::rules_of("support@there.example"), 9);
    // Somebody made the one desk a client of the other.
    here.take(test::letter("support@there.example", "support@here.example", "Hello", 1), morning);
    int exchanged = 0;
    for (auto now = morning; now < morning + 24h; now += 5min) {
        for (auto [from, to] : {std::pair(&here, &there), std::pair(&there, &here)}) {
            for (const auto& item : from->leave(now)) {
                if (!item.recipient.starts_with("support")) continue; // to staff
                ++exchanged;
                to->take(item.bytes, now);
            }
            from->tend(now);
        }
    }
    CHECK(exchanged > 0);
    CHECK(exchanged < 10);
    CHECK(there.queries().tickets(store::Queries::Which::all).empty());
    const auto machines = there.queries().machine_entries();
    REQUIRE(machines.size() == 1); // the one acknowledgement, filed as what it is
    CHECK_THAT(machines.front().reason, Catch::Contains("belongs to no ticket"));
}

TEST_CASE("whatever the desk tells a colleague whose program sends it all back to the desk opens no ticket") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter("bob@client.example", "support@example.com", "Question", 1), morning);
    int sent_back = 0;
    for (auto now = morning; now < morning + 48h; now += 30min) {
        for (const auto& item : desk.leave(now)) {
            if (item.recipient != "anna@example.com") continue;
            ++sent_back;
            desk.take(item.bytes, now + 1min);
        }
        desk.tend(now);
    }
    CHECK(sent_back > 0);
    CHECK(desk.queries().tickets(store::Queries::Which::all).size() == 1);
}

TEST_CASE(
    "a desk and a responder that answers everything without any header exchange fewer than ten mails a day") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter("bob@away.example", "support@example.com", "Question", 1), morning);
    int exchanged = 1, number = 2, stopped = 0;
    for (auto now = morning; now < morning + 24h; now += 5min) {
        for (const auto& item : desk.leave(now)) {
            if (item.recipient != "bob@away.example") continue;
            ++exchanged;
            desk.take(vacation_answer(item, number++), now + 1min);
            ++exchanged;
        }
        desk.tend(now);
    }
    CHECK(exchanged < 10);
    for (const auto& reason : reasons_for_silence(desk)) {
        CHECK(reason.ends_with('.'));
        ++stopped;
    }
    CHECK(stopped > 0);
}

TEST_CASE("a responder without headers or threads, that writes a new subject each time, is stopped by the "
          "windows") {
    auto rules = test::rules_of("support@example.com");
    DiskDesk desk(rules);
    desk.take(test::letter("bob@away.example", "support@example.com", "Question", 1), morning);
    int acknowledged = 0, number = 2;
    for (auto now = morning; now < morning + 24h; now += 1min) {
        for (const auto& item : desk.leave(now)) {
            if (item.recipient != "bob@away.example") continue;
            ++acknowledged;
            desk.take(test::letter("bob@away.example", "support@example.com",
                                   fmt::format("Ticket no. {}", number), number),
                      now);
            ++number;
        }
    }
    CHECK(acknowledged <= 30); // per_address: "30/1d"
    const auto reasons = reasons_for_silence(desk);
    REQUIRE_FALSE(reasons.empty());
    CHECK_THAT(reasons.back(), Catch::Contains("automatic mails within"));
}

TEST_CASE("notices over a person's window come in one summary, and none vanishes") {
    auto rules = test::rules_of("support@example.com");
    rules.gate.notices = {{.count = 3, .seconds = 600}};
    DiskDesk desk(rules);
    for (int i = 1; i <= 8; ++i)
        desk.take(test::letter(fmt::format("c{}@client.example", i), "support@example.com",
                               fmt::format("Q{}", i), i),
                  morning);
    CHECK(test::of_kind(desk.leave(morning), "notice").size() == 3);
    desk.tend(morning + 9min);
    CHECK(desk.leave(morning + 9min).empty());
    CHECK(desk.tend(morning + 10min));
    const auto sent = desk.leave(morning + 10min);
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().kind == "summary");
    CHECK(sent.front().recipient == "anna@example.com");
    const auto mail = parser::parse(sent.front().bytes);
    CHECK(mail.subject == "5 notices in one mail");
    for (int i = 4; i <= 8; ++i)
        CHECK_THAT(mail.text, Catch::Contains(fmt::format("c{}@client.example: Q{}", i, i)));
    CHECK(mail.auto_signs.auto_submitted == "auto-generated");
    CHECK_FALSE(desk.tend(morning + 30min));
    CHECK(desk.queries().held_notices().empty());
}

TEST_CASE("the global breaker opens once with one alert, closes when there is room, or by a person") {
    auto rules = test::rules_of("support@example.com");
    rules.gate.global = {{.count = 4, .seconds = 600}};
    DiskDesk desk(rules);
    int number = 1;
    const auto ask = [&](store::Instant now) {
        desk.take(test::letter(fmt::format("c{}@client.example", number), "support@example.com", "Q", number),
                  now);
        ++number;
        desk.tend(now);
    };
    for (int i = 0; i < 6; ++i) ask(morning);
    auto sent = desk.leave(morning);
    CHECK(test::of_kind(sent, "acknowledgement").size() == 4);
    REQUIRE(test::of_kind(sent, "alert").size() == 1);
    CHECK(test::of_kind(sent, "alert").front().recipient == "admin@example.com");
    ask(morning + 5min);
    CHECK(desk.leave(morning + 5min).empty()); // neither a mail nor a second alert
    ask(morning + 11min);                      // the window is empty again
    sent = desk.leave(morning + 11min);
    CHECK(test::of_kind(sent, "summary").size() <= 1);
    ask(morning + 12min);
    CHECK(test::of_kind(desk.leave(morning + 12min), "acknowledgement").size() == 1);

    for (int i = 0; i < 6; ++i) ask(morning + 13min);
    CHECK(test::of_kind(desk.leave(morning + 13min), "alert").size() == 1); // another opening
    store::ChangeSet reset;
    reset.at = morning + 14min;
    reset.breaker = store::BreakerChange::is_reset;
    auto transaction = desk.store.begin();
    transaction.apply(reset);
    transaction.commit();
    ask(morning + 15min);
    CHECK(test::of_kind(desk.leave(morning + 15min), "acknowledgement").size() == 1);
}

TEST_CASE("after the clock is set back a day clients are answered as ever") {
    auto rules = test::rules_of("support@example.com");
    rules.gate.global = {{.count = 50, .seconds = 600}};
    DiskDesk desk(rules);
    const auto tomorrow = morning + 24h;
    for (int i = 1; i <= 50; ++i) // as many as the breaker lets through, half of them to one client
        desk.take(test::letter(i % 2 == 0 ? "bob@client.example" : fmt::format("c{}@client.example", i),
                               "support@example.com", fmt::format("Q{}", i), i),
                  tomorrow);
    desk.leave(tomorrow);
    desk.take(test::letter("bob@client.example", "support@example.com", "Another", 60), morning);
    desk.tend(morning);
    const auto sent = desk.leave(morning);
    CHECK(test::of_kind(sent, "acknowledgement").size() == 1);
    CHECK(test::of_kind(sent, "alert").empty());
}
