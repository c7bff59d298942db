// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/coupon.hpp"
#include "desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace ticketd::policy::test;
using State = CouponClaim::State;

namespace {

constexpr CouponBits bits{0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x11, 0x22};

store::Coupon issued(std::string key = "acme-1") {
    store::Coupon coupon;
    coupon.id = {5};
    coupon.key = std::move(key);
    coupon.ends = end_of_coupon(bits);
    coupon.last_day = std::chrono::year(2026) / 12 / 31;
    return coupon;
}

parser::Message with_coupon(const std::string& from, const std::string& text = written_coupon(bits)) {
    return mail_from(from, "Site down", "Please hurry.\n" + text + "\n");
}

store::Facts facts_of_carla(store::Coupon coupon, store::Facts made = facts()) {
    made.licenses = {license(carla, "premium")};
    made.coupons = {std::move(coupon)};
    return made;
}

std::chrono::year_month_day day(int year, unsigned month, unsigned day) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

store::License premium_from(std::optional<std::chrono::year_month_day> from) {
    auto row = license(carla, "premium");
    row.valid_from = from;
    return row;
}

/// By rules under which support does not end with its first year.
CouponAllowance allowance(const store::License& row, Instant now) {
    auto by = rules();
    for (auto& each : by.levels) each.support.reset();
    return coupon_allowance({row}, by, now);
}

} // namespace

