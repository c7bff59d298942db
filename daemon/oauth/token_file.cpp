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
/// That owner may put a link anywhere in it, so nothing here follows one: what is given must be our own.
void give_to_owner_of(const fs::path& state_dir, int descriptor) {
    struct stat owner{};
    if (::geteuid() != 0 || ::stat(state_dir.c_str(), &owner) != 0) return;
    if (::fchown(descriptor, owner.st_uid, owner.st_gid) != 0) return; // then it is readable for root only
}

/// The folder of a login's file, made if it is not there.
class Folder {
public:
    explicit Folder(const fs::path& file) : state_dir_(file.parent_path().parent_path()) {
        const auto folder = file.parent_path();
        const bool is_new = ::mkdir(folder.c_str(), 0700) == 0;
        descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (descriptor_ < 0) fail(file, errno);
        if (is_new) give_to_owner_of(state_dir_, descriptor_);
    }
    ~Folder() { ::close(descriptor_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// Opens a file of it for the owner; -1 and errno where that cannot be. One that has another name too is
    /// none of ours.
    int open(const std::string& name, int flags) const {
        const int file = ::openat(descriptor_, name.c_str(), flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file < 0) return file;
        struct stat found{};
        if (::fstat(file, &found) == 0 && S_ISREG(found.st_mode) && found.st_nlink == 1) {
            give_to_owner_of(state_dir_, file);
            return file;
        }
        ::close(file);
        errno = EMLINK;
        return -1;
    }
    bool rename(const std::string& from, const std::string& to) const {
        return ::renameat(descriptor_, from.c_str(), descriptor_, to.c_str()) == 0;
    }
    void remove(const std::string& name) const { ::unlinkat(descriptor_, name.c_str(), 0); }
    void settle() const { ::fsync(descriptor_); }

private:
    fs::path state_dir_;
    int descriptor_ = -1;
};

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
    const Folder folder(file);
    const auto name = file.filename().string();
    const auto unfinished = fmt::format("{}.{}", name, ::getpid());
    folder.remove(unfinished); // of a process that was killed
    const int descriptor = folder.open(unfinished, O_WRONLY | O_EXCL);
    if (descriptor < 0) fail(file, errno);
    const bool written = write_and_sync(descriptor, json.dump() + "\n");
    int error = errno;
    ::close(descriptor);
    const bool placed = written && folder.rename(unfinished, name);
    if (written && !placed) error = errno;
    if (!placed) {
        folder.remove(unfinished);
        fail(file, error);
    }
    folder.settle();
}

LoginLock::LoginLock(const fs::path& file) {
    const Folder folder(file);
    descriptor_ = folder.open(file.filename().string() + ".lock", O_RDWR);
    if (descriptor_ < 0) fail(file, errno);
}

LoginLock::~LoginLock() { ::close(descriptor_); }

bool LoginLock::try_lock() { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

} // namespace ticketd::oauth
