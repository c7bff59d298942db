// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/crash_guard.hpp"
#include "daemon/health_keeper.hpp"
#include "daemon/intake/intake.hpp"
#include "daemon/outbox/delivery.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/reading.hpp"
#include "daemon/watchdog.hpp"
#include "daemon/writer.hpp"

namespace ticketd {

/// Takes mails from the mailboxes to the pipeline on the writer's thread, and tells the outbox of new mail.
class MailReceiver : public intake::Receiver {
public:
    MailReceiver(Writer& writer, Pipeline& pipeline, outbox::Delivery& outbox, Watchdog& watchdog,
                 HealthKeeper& health, CrashGuard& guard)
        : writer_(writer),
          pipeline_(pipeline),
          outbox_(outbox),
          watchdog_(watchdog),
          health_(health),
          guard_(guard) {}

    net::awaitable<store::MailboxId> open_mailbox(std::string name, std::string user) override;
    net::awaitable<std::vector<std::uint32_t>> unknown(store::MailboxId, std::uint32_t uidvalidity,
                                                       std::vector<std::uint32_t> uids) override;
    net::awaitable<std::map<std::uint32_t, intake::Disposition>>
    known(store::MailboxId, std::uint32_t uidvalidity, std::vector<std::uint32_t> uids) override;
    net::awaitable<std::map<std::uint32_t, store::Instant>>
    known_since(store::MailboxId, std::uint32_t uidvalidity, std::vector<std::uint32_t> uids) override;
    net::awaitable<void> skip(store::MailboxId, std::uint32_t uidvalidity,
                              std::vector<std::uint32_t> uids) override;
    net::awaitable<std::optional<store::Instant>> begun(store::MailboxId) override;
    net::awaitable<std::vector<intake::RawMail>> read_ahead(std::vector<intake::RawMail>) override;
    net::awaitable<std::vector<intake::Disposition>> take(std::vector<intake::RawMail>) override;
    void polled(const std::string& mailbox, bool in_trouble) override;
    void troubled(const std::string& mailbox, const std::string& why) override;
    void attempted(const std::string& mailbox) override;
    void refused(const std::string& mailbox, const std::string& why) override;
    void unreadable(const std::string& mailbox, const std::string& why) override;
    void backlog(const std::string& mailbox, std::size_t mails) override;

    /// The log has been told of all mails that were taken.
    net::awaitable<void> told() { return reader_.done(); }

private:
    Writer& writer_;
    Pipeline& pipeline_;
    outbox::Delivery& outbox_;
    Watchdog& watchdog_;
    HealthKeeper& health_;
    CrashGuard& guard_;
    ReadingThread reader_;
};

} // namespace ticketd
