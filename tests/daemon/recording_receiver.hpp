// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ticketd::tests {

/// A receiver with a ledger in memory; keeps what it was given.
class RecordingReceiver final : public intake::Receiver {
public:
    using Key = std::pair<std::uint32_t, std::uint32_t>; ///< UIDVALIDITY, UID

    net::awaitable<store::MailboxId> open_mailbox(std::string, std::string) override {
        co_return store::MailboxId{5};
    }
    net::awaitable<std::vector<std::uint32_t>> unknown(store::MailboxId, std::uint32_t validity,
                                                       std::vector<std::uint32_t> uids) override {
        std::erase_if(uids, [&](auto uid) { return ledger.contains(Key{validity, uid}); });
        co_return uids;
    }
    net::awaitable<std::map<std::uint32_t, intake::Disposition>>
    known(store::MailboxId, std::uint32_t validity, std::vector<std::uint32_t> uids) override {
        std::map<std::uint32_t, intake::Disposition> out;
        for (const auto uid : uids)
            if (const auto found = ledger.find(Key{validity, uid}); found != ledger.end())
                out.insert({uid, found->second});
        co_return out;
    }
    net::awaitable<std::map<std::uint32_t, store::Instant>>
    known_since(store::MailboxId, std::uint32_t, std::vector<std::uint32_t> uids) override {
        std::map<std::uint32_t, store::Instant> out;
        for (const auto uid : uids)
            if (const auto found = since.find(uid); found != since.end()) out.insert(*found);
        co_return out;
    }
    net::awaitable<void> skip(store::MailboxId, std::uint32_t validity,
                              std::vector<std::uint32_t> uids) override {
        for (const auto uid : uids) skipped.push_back(Key{validity, uid});
        skipped.push_back(Key{0, 0});
        for (const auto& each : skipped) ledger.emplace(each, intake::Disposition::retry);
        co_return;
    }
    net::awaitable<std::optional<store::Instant>> begun(store::MailboxId) override {
        co_return ledger.contains(Key{0, 0}) ? std::optional{start} : std::nullopt;
    }
    net::awaitable<std::vector<intake::RawMail>> read_ahead(std::vector<intake::RawMail> mails) override {
        for (const auto& mail : mails) read.push_back(mail.delivery.uid);
        co_return mails;
    }
    net::awaitable<std::vector<intake::Disposition>> take(std::vector<intake::RawMail> mails) override {
        ++takes;
        if (before_take) co_await before_take();
        std::vector<intake::Disposition> out;
        for (auto& mail : mails) {
            const auto disposition = decide ? decide(mail) : intake::Disposition::processed;
            out.push_back(disposition);
            if (disposition != intake::Disposition::retry)
                ledger[Key{mail.delivery.uidvalidity, mail.delivery.uid}] = disposition;
            taken.push_back(std::move(mail));
        }
        co_return out;
    }
    void polled(const std::string&, bool still) override {
        ++polls;
        in_trouble = still;
    }
    void troubled(const std::string&, const std::string& why) override { troubles.push_back(why); }
    void refused(const std::string&, const std::string& why) override { refusals.push_back(why); }
    void unreadable(const std::string&, const std::string& why) override { unreadables.push_back(why); }
    void backlog(const std::string&, std::size_t mails) override { backlogs.push_back(mails); }

    std::vector<std::uint32_t> uids() const {
        std::vector<std::uint32_t> out;
        for (const auto& mail : taken) out.push_back(mail.delivery.uid);
        return out;
    }
    bool complained(std::string_view part) const {
        return std::ranges::any_of(troubles,
                                   [&](const auto& t) { return t.find(part) != std::string::npos; });
    }

    std::map<Key, intake::Disposition> ledger;
    std::map<std::uint32_t, store::Instant> since; ///< by UID, what known_since() says
    std::vector<Key> skipped;
    store::Instant start{};          ///< when the mailbox began
    std::vector<std::uint32_t> read; ///< ahead of their turn
    std::vector<intake::RawMail> taken;
    std::vector<std::string> troubles, refusals, unreadables;
    std::vector<std::size_t> backlogs;
    int polls = 0, takes = 0;
    bool in_trouble = false; ///< at the last poll
    std::function<intake::Disposition(const intake::RawMail&)> decide;
    std::function<net::awaitable<void>()> before_take;
};

} // namespace ticketd::tests
