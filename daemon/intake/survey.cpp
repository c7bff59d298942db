// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/survey.hpp"

#include "daemon/intake/imap_folders.hpp"
#include "daemon/intake/imap_mailbox.hpp"

namespace ticketd::intake {

net::awaitable<Survey> survey(MailboxSettings settings, Pace pace) {
    auto connection = co_await net::Connection::open(settings.endpoint);
    Session session(std::move(connection), pace.reply, 1024 * 1024);
    session.only_read();
    co_await session.ask_capabilities();
    if (session.has("NAMESPACE")) co_await session.run("NAMESPACE");
    co_await select_source(session, settings.folder);
    const std::string verb = session.has("ESEARCH") ? "UID SEARCH RETURN (ALL) ALL" : "UID SEARCH ALL";
    co_await session.must(verb, "SEARCH", "");
    Survey found;
    found.uidvalidity = session.selected().uidvalidity;
    found.uids = session.take_found();
    session.give_up_at(Session::Clock::now() + pace.farewell);
    try {
        co_await session.logout();
    } catch (const net::Failure&) { // all that was asked has been answered
    }
    co_return found;
}

net::awaitable<void> read_once(MailboxSettings settings, Receiver& receiver, Pace pace) {
    Trouble trouble(settings.name, receiver);
    settings.only_read = true;
    auto connection = co_await net::Connection::open(settings.endpoint);
    Mailbox mailbox(std::move(connection), settings, receiver, trouble, pace);
    co_await mailbox.look_once();
}

} // namespace ticketd::intake
