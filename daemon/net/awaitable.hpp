// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

/// net: libcurl and timers as things to co_await; the only place with callbacks.
/// It knows bytes, hosts and deadlines. It must not know IMAP, SMTP, mail or tickets.
namespace ticketd::net {

namespace asio = boost::asio;

template <class T>
using awaitable = asio::awaitable<T>;

} // namespace ticketd::net
