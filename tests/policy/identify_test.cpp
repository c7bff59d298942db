// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/identify.hpp"

#include "daemon/policy/free_mail.hpp"
#include "daemon/policy/sla.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono;
using test::license;
using test::wednesday;

namespace {

Entitlement entitled(const std::vector<store::License>& licenses, const std::string& address = test::carla) {
    return entitlement_of(address, licenses, test::rules(), wednesday);
}

Identification identified(const parser::Message& message, const Rules& rules = test::rules(),
                          bool issued = false) {
    auto known = test::facts();
    known.licenses = {license(test::carla, "premium")};
    return identify(message, known, rules, issued, wednesday, wednesday);
}

} // namespace

TEST_CASE("the level is the row's own, else its group's, else its edition's, else the default") {
    auto row = license(test::carla, "premium");
    CHECK(entitled({row}).level == "vip");
    row.edition = "PREMIUM";
    CHECK(entitled({row}).level == "vip");
    row.group = "partner";
    CHECK(entitled({row}).level == "partner");
    row.level = "commercial";
    CHECK(entitled({row}).level == "commercial");
    CHECK(entitled({license(test::carla, "unheard-of")}).level == "non-commercial");
    CHECK(entitled({}).level == "non-commercial");
    CHECK_FALSE(entitled({}).license);
}

TEST_CASE("addresses compare without case") {
    CHECK(entitled({license("CARLA@Acme.Example", "standard")}, "carla@ACME.example").level == "commercial");
    CHECK_FALSE(entitled({license("carla@acme.example", "standard")}, "carla@acme.example.evil").license);
}

TEST_CASE("of several rows the best valid one counts") {
    auto expired = license(test::carla, "premium", "old");
    expired.valid_until = 2026y / January / 1;
    CHECK(entitled({license(test::carla, "demo"), license(test::carla, "standard"), expired}).level
          == "commercial");
    CHECK(entitled({license(test::carla, "standard"), license(test::carla, "premium", "best")})
              .license.value()
              .key
          == "best");
}

TEST_CASE("a licence is valid from its first day through its last, by the desk's date") {
    auto row = license(test::carla, "standard");
    row.valid_from = 2026y / June / 11;
    row.valid_until = 2026y / June / 12;
    const auto level_at = [&](store::Instant now) {
        return entitlement_of(test::carla, {row}, test::rules(), now).level;
    };
    CHECK(level_at(test::utc(2026, 6, 10, 21, 59)) == "non-commercial"); // still the 10th in Berlin
    CHECK(level_at(test::utc(2026, 6, 10, 22)) == "commercial");
    CHECK(level_at(test::utc(2026, 6, 12, 21, 59)) == "commercial");
    CHECK(level_at(test::utc(2026, 6, 12, 22)) == "non-commercial");
}

TEST_CASE("support that has run out gives the level for that case, and is known as such") {
    auto rules = test::rules();
    rules.licenses.expired_level = "development";
    auto row = license(test::carla, "standard");
    row.valid_until = 2026y / June / 9;
    auto older = row;
    older.valid_until = 2020y / June / 9;
    older.key = "older";
    const auto found = entitlement_of(test::carla, {older, row}, rules, wednesday);
    CHECK_FALSE(found.license);
    CHECK(found.expired.value().key == "acme-1");
    CHECK(found.level == "development");
    CHECK(found.reason.find("2026-06-09") != std::string::npos);
}

TEST_CASE("a licence that begins later gives nothing yet, and has not run out") {
    auto row = license(test::carla, "standard");
    row.valid_from = 2027y / January / 1;
    CHECK_FALSE(entitled({row}).license);
    CHECK_FALSE(entitled({row}).expired);
    CHECK(entitled({row}).level == "non-commercial");
}

TEST_CASE("support ends at the earlier of the licence's end and the level's period from its start") {
    const auto level = test::level("commercial", test::hours(24), "business", test::years(1));
    const auto unlimited = test::level("partner", test::hours(24), "business");
    const auto month = test::level("non-commercial", test::hours(48), "business", test::days(30));
    auto row = license(test::carla, "standard");
    CHECK_FALSE(support_ends(row, level));
    row.valid_until = 2026y / December / 31;
    CHECK(support_ends(row, level) == 2026y / December / 31);
    row.valid_from = 2025y / March / 1;
    CHECK(support_ends(row, level) == 2026y / February / 28);
    CHECK(support_ends(row, unlimited) == 2026y / December / 31);
    CHECK(support_ends(row, month) == 2025y / March / 30);
    row.valid_until = 2025y / March / 5;
    CHECK(support_ends(row, level) == 2025y / March / 5);
}

