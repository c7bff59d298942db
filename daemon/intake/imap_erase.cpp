// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_erase.hpp"

#include "daemon/intake/imap_fetch.hpp"
#include "daemon/intake/imap_folders.hpp"
#include "daemon/intake/imap_name.hpp"
#include "daemon/intake/imap_session.hpp"
#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <set>

namespace ticketd::intake {

namespace {

constexpr std::size_t longest_id = 500;
constexpr std::size_t most_erased_at_once = 1'000;
constexpr std::size_t looked_at_together = 32; ///< of each the beginning is fetched

/// What can stand in a command as it is.
bool is_plain(const std::string& id) {
    return !id.empty() && id.size() <= longest_id
           && std::ranges::all_of(id, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

/// By address a server finds longer ones too (RFC 3501 section 6.4.4: a substring): each is looked at.
net::awaitable<void> find_persons_mails(Session& session, const ErasedPerson& person,
                                        std::set<std::uint32_t>& found, ErasedCopies& copies) {
    if (!is_plain(person.address)) co_return;
    const auto who = intake::quoted(person.address);
    const auto candidates = co_await session.search("OR OR FROM " + who + " TO " + who + " CC " + who);
    Fetching fetching(session, {}, Fetching::first_look);
    for (std::span<const std::uint32_t> rest{candidates}; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), looked_at_together));
        fetching.ask({some.begin(), some.end()});
        auto set = co_await fetching.receive();
        for (const auto& mail : set.mails)
            if (person.is_in(*mail.body)) found.insert(*mail.uid);
        if (!set.missing.empty()) { // gone, or left out without a word
            std::ranges::sort(set.missing);
            const auto there = co_await session.search("UID " + uid_set(set.missing));
            set.refused.insert(set.refused.end(), there.begin(), there.end());
        }
        if (!set.refused.empty())
            copies.left = "the server does not give mails that may be the person's: " + set.why;
        rest = rest.subspan(some.size());
    }
}

net::awaitable<std::set<std::uint32_t>> find_all(Session& session, const ErasedPerson& person,
                                                 ErasedCopies& copies) {
    std::set<std::uint32_t> found;
    co_await find_persons_mails(session, person, found, copies);
    for (const auto& id : person.message_ids) {
        if (!is_plain(id)) continue;
        for (const auto uid : co_await session.search("HEADER Message-ID " + intake::quoted("<" + id + ">")))
            found.insert(uid);
    }
    co_return found;
}

net::awaitable<void> erase(Session& session, const std::set<std::uint32_t>& uids) {
    const std::vector<std::uint32_t> all(uids.begin(), uids.end());
    for (std::span<const std::uint32_t> rest{all}; !rest.empty();) {
        const auto some = rest.first(fits_one_command(rest, most_erased_at_once));
        const auto set = uid_set(some);
        co_await session.must("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)", "STORE", "");
        co_await session.must("UID EXPUNGE " + set, "EXPUNGE", "");
        rest = rest.subspan(some.size());
    }
}

net::awaitable<void> look_into(Session& session, const std::string& folder, const ErasedPerson& person,
                               ErasedCopies& copies) {
    try {
        co_await select_source(session, folder);
    } catch (const net::Failure&) {
        if (!session.usable()) throw;
        co_return; // no such folder: nothing was moved there
    }
    const auto uids = co_await find_all(session, person, copies);
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

net::awaitable<ErasedCopies> erase_copies(MailboxSettings settings, ErasedPerson person, Pace pace) {
    auto connection = co_await net::Connection::open(settings.endpoint);
    Session session(std::move(connection), pace.reply, Fetching::first_look);
    co_await session.ask_capabilities();
    if (session.has("NAMESPACE")) co_await session.run("NAMESPACE");
    ErasedCopies copies;
    std::vector<std::string> folders{settings.folder};
    for (const auto& folder : {settings.processed, settings.hold})
        if (!folder.empty() && std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
    for (const auto& folder : folders) co_await look_into(session, folder, person, copies);
    session.give_up_at(Session::Clock::now() + pace.farewell);
    try {
        co_await session.logout();
    } catch (const net::Failure&) { // all that was asked has been answered
    }
    co_return copies;
}

} // namespace ticketd::intake
