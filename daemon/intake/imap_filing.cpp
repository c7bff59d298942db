// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_filing.hpp"

#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ticketd::intake {

namespace {

using namespace std::chrono_literals;
using response::Condition;
using response::Status;

constexpr std::size_t worth_a_command = 10'000;
constexpr auto longest_wait = 5s;
constexpr std::size_t most_in_one_command = 2'500; ///< a slow server must answer in time
constexpr int most_halvings = 32;                  ///< of refused sets: the server may refuse all mails
constexpr int most_futile = 3; ///< refusals of a mail for a reason that meets the others too

/// RFC 5530, RFC 3501 section 7.1: of the folder, not of a mail.
bool meets_all(std::string_view code) {
    constexpr std::array<std::string_view, 6> codes{"OVERQUOTA", "LIMIT",       "NOPERM",
                                                    "TRYCREATE", "NONEXISTENT", "UNAVAILABLE"};
    return std::ranges::any_of(codes, [code](auto one) { return response::same_word(one, code); });
}

} // namespace

FilingWay way_of(const Session& session, bool has_folder) {
    if (session.selected().read_only) return FilingWay::leave;
    if (has_folder && session.has("MOVE")) return FilingWay::move;
    if (has_folder && session.has("UIDPLUS")) return FilingWay::copy;
    return session.selected().takes_keyword ? FilingWay::flag : FilingWay::leave;
}

Filing::Filing(Session& session, Folders folders, std::uint32_t uidvalidity, Copied& copied)
    : session_(session), copied_(copied) {
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
    const Attempt attempt = [this, &shelf](std::span<const std::uint32_t> uids) { return put(shelf, uids); };
    auto refused = co_await in_sets(shelf.uids, attempt);
    shelf.uids =
        std::move(refused); // only now: after a cancellation all are named again, which moves none twice
}

/// One mail must not keep the others: a set that is refused is halved. For a reason that meets all mails (a
/// full folder, in which a few may find room) one alone is tried, and after some of these no more.
net::awaitable<std::vector<std::uint32_t>> Filing::in_sets(std::span<const std::uint32_t> uids,
                                                           Attempt attempt) {
    std::vector<std::uint32_t> refused;
    auto most = most_in_one_command;
    int halvings = most_halvings, futile = most_futile;
    for (auto rest = uids; !rest.empty();) {
        const auto set = rest.first(fits_one_command(rest, most));
        const auto before = trouble_;
        const auto answer = co_await attempt(set);
        if (answer != Answer::done && set.size() > 1 && halvings-- > 0) {
            most = answer == Answer::refused_for_all ? 1 : set.size() / 2;
            trouble_ = before; // none of these is known to stay yet
            continue;
        }
        const bool go_on = answer != Answer::refused_for_all || --futile > 0;
        const auto stays = go_on ? set : rest;
        if (answer != Answer::done) refused.insert(refused.end(), stays.begin(), stays.end());
        if (!go_on) break;
        rest = rest.subspan(set.size());
        most = std::min(2 * most, most_in_one_command);
    }
    co_return refused;
}

net::awaitable<Filing::Answer> Filing::put(Shelf& shelf, std::span<const std::uint32_t> uids) {
    switch (shelf.way) {
    case FilingWay::move: co_return co_await into_folder("UID MOVE ", shelf, uid_set(uids));
    case FilingWay::copy: co_return co_await copy(shelf, uids);
    case FilingWay::flag: {
        const Status status =
            co_await session_.run("UID STORE " + uid_set(uids) + " +FLAGS.SILENT ($Ticketed)");
        co_return judge(status, "mails cannot be flagged");
    }
    case FilingWay::leave: break;
    }
    co_return Answer::done;
}

/// MOVE or COPY; a folder that somebody has removed meanwhile is made again, once.
net::awaitable<Filing::Answer> Filing::into_folder(const char* verb, Shelf& shelf, std::string set) {
    const auto command = verb + set + " " + shelf.folder;
    Status status = co_await session_.run(command);
    if (status.condition == Condition::no && response::same_word(status.code, "TRYCREATE")) {
        co_await session_.run("CREATE " + shelf.folder);
        status = co_await session_.run(command);
    }
    co_return judge(status, "mails cannot be moved to " + shelf.folder);
}

/// Done once it is copied: what the server then does not let go must not be copied at every poll.
net::awaitable<Filing::Answer> Filing::copy(Shelf& shelf, std::span<const std::uint32_t> uids) {
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
    const auto answer = judge(status, "mails cannot be copied to " + shelf.folder);
    if (answer != Answer::done) co_return answer;
    copied_.uids.insert(in_copy_.begin(), in_copy_.end());
    co_await remove_copied();
    co_return Answer::done;
}

/// Only what was copied for certain is deleted.
net::awaitable<void> Filing::remove_copied() {
    if (copying_) {
        const Status status = co_await session_.answer(*copying_);
        copying_.reset();
        if (judge(status, "mails cannot be copied") == Answer::done)
            copied_.uids.insert(in_copy_.begin(), in_copy_.end());
    }
    const std::vector<std::uint32_t> all(copied_.uids.begin(), copied_.uids.end());
    const Attempt attempt = [this](std::span<const std::uint32_t> uids) { return expunge(uids); };
    const auto refused = co_await in_sets(all, attempt);
    copied_.uids = {refused.begin(), refused.end()}; // only now: after a cancellation all are named again
}

net::awaitable<Filing::Answer> Filing::expunge(std::span<const std::uint32_t> uids) {
    const auto set = uid_set(uids);
    const auto mark = session_.send("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)");
    const auto removal = session_.send("UID EXPUNGE " + set);
    const Status marked = co_await session_.answer(mark);
    const Status expunged = co_await session_.answer(removal);
    const auto answer = judge(marked, "mails cannot be deleted");
    co_return answer != Answer::done ? answer : judge(expunged, "mails cannot be deleted");
}

Filing::Answer Filing::judge(const Status& status, const std::string& what) {
    if (status.condition == Condition::ok) return Answer::done;
    trouble_ =
        what + " on " + session_.peer() + ": " + status.text
        + "; they are safe in the desk and it will be tried again, check the folder's rights and quota";
    return meets_all(status.code) ? Answer::refused_for_all : Answer::refused;
}

} // namespace ticketd::intake
