// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/people.hpp"

#include "daemon/policy/absence.hpp"
#include "daemon/policy/text.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test::wednesday;
using Sign = store::Absence::Sign;

namespace {

Rules with_staff(std::vector<StaffMember> staff) {
    auto rules = test::rules();
    rules.staff = std::move(staff);
    return rules;
}

StaffMember agent(std::string name, std::string address = {}) {
    if (address.empty()) address = lower(name.substr(0, name.find(' '))) + "@example.com";
    return {.name = std::move(name), .addresses = {std::move(address)}, .role = Role::agent};
}

Rules rotating() {
    auto rules = with_staff({agent("Anna"), agent("Boris"), agent("Carl")});
    rules.desk.assign = Assigning::round_robin;
    return rules;
}

std::string next(const Rules& rules, const store::PeopleFacts& people,
                 const std::string& level = "commercial") {
    const auto* person = next_in_turn(level, rules, people, wednesday);
    return person == nullptr ? "" : person->name;
}

store::Absence away(std::string name, std::optional<store::Instant> until = {}, Sign sign = Sign::said) {
    return {.name = std::move(name), .sign = sign, .since = wednesday - 1h, .until = until};
}

std::string names(const People& people) {
    std::string all;
    for (const auto* person : people) all += person->name + " ";
    return all;
}

} // namespace

TEST_CASE("a person is found by name, address or the beginning of one name alone, without case") {
    const auto rules =
        with_staff({agent("Anna Berg", "anna@example.com"), agent("Anna Schmidt", "as@example.com"),
                    agent("Boris"), agent("Annabel")});
    const auto found = [&](std::string_view typed) {
        const auto named = find_person(typed, rules);
        return named.person == nullptr ? "" : named.person->name;
    };
    CHECK(found("anna berg") == "Anna Berg");
    CHECK(found("  ANNA \t Schmidt ") == "Anna Schmidt");
    CHECK(found("AS@example.com") == "Anna Schmidt");
    CHECK(found("boris") == "Boris");
    CHECK(found("annabel") == "Annabel");
    CHECK(found("bor").empty());
    CHECK(found("").empty());
    CHECK_THAT(find_person("Anna", rules).fault, Contains("Anna Berg, Anna Schmidt") && !Contains("Annabel"));
    CHECK_THAT(find_person("Zoe", rules).fault, Contains("no \"Zoe\"") && Contains("Boris"));
    CHECK(find_person("anna", with_staff({agent("Anna Berg"), agent("Boris")})).person->name == "Anna Berg");
}

TEST_CASE("tickets are handed out in turn, who never had one first, then who had one the longest ago") {
    const auto rules = rotating();
    CHECK(next(rules, {}) == "Anna");
    CHECK(next(rules, {.away = {}, .turns = {"Anna"}}) == "Boris");
    CHECK(next(rules, {.away = {}, .turns = {"Anna", "Boris"}}) == "Carl");
    CHECK(next(rules, {.away = {}, .turns = {"boris", "Carl", "Anna"}}) == "Boris");
}

TEST_CASE("nothing is handed out unless the configuration says so, for all levels or for one") {
    auto rules = rotating();
    rules.desk.assign = Assigning::nobody;
    CHECK(next(rules, {}).empty());
    rules.levels[3].assign = Assigning::round_robin;
    REQUIRE(rules.levels[3].key == "commercial");
    CHECK(next(rules, {}) == "Anna");
    CHECK(next(rules, {}, "vip").empty());
    rules.desk.assign = Assigning::round_robin;
    rules.levels[3].assign = Assigning::nobody;
    CHECK(next(rules, {}).empty());
    CHECK(next(rules, {}, "vip") == "Anna");
}

