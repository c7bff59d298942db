// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/delivery_impl.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace ticketd::outbox {

namespace asio = net::asio;

namespace {

constexpr std::size_t first_claim = 64;

} // namespace

Delivery::Impl::Impl(asio::io_context& io, SmtpSettings settings, Writer& writer, InFlight& in_flight,
                     Now now)
    : io_(io),
      settings_(std::move(settings)),
      writer_(writer),
      in_flight_(in_flight),
      now_(std::move(now)),
      cancelled_(io),
      feed_bell_(io),
      books_bell_(io),
      relay_(settings_.endpoint.url),
      claim_limit_(first_claim) {}

void Delivery::Impl::fail(std::exception_ptr error) {
    if (!failure_) failure_ = error;
    cancelled_.cancel();
}

/// Claims must not be cut: what is claimed and forgotten would look interrupted at the next start. So nothing
/// below is cancelled but couriers; the others end by themselves when `stopping_` says so.
net::awaitable<void> Delivery::Impl::run() {
    const auto on_failure = [this](std::exception_ptr error) { fail(error); };
    Task feeder(io_, feed(), on_failure);
    Task books(io_, keep_books(), on_failure);
    cancelled_.expires_at(asio::steady_timer::time_point::max());
    boost::system::error_code interrupted;
    auto token = asio::redirect_error(asio::use_awaitable, interrupted);
    co_await cancelled_.async_wait(token);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());

    stopping_ = true;
    feed_bell_.ring();
    co_await feeder.ended();
    co_await end_couriers();
    while (promised_ > 0 || lent_ > 0) // accept() puts them back
        co_await feed_bell_.wait(settings_.patience.last_mail);
    finished_ = true;
    books_bell_.ring();
    co_await books.ended();
    if (failure_) std::rethrow_exception(failure_);
}

/// Mails in hand may end, but not for ever; what nobody has in hand goes back to the store as it was.
net::awaitable<void> Delivery::Impl::end_couriers() {
    put_back_queue();
    for (Courier& courier : couriers_) {
        courier.bell.ring();
        if (courier.state == Courier::State::opening) courier.task->cancel();
    }
    const auto ended = [](const Courier& courier) { return courier.state == Courier::State::ended; };
    const auto deadline = std::chrono::steady_clock::now() + settings_.patience.last_mail;
    while (!std::ranges::all_of(couriers_, ended) && std::chrono::steady_clock::now() < deadline)
        co_await feed_bell_.wait(settings_.patience.last_mail);
    for (Courier& courier : couriers_) courier.task->cancel();
    for (Courier& courier : couriers_) {
        co_await courier.task->ended();
        give_back(std::move(courier.announced));
    }
    couriers_.clear();
}

Delivery::Delivery(asio::io_context& io, SmtpSettings settings, Writer& writer, InFlight& in_flight, Now now)
    : impl_(std::make_unique<Impl>(io, std::move(settings), writer, in_flight, std::move(now))) {}

Delivery::~Delivery() = default;

net::awaitable<void> Delivery::run() { return impl_->run(); }

std::string Delivery::trouble() const {
    return impl_->relay_.away() ? impl_->relay_.cause() : impl_->store_trouble_;
}

std::string Delivery::refusal() const {
    return impl_->relay_.away() && impl_->relay_.needs_person() ? impl_->relay_.cause() : std::string{};
}

const Tally& Delivery::tally() const { return impl_->tally_; }

std::chrono::steady_clock::time_point Delivery::last_step() const { return impl_->stepped_; }

void Delivery::replace(SmtpSettings settings) {
    auto next = std::make_unique<Impl>(impl_->io_, std::move(settings), impl_->writer_, impl_->in_flight_,
                                       impl_->now_);
    next->tally_ = impl_->tally_;
    next->results_ = std::move(impl_->results_); // the store did not take them
    impl_ = std::move(next);
}

void Tally::add(const store::SendResult& result) {
    if (!result.tried) return; // the server never saw it
    ++(result.state == store::OutboxState::sent     ? sent
       : result.state == store::OutboxState::failed ? failed
                                                    : put_off);
}

Errand Delivery::give_errand() { return {.room = impl_->promise_room(), .results = impl_->lend_results()}; }

void Delivery::accept(Errand errand, std::vector<store::OutboxItem> claimed, bool recorded) {
    impl_->promised_ -= errand.room;
    impl_->take_back(std::move(errand.results), recorded);
    impl_->take_over(std::move(claimed));
    if (!impl_->stopping_) return impl_->start_couriers();
    impl_->put_back_queue();
    impl_->feed_bell_.ring();
}

void Delivery::wake() {
    impl_->relay_.hurry();
    impl_->feed_bell_.ring();
}

} // namespace ticketd::outbox
