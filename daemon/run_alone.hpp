// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace ticketd {

/// Runs one piece of work on a loop of its own, to its end; gives or throws what it does.
template <class Result>
Result run_alone(net::awaitable<Result> work) {
    net::asio::io_context io(1);
    std::optional<Result> result;
    std::exception_ptr error;
    net::asio::co_spawn(io, std::move(work), [&](std::exception_ptr failure, Result value) {
        error = failure;
        result.emplace(std::move(value));
    });
    io.run();
    if (error) std::rethrow_exception(error);
    return *std::move(result);
}

} // namespace ticketd
