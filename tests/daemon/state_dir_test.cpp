// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/state_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace ticketd;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("ticketd-state-" + std::to_string(::getpid()));
    Folder() { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
};

} // namespace

TEST_CASE("a state directory belongs to one daemon at a time") {
    const Folder folder;
    {
        const StateDirLock first(folder.path);
        try {
            const StateDirLock second(folder.path);
            FAIL("two daemons in one state directory");
        } catch (const StateDirError& error) {
            CHECK(error.in_use());
            CHECK_THAT(error.what(), Catch::Contains(folder.path.string()));
        }
    }
    CHECK_NOTHROW(StateDirLock(folder.path));
}

TEST_CASE("keys are made once, kept, and readable by their owner only") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    const auto made = load_keys(folder.path);
    const auto read = load_keys(folder.path);
    REQUIRE(made.size() == 1);
    CHECK(made[0].secret == read[0].secret);
    CHECK(made[0].secret != decltype(made[0].secret){});
    struct stat status{};
    REQUIRE(::stat((folder.path / keys_file).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a new key signs, and the old one still verifies") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    const auto old_keys = load_keys(folder.path);
    const policy::Token token{.tid = {7},
                              .entry = {9},
                              .purpose = 'n',
                              .recipient = policy::recipient_hash("a@b.example", old_keys)};
    const auto reference = policy::sign(token, "desk.example", old_keys);

    CHECK(rotate_keys(folder.path) == '2');

    const auto keys = load_keys(folder.path);
    REQUIRE(keys.size() == 2);
    CHECK(policy::verify(reference, "desk.example", keys).has_value());
    CHECK(policy::sign(token, "desk.example", keys) != reference);
    CHECK(policy::issued_to(*policy::verify(reference, "desk.example", keys), "a@b.example", keys));
}

TEST_CASE("keys are rotated as often as their ids allow, and each stays valid") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    const auto first = load_keys(folder.path).front();
    std::string ids = "1";
    while (ids.size() < 35) ids.insert(ids.begin(), rotate_keys(folder.path));
    const auto keys = load_keys(folder.path);
    REQUIRE(keys.size() == 35);
    std::string read;
    for (const auto& key : keys) read += key.id;
    CHECK(read == ids);
    CHECK(keys.back().secret == first.secret);
    CHECK_THROWS_WITH(rotate_keys(folder.path), Catch::Contains("delete its last line"));
    CHECK(load_keys(folder.path).size() == 35);
}

TEST_CASE("keys that root rotates stay those of the service's user", "[root]") {
    if (::geteuid() != 0) return;
    constexpr uid_t service = 12'345;
    const Folder folder;
    const StateDirLock lock(folder.path);
    const auto file = folder.path / keys_file;
    const auto owner = [&file] {
        struct stat found{};
        REQUIRE(::stat(file.c_str(), &found) == 0);
        return found.st_uid;
    };
    REQUIRE(::chown(folder.path.c_str(), service, service) == 0);
    load_keys(folder.path);
    CHECK(owner() == service);
    rotate_keys(folder.path);
    CHECK(owner() == service);
    CHECK((fs::status(file).permissions() & fs::perms::mask)
          == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a link in the place of the unfinished key file leads nowhere") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    load_keys(folder.path);
    const auto other = folder.path / "other";
    std::ofstream(other) << "of somebody else";
    fs::create_symlink(other, (folder.path / keys_file).string() + ".new");
    rotate_keys(folder.path);
    CHECK(fs::file_size(other) == 16);
    CHECK_FALSE(fs::is_symlink(folder.path / keys_file));
    CHECK(load_keys(folder.path).size() == 2);
}

TEST_CASE("a damaged key file is not rotated") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    std::ofstream(folder.path / keys_file) << "1 abc\n";
    CHECK_THROWS_AS(rotate_keys(folder.path), StateDirError);
    std::string line;
    std::ifstream file(folder.path / keys_file);
    std::getline(file, line);
    CHECK(line == "1 abc");
}

TEST_CASE("a damaged key file is an error, never a new key") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    std::ofstream(folder.path / keys_file) << "1 abc\n";
    CHECK_THROWS_WITH(load_keys(folder.path), Catch::Contains("keys:1"));
    std::ofstream(folder.path / keys_file) << "";
    CHECK_THROWS_AS(load_keys(folder.path), StateDirError);
}

TEST_CASE("keys that are lost are made by a start alone, by nothing else") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    CHECK_THROWS_WITH(existing_keys(folder.path), Catch::Contains("keys: is not there"));
    CHECK_THROWS_AS(stored_keys(folder.path), StateDirError);
    CHECK_THROWS_AS(rotate_keys(folder.path), StateDirError);
    CHECK_FALSE(fs::exists(folder.path / keys_file));
    const auto made = load_keys(folder.path);
    CHECK(existing_keys(folder.path).front().secret == made.front().secret);
}

TEST_CASE("keys of a backup are put in place where there are none, and overwrite no others") {
    const Folder folder;
    const StateDirLock lock(folder.path);
    load_keys(folder.path);
    const auto kept = stored_keys(folder.path);
    fs::remove(folder.path / keys_file);
    put_back_keys(folder.path, kept);
    CHECK(stored_keys(folder.path) == kept);
    CHECK_NOTHROW(put_back_keys(folder.path, kept));
    fs::remove(folder.path / keys_file);
    load_keys(folder.path); // other ones
    CHECK_THROWS_WITH(put_back_keys(folder.path, kept), Catch::Contains("move this file away"));
    CHECK(stored_keys(folder.path) != kept);
}
