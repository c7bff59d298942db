// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_mailbox.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/intake/uid_set.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ticketd::intake {

namespace {

constexpr std::size_t sets_ahead = 2;
constexpr int most_looks = 5;            ///< of look_once(), for what the server does not give
constexpr std::size_t batches_ahead = 2; ///< one is being taken, the next is read
constexpr std::size_t literal_overhead = 1024;

} // namespace

Mailbox::Mailbox(net::Connection connection, const MailboxSettings& settings, Receiver& receiver,
                 Trouble& trouble, const Pace& pace, Copied& copied)
    : settings_(settings),
      receiver_(receiver),
      trouble_(trouble),
      pace_(pace),
      copied_(copied),
      session_(std::move(connection), pace.reply, settings.max_message_size + literal_overhead),
      retries_(pace.retry, pace.longest_retry) {}

net::awaitable<void> Mailbox::work() {
    co_await open();
    if (settings_.start_new) co_await skip_old();
    co_await look_at_all();
    for (;;) {
        poll_completed();
        const auto poll_at = Clock::now() + std::min<std::chrono::milliseconds>(settings_.poll, pace_.idle);
        if (co_await session_.idle(retries_.next(poll_at))) {
            co_await fetch_pushed();
        } else {
            want_retries();
            co_await look_for_new();
        }
    }
}

net::awaitable<void> Mailbox::look_once() {
    co_await open();
    co_await look_at_all();
    constexpr auto end = Clock::time_point::max();
    for (int again = 0; again < most_looks && retries_.next(end) != end; ++again) {
        net::asio::steady_timer timer(co_await net::asio::this_coro::executor, retries_.next(end));
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
    next_uid_ = std::max(session_.selected().uidnext, 1U);
    filing_.emplace(session_, std::move(folders), copied_);
    fetching_.emplace(session_, delivery_, settings_.max_message_size);
}

/// `start = "new"`: what was there before the first start is not to be read. That it has begun is remembered
/// by a row of its own, UID 0 of UIDVALIDITY 0, which no mail can have: a folder that is empty, or was
/// replaced by the server, must not begin again and skip what came meanwhile.
net::awaitable<void> Mailbox::skip_old() {
    const std::vector<std::uint32_t> mark{0};
    const auto not_begun = co_await receiver_.unknown(delivery_.mailbox, 0, mark);
    if (not_begun.empty()) co_return;
    auto old = co_await search("ALL");
    if (const auto next = session_.selected().uidnext)
        std::erase_if(old, [next](auto uid) { return uid >= next; });
    co_await receiver_.skip(delivery_.mailbox, delivery_.uidvalidity, std::move(old));
}

net::awaitable<std::vector<std::uint32_t>> Mailbox::search(std::string criteria) {
    session_.take_found();
    const std::string verb = session_.has("ESEARCH") ? "UID SEARCH RETURN (ALL) " : "UID SEARCH ";
    co_await session_.must(verb + criteria, "SEARCH", "");
    auto found = session_.take_found();
    co_return found;
}

net::awaitable<void> Mailbox::look_at_all() {
    session_.forget_news();
    const auto all = co_await search("ALL");
    const auto unknown = co_await receiver_.unknown(delivery_.mailbox, delivery_.uidvalidity, all);
    wanted_.assign(unknown.begin(), unknown.end());
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
        const auto bare = co_await search("UNKEYWORD $Ticketed");
        std::erase_if(uids, [&](auto uid) { return !std::ranges::binary_search(bare, uid); });
    }
    const auto known = co_await receiver_.known(delivery_.mailbox, delivery_.uidvalidity, std::move(uids));
    for (const auto& [uid, disposition] : known) filing_->add(uid, disposition);
    co_await file();
}

net::awaitable<void> Mailbox::look_for_new() {
    co_await session_.select_again();
    auto found = co_await search("UID " + std::to_string(next_uid_) + ":*");
    std::erase_if(found, [this](auto uid) { return uid < next_uid_; });
    if (!found.empty()) saw(found.back());
    wanted_.insert(wanted_.end(), found.begin(), found.end());
    co_await fetch_wanted();
}

/// Mail was announced: no search, the mails at once, in the same write that ends IDLE.
net::awaitable<void> Mailbox::fetch_pushed() {
    const auto come = session_.news();
    if (come > fetching_->set_size()) {
        co_await look_for_new();
        co_return;
    }
    session_.forget_news();
    fetching_->ask_from(next_uid_);
    auto set = co_await fetching_->receive();
    const bool complete = set.complete;
    if (complete && !set.asked.empty()) saw(set.asked.back());
    co_await deliver(std::move(set));
    while (!taking_.empty()) co_await settle();
    co_await file();
    if (!complete) co_await look_for_new(); // by number: what it gives is told from what it has
}

net::awaitable<void> Mailbox::fetch_wanted() {
    for (;;) {
        receiver_.backlog(settings_.label, wanted_.size() + alone_.size());
        while (fetching_->asked() < sets_ahead && (!wanted_.empty() || !alone_.empty())) ask_next();
        if (fetching_->asked() == 0 && taking_.empty()) break;
        if (fetching_->asked() == 0) {
            co_await settle(); // may bring the filing's turn, and news of mails to be asked for alone
            continue;
        }
        co_await make_room(); // until then the set stays with the server
        auto set = co_await fetching_->receive();
        if (!wanted_.empty()) {
            ask_next();
            co_await session_.flush();
        }
        co_await deliver(std::move(set));
    }
    co_await file();
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
    refused(set);
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
            alone_.push_back(uid);
            continue;
        }
        retries_.failed(uid, Clock::now());
        in_trouble_ = true;
        trouble_.report("mail UID " + std::to_string(uid) + " in \"" + settings_.folder
                        + "\" cannot be fetched from " + session_.peer() + ": " + set.why
                        + "; the others go on and it is tried again, look at it with a mail client");
    }
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
            retries_.failed(uids[i], Clock::now());
        else
            retries_.done(uids[i]);
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
    for (const auto uid : retries_.due(Clock::now())) alone_.push_back(uid);
}

void Mailbox::poll_completed() {
    polled_ = true;
    const bool waits = retries_.next(Clock::time_point::max()) != Clock::time_point::max();
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