TEST_CASE("a coupon is written in four groups, and what is written is read again") {
    const auto written = written_coupon(bits);
    CHECK(written.size() == 23);
    CHECK(written.starts_with("VIP-"));
    CHECK(written.ends_with(end_of_coupon(bits)));
    CHECK(written.find_first_of("ILOU", 4) == std::string::npos);
    CHECK(find_coupons(written) == std::vector{bits});
    CHECK(written_coupon(CouponBits{}) == "VIP-0000-0000-0000-0000");
    CouponBits all{};
    all.fill(0xff);
    CHECK(written_coupon(all) == "VIP-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    CHECK(find_coupons(written_coupon(all)) == std::vector{all});
}

TEST_CASE("every bit of a coupon counts, in its text and in its hash") {
    for (std::size_t i = 0; i < 80; ++i) {
        auto other = bits;
        other.at(i / 8) ^= static_cast<unsigned char>(1U << i % 8);
        CHECK(written_coupon(other) != written_coupon(bits));
        CHECK(find_coupons(written_coupon(other)) == std::vector{other});
        CHECK(hash_of(other) != hash_of(bits));
    }
}

TEST_CASE("a coupon is read in any case, with letters taken for digits, and with any dash") {
    const auto wanted = find_coupons("VIP-0011-ABCD-0000-1111");
    REQUIRE(wanted.size() == 1);
    for (const auto* text : {"vip-oOiL-abcd-OOOO-llll", "(VIP-0011-ABCD-0000-1111)",
                             "VIP\xE2\x80\x93"
                             "0011\xE2\x80\x93"
                             "ABCD-0000-1111.",
                             "Our coupon: VIP\xE2\x80\x91"
                             "0011-ABCD-0000-IIII, please",
                             "VIP\xE2\x88\x92"
                             "0011-ABCD-0000-1111"})
        CHECK(find_coupons(text) == wanted);
}

TEST_CASE("what only resembles a coupon is none") {
    for (const auto* text :
         {"VIP", "VIP-", "VIP-0011-ABCD-0000-111", "VIP-0011-ABCD-0000-11111", "VIP-0011-ABCD-0000-1111x",
          "XVIP-0011-ABCD-0000-1111", "VIP-0011-ABCD-0000-111U", "VIP-0011 ABCD-0000-1111",
          "VIP-0011--ABCD-0000-1111", "\xC3\xBCVIP-0011-ABCD-0000-1111", "VIP\xE2\x80", ""})
        CHECK(find_coupons(text).empty());
}

TEST_CASE("of a text full of coupons only the first few are looked at, each once") {
    std::string text = written_coupon(bits) + "\n" + written_coupon(bits) + "\n";
    for (unsigned char i = 0; i < 100; ++i) text += written_coupon(CouponBits{i}) + "\n";
    const auto found = find_coupons(text);
    CHECK(found.size() == most_coupons);
    CHECK(found[0] == bits);
    CHECK(find_coupons(std::string(1'000'000, 'V')).empty());
}

TEST_CASE("a licence's coupon year begins on its anniversary, a leap day's on 1 March, else in January") {
    struct Row {
        std::optional<std::chrono::year_month_day> from;
        Instant now;
        std::chrono::year_month_day first, last;
    };
    const Row rows[] = {
        {day(2024, 6, 10), utc(2026, 6, 10, 10), day(2026, 6, 10), day(2027, 6, 9)},
        {day(2024, 6, 11), utc(2026, 6, 10, 10), day(2025, 6, 11), day(2026, 6, 10)},
        {day(2024, 2, 29), utc(2026, 3, 1, 10), day(2026, 3, 1), day(2027, 2, 28)},
        {day(2024, 2, 29), utc(2026, 2, 28, 10), day(2025, 3, 1), day(2026, 2, 28)},
        {day(2024, 2, 29), utc(2028, 3, 1, 10), day(2028, 2, 29), day(2029, 2, 28)},
        {day(2024, 2, 29), utc(2028, 2, 28, 10), day(2027, 3, 1), day(2028, 2, 28)},
        {std::nullopt, utc(2026, 6, 10, 10), day(2026, 1, 1), day(2026, 12, 31)},
        {day(2024, 6, 10), utc(2026, 6, 9, 22, 30), day(2026, 6, 10), day(2027, 6, 9)}, // 00:30 in Berlin
    };
    for (const auto& row : rows) {
        const auto got = allowance(premium_from(row.from), row.now);
        CHECK(got.count == 3);
        CHECK(got.first_day == row.first);
        CHECK(got.last_day == row.last);
    }
}

TEST_CASE("a coupon ends with its licence") {
    auto row = premium_from(day(2026, 3, 1));
    row.valid_until = day(2026, 9, 30);
    CHECK(allowance(row, wednesday).last_day == day(2026, 9, 30));
    CHECK(coupon_allowance({premium_from(day(2026, 3, 1))}, rules(), wednesday).last_day == day(2027, 2, 28));
}

TEST_CASE("how many coupons a licence gets is by the best of its editions that is valid") {
    auto by = rules();
    by.licenses.editions["ultimate"] = "vip";
    auto ultimate = license(carla, "ultimate");
    const auto premium = license("paul@acme.example", "premium");
    CHECK(coupon_allowance({premium, ultimate}, by, wednesday).count == 5);
    ultimate.valid_until = day(2026, 6, 9);
    CHECK(coupon_allowance({premium, ultimate}, by, wednesday).count == 3);
    CHECK(coupon_allowance({ultimate}, by, wednesday).why_none.find("not valid today") != std::string::npos);
    CHECK(coupon_allowance({}, by, wednesday).why_none.find("no licence") != std::string::npos);
    const auto standard = coupon_allowance({license(carla, "standard")}, by, wednesday);
    CHECK(standard.count == 0);
    CHECK(standard.why_none.find("brings no coupons") != std::string::npos);
}

TEST_CASE("a valid coupon makes a new request a VIP request, urgent and due in four hours") {
    const auto decision = decided(with_coupon(carla), facts_of_carla(issued()));
    CHECK(decision.coupon.state == State::accepted);
    CHECK(decision.coupon.id == store::CouponId{5});
    CHECK(decision.level == "vip-request");
    CHECK(decision.level_basis == store::LevelBasis::coupon);
    CHECK(decision.urgent == true);
    REQUIRE(decision.promise);
    CHECK(decision.promise->due == wednesday + 4h);
    CHECK(says(decision, "is valid and is used up"));
}

TEST_CASE("a VIP request on Saturday night is due four hours later") {
    const auto saturday = utc(2026, 6, 13, 21, 30);
    const auto decision =
        decided(with_coupon(carla), facts_of_carla(issued()), standing_rules(), saturday, saturday);
    REQUIRE(decision.promise);
    CHECK(decision.promise->due == saturday + 4h);
}

TEST_CASE("a coupon raises nothing when it is not the sender's to use, and each refusal is told right") {
    auto used = issued();
    used.tid = store::Tid{900};
    auto old = issued();
    old.last_day = day(2026, 6, 9);
    auto used_and_old = old;
    used_and_old.tid = store::Tid{900};
    auto foreign = issued("other-7"), foreign_used = foreign;
    foreign_used.tid = store::Tid{900};
    auto unknown = facts_of_carla(issued());
    unknown.coupons.clear();
    auto license_over = facts_of_carla(issued());
    license_over.licenses[0].valid_until = day(2026, 6, 9);
    struct Row {
        store::Facts facts;
        State state;
    };
    const Row rows[] = {{facts_of_carla(used), State::used_up},
                        {facts_of_carla(old), State::expired},
                        {facts_of_carla(used_and_old), State::used_up},
                        {facts_of_carla(foreign), State::not_valid},
                        {facts_of_carla(foreign_used), State::not_valid},
                        {unknown, State::not_valid},
                        {license_over, State::expired}};
    for (const auto& row : rows) {
        const auto decision = decided(with_coupon(carla), row.facts);
        CHECK(decision.coupon.state == row.state);
        CHECK_FALSE(decision.coupon.id);
        CHECK(decision.level != "vip-request");
        CHECK(decision.level_basis == store::LevelBasis::licenses);
        CHECK_FALSE(decision.urgent);
    }
}

TEST_CASE("the last day of a coupon is the desk's, to its end") {
    auto last = issued();
    last.last_day = day(2026, 6, 10);
    const auto late = utc(2026, 6, 10, 21, 59), later = utc(2026, 6, 10, 22);
    CHECK(decided(with_coupon(carla), facts_of_carla(last), standing_rules(), late, late).coupon.state
          == State::accepted);
    CHECK(decided(with_coupon(carla), facts_of_carla(last), standing_rules(), later, later).coupon.state
          == State::expired);
}

TEST_CASE("a coupon that came on its last day is good, however late its mail is taken in") {
    auto known = facts_of_carla(issued());
    known.coupons[0].last_day = day(2026, 6, 9);
    known.licenses[0].valid_until = day(2026, 6, 9);
    const auto decision = decided(with_coupon(carla), known, standing_rules(), wednesday - 24h, wednesday);
    CHECK(decision.coupon.state == State::accepted);
    CHECK(decision.level == "vip-request");
}

TEST_CASE("a stranger who holds a coupon learns only that it is not valid for the address") {
    auto known = facts();
    for (const bool is_used : {false, true}) {
        auto coupon = issued();
        if (is_used) coupon.tid = store::Tid{900};
        known.coupons = {coupon};
        CHECK(decided(with_coupon("eve@other.example"), known).coupon.state == State::not_valid);
    }
}

TEST_CASE("a coupon of a mail that failed authentication, or that a program sent, is not looked at") {
    auto forged = with_coupon(carla);
    failed(forged);
    auto decision = decided(forged, facts_of_carla(issued()));
    CHECK(decision.coupon.state == State::none);
    CHECK(decision.level == "non-commercial");
    CHECK(decision.level_basis == store::LevelBasis::none);
    auto machine = with_coupon(carla);
    machine.auto_signs.auto_submitted = "auto-generated";
    decision = decided(machine, facts_of_carla(issued()));
    CHECK(decision.coupon.state == State::none);
    CHECK_FALSE(decision.coupon.id);
}

TEST_CASE("a coupon in quoted text is not the client's word") {
    auto mail = with_coupon(carla);
    mail.reply_text = "Thank you.\n";
    const Arrival arrival{.message = mail, .content_hash = {}, .delivery = {}};
    CHECK(keys_of(arrival, standing_rules(), keys(), wednesday).coupons.empty());
    mail.reply_text = mail.text;
    CHECK(keys_of(arrival, standing_rules(), keys(), wednesday).coupons == std::vector{hash_of(bits)});
    mail.only_quoted = true;
    CHECK(keys_of(arrival, standing_rules(), keys(), wednesday).coupons.empty());
}

TEST_CASE("of several coupons the first good one is used, and one alone") {
    auto used = issued();
    used.tid = store::Tid{900};
    auto known = facts_of_carla(used);
    auto good = issued();
    good.id = {6};
    auto another = issued();
    another.id = {7};
    known.coupons = {used, good, another};
    CHECK(decided(with_coupon(carla), known).coupon.id == store::CouponId{6});
}

TEST_CASE("a coupon on a running ticket brings its due time nearer, and the start stays") {
    auto reply = with_coupon(carla);
    reply.subject = "Re: [TID#1042] A question";
    const auto decision = decided(reply, facts_of_carla(issued(), facts_with_1042()));
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.coupon.state == State::accepted);
    CHECK(decision.level == "vip-request");
    CHECK(decision.urgent == true);
    REQUIRE(decision.promise);
    CHECK(decision.promise->start == wednesday - 2h);
    CHECK(decision.promise->due == wednesday + 4h);
    CHECK(decision.ack.send);
}

