// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/mail_source.hpp"
#include "daemon/records/mbox_index.hpp"
#include "daemon/records/mbox_writer.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

using namespace ticketd;
using namespace ticketd::records;

namespace {

class MailFolder {
public:
    MailFolder() {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-mbox.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~MailFolder() { std::filesystem::remove_all(path_); }
    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return path_ / name;
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

store::Instant moment(std::int64_t seconds) { return store::Instant(std::chrono::seconds(seconds)); }

std::vector<std::string> read_all(const MailSource& source) {
    std::vector<std::string> all;
    for (const auto& mail : source.mails()) all.push_back(source.read(mail, 1'000'000));
    return all;
}

} // namespace

TEST_CASE("an mbox that we write is read back byte for byte, quoted From lines and all") {
    const std::vector<std::string> mails{
        "Subject: one\r\n\r\nFrom here on\r\n>From there\r\n>>From far\r\n> From no\r\n\r\n",
        "Subject: two\r\n\r\nFrom a@b.c Thu Nov 26 12:00:00 2026\r\n",
        "Subject: three\r\n\r\n\r\n\r\nend\r\n"};
    std::string file;
    for (std::size_t i = 0; i < mails.size(); ++i)
        file +=
            mbox_entry("anna@client.example", moment(1'790'000'000 + static_cast<std::int64_t>(i)), mails[i]);
    CHECK(file.starts_with("From anna@client.example Mon Sep 21 "));
    const MailFolder folder;
    const MailSource source(folder.write("mbox", file));
    CHECK(read_all(source) == mails);
    CHECK(source.mails()[2].received == moment(1'790'000'002));
}

TEST_CASE("a sender that would not be one word is not written") {
    CHECK(mbox_entry("a b@x", moment(0), "x")
              .starts_with("From MAILER-DAEMON Thu Jan  1 00:00:00 1970\nx\n\n"));
    CHECK(mbox_entry("a\nFrom x", moment(0), "x").starts_with("From MAILER-DAEMON "));
}

TEST_CASE("lines of sender and time are read as any program writes them") {
    CHECK(read_from_line("From a@b.c Thu Nov 26 12:00:00 2026") == moment(1'795'694'400));
    CHECK(read_from_line("From - Thu Nov 26 12:00:00 2026\r") == moment(1'795'694'400));
    CHECK(read_from_line("From a b@c  Thu Nov 26 12:00:00 CET 2026") == moment(1'795'694'400));
    CHECK(read_from_line("From a@b.c Thu Nov 26 13:00:00 2026 +0100") == moment(1'795'694'400));
    CHECK(read_from_line("From a@b.c Thu Nov 26 12:00 2026") == moment(1'795'694'400));
    for (const auto* line : {"From", "From ", "From here on it is easy", "From a Thu Nov 26 12:00:00",
                             "From a Thu Nov 31 12:00:00 2026", "From a Thu Nov 26 25:00:00 2026",
                             ">From a@b.c Thu Nov 26 12:00:00 2026", "From: a Thu Nov 26 12:00:00 2026"})
        CHECK_FALSE(read_from_line(line));
}

TEST_CASE("a line that only looks like the beginning of a mail is text of the one before") {
    const MailFolder folder;
    const MailSource source(folder.write("mbox", "From a@b.c Thu Nov 26 12:00:00 2026\nSubject: x\n\n"
                                                 "From here on\nFrom a@b.c Thu Nov 26 12:00:00 2026\n"
                                                 "\nFrom the start of 2026\n"));
    REQUIRE(source.mails().size() == 1);
    CHECK(read_all(source)[0]
          == "Subject: x\r\n\r\nFrom here on\r\nFrom a@b.c Thu Nov 26 12:00:00 2026\r\n\r\nFrom the start of "
             "2026\r\n");
}

TEST_CASE("hostile bytes are read as some mails, or refused in a sentence") {
    const MailFolder folder;
    const std::string from = "From a@b.c Thu Nov 26 12:00:00 2026\n";
    CHECK(MailSource(folder.write("a", "")).mails().empty());
    CHECK_THROWS_AS(MailSource(folder.write("b", std::string(5'000'000, '\0'))), SourceError);
    CHECK_THROWS_AS(MailSource(folder.write("c", "Subject: one mail\n\nno mbox\n")), SourceError);
    CHECK_THROWS_AS(MailSource(folder.path() / "nothing"), SourceError);
    CHECK_THROWS_AS(MailSource("/dev/null"), SourceError);
    CHECK(read_all(MailSource(folder.write("d", from))) == std::vector<std::string>{""});
    CHECK(MailSource(folder.write("e", from + from + from)).mails().size() == 1);
    const auto long_line = read_all(MailSource(folder.write("f", from + std::string(3'000'000, 'x'))));
    REQUIRE(long_line.size() == 1);
    CHECK(long_line[0].size() == 1'000'000 + 2);
    CHECK(read_all(MailSource(folder.write("g", from + std::string("\0\xff\r\r\n", 5)))).size() == 1);
}

TEST_CASE("mails come in the order of their time, whatever the order in the file") {
    const MailFolder folder;
    const MailSource source(folder.write("mbox", "From a@b.c Thu Nov 26 12:00:02 2026\n\nlate\n\n"
                                                 "From a@b.c Thu Nov 26 12:00:01 2026\n\nearly\n"));
    CHECK(read_all(source) == std::vector<std::string>{"\r\nearly\r\n", "\r\nlate\r\n"});
}

TEST_CASE("a Maildir is read by the times in its names, else by Date, and only its mails") {
    const MailFolder folder;
    folder.write("cur/1790000002.M1P1.host:2,S", "Subject: second\n\nx\n");
    folder.write("new/1790000001.M1P1.host", "Subject: first\n\nx\n");
    folder.write("new/odd", "Subject: third\nDate: Mon, 21 Sep 2026 23:59:59 +0000\n\nx\n");
    folder.write("cur/.hidden", "x");
    folder.write("tmp/1790000000.M1P1.host", "unfinished");
    std::filesystem::create_directories(folder.path() / "cur/folder");
    const auto all = read_all(MailSource(folder.path()));
    REQUIRE(all.size() == 3);
    CHECK(all[0] == "Subject: first\r\n\r\nx\r\n");
    CHECK(all[1].starts_with("Subject: second"));
    CHECK(all[2].starts_with("Subject: third"));
    CHECK_THROWS_AS(MailSource(folder.path() / "cur"), SourceError);
}
