// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/http.hpp"

#include "daemon/net/connection.hpp"
#include "daemon/net/failure.hpp"
#include "daemon/net/handshake.hpp"
#include "daemon/net/libcurl.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <new>
#include <string_view>

namespace ticketd::net {

namespace {

struct EasyDeleter {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || std::string_view("-._~").find(c) != std::string_view::npos;
}

/// "login.example.com" of "https://login.example.com/token?…": all of a URL that is shown.
std::string host_in(const std::string& url) {
    const auto begin = url.find("://");
    const auto from = begin == std::string::npos ? 0 : begin + 3;
    return url.substr(from, url.find_first_of("/?#", from) - from);
}

/// One request: the easy handle, and what it writes into while it is driven.
class Request {
public:
    Request(const asio::any_io_executor& executor, HttpForm form)
        : form_(std::move(form)), body_(form_text(form_.fields)), easy_(curl_easy_init()) {
        if (!easy_) throw std::bad_alloc{};
        handshake_ = std::make_shared<Handshake>(executor, easy_.get());
    }
    ~Request() { handshake_->close(); }
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    awaitable<HttpAnswer> run() {
        configure();
        const auto code = co_await handshake_->perform(form_.timeout);
        if (too_long_)
            throw Failure{
                fmt::format("{} answers with more than {} bytes; check the URL", host(), longest_http_body)};
        if (code != CURLE_OK) throw failure(code);
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer_.status);
        co_return std::move(answer_);
    }

private:
    template <class Value>
    void set(CURLoption option, Value value) {
        if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK)
            throw Failure{fmt::format("{}: this libcurl lacks an option that ticketd needs ({})", host(),
                                      static_cast<int>(option)),
                          true};
    }

    void configure() {
        const bool plain = form_.url.starts_with("http://");
        set(CURLOPT_URL, form_.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
        if (plain) set(CURLOPT_PROXY, ""); // on this machine
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L); // a resolver that does not answer is not waited for at the end
        set(CURLOPT_POSTFIELDS, body_.c_str());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
        set(CURLOPT_USERAGENT, "ticketd");
        set(CURLOPT_WRITEFUNCTION, &Request::on_body);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_ERRORBUFFER, error_.data());
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!form_.ca_file.empty()) set(CURLOPT_CAINFO, form_.ca_file.c_str());
    }

    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
        auto& request = *static_cast<Request*>(self);
        request.too_long_ = request.answer_.body.size() + size * count > longest_http_body;
        if (request.too_long_) return 0;
        try {
            request.answer_.body.append(data, size * count);
        } catch (...) {
            return 0;
        }
        return size * count;
    }

    std::string host() const { return host_in(form_.url); }

    Failure failure(CURLcode code) const {
        const auto detail = last_line(error_.data());
        const std::string why = detail.empty() ? curl_easy_strerror(code) : detail;
        if (code == CURLE_OPERATION_TIMEDOUT)
            return Failure{fmt::format("{} has not answered within {} s; it is asked again", host(),
                                       form_.timeout.count())};
        if (code == CURLE_COULDNT_CONNECT) // libcurl's words have milliseconds in them
            return Failure{host() + " cannot be reached; check the network, and the URL"};
        if (code == CURLE_PEER_FAILED_VERIFICATION)
            return Failure{fmt::format("the certificate of {} is refused: {}; set ca_file to the authority "
                                       "that signed it",
                                       host(), why),
                           true};
        return Failure{fmt::format("no answer from {}: {}; it is asked again", host(), why)};
    }

    HttpForm form_;
    std::string body_;
    std::unique_ptr<CURL, EasyDeleter> easy_;
    std::shared_ptr<Handshake> handshake_;
    HttpAnswer answer_;
    bool too_long_ = false;
    std::array<char, CURL_ERROR_SIZE> error_{};
};

} // namespace

awaitable<HttpAnswer> post_form(HttpForm form) {
    prepare_libcurl();
    const auto executor = co_await asio::this_coro::executor;
    const auto request = std::make_unique<Request>(executor, std::move(form));
    co_return co_await request->run();
}

std::string percent_encoded(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (is_unreserved(c))
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    return out;
}

std::string form_text(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        out += (out.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    return out;
}

} // namespace ticketd::net
