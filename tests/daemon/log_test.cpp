// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/journal.hpp"
#include "daemon/log.hpp"
#include "daemon/sd_notify.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

using namespace ticketd;
using Catch::Matchers::Matches;

namespace {

/// What a child process writes to stderr while it runs `speak`; `set_up` gets the pipe's end before.
template <class SetUp, class Speak>
std::string said(SetUp set_up, Speak speak) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        set_up();
        speak();
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return text;
}

void be_the_journal() {
    struct stat status{};
    ::fstat(STDERR_FILENO, &status);
    ::setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino)).c_str(),
             1);
}

/// A datagram socket to notify.
class Listener {
public:
    explicit Listener(const std::string& name) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path, sizeof address.sun_path - 1);
        if (name[0] == '@')
            address.sun_path[0] = '\0';
        else
            ::unlink(name.c_str());
        descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        REQUIRE(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Listener() {
        ::close(descriptor_);
        ::unsetenv("NOTIFY_SOCKET");
    }
    std::string heard() const {
        std::array<char, 500> buffer{};
        const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return got < 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(got));
    }

private:
    int descriptor_ = -1;
};

} // namespace

TEST_CASE("a value from outside cannot break out of its line", "[log]") {
    CHECK(log::safe("plain – Grüße 日本") == "plain – Grüße 日本");
    CHECK(log::safe("a\nerror: forged\r\tx") == "a\\nerror: forged\\r\\tx");
    CHECK(log::safe("\x1b[2J\x7f") == "\\x1b[2J\\x7f");
    CHECK(log::safe(std::string_view("\0a", 2)) == "\\x00a");
    CHECK(log::safe("abc\x1bmore of it", 5) == "abc\\x1b…"); // an escape may go over the bound
    CHECK(log::safe("\u202egpj.exe\u2066") == "\\u202egpj.exe\\u2066");
    CHECK(log::safe("\u0085\u2028") == "\\u0085\\u2028");
    CHECK(log::safe("\xff\xc0\xaf\xed\xa0\x80\xe2\x82") == "\\xff\\xc0\\xaf\\xed\\xa0\\x80\\xe2\\x82");
}

TEST_CASE("a value from outside is cut at a whole character", "[log]") {
    CHECK(log::safe(std::string(1000, 'a')) == std::string(300, 'a') + "…");
    CHECK(log::safe("ääää", 5) == "ää…");
    CHECK(log::safe("abc", 3) == "abc");
}

TEST_CASE("a further line of a message does not look like a message", "[log]") {
    CHECK(log::lines("<4>", "two faults:\nfile:1: x\nfile:2: y\n")
          == "<4>two faults:\n<4>  file:1: x\n<4>  file:2: y\n");
    CHECK(log::lines("", "") == "\n");
}

TEST_CASE("a record of the journal holds text, priority and fields, and nothing breaks out of its field",
          "[log]") {
    const auto record = log::journal_record(log::Level::warning, "careful",
                                            {{"TICKETD_TID", "1042"},
                                             {"TICKETD_MAIL_ID", "a\nPRIORITY=0"},
                                             {"lower", "case"},
                                             {"TICKETD_EMPTY", ""}});
    CHECK(record
          == "MESSAGE=careful\nPRIORITY=4\nSYSLOG_IDENTIFIER=ticketd\nTICKETD_TID=1042\n"
             "TICKETD_MAIL_ID=a\\nPRIORITY=0\n");
    const auto long_one = log::journal_record(log::Level::error, "one\n  two", {});
    CHECK(long_one.starts_with(std::string("MESSAGE\n") + '\x09' + std::string(7, '\0')
                               + "one\n  two\nPRIORITY=3\n"));
}

TEST_CASE("where stderr is the journal, records go to its socket with their fields", "[log]") {
    const auto name = "/tmp/ticketd-journal-" + std::to_string(::getpid());
    {
        const Listener listener(name);
        const auto set_up = [&] {
            be_the_journal();
            log::use_journal_socket(name);
        };
        const auto speak = [] { log::record(log::Level::info, "mail <a@b>: new", {{"TICKETD_UID", "7"}}); };
        CHECK(said(set_up, speak).empty());
        CHECK(listener.heard()
              == "MESSAGE=mail <a@b>: new\nPRIORITY=6\nSYSLOG_IDENTIFIER=ticketd\nTICKETD_UID=7\n");
    }
    ::unlink(name.c_str());
}

TEST_CASE("what is less urgent than the level is left out", "[log]") {
    const auto speak = [] {
        log::debug("a step");
        log::set_threshold(log::Level::warning);
        log::info("told");
        log::warning("careful");
        log::set_threshold(log::Level::debug);
        log::debug("another step");
    };
    const auto nowhere = [] { ::setenv("JOURNAL_STREAM", "1:2", 1); };
    CHECK_THAT(said(nowhere, speak), Matches("[^\n]+Z warning: careful\n[^\n]+Z debug: another step\n"));
    CHECK(log::read_level("warning") == log::Level::warning);
    CHECK_FALSE(log::read_level("loud"));
}

TEST_CASE("lines carry a priority where the journal does not take records", "[log]") {
    const auto speak = [] {
        log::use_journal_socket("/nowhere/socket");
        log::info("{} mails", 3);
        log::warning("{}", "careful");
        log::error("bad {}", "disk");
    };
    CHECK(said(be_the_journal, speak) == "<6>3 mails\n<4>careful\n<3>bad disk\n");
}

TEST_CASE("lines carry time and level elsewhere", "[log]") {
    const auto elsewhere = [] { ::setenv("JOURNAL_STREAM", "1:2", 1); };
    const auto speak = [] { log::error("bad {}", "disk"); };
    CHECK_THAT(said(elsewhere, speak), Matches("20..-..-..T..:..:..\\....Z error: bad disk\n"));
}

TEST_CASE("systemd hears of it on its socket", "[log]") {
    const std::string file = "/tmp/ticketd-notify-" + std::to_string(::getpid());
    const auto name = GENERATE_COPY(as<std::string>{}, file, "@ticketd-notify-" + std::to_string(::getpid()));
    {
        const Listener listener(name);
        CHECK(sd_notify("READY=1"));
        CHECK(listener.heard() == "READY=1");
        CHECK(sd_notify_reloading());
        CHECK_THAT(listener.heard(), Matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
    }
    ::unlink(file.c_str());
}

TEST_CASE("without systemd nothing is notified", "[log]") {
    ::unsetenv("NOTIFY_SOCKET");
    CHECK_FALSE(sd_notify("READY=1"));
    ::setenv("NOTIFY_SOCKET", "/nowhere/socket", 1);
    CHECK_FALSE(sd_notify("READY=1"));
    ::unsetenv("NOTIFY_SOCKET");
}
