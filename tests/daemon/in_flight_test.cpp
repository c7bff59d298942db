// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/connection.hpp"
#include "daemon/outbox/in_flight.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

namespace ticketd::outbox {

namespace {

using Ids = std::vector<store::OutboxId>;
using store::OutboxId;

class Folder {
public:
    Folder() { REQUIRE(::mkdtemp(path_.data()) != nullptr); }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path file() const { return std::filesystem::path(path_) / "in-flight"; }

private:
    std::string path_ = (std::filesystem::temp_directory_path() / "ticketd-in-flight-XXXXXX").string();
};

/// One mail without an answer (1), one taken (2), one refused (3), one taken and recorded (4).
void four_mails(InFlight& in_flight) {
    in_flight.begin();
    for (int id = 1; id <= 4; ++id) in_flight.ending(OutboxId{id});
    in_flight.accepted(OutboxId{2});
    in_flight.over(OutboxId{3});
    in_flight.accepted(OutboxId{4});
    in_flight.over(OutboxId{4});
}

} // namespace

TEST_CASE("what is in flight is known to the next run") {
    const Folder folder;
    {
        InFlight in_flight(folder.file(), "a boot");
        CHECK_FALSE(in_flight.left().known);
        four_mails(in_flight);
    }
    InFlight next(folder.file(), "a boot");
    CHECK(next.left().known);
    CHECK(next.left().unanswered == Ids{OutboxId{1}});
    CHECK(next.left().accepted == Ids{OutboxId{2}});
    next.begin();
    const InFlight third(folder.file(), "a boot");
    CHECK(third.left().known);
    CHECK(third.left().unanswered.empty());
    CHECK(third.left().accepted.empty());
}

TEST_CASE("nothing is known of mails in flight before the machine started anew, or where nobody knows "
          "whether it did") {
    const Folder folder;
    InFlight in_flight(folder.file(), "a boot");
    four_mails(in_flight);
    CHECK_FALSE(InFlight(folder.file(), "another boot").left().known);
    const InFlight unsure(folder.file(), "");
    CHECK_FALSE(unsure.left().known);
    CHECK(unsure.left().accepted.empty());
}

TEST_CASE("a file of mails in flight that is cut short tells nothing") {
    const Folder folder;
    InFlight in_flight(folder.file(), "a boot");
    four_mails(in_flight);
    std::filesystem::resize_file(folder.file(), 200);
    CHECK_FALSE(InFlight(folder.file(), "a boot").left().known);
}

TEST_CASE("a slot for a mail in flight is used again") {
    const Folder folder;
    InFlight in_flight(folder.file(), "a boot");
    in_flight.begin();
    const auto size = std::filesystem::file_size(folder.file());
    for (int id = 1; id <= 10'000; ++id) {
        in_flight.ending(OutboxId{id});
        in_flight.accepted(OutboxId{id});
        if (id > 1) in_flight.over(OutboxId{id - 1});
    }
    CHECK(std::filesystem::file_size(folder.file()) == size);
    CHECK(InFlight(folder.file(), "a boot").left().accepted == Ids{OutboxId{10'000}});
}

TEST_CASE("with more mails in flight than there are slots for, nothing is claimed to be known") {
    const Folder folder;
    InFlight in_flight(folder.file(), "a boot");
    in_flight.begin();
    for (int id = 1; id <= 2049; ++id) in_flight.ending(OutboxId{id});
    CHECK_FALSE(std::filesystem::exists(folder.file()));
}

TEST_CASE("while the file of mails in flight can neither be written nor removed, no mail goes out") {
    const Folder folder;
    InFlight in_flight(folder.file(), "a boot");
    in_flight.begin();
    std::filesystem::remove(folder.file());
    std::filesystem::create_directory(folder.file()); // which unlink(2) refuses
    for (int id = 1; id <= 2049; ++id) in_flight.ending(OutboxId{id});
    CHECK_THROWS_AS(in_flight.ending(OutboxId{2050}), net::Failure);
    std::filesystem::remove(folder.file());
    CHECK_NOTHROW(in_flight.ending(OutboxId{2050}));
}

} // namespace ticketd::outbox
