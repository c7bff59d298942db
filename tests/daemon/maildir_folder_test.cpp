// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_folder.hpp"

#include "daemon/net/connection.hpp"
#include "tests/daemon/maildir_disk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::intake;
using tests::MaildirDisk;

TEST_CASE("a Maildir's mails are those of new and cur, by their base names", "[maildir]") {
    const MaildirDisk disk;
    disk.deliver("2.M2.host");
    disk.deliver("1.M1.host:2,S");
    disk.deliver(".hidden");
    const auto files = MaildirFolder(disk.root).list();
    REQUIRE(files.size() == 2);
    CHECK(files[0].base == "1.M1.host");
    CHECK(files[0].path == "cur/1.M1.host:2,S");
    CHECK(files[1].path == "new/2.M2.host");
}

TEST_CASE("a folder that is no Maildir is a failure that says so", "[maildir]") {
    const MaildirDisk disk;
    CHECK_THROWS_WITH(MaildirFolder(disk.root / "cur").list(), Catch::Contains("is a Maildir"));
}

TEST_CASE("a mail is read with the line ends of a mail, and its time is its file's", "[maildir]") {
    const MaildirDisk disk;
    disk.deliver("1", "Subject: a\n\nb\r\nc\n");
    const MaildirFolder folder(disk.root);
    const auto mail = folder.read(folder.list()[0], 1'000);
    REQUIRE(mail);
    CHECK(mail->bytes == "Subject: a\r\n\r\nb\r\nc\r\n");
    CHECK(mail->size == 17);
    CHECK_FALSE(mail->header_only);
    CHECK(mail->received.time_since_epoch() > std::chrono::hours(24 * 365 * 40));
    CHECK_FALSE(folder.read({"9", "new/9"}, 1'000));
}

TEST_CASE("of a mail over the limit only the header is read", "[maildir]") {
    const MaildirDisk disk;
    disk.deliver("1", "Subject: a\nTo: b\n\n" + std::string(500, 'x'));
    const MaildirFolder folder(disk.root);
    const auto mail = folder.read(folder.list()[0], 100);
    REQUIRE(mail);
    CHECK(mail->header_only);
    CHECK(mail->bytes == "Subject: a\r\nTo: b\r\n\r\n");
    CHECK(mail->size == 518);
}

TEST_CASE("what is no file is not read, a link neither", "[maildir]") {
    const MaildirDisk disk;
    std::filesystem::create_symlink("/etc/passwd", disk.root / "new" / "link");
    std::filesystem::create_directory(disk.root / "new" / "folder");
    const MaildirFolder folder(disk.root);
    for (const auto& file : folder.list()) CHECK_THROWS_AS(folder.read(file, 1'000), net::Failure);
}

TEST_CASE("a mail moves with its flags into a folder that is made for it", "[maildir]") {
    const MaildirDisk disk;
    disk.deliver("1");
    disk.deliver("2:2,RS");
    const MaildirFolder folder(disk.root);
    for (const auto& file : folder.list()) folder.move(file, "Done/Ä");
    const auto target = disk.root / ".Done.&AMQ-";
    CHECK(std::filesystem::exists(target / "cur" / "1:2,"));
    CHECK(std::filesystem::exists(target / "cur" / "2:2,RS"));
    CHECK(std::filesystem::exists(target / "new"));
    CHECK(std::filesystem::exists(target / "maildirfolder"));
    CHECK_FALSE(folder.move({"9", "new/9"}, "Done/Ä")); // gone: nothing to do
}

TEST_CASE("a mail replaces none that is in the folder under its name", "[maildir]") {
    const MaildirDisk disk;
    const MaildirFolder folder(disk.root);
    for (const auto* text : {"first", "second", "third"}) {
        disk.deliver("1", text);
        CHECK(folder.move(folder.list()[0], "Done"));
    }
    const auto target = disk.root / ".Done" / "cur";
    CHECK(std::filesystem::file_size(target / "1:2,") == 5);
    CHECK(std::filesystem::file_size(target / "1-2:2,") == 6);
    CHECK(std::filesystem::exists(target / "1-3:2,"));
}

TEST_CASE("two names of one mail are one mail, and two mails of one name are twins", "[maildir]") {
    const MaildirDisk disk;
    disk.deliver("1:2,S");
    std::filesystem::create_hard_link(disk.root / "cur" / "1:2,S", disk.root / "new" / "1");
    disk.deliver("2:2,S");
    disk.deliver("2");
    const auto files = MaildirFolder(disk.root).list();
    REQUIRE(files.size() == 2);
    CHECK(files[0].twin.empty());
    CHECK(files[1].path == "cur/2:2,S");
    CHECK(files[1].twin == "new/2");
}
