// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/session.hpp"

#include "daemon/lmtp/data.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <utility>

namespace ticketd::lmtp {

namespace {

constexpr std::size_t longest_line = 4096;   // RFC 5321 section 4.5.3.1.4 and the extensions' additions to it
constexpr std::size_t most_recipients = 100; // section 4.5.3.1.8
constexpr std::size_t read_size = 64 * 1024;
constexpr int most_errors = 20;
constexpr std::uint64_t beside_one_mail = 64'000'000; ///< bytes of mails in memory, beside the largest one
constexpr std::string_view too_much = "452 4.3.1 too much mail at once; come again";

bool is_number(std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string mail_date(store::Instant at) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds));
}

/// Counts the bytes of a mail that is being received, for its lifetime.
class Held {
public:
    explicit Held(std::uint64_t& total) : total_(total) {}
    ~Held() { total_ -= mine_; }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    void be(std::uint64_t size) {
        total_ += size - mine_;
        mine_ = size;
    }

private:
    std::uint64_t &total_, mine_ = 0;
};

bool is_crowded(const Host& host) {
    return host.bytes_in_memory > host.settings.max_message_size + beside_one_mail;
}

/// Of a mail as it came, without what we add to it (FNV-1a); never 0, which is none.
std::uint32_t print_of(std::string_view content) {
    std::uint32_t print = 2'166'136'261U;
    for (const char c : content) print = (print ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return std::max(print, 1U);
}

std::string_view reply_to(Kept kept) {
    if (kept == Kept::safe) return "250 2.0.0 taken";
    return kept == Kept::no_room ? "452 4.3.1 the desk cannot store mail now"
                                 : "451 4.3.0 the desk cannot take it now";
}

} // namespace

net::awaitable<void> Session::run() {
    const auto self = shared_from_this();
    try {
        co_await talk();
    } catch (const Leave&) {
    } catch (const std::exception&) { // the client went, or nothing of its mail was taken: it comes again
    }
    timer_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void Session::stop() {
    stopping_ = true;
    if (!taking_) wake();
}

/// Ends what the socket waits for.
void Session::wake() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Session::cut() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

net::awaitable<void> Session::talk() {
    answer(fmt::format("220 {} LMTP ticketd", host_.name));
    while (!leaving_) {
        auto line = co_await read_line();
        if (!leaving_) co_await obey(std::move(line));
    }
    co_await flush();
}

/// Cancels what the socket waits for when the time is over.
void Session::limit_time(std::chrono::milliseconds time) {
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this(), number = ++wait_](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!error && self && self->wait_ == number) self->wake();
    });
}

net::awaitable<std::size_t> Session::read(std::span<char> buffer) {
    co_await flush();
    if (!stopping_) {
        limit_time(host_.pace.command);
        const auto [error, count] = co_await socket_.async_read_some(
            net::asio::buffer(buffer.data(), buffer.size()), net::asio::as_tuple(net::asio::use_awaitable));
        ++wait_;
        timer_.cancel();
        if (!error) co_return count;
        if (error != net::asio::error::operation_aborted) throw Leave{};
    }
    answer(stopping_ ? "421 4.3.2 the desk is stopping" : "421 4.4.2 nothing came for too long");
    co_await flush();
    throw Leave{};
}

net::awaitable<void> Session::flush() {
    if (out_.empty()) co_return;
    const auto out = std::exchange(out_, {});
    limit_time(host_.pace.reply);
    const auto [error, count] = co_await net::asio::async_write(
        socket_, net::asio::buffer(out), net::asio::as_tuple(net::asio::use_awaitable));
    ++wait_;
    timer_.cancel();
    if (error) throw Leave{};
}

/// The next command without its CR LF. A line that ends otherwise ends the connection: who writes such lines
/// does not know where ours end.
net::awaitable<std::string> Session::read_line() {
    std::array<char, longest_line> buffer;
    auto end = in_.find('\n');
    while (end == std::string::npos && in_.size() <= longest_line) {
        const auto count = co_await read(buffer);
        in_.append(buffer.data(), count);
        end = in_.find('\n');
    }
    std::string line = in_.substr(0, end);
    in_.erase(0, end == std::string::npos ? end : end + 1);
    const bool whole = end != std::string::npos && line.ends_with('\r') && line.size() <= longest_line;
    if (whole) line.pop_back();
    const bool clean = std::ranges::none_of(line, [](char c) { return c == '\r' || c == '\0'; });
    if (!whole || !clean) {
        answer(line.size() > longest_line ? "500 5.5.6 the line is too long"
                                          : "500 5.5.2 lines end in CR LF");
        leaving_ = true;
    }
    co_return line;
}

net::awaitable<void> Session::obey(std::string line) {
    const auto command = read_command(line);
    const auto& verb = command.verb;
    if (verb == "LHLO") {
        lhlo(command.argument);
    } else if (verb == "MAIL") {
        mail(command.argument);
    } else if (verb == "RCPT") {
        rcpt(command.argument);
    } else if (verb == "DATA") {
        co_await receive();
    } else if (verb == "RSET") {
        reset();
        answer("250 2.0.0 forgotten");
    } else if (verb == "NOOP") {
        answer("250 2.0.0 here");
    } else if (verb == "VRFY") {
        answer("252 2.5.2 send it, and see");
    } else if (verb == "QUIT") {
        answer("221 2.0.0 good-bye");
        leaving_ = true;
    } else if (verb == "HELO" || verb == "EHLO") {
        complain("500 5.5.1 this is LMTP: say LHLO");
    } else {
        complain("500 5.5.1 no such command here");
    }
}

