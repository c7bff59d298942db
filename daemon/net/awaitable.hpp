// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

/// net: libcurl and timers as things to co_await; the only place with callbacks.
/// It knows bytes, hosts and deadlines. It must not know IMAP, SMTP, mail or tickets.
namespace ticketd::net {

namespace asio = boost::asio;

template <class T>
using awaitable = asio::awaitable<T>;

/// In place of use_awaitable, for work on another thread: who waits for it waits until its end, cancelled or
/// not. A cancellation on its way to that thread would be carried out there after the waiting coroutine is
/// gone.
inline auto until_its_end() {
    return asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable);
}

/// Whether the coroutine that asks has been told to end.
awaitable<bool> is_cancelled();

/// Some time, unless the coroutine is told to end: then it throws operation_aborted.
awaitable<void> pause(std::chrono::milliseconds);

} // namespace ticketd::net
