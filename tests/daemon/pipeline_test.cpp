// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/pipeline_desk.hpp"
#include "tests/daemon/said.hpp"

#include <algorithm>
#include <thread>

using namespace ticketd;
using namespace ticketd::test;
using namespace std::chrono_literals;

TEST_CASE("a mail becomes a ticket, its acknowledgement and a notice, in one commit") {
    PipelineDesk desk;
    std::vector<intake::RawMail> mails;
    mails.push_back(desk.mail("Crash on start"));
    const auto taken = desk.take(std::move(mails), 0);
    CHECK(taken.dispositions == std::vector{Disposition::processed});
    CHECK(taken.queued_mail);
    store::Queries queries(desk.folder / "ticketd.db");
    const auto detail = queries.ticket({1000});
    REQUIRE(detail);
    CHECK(detail->ticket.subject == "Crash on start");
    CHECK(detail->ticket.level == "non-commercial");
    REQUIRE(detail->entries.size() == 1);
    CHECK_THAT(*queries.raw(detail->entries[0].id), Catch::Contains("It does not work."));
    std::vector<std::string> recipients;
    for (const auto& item : queries.outbox(true)) recipients.push_back(item.recipient);
    CHECK_THAT(recipients,
               Catch::UnorderedEquals(std::vector<std::string>{"client@client.example", "anna@example.com"}));
}

TEST_CASE("a mail that was read ahead is stored like another") {
    PipelineDesk desk;
    std::vector<intake::RawMail> mails;
    mails.push_back(
        desk.mail("Nichts geht", "a@client.example", "\r\nSeit gestern druckt unser Drucker nicht."));
    mails.push_back(desk.mail("Zugang", "b@client.example", "\r\nDas Passwort: geheim1"));
    mails.push_back(
        desk.mail("Crash", "c@client.example",
                  "Content-Language: de\r\n\r\nSince yesterday it crashes as soon as it starts."));
    const auto bytes = mails[0].bytes;
    auto ready = desk.read_ahead(std::move(mails));
    REQUIRE(ready.size() == 3);
    CHECK(ready[0].reading->language == "de");
    CHECK_FALSE(ready[2].reading->language); // its header is believed
    const auto dispositions = desk.take(std::move(ready));
    CHECK(dispositions == std::vector(3, Disposition::processed));
    store::Queries queries(desk.folder / "ticketd.db");
    CHECK(queries.raw({1}) == bytes);
    CHECK(queries.find("druckt", 10).size() == 1);
    CHECK(queries.find("Passwort", 10).size() == 1);
    CHECK(queries.find("geheim1", 10).empty());
    CHECK(queries.ticket({1000})->ticket.language == "de");
    CHECK(queries.ticket({1002})->ticket.language == "de");
}

TEST_CASE("a mail that was read before other words are access data is stored by the new ones") {
    PipelineDesk desk;
    auto mails = desk.read_ahead({desk.mail("Hello", "a@client.example", "\r\nThe spell: simsalabim1")});
    auto rules = desk_rules();
    rules.confidential.words = {"spell"};
    desk.pipeline.replace(rules, notify::Templates(fs::path(TICKETD_SOURCE_DIR) / "templates", "en"));
    desk.take(std::move(mails));
    store::Queries queries(desk.folder / "ticketd.db");
    CHECK(queries.find("spell", 10).size() == 1);
    CHECK(queries.find("simsalabim1", 10).empty());
}

TEST_CASE("what is left of a batch is done on another thread, when rules and names are others already") {
    PipelineDesk desk;
    desk.pipeline.name_mailbox(desk.mailbox, "imap://localhost/INBOX");
    auto taken = desk.take({desk.mail("One"), desk.mail("Two", "Anna <anna@example.com>")}, 0);
    REQUIRE(taken.rest);
    desk.pipeline.name_mailbox(desk.mailbox, "another");
    desk.pipeline.replace(config::defaults().rules,
                          notify::Templates(fs::path(TICKETD_SOURCE_DIR) / "templates", "en"));
    const auto text = said([&] { std::thread(std::exchange(taken.rest, nullptr)).join(); });
    CHECK_THAT(text, Catch::Matches("[^\n]*mail <m1@client.example> from client@client.example: "
                                    "new on 1000, [^\n]*\n"
                                    "[^\n]*mail <m2@client.example> from anna@example.com: [^\n]*\n"));
}

TEST_CASE("of a batch that was taken mail by mail the log has been told already") {
    PipelineDesk desk;
    desk.poison();
    Pipeline::Taken taken;
    const auto text = said([&] { taken = desk.take({desk.mail("first"), desk.mail("poison")}, 0); });
    CHECK_THAT(text, Catch::Contains("mail <m1@client.example> from"));
    CHECK_THAT(text, Catch::Contains("mail UID 2 <m2@client.example>: failed"));
    CHECK_FALSE(taken.rest);
}

TEST_CASE("the same delivery handed in twice is one entry") {
    PipelineDesk desk;
    const auto mail = desk.mail("Once");
    CHECK(desk.take({mail}) == std::vector{Disposition::processed});
    CHECK(desk.take({mail}) == std::vector{Disposition::processed});
    CHECK(desk.take({mail, mail}) == std::vector{Disposition::processed, Disposition::processed});
    CHECK(desk.tickets() == 1);
}