TEST_CASE("a licence's domain covers its addresses and no others") {
    auto row = license("boss@acme.example", "standard");
    CHECK_FALSE(entitled({row}).license);
    row.domain = "acme.example";
    CHECK(entitled({row}).license);
    CHECK(entitled({row}, "x@ACME.example").license);
    CHECK_FALSE(entitled({row}, "x@sub.acme.example").license);
    CHECK_FALSE(entitled({row}, "x@evilacme.example").license);
    CHECK_FALSE(entitled({row}, "acme.example").license);
}

TEST_CASE("a free-mail provider's domain never counts as a licence's") {
    auto row = license("boss@gmail.com", "standard");
    row.domain = "gmail.com";
    CHECK_FALSE(entitled({row}, "anybody@gmail.com").license);
    CHECK(entitled({row}, "boss@gmail.com").license);
    for (const auto* domain : {"gmail.com", "GMX.de", "gmx.net", "yahoo.co.uk", "yahoo.com", "hotmail.fr",
                               "web.de", "mail.ru", "qq.com", "zohomail.com", "126.com", "live.com.au"}) {
        INFO(domain);
        CHECK(is_free_mail(domain));
    }
    for (const auto* domain :
         {"acme.example", "gmail.com.acme.example", "yahoo.acme.example", "mygmail.com", "", "gmx"}) {
        INFO(domain);
        CHECK_FALSE(is_free_mail(domain));
    }
}

TEST_CASE("who is believed, by From, evidence and configuration") {
    auto plain = test::mail_from(test::carla);
    CHECK(identified(plain).sender.identity == Identity::licensed);
    CHECK(identified(plain).level == "vip");
    auto strict = test::rules();
    strict.trust.clients_need_authentication = true;
    CHECK(identified(plain, strict).sender.identity == Identity::unknown);
    CHECK(identified(plain, strict).level == "non-commercial");
    auto good = plain, bad = plain;
    CHECK(identified(test::verified(good), strict).level == "vip");
    CHECK(identified(test::failed(bad)).level == "non-commercial");
    CHECK_FALSE(identified(bad).sender.license);
}

TEST_CASE("Reply-To and Sender say nothing about who wrote") {
    auto message = test::mail_from("stranger@evil.example");
    message.reply_to = {{.name = "", .address = test::carla}};
    test::add_field(message, "Sender", test::carla);
    CHECK(identified(message).sender.address.address == "stranger@evil.example");
    CHECK(identified(message).level == "non-commercial");
}

TEST_CASE("of several From addresses none is believed, not even the first") {
    auto message = test::mail_from(test::carla);
    message.from.push_back({.name = "", .address = "anna@example.com"});
    test::verified(message);
    CHECK(identified(message).level == "non-commercial");
    CHECK(identified(message).sender.trust == Trustworthiness::failed);
    message.from = {{.name = "", .address = "anna@example.com"}, {.name = "", .address = test::carla}};
    CHECK(identified(message, test::rules(), true).sender.staff == nullptr);
}

TEST_CASE("a mail without From is from nobody") {
    parser::Message message;
    CHECK(identified(message).sender.identity == Identity::unknown);
    CHECK(identified(message).sender.trust == Trustworthiness::failed);
}

TEST_CASE("staff are believed by an authentication pass or a token of their own, as configured") {
    const auto plain = test::mail_from("ANNA@example.com");
    auto good = plain, bad = plain;
    test::verified(good);
    test::failed(bad);
    auto rules = test::rules();
    const auto is_staff = [&](const parser::Message& message, bool issued) {
        const auto found = identified(message, rules, issued);
        CHECK((found.sender.staff == nullptr) == (found.sender.claimed_staff == "Anna"));
        return found.sender.identity == Identity::staff;
    };
    CHECK(is_staff(good, false));
    CHECK(is_staff(plain, true));
    CHECK_FALSE(is_staff(plain, false));
    CHECK_FALSE(is_staff(bad, true)); // failed authentication beats every token
    rules.trust.staff = Trust::Staff::authenticated;
    CHECK_FALSE(is_staff(plain, true));
    CHECK(is_staff(good, false));
    rules.trust.staff = Trust::Staff::from;
    CHECK(is_staff(plain, false));
    CHECK_FALSE(is_staff(bad, true));
}

TEST_CASE("each of a staff member's addresses is theirs") {
    auto message = test::mail_from("anna@home.example");
    test::verified(message);
    REQUIRE(identified(message).sender.staff);
    CHECK(identified(message).sender.staff->name == "Anna");
}
