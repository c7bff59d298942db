// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/housework.hpp"
#include "daemon/pipeline.hpp"
#include "store/queries.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

/// A desk on a database of its own, without servers: what a server would bring is handed in as bytes, what it
/// would take is taken from the outbox. The clock is an argument.
namespace ticketd::test {

inline policy::Rules rules_of(const std::string& address) {
    auto rules = config::defaults().rules;
    rules.desk.name = "Support";
    rules.desk.address = address;
    rules.desk.subaddress = "+";
    const auto domain = address.substr(address.find('@'));
    rules.desk.admin = "admin" + domain;
    rules.staff.push_back({.name = "Anna", .addresses = {"anna" + domain}, .role = policy::Role::agent});
    return rules;
}

class DiskDesk {
public:
    explicit DiskDesk(policy::Rules rules, unsigned char key = 1)
        : folder_(std::filesystem::temp_directory_path()
                  / fmt::format("ticketd-desk-{}-{}", ::getpid(), rules.desk.address)),
          store(open(folder_)),
          pipeline(std::move(rules), {{.id = '1', .secret = {key, 2, 3}}},
                   notify::Templates(std::filesystem::path(TICKETD_SOURCE_DIR) / "templates", "en")),
          mailbox_(store.mailbox("imap://localhost/INBOX", "support")) {}
    ~DiskDesk() { std::filesystem::remove_all(folder_); }
    DiskDesk(const DiskDesk&) = delete;
    DiskDesk& operator=(const DiskDesk&) = delete;

    intake::RawMail raw(std::string bytes, store::Instant now) {
        intake::RawMail mail;
        mail.delivery = {.mailbox = mailbox_, .uidvalidity = 7, .uid = next_uid_++};
        mail.bytes = std::move(bytes);
        mail.internal_date = now;
        mail.size = mail.bytes.size();
        return mail;
    }
    void take(std::string bytes, store::Instant now) {
        std::vector<intake::RawMail> mails;
        mails.push_back(raw(std::move(bytes), now));
        pipeline.take(store, std::move(mails), now);
    }
    /// What is due to leave now; it counts as sent.
    std::vector<store::OutboxItem> leave(store::Instant now) {
        auto items = store.claim_due(now, 10'000);
        std::vector<store::SendResult> results;
        for (const auto& item : items) {
            store::SendResult sent;
            sent.id = item.id;
            results.push_back(sent);
        }
        store.record(results, now);
        return items;
    }
    bool tend(store::Instant now) { return tend_gate(store, pipeline.desk(), now); }
    store::Queries queries() const { return store::Queries(folder_ / "ticketd.db"); }

private:
    static store::Store open(const std::filesystem::path& folder) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        return {folder / "ticketd.db", 1000};
    }

    std::filesystem::path folder_;

public:
    store::Store store;
    Pipeline pipeline;

private:
    store::MailboxId mailbox_;
    std::uint32_t next_uid_ = 1;
};

/// A person's mail.
inline std::string letter(const std::string& from, const std::string& to, const std::string& subject,
                          int number, const std::string& more = {},
                          const std::string& text = "It does not work.") {
    return fmt::format("From: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <m{}@{}>\r\n"
                       "Date: Mon, 09 Nov 2026 10:00:00 +0100\r\n{}\r\n{}\r\n",
                       from, to, subject, number, from.substr(from.find('@') + 1), more, text);
}

inline std::vector<store::OutboxItem> of_kind(std::vector<store::OutboxItem> items, std::string_view kind) {
    std::erase_if(items, [&](const store::OutboxItem& item) { return item.kind != kind; });
    return items;
}

} // namespace ticketd::test
