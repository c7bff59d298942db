// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/delivery_impl.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/log.hpp"
#include "daemon/outbox/retry.hpp"

#include <algorithm>
#include <iterator>

namespace ticketd::outbox {

namespace {

using std::chrono::milliseconds;

// Results of so long share a commit; of longer where many come. A power cut forgets them.
constexpr milliseconds short_linger{10}, long_linger{100};
constexpr std::size_t many_results = 8;     ///< in a short time
constexpr std::size_t enough_results = 256; ///< do not wait for more
constexpr milliseconds pause_before_recording = std::chrono::seconds(1);
constexpr int most_last_tries = 5; ///< to record, when the daemon stops

} // namespace

net::awaitable<void> Delivery::Impl::keep_books() {
    Bell nobody(io_);
    for (int last_tries = 0; last_tries < most_last_tries;) {
        if (results_.empty()) {
            if (finished_) co_return;
            co_await books_bell_.wait(std::chrono::hours(1));
            continue;
        }
        co_await gather();
        if (results_.empty()) continue; // they are lent
        auto taken = take_results();
        lends_ = true; // what came back is among them
        if (co_await record(taken)) continue;
        std::ranges::move(results_, std::back_inserter(taken));
        results_ = std::move(taken);
        if (finished_) ++last_tries;
        co_await nobody.wait(pause_before_recording);
    }
    log::error(
        "outbox: the fate of {} mails could not be recorded; the next start sends again what may not have "
        "arrived; look at the disk of state_dir before",
        results_.size());
}

/// Waits until there are enough results, or the first of them has waited long enough.
net::awaitable<void> Delivery::Impl::gather() {
    const auto pause = [this] {
        const auto linger = last_taken_ >= many_results ? long_linger : short_linger;
        return std::chrono::ceil<milliseconds>(first_result_ + linger - std::chrono::steady_clock::now());
    };
    while (!finished_ && !results_.empty() && results_.size() < enough_results && pause() > milliseconds(0))
        co_await books_bell_.wait(pause());
}

std::vector<store::SendResult> Delivery::Impl::take_results() {
    last_taken_ = results_.size();
    return std::exchange(results_, {});
}

/// False if the store cannot take it now. Throws if it never will.
net::awaitable<bool> Delivery::Impl::record(std::vector<store::SendResult>& results) {
    std::string trouble;
    try {
        fail_point(FailPoint::before_result);
        auto note = [&results, now = now_()](store::Store& store) { store.record(results, now); };
        co_await writer_.run(std::move(note));
        if (std::exchange(cannot_record_, false)) feed_bell_.ring();
        recorded(results);
        co_return true;
    } catch (const store::Failure& failure) {
        if (failure.permanent()) throw;
        trouble = failure.what();
    }
    cannot_record_ = true;
    if (std::exchange(store_trouble_, trouble) != trouble)
        log::error(
            "outbox: what was sent cannot be recorded: {}; it is tried again and again; look at the disk of "
            "state_dir",
            trouble);
    co_return false;
}

void Delivery::Impl::recorded(const std::vector<store::SendResult>& results) {
    for (const auto& result : results) in_flight_.over(result.id);
    const auto queued = [](const store::SendResult& result) {
        return result.state == store::OutboxState::queued;
    };
    const bool was_full = results_.size() + lent_ + results.size() >= most_unrecorded;
    if (was_full || std::ranges::any_of(results, queued)) feed_bell_.ring();
}

/// For somebody who commits anyway.
std::vector<store::SendResult> Delivery::Impl::lend_results() {
    if (stopping_ || cannot_record_ || !lends_ || results_.empty()) return {};
    lent_ += results_.size();
    return take_results();
}

/// Those that come back as they were are not lent again: the books are kept, whoever else commits.
void Delivery::Impl::take_back(std::vector<store::SendResult> results, bool are_recorded) {
    lent_ -= results.size();
    if (are_recorded) return recorded(results);
    if (results.empty()) return;
    lends_ = false;
    std::ranges::move(results, std::back_inserter(results_));
    books_bell_.ring();
}

double Delivery::Impl::chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }

void Delivery::Impl::note(store::SendResult result) {
    tally_.add(result);
    if (results_.empty()) first_result_ = std::chrono::steady_clock::now();
    results_.push_back(std::move(result));
    if (results_.size() == 1 || results_.size() == enough_results) books_bell_.ring();
}

