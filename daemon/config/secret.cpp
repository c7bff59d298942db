// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/secret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace ticketd::config {

namespace {

constexpr std::size_t longest_password = 4096;
constexpr const char* no_password = "is empty; write the password into it";

std::filesystem::path find_file(const std::string& name, const std::filesystem::path& folder) {
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    std::error_code error;
    if (credentials != nullptr && *credentials != '\0' && std::filesystem::path(name).is_relative())
        if (const auto file = std::filesystem::path(credentials) / name; std::filesystem::exists(file, error))
            return file;
    return (folder / name).lexically_normal();
}

/// The file's bytes without the line end; gives why not otherwise.
std::string read_file(const std::filesystem::path& file, std::string& password) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) return "is a folder; name the file with the password";
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return fmt::format("cannot be read ({}); create it, readable for the service, or set the credential",
                           std::strerror(errno));
    password.resize(longest_password + 1);
    stream.read(password.data(), static_cast<std::streamsize>(password.size()));
    password.resize(static_cast<std::size_t>(stream.gcount()));
    if (password.size() > longest_password) return "is longer than a password can be; name the right file";
    while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
    return password.empty() ? no_password : "";
}

/// systemd gives the daemon a copy, and one without a password where the unit's file is not there: to write
/// into the copy is no help.
std::string empty_credential(const std::filesystem::path& credential, const std::filesystem::path& folder) {
    const auto name = credential.filename().string();
    return fmt::format("{} is empty, as systemd gave it; write the password into {} (or whatever file "
                       "LoadCredential={} of the unit names), and restart the service",
                       credential.string(), (folder / name).lexically_normal().string(), name);
}

bool is_clean(const std::string& password) {
    return std::ranges::none_of(password, [](char c) { return (c >= 0 && c < ' ') || c == 127; });
}

} // namespace

std::string read_secret(Section& section, std::string_view key, const std::filesystem::path& folder) {
    std::string name, secret;
    section.read_text(key, name);
    if (name.empty()) {
        section.fail(key, "must name a file or a systemd credential");
        return {};
    }
    const auto file = find_file(name, folder);
    const std::string wrong = read_file(file, secret);
    if (wrong == no_password && file != (folder / name).lexically_normal())
        section.fail(key, empty_credential(file, folder));
    else if (!wrong.empty())
        section.fail(key, fmt::format("{} {}", file.string(), wrong));
    else if (!is_clean(secret))
        section.fail(
            key, fmt::format("{} holds more than one line; a password is one line of text", file.string()));
    return secret;
}

void read_password(Section& section, const std::filesystem::path& folder, net::Endpoint& endpoint) {
    const bool in_file = section.has("password_file"), here = section.has("password");
    if (!endpoint.oauth.empty()) {
        if (in_file || here) section.fail("oauth", "and a password are both given; keep one");
        if (endpoint.user.empty())
            section.fail("oauth", "has no user; add user = \"…\", the account's address");
        return;
    }
    if (in_file) endpoint.password = read_secret(section, "password_file", folder);
    if (here) section.read_text("password", endpoint.password);
    if (in_file && here)
        section.fail("password", "and password_file are both given; keep one, better the file");
    if (here && !in_file && endpoint.password.empty())
        section.fail("password", "is empty; better name a password_file");
    if (!endpoint.user.empty() && !in_file && !here)
        section.fail("user", "has no password; add password_file = \"…\" with a credential's name or a path");
    if (endpoint.user.empty() && (in_file || here))
        section.fail(in_file ? "password_file" : "password", "has no user; add user = \"…\"");
}

} // namespace ticketd::config