TEST_CASE("only the people of the level have turns, and never who is away") {
    auto rules = rotating();
    rules.staff.push_back({.name = "Dora", .addresses = {"dora@example.com"}, .role = Role::developer});
    rules.levels[3].people = {"Boris", "Carl"};
    CHECK(next(rules, {}) == "Boris");
    CHECK(next(rules, {.away = {away("Boris")}, .turns = {}}) == "Carl");
    CHECK(next(rules, {.away = {away("boris", wednesday + 1h)}, .turns = {"Carl"}}) == "Carl");
    CHECK(next(rules, {.away = {away("Boris", wednesday)}, .turns = {"Carl"}}) == "Boris"); // over
    CHECK(next(rules, {.away = {away("Boris"), away("Carl")}, .turns = {}}).empty());
}

TEST_CASE("while its assignee is away a ticket is also the team's") {
    auto rules = rotating();
    auto ticket = test::ticket_1042().ticket;
    ticket.assignee = "Carl";
    CHECK(names(team_of(ticket, rules, {}, wednesday)) == "Carl ");
    const store::PeopleFacts gone{.away = {away("Carl", wednesday + 1h)}, .turns = {}};
    CHECK(names(team_of(ticket, rules, gone, wednesday)) == "Carl Anna Boris ");
    CHECK(names(team_of(ticket, rules, gone, wednesday + 1h)) == "Carl ");
}

TEST_CASE("of several absences the longest counts") {
    const store::PeopleFacts people{
        .away = {away("Anna", wednesday + 2h), away("Anna", wednesday + 1h, Sign::automatic_reply)},
        .turns = {}};
    CHECK(absence_of("anna", people, wednesday)->until == wednesday + 2h);
    CHECK(absence_of("anna", people, wednesday + 2h) == nullptr);
    const store::PeopleFacts open{.away = {away("Anna"), away("Anna", wednesday + 1h)}, .turns = {}};
    CHECK_FALSE(absence_of("Anna", open, wednesday)->until);
}

TEST_CASE("an absence is said until a day inclusive in the desk's zone, until back, or taken back") {
    const auto read = [](std::string_view argument) {
        return read_absence(argument, "Europe/Berlin", wednesday);
    };
    CHECK(read("until 2026-06-12").until == test::utc(2026, 6, 12, 22)); // midnight in Berlin
    CHECK(read("2026-06-12").until == test::utc(2026, 6, 12, 22));
    CHECK(read("UNTIL  2026-12-24").until == test::utc(2026, 12, 24, 23));
    CHECK(read("until 2026-06-10").fault.empty()); // today
    CHECK_FALSE(read("").until);
    CHECK(read("").fault.empty());
    CHECK(read("no").is_back);
    CHECK(read("Back").is_back);
    for (const auto* wrong : {"until 2026-06-09", "until", "until Friday", "12.06.2026", "2026-02-30",
                              "2026-6-1", "until 2026-06-12 please", "+026-06-12"})
        CHECK_FALSE(read(wrong).fault.empty());
}

namespace {

parser::Message annas_mail(parser::Kind kind) {
    auto message = test::mail_from("anna@example.com", "Re: [TID#1042] A question", "I am away.");
    message.in_reply_to = {test::our_id(1042, "anna@example.com", notice_purpose)};
    message.kind = kind;
    if (kind == parser::Kind::auto_reply) message.auto_signs.auto_submitted = "auto-replied";
    return message;
}

bool did(const Decision& decision, std::string_view what) {
    return std::ranges::any_of(decision.deeds, [&](const Deed& deed) { return deed.what == what; });
}

} // namespace

TEST_CASE("an automatic reply of one of the staff means that they are away, and their next mail that they "
          "are back") {
    const auto decision = test::decided(annas_mail(parser::Kind::auto_reply), test::facts_with_1042());
    CHECK(decision.outcome == Outcome::machine);
    REQUIRE(decision.people.away.size() == 1);
    CHECK(decision.people.away[0].name == "Anna");
    CHECK(decision.people.away[0].sign == Sign::automatic_reply);
    CHECK(decision.people.away[0].until == wednesday + automatic_reply_counts);
    CHECK(did(decision, "away"));

    auto facts = test::facts_with_1042();
    facts.people.away = {away("Anna", wednesday + 48h, Sign::automatic_reply)};
    CHECK_FALSE(did(test::decided(annas_mail(parser::Kind::auto_reply), facts), "away")); // known already
    const auto back = test::decided(annas_mail(parser::Kind::human), facts);
    REQUIRE(back.people.back.size() == 1);
    CHECK(back.people.back[0].sign == Sign::automatic_reply);
    CHECK(did(back, "back"));
}

