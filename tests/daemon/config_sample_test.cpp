// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/config_files.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::config;

namespace {

/// A systemd credentials directory for the time of a test.
class Credentials {
public:
    explicit Credentials(const Folder& folder) {
        ::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
    }
    ~Credentials() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
};

Config load_sample() {
    const Folder folder;
    folder.write("imap-password", "imap-secret\n");
    folder.write("smtp-password", "smtp-secret\n");
    const Credentials credentials(folder);
    return load_config(TICKETD_SOURCE_DIR "/etc/ticketd.toml");
}

} // namespace

TEST_CASE("the shipped configuration says what holds without it", "[config]") {
    const Config sample = load_sample(), built_in = load(least);
    CHECK(sample.rules == built_in.rules);
    CHECK(sample.state_dir == built_in.state_dir);
    CHECK(sample.templates == built_in.templates);
    CHECK(sample.first_tid == built_in.first_tid);
    CHECK(sample.licenses_csv == built_in.licenses_csv);
    CHECK(sample.licenses_named == built_in.licenses_named);
    CHECK(sample.access_data == built_in.access_data);
    CHECK(sample.retention == built_in.retention);
    CHECK(sample.lmtp.listen == built_in.lmtp.listen);
    CHECK(sample.lmtp.mode == built_in.lmtp.mode);
    CHECK(sample.lmtp.group == built_in.lmtp.group);
    CHECK(sample.oauth.empty());
    CHECK(sample.http == built_in.http);
    CHECK(sample.log_level == built_in.log_level);
    CHECK(sample.smtp.connections == built_in.smtp.connections);
    CHECK(sample.smtp.max_size == built_in.smtp.max_size);
    CHECK(sample.smtp.endpoint.tls == built_in.smtp.endpoint.tls);
    REQUIRE(sample.mailboxes.size() == 1);
    const auto &given = sample.mailboxes[0], &default_one = built_in.mailboxes[0];
    CHECK(given.name == default_one.name);
    CHECK(given.folder == default_one.folder);
    CHECK(given.poll == default_one.poll);
    CHECK(given.start_new == default_one.start_new);
    CHECK(given.processed == default_one.processed);
    CHECK(given.hold == default_one.hold);
    CHECK(given.max_message_size == default_one.max_message_size);
}

TEST_CASE("a credential is a password without its line end", "[config]") {
    const Config sample = load_sample();
    CHECK(sample.mailboxes[0].endpoint.password == "imap-secret");
    CHECK(sample.smtp.endpoint.password == "smtp-secret");
    CHECK(sample.smtp.endpoint.url == "smtp://mail.example.com:587");
    CHECK(sample.smtp.endpoint.user == "support");
}

TEST_CASE("the defaults are the levels of the regulations", "[config]") {
    const auto levels = defaults().rules.levels;
    const auto level = [&](const std::string& key) {
        return *std::find_if(levels.begin(), levels.end(), [&](const auto& one) { return one.key == key; });
    };
    using Unit = policy::Span::Unit;
    REQUIRE(levels.size() == 7);
    CHECK(level("vip-request").response == policy::Span{4 * 3600, Unit::seconds});
    CHECK(level("vip-request").calendar == "always");
    CHECK(level("partner").support == std::nullopt);
    CHECK(level("vip").keeps_in_development);
    CHECK(level("commercial").response == policy::Span{24 * 3600, Unit::seconds});
    CHECK(level("commercial").support == policy::Span{1, Unit::years});
    CHECK_FALSE(level("commercial").keeps_in_development);
    CHECK(level("non-commercial").response == policy::Span{48 * 3600, Unit::seconds});
    CHECK(level("non-commercial").support == policy::Span{30, Unit::days});
    CHECK_FALSE(level("non-commercial").development);
    CHECK(level("non-product").response == policy::Span{72 * 3600, Unit::seconds});
    CHECK(level("development").response == policy::Span{14, Unit::days});
}

