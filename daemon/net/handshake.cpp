// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/handshake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/system/system_error.hpp>

#include <new>

namespace ticketd::net {

Handshake::Handshake(asio::any_io_executor executor, CURL* easy)
    : executor_(std::move(executor)),
      easy_(easy),
      multi_(curl_multi_init()),
      timer_(executor_),
      finished_(executor_) {
    if (!multi_) throw std::bad_alloc{};
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Handshake::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Handshake::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

Handshake::~Handshake() { close(); }

awaitable<CURLcode> Handshake::perform(std::chrono::milliseconds timeout) {
    finished_.expires_after(timeout);
    if (curl_multi_add_handle(multi_, easy_) != CURLM_OK) throw std::bad_alloc{};
    if (!result_) {
        const auto [error] = co_await finished_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!result_ && error) throw boost::system::system_error{asio::error::operation_aborted};
    }
    timer_.cancel();
    co_return result_.value_or(CURLE_OPERATION_TIMEDOUT);
}

void Handshake::close() noexcept {
    if (!multi_) return;
    auto* const multi = std::exchange(multi_, nullptr);
    curl_multi_remove_handle(multi, easy_); // closes the connection; calls on_socket for what was watched
    curl_multi_cleanup(multi);
    for (auto& [fd, watched] : sockets_) watched->descriptor.release();
    sockets_.clear();
    timer_.cancel();
    finished_.cancel();
}

int Handshake::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    try {
        static_cast<Handshake*>(self)->watch(fd, what);
        return 0;
    } catch (...) {
        return -1; // libcurl fails the transfer; nothing may fly through C
    }
}

int Handshake::on_timer(CURLM*, long milliseconds, void* self) {
    try {
        static_cast<Handshake*>(self)->start_timer(milliseconds);
        return 0;
    } catch (...) {
        return -1;
    }
}

void Handshake::watch(curl_socket_t fd, int what) {
    if (what == CURL_POLL_REMOVE) return forget(fd);
    if (!multi_) return;
    auto& watched = sockets_[fd];
    if (!watched) watched = std::make_shared<Watched>(executor_, fd);
    watched->wanted = what;
    wait_for(fd, watched);
}

/// Before libcurl closes the descriptor: it is never ours to close, and a number may come back at once.
void Handshake::forget(curl_socket_t fd) {
    const auto found = sockets_.find(fd);
    if (found == sockets_.end()) return;
    found->second->wanted = 0;
    found->second->descriptor.release();
    sockets_.erase(found);
}

void Handshake::wait_for(curl_socket_t fd, const std::shared_ptr<Watched>& watched) {
    if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->reading) start_wait(fd, watched, true);
    if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->writing) start_wait(fd, watched, false);
}

void Handshake::start_wait(curl_socket_t fd, const std::shared_ptr<Watched>& watched, bool reading) {
    using Descriptor = asio::posix::stream_descriptor;
    (reading ? watched->reading : watched->writing) = true;
    watched->descriptor.async_wait(
        reading ? Descriptor::wait_read : Descriptor::wait_write,
        [self = shared_from_this(), fd, watched, reading](const boost::system::error_code& error) {
            (reading ? watched->reading : watched->writing) = false;
            const int event = reading ? CURL_POLL_IN : CURL_POLL_OUT;
            if (error || !self->multi_ || self->result_ || (watched->wanted & event) == 0) return;
            self->act(fd, reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
            if (self->multi_ && !self->result_) self->wait_for(fd, watched);
        });
}

void Handshake::start_timer(long milliseconds) {
    if (!multi_ || result_) return;
    if (milliseconds < 0) {
        timer_.cancel();
        return;
    }
    // Never straight from here: libcurl forbids calling it from its own callback.
    timer_.expires_after(std::chrono::milliseconds{milliseconds});
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error && self->multi_ && !self->result_) self->act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void Handshake::act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left))
        if (message->msg == CURLMSG_DONE) result_ = message->data.result;
    if (result_) finished_.cancel();
}

} // namespace ticketd::net
