// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>

namespace ticketd::tests {

/// Runs a loop until `reached`; false if it is not within 10 s.
template <class Reached>
bool run_until(boost::asio::io_context& io, Reached reached) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!reached() && std::chrono::steady_clock::now() < end)
        io.run_one_for(std::chrono::milliseconds{20});
    return reached();
}

} // namespace ticketd::tests
