// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/template.hpp"
#include "daemon/notify/words.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

std::string shipped_words(const std::string& language) {
    std::ostringstream text;
    text << std::ifstream(TICKETD_SOURCE_DIR "/templates/" + language + "/words.txt").rdbuf();
    return text.str();
}

Phrases phrases(const std::string& language) {
    std::vector<TemplateFault> faults;
    auto read = Phrases::read(shipped_words(language), faults);
    for (const auto& fault : faults) FAIL(language << " " << fault.line << ": " << fault.what);
    return read;
}

/// The faults of the English words with a line more, "LINE: what" each.
std::string faults_with(const std::string& line) {
    std::vector<TemplateFault> faults;
    Phrases::read("plural: one-other\n" + line + "\n" + shipped_words("en"), faults);
    std::string all;
    for (const auto& fault : faults) all += std::to_string(fault.line) + ": " + fault.what + "\n";
    return all;
}

} // namespace

TEST_CASE("each language says a number with the right form of its word") {
    const auto [language, one, two, five, eleven, twentyone] =
        GENERATE(table<std::string, std::string, std::string, std::string, std::string, std::string>({
            {"en", "1 hour", "2 hours", "5 hours", "11 hours", "21 hours"},
            {"de", "1 Stunde", "2 Stunden", "5 Stunden", "11 Stunden", "21 Stunden"},
            {"fr", "1 heure", "2 heures", "5 heures", "11 heures", "21 heures"},
            {"es", "1 hora", "2 horas", "5 horas", "11 horas", "21 horas"},
            {"ru", "1 час", "2 часа", "5 часов", "11 часов", "21 час"},
        }));
    const auto words = phrases(language);
    CHECK(words.counted("hour", 1) == one);
    CHECK(words.counted("hour", 2) == two);
    CHECK(words.counted("hour", 5) == five);
    CHECK(words.counted("hour", 11) == eleven);
    CHECK(words.counted("hour", 21) == twentyone);
}

TEST_CASE("Russian plurals go by the last digit, but not from 11 to 14") {
    const auto words = phrases("ru");
    CHECK(words.counted("day", 3) == "3 дня");
    CHECK(words.counted("day", 12) == "12 дней");
    CHECK(words.counted("day", 14) == "14 дней");
    CHECK(words.counted("day", 22) == "22 дня");
    CHECK(words.counted("day", 101) == "101 день");
    CHECK(words.counted("day", 111) == "111 дней");
    CHECK(words.counted("day", 0) == "0 дней");
}

TEST_CASE("French nought is singular") { CHECK(phrases("fr").counted("minute", 0) == "0 minute"); }

TEST_CASE("a level's response time is said in each language") {
    auto rules = example_rules();
    const auto [language, day_round, hours] = GENERATE(table<std::string, std::string, std::string>({
        {"en", "24 hours on business days", "14 days"},
        {"de", "24 Stunden an Arbeitstagen", "14 Tage"},
        {"fr", "24 heures (jours ouvrés)", "14 jours"},
        {"es", "24 horas en días laborables", "14 días"},
        {"ru", "24 часа (по рабочим дням)", "14 дней"},
    }));
    const auto words = phrases(language);
    CHECK(in_words(*rules.find_level("commercial"), rules, words) == day_round);
    CHECK(in_words(*rules.find_level("development"), rules, words) == hours);
}

TEST_CASE("a moment has weekday, date, time, zone and offset in each language") {
    const auto [language, expected] = GENERATE(table<std::string, std::string>({
        {"en", "Mon 2026-11-23 17:00 CET (UTC+01:00)"},
        {"de", "Montag, 23.11.2026, 17:00 Uhr MEZ (UTC+01:00)"},
        {"fr", "lundi 23/11/2026 à 17:00, CET (UTC+01:00)"},
        {"es", "lunes 23/11/2026, 17:00 CET (UTC+01:00)"},
        {"ru", "понедельник, 23.11.2026, 17:00 CET (UTC+01:00)"},
    }));
    CHECK(local_time(at("2026-11-23 16:00"), "Europe/Berlin", phrases(language)) == expected);
}

TEST_CASE("sizes have the language's units and decimal sign") {
    CHECK(size_in_words(73'000'000, phrases("de")) == "73,0 MB");
    CHECK(size_in_words(12'345, phrases("fr")) == "12,3 ko");
    CHECK(size_in_words(2, phrases("ru")) == "2 байта");
    CHECK(size_in_words(999'960, phrases("en")) == "1000.0 kB");
}

TEST_CASE("all levels of the regulations have a name in each language") {
    const std::string language = GENERATE("en", "de", "fr", "es", "ru");
    const auto words = phrases(language);
    for (const char* key :
         {"vip-request", "partner", "vip", "commercial", "non-commercial", "non-product", "development"}) {
        INFO(language << " " << key);
        CHECK(words.name(std::string("level.") + key));
    }
    CHECK(level_in_words("gold", words) == "gold");
}

TEST_CASE("the words of logs and of the shell are those of the English templates") {
    const auto shipped = phrases("en");
    for (const char* key : {"second", "minute", "hour", "day", "business_day", "year", "byte"})
        for (const std::int64_t count : {0, 1, 2})
            CHECK(Phrases::english().counted(key, count) == shipped.counted(key, count));
    const Phrases::Places places{{"time", "T"},  {"n", "N"},    {"weekday", "W"}, {"day", "D"},
                                 {"month", "M"}, {"year", "Y"}, {"zone", "Z"},    {"who", "W"}};
    for (const char* key : {"kilobytes", "megabytes", "decimal_sign", "on_business_days", "of_business_hours",
                            "date", "moment", "no_address", "note_of"})
        CHECK(Phrases::english().say(key, places) == shipped.say(key, places));
    for (std::size_t day = 0; day < 7; ++day)
        CHECK(Phrases::english().nth("weekday", day) == shipped.nth("weekday", day));
}

TEST_CASE("every fault of a language's words is found with its line") {
    CHECK_THAT(faults_with("hours: {{n}} hour | {{n}} hours"), Contains("2: nobody asks for \"hours\""));
    CHECK_THAT(faults_with("hour: {{n}} hour"), Contains("2: \"hour\" needs 2 forms"));
    CHECK_THAT(faults_with("hour: {{m}} hour | {{n}} hours"), Contains("2: nothing is called {{m}} here"));
    CHECK_THAT(faults_with("plural: many"), Contains("2: a plural is one-other, french, slavic or none"));
    CHECK_THAT(faults_with("level.: x"), Contains("nobody asks for \"level.\""));
    CHECK_THAT(faults_with("hour"), Contains("2: must be \"KEY: WORDS\""));
    std::vector<TemplateFault> faults;
    Phrases::read("plural: none\n", faults);
    REQUIRE_FALSE(faults.empty());
    CHECK_THAT(faults.front().what, Contains("\"second\" is missing"));
}
