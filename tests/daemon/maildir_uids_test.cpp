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
