// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/survey.hpp"

#include "daemon/intake/imap_folders.hpp"
#include "daemon/intake/imap_mailbox.hpp"
#include "daemon/intake/maildir.hpp"
#include "daemon/intake/maildir_folder.hpp"
#include "daemon/intake/maildir_uids.hpp"

#include <filesystem>

namespace ticketd::intake {

namespace {

Survey survey_maildir(const MailboxSettings& settings) {
    const MaildirFolder folder(settings.maildir);
    std::vector<std::string> names;
    for (const auto& file : folder.list()) names.push_back(file.base);
    auto numbers = MaildirUids::peek(folder.root() / MaildirUids::file_name, names);
    return {.uidvalidity = numbers.uidvalidity, .uids = std::move(numbers.uids)};
}

} // namespace

net::awaitable<Survey> survey(MailboxSettings settings, Pace pace) {
    if (!settings.maildir.empty()) co_return survey_maildir(settings);
    auto connection = co_await net::Connection::open(settings.endpoint);
    Session session(std::move(connection), pace.reply, 1024 * 1024);
    session.only_read();
    co_await session.ask_capabilities();
    if (session.has("NAMESPACE")) co_await session.run("NAMESPACE");
    co_await select_source(session, settings.folder);
    Survey found;
    found.uidvalidity = session.selected().uidvalidity;
    found.uids = co_await session.search("ALL");
    session.give_up_at(Session::Clock::now() + pace.farewell);
    try {
        co_await session.logout();
    } catch (const net::Failure&) { // all that was asked has been answered
    }
    co_return found;
}

net::awaitable<void> read_once(MailboxSettings settings, Receiver& receiver, Pace pace) {
    if (!settings.maildir.empty()) {
        const bool nothing_yet = !std::filesystem::exists(settings.maildir);
        if (!nothing_yet) co_await read_maildir_once(std::move(settings), receiver, pace);
        co_return;
    }
    Trouble trouble(settings.label, receiver);
    settings.only_read = true;
    auto connection = co_await net::Connection::open(settings.endpoint);
    Copied copied;
    Suspects suspects(pace.retry, pace.longest_retry);
    Mailbox mailbox(std::move(connection), settings, receiver, trouble, pace, copied, suspects);
    co_await mailbox.look_once();
}

} // namespace ticketd::intake