void Delivery::Impl::settle(std::unique_ptr<Sending> sending, const Outcome& outcome,
                            const Session& session) {
    using Kind = Outcome::Kind;
    const auto& item = sending->item;
    const bool letter_is_innocent = outcome.kind == Kind::unavailable || outcome.kind == Kind::untouched;
    if (letter_is_innocent && session.letters() > 1)
        return put_back(std::move(sending)); // the connection was worn out
    if (!letter_is_innocent && session.answered()) relay_.served();
    if (outcome.kind == Kind::permanent) return give_up(item, outcome);
    if (outcome.kind != Kind::sent) try_again(item, outcome);
    if (letter_is_innocent && relay_.strike()) return server_is_away(outcome.text, outcome.needs_person);
    if (outcome.kind != Kind::sent) return;
    relay_.no_strike();
    log::debug("outbox: mail {} ({} to {}) is sent", item.id.value, item.kind, log::safe(item.recipient));
    store::SendResult sent;
    sent.id = item.id;
    note(std::move(sent));
}

/// Into the queue again, as if nothing had happened to it.
void Delivery::Impl::put_back(std::unique_ptr<Sending> sending) {
    if (stopping_) return put_off(sending->item, now_(), sending->item.last_error);
    queue_.push_front(std::move(sending));
    feed_bell_.ring();
}

/// Back to the store: the server has not seen it, through no fault of its own.
void Delivery::Impl::put_off(const store::OutboxItem& item, store::Instant until, const std::string& why) {
    store::SendResult result;
    result.id = item.id;
    result.state = store::OutboxState::queued;
    result.next_attempt = until;
    result.error = why;
    result.tried = false;
    note(std::move(result));
}

void Delivery::Impl::put_off_until_probe(const store::OutboxItem& item) {
    if (now_() < item.created + most_age) return put_off(item, probe_at_, relay_.cause());
    const Outcome outcome{Outcome::Kind::temporary, relay_.cause()};
    give_up(item, outcome);
}

void Delivery::Impl::try_again(const store::OutboxItem& item, const Outcome& outcome) {
    const auto next = next_attempt(item.attempts, item.created, now_(), chance());
    if (!next) return give_up(item, outcome);
    store::SendResult result;
    result.id = item.id;
    result.state = store::OutboxState::queued;
    result.next_attempt = now_() + waiting_time(*next - now_());
    result.error = outcome.text;
    result.uncertain = outcome.kind == Outcome::Kind::uncertain;
    log::info("outbox: mail {} ({} to {}) {} after attempt {}: {}", item.id.value, item.kind,
              log::safe(item.recipient),
              result.uncertain ? "may have arrived, and is sent again" : "is put off", item.attempts,
              log::safe(outcome.text));
    note(std::move(result));
}

void Delivery::Impl::give_up(const store::OutboxItem& item, const Outcome& outcome) {
    store::SendResult result;
    result.id = item.id;
    result.state = store::OutboxState::failed;
    result.error = outcome.text;
    result.uncertain = outcome.kind == Outcome::Kind::uncertain;
    if (outcome.dead_address && settings_.suspend) result.suspend_until = now_() + *settings_.suspend;
    log::warning(
        "outbox: mail {} ({} to {}) is given up after attempt {}: {}; `ticketctl outbox retry {}` sends it "
        "again",
        item.id.value, item.kind, log::safe(item.recipient), item.attempts, log::safe(outcome.text),
        item.id.value);
    note(std::move(result));
}

/// What nobody has in hand when the daemon stops.
void Delivery::Impl::put_back_queue() {
    for (const auto& sending : queue_) put_off(sending->item, now_(), sending->item.last_error);
    queue_.clear();
}

void Delivery::Impl::put_off_queue() {
    for (const auto& sending : queue_) put_off_until_probe(sending->item);
    queue_.clear();
}

/// Nothing more is begun; what waits in the queue goes back to the store until the server is asked again.
void Delivery::Impl::server_is_away(const std::string& cause, bool needs_person) {
    probe_at_ = now_() + relay_.failed(cause, needs_person, chance(), RelayState::Clock::now());
    put_off_queue();
    feed_bell_.ring();
}

} // namespace ticketd::outbox
