// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/config_files.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

using namespace ticketd::config;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// What is said about a file in `folder` with these lines in [smtp].
std::string faults_of(const Folder& folder, const std::string& lines) {
    try {
        load_config(folder.write("ticketd.toml", std::string(least) + lines));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

struct Bad {
    std::string_view lines; ///< begins at line 9, after the least configuration
    std::string_view said;
};

const std::vector<Bad> bad_lines = {
    {"[trust]\nauthserv = \"x\"",
     "ticketd.toml:10: unknown key trust.authserv; trust may hold: arc, authserv_id, clients, staff"},
    {"[htpp]\nlisten = 1",
     "ticketd.toml:9: unknown key htpp; the file may hold: ack, calendar, confidential, desk,"},
    {"[trust]\nclients = \"everybody\"",
     "ticketd.toml:10: trust.clients is \"everybody\"; it must be \"from\" or"},
    {"[ack]\nmax_age = \"3w\"", "ticketd.toml:10: ack.max_age is \"3w\"; it must be a time such as"},
    {"[ack]\nmax_age = 3", "ticketd.toml:10: ack.max_age is a number; it must be a time such as"},
    {"[gate]\nglobal = [\"10/10m\", \"many\"]",
     "ticketd.toml:10: gate.global is \"many\"; it must be a number of mails"},
    {"[gate]\nglobal = \"10/10m\"", "ticketd.toml:10: gate.global is \"10/10m\"; it must be a list"},
    {"[confidential]\nwords = [\"pin\", \"pass:word\"]",
     "ticketd.toml:10: confidential.words is \"pass:word\"; it must be a word of 2 to 64"},
    {"[gate]\nsuspend = \"soon\"", "ticketd.toml:10: gate.suspend is \"soon\"; it must be a time such as"},
    {"[spam]\nheaders = [\"X-Spam-Flag\"]",
     "ticketd.toml:10: spam.headers is \"X-Spam-Flag\"; it must be a field"},
    {"[[form]]\nfrom = \"nobody\"", "ticketd.toml:10: form.from is \"nobody\"; it must be a mail address"},
    {"[[form]]", "ticketd.toml:9: form.from is missing; write from = \"form@example.com\""},
    {"[digest]\nat = \"8:00\"",
     "ticketd.toml:10: digest.at is \"8:00\"; it must be a time of the day such as \"08:00\""},
    {"[digest]\ncalendar = \"bussiness\"",
     "ticketd.toml:10: digest.calendar \"bussiness\" is no calendar; write [calendar.bussiness]"},
    {"[reminders]\nwarn = \"100%\"",
     "ticketd.toml:10: reminders.warn is \"100%\"; it must be a share of the response time such as \"75%\""},
    {"[reminders]\nescalate = \"soon\"",
     "ticketd.toml:10: reminders.escalate is \"soon\"; it must be a time"},
    {"[retention]\naccess_data = \"7h\"",
     "ticketd.toml:10: retention.access_data is \"7h\"; it must be a time in days"},
    {"[retention]\nclosed = \"5 years\"", "ticketd.toml:10: retention.closed is \"5 years\"; it must be a "
                                          "time in days or years such as \"5y\", or"},
    {"[http]\nlisten = \"0.0.0.0:9253\"",
     "ticketd.toml:10: http.listen is \"0.0.0.0:9253\"; it must be a port of loopback such as"},
    {"[log]\nlevel = \"loud\"", "ticketd.toml:10: log.level is \"loud\"; it must be \"error\", \"warning\""},
    {"[[level]]\nkey = \"gold\"\nresponse = \"8h\"",
     "ticketd.toml:9: level \"gold\".calendar is missing; write calendar = \"business\""},
    {"[[level]]\nkey = \"gold\"\ncalendar = \"always\"",
     "ticketd.toml:9: level \"gold\".response is missing"},
    {"[[level]]\nresponse = \"8h\"", "ticketd.toml:9: level.key is missing"},
    {"[[level]]\nkey = \"vip\"\nresponse = \"1y\"",
     "ticketd.toml:11: level \"vip\".response is \"1y\"; it must be"},
    {"[[level]]\nkey = \"vip\"\ncalendar = \"nights\"",
     "ticketd.toml:11: level \"vip\".calendar \"nights\" is no calendar"},
    {"[[level]]\nkey = \"vip\"\npeople = [\"Zoe\"]",
     "ticketd.toml:11: level \"vip\".people names \"Zoe\", who is not in"},
    {"[[level]]\nkey = \"vip\"\nassign = \"random\"",
     "ticketd.toml:11: level \"vip\".assign is \"random\"; it must be \"nobody\" or \"round-robin\""},
    {"[[level]]\nkey = \"vip\"\n[[level]]\nkey = \"vip\"",
     "ticketd.toml:12: level \"vip\".key \"vip\" stands here a second time"},
    {"[[level]]\nkey = \"VIP x\"", "ticketd.toml:10: level.key must be up to 40 of a-z"},
    {"[level]\nkey = \"vip\"", "ticketd.toml:9: level is a table; write [[level]] with two brackets"},
    {"[calendar.night]\nhours = \"22:00-06:00\"",
     "ticketd.toml:10: calendar.night.hours is \"22:00-06:00\"; it must be hours"},
    {"[calendar.night]\ndays = \"mon-xyz\"",
     "ticketd.toml:10: calendar.night.days is \"mon-xyz\"; it must be days"},
    {"[calendar.night]\nholidays = [\"2026-02-30\"]",
     "ticketd.toml:10: calendar.night.holidays is \"2026-02-30\"; it must be a date"},
    {"[calendar.night]\nholidays = [\"02-30 No day\"]",
     "ticketd.toml:10: calendar.night.holidays is \"02-30 No day\"; it must be a date"},
    {"[calendar.night]\nhours = \"09:00-12:00,11:00-17:00\"",
     "ticketd.toml:10: calendar.night.hours is \"09:00-12:00,11:00-17:00\"; it must be hours"},
    {"[calendar.night]\nhours_on = { fri = \"9-15\" }",
     "ticketd.toml:10: calendar.night.hours_on.fri is \"9-15\"; it must be hours"},
    {"[calendar.night]\nhours_on = { friday = \"09:00-15:00\" }",
     "ticketd.toml:10: unknown key calendar.night.hours_on.friday"},
    {"[calendar.night]\nworking_days = [\"05-02\"]",
     "ticketd.toml:10: calendar.night.working_days is \"05-02\"; it must be a date"},
    {"[calendar.night]\ntimezone = \"Mars/Base\"",
     "ticketd.toml:10: calendar.night.timezone is \"Mars/Base\"; it must be a zone"},
    {"[calendar.night]\nholiday_files = [\"none.ics\"]",
     "ticketd.toml:10: calendar.night.holiday_files names none.ics, which cannot be read (No such file"},
    {"[calendar.night]\nholiday_files = [\"ticketd.toml\"]",
     "ticketd.toml:10: calendar.night.holiday_files names ticketd.toml, which is no whole iCalendar file"},
    {"[[level]]\nkey = \"vip\"\ntemplate = \"../x\"",
     "ticketd.toml:11: level \"vip\".template is \"../x\"; it must be the name of a template"},
    {"[[level]]\nkey = \"vip\"\nsupport = \"1w\"",
     "ticketd.toml:11: level \"vip\".support is \"1w\"; it must be a time"},
    {"[[level]]\nkey = \"vip\"\ncalendar = \"\"",
     "ticketd.toml:11: level \"vip\".calendar is \"\"; it must be the name of a calendar"},
    {"[calendar.always]\ndays = \"mon\"", "ticketd.toml:9: calendar.always cannot be named so"},
    {"[licenses]\ndefault_level = \"gold\"",
     "ticketd.toml:10: licenses.default_level names \"gold\", which is no level"},
    {"[licenses.editions]\nx = \"gold\"",
     "ticketd.toml:10: licenses.editions.x names \"gold\", which is no level"},
    {"[licenses.editions]\nx = \"\"",
     "ticketd.toml:10: licenses.editions.x is \"\"; it must be the key of a level"},
    {"[licenses.editions]\nGold = \"vip\"\ngold = \"vip\"",
     "ticketd.toml:11: licenses.editions.gold stands here a second time, in other letters"},
    {"[licenses.coupons]\nPremium = 3\npremium = 5",
     "ticketd.toml:11: licenses.coupons.premium stands here a second time, in other letters"},
    {"[[staff]]\nname = \"Anna\"", "ticketd.toml:9: staff.address is missing"},
    {"[[staff]]\nname = \"Anna\"\naddress = []", "ticketd.toml:11: staff.address is an empty list"},
    {"[[staff]]\nname = \"Anna\"\naddress = \"anna at x\"",
     "ticketd.toml:11: staff.address is \"anna at x\"; it must be a mail address"},
    {"[[staff]]\nname = \"Anna\"\naddress = \"a@b.c>\"",
     "ticketd.toml:11: staff.address is \"a@b.c>\"; it must be a mail address"},
    {"[[staff]]\nname = \"Anna\"\naddress = \"a@b.c\"\nrole = \"boss\"",
     "ticketd.toml:12: staff.role is \"boss\"; it must be \"agent\""},
    {"[[staff]]\nname = \"A\"\naddress = \"a@b.c\"\n[[staff]]\nname = \"B\"\naddress = [\"x@b.c\", "
     "\"A@B.C\"]",
     "ticketd.toml:14: staff.address A@B.C belongs to A already"},
    {"[[staff]]\nname = \"A\"\naddress = \"a@b.c\"\n[[staff]]\nname = \"a\"\naddress = \"b@b.c\"",
     "ticketd.toml:13: staff.name \"a\" is already another"},
    {"[[staff]]\nname = \"A\"\naddress = \"Support@Example.com\"",
     "ticketd.toml:11: staff.address Support@Example.com belongs to the desk"},
    {"[[staff]]\nname = \"A\"\naddress = \"support+a@example.com\"",
     "ticketd.toml:11: staff.address support+a@example.com is a sub-address of the desk"},
    {"[[staff]]\nname = \"nobody\"\naddress = \"a@b.c\"",
     "ticketd.toml:10: staff.name \"nobody\" is already a word of !assign"},
    {"[[mailbox]]\nurl = \"imaps://imap.example.com/INBOX\"\nuser = \"support\"\npassword = \"x\"",
     "ticketd.toml:10: mailbox.url is the mailbox of another"},
    {"[[mailbox]]\nurl = \"http://x\"\nuser = \"u\"\npassword = \"x\"",
     "ticketd.toml:10: mailbox.url is \"http://x\"; it must be \"imap://"},
    {"[[mailbox]]\nurl = \"imap://x:99999\"\nuser = \"u\"\npassword = \"x\"",
     "ticketd.toml:10: mailbox.url is \"imap://x:99999\"; it must be"},
    {"[[mailbox]]\nurl = \"imap://u:p@x\"\nuser = \"u\"\npassword = \"x\"", "ticketd.toml:10: mailbox.url"},
    {"[[mailbox]]\nurl = \"imap://x/%0d\"\nuser = \"u\"\npassword = \"x\"",
     "ticketd.toml:10: mailbox.url is \"imap://x/%0d\"; it must be"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\ntls = \"off\"",
     "ticketd.toml:13: mailbox.tls = \"off\" is for servers on loopback only"},
    {"[[mailbox]]\nurl = \"imap://127.evil.example\"\nuser = \"u\"\npassword = \"x\"\ntls = \"off\"",
     "ticketd.toml:13: mailbox.tls = \"off\" is for servers on loopback only"},
    {"[[mailbox]]\nurl = \"imaps://localhost\"\nuser = \"u\"\npassword = \"x\"\ntls = \"off\"",
     "ticketd.toml:13: mailbox.tls is \"off\", but imaps://"},
    {"[[mailbox]]\nurl = \"imap://x/%FF\"\nuser = \"u\"\npassword = \"x\"",
     "ticketd.toml:10: mailbox.url names a folder that is not UTF-8"},
    {"[[mailbox]]\nurl = \"imap://x\"\npassword = \"x\"", "ticketd.toml:9: mailbox.user is missing"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"\"", "ticketd.toml:11: mailbox.user is empty; write whose"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"", "ticketd.toml:11: mailbox.user has no password"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword_file = \"nowhere\"",
     "ticketd.toml:12: mailbox.password_file nowhere cannot be read"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword_file = \"nowhere\"\npassword = \"x\"",
     "ticketd.toml:12: mailbox.password_file nowhere cannot be read"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\npoll = \"2d\"",
     "ticketd.toml:13: mailbox.poll is \"2d\"; it must be"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\nprocessed = \"INBOX\"",
     "ticketd.toml:13: mailbox.processed is the mailbox's own folder"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\nprocessed = \"Inbox\"",
     "ticketd.toml:13: mailbox.processed is the mailbox's own folder"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\nhold = \"Processed\"",
     "ticketd.toml:13: mailbox.hold is the folder of the processed"},
    {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = \"x\"\nca_file = \"no.pem\"",
     "ticketd.toml:13: mailbox.ca_file no.pem is no file"},
};

} // namespace

TEST_CASE("every fault is told with its line and what to do", "[config]") {
    const auto& bad = GENERATE(from_range(bad_lines));
    INFO(bad.lines);
    CHECK_THAT(faults(std::string(least) + std::string(bad.lines) + "\n"), StartsWith(std::string(bad.said)));
}

TEST_CASE("a mailbox is not where another one of its account puts its mails", "[config]") {
    const auto second = [](const char* user, const char* folders) {
        return std::string(least)
               + fmt::format("[[mailbox]]\nurl = \"imaps://imap.example.com/Old\"\nuser = \"{}\"\npassword = "
                             "\"x\"\n{}\n",
                             user, folders);
    };
    CHECK_THAT(faults(second("support", "processed = \"inbox\"")),
               StartsWith("ticketd.toml:13: mailbox.processed or hold is the folder of "
                          "imaps://imap.example.com/INBOX, which would look at the mails again"));
    CHECK(faults(second("sales", "processed = \"inbox\"")).empty());
    auto fed = second("support", "processed = \"Done\"");
    fed.replace(fed.find("/Old"), 4, "/Processed");
    CHECK_THAT(faults(fed), StartsWith("ticketd.toml:10: mailbox.url names a folder into which "
                                       "imaps://imap.example.com/INBOX puts its mails"));
}

TEST_CASE("nobody can be told at an address of the desk itself", "[config]") {
    const auto* const address =
        GENERATE("Support@example.com", "support+ops@example.com", "help@example.com");
    const auto desk = fmt::format("[desk]\nadmin = \"{}\"\naliases = [\"help@example.com\"]\n", address);
    CHECK_THAT(
        faults(desk + std::string(least.substr(least.find('\n') + 1))),
        StartsWith("ticketd.toml:2: desk.admin is an address of the desk, which never writes to itself"));
}

TEST_CASE("a password stands in a file or in the configuration, not in both", "[config]") {
    const Folder folder;
    folder.write("pw", "secret");
    CHECK_THROWS_WITH(
        load_config(folder.write(
            "ticketd.toml", std::string(least) + "user = \"u\"\npassword_file = \"pw\"\npassword = \"x\"\n")),
        Contains("ticketd.toml:11: smtp.password and password_file are both given"));
}

TEST_CASE("a password file that holds no password is told, without its text", "[config]") {
    const Folder folder;
    folder.write("empty", "\n");
    folder.write("two-lines", "one-line\nanother");
    folder.write("long", std::string(5000, 'x'));
    const auto said = [&](const std::string& file) {
        return faults_of(folder, "user = \"u\"\npassword_file = \"" + file + "\"\n");
    };
    CHECK_THAT(said("empty"), Contains("empty is empty; write the password into it"));
    CHECK_THAT(said("two-lines"), Contains("two-lines holds more than one line") && !Contains("another"));
    CHECK_THAT(said("long"), Contains("is longer than a password can be") && !Contains("xxx"));
    CHECK_THAT(said("."), Contains("is a folder"));
}

TEST_CASE("of a systemd credential without a password it is said where the password belongs", "[config]") {
    const Folder folder, credentials;
    credentials.write("pw", "\n"); // what the unit gives where its file is not there
    ::setenv("CREDENTIALS_DIRECTORY", credentials.path().c_str(), 1);
    const auto said = faults_of(folder, "user = \"u\"\npassword_file = \"pw\"\n");
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK_THAT(said, Contains("pw is empty, as systemd gave it; write the password into "
                              + (folder.path() / "pw").string() + " (or whatever file LoadCredential=pw"));
}

TEST_CASE("the required keys are asked for", "[config]") {
    const auto said = faults("");
    CHECK_THAT(said,
               Contains("ticketd.toml:1: desk.address is missing; write address = \"support@example.com\""));
    CHECK_THAT(said, Contains("ticketd.toml:1: there is no mailbox; write a [[mailbox]]"));
    CHECK_THAT(said,
               Contains("ticketd.toml:1: smtp.url is missing; write url = \"smtp://mail.example.com\""));
}

TEST_CASE("all faults are told together, in the order of the file", "[config]") {
    const auto said =
        faults("[smtp]\nconnections = 0\n[desk]\naddress = \"x\"\nfirst_tid = \"7\"\ncolour = 1\n");
    CHECK_THAT(said,
               Contains("ticketd.toml:2: smtp.connections is 0; it must be a whole number from 1 to 64"));
    CHECK_THAT(said, Contains("\nticketd.toml:4: desk.address is \"x\""));
    CHECK_THAT(said, Contains("\nticketd.toml:5: desk.first_tid is \"7\"; it must be a whole number"));
    CHECK_THAT(said, Contains("\nticketd.toml:6: unknown key desk.colour; desk may hold: address, admin,"));
    CHECK(std::ranges::count(said, '\n') == 5);
}

TEST_CASE("a file that is no TOML is told with its line, without quoting it", "[config]") {
    CHECK_THAT(faults("[desk]\naddress = \"unfinished\n"), StartsWith("ticketd.toml:2: this is not TOML"));
    const auto said = faults(std::string(least) + "[[mailbox]]\npassword = trustno1\n");
    CHECK_THAT(said, StartsWith("ticketd.toml:10: this is not TOML"));
    CHECK_THAT(said, !Contains("trust"));
    for (const char* number : {"99999999999999999999", "9e999"}) {
        const auto fault = faults(std::string(least) + "[[mailbox]]\npassword = " + number + "\n");
        CHECK_THAT(fault, Contains(": this number ") && !Contains("99"));
    }
    for (const char* secret : {"truesecret", "'secret", "\"secret", "0xsecret", "1secret", "secret",
                               "{secret", "[secret", "\"a\\secret\""}) {
        const auto fault = faults(std::string(least) + "[[mailbox]]\npassword = " + secret + "\n");
        CHECK_THAT(fault, StartsWith("ticketd.toml:1"));
        CHECK_THAT(fault, !Contains("ecret") && !Contains("sec"));
    }
}

TEST_CASE("a file that cannot be read is told by its name", "[config]") {
    const Folder folder;
    CHECK_THROWS_WITH(load_config(folder.path() / "none.toml"),
                      Contains("none.toml: cannot be read (No such file"));
    CHECK_THROWS_WITH(load_config(folder.path()), Contains("is a folder"));
}

TEST_CASE("no fault shows a password", "[config]") {
    const auto said =
        faults(std::string(least)
               + "[[mailbox]]\nurl = \"imap://x\"\npassword = \"hunter2\"\npasword = \"hunter2\"\n"
                 "[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\npassword = 42\n");
    CHECK_THAT(said, Contains("mailbox.password has no user") && Contains("unknown key mailbox.pasword"));
    CHECK_THAT(said, Contains("mailbox.password is a number; it must be a text in double quotes"));
    CHECK_THAT(said, !Contains("hunter2") && !Contains("42"));
}
