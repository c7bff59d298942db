// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/crash_guard.hpp"

#include "daemon/state_dir.hpp"
#include "tests/daemon/disk_desk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

using namespace ticketd;
namespace fs = std::filesystem;

namespace {

constexpr store::Instant noon{std::chrono::seconds{1'795'000'000}};

/// What the guard's file says at the moment at which somebody writes to a pipe that nobody reads.
std::string guards_file;
std::array<char, 64> said_in_hand{};

extern "C" void look_into_guards_file(int) {
    const int file = ::open(guards_file.c_str(), O_RDONLY | O_CLOEXEC);
    (void)!::read(file, said_in_hand.data(), said_in_hand.size());
    ::close(file);
}

/// As stderr such a pipe.
class BrokenStderr {
public:
    BrokenStderr() : kept_(::dup(STDERR_FILENO)), before_(std::signal(SIGPIPE, look_into_guards_file)) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) return;
        ::dup2(ends[1], STDERR_FILENO);
        for (const auto end : ends) ::close(end);
    }
    ~BrokenStderr() {
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
        std::signal(SIGPIPE, before_);
    }
    BrokenStderr(const BrokenStderr&) = delete;
    BrokenStderr& operator=(const BrokenStderr&) = delete;

private:
    int kept_;
    void (*before_)(int);
};

} // namespace

TEST_CASE("while mails are taken one by one it is known which one is in hand until the log has been told") {
    test::DiskDesk desk(test::rules_of("support@guarded.example"));
    const auto folder = fs::temp_directory_path() / fmt::format("ticketd-guard-{}", ::getpid());
    fs::create_directories(folder);
    guards_file = folder / running_file;
    std::ofstream(guards_file) << "-\n"; // the last run ended badly
    CrashGuard guard(folder);
    guard.begin();
    REQUIRE(guard.is_careful());

    std::vector<intake::RawMail> mails;
    mails.push_back(
        desk.raw(test::letter("jane@client.example", "support@guarded.example", "Toner", 1), noon));
    const auto delivery = mails.front().delivery;
    Pipeline::Errand errand;
    Pipeline::Taken taken;
    {
        const BrokenStderr nobody_reads;
        taken = guard.take(desk.pipeline, desk.store, std::move(mails), noon, errand);
    }
    CHECK(taken.dispositions == std::vector{intake::Disposition::processed});
    CHECK_FALSE(taken.rest);
    const std::string in_hand(said_in_hand.data(), said_in_hand.size());
    CHECK_THAT(in_hand, Catch::StartsWith(fmt::format("{} {} {} ", delivery.mailbox.value,
                                                      delivery.uidvalidity, delivery.uid)));
    guard.ends_well();
    fs::remove_all(folder);
}
