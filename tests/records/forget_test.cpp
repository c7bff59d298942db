// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/connection.hpp"
#include "daemon/records/forget.hpp"
#include "daemon/records/maildir_copies.hpp"
#include "tests/store/desk.hpp"

#include <fstream>

using namespace ticketd;
using namespace ticketd::store::tests;

TEST_CASE("mailboxes are looked into again for what came while a person was being forgotten") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const policy::Rules rules;
    records::Forgetter forgetter(desk.folder.database(), rules, "anna@client.example");
    int looks = 0;
    const auto erase = [&](const std::vector<std::string>&) {
        if (++looks == 1)
            desk.file(Mail(2), tid); // and intake puts it among the processed ones only now
        else
            CHECK_FALSE(store::Queries(desk.folder.database()).ticket(tid));
        return true;
    };
    const auto done = forgetter.carry_out(at(50), erase, [](auto, auto, auto) {});
    CHECK(looks == 2);
    CHECK(done.finished);
    CHECK(done.removed.tickets == 1);
}

TEST_CASE("copies in a Maildir are erased, and one that is not there is no empty one") {
    const Folder folder;
    intake::MailboxSettings mailbox;
    const auto maildir = folder.path() / "Maildir";
    mailbox.maildir = maildir;
    const auto erase = [&] {
        return records::erase_maildir_copies(mailbox, "anna@client.example", {"known@client.example"});
    };
    std::filesystem::create_directory(maildir);
    CHECK_THROWS_AS(erase(), net::Failure); // its disk is not mounted
    for (const auto* part : {"new", "cur"}) std::filesystem::create_directory(maildir / part);
    const auto write = [&](const char* name, const char* text) { std::ofstream(maildir / name) << text; };
    write("new/1", "From: Anna@client.example\nMessage-ID: <a@client.example>\n\nx\n");
    write("cur/2", "From: bo@client.example\nMessage-ID: <known@client.example>\n\nx\n");
    write("cur/3", "From: joanna@client.example\nMessage-ID: <b@client.example>\n\nx\n");
    const auto copies = erase();
    CHECK(copies.found == 2);
    CHECK(copies.erased == 2);
    CHECK(copies.left.empty());
    CHECK(std::filesystem::exists(maildir / "cur/3"));
}
