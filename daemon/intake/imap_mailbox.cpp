// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_mailbox.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/intake/uid_set.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace ticketd::intake {

namespace {

constexpr std::size_t sets_ahead = 2;
constexpr int most_looks = 5;            ///< of look_once(), for what the server does not give
constexpr std::size_t batches_ahead = 2; ///< one is being taken, the next is read
constexpr std::size_t literal_overhead = 1024;
constexpr std::size_t most_named = 20; ///< mails, in a message for people

} // namespace

Mailbox::Mailbox(net::Connection connection, const MailboxSettings& settings, Receiver& receiver,
                 Trouble& trouble, const Pace& pace, Copied& copied, Suspects& suspects)
    : settings_(settings),
      receiver_(receiver),
      trouble_(trouble),
      pace_(pace),
      copied_(copied),
      suspects_(suspects),
      session_(std::move(connection), pace.reply, settings.max_message_size + literal_overhead) {}

net::awaitable<void> Mailbox::work() {
    co_await open();
    co_await look_at_all();
    const auto pause = std::min<std::chrono::milliseconds>(settings_.poll, pace_.idle);
    for (auto poll_at = Clock::now() + pause;;) { // what is pushed does not put it off
        poll_completed();
        if (Clock::now() < poll_at && co_await session_.idle(suspects_.next(poll_at))) {
            co_await fetch_pushed();
        } else {
            want_retries();
            co_await look_for_new();
            poll_at = Clock::now() + pause;
        }
    }
}

net::awaitable<void> Mailbox::look_once() {
    co_await open();
    co_await look_at_all();
    constexpr auto end = Clock::time_point::max();
    for (int again = 0; again < most_looks && suspects_.next(end) != end; ++again) {
        net::asio::steady_timer timer(co_await net::asio::this_coro::executor, suspects_.next(end));
        co_await timer.async_wait(net::asio::use_awaitable);
        want_retries();
        co_await fetch_wanted();
    }
    co_await finish();
}

net::awaitable<void> Mailbox::open() {
    co_await session_.ask_capabilities();
    if (session_.has("NAMESPACE")) co_await session_.run("NAMESPACE");
    delivery_.mailbox = co_await receiver_.open_mailbox(settings_.name, settings_.endpoint.user);
    Folders folders;
    if (settings_.only_read) session_.only_read();
    if (!settings_.only_read && (session_.has("MOVE") || session_.has("UIDPLUS"))) {
        folders.processed = co_await ready_folder(session_, settings_.processed);
        folders.hold = co_await ready_folder(session_, settings_.hold);
    }
    co_await select_source(session_, settings_.folder);
    delivery_.uidvalidity = session_.selected().uidvalidity;
    if (!settings_.only_read) {
        numbers_.emplace(session_, receiver_, trouble_, settings_, delivery_.mailbox);
        delivery_.uidvalidity = co_await numbers_->settle();
    }
    next_uid_ = std::max(session_.selected().uidnext, 1U);
    suspects_.opened(delivery_.uidvalidity);
    filing_.emplace(session_, std::move(folders), delivery_.uidvalidity, copied_);
    fetching_.emplace(session_, delivery_, settings_.max_message_size);
}

net::awaitable<void> Mailbox::look_at_all() {
    session_.forget_news();
    const auto all = co_await session_.search("ALL");
    const auto unknown = co_await receiver_.unknown(delivery_.mailbox, delivery_.uidvalidity, all);
    suspects_.found(unknown);
    want(unknown);
    if (!all.empty()) saw(all.back());
    co_await fetch_wanted();
    std::vector<std::uint32_t> known;
    std::ranges::set_difference(all, unknown, std::back_inserter(known));
    co_await file_known(std::move(known));
}

/// What the ledger has and the folder still holds: the last run ended between commit and move.
net::awaitable<void> Mailbox::file_known(std::vector<std::uint32_t> uids) {
    if (uids.empty() || filing_->leaves_everything()) co_return;
    if (filing_->only_flags()) {
        const auto bare = co_await session_.search("UNKEYWORD $Ticketed");
        std::erase_if(uids, [&](auto uid) { return !std::ranges::binary_search(bare, uid); });
    }
    const auto known = co_await receiver_.known(delivery_.mailbox, delivery_.uidvalidity, std::move(uids));
    std::vector<std::uint32_t> left;
    for (const auto& [uid, disposition] : known) left.push_back(uid);
    if (numbers_) co_await numbers_->check_dates(std::move(left));
    for (const auto& [uid, disposition] : known) filing_->add(uid, disposition);
    co_await file();
}