TEST_CASE("the same message under another UID is one entry with two deliveries") {
    PipelineDesk desk;
    auto mail = desk.mail("Once");
    desk.take({mail});
    mail.delivery.uid = desk.next_uid++;
    mail.bytes.insert(0, "Received: from elsewhere; Mon, 09 Nov 2026 10:00:02 +0100\r\n");
    desk.take({mail});
    CHECK(desk.tickets() == 1);
    CHECK(store::Queries(desk.folder / "ticketd.db").ledger().size() == 2);
}

TEST_CASE("a mail that cannot be stored takes only itself down, and is on hold after its attempts") {
    PipelineDesk desk;
    desk.poison();
    const auto bad = desk.mail("poison");
    CHECK(desk.take({desk.mail("first"), bad, desk.mail("last")})
          == std::vector{Disposition::processed, Disposition::retry, Disposition::processed});
    CHECK(desk.tickets() == 2);
    CHECK(desk.take({bad}) == std::vector{Disposition::retry});
    CHECK(desk.take({desk.mail("another"), bad}) == std::vector{Disposition::processed, Disposition::held});
    const auto held = store::Queries(desk.folder / "ticketd.db").held();
    REQUIRE(held.size() == 1);
    CHECK(held[0].delivery == bad.delivery);
    CHECK_THAT(held[0].error, Catch::Contains("poisoned for the test"));
    CHECK(desk.take({bad}) == std::vector{Disposition::processed}); // known to the ledger: never read again
    CHECK(desk.tickets() == 3);
}

TEST_CASE("a fault of the store is nobody's: the batch is asked for again") {
    PipelineDesk desk;
    desk.execute("PRAGMA user_version"); // the helper works
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open((desk.folder / "ticketd.db").c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    CHECK_THROWS_AS(desk.take({desk.mail("locked out")}), store::Failure);
    REQUIRE(sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    desk.next_uid = 1;
    CHECK(desk.take({desk.mail("locked out")}) == std::vector{Disposition::processed});
    CHECK(desk.tickets() == 1);
}

TEST_CASE("a mail dated in the future starts no clock in the future") {
    PipelineDesk desk;
    auto mail = desk.mail("From tomorrow");
    mail.internal_date = now + 24h;
    desk.take({mail});
    const auto ticket = store::Queries(desk.folder / "ticketd.db").ticket({1000});
    REQUIRE(ticket);
    CHECK(ticket->ticket.clock_start == now);
}

TEST_CASE("replies in one batch find the ticket that the same batch opened") {
    PipelineDesk desk;
    auto question = desk.mail("A question");
    auto reply = desk.mail("Re: A question", "client@client.example", "In-Reply-To: <m1@client.example>\r\n");
    desk.take({question, reply});
    CHECK(desk.tickets() == 1);
}

TEST_CASE("a mail that was on hold comes in as it would have, with its clock from its arrival") {
    PipelineDesk desk;
    desk.poison();
    const auto bad = desk.mail("poison");
    for (int i = 0; i < Pipeline::max_attempts; ++i) desk.take({bad});
    store::Queries queries(desk.folder / "ticketd.db");
    const auto held = queries.held_mail(queries.held().at(0).id);
    REQUIRE(held);
    CHECK(held->raw == bad.bytes);
    CHECK(held->sender == "client@client.example");

    CHECK_THROWS(desk.pipeline.take_held(desk.store, *held, now + 1h));
    REQUIRE(queries.held().size() == 1);
    CHECK(queries.held()[0].id == held->id);

    desk.execute("DROP TRIGGER poison");
    const auto decision = desk.pipeline.take_held(desk.store, *held, now + 2h);
    CHECK(decision.tid == store::Tid{1000});
    CHECK(queries.held().empty());
    const auto ticket = queries.ticket({1000});
    REQUIRE(ticket);
    CHECK(ticket->ticket.clock_start == now);
    CHECK(queries.outbox(true).size() == 2);
    CHECK(queries.ledger().at(0).outcome == "new");
    CHECK_THROWS(desk.pipeline.take_held(desk.store, *held, now + 3h)); // it is not on hold any more
    CHECK(desk.tickets() == 1);
}

TEST_CASE("a mail on hold that came in meanwhile by another delivery is one entry") {
    PipelineDesk desk;
    desk.poison();
    const auto bad = desk.mail("poison");
    for (int i = 0; i < Pipeline::max_attempts; ++i) desk.take({bad});
    desk.execute("DROP TRIGGER poison");
    auto again = bad;
    again.delivery.uid = desk.next_uid++;
    desk.take({again});
    store::Queries queries(desk.folder / "ticketd.db");
    desk.pipeline.take_held(desk.store, *queries.held_mail(queries.held().at(0).id), now);
    CHECK(desk.tickets() == 1);
    CHECK(queries.held().empty());
    CHECK(queries.ledger().at(0).outcome == "duplicate");
}
