// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/journal.hpp"

#include <fmt/format.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace ticketd::log {

namespace {

constexpr std::size_t longest_value = 1000;

std::string& socket_path() {
    static std::string path = journal_socket;
    return path;
}

bool is_name(std::string_view name) {
    const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 64 && name.front() >= 'A' && name.front() <= 'Z'
           && std::ranges::all_of(name, allowed);
}

void append(std::string& record, std::string_view name, std::string_view value) {
    record += name;
    if (value.find('\n') == value.npos) {
        record.append("=").append(value).append("\n");
        return;
    }
    record += '\n';
    for (unsigned shift = 0; shift < 64; shift += 8) // the length: 64 bits, the lowest first
        record +=
            static_cast<char>(static_cast<unsigned char>((std::uint64_t{value.size()} >> shift) & 0xff));
    record.append(value).append("\n");
}

/// One for the process; journald may be started anew, so that it is connected at each record.
int open_socket() { return ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0); }

} // namespace

void use_journal_socket(std::string path) { socket_path() = std::move(path); }

bool stderr_is_the_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status{};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
    return stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

std::string journal_record(Level level, std::string_view message, Fields fields) {
    std::string record;
    append(record, "MESSAGE", message);
    append(record, "PRIORITY", std::to_string(static_cast<int>(level)));
    append(record, "SYSLOG_IDENTIFIER", "ticketd");
    for (const auto& field : fields)
        if (is_name(field.name) && !field.value.empty())
            append(record, field.name, safe(field.value, longest_value));
    return record;
}

bool send_to_journal(std::string_view record) {
    static const int descriptor = open_socket();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& path = socket_path();
    if (descriptor < 0 || path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.data(), path.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    for (;;) {
        // The socket interface's own cast: sockaddr_un is passed as sockaddr.
        const auto sent = ::sendto(descriptor, record.data(), record.size(), MSG_NOSIGNAL,
                                   reinterpret_cast<const sockaddr*>(&address), size);
        if (sent >= 0 || errno != EINTR) return sent == static_cast<ssize_t>(record.size());
    }
}

} // namespace ticketd::log
