// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/token_file.hpp"

#include "daemon/files.hpp"
#include "daemon/net/connection.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace ticketd::oauth {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

[[noreturn]] void fail(const fs::path& file, int error) {
    throw net::Failure(
        fmt::format("{}: the tokens cannot be kept: {}; check the owner and the disk of state_dir, or the "
                    "login is lost when ticketd ends",
                    file.string(), std::strerror(error)),
        true);
}

std::string text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Moment moment_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    const bool number = found != json.end() && found->is_number_integer();
    return Moment{std::chrono::seconds{number ? found->get<std::int64_t>() : 0}};
}

/// The folder, and a file in it, belong to whom the state directory belongs to: ticketctl may be run by root.
void give_to_owner_of(const fs::path& state_dir, int descriptor) {
    struct stat owner{};
    if (::geteuid() != 0 || ::stat(state_dir.c_str(), &owner) != 0) return;
    if (::fchown(descriptor, owner.st_uid, owner.st_gid) != 0) return; // then it is readable for root only
}

void make_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0) return;
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    give_to_owner_of(folder.parent_path(), descriptor);
    ::close(descriptor);
}

void settle_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace

std::optional<Login> read_login(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return Login{.refresh_token = text_of(json, "refresh_token"),
                 .access_token = text_of(json, "access_token"),
                 .obtained = moment_of(json, "obtained"),
                 .expires = moment_of(json, "expires")};
}

void write_login(const fs::path& file, const Login& login) {
    const Json json{{"refresh_token", login.refresh_token},
                    {"access_token", login.access_token},
                    {"obtained", login.obtained.time_since_epoch().count()},
                    {"expires", login.expires.time_since_epoch().count()}};
    make_folder(file.parent_path());
    auto unfinished = file.string() + ".XXXXXX";
    const int descriptor = ::mkostemp(unfinished.data(), O_CLOEXEC); // 0600
    if (descriptor < 0) fail(file, errno);
    give_to_owner_of(file.parent_path().parent_path(), descriptor);
    const bool written = write_and_sync(descriptor, json.dump() + "\n");
    int error = errno;
    ::close(descriptor);
    const bool placed = written && ::rename(unfinished.c_str(), file.c_str()) == 0;
    if (written && !placed) error = errno;
    if (!placed) {
        ::unlink(unfinished.c_str());
        fail(file, error);
    }
    settle_folder(file.parent_path());
}

LoginLock::LoginLock(const fs::path& file) {
    make_folder(file.parent_path());
    descriptor_ = ::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail(file, errno);
    give_to_owner_of(file.parent_path().parent_path(), descriptor_);
}

LoginLock::~LoginLock() { ::close(descriptor_); }

bool LoginLock::try_lock() { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

} // namespace ticketd::oauth
