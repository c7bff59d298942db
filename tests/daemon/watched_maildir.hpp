// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/maildir.hpp"
#include "tests/daemon/recording_receiver.hpp"
#include "tests/daemon/run_until.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <memory>

namespace ticketd::tests {

/// A watched Maildir: a loop, which it may share with another, a receiver and watch_maildir() between them
/// and the disk.
class Watched {
public:
    explicit Watched(const std::filesystem::path& root,
                     std::shared_ptr<net::asio::io_context> loop = std::make_shared<net::asio::io_context>(1))
        : io(*loop), loop_(std::move(loop)) {
        settings.maildir = root.string();
        settings.name = "maildir:" + settings.maildir;
        settings.poll = std::chrono::seconds{60};
        pace.first_pause = std::chrono::milliseconds{5};
        pace.longest_pause = std::chrono::milliseconds{20};
        pace.retry = std::chrono::milliseconds{10};
    }
    ~Watched() { stop(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    template <class Reached>
    bool until(Reached reached) {
        if (!started_) start();
        return run_until(io, reached);
    }
    void start() {
        started_ = true;
        auto work = intake::watch_maildir(settings, receiver, pace);
        net::asio::co_spawn(
            io, std::move(work),
            net::asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr) { ended_ = true; }));
    }
    bool until_polled() {
        return until([this] { return receiver.polls > 0; });
    }
    std::shared_ptr<net::asio::io_context> loop() const { return loop_; }
    void stop() {
        if (!started_ || ended_) return;
        cancel.emit(net::asio::cancellation_type::total);
        until([this] { return ended_; });
    }

    net::asio::io_context& io;
    RecordingReceiver receiver;
    intake::MailboxSettings settings;
    intake::Pace pace;
    net::asio::cancellation_signal cancel;

private:
    std::shared_ptr<net::asio::io_context> loop_;
    bool started_ = false, ended_ = false;
};

} // namespace ticketd::tests
