// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_filing.hpp"

#include "daemon/intake/uid_set.hpp"

#include <algorithm>

namespace ticketd::intake {

namespace {

using namespace std::chrono_literals;
using response::Condition;
using response::Status;

constexpr std::size_t worth_a_command = 10'000;
constexpr auto longest_wait = 5s;
constexpr std::size_t most_in_one_command = 2'500; ///< a slow server must answer in time
constexpr int most_halvings = 32;                  ///< of refused sets: the server may refuse all mails

} // namespace

FilingWay way_of(const Session& session, bool has_folder) {
    if (session.selected().read_only) return FilingWay::leave;
    if (has_folder && session.has("MOVE")) return FilingWay::move;
    if (has_folder && session.has("UIDPLUS")) return FilingWay::copy;
    return session.selected().takes_keyword ? FilingWay::flag : FilingWay::leave;
}

Filing::Filing(Session& session, Folders folders, Copied& copied) : session_(session), copied_(copied) {
    const auto uidvalidity = session.selected().uidvalidity;
    if (copied_.uidvalidity != uidvalidity) copied_ = {.uidvalidity = uidvalidity, .uids = {}};
    processed_.way = way_of(session, !folders.processed.empty());
    processed_.folder = std::move(folders.processed);
    hold_.way = way_of(session, !folders.hold.empty());
    hold_.folder = std::move(folders.hold);
}

void Filing::add(std::uint32_t uid, Disposition disposition) {
    if (disposition == Disposition::retry) return;
    auto& shelf = disposition == Disposition::held ? hold_ : processed_;
    if (shelf.way == FilingWay::leave || copied_.uids.contains(uid)) return;
    shelf.uids.push_back(uid);
    if (!waiting_since_) waiting_since_ = Session::Clock::now();
}

bool Filing::empty() const {
    return processed_.uids.empty() && hold_.uids.empty() && !copying_ && copied_.uids.empty();
}

bool Filing::due() const {
    return processed_.uids.size() + hold_.uids.size() >= worth_a_command
           || (waiting_since_ && Session::Clock::now() - *waiting_since_ > longest_wait);
}

bool Filing::leaves_everything() const {
    return processed_.way == FilingWay::leave && hold_.way == FilingWay::leave;
}

net::awaitable<void> Filing::carry_out() {
    trouble_.clear();
    if (copying_ || !copied_.uids.empty()) co_await remove_copied();
    co_await clear(processed_);
    co_await clear(hold_);
    waiting_since_.reset();
}

net::awaitable<void> Filing::clear(Shelf& shelf) {
    std::erase_if(shelf.uids, [this](auto uid) { return copied_.uids.contains(uid); }); // a cancelled copy()
    std::ranges::sort(shelf.uids);
    std::vector<std::uint32_t> refused;
    auto most = most_in_one_command;
    int halvings = most_halvings;
    for (std::span<const std::uint32_t> rest{shelf.uids}; !rest.empty();) {
        const auto set = rest.first(fits_one_command(rest, most));
        const auto before = trouble_;
        const bool done = co_await put(shelf, set);
        if (!done && set.size() > 1 && halvings-- > 0) { // one mail must not keep the others
            most = set.size() / 2;
            trouble_ = before; // none of these is known to stay yet
            continue;
        }
        if (!done) refused.insert(refused.end(), set.begin(), set.end());
        rest = rest.subspan(set.size());
        most = std::min(2 * most, most_in_one_command);
    }
    shelf.uids =
        std::move(refused); // only now: after a cancellation all are named again, which moves none twice
}

net::awaitable<bool> Filing::put(Shelf& shelf, std::span<const std::uint32_t> uids) {
    switch (shelf.way) {
    case FilingWay::move: co_return co_await into_folder("UID MOVE ", shelf, uid_set(uids));
    case FilingWay::copy: co_return co_await copy(shelf, uids);
    case FilingWay::flag: {
        const Status status =
            co_await session_.run("UID STORE " + uid_set(uids) + " +FLAGS.SILENT ($Ticketed)");
        co_return succeeded(status, "mails cannot be flagged");
    }
    case FilingWay::leave: break;
    }
    co_return true;
}

/// MOVE or COPY; a folder that somebody has removed meanwhile is made again, once.
net::awaitable<bool> Filing::into_folder(const char* verb, Shelf& shelf, std::string set) {
    const auto command = verb + set + " " + shelf.folder;
    Status status = co_await session_.run(command);
    if (status.condition == Condition::no && response::same_word(status.code, "TRYCREATE")) {
        co_await session_.run("CREATE " + shelf.folder);
        status = co_await session_.run(command);
    }
    co_return succeeded(status, "mails cannot be moved to " + shelf.folder);
}

/// True once it is copied: what the server then does not let go must not be copied at every poll.
net::awaitable<bool> Filing::copy(Shelf& shelf, std::span<const std::uint32_t> uids) {
    in_copy_.assign(uids.begin(), uids.end());
    const auto command = "UID COPY " + uid_set(uids) + " " + shelf.folder;
    copying_ = session_.send(command);
    Status status = co_await session_.answer(*copying_);
    if (status.condition == Condition::no && response::same_word(status.code, "TRYCREATE")) {
        co_await session_.run("CREATE " + shelf.folder);
        copying_ = session_.send(command);
        status = co_await session_.answer(*copying_);
    }
    copying_.reset();
    if (!succeeded(status, "mails cannot be copied to " + shelf.folder)) co_return false;
    copied_.uids.insert(in_copy_.begin(), in_copy_.end());
    co_await remove_copied();
    co_return true;
}

/// Only what was copied for certain is deleted.
net::awaitable<void> Filing::remove_copied() {
    if (copying_) {
        const Status status = co_await session_.answer(*copying_);
        copying_.reset();
        if (succeeded(status, "mails cannot be copied"))
            copied_.uids.insert(in_copy_.begin(), in_copy_.end());
    }
    const std::vector<std::uint32_t> all(copied_.uids.begin(), copied_.uids.end());
    std::set<std::uint32_t> refused;
    for (std::span<const std::uint32_t> rest{all}; !rest.empty();) {
        const auto part = rest.first(fits_one_command(rest, most_in_one_command));
        rest = rest.subspan(part.size());
        const auto set = uid_set(part);
        const auto mark = session_.send("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)");
        const auto expunge = session_.send("UID EXPUNGE " + set);
        const Status marked = co_await session_.answer(mark);
        const Status expunged = co_await session_.answer(expunge);
        const bool done =
            succeeded(marked, "mails cannot be deleted") && succeeded(expunged, "mails cannot be deleted");
        if (!done) refused.insert(part.begin(), part.end());
    }
    copied_.uids = std::move(refused); // only now: after a cancellation all are named again
}

bool Filing::succeeded(const Status& status, const std::string& what) {
    if (status.condition == Condition::ok) return true;
    trouble_ =
        what + " on " + session_.peer() + ": " + status.text
        + "; they are safe in the desk and it will be tried again, check the folder's rights and quota";
    return false;
}

} // namespace ticketd::intake