TEST_CASE("a coupon's hours on a running ticket count from when its mail came, however late it is taken in") {
    auto reply = with_coupon(carla);
    reply.subject = "Re: [TID#1042] A question";
    const auto decision = decided(reply, facts_of_carla(issued(), facts_with_1042()), standing_rules(),
                                  wednesday - 1h, wednesday);
    REQUIRE(decision.promise);
    CHECK(decision.promise->due == wednesday + 3h);
}

TEST_CASE("a coupon never moves a due time that is nearer already") {
    auto reply = with_coupon(carla);
    reply.subject = "Re: [TID#1042] A question";
    auto known = facts_of_carla(issued(), facts_with_1042());
    known.tickets.at({1042}).ticket.due = wednesday + 1h;
    const auto decision = decided(reply, known);
    REQUIRE(decision.promise);
    CHECK(decision.promise->due == wednesday + 1h);
}

TEST_CASE("a ticket that has its level by a coupon uses up no second one") {
    auto reply = with_coupon(carla);
    reply.subject = "Re: [TID#1042] A question";
    auto known = facts_of_carla(issued(), facts_with_1042());
    known.tickets.at({1042}).ticket.level_basis = store::LevelBasis::coupon;
    const auto decision = decided(reply, known);
    CHECK(decision.coupon.state == State::none);
    CHECK_FALSE(decision.coupon.id);
    CHECK(says(decision, "by one already"));
}

TEST_CASE("another client's token does not let a stranger use a coupon there") {
    auto reply = with_coupon("eve@other.example");
    reply.in_reply_to = {our_id(1042, carla)};
    auto known = facts_with_1042();
    known.coupons = {issued()};
    const auto decision = decided(reply, known);
    CHECK(decision.unconfirmed_sender);
    CHECK(decision.coupon.state == State::none);
}
