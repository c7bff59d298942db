// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/smtp_peer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace ticketd::outbox {

/// Lines of one connection.
struct SmtpPeer::Connection {
    int socket;
    std::string buffer{};
    bool mute = false;

    bool say(const std::string& reply) {
        if (reply == "cut") return false;
        mute = mute || reply == "stall";
        if (reply == "drip") {
            while (::send(socket, "2", 1, MSG_NOSIGNAL) == 1)
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            return false;
        }
        const std::string line = reply + "\r\n";
        return mute
               || ::send(socket, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
    }

    bool line(std::string& line) {
        std::size_t end = 0;
        while ((end = buffer.find("\r\n")) == std::string::npos) {
            std::array<char, 65536> block;
            const auto got = ::recv(socket, block.data(), block.size(), 0);
            if (got <= 0) return false;
            buffer.append(block.data(), static_cast<std::size_t>(got));
        }
        line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        return true;
    }

    bool body(std::string& bytes) {
        for (std::string text; line(text);) {
            if (text == ".") return true;
            bytes += (text.starts_with('.') ? text.substr(1) : text) + "\r\n";
        }
        return false;
    }
};

SmtpPeer::SmtpPeer(std::uint16_t port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t length = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, length) != 0 || ::listen(listener_, 16) != 0)
        throw std::runtime_error("no port to listen on");
    ::getsockname(listener_, plain, &length);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

SmtpPeer::~SmtpPeer() {
    go_away();
    for (auto& servant : servants_) servant.join();
}

void SmtpPeer::go_away() {
    if (!acceptor_.joinable()) return;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    const std::lock_guard lock(mutex_);
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
}

void SmtpPeer::accept_all() {
    for (int socket = 0; (socket = ::accept(listener_, nullptr, nullptr)) >= 0;) {
        const int yes = 1; // or each small answer waits for the acknowledgement of the one before
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        const std::lock_guard lock(mutex_);
        ++connections_;
        open_.push_back(socket);
        servants_.emplace_back([this, socket] { serve(socket); });
    }
}

std::string SmtpPeer::reply_to(const std::string& command, const std::string& usual) {
    const std::lock_guard lock(mutex_);
    auto& waiting = answers_[command];
    if (waiting.empty()) return usual;
    auto reply = waiting.front();
    waiting.pop_front();
    return reply;
}

void SmtpPeer::serve(int socket) {
    Connection connection{socket};
    Mail mail;
    bool on = connection.say(reply_to("greeting", "220 peer"));
    for (std::string line; on && connection.line(line);) {
        const std::string verb = line.substr(0, 4);
        std::string usual = "250 fine";
        {
            const std::lock_guard lock(mutex_);
            commands_.push_back(line);
            pipelined_ = pipelined_ || !connection.buffer.empty();
            if (verb == "EHLO")
                for (usual = "250-peer"; const auto& extension : extensions_) usual += "\r\n250-" + extension;
        }
        if (verb == "EHLO") usual += "\r\n250 HELP";
        if (verb == "RCPT" && mail.mail.empty()) usual = "503 no sender";
        if (verb == "QUIT") usual = "221 bye";
        if (verb == "DATA") usual = mail.rcpt.empty() ? "503 no recipient" : "354 go on";
        const std::string reply = reply_to(verb, usual);
        if (verb == "MAIL") mail = {reply.starts_with("250") ? line : "", "", ""};
        if (verb == "RCPT" && reply.starts_with("250")) mail.rcpt = line;
        on = connection.say(reply) && verb != "QUIT";
        if (verb != "DATA" || !reply.starts_with("354")) continue;
        on = on && connection.body(mail.bytes);
        const std::string verdict = on ? reply_to(".", "250 taken") : "cut";
        if (verdict.starts_with("250")) {
            const std::lock_guard lock(mutex_);
            mails_.push_back(mail);
        }
        on = on && connection.say(verdict);
        mail = {};
    }
    ::shutdown(socket, SHUT_RDWR);
    const std::lock_guard lock(mutex_);
    open_.remove(socket);
    ::close(socket);
}

void SmtpPeer::answer(const std::string& command, const std::string& reply) {
    const std::lock_guard lock(mutex_);
    answers_[command].push_back(reply);
}

void SmtpPeer::offer(std::vector<std::string> extensions) {
    const std::lock_guard lock(mutex_);
    extensions_ = std::move(extensions);
}

std::string SmtpPeer::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::vector<SmtpPeer::Mail> SmtpPeer::mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
}

std::vector<std::string> SmtpPeer::commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
}

int SmtpPeer::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

bool SmtpPeer::pipelined() const {
    const std::lock_guard lock(mutex_);
    return pipelined_;
}

} // namespace ticketd::outbox