/// `asked`, ascending: those that were asked for already.
net::awaitable<void> Mailbox::look_for_new(std::vector<std::uint32_t> asked) {
    co_await session_.select_again();
    auto found = co_await session_.search("UID " + std::to_string(next_uid_) + ":*");
    const auto next = session_.selected().uidnext; // "n:*" names the last mail also when it is below n
    if (next > 0 && next < next_uid_ && (found.empty() || found.back() < next))
        throw net::Failure{"the folder on " + session_.peer() + " counts back (its UIDNEXT is "
                           + std::to_string(next) + " and was " + std::to_string(next_uid_)
                           + "); it is read anew"};
    std::erase_if(found, [&](auto uid) { return uid < next_uid_ || std::ranges::binary_search(asked, uid); });
    if (!found.empty()) saw(found.back());
    want(found);
    co_await fetch_wanted();
}

/// Mail was announced: no search, the mails at once, in the same write that ends IDLE. A gap in their numbers
/// may be a mail that the server left out, and is looked into.
net::awaitable<void> Mailbox::fetch_pushed() {
    const auto come = session_.news();
    if (come > fetching_->set_size()) {
        co_await look_for_new();
        co_return;
    }
    session_.forget_news();
    fetching_->ask_from(next_uid_);
    auto set = co_await fetching_->receive();
    const auto last = set.asked.empty() ? next_uid_ - 1 : set.asked.back();
    const bool complete = set.complete && set.asked.size() == last + 1 - next_uid_;
    auto asked = set.asked;
    co_await deliver(std::move(set));
    co_await fetch_wanted();
    if (!complete) // by number: what it gives is told from what it has
        co_await look_for_new(std::move(asked));
    saw(last);
}

/// Those that wait for another attempt are left out.
void Mailbox::want(const std::vector<std::uint32_t>& uids) {
    for (const auto uid : uids)
        if (!suspects_.waits(uid)) (suspects_.is_suspected(uid) ? alone_ : wanted_).push_back(uid);
}

net::awaitable<void> Mailbox::fetch_wanted() {
    for (;;) {
        receiver_.backlog(settings_.label, wanted_.size() + alone_.size());
        while (may_ask()) ask_next();
        if (fetching_->asked() == 0 && taking_.empty()) break;
        if (fetching_->asked() == 0) {
            co_await settle(); // may bring the filing's turn, and news of mails to be asked for alone
            continue;
        }
        while (has_much_in_hand()) co_await settle(); // until then the set stays with the server
        auto set = co_await fetching_->receive();
        if (!wanted_.empty()) {
            ask_next();
            co_await session_.flush();
        }
        co_await deliver(std::move(set));
    }
    co_await file();
}

/// One that is asked for alone may end the connection. Nothing else is under way then: it takes no other mail
/// with it, and it is known which one it was.
bool Mailbox::may_ask() const {
    if (!wanted_.empty()) return fetching_->asked() < sets_ahead;
    return !alone_.empty() && fetching_->asked() == 0 && taking_.empty();
}

void Mailbox::ask_next() {
    auto& from = wanted_.empty() ? alone_ : wanted_;
    const auto count = wanted_.empty() ? 1 : std::min(from.size(), fetching_->set_size());
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
    fetching_->ask(std::vector<std::uint32_t>(from.begin(), end));
    from.erase(from.begin(), end);
}

/// Hands a set over in batches; returns when the last one has been begun.
net::awaitable<void> Mailbox::deliver(Fetching::Set set) {
    for (;;) {
        while (has_large_in_hand()) co_await settle();
        auto mails = co_await fetching_->next_batch(set);
        if (mails.empty() && set.mails.empty()) break;
        if (mails.empty()) continue;
        fail_point(FailPoint::after_fetch);
        co_await make_room();
        const auto executor = co_await net::asio::this_coro::executor;
        const auto* before = taking_.empty() ? nullptr : &taking_.back();
        taking_.emplace_back(executor, receiver_, std::move(mails), before);
    }
    co_await look_for_missing(set);
    refused(set);
}

