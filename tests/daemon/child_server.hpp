// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ticketd {

/// Another program that serves a free port of loopback; ended, by its pid, with the object.
class ChildServer {
public:
    /// `command` gives program and arguments for a port. Returns when the port answers.
    explicit ChildServer(const std::function<std::vector<std::string>(std::uint16_t)>& command)
        : port_(free_port()) {
        auto words = command(port_);
        pid_ = ::fork();
        if (pid_ == 0) {
            std::vector<char*> arguments;
            for (auto& word : words) arguments.push_back(word.data());
            arguments.push_back(nullptr);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
        for (int i = 0; i < 200 && !answers(); ++i) ::usleep(50'000);
        if (!answers()) throw std::runtime_error(words[0] + " does not answer");
    }
    ~ChildServer() {
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
    }
    ChildServer(const ChildServer&) = delete;
    ChildServer& operator=(const ChildServer&) = delete;

    std::string smtp_url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }
    static std::uint16_t free_port() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        auto address = loopback(0);
        socklen_t length = sizeof address;
        ::bind(socket, reinterpret_cast<sockaddr*>(&address), length);
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
        ::close(socket);
        return ntohs(address.sin_port);
    }
    bool answers() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto address = loopback(port_);
        const bool connected =
            ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return connected;
    }

    std::uint16_t port_;
    pid_t pid_ = -1;
};

/// Postfix's smtp-sink, which takes every mail and forgets it.
inline std::vector<std::string> smtp_sink(std::uint16_t port) {
    std::vector<std::string> words{"/usr/sbin/smtp-sink"};
    if (::geteuid() == 0) words.insert(words.end(), {"-u", "nobody"}); // it refuses to be root
    words.insert(words.end(), {"127.0.0.1:" + std::to_string(port), "1000"});
    return words;
}

} // namespace ticketd
