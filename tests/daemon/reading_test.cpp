// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/reading.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace ticketd;

TEST_CASE("all that was left to the reading thread is done when it says so, whatever some of it throws") {
    ReadingThread reader;
    int done = 0;
    reader.finish([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ++done;
    });
    reader.finish([] { throw std::runtime_error("no room"); });
    reader.finish([&] { ++done; });
    net::asio::io_context io;
    net::asio::co_spawn(io, reader.done(), net::asio::detached);
    io.run();
    CHECK(done == 2);
}