TEST_CASE("!away is carried out on a ticket and without one, and refused with a date that is none") {
    auto on_ticket = annas_mail(parser::Kind::human);
    auto alone = test::mail_from("anna@example.com", "On leave", "");
    test::verified(alone);
    for (auto* message : {&on_ticket, &alone}) {
        message->reply_text = message->text = "!away until 2026-06-12\n";
        const auto decision = test::decided(*message, test::facts_with_1042());
        CHECK(decision.outcome == Outcome::note);
        CHECK_FALSE(decision.notify_staff);
        REQUIRE(decision.people.away.size() == 1);
        CHECK(decision.people.away[0].name == "Anna");
        CHECK(decision.people.away[0].sign == Sign::said);
        CHECK(decision.people.away[0].until == test::utc(2026, 6, 12, 22));
        CHECK(did(decision, "away"));
        message->reply_text = message->text = "!away no\n";
        const auto back = test::decided(*message, test::facts_with_1042());
        CHECK(back.people.away.empty());
        REQUIRE(back.people.back.size() == 1);
        CHECK_FALSE(back.people.back[0].sign);
        message->reply_text = message->text = "!away until Friday\n";
        const auto wrong = test::decided(*message, test::facts_with_1042());
        CHECK(wrong.outcome == Outcome::refused);
        CHECK_THAT(wrong.refusal, Contains("no date"));
        CHECK(wrong.people.away.empty());
    }
    CHECK_FALSE(test::decided(alone, test::facts()).tid);
}

TEST_CASE("what was said with !away does not end by writing a mail") {
    auto facts = test::facts_with_1042();
    facts.people.away = {away("Anna", wednesday + 48h)};
    CHECK(test::decided(annas_mail(parser::Kind::human), facts).people.back.empty());
}

TEST_CASE("nobody is made absent by a forged automatic reply, a client's, or a delivery report") {
    auto forged = annas_mail(parser::Kind::auto_reply);
    forged.in_reply_to = {test::our_id(1042, test::carla)};
    CHECK(test::decided(forged, test::facts_with_1042()).people.away.empty());
    auto clients = annas_mail(parser::Kind::auto_reply);
    clients.from[0].address = test::carla;
    CHECK(test::decided(clients, test::facts_with_1042()).people.away.empty());
    CHECK(test::decided(annas_mail(parser::Kind::bounce), test::facts_with_1042()).people.away.empty());
}

TEST_CASE("a new ticket is assigned in turn, and the desk is who did it") {
    auto rules = rotating();
    auto facts = test::facts();
    facts.people.turns = {"Anna"};
    const auto decision = test::decided(test::mail_from(test::carla), facts, rules);
    REQUIRE(decision.outcome == Outcome::new_ticket);
    CHECK(decision.assignee == "Boris");
    CHECK(decision.people.turn == "Boris");
    CHECK(decision.deeds.back().by == "ticketd");
    const auto reply = test::decided(test::mail_from(test::carla, "Re: [TID#1042] A question"),
                                     test::facts_with_1042(), rules);
    REQUIRE(reply.outcome == Outcome::client_reply);
    CHECK_FALSE(reply.assignee);
    CHECK(reply.people.turn.empty());
}

TEST_CASE("what nobody has answered is asked for where there are staff to be told") {
    const auto message = test::mail_from(test::carla, "Re: [TID#1042] A question");
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}, .received = wednesday};
    const auto asks = [&](const Rules& rules) {
        return keys_of(arrival, rules, test::keys(), wednesday).since_answer;
    };
    CHECK(asks(with_staff({agent("Anna")})));
    CHECK_FALSE(asks(with_staff({})));
}
