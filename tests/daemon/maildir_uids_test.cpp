// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir_uids.hpp"

#include "tests/daemon/maildir_disk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::intake;
using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

TEST_CASE("a mail keeps its number over restarts, and no number comes twice", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto file = disk.root / MaildirUids::file_name;
    std::uint32_t validity = 0;
    {
        MaildirUids uids(file, {});
        validity = uids.uidvalidity();
        CHECK(uids.number({"a", "b c"}) == Numbers{1, 2});
        CHECK(uids.number({"b c", "d", "a"}) == Numbers{2, 3, 1});
    }
    {
        MaildirUids uids(file, {"a", "b c"});
        CHECK(uids.uidvalidity() == validity);
        CHECK(uids.number({"a", "b c"}) == Numbers{1, 2});
        CHECK(uids.number({"d"}) == Numbers{4}); // it was not there any more: its old number stays used
    }
    MaildirUids uids(file, {});
    CHECK(uids.number({"e"}) == Numbers{5});
}

TEST_CASE("a name that was forgotten is another mail's, also after a restart", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto file = disk.root / MaildirUids::file_name;
    {
        MaildirUids uids(file, {});
        CHECK(uids.number({"a", "b"}) == Numbers{1, 2});
        uids.forget({"a"});
    }
    MaildirUids uids(file, {"a", "b"});
    CHECK(uids.number({"a", "b"}) == Numbers{3, 2});
}

TEST_CASE("names that have a number and are not there any more are told", "[maildir]") {
    const tests::MaildirDisk disk;
    MaildirUids uids(disk.root / MaildirUids::file_name, {});
    uids.number({"a", "b", "c"});
    CHECK(uids.others_than({"a", "c", "d"}) == Names{"b"});
}

TEST_CASE("the file does not grow without end with what was forgotten", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto file = disk.root / MaildirUids::file_name;
    MaildirUids uids(file, {});
    const auto validity = uids.uidvalidity();
    Names names;
    for (int i = 10'000; i < 20'000; ++i) names.push_back(std::to_string(i));
    for (int round = 0; round < 8; ++round) {
        uids.number(names);
        uids.forget(names);
    }
    CHECK(std::filesystem::file_size(file) < 1'200'000); // 160,000 lines would have 1.6 million bytes
    CHECK(uids.number({"a"}) == Numbers{80'001});
    const MaildirUids again(file, {"a"});
    CHECK(again.uidvalidity() == validity);
    CHECK(again.next() == 80'002);
}

TEST_CASE("a line that was cut by a crash is as if it had not been written", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto file = disk.root / MaildirUids::file_name;
    {
        MaildirUids(file, {}).number({"a"});
    }
    std::ofstream(file, std::ios::app) << "2 half";
    MaildirUids uids(file, {"a", "half"});
    CHECK(uids.number({"a", "half"}) == Numbers{1, 2});
}

TEST_CASE("a file that is lost or damaged begins anew, under another UIDVALIDITY", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto file = disk.root / MaildirUids::file_name;
    const auto first = MaildirUids(file, {}).uidvalidity();
    std::ofstream(file) << "nonsense\n1 a\n";
    const auto second = MaildirUids(file, {}).uidvalidity();
    CHECK(first != second);
    std::filesystem::remove(file);
    CHECK(MaildirUids(file, {}).uidvalidity() != second);
}
