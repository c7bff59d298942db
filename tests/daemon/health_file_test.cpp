// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/health_file.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <unistd.h>

using namespace ticketd;

namespace {

struct File {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("ticketd-health-" + std::to_string(::getpid()));
    ~File() { std::filesystem::remove(path); }
};

constexpr store::Instant moment{std::chrono::milliseconds{1'790'000'000'123}};

Health example() {
    Health health;
    health.written = moment;
    health.mailboxes = {{"imap://one/INBOX", std::chrono::seconds{60}, moment, "", 7},
                        {"imap://two/INBOX", std::chrono::seconds{5}, {}, "no\tlogin\nfor \x1b[31mus", 0}};
    health.outbox_trouble = "the relay is away";
    return health;
}

} // namespace

TEST_CASE("how the daemon fares is read as it was written, and nobody's control characters with it") {
    const File file;
    REQUIRE(write_health(file.path, example()));
    const auto read = read_health(file.path);
    REQUIRE(read);
    CHECK(read->written == moment);
    CHECK_FALSE(read->stopped);
    REQUIRE(read->mailboxes.size() == 2);
    CHECK(read->mailboxes[0].name == "imap://one/INBOX");
    CHECK(read->mailboxes[0].polled == moment);
    CHECK(read->mailboxes[0].backlog == 7);
    CHECK(read->mailboxes[0].trouble.empty());
    CHECK_FALSE(read->mailboxes[1].polled);
    CHECK(read->mailboxes[1].poll == std::chrono::seconds{5});
    CHECK(read->mailboxes[1].trouble == "no login for  [31mus");
    CHECK(read->outbox_trouble == "the relay is away");
}

TEST_CASE("a shorter state overwrites all of a longer one, in the room that it had") {
    const File file;
    auto health = example();
    health.mailboxes[1].trouble = std::string(5000, 'x');
    REQUIRE(write_health(file.path, health));
    const auto size = std::filesystem::file_size(file.path);
    health.mailboxes.resize(1);
    health.stopped = true;
    REQUIRE(write_health(file.path, health));
    CHECK(std::filesystem::file_size(file.path) == size);
    const auto read = read_health(file.path);
    REQUIRE(read);
    CHECK(read->stopped);
    CHECK(read->mailboxes.size() == 1);
}

TEST_CASE("what is no state of ours is none") {
    const File file;
    CHECK_FALSE(read_health(file.path));
    for (const auto* bytes :
         {"", "ticketd-health\t2\n", "ticketd-health\t2\nwritten\t5\n", "something\nend\n"}) {
        std::ofstream(file.path) << bytes;
        CHECK_FALSE(read_health(file.path));
    }
    CHECK_FALSE(write_health("/nowhere/health", example()));
}
