// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/smtp.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/log.hpp"
#include "parser/compose.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>

namespace ticketd::outbox {

namespace {

constexpr int go_ahead = 354;

/// The server wants a login, or a better one, than the configuration gives (RFC 4954 section 6).
bool wants_login(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

/// Codes that speak of the connection or the login, not of the letter (RFC 5321 section 3.8).
bool is_about_us(int code) { return code == 421 || wants_login(code); }

/// How we call ourselves to the server: this host, if its name can stand in a command.
std::string own_name() {
    std::array<char, 256> buffer{};
    ::gethostname(buffer.data(), buffer.size() - 1);
    const std::string name(buffer.data());
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '.';
    };
    return !name.empty() && std::ranges::all_of(name, allowed) ? name : "localhost";
}

/// Addresses come from strangers, and a blank or an angle bracket in one would be a command of theirs.
std::optional<Outcome> refuse_addresses(const Letter& letter) {
    using Kind = Outcome::Kind;
    if (!parser::is_deliverable(letter.recipient))
        return Outcome{Kind::permanent, fmt::format("\"{}\" is no address that mail can be sent to",
                                                    log::safe(letter.recipient, 100))};
    if (!letter.from.empty() && !parser::is_deliverable(letter.from))
        return Outcome{Kind::permanent, fmt::format("\"{}\" is no address that mail can be sent from",
                                                    log::safe(letter.from, 100))};
    return std::nullopt;
}

} // namespace

net::awaitable<Session> Session::open(net::Endpoint endpoint, Patience patience) {
    auto connection = co_await net::Connection::open(std::move(endpoint));
    Session session(std::move(connection), patience);
    co_await session.greet();
    co_return session;
}

/// libcurl has said EHLO, but keeps the answer to itself; after STARTTLS it would have to be asked again
/// anyway.
net::awaitable<void> Session::greet() {
    out_ = "EHLO " + own_name() + "\r\n";
    co_await flush();
    co_await read_reply(patience_.command);
    if (reply_.is_positive())
        extensions_ = read_extensions(reply_);
    else if (!reply_.is_permanent()) // 5xx: it knows HELO only, which libcurl has said then
        throw net::Failure(fmt::format("{} refuses EHLO: {}; it is tried again", peer(), reply_.shown()));
}

net::awaitable<void> Session::flush() {
    co_await connection_.write(out_, patience_.command);
    out_.clear();
}

net::awaitable<void> Session::read_reply(std::chrono::milliseconds patience) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + patience; // of the whole answer: it may not come by single bytes for ever
    while (!take_reply()) {
        if (Clock::now() >= end)
            throw net::Failure(
                fmt::format("{} sends an answer by single bytes; the connection is made again", peer()));
        const std::size_t got = co_await connection_.read_some(in_, patience);
        if (got == 0)
            throw net::Failure(fmt::format("{} has closed the connection; it is made again", peer()));
        replies_.feed(std::string_view(in_.data(), got));
    }
}

/// What is no SMTP is a fault of the connection like any other: the next one may be better.
bool Session::take_reply() {
    try {
        return replies_.take(reply_);
    } catch (const BadReply& bad) {
        throw net::Failure(fmt::format("{}: {}; it is tried again", peer(), bad.what()));
    }
}

void Session::append_mail_command(const Letter& letter) {
    const auto end = std::back_inserter(out_);
    fmt::format_to(end, "MAIL FROM:<{}>", letter.from);
    if (extensions_.size) fmt::format_to(end, " SIZE={}", letter.body.size());
    if (extensions_.eight_bit_mime && letter.body.has_8_bit()) out_ += " BODY=8BITMIME";
    out_ += "\r\n";
}

/// All commands of an envelope, for a server that takes them at once.
void Session::queue_envelope(const Letter& letter) {
    if (reset_needed_) out_ += "RSET\r\n";
    reset_expected_ = std::exchange(reset_needed_, false);
    append_mail_command(letter);
    fmt::format_to(std::back_inserter(out_), "RCPT TO:<{}>\r\nDATA\r\n", letter.recipient);
    announced_ = &letter;
}