/// A mail that an answer leaves out may be gone, or the server cannot read it and says nothing.
net::awaitable<void> Mailbox::look_for_missing(Fetching::Set& set) {
    if (set.missing.empty()) co_return;
    std::ranges::sort(set.missing);
    const auto there = co_await session_.search("UID " + uid_set(set.missing));
    for (const auto uid : set.missing) {
        if (std::ranges::binary_search(there, uid))
            set.refused.push_back(uid);
        else
            suspects_.done(uid);
    }
}

/// A set of short mails may come while two batches are in work: the next is read as soon as one of them is
/// done.
bool Mailbox::has_much_in_hand() const {
    std::size_t bytes = 0;
    for (const auto& each : taking_) bytes += each.bytes();
    return taking_.size() >= batches_ahead && bytes > Fetching::set_bytes;
}

/// Of a batch that is one huge mail there is no second in memory.
bool Mailbox::has_large_in_hand() const {
    const auto is_large = [](const Taking& taking) { return taking.bytes() > Fetching::batch_bytes; };
    return std::ranges::any_of(taking_, is_large);
}

/// The server has a mail and does not give it. Its neighbours must not suffer: each of them is asked for
/// alone.
void Mailbox::refused(const Fetching::Set& set) {
    for (const auto uid : set.refused) {
        if (set.asked.size() > 1) {
            suspects_.suspect(uid); // the connection may end before its turn
            alone_.push_back(uid);
            continue;
        }
        suspects_.failed(uid, set.why, Clock::now());
        in_trouble_ = true;
        trouble_.report(not_given());
    }
}

/// Names the mails that the server does not give, and why it does not give the first; empty: there are none.
std::string Mailbox::not_given() const {
    std::vector<std::uint32_t> uids;
    for (const auto& [uid, why] : suspects_.waiting())
        if (!why.empty()) uids.push_back(uid);
    if (uids.empty()) return {};
    const auto named = std::span{uids}.first(std::min(uids.size(), most_named));
    const auto more = uids.size() - named.size();
    return "mail UID " + uid_set(named) + (more > 0 ? " and " + std::to_string(more) + " more" : "")
           + " in \"" + settings_.folder + "\" cannot be fetched from " + session_.peer() + ": "
           + suspects_.waiting().at(uids.front())
           + "; the others go on and it is tried again, look at it with a mail client";
}

std::string Mailbox::connection_ended(const std::string& why) {
    if (!fetching_) return why;
    const auto [uids, from] = fetching_->unanswered();
    return suspects_.connection_ended(uids, from, why, Clock::now()) ? not_given() : why;
}

/// For one more batch in hand.
net::awaitable<void> Mailbox::make_room() {
    while (taking_.size() >= batches_ahead) co_await settle();
}

net::awaitable<void> Mailbox::settle() {
    co_await await_taking();
    if (filing_->due()) co_await file();
}

/// Waits for the oldest take() in hand, and sees to what became of its mails.
net::awaitable<void> Mailbox::await_taking() {
    if (taking_.empty()) co_return;
    const auto dispositions = co_await taking_.front().result();
    const auto uids = taking_.front().uids();
    taking_.pop_front();
    for (std::size_t i = 0; i < uids.size(); ++i) {
        if (dispositions[i] == Disposition::retry)
            suspects_.failed(uids[i], "", Clock::now());
        else
            suspects_.done(uids[i]);
        filing_->add(uids[i], dispositions[i]);
    }
}

net::awaitable<void> Mailbox::file() {
    if (filing_->empty()) co_return;
    co_await filing_->carry_out();
    fail_point(FailPoint::after_move);
    if (filing_->trouble().empty()) co_return;
    in_trouble_ = true;
    trouble_.report(filing_->trouble());
}

void Mailbox::want_retries() {
    for (const auto uid : suspects_.due(Clock::now())) alone_.push_back(uid);
}

void Mailbox::poll_completed() {
    polled_ = true;
    const bool waits = suspects_.next(Clock::time_point::max()) != Clock::time_point::max();
    const auto why = not_given(); // may be of an earlier connection, and no more what was said last
    if (!in_trouble_ && !why.empty()) trouble_.report(why);
    const bool in_trouble = std::exchange(in_trouble_, false) || waits;
    if (!in_trouble) trouble_.over();
    receiver_.polled(settings_.label, in_trouble);
}

net::awaitable<void> Mailbox::finish() {
    while (!taking_.empty()) co_await await_taking();
    session_.give_up_at(Clock::now() + pace_.farewell);
    if (!session_.usable()) co_return;
    if (filing_) co_await filing_->carry_out();
    co_await session_.logout();
}

} // namespace ticketd::intake
