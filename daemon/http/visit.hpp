// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/http/server.hpp"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace ticketd::http {

/// One connection of a client: requests in, answers out, in their order, within the limits.
class Visit {
public:
    using Protocol = net::asio::generic::stream_protocol;
    Visit(Protocol::socket, const Handler&, const Limits&);

    /// Until the client leaves or breaks a rule. Throws nothing but what says that the client has gone.
    net::awaitable<void> converse();
    void close();
    bool is_answering() const { return answering_; }

private:
    using Answer = boost::beast::http::response<boost::beast::http::string_body>;
    using Parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;
    using Request = boost::beast::http::request<boost::beast::http::empty_body>;

    net::awaitable<bool> serve_one(bool last);
    net::awaitable<Answer> answer_to(const Request&);
    net::awaitable<void> send(Answer&);
    net::awaitable<void> leave();

    boost::beast::basic_stream<Protocol> stream_;
    boost::beast::flat_buffer buffer_;
    const Handler handler_;
    const Limits limits_;
    bool answering_ = false;
};

} // namespace ticketd::http
