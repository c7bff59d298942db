// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace ticketd::oauth {

using Moment = std::chrono::sys_seconds;

/// What is kept of a login.
struct Login {
    std::string refresh_token; ///< empty: none is needed, or nobody has logged in
    std::string access_token;  ///< empty: none yet
    Moment obtained{}, expires{};
    bool operator==(const Login&) const = default;
};

/// What the file holds; nothing where it is not there or damaged.
std::optional<Login> read_login(const std::filesystem::path& file);
/// Puts it in place so that the file is whole or as it was, also after a power cut; makes its folder. The
/// file gets the owner of the folder that the state directory is. Throws net::Failure; then the file is as it
/// was.
void write_login(const std::filesystem::path& file, const Login&);

/// Holds the right to renew a login among all processes of this machine, while it exists.
class LoginLock {
public:
    explicit LoginLock(const std::filesystem::path& file);
    ~LoginLock();
    LoginLock(const LoginLock&) = delete;
    LoginLock& operator=(const LoginLock&) = delete;
    /// Takes it if nobody else has it.
    bool try_lock();

private:
    int descriptor_;
};

} // namespace ticketd::oauth
