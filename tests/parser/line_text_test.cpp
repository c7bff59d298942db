// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/line_text.hpp"
#include "parser/signature_words.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

using namespace ticketd::parser;

namespace {

using Pieces = std::vector<std::string_view>;

/// Lines put together at random from pieces; the same ones in every run.
class Lines {
public:
    explicit Lines(Pieces pieces) : pieces_(std::move(pieces)) {}
    std::string next(std::size_t most) {
        std::string line;
        for (std::size_t n = random_() % (most + 1); n > 0; --n) line += pieces_[random_() % pieces_.size()];
        return line;
    }

private:
    Pieces pieces_;
    std::minstd_rand random_{1};
};

} // namespace

TEST_CASE("folding makes a line comparable") {
    CHECK(folded("  *Mit*  freundlichen\xC2\xA0 GRÜSSEN ") == "mit freundlichen grüssen");
    CHECK(folded("С УВАЖЕНИЕМ\xEF\xBC\x9A") == "с уважением:");
    CHECK(folded("l\xE2\x80\x99\xC3\x89t\xE2\x80\x8B\xC3\xA9") == "l'été");
    CHECK(folded("* \xE2\x80\x8B *").empty());
    CHECK(folded("longer", 5).empty());
}

TEST_CASE("a table of words finds what each of them alone finds") {
    static constexpr auto words = sorted(
        std::to_array<std::string_view>({"ab", "a", "écrit", "a écrit", "写道", "เขียนว่า", "b)", "הב"}));
    constexpr WordTable table(words);
    Lines lines({"a", "b", "ab", " ", "é", "crit", "écrit", "写", "道", "写道", "เขียนว่า", "เ", ")", ".", "הב",
                 "ה", "\xE0"});
    for (int i = 0; i < 20'000; ++i) {
        const std::string line = lines.next(6);
        INFO(line);
        const bool any =
            std::any_of(words.begin(), words.end(), [&](auto word) { return has_word(line, word); });
        CHECK(table.any_in(line) == any);
    }
}

TEST_CASE("no closing and no device's line is passed over at the first glance") {
    Lines starts({"*", "[", "- ", " ", "\xC2\xA0"});
    Lines rests({"iPhone", " gesendet", " gönderildi", "GÖNDERILDI", "から送信", "에서 보냄", " ", "*", ",",
                 ".", "!", "-", "<http://a>", "\xE2\x80\x8B", "\xC2\xA0", "T", "i", "ü"});
    const Pieces words{"Regards",
                       "LG",
                       "mfg",
                       "vg",
                       "Att",
                       "best",
                       "Mit freundlichen Grüßen",
                       "С УВАЖЕНИЕМ",
                       "此致",
                       "Yst. terv.",
                       "Un  saludo",
                       "All the best",
                       "Le saluda atentamente",
                       "Ünt",
                       "Sent from my",
                       "Von meinem",
                       "Von",
                       "GET Outlook for",
                       "Отправлено с",
                       "发自我的",
                       "Samsung cihazımdan",
                       "올림"};
    int found = 0;
    for (int i = 0; i < 60'000; ++i) {
        const std::string line =
            starts.next(2) + std::string(words[static_cast<std::size_t>(i) % words.size()]) + rests.next(5);
        const std::string text = folded(line);
        if (!is_closing(text) && !is_device_line(text)) continue;
        ++found;
        INFO(line);
        CHECK(may_begin_signature(line));
    }
    CHECK(found > 5'000);
    CHECK_FALSE(may_begin_signature("Wir benutzen das Programm schon lange und haben"));
    CHECK_FALSE(may_begin_signature("We have been using the standard edition for about two"));
}
