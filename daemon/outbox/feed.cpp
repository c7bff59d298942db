// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/delivery_impl.hpp"

#include "daemon/log.hpp"

#include <algorithm>

namespace ticketd::outbox {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_claimed = 256; ///< at a time; half of it is claimed ahead of the couriers
constexpr std::size_t most_claimed_bytes = 8 << 20; ///< aimed at, by the size of the mails before
constexpr std::size_t most_waiting_claims = 4;      ///< of mails that wait for memory
constexpr std::size_t most_swept = 1000; ///< mails that are told of one failed attempt to reach the server
constexpr milliseconds longest_sleep = std::chrono::seconds(30); ///< a clock that jumps is noticed after it
constexpr milliseconds shortest_sleep{20};
constexpr milliseconds store_pause = std::chrono::seconds(5);

/// What one visit to the store brought.
struct Claimed {
    std::vector<store::OutboxItem> items;
    std::optional<store::Instant> next; ///< when the next falls due; asked only if these are all
};

Claimed claim_from(store::Store& store, store::Instant now, std::size_t limit) {
    Claimed claimed;
    claimed.items = store.claim_due(now, limit);
    if (claimed.items.size() < limit) claimed.next = store.next_due();
    return claimed;
}

} // namespace

net::awaitable<void> Delivery::Impl::feed() {
    while (!stopping_) {
        stepped_ = RelayState::Clock::now();
        std::erase_if(couriers_,
                      [](const Courier& courier) { return courier.state == Courier::State::ended; });
        milliseconds sleep = longest_sleep;
        if (std::exchange(tell_all_due_, false)) co_await put_off_all_due();
        if (relay_.away()) {
            co_await wait_for_server();
            continue;
        }
        if (has_room())
            sleep = co_await claim();
        else
            more_due_ = true; // nobody has looked: a courier rings when there is room
        start_couriers();
        if (sleep > milliseconds(0)) co_await feed_bell_.wait(sleep);
    }
}

/// Of the queue, those whose attachments find no room in memory now.
std::size_t Delivery::Impl::waiting_for_memory() const {
    if (has_room_for_parts()) return 0;
    const auto waits = [](const auto& sending) { return !sending->ready; };
    return static_cast<std::size_t>(std::ranges::count_if(queue_, waits));
}

/// Mails that wait for memory keep no other from being claimed, up to some.
bool Delivery::Impl::has_room() const {
    const auto in_the_way =
        queue_.size() - std::min(waiting_for_memory(), most_waiting_claims * claim_limit_);
    return in_the_way <= claim_limit_ / 2 && results_.size() + lent_ < most_unrecorded;
}

/// Half of a claim at a time: two may be under way before the first arrives here.
std::size_t Delivery::Impl::promise_room() {
    const bool takes = !relay_.away() && !stopping_ && has_room();
    if (!takes || promised_ >= claim_limit_) return 0;
    const auto room = std::min((claim_limit_ + 1) / 2, claim_limit_ - promised_);
    promised_ += room;
    return room;
}

void Delivery::Impl::enqueue(store::OutboxItem item) {
    auto sending = std::make_unique<Sending>();
    sending->item = std::move(item);
    sending->letter.from = sending->item.envelope_from;
    sending->letter.recipient = sending->item.recipient;
    sending->ready = sending->item.parts.empty();
    if (sending->ready) sending->letter.body.add_text(sending->item.bytes);
    queue_.push_back(std::move(sending));
}

/// Into the queue. Their sizes say how many to claim next.
void Delivery::Impl::take_over(std::vector<store::OutboxItem> items) {
    std::size_t bytes = 0;
    for (auto& item : items) {
        bytes += item.bytes.size();
        enqueue(std::move(item));
    }
    if (!items.empty())
        claim_limit_ =
            std::clamp<std::size_t>(most_claimed_bytes / (bytes / items.size() + 1), 1, most_claimed);
    if (relay_.away()) put_off_queue(); // it went while these were claimed
}

/// Claims into the queue. Returns how long to wait before the next claim; 0 if there may be more at once.
net::awaitable<milliseconds> Delivery::Impl::claim() {
    std::string trouble;
    try {
        const auto limit = claim_limit_; // accept() may change it meanwhile
        auto ask = [now = now_(), limit](store::Store& store) { return claim_from(store, now, limit); };
        Claimed claimed = co_await writer_.run(std::move(ask));
        store_trouble_.clear();
        more_due_ = claimed.items.size() == limit;
        take_over(std::move(claimed.items));
        if (more_due_) co_return milliseconds(0);
        const milliseconds next =
            claimed.next ? std::chrono::duration_cast<milliseconds>(*claimed.next - now_()) : longest_sleep;
        co_return std::clamp(next, shortest_sleep, longest_sleep);
    } catch (const store::Failure& failure) {
        if (failure.permanent()) throw;
        trouble = failure.what();
    }
    if (std::exchange(store_trouble_, trouble) != trouble)
        log::error(
            "outbox: due mails cannot be read: {}; tried again every {} s; look at the disk of state_dir",
            trouble, store_pause.count() / 1000);
    co_return store_pause;
}

/// The server is away: nothing is claimed for sending. When it is time one courier finds out; if it fails,
/// what is due is told of it, and given up when its time is over.
net::awaitable<void> Delivery::Impl::wait_for_server() {
    const auto left = std::chrono::ceil<milliseconds>(relay_.next_probe() - RelayState::Clock::now());
    const auto probing = [](const Courier& courier) {
        return courier.probe && courier.state != Courier::State::ended;
    };
    const bool probed = std::ranges::any_of(couriers_, probing);
    if (left > milliseconds(0) || probed) {
        co_await feed_bell_.wait(probed ? longest_sleep : std::min(left, longest_sleep));
        co_return;
    }
    start_courier(true);
}

net::awaitable<void> Delivery::Impl::put_off_all_due() {
    for (std::size_t swept = 0; swept < most_swept && relay_.away() && !stopping_;) {
        auto ask = [now = now_()](store::Store& store) { return store.claim_due(now, 100); };
        std::vector<store::OutboxItem> items;
        try {
            items = co_await writer_.run(std::move(ask));
        } catch (const store::Failure&) {
            co_return; // they stay as they are
        }
        if (items.empty()) co_return;
        swept += items.size();
        for (const auto& item : items) put_off_until_probe(item);
    }
}

void Delivery::Impl::start_courier(bool probe) {
    Courier& courier = couriers_.emplace_back(io_);
    courier.probe = probe;
    courier.state = probe ? Courier::State::opening : Courier::State::working;
    courier.task.emplace(io_, work(courier), [this](std::exception_ptr error) { fail(error); });
}

/// Wakes couriers that wait with an open connection, one for each of so many mails; how many of them work now
/// or soon.
std::size_t Delivery::Impl::wake_idle(std::size_t mails) {
    std::size_t woken = 0;
    for (Courier& courier : couriers_)
        if (courier.state == Courier::State::idle && woken < mails) {
            courier.state = Courier::State::working;
            courier.bell.ring();
            ++woken;
        }
    return woken;
}

/// None for what waits for memory: woken again and again, a courier would keep its connection without work.
void Delivery::Impl::start_couriers() {
    if (relay_.away()) return;
    const auto mails = queue_.size() - waiting_for_memory();
    auto unserved = mails - wake_idle(mails); // now: one that starts takes its mail at once
    const bool more_wanted = RelayState::Clock::now() >= no_more_until_ || couriers_.empty();
    for (; unserved > 0 && couriers_.size() < settings_.connections && more_wanted; --unserved)
        start_courier(false);
}

} // namespace ticketd::outbox
