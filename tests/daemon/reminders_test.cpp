// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/reminders.hpp"

#include "daemon/notify/reminder.hpp"
#include "store/queries.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

using namespace ticketd;
using namespace std::chrono_literals;
using store::Instant;
using store::Reminded;

namespace {

/// Friday noon in Berlin.
const Instant friday = std::chrono::sys_days(std::chrono::year(2026) / 6 / 12) + 10h;

/// A database with one ticket, asked on Friday noon and due on Monday noon; opened anew by every verb, as
/// after a restart.
class Place {
public:
    Place() {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-reminders.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        rules_.desk.name = "Example Support";
        rules_.desk.address = "support@example.com";
        rules_.desk.time_zone = "Europe/Berlin";
        rules_.staff = {{"Anna", {"anna@corp.example"}, policy::Role::agent},
                        {"Vera", {"vera@corp.example"}, policy::Role::supervisor}};
        policy::Calendar business;
        business.key = "business";
        business.time_zone = "Europe/Berlin";
        rules_.calendars = {business};
        policy::Level commercial;
        commercial.key = rules_.licenses.default_level = "commercial";
        commercial.response = {24 * 3600, policy::Span::Unit::seconds};
        commercial.calendar = "business";
        rules_.levels = {commercial};
        policy::TokenKey key;
        key.secret.fill(7);
        keys_ = {key};
        open_ticket();
    }
    ~Place() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool run(Instant now) {
        store::ClockPlace place;
        return run(now, place);
    }
    bool run(Instant now, store::ClockPlace& place) {
        store::Store store(database(), 1000);
        return remind_staff(store, desk(), now, place);
    }
    /// The same in a process that is killed when all is written but not committed.
    void run_and_die(Instant now) {
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            store::Store store(database(), 1000);
            auto transaction = store.begin();
            const auto facts = transaction.lookup(notify::keys_of_reminder({1000}, rules_, now));
            transaction.apply(notify::remind({1000}, facts, desk(), now).value());
            ::kill(::getpid(), SIGKILL); // before the commit
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
    }
    std::vector<std::string> recipients() {
        std::vector<std::string> found;
        for (const auto& mail : store::Queries(database()).outbox(true)) found.push_back(mail.recipient);
        return found;
    }
    store::Ticket ticket() { return store::Queries(database()).ticket({1000}).value().ticket; }
    void apply(store::TicketUpdate update) {
        store::Store store(database(), 1000);
        auto transaction = store.begin();
        update.tid = {1000};
        store::ChangeSet changes;
        changes.updates = {update};
        transaction.apply(changes);
        transaction.commit();
    }

private:
    std::filesystem::path database() const { return folder_ / "ticketd.db"; }
    notify::Desk desk() const { return {.rules = rules_, .keys = keys_, .templates = templates_}; }
    void open_ticket() {
        store::Store store(database(), 1000);
        auto transaction = store.begin();
        const auto facts = transaction.lookup({});
        store::ChangeSet changes;
        auto& ticket = changes.new_ticket.emplace();
        ticket.tid = facts.next_tid;
        ticket.subject = "Printer on fire";
        ticket.level = "commercial";
        ticket.requester = {"Jane", "jane@client.example"};
        ticket.created = friday;
        ticket.clock_start = friday;
        ticket.due = friday + 72h;
        auto& mail = changes.new_entry.emplace();
        mail.entry.id = facts.next_entry;
        mail.entry.tid = facts.next_tid;
        mail.entry.kind = "human";
        mail.entry.received = friday;
        mail.raw = "From: jane@client.example\r\n\r\nIt burns.\r\n";
        transaction.apply(changes);
        transaction.commit();
    }

    std::filesystem::path folder_;
    policy::Rules rules_;
    policy::KeyRing keys_;
    notify::Templates templates_{TICKETD_SOURCE_DIR "/templates", "en"};
};

using Recipients = std::vector<std::string>;

} // namespace

TEST_CASE("over a weekend each reminder goes out once, however often and after whatever restarts is asked") {
    Place place;
    CHECK_FALSE(place.run(friday + 17h)); // Saturday 05:00: 12 of 24 hours, and closed
    CHECK_FALSE(place.run(friday + 65h)); // Monday 05:00: 17 hours
    CHECK(place.run(friday + 66h));       // 18 hours
    CHECK_FALSE(place.run(friday + 66h));
    CHECK_FALSE(place.run(friday + 72h - 1s));
    CHECK(place.run(friday + 72h));
    CHECK_FALSE(place.run(friday + 72h));
    CHECK(place.run(friday + 73h));
    for (int hour = 74; hour < 500; hour += 50) CHECK_FALSE(place.run(friday + std::chrono::hours(hour)));
    CHECK(place.recipients() == Recipients{"anna@corp.example", "anna@corp.example", "vera@corp.example"});
    CHECK(place.ticket().reminded == Reminded::supervisor);
    CHECK(place.ticket().due == friday + 72h); // automatic mail touches no clock
    CHECK(place.ticket().clock_start == friday);
}

TEST_CASE("after a long stop one mail says how things stand") {
    Place place;
    CHECK(place.run(friday + 500h));
    CHECK_FALSE(place.run(friday + 501h));
    CHECK(place.recipients() == Recipients{"vera@corp.example"});
}

TEST_CASE("what dies before the commit has sent nothing and marked nothing, and the next one sends it once") {
    Place place;
    for (const auto now : {friday + 66h, friday + 72h, friday + 73h}) {
        const auto before = place.recipients().size();
        const auto stage = place.ticket().reminded;
        place.run_and_die(now);
        CHECK(place.recipients().size() == before);
        CHECK(place.ticket().reminded == stage);
        CHECK(place.run(now));
        CHECK_FALSE(place.run(now));
        CHECK(place.recipients().size() == before + 1);
    }
}

TEST_CASE("a clock that starts anew is reminded of anew") {
    Place place;
    CHECK(place.run(friday + 73h));
    store::TicketUpdate update;
    update.clear_clock = true;
    place.apply(update);
    CHECK_FALSE(place.run(friday + 100h));
    update = {};
    update.clock_start = friday + 96h; // Tuesday noon
    update.due = friday + 120h;
    place.apply(update);
    CHECK_FALSE(place.run(friday + 100h));
    CHECK(place.run(friday + 114h));
    CHECK(place.recipients() == Recipients{"vera@corp.example", "anna@corp.example"});
}

TEST_CASE("a call goes on where the one before stopped, and after the last ticket from the first") {
    Place place;
    store::ClockPlace at{friday + 72h, store::Tid{1000}}; // behind the only one
    CHECK_FALSE(place.run(friday + 73h, at));
    CHECK(at.due == Instant::min());
    CHECK(place.run(friday + 73h, at));
}