void Session::complain(std::string_view line) {
    answer(line);
    if (++errors_ < most_errors) return;
    answer("421 4.7.0 too many errors");
    leaving_ = true;
}

void Session::reset() {
    has_sender_ = utf8_ = false;
    sender_.clear();
    recipients_.clear();
}

void Session::lhlo(std::string_view argument) {
    if (argument.empty()) return complain("501 5.5.4 who are you? LHLO NAME");
    reset();
    client_ = safe_name(argument);
    answer(
        fmt::format("250-{}\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n250-SIZE {}\r\n"
                    "250 SMTPUTF8",
                    host_.name, host_.settings.max_message_size));
}

void Session::mail(std::string_view argument) {
    if (client_.empty()) return complain("503 5.5.1 LHLO comes first");
    if (has_sender_) return complain("503 5.5.1 one mail at a time");
    auto path = read_path(argument, "FROM:");
    if (!path) return complain("501 5.1.7 that is no sender: MAIL FROM:<address>");
    bool utf8 = false;
    for (const auto& [name, value] : path->parameters) {
        std::uint64_t size = 0;
        if (name == "SIZE" && is_number(value, size)) {
            if (size > host_.settings.max_message_size)
                return answer("552 5.3.4 the mail is too large for this desk");
        } else if (name == "SMTPUTF8" && value.empty()) {
            utf8 = true;
        } else if (name != "BODY"
                   || (read_command(value).verb != "8BITMIME" && read_command(value).verb != "7BIT")) {
            return complain("555 5.5.4 no such parameter here");
        }
    }
    const bool ascii = std::ranges::all_of(path->address, [](char c) { return c >= 0; });
    if (!ascii && !utf8) return complain("553 5.6.7 such a sender needs SMTPUTF8");
    sender_ = std::move(path->address);
    utf8_ = utf8;
    has_sender_ = true;
    answer("250 2.1.0 go on");
}

void Session::rcpt(std::string_view argument) {
    if (!has_sender_) return complain("503 5.5.1 MAIL comes first");
    const auto path = read_path(argument, "TO:");
    if (!path || path->address.empty()) return complain("501 5.1.3 that is no recipient: RCPT TO:<address>");
    if (!path->parameters.empty()) return complain("555 5.5.4 no such parameter here");
    if (!host_.is_ours(path->address)) return answer("550 5.1.1 that is none of this desk's addresses");
    if (recipients_.size() >= most_recipients) return answer("452 4.5.3 too many recipients");
    recipients_.push_back(path->address);
    answer("250 2.1.5 go on");
}

/// Everything up to the mail's end, also of one that is not taken.
net::awaitable<void> Session::read_content(DataReader& reader) {
    std::vector<char> buffer(read_size);
    Held held(host_.bytes_in_memory);
    for (;;) {
        in_.erase(0, reader.feed(in_));
        if (reader.ended()) co_return;
        if (!reader.is_dropped()) held.be(std::min(reader.size(), host_.settings.max_message_size));
        if (is_crowded(host_)) {
            reader.drop();
            held.be(0);
        }
        const auto count = co_await read(buffer);
        in_.assign(buffer.data(), count);
    }
}

net::awaitable<void> Session::receive() {
    if (recipients_.empty()) {
        complain("503 5.5.1 no valid recipients");
        co_return;
    }
    if (is_crowded(host_)) {
        answer(too_much);
        co_return;
    }
    answer("354 the mail, then a line with a dot");
    DataReader reader(host_.settings.max_message_size);
    co_await read_content(reader);
    std::string reply;
    if (reader.too_long()) {
        reply = "552 5.3.4 the mail is too large for this desk";
    } else if (reader.is_dropped()) {
        reply = too_much;
    } else {
        reply = co_await hand_over(reader);
    }
    for (std::size_t i = 0; i < recipients_.size(); ++i) answer(reply);
    reset();
    co_await flush();
}

/// To the store, which has it when this returns what is answered.
net::awaitable<std::string_view> Session::hand_over(DataReader& reader) {
    Held held(host_.bytes_in_memory);
    held.be(reader.size());
    const auto at = host_.now();
    auto content = reader.take();
    const auto print = print_of(content);
    auto bytes = with_trace(std::move(content), at);
    taking_ = true;
    const auto kept = co_await host_.batches->take(std::move(bytes), reader.size(), print, at);
    taking_ = false;
    co_return reply_to(kept);
}

/// What final delivery adds (RFC 5321 section 4.4).
std::string Session::with_trace(std::string content, store::Instant at) const {
    std::string trace = "Return-Path: <" + sender_ + ">\r\n";
    for (const auto& recipient : recipients_) trace += "Delivered-To: " + recipient + "\r\n";
    trace += fmt::format("Received: from {}\r\n\tby {} (ticketd) with {};\r\n\t{}\r\n", client_, host_.name,
                         utf8_ ? "UTF8LMTP" : "LMTP", mail_date(at));
    return trace + content;
}

} // namespace ticketd::lmtp
