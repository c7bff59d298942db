// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/counted_time.hpp"
#include "daemon/policy/note_print.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/policy/desk.hpp"

#include <fmt/format.h>

#include <chrono>

// Microseconds of CPU that one mail costs in keys_of() and decide() together: the budget is 100. Then what
// one deadline costs, of 14 days and of 10 years, and what the guard of notes costs.

namespace {

using namespace ticketd;
using namespace ticketd::policy;

void measure(const char* what, const parser::Message& message, const store::Facts& facts) {
    const auto rules = test::rules();
    const auto keys = test::keys();
    const Arrival arrival{
        .message = message, .content_hash = {}, .delivery = {}, .received = test::wednesday};
    constexpr int rounds = 20'000;
    std::size_t seen = 0; // so that nothing is left out
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const auto begin = cpu_microseconds();
        for (int i = 0; i < rounds; ++i) {
            seen += keys_of(arrival, rules, keys, test::wednesday).tids.size();
            seen += decide(arrival, facts, rules, keys, test::wednesday).reasons.size();
        }
        best = std::min(best, (cpu_microseconds() - begin) / rounds);
    }
    fmt::print("{:<44} {:7.2f} us a mail{}\n", what, best, seen == 0 ? " (nothing done)" : "");
}

/// A calendar with all that there is: a break at noon, ten holidays a year in ten years, yearly ones,
/// exceptions.
Calendar full_calendar() {
    using namespace std::chrono;
    Calendar calendar;
    calendar.time_zone = "Europe/Berlin";
    calendar.hours = every_day({{9h, 12h}, {13h, 18h}});
    for (int of = 2026; of < 2037; ++of) {
        for (unsigned i = 1; i <= 10; ++i)
            calendar.holidays.emplace(year(of) / month(i) / day(2 * i), "Holiday");
        calendar.working_days.insert(year(of) / May / 2);
    }
    calendar.yearly_holidays = {{December / 25, "Christmas"}, {February / 29, "Leap day"}};
    return calendar;
}

void measure_deadline(const char* what, const Calendar& calendar, const Span& span) {
    constexpr int rounds = 2'000, counted_rounds = rounds / 100;
    std::int64_t seen = 0;
    double best = 1e9, best_counted = 1e9;
    for (int run = 0; run < 5; ++run) {
        auto begin = cpu_microseconds();
        for (int i = 0; i < rounds; ++i)
            seen +=
                deadline(calendar, test::wednesday + std::chrono::hours(i), span)->time_since_epoch().count();
        best = std::min(best, (cpu_microseconds() - begin) / rounds);
        const auto due = deadline(calendar, test::wednesday, span).value();
        begin = cpu_microseconds();
        for (int i = 0; i < counted_rounds; ++i)
            seen += counted_time(calendar, test::wednesday, due, 20).total.count();
        best_counted = std::min(best_counted, (cpu_microseconds() - begin) / counted_rounds);
    }
    fmt::print("{:<44} {:7.2f} us, its intervals {:8.2f} us{}\n", what, best, best_counted,
               seen == 0 ? " (nothing done)" : "");
}

parser::Message with_trace(parser::Message message) {
    for (int i = 0; i < 6; ++i)
        test::add_field(message, "Received",
                        "from a.example by b.example with ESMTP; Wed, 10 Jun 2026 12:00:00 +0200");
    test::add_field(
        message, "Authentication-Results",
        "mx.example.com; dkim=pass header.d=acme.example header.s=s1; spf=pass (sender is authorised) "
        "smtp.mailfrom=carla@acme.example; dmarc=pass (p=NONE) header.from=acme.example");
    for (int i = 0; i < 12; ++i) test::add_field(message, "X-Header-" + std::to_string(i), "some value");
    return message;
}

parser::Message reply_to_ours(int references) {
    auto message = with_trace(test::mail_from(test::carla, "Re: [TID#1042] A question"));
    for (int i = 0; i < references; ++i) message.references.push_back(fmt::format("{}@client.example", i));
    message.in_reply_to = {test::our_id(1042, test::carla)};
    message.references.push_back(message.in_reply_to.front());
    return message;
}

std::string prose(std::size_t bytes, unsigned seed) {
    std::string text;
    while (text.size() < bytes) {
        seed = seed * 1664525 + 1013904223;
        text += fmt::format("word{}{}", seed >> 20U, (seed >> 16U) % 11 == 0 ? ".\n" : " ");
    }
    return text;
}

/// A ticket with many notes, and an answer that holds nothing of them.
void measure_notes(std::size_t notes, std::size_t note_bytes, std::size_t answer_bytes) {
    std::vector<store::NotePrint> prints;
    const auto begin = cpu_microseconds();
    for (unsigned i = 0; i < notes; ++i) prints.push_back({{i}, note_prints(prose(note_bytes, i))});
    const auto made = (cpu_microseconds() - begin) / static_cast<double>(notes);
    std::vector<const store::NotePrint*> all;
    for (const auto& print : prints) all.push_back(&print);
    const auto answer = prose(answer_bytes, 4711);
    double best = 1e9;
    std::size_t seen = 0;
    for (int run = 0; run < 20; ++run) {
        const auto start = cpu_microseconds();
        seen += passage_of_note(answer, all).size();
        best = std::min(best, cpu_microseconds() - start);
    }
    fmt::print(
        "{:>3} notes of {:>5} bytes: {:7.1f} us and {:>6} bytes each; an answer of {} bytes {:8.1f} us{}\n",
        notes, note_bytes, made, prints.front().prints.size() * 8, answer_bytes, best,
        seen != 0 ? " (found something)" : "");
}

} // namespace

int main() {
    auto licensed = test::facts();
    licensed.licenses = {test::license(test::carla, "standard")};
    measure("new ticket, plain From, stranger", test::mail_from("x@y.example"), test::facts());
    measure("new ticket, authenticated, licensed", with_trace(test::mail_from(test::carla)), licensed);
    measure("reply with tag and signed reference", reply_to_ours(5), test::facts_with_1042());
    measure("reply with 1,000 references", reply_to_ours(1000), test::facts_with_1042());

    auto answer = with_trace(
        test::mail_from("anna@example.com", "Re: [TID#1042]", std::string(2000, 'x') + "\n!close"));
    answer.in_reply_to = {test::our_id(1042, "anna@example.com", notice_purpose)};
    measure("staff answer with a command", answer, test::facts_with_1042());

    auto report = test::mail_from("mailer-daemon@mx.example");
    report.kind = parser::Kind::bounce;
    report.original_message_id = test::our_id(1042, test::carla);
    measure("delivery report", report, test::facts_with_1042());

    auto hostile = reply_to_ours(0);
    for (int i = 0; i < 200; ++i)
        hostile.to.push_back({.name = "", .address = "support+" + test::our_id(i, test::carla)});
    measure("200 valid tokens in To:", hostile, test::facts_with_1042());

    Calendar plain;
    plain.time_zone = "Europe/Berlin";
    measure_deadline("24 business hours", plain, test::hours(24));
    measure_deadline("14 days of 24 h, plain", plain, test::hours(14 * 24));
    measure_deadline("10 years of 24 h, plain", plain, test::hours(10 * 261 * 24));
    measure_deadline("14 days of 8 h, with holidays", full_calendar(), test::hours(14 * 8));
    measure_deadline("10 years of 8 h, with holidays", full_calendar(), test::hours(10 * 250 * 8));
    measure_deadline("2,500 working days, with holidays", full_calendar(), test::days(2500));
    measure_notes(5, 500, 2'000);
    measure_notes(50, 2'000, 4'000);
    measure_notes(500, 10'000, 20'000);
}