/// Brings the envelope over; true when the server waits for the body. Otherwise refusal_ says why not.
net::awaitable<bool> Session::give_envelope(const Letter& letter) {
    refusal_.code = 0;
    dead_address_ = false;
    const bool at_once = extensions_.pipelining;
    if (at_once && announced_ != &letter) queue_envelope(letter);
    announced_ = nullptr;
    if (!at_once && std::exchange(reset_needed_, false)) {
        out_ += "RSET\r\n";
        reset_expected_ = true;
    }
    if (!out_.empty()) co_await flush();
    if (std::exchange(reset_expected_, false)) co_await read_reply(patience_.command);
    for (int step = 0; step < 3; ++step) {
        if (!at_once) {
            if (step == 0)
                append_mail_command(letter);
            else
                out_ += step == 1 ? fmt::format("RCPT TO:<{}>\r\n", letter.recipient) : "DATA\r\n";
            co_await flush();
        }
        co_await read_reply(patience_.command);
        progress_ = Progress::envelope;
        const bool good = step < 2 ? reply_.is_positive() : reply_.code == go_ahead;
        if (!good && refusal_.code == 0) {
            refusal_ = reply_;
            dead_address_ = step == 1 && reply_.says_dead_address();
        }
        if (refusal_.code == 421 || (!at_once && refusal_.code != 0)) break;
    }
    if (refusal_.code == 0) co_return true;
    reset_needed_ = true;
    if (at_once && reply_.code == go_ahead) co_await revoke_data();
    co_return false;
}

/// The server takes a body though it took no recipient (RFC 2920 section 3.1): an empty one, which goes to
/// nobody.
net::awaitable<void> Session::revoke_data() {
    out_ = ".\r\n";
    co_await flush();
    co_await read_reply(patience_.acceptance);
}

net::awaitable<void> Session::give_body(const Letter& letter, const Next& next, const Ending& ending) {
    BodyWriter writer(letter.body);
    while (!writer.write_block(out_)) co_await flush();
    const Letter* const following = extensions_.pipelining && next ? next() : nullptr;
    if (following != nullptr && !refuse_addresses(*following)) queue_envelope(*following);
    if (ending) ending();
    progress_ = Progress::written;
    co_await flush();
    fail_point(FailPoint::after_data);
    co_await read_reply(patience_.acceptance);
}

/// What a reply means that is not the one hoped for. A wrong positive one shows that we are out of step.
Outcome Session::refused(const Reply& reply) {
    using Kind = Outcome::Kind;
    if (is_about_us(reply.code) || reply.code < 400) usable_ = false;
    Outcome outcome{Kind::temporary, fmt::format("{} said {}", peer(), reply.shown())};
    if (reply.is_permanent()) outcome.kind = Kind::permanent;
    if (is_about_us(reply.code)) outcome.kind = Kind::unavailable;
    outcome.needs_person = wants_login(reply.code);
    return outcome;
}

Outcome Session::broken(const std::string& why) {
    using Kind = Outcome::Kind;
    usable_ = false;
    if (progress_ == Progress::nothing) return {Kind::untouched, why};
    return {progress_ == Progress::written ? Kind::uncertain : Kind::temporary, why};
}

net::awaitable<Outcome> Session::converse(const Letter& letter, const Next& next, const Ending& ending) {
    fail_point(FailPoint::before_data);
    if (!co_await give_envelope(letter)) {
        auto outcome = refused(refusal_);
        outcome.dead_address = dead_address_;
        co_return std::move(outcome);
    }
    co_await give_body(letter, next, ending);
    if (!reply_.is_positive()) co_return refused(reply_);
    Outcome sent;
    co_return sent;
}

net::awaitable<Outcome> Session::send(const Letter& letter, const Next& next, const Ending& ending) {
    progress_ = Progress::nothing;
    if (auto refused = refuse_addresses(letter)) co_return std::move(*refused);
    ++letters_;
    std::string why;
    if (announced_ == nullptr && replies_.has_more())
        co_return broken(peer() + " spoke out of turn; the connection is made again");
    try {
        co_return co_await converse(letter, next, ending);
    } catch (const net::Failure& failure) {
        why = failure.what();
    } catch (const std::exception& error) { // cancelled, or out of memory
        usable_ = false;
        if (progress_ != Progress::written) throw;
        why = fmt::format("{}: interrupted while the mail was being accepted ({})", peer(), error.what());
    }
    co_return broken(why);
}

net::awaitable<void> Session::quit() {
    try {
        if (!usable_) co_return;
        usable_ = false;
        out_ = "QUIT\r\n";
        co_await connection_.write(out_, patience_.farewell);
        co_await read_reply(patience_.farewell);
    } catch (const std::exception&) {
        co_return; // whoever does not say good-bye is gone all the same
    }
}

} // namespace ticketd::outbox
