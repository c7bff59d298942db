// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"
#include "tests/daemon/disk_desk.hpp"

#include <chrono>
#include <map>

/// A desk with Anna and Boris on a database of its own; Jane has asked, and both have their notice.
namespace ticketd::test {

using namespace std::chrono_literals;

constexpr store::Instant morning{1'795'000'000s};
inline const std::string jane = "jane@client.example";

inline policy::Rules staffed_rules(std::chrono::seconds undo = 0s) {
    auto rules = rules_of("support@example.com");
    rules.desk.internal_address = "support-internal@example.com";
    rules.desk.undo = undo;
    rules.trust.authserv_id = "mx.example.com";
    rules.staff.push_back({.name = "Boris", .addresses = {"boris@example.com"}, .role = policy::Role::agent});
    return rules;
}

inline std::string date_of(store::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return fmt::format("{:02} {} {} {:02}:{:02}:{:02} +0000", static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

inline std::string text_of(const store::OutboxItem& mail) { return parser::parse(mail.bytes).text; }

inline store::OutboxItem to_whom(const std::vector<store::OutboxItem>& mails, const std::string& address) {
    for (const auto& mail : mails)
        if (mail.recipient == address) return mail;
    FAIL("no mail to " << address);
    return {};
}

inline int next_number() {
    static int number = 100;
    return ++number;
}

/// A mail that our own server vouches for.
inline std::string authenticated(const std::string& name, const std::string& subject, const std::string& text,
                                 store::Instant date, const std::string& more = {}) {
    return fmt::format("Authentication-Results: mx.example.com; dmarc=pass\r\nFrom: {}@example.com\r\n"
                       "To: support@example.com\r\nSubject: {}\r\nMessage-ID: <m{}@example.com>\r\n"
                       "Date: {}\r\n{}\r\n{}\r\n",
                       name, subject, next_number(), date_of(date), more, text);
}

class StaffedDesk : public DiskDesk {
public:
    explicit StaffedDesk(policy::Rules rules = staffed_rules()) : DiskDesk(std::move(rules)) {
        take({letter(jane, "support@example.com", "Printer", 1)}, morning);
        for (const auto& mail : of_kind(leave(morning), "notice")) notices_[mail.recipient] = mail;
    }

    /// Many mails, in one batch.
    void take(const std::vector<std::string>& mails, store::Instant now) {
        std::vector<intake::RawMail> batch;
        for (const auto& mail : mails) batch.push_back(raw(mail, now));
        pipeline.take(store, std::move(batch), now);
    }
    const store::OutboxItem& notice(const std::string& name) { return notices_.at(name + "@example.com"); }

    /// A reply as a mail program writes it, quotation and all. Of staff from their own address; otherwise
    /// from an address elsewhere.
    std::string reply(const store::OutboxItem& mail, const std::string& name, const std::string& text,
                      bool of_staff = true) const {
        const auto old = parser::parse(mail.bytes);
        std::string quoted = "\r\n\r\nOn Mon, 9 Nov 2026, Support wrote:\r\n> ";
        for (const char c : old.text) quoted += c == '\n' ? std::string("\r\n> ") : std::string(1, c);
        std::string body;
        for (const char c : text) body += c == '\n' ? std::string("\r\n") : std::string(1, c);
        return letter(name + (of_staff ? "@example.com" : "@elsewhere.example"), "support@example.com",
                      "Re: " + old.subject, next_number(),
                      "In-Reply-To: <" + mail.message_id + ">\r\nReferences: <" + mail.message_id + ">\r\n",
                      body + quoted);
    }

    store::TicketDetail detail() const { return queries().ticket({1000}).value(); }
    store::Ticket ticket() const { return detail().ticket; }
    store::Entry entry(store::EntryId id) const { return queries().entry(id).value(); }
    /// "what by who: detail", a line each.
    std::string events() const {
        std::string all;
        for (const auto& event : detail().events)
            all += fmt::format("{} by {}: {}\n", event.what, event.who, event.detail);
        return all;
    }

private:
    std::map<std::string, store::OutboxItem> notices_;
};

} // namespace ticketd::test
