// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/state_dir.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ticketd {

namespace fs = std::filesystem;

namespace {

std::string system_error(int error) { return std::strerror(error); }

constexpr std::size_t secret_size = std::tuple_size_v<decltype(policy::TokenKey::secret)>;

/// The line of a new key.
std::string new_key(char id) {
    if (sodium_init() < 0)
        throw StateDirError("libsodium found no source of random numbers; see getrandom(2)", false);
    std::array<unsigned char, secret_size> secret{};
    randombytes_buf(secret.data(), secret.size());
    std::array<char, 2 * secret_size + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), secret.data(), secret.size());
    return fmt::format("{} {}\n", id, hex.data());
}

/// What root writes is the service's: whose the file is that it replaces, or else its folder.
bool take_owner(const fs::path& file, int descriptor) {
    if (::geteuid() != 0) return true;
    struct stat old{};
    const bool known = ::stat(file.c_str(), &old) == 0 || ::stat(file.parent_path().c_str(), &old) == 0;
    return known && ::fchown(descriptor, old.st_uid, old.st_gid) == 0;
}

/// Puts a key file in place so that it is whole or as it was, also after a power cut.
void write_keys(const fs::path& file, const std::string& lines) {
    const auto unfinished = file.string() + ".new";
    ::unlink(unfinished.c_str()); // a link in its place would make root write, and give away, another file
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written =
        descriptor >= 0 && take_owner(file, descriptor)
        && ::write(descriptor, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size())
        && ::fsync(descriptor) == 0;
    int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    const bool placed = written && ::rename(unfinished.c_str(), file.c_str()) == 0;
    if (written && !placed) error = errno;
    if (!placed)
        throw StateDirError(
            fmt::format(
                "{}: the keys cannot be written: {}; check the directory's owner and rights and the disk",
                file.string(), system_error(error)),
            false);
    const int directory = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
}

std::string read_text(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

policy::TokenKey read_key(const std::string& line, const fs::path& file, std::size_t number) {
    policy::TokenKey key;
    std::size_t size = 0;
    const bool shaped = line.size() == 2 + 2 * secret_size && line[1] == ' ';
    if (!shaped
        || sodium_hex2bin(key.secret.data(), key.secret.size(), line.data() + 2, line.size() - 2, nullptr,
                          &size, nullptr)
               != 0
        || size != secret_size)
        throw StateDirError(fmt::format("{}:{}: no key; restore the file from a backup (a new one would "
                                        "disown all mail that was sent)",
                                        file.string(), number),
                            false);
    key.id = line[0];
    return key;
}

} // namespace

StateDirLock::StateDirLock(const fs::path& state_dir) {
    std::error_code ignored;
    fs::create_directories(state_dir, ignored);
    descriptor_ = ::open(state_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0)
        throw StateDirError(
            fmt::format("{}: the state directory cannot be opened: {}; check [desk] state_dir and its owner",
                        state_dir.string(), system_error(errno)),
            false);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        throw StateDirError(
            fmt::format(
                "{}: another ticketd is at work here; stop it first, or give this one a state_dir of its own",
                state_dir.string()),
            true);
    }
}

StateDirLock::~StateDirLock() { ::close(descriptor_); }

policy::KeyRing load_keys(const fs::path& state_dir) {
    const auto file = state_dir / keys_file;
    if (!fs::exists(file)) write_keys(file, new_key('1'));
    std::ifstream stream(file);
    policy::KeyRing keys;
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number)
        if (!line.empty()) keys.push_back(read_key(line, file, number));
    if (keys.empty())
        throw StateDirError(
            fmt::format("{}: holds no key, or cannot be read; restore it from a backup or check its owner",
                        file.string()),
            false);
    return keys;
}

policy::KeyRing existing_keys(const fs::path& state_dir) {
    const auto file = state_dir / keys_file;
    if (!fs::exists(file))
        throw StateDirError(
            fmt::format(
                "{}: is not there; put the desk's keys back, or start ticketd, which takes those of a "
                "backup or else makes new ones (and these would disown all mail that was sent)",
                file.string()),
            false);
    return load_keys(state_dir);
}

std::string stored_keys(const fs::path& state_dir) {
    existing_keys(state_dir); // a damaged file must not get into a copy that somebody will rely on
    return read_text(state_dir / keys_file);
}

void put_back_keys(const fs::path& state_dir, const std::string& keys) {
    const auto file = state_dir / keys_file;
    if (!fs::exists(file)) return write_keys(file, keys);
    if (read_text(file) == keys) return;
    throw StateDirError(
        fmt::format(
            "{}: the database is a backup's copy that brings other keys along; move this file away, if the "
            "backup's are right, and start again",
            file.string()),
        false);
}

char rotate_keys(const fs::path& state_dir) {
    const auto keys = existing_keys(state_dir);
    constexpr std::string_view ids = "123456789abcdefghijklmnopqrstuvwxyz";
    const auto is_free = [&](char id) {
        return std::ranges::find(keys, id, &policy::TokenKey::id) == keys.end();
    };
    const auto id = std::ranges::find_if(ids, is_free);
    const auto file = state_dir / keys_file;
    if (id == ids.end())
        throw StateDirError(
            fmt::format("{}: holds {} keys, and more cannot be told apart; delete its last line, "
                        "the oldest key",
                        file.string(), keys.size()),
            false);
    write_keys(file, new_key(*id) + read_text(file));
    return *id;
}

} // namespace ticketd
