// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/http/visit.hpp"

#include "daemon/log.hpp"

#include <boost/asio/redirect_error.hpp>

#include <array>
#include <optional>

namespace ticketd::http {

namespace asio = net::asio;
namespace beast = boost::beast;
using beast::http::field;
using beast::http::status;
using beast::http::verb;

namespace {

constexpr std::size_t beside_header = 1024; ///< of the next request, that came along
constexpr std::chrono::milliseconds farewell{1'000};
constexpr std::size_t most_unread = 256 * 1024; ///< of what a client still sends when we leave

/// What is said to bytes that are no request of ours; nothing where nobody listens any more.
std::optional<status> refusal(const beast::error_code& error) {
    using Error = beast::http::error;
    if (error == Error::header_limit || error == Error::buffer_overflow)
        return status::request_header_fields_too_large;
    if (error == Error::body_limit || error == Error::unexpected_body) return status::payload_too_large;
    if (error == Error::end_of_stream || error == Error::partial_message) return std::nullopt;
    if (error == beast::error::timeout) return status::request_timeout;
    const auto& category = beast::http::make_error_code(Error::bad_method).category();
    return error.category() == category ? std::optional{status::bad_request} : std::nullopt;
}

std::string path_of(std::string_view target) { return std::string(target.substr(0, target.find('?'))); }

} // namespace

Visit::Visit(Protocol::socket socket, const Handler& handler, const Limits& limits)
    : stream_(std::move(socket)),
      buffer_(limits.header + beside_header),
      handler_(handler),
      limits_(limits) {}

void Visit::close() { stream_.close(); }

net::awaitable<void> Visit::converse() {
    for (std::size_t left = limits_.requests; left > 0; --left) {
        const bool last = left == 1;
        if (!co_await serve_one(last)) break;
    }
    co_await leave();
}

/// False: the connection is at its end.
net::awaitable<bool> Visit::serve_one(bool last) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header));
    parser.body_limit(std::uint64_t{0});
    stream_.expires_after(limits_.request); // for all of it: a client that drips does not gain time
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await beast::http::async_read(stream_, buffer_, parser, token);
    if (error) {
        const auto why = refusal(error);
        if (!why) co_return false;
        Answer answer{*why, 11};
        answer.keep_alive(false);
        answer.prepare_payload();
        co_await send(answer);
        co_return false;
    }
    const Request request = parser.release();
    answering_ = true;
    auto answer = co_await answer_to(request);
    answer.keep_alive(request.keep_alive() && !last);
    const bool goes_on = answer.keep_alive();
    co_await send(answer);
    answering_ = false;
    co_return goes_on;
}

net::awaitable<Visit::Answer> Visit::answer_to(const Request& request) {
    Answer answer{status::ok, request.version()};
    answer.set(field::server, "ticketd");
    answer.set(field::cache_control, "no-store");
    const bool head = request.method() == verb::head;
    if (!head && request.method() != verb::get) {
        answer.result(status::method_not_allowed);
        answer.set(field::allow, "GET, HEAD");
        answer.prepare_payload();
        co_return answer;
    }
    Response response;
    try {
        auto asked = handler_(path_of({request.target().data(), request.target().size()}));
        response = co_await std::move(asked);
    } catch (const std::exception& error) {
        log::warning("http: a request could not be answered: {}; look at the state_dir",
                     log::safe(error.what()));
        response.status = 500;
    }
    answer.result(response.status);
    answer.set(field::content_type, response.type);
    answer.content_length(response.body.size());
    if (!head) answer.body() = std::move(response.body);
    co_return answer;
}

net::awaitable<void> Visit::send(Answer& answer) {
    stream_.expires_after(limits_.answer);
    co_await beast::http::async_write(stream_, answer, asio::use_awaitable);
}

/// What the client still sends is read, within bounds: closing over unread bytes would reset the connection,
/// and it would lose our last answer.
net::awaitable<void> Visit::leave() {
    beast::error_code error;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, error);
    stream_.expires_after(farewell);
    std::array<char, 4096> unread{};
    for (std::size_t taken = 0; !error && taken < most_unread;) {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        taken += co_await stream_.async_read_some(asio::buffer(unread), token);
    }
    stream_.close();
}

} // namespace ticketd::http
