// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/child_server.hpp"
#include "tests/daemon/outbox_desk.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace ticketd;
using namespace ticketd::outbox;

namespace {

SmtpSettings settings_for(const ChildServer& server) {
    SmtpSettings settings;
    settings.endpoint.url = server.smtp_url();
    settings.endpoint.tls = net::Tls::off;
    return settings;
}

/// The mails of a Maildir, without header lines that the server added.
std::set<std::string> stored_in(const std::filesystem::path& maildir) {
    std::set<std::string> mails;
    for (const auto& file : std::filesystem::directory_iterator(maildir / "new")) {
        std::ifstream stream(file.path());
        std::string mail;
        for (std::string line; std::getline(stream, line);)
            if (!line.starts_with("X-")) mail += line + "\r\n";
        mails.insert(mail);
    }
    return mails;
}

} // namespace

TEST_CASE("Postfix's smtp-sink takes what is queued", "[outbox]") {
    const ChildServer sink(smtp_sink);
    OutboxDesk desk;
    desk.queue(500);
    desk.run(settings_for(sink), [&] { return desk.count(store::OutboxState::sent) == 500; });
    for (const auto& item : desk.items()) CHECK(item.attempts == 1);
}

TEST_CASE("aiosmtpd gets every mail whole", "[outbox]") {
    std::string folder = (std::filesystem::temp_directory_path() / "ticketd-aiosmtpd-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    {
        const ChildServer server([&](std::uint16_t port) {
            return std::vector<std::string>{"/usr/bin/python3",
                                            "-m",
                                            "aiosmtpd",
                                            "-n",
                                            "-l",
                                            "127.0.0.1:" + std::to_string(port),
                                            "-c",
                                            "aiosmtpd.handlers.Mailbox",
                                            folder + "/mails"};
        });
        OutboxDesk desk;
        desk.queue(40);
        desk.run(settings_for(server), [&] { return desk.count(store::OutboxState::sent) == 40; });
        const auto mails = stored_in(folder + "/mails");
        CHECK(mails.size() == 40);
        for (int i = 0; i < 40; ++i) CHECK(mails.contains(OutboxDesk::text(i)));
    }
    std::filesystem::remove_all(folder);
}
