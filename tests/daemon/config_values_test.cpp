// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/values.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace ticketd;
using namespace ticketd::config;
using Unit = policy::Span::Unit;

TEST_CASE("a time is a whole number and a unit", "[config]") {
    CHECK(read_span("90s") == policy::Span{90, Unit::seconds});
    CHECK(read_span("30m") == policy::Span{1800, Unit::seconds});
    CHECK(read_span("24h") == policy::Span{86400, Unit::seconds});
    CHECK(read_span("14d") == policy::Span{14, Unit::days});
    CHECK(read_span("1y") == policy::Span{1, Unit::years});
    for (const char* bad : {"", "h", "24", "0h", "-1h", "+1h", "24H", "24 h", "1h30m",
                            "99999999999999999999h", "9999999999999h", "1001y", "1.5h"})
        CHECK_FALSE(read_span(bad));
}

TEST_CASE("a size is decimal", "[config]") {
    CHECK(read_size("50MB") == 50'000'000U);
    CHECK(read_size("1GB") == 1'000'000'000U);
    CHECK(read_size("64kB") == 64'000U);
    CHECK(read_size("700") == 700U);
    for (const char* bad :
         {"", "MB", "50mb", "50MiB", "0MB", "-5MB", "2000GB", "99999999999999999999", "5 MB"})
        CHECK_FALSE(read_size(bad));
}

TEST_CASE("a window is a number of mails and a time", "[config]") {
    CHECK(read_window("10/10m") == policy::Window{10, 600});
    CHECK(read_window("30/1d") == policy::Window{30, 86400});
    for (const char* bad :
         {"", "/", "10", "10/", "/10m", "x/10m", "10/y", "10/1y", "0/10m", "5000000000/1m", "1x/1m"})
        CHECK_FALSE(read_window(bad));
}

TEST_CASE("hours end after they begin, and begin after the ones before", "[config]") {
    using std::chrono::minutes;
    using Hours = std::vector<policy::OpenHours>;
    CHECK(read_hours("09:00-17:30") == Hours{{minutes(540), minutes(1050)}});
    CHECK(read_hours("00:00-24:00") == Hours{{minutes(0), minutes(1440)}});
    CHECK(read_hours("09:00-12:00,13:00-17:30")
          == Hours{{minutes(540), minutes(720)}, {minutes(780), minutes(1050)}});
    CHECK(read_hours("09:00-12:00, 13:00-17:30")->size() == 2);
    for (const char* bad :
         {"", "9:00-17:00", "09:00", "17:00-09:00", "09:00-09:00", "09:60-10:00", "09:00-24:01",
          "09:00-25:00", "-1:00-10:00", "09:00-17:30x", "09:00-12:00,", ",09:00-12:00",
          "09:00-12:00,12:00-13:00", "13:00-17:00,09:00-12:00", "09:00-12:00,11:00-13:00"})
        CHECK_FALSE(read_hours(bad));
}

TEST_CASE("days are a list of days and ranges, which may go over the week's end", "[config]") {
    CHECK(read_days("mon-fri") == std::array{false, true, true, true, true, true, false});
    CHECK(read_days("mon,wed, fri") == std::array{false, true, false, true, false, true, false});
    CHECK(read_days("sat-mon") == std::array{true, true, false, false, false, false, true});
    for (const char* bad : {"", "mo-fr", "mon-", "-fri", "mon,", "Mon-Fri", "mon-fri-sat"})
        CHECK_FALSE(read_days(bad));
}

TEST_CASE("a date is one of the calendar", "[config]") {
    using namespace std::chrono;
    CHECK(read_date("2028-02-29") == year(2028) / February / 29);
    for (const char* bad :
         {"", "2026-02-29", "2026-13-01", "26-12-25", "2026-1-1", "2026/12/25", "2026-12-25x", "-026-01-01"})
        CHECK_FALSE(read_date(bad));
}

TEST_CASE("a holiday is a date of one year or of every year, and may have a name", "[config]") {
    using namespace std::chrono;
    const auto once = read_holiday("2026-04-03 Good Friday");
    REQUIRE(once);
    CHECK(once->year == year(2026));
    CHECK(once->day == April / 3);
    CHECK(once->name == "Good Friday");
    const auto yearly = read_holiday("02-29");
    REQUIRE(yearly);
    CHECK_FALSE(yearly->year);
    CHECK(yearly->day == February / 29);
    CHECK(yearly->name.empty());
    for (const char* bad : {"", "2026-02-29", "02-30", "13-01", "00-10", "1-1", "12-25-2026", "Christmas",
                            " 12-25", "12-25\nx", "12-25 a\tb", "12-25x"})
        CHECK_FALSE(read_holiday(bad));
}

TEST_CASE("a zone is one that the system has, and no path", "[config]") {
    CHECK(read_zone("Europe/Berlin") == "Europe/Berlin");
    CHECK(read_zone("UTC") == "UTC");
    for (const char* bad : {"", "Europe", "Mars/Base", "/etc/localtime", "../zoneinfo/UTC", "Europe/Berlin "})
        CHECK_FALSE(read_zone(bad));
}

TEST_CASE("a zone is one that deadlines can be reckoned in, not only a file", "[config]") {
    for (const char* bad : {"right/Europe/Berlin", "posix/Europe/Berlin", "posixrules", "Factory"})
        CHECK_FALSE(read_zone(bad));
}

TEST_CASE("a URL is taken apart, and nothing else is taken for one", "[config]") {
    const auto url = read_url("IMAPS://Mail.Example.com:993/Sub%2Ffolder/x");
    REQUIRE(url);
    CHECK(url->server() == "imaps://mail.example.com:993");
    CHECK(url->path == "Sub/folder/x");
    CHECK(read_url("imap://[::1]:143/")->host == "[::1]");
    CHECK(read_url("imap://[::1]:143/")->is_loopback());
    CHECK(read_url("imap://127.0.0.2")->is_loopback());
    CHECK_FALSE(read_url("imap://127.0.0.1.example.com")->is_loopback());
    for (const char* bad : {"", "mail.example.com", "imap://", "imap:///INBOX", "imap://a b/", "imap://u@h/",
                            "imap://h:/", "imap://h:0/", "imap://h:65536", "imap://h:1x", "imap://h/%",
                            "imap://h/%zz", "imap://h/%00", "imap://[::1", "imap://[xyz]/", "imap://h\n/"})
        CHECK_FALSE(read_url(bad));
}

TEST_CASE("a service of ours listens where nobody else's machine can reach it", "[config]") {
    CHECK(read_listen("127.0.0.1:9253") == net::Listen{.host = "127.0.0.1", .port = 9253, .path = {}});
    CHECK(read_listen("127.1.2.3:1") == net::Listen{.host = "127.1.2.3", .port = 1, .path = {}});
    CHECK(read_listen("localhost:9253") == net::Listen{.host = "127.0.0.1", .port = 9253, .path = {}});
    CHECK(read_listen("[::1]:9253") == net::Listen{.host = "::1", .port = 9253, .path = {}});
    CHECK(read_listen("unix:/run/ticketd/http")
          == net::Listen{.host = {}, .port = 0, .path = "/run/ticketd/http"});
    for (const char* bad :
         {"", "9253", ":9253", "0.0.0.0:9253", "[::]:9253", "192.0.2.1:9253", "desk.example.com:9253",
          "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.256:80",
          "127.0.0:80", "127.0.0.1.5:80", "127.0.0.1.example.com:80", "::1:9253", "unix:", "unix:run/http"})
        CHECK_FALSE(read_listen(bad));
    CHECK_FALSE(read_listen("unix:/" + std::string(200, 'x')));
}