TEST_CASE("a level and a calendar change what they name and keep the rest", "[config]") {
    const Config config = load(std::string(least) + R"(
[[level]]
key = "commercial"
response = "8h"
[[level]]
key = "gold"
response = "2d"
calendar = "shop"
[calendar.business]
holidays = ["2026-12-25", 2027-01-01]
[calendar.shop]
days = "tue-sat"
hours = "09:00-17:30"
)");
    const auto& rules = config.rules;
    REQUIRE(rules.levels.size() == 8);
    CHECK(rules.levels[3].response == policy::Span{8 * 3600, policy::Span::Unit::seconds});
    CHECK(rules.levels[3].calendar == "business");
    CHECK(rules.levels[3].development);
    CHECK(rules.levels[7].key == "gold");
    REQUIRE(rules.calendars.size() == 2);
    CHECK(rules.calendars[0].days == policy::Calendar{}.days);
    CHECK(rules.calendars[0].holidays.size() == 2);
    CHECK(rules.calendars[1].days == std::array{false, false, true, true, true, true, true});
    CHECK(rules.calendars[1].hours
          == policy::every_day({{std::chrono::minutes(540), std::chrono::minutes(1050)}}));
}

TEST_CASE("calendars are in the desk's zone", "[config]") {
    auto text = std::string(least);
    text.insert(text.find("[[mailbox]]"), "timezone = \"Europe/Berlin\"\n");
    const Config config = load(text + "[calendar.shop]\n");
    CHECK(config.rules.desk.time_zone == "Europe/Berlin");
    for (const auto& calendar : config.rules.calendars) CHECK(calendar.time_zone == "Europe/Berlin");
}

