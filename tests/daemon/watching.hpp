// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"
#include "tests/daemon/imap_peer.hpp"
#include "tests/daemon/recording_receiver.hpp"
#include "tests/daemon/run_until.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace ticketd::tests {

/// A watched mailbox: a loop, a receiver and watch_imap() between them and a server.
class Watching {
public:
    explicit Watching(const std::string& url) {
        settings.endpoint.url = settings.name = url;
        settings.endpoint.user = "support";
        settings.endpoint.password = "secret";
        settings.endpoint.tls = net::Tls::off;
        settings.folder = url.substr(url.rfind('/') + 1);
        settings.poll = std::chrono::seconds{60};
        pace.first_pause = pace.refused_pause = std::chrono::milliseconds{5};
        pace.longest_pause = std::chrono::milliseconds{20};
        pace.retry = std::chrono::milliseconds{10};
        pace.reply = std::chrono::milliseconds{3000};
        pace.farewell = std::chrono::milliseconds{500};
    }
    ~Watching() { stop(); }
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

    template <class Reached>
    bool until(Reached reached) {
        if (!started_) start();
        return run_until(io, reached);
    }
    bool until_polled(int times = 1) {
        return until([this, times] { return receiver.polls >= times; });
    }
    /// Cancels, and waits for the end; false if it does not come within 10 s.
    bool stop() {
        if (!started_ || ended_) return true;
        cancel.emit(net::asio::cancellation_type::total);
        return until([this] { return ended_; });
    }
    bool ended() const { return ended_; }

    net::asio::io_context io{1};
    RecordingReceiver receiver;
    intake::MailboxSettings settings;
    intake::Pace pace;
    net::asio::cancellation_signal cancel;

private:
    void start() {
        started_ = true;
        auto watch = intake::watch_imap(settings, receiver, pace);
        net::asio::co_spawn(
            io, std::move(watch),
            net::asio::bind_cancellation_slot(cancel.slot(), [this](const std::exception_ptr& error) {
                ended_ = true;
                if (error) std::rethrow_exception(error);
            }));
    }
    bool started_ = false, ended_ = false;
};

/// A mail of that number, with a text of so many bytes.
inline std::string mail(int number, std::size_t size = 0) {
    return "Subject: mail " + std::to_string(number) + "\r\n\r\n" + std::string(size, 'x');
}

/// Mails 1 to `count` come into the peer's inbox.
inline void fill(ImapPeer& peer, int count) {
    for (int i = 1; i <= count; ++i) peer.deliver(mail(i));
}

/// How many mails the inbox holds, and how many a folder has got.
inline std::size_t left(ImapPeer& peer) {
    return peer.change([](auto& world) { return world.inbox.size(); });
}

inline std::size_t filed(ImapPeer& peer, const std::string& folder) {
    return peer.change([&](auto& world) { return world.filed[folder].size(); });
}

/// Answers the next `times` commands that begin so with `reply`.
inline void disturb(ImapPeer& peer, std::string command, std::string reply, int times) {
    peer.change([&](auto& world) {
        world.instead = [=, left = times](const std::string& text) mutable -> std::optional<std::string> {
            if (!text.starts_with(command) || left-- <= 0) return std::nullopt;
            return reply;
        };
    });
}

inline std::vector<std::uint32_t> sorted_uids(const Watching& watching) {
    auto uids = watching.receiver.uids();
    std::ranges::sort(uids);
    return uids;
}

} // namespace ticketd::tests
