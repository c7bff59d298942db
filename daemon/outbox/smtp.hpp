// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"
#include "daemon/outbox/body.hpp"
#include "daemon/outbox/settings.hpp"
#include "daemon/outbox/smtp_reply.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ticketd::outbox {

/// A mail to one recipient, ready for the wire.
struct Letter {
    std::string from; ///< envelope sender; empty: the null return path
    std::string recipient;
    Body body;
};

/// How the attempt to send one letter ended.
struct Outcome {
    enum class Kind {
        sent,
        temporary,   ///< 4xx, or the connection broke before the letter's end was written: again later
        permanent,   ///< 5xx, or an address that may not go on the wire: never again
        uncertain,   ///< the connection broke after the final dot without an answer: it may have arrived
        unavailable, ///< 421, or the server wants what the configuration lacks (530): not the letter's fault
        untouched,   ///< the connection broke before anything of the letter was answered: not the letter's
                     ///< fault
    };
    Kind kind = Kind::sent;
    std::string text;          ///< the server's words or ours, one line
    bool dead_address = false; ///< of `permanent`: the server knows that nobody has the address
    bool needs_person = false; ///< of `unavailable`: the configuration must be mended
};

/// One connection to a server that takes mail (RFC 5321), used for many letters. After libcurl has connected,
/// secured it and logged in, the dialogue is ours: envelope in one write where the server offers PIPELINING
/// (RFC 2920), the next letter's envelope behind the final dot of this one's. Belongs to one coroutine at a
/// time.
class Session {
public:
    /// Connects and asks what the server offers. Throws net::Failure.
    static net::awaitable<Session> open(net::Endpoint, Patience);

    /// The letter that will be sent after the one in hand, if it is known already; asked once, when the one
    /// in hand is all but written. It must be the very next given to send(), and live until then.
    using Next = std::function<const Letter*()>;

    /// Called once before the letter's end is written: from then on it may have arrived, whatever comes.
    using Ending = std::function<void()>;

    /// Sends one letter. Everything that can happen to it is an Outcome; cancellation and what is no fault of
    /// the peer throw, but only before the letter's end is written.
    net::awaitable<Outcome> send(const Letter&, const Next&, const Ending& = {});

    /// Says good-bye and waits a moment for the answer. Never throws for what the server does.
    net::awaitable<void> quit();

    bool usable() const { return usable_; } ///< false: it broke, or the server is closing; make another
    std::uint32_t letters() const { return letters_; }               ///< given to send() so far
    bool answered() const { return progress_ != Progress::nothing; } ///< something of the last of them
    const Extensions& extensions() const { return extensions_; }
    const std::string& peer() const { return connection_.peer(); }

private:
    Session(net::Connection connection, Patience patience)
        : connection_(std::move(connection)), patience_(patience) {}

    enum class Progress { nothing, envelope, written }; ///< of the letter in hand
    net::awaitable<Outcome> converse(const Letter&, const Next&, const Ending&);
    net::awaitable<bool> give_envelope(const Letter&);
    net::awaitable<void> give_body(const Letter&, const Next&, const Ending&);
    net::awaitable<void> revoke_data();
    net::awaitable<void> greet();
    net::awaitable<void> flush();
    net::awaitable<void> read_reply(std::chrono::milliseconds patience);
    bool take_reply();
    void queue_envelope(const Letter&);
    void append_mail_command(const Letter&);
    Outcome refused(const Reply&);
    Outcome broken(const std::string& why);

    net::Connection connection_;
    Patience patience_;
    Extensions extensions_;
    ReplyReader replies_;
    Reply reply_;
    Reply refusal_;             ///< the first refusal in the envelope in hand
    bool dead_address_ = false; ///< that refusal was the recipient's, for good
    std::string out_;
    std::vector<char> in_ = std::vector<char>(4096);
    const Letter* announced_ = nullptr; ///< whose envelope is written already
    Progress progress_ = Progress::nothing;
    bool reset_needed_ = false;   ///< before the next envelope: the last one was refused half-way
    bool reset_expected_ = false; ///< an answer to RSET comes before those to the envelope
    bool usable_ = true;
    std::uint32_t letters_ = 0;
};

} // namespace ticketd::outbox
