// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/attachments.hpp"
#include "daemon/outbox/delivery_impl.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cassert>
#include <exception>
#include <set>

namespace ticketd::outbox {

namespace {

using Cancelled = boost::system::system_error; // what Asio throws into a wait

constexpr std::uint32_t most_letters = 1000; ///< over one connection
constexpr std::size_t most_parts_bytes = 8
                                         << 20; ///< of attachments in memory, before another mail's are read

std::uint64_t limit_of(const Session& session, std::uint64_t own_limit) {
    const std::uint64_t server_limit = session.extensions().most_size;
    return server_limit == 0 ? own_limit : std::min(own_limit, server_limit);
}

RawMails read_raws(store::Store& store, const std::set<store::EntryId>& entries) {
    RawMails raws;
    for (const auto entry : entries)
        if (auto raw = store.raw(entry)) raws.emplace(entry, std::move(*raw));
    return raws;
}

/// Holds a share of the memory for attachments, or the right to read some, for its lifetime.
template <class Amount>
class Share {
public:
    Share(Amount& total, Amount mine) : total_(total), mine_(mine) { total_ += mine_; }
    ~Share() { total_ -= mine_; }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

private:
    Amount& total_;
    Amount mine_;
};

} // namespace

/// Whatever ends the work, the others are told: they wait for it. Not by a guard: one in a frame that is
/// destroyed with its loop would speak of a courier that is gone.
net::awaitable<void> Delivery::Impl::work(Courier& self) {
    std::exception_ptr error;
    try {
        co_await send_all(self);
    } catch (...) {
        error = std::current_exception();
    }
    self.session.reset();
    self.state = Courier::State::ended;
    feed_bell_.ring();
    if (error) std::rethrow_exception(error);
}

/// Sends for as long as there is something to send.
net::awaitable<void> Delivery::Impl::send_all(Courier& self) {
    bool open = !self.probe || co_await have_session(self);
    self.probe = false;
    while (open) {
        auto sending = take(self);
        if (sending) {
            open = co_await see_through(self, std::move(sending));
            continue;
        }
        if (stopping_) break;
        self.state = Courier::State::idle;
        const bool rung = co_await self.bell.wait(settings_.patience.idle);
        self.state = Courier::State::working;
        if (!rung && next_in_queue() == queue_.end()) break;
    }
    if (self.session) co_await self.session->quit();
}

/// Of the queue, the first mail that can be sent now: one whose attachments find no room in memory is no
/// reason to keep back what needs none.
Delivery::Impl::Queue::iterator Delivery::Impl::next_in_queue() {
    const bool room = has_room_for_parts();
    return std::ranges::find_if(queue_, [room](const auto& sending) { return room || sending->ready; });
}

/// The mail whose envelope is out already, or the next of the queue.
std::unique_ptr<Sending> Delivery::Impl::take(Courier& self) {
    if (self.announced) return std::move(self.announced);
    const auto next = next_in_queue();
    if (next == queue_.end() || stopping_ || cannot_record_) return nullptr;
    auto sending = std::move(*next);
    queue_.erase(next);
    if (more_due_ && has_room()) feed_bell_.ring();
    return sending;
}

/// What is to follow the letter in hand; its envelope goes along with that letter's end.
const Letter* Delivery::Impl::announce(Courier& self) {
    const auto next = next_in_queue();
    if (self.session->letters() >= most_letters || next == queue_.end() || !(*next)->ready) return nullptr;
    self.announced = take(self);
    return self.announced ? &self.announced->letter : nullptr;
}

/// Sees one mail through, whatever happens to it. False: this courier's work is over.
net::awaitable<bool> Delivery::Impl::see_through(Courier& self, std::unique_ptr<Sending> sending) {
    try {
        co_return co_await deliver(self, sending);
    } catch (const Cancelled&) {
        give_back(std::move(sending));
    } catch (...) { // a bug or the machine, which ends the outbox: no mail is lost by it
        give_back(std::move(sending));
        give_back(std::move(self.announced));
        throw;
    }
    co_return false;
}

/// Back to the store, as it was: its end was not written.
void Delivery::Impl::give_back(std::unique_ptr<Sending> sending) {
    if (sending) put_off(sending->item, now_(), sending->item.last_error);
}

/// Takes the mail only when it is known what became of it.
net::awaitable<bool> Delivery::Impl::deliver(Courier& self, std::unique_ptr<Sending>& sending) {
    const bool worn = self.session && !self.announced && self.session->letters() >= most_letters;
    if (worn) {
        co_await self.session->quit();
        self.session.reset();
    }
    if (!co_await have_session(self)) {
        if (relay_.away())
            put_off_until_probe(sending->item);
        else
            put_back(std::move(sending)); // for those who have a connection, or for the next run
        co_return false;
    }
    const bool has_parts = !sending->item.parts.empty();
    co_await send(self, sending);
    if (has_parts) feed_bell_.ring(); // there may be room for another's attachments again
    co_return self.session || !stopping_;
}

/// Opens a connection unless there is one. False if that failed; the server's state knows of it then.
net::awaitable<bool> Delivery::Impl::have_session(Courier& self) {
    if (self.session) co_return true;
    self.state = Courier::State::opening;
    try {
        auto session = co_await Session::open(settings_.endpoint, settings_.patience);
        self.session.emplace(std::move(session));
        self.state = Courier::State::working;
        if (relay_.away()) feed_bell_.ring();
        relay_.let_in();
        co_return true;
    } catch (const net::Failure& failure) {
        opening_failed(self, failure);
    } catch (const Cancelled&) {
        assert(stopping_);
    }
    co_return false;
}

/// A server that still serves others of us only wants no further connection.
void Delivery::Impl::opening_failed(Courier& self, const net::Failure& failure) {
    const auto connected = [&](const Courier& courier) {
        return &courier != &self && courier.session && courier.session->usable();
    };
    if (std::ranges::any_of(couriers_, connected)) {
        no_more_until_ = RelayState::Clock::now() + std::chrono::minutes(1);
        return;
    }
    tell_all_due_ = tell_all_due_ || self.probe;
    server_is_away(failure.what(), failure.needs_person());
}

net::awaitable<void> Delivery::Impl::send(Courier& self, std::unique_ptr<Sending>& sending) {
    std::optional<Share<std::size_t>> share;
    if (!sending->ready) {
        if (!has_room_for_parts()) { // another courier was faster: this connection is for other mails
            put_back(std::move(sending));
            co_return;
        }
        const std::string trouble =
            co_await attach_parts(*sending, limit_of(*self.session, settings_.max_size));
        if (!sending->ready) {
            const Outcome outcome{Outcome::Kind::temporary, trouble};
            try_again(std::exchange(sending, nullptr)->item, outcome);
            co_return;
        }
        share.emplace(parts_bytes_, sending->letter.body.size());
        feed_bell_.ring(); // somebody else may read now
    }
    const Session::Next next = [this, &self] { return announce(self); };
    const auto mail = sending->item.id;
    const Session::Ending ending = [this, mail] { in_flight_.ending(mail); };
    const Outcome outcome = co_await self.session->send(sending->letter, next, ending);
    if (outcome.kind == Outcome::Kind::sent)
        in_flight_.accepted(mail);
    else if (outcome.kind != Outcome::Kind::uncertain)
        in_flight_.over(mail);
    settle(std::move(sending), outcome, *self.session);
    if (!self.session->usable()) self.session.reset();
}

/// Attachments are read for one letter at a time, and only while few are in memory.
bool Delivery::Impl::has_room_for_parts() const {
    return reading_parts_ == 0 && parts_bytes_ <= most_parts_bytes;
}

/// Puts the attachments into a letter. Returns why that cannot be done now.
net::awaitable<std::string> Delivery::Impl::attach_parts(Sending& sending, std::uint64_t limit) {
    const Share<int> reading(reading_parts_, 1);
    std::set<store::EntryId> entries;
    for (const auto& part : sending.item.parts) entries.insert(part.entry);
    std::string trouble;
    try {
        auto ask = [entries](store::Store& store) { return read_raws(store, entries); };
        const RawMails raws = co_await writer_.run(std::move(ask));
        sending.letter.body = assemble(sending.item, raws, limit);
        sending.ready = true;
    } catch (const store::Failure& failure) {
        trouble = failure.what();
    }
    co_return trouble;
}

} // namespace ticketd::outbox
