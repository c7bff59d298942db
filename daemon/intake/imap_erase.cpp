// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_erase.hpp"

#include "daemon/intake/imap_folders.hpp"
#include "daemon/intake/imap_name.hpp"
#include "daemon/intake/imap_session.hpp"
#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <set>

namespace ticketd::intake {

namespace {

constexpr std::size_t longest_id = 500;
constexpr std::size_t most_in_one_command = 1'000;

/// What can stand in a command as it is.
bool is_plain(const std::string& id) {
    return !id.empty() && id.size() <= longest_id
           && std::ranges::all_of(id, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

/// What SEARCH is asked for (RFC 3501 section 6.4.4), a command each.
std::vector<std::string> criteria_for(const std::string& address, const std::vector<std::string>& ids) {
    std::vector<std::string> criteria;
    if (is_plain(address)) {
        const auto who = quoted(address);
        criteria.push_back("OR OR FROM " + who + " TO " + who + " CC " + who);
    }
    for (const auto& id : ids)
        if (is_plain(id)) criteria.push_back("HEADER Message-ID " + quoted("<" + id + ">"));
    return criteria;
}

net::awaitable<std::set<std::uint32_t>> find(Session& session, const std::vector<std::string>& criteria) {
    std::set<std::uint32_t> found;
    const std::string verb = session.has("ESEARCH") ? "UID SEARCH RETURN (ALL) " : "UID SEARCH ";
    for (const auto& each : criteria) {
        session.take_found();
        co_await session.must(verb + each, "SEARCH", "");
        for (const auto uid : session.take_found()) found.insert(uid);
    }
    co_return found;
}

net::awaitable<void> erase(Session& session, const std::set<std::uint32_t>& uids) {
    const std::vector<std::uint32_t> all(uids.begin(), uids.end());
    for (std::span<const std::uint32_t> rest{all}; !rest.empty();) {
        const auto some = rest.first(fits_one_command(rest, most_in_one_command));
        const auto set = uid_set(some);
        co_await session.must("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)", "STORE", "");
        co_await session.must("UID EXPUNGE " + set, "EXPUNGE", "");
        rest = rest.subspan(some.size());
    }
}

net::awaitable<void> look_into(Session& session, const std::string& folder,
                               const std::vector<std::string>& criteria, ErasedCopies& copies) {
    try {
        co_await select_source(session, folder);
    } catch (const net::Failure&) {
        if (!session.usable()) throw;
        co_return; // no such folder: nothing was moved there
    }
    const auto uids = co_await find(session, criteria);
    copies.found += uids.size();
    if (uids.empty()) co_return;
    if (session.selected().read_only || !session.has("UIDPLUS")) {
        copies.left = session.selected().read_only ? "the folder can only be read"
                                                   : "the server cannot expunge single mails (UIDPLUS)";
        co_return;
    }
    co_await erase(session, uids);
    copies.erased += uids.size();
}

} // namespace

net::awaitable<ErasedCopies> erase_copies(MailboxSettings settings, std::string address,
                                          std::vector<std::string> message_ids, Pace pace) {
    auto connection = co_await net::Connection::open(settings.endpoint);
    Session session(std::move(connection), pace.reply, 1024 * 1024);
    co_await session.ask_capabilities();
    if (session.has("NAMESPACE")) co_await session.run("NAMESPACE");
    ErasedCopies copies;
    std::vector<std::string> folders{settings.folder};
    for (const auto& folder : {settings.processed, settings.hold})
        if (!folder.empty() && std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
    const auto criteria = criteria_for(address, message_ids);
    for (const auto& folder : folders) co_await look_into(session, folder, criteria, copies);
    session.give_up_at(Session::Clock::now() + pace.farewell);
    try {
        co_await session.logout();
    } catch (const net::Failure&) { // all that was asked has been answered
    }
    co_return copies;
}

} // namespace ticketd::intake
