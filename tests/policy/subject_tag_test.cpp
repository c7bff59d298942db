// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/subject_tag.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::policy;
using Numbers = std::vector<std::int64_t>;

TEST_CASE("every form of a subject tag is read") {
    for (const auto* subject : {
             "[TID#1042]",
             "[TID 1042]",
             "[TID1042]",
             "[TID: 1042]",
             "[ tid # 1042 ]",
             "[tId#1042] printer",
             "Re: AW: [TID#1042] printer",
             "printer (was: [TID#1042])",
             "[TID#0001042]",
             "[TID:#1042]",
             "[TID#\r\n 1042]",
             "[TID\t#\t1042]",
             "[TID#10\r\n 42]",
             "[T ID#1042]",
             "[TID\xC2\xA0#1042]",
             "［TID＃1042］",
             "[ＴＩＤ：１０４２]",
             "【1】[TID　1042]",
             "[[TID#1042]]",
             "[x] [TID#1042]",
             "[TID[TID#1042]",
             "\xEF\xBC [TID#1042]",
             "caf\xC3\xA9 [TID#1042]",
         }) {
        INFO(subject);
        CHECK(subject_tags(subject, "TID") == Numbers{1042});
    }
}

TEST_CASE("what only looks like a tag is none") {
    for (const auto* subject : {
             "",
             "[",
             "[TID",
             "[TID#",
             "[TID#]",
             "[TID#1042",
             "TID#1042",
             "(TID#1042)",
             "[TID#1042a]",
             "[TID#a1042]",
             "[TIDE#1042]",
             "[ID#1042]",
             "[TID-1042]",
             "[TID#-1042]",
             "[TID#0]",
             "[TID#000]",
             "[TID#10.42]",
             "[#1042]",
             "[TID#9223372036854775808]",
             "[TID#99999999999999999999999999]",
             "[TID#1042\xEF\xBC",
             "[TID#1042\xEF",
         }) {
        INFO(subject);
        CHECK(subject_tags(subject, "TID").empty());
    }
}

TEST_CASE("several tags are read in their order, each once, and one that overflows stops none") {
    CHECK(subject_tags("[TID#2] Re: [TID#1] [TID#99999999999999999999] [tid 2][TID3]", "TID")
          == Numbers{2, 1, 3});
    CHECK(subject_tags("[TID#9223372036854775807]", "TID") == Numbers{9223372036854775807});
}

TEST_CASE("the tag's word is configuration, of any letters") {
    CHECK(subject_tags("[Ticket#5] [TID#6]", "ticket") == Numbers{5});
    CHECK(subject_tags("[Заявка#5]", "Заявка") == Numbers{5});
}

TEST_CASE("a subject of nothing but brackets takes no longer than its length") {
    CHECK(subject_tags(std::string(1'000'000, '['), "TID").empty());
    std::string hostile;
    for (int i = 0; i < 100'000; ++i) hostile += "[TID# 1";
    CHECK(subject_tags(hostile, "TID").empty());
    CHECK(strip_tags_and_prefixes(std::string(300'000, '['), "TID").size() == 300'000);
}

TEST_CASE("tags and reply prefixes are stripped from a subject, and nothing else is") {
    const std::pair<const char*, const char*> cases[] = {
        {"Re: [TID#1042] Printer on fire", "Printer on fire"},
        {"[TID#1042] Re: AW: [tid 7] WG: Printer", "Printer"},
        {"RE[2]: Re(3): Re^4: Printer", "Printer"},
        {"SV: Antw: TR: RV: Fwd: FW: VS: Printer", "Printer"},
        {"回复：Printer", "Printer"},
        {"转发: 答复: Printer", "Printer"},
        {"Ответ: Re: Printer", "Printer"},
        {"re : Printer", "Printer"},
        {"Printer [TID#1042] on   fire", "Printer on fire"},
        {"Printer [TID#99999999999999999999]", "Printer"},
        {"Re: [TID#1042]", ""},
        {"", ""},
        {"Release: 2.0", "Release: 2.0"},
        {"Reply to: all", "Reply to: all"},
        {"Printer: re: paper", "Printer: re: paper"},
        {"R2: build fails", "R2: build fails"},
        {"[list] Printer", "[list] Printer"},
        {"Ünïcödé ☃", "Ünïcödé ☃"},
    };
    for (const auto& [subject, bare] : cases) {
        INFO(subject);
        CHECK(strip_tags_and_prefixes(subject, "TID") == bare);
    }
}