TEST_CASE("a calendar has all that it is given, and a zone of its own", "[config]") {
    const Folder folder;
    folder.write("holidays.ics",
                 "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Of the file\r\n"
                 "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\n"
                 "END:VCALENDAR\r\n");
    const auto config = load_config(folder.write("ticketd.toml", std::string(least) + R"([calendar.shop]
timezone = "Asia/Kathmandu"
hours = "09:00-12:00,13:00-17:00"
hours_on = { fri = "09:00-12:00" }
holidays = ["2026-12-25 Christmas Day", "01-01 New Year", "02-29"]
holiday_files = ["holidays.ics"]
working_days = ["2026-05-02"]
[[level]]
key = "commercial"
template = "shop_acknowledgement"
)"));
    using namespace std::chrono;
    const auto& shop = config.rules.calendars.at(1);
    CHECK(shop.time_zone == "Asia/Kathmandu");
    CHECK(config.rules.calendars.at(0).time_zone == "UTC");
    CHECK(shop.hours[1] == std::vector<policy::OpenHours>{{9h, 12h}, {13h, 17h}});
    CHECK(shop.hours[5] == std::vector<policy::OpenHours>{{9h, 12h}});
    CHECK(shop.holidays
          == std::map<year_month_day, std::string>{{year(2026) / 12 / 24, "Of the file"},
                                                   {year(2026) / 12 / 25, "Christmas Day"},
                                                   {year(2026) / 12 / 26, "Of the file"}});
    CHECK(shop.yearly_holidays
          == std::map<month_day, std::string>{{January / 1, "New Year"}, {February / 29, ""}});
    CHECK(shop.working_days == std::set{year(2026) / 5 / 2});
    CHECK(config.rules.find_level("commercial")->acknowledgement == "shop_acknowledgement");
    CHECK(config.rules.find_level("vip")->acknowledgement == "acknowledgement");
}

TEST_CASE("paths and password files are found from the file's folder", "[config]") {
    const Folder folder;
    folder.write("pw", "secret\r\n");
    const auto config = load_config(folder.write("ticketd.toml", R"([desk]
address = "support@example.com"
state_dir = "state"
[[mailbox]]
url = "imap://localhost:1143/Sub%20folder/a"
user = "u"
password_file = "pw"
tls = "off"
[smtp]
url = "smtp://127.0.0.1:2525"
tls = "off"
[licenses]
csv = "l.csv"
)"));
    CHECK(config.state_dir == folder.path() / "state");
    CHECK(config.licenses_csv == folder.path() / "l.csv");
    CHECK(config.licenses_named);
    CHECK(config.mailboxes[0].endpoint.password == "secret");
    CHECK(config.mailboxes[0].endpoint.url == "imap://localhost:1143");
    CHECK(config.mailboxes[0].endpoint.tls == net::Tls::off);
    CHECK(config.mailboxes[0].folder == "Sub folder/a");
    CHECK(config.mailboxes[0].name == "imap://localhost:1143/Sub folder/a");
    CHECK(config.smtp.endpoint.user.empty());
}

TEST_CASE("an empty csv means that there is no register", "[config]") {
    const auto config = load(std::string(least) + "[licenses]\ncsv = \"\"\n");
    CHECK(config.licenses_csv.empty());
    CHECK_FALSE(config.licenses_named);
}

TEST_CASE("a staff member has one address or several", "[config]") {
    const auto config = load(std::string(least) + R"(
[[staff]]
name = "Anna"
address = "anna@example.com"
[[staff]]
name = "Bo"
address = ["bo@example.com", "bo@home.example"]
role = "supervisor"
)");
    REQUIRE(config.rules.staff.size() == 2);
    CHECK(config.rules.staff[0] == policy::StaffMember{"Anna", {"anna@example.com"}, policy::Role::agent});
    CHECK(config.rules.staff[1]
          == policy::StaffMember{"Bo", {"bo@example.com", "bo@home.example"}, policy::Role::supervisor});
}

TEST_CASE("an edition may be written in any letters, as in the register", "[config]") {
    const auto licenses =
        load(std::string(least) + "[licenses.editions]\nPremium = \"vip\"\n[licenses.coupons]\nPREMIUM = 3\n")
            .rules.licenses;
    CHECK(licenses.editions.at("premium") == "vip");
    CHECK(licenses.coupons.at("premium") == 3);
    CHECK(licenses.coupons.size() == 1);
}

TEST_CASE("an empty list switches a window off", "[config]") {
    CHECK(load(std::string(least) + "[gate]\nglobal = []\n").rules.gate.global.empty());
}

TEST_CASE("the gate's rules about one subject, notices and dead addresses", "[config]") {
    const auto gate =
        load(std::string(least) + "[gate]\nnotices = [\"5/1m\"]\nsame_subject = 0\nsuspend = \"never\"\n")
            .rules.gate;
    CHECK(gate.notices == std::vector<policy::Window>{{.count = 5, .seconds = 60}});
    CHECK(gate.same_subject == 0);
    CHECK_FALSE(gate.suspend);
    const auto span = load(std::string(least) + "[gate]\nsuspend = \"12h\"\n").rules.gate.suspend;
    CHECK(span == policy::Span{.count = 12 * 3600, .unit = policy::Span::Unit::seconds});
}

TEST_CASE("web forms, and the fields that mark spam", "[config]") {
    const auto rules =
        load(std::string(least)
             + "[spam]\nheaders = [\"X-Our-Filter:  junk mail\"]\n"
               "[[form]]\nfrom = \"form@example.com\"\n[[form]]\nfrom = \"other@example.com\"\n")
            .rules;
    CHECK(rules.spam_marks == std::vector<policy::SpamMark>{{.field = "X-Our-Filter", .word = "junk mail"}});
    CHECK(rules.forms == std::vector<std::string>{"form@example.com", "other@example.com"});
}

TEST_CASE("the digest's hour is a time of the day or never, and receipts are a person's choice", "[config]") {
    const Folder folder;
    const auto loaded = [&](const std::string& more) {
        return load_config(folder.write("ticketd.toml", std::string(least) + more)).rules;
    };
    CHECK(loaded("").digest.at == std::chrono::minutes(8 * 60));
    CHECK(loaded("[digest]\nat = \"07:30\"\ncalendar = \"always\"\n").digest.at
          == std::chrono::minutes(7 * 60 + 30));
    CHECK_FALSE(loaded("[digest]\nat = \"\"\n").digest.at);
    const auto anna =
        loaded("[[staff]]\nname = \"Anna\"\naddress = \"anna@example.com\"\nreceipts = false\n");
    REQUIRE(anna.staff.size() == 1);
    CHECK_FALSE(anna.staff[0].receipts);
}
