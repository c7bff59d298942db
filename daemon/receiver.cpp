// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/receiver.hpp"

#include "daemon/clock.hpp"
#include "daemon/log.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace ticketd {

using intake::Disposition;

// The work is named before it is awaited: g++ 12 destroys a lambda twice that is made inside a co_await
// expression.

net::awaitable<store::MailboxId> MailReceiver::open_mailbox(std::string name, std::string user) {
    auto work = [this, name = std::move(name), user = std::move(user)](store::Store& store) {
        const auto id = store.mailbox(name, user);
        pipeline_.name_mailbox(id, name);
        return id;
    };
    co_return co_await writer_.run(std::move(work));
}

net::awaitable<std::vector<std::uint32_t>>
MailReceiver::unknown(store::MailboxId mailbox, std::uint32_t uidvalidity, std::vector<std::uint32_t> uids) {
    auto work = [=, uids = std::move(uids)](store::Store& store) {
        return store.unknown_uids(mailbox, uidvalidity, uids);
    };
    co_return co_await writer_.run(std::move(work));
}

net::awaitable<std::map<std::uint32_t, Disposition>>
MailReceiver::known(store::MailboxId mailbox, std::uint32_t uidvalidity, std::vector<std::uint32_t> uids) {
    auto work = [=, uids = std::move(uids)](store::Store& store) {
        return store.outcomes(mailbox, uidvalidity, uids);
    };
    const auto outcomes = co_await writer_.run(std::move(work));
    std::map<std::uint32_t, Disposition> dispositions;
    for (const auto& [uid, outcome] : outcomes)
        if (outcome != "skipped")
            dispositions[uid] = outcome == "held" ? Disposition::held : Disposition::processed;
    co_return dispositions;
}

net::awaitable<std::map<std::uint32_t, store::Instant>>
MailReceiver::known_since(store::MailboxId mailbox, std::uint32_t uidvalidity,
                          std::vector<std::uint32_t> uids) {
    auto work = [=, uids = std::move(uids)](store::Store& store) {
        return store.outcome_times(mailbox, uidvalidity, uids);
    };
    co_return co_await writer_.run(std::move(work));
}

net::awaitable<void> MailReceiver::skip(store::MailboxId mailbox, std::uint32_t uidvalidity,
                                        std::vector<std::uint32_t> uids) {
    auto work = [=, uids = std::move(uids)](store::Store& store) {
        store.skip(mailbox, uidvalidity, uids, now());
    };
    co_await writer_.run(std::move(work));
}

net::awaitable<std::optional<store::Instant>> MailReceiver::begun(store::MailboxId mailbox) {
    auto work = [mailbox](store::Store& store) { return store.begun(mailbox); };
    co_return co_await writer_.run(std::move(work));
}

/// Not while a mail is looked for that ends the process: it must be known which one is in hand.
net::awaitable<std::vector<intake::RawMail>> MailReceiver::read_ahead(std::vector<intake::RawMail> mails) {
    if (guard_.is_careful()) co_return mails;
    co_return co_await reader_.read(std::move(mails), pipeline_.text_rules());
}

net::awaitable<std::vector<Disposition>> MailReceiver::take(std::vector<intake::RawMail> mails) {
    auto asked = outbox_.give_errand();
    Pipeline::Errand errand{.room = asked.room, .results = asked.results, .claimed = {}};
    auto work = [this, &errand, mails = std::move(mails)](store::Store& store) mutable {
        auto taken = guard_.take(pipeline_, store, std::move(mails), now(), errand);
        if (taken.rest) reader_.finish(std::exchange(taken.rest, nullptr));
        return taken;
    };
    Pipeline::Taken taken;
    std::exception_ptr error;
    try {
        taken = co_await writer_.run(std::move(work));
    } catch (...) {
        error = std::current_exception();
    }
    const bool may_have_queued = error || taken.queued_mail || !errand.claimed.empty();
    outbox_.accept(std::move(asked), std::move(errand.claimed), errand.recorded); // done before the error too
    if (may_have_queued && !errand.nothing_waits) outbox_.wake(); // else it would look for nothing
    if (error) std::rethrow_exception(error);
    watchdog_.attempted(); // a first mailbox of years takes longer than any time to start
    co_return std::move(taken.dispositions);
}

void MailReceiver::polled(const std::string& mailbox, bool in_trouble) {
    log::debug("{}: a poll is complete", mailbox);
    watchdog_.polled(mailbox, in_trouble);
    health_.polled(mailbox, in_trouble);
}

void MailReceiver::troubled(const std::string& mailbox, const std::string& why) {
    log::record(log::Level::warning, fmt::format("{}: {}", mailbox, log::safe(why)),
                {{"TICKETD_MAILBOX", mailbox}});
    watchdog_.troubled(mailbox, why);
    health_.troubled(mailbox, why);
}

void MailReceiver::refused(const std::string& mailbox, const std::string& why) {
    health_.refused(mailbox, why);
}

void MailReceiver::unreadable(const std::string& mailbox, const std::string& why) {
    health_.unreadable(mailbox, why);
}

void MailReceiver::backlog(const std::string& mailbox, std::size_t mails) { health_.backlog(mailbox, mails); }

void MailReceiver::attempted(const std::string&) { watchdog_.attempted(); }

} // namespace ticketd
