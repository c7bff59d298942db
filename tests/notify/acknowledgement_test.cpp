// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;

namespace {

policy::RequestField asked_field(const std::string& key, std::string_view expression) {
    std::string why;
    policy::RequestField made;
    made.key = key;
    made.patterns.push_back(policy::Pattern::compile(expression, why).value());
    return made;
}

/// A desk that asks for the site and the version, and has a holiday next week.
policy::Rules asking_rules() {
    auto rules = example_rules();
    rules.fields = {asked_field("site", "https?://"), asked_field("version", "version")};
    rules.ack.ask = {"site", "version"};
    rules.calendars[0].holidays = {{std::chrono::year(2026) / 11 / 23, "Feast"}};
    return rules;
}

/// A mail in a language, that its header names; with an attachment if it has a name.
std::string request(const std::string& language, const std::string& attachment = {},
                    const std::string& type = "image/bmp", const std::string& text = "Hm.\n") {
    const auto header = "From: Jane Doe <jane@client.example>\nTo: support@example.com\nSubject: Printer\n"
                        "Date: Fri, 20 Nov 2026 16:59:58 +0100\nMessage-ID: <first@client.example>\n"
                        "Content-Language: "
                        + language + "\nMIME-Version: 1.0\n";
    if (attachment.empty()) return mail(header + "Content-Type: text/plain; charset=utf-8", text);
    return mail(header + "Content-Type: multipart/mixed; boundary=b",
                "--b\n\n" + text + "--b\nContent-Type: " + type
                    + "\nContent-Disposition: attachment; filename*=utf-8''" + attachment
                    + "\nContent-Transfer-Encoding: base64\n\nAAAAAAAA\n--b--\n");
}

parser::Message acknowledged(const std::string& raw, policy::Rules rules = asking_rules()) {
    const auto taken = ExampleDesk(std::move(rules)).take(raw, empty_facts(), friday);
    return parser::parse(taken.mail("acknowledgement").bytes);
}

struct Wording {
    std::string language, greeting, level, response, due, day_off, site, closing;
};

const std::vector<Wording> wordings{
    {"en", "Hello,", "non-commercial", "48 hours on business days", "Wed 2026-11-25 17:00 CET (UTC+01:00)",
     "- Mon 2026-11-23 (Feast)", "- the address (URL) of your site", "Kind regards"},
    {"de", "Guten Tag,", "nicht kommerziell", "48 Stunden an Arbeitstagen",
     "Mittwoch, 25.11.2026, 17:00 Uhr MEZ (UTC+01:00)", "- Montag, 23.11.2026 (Feast)",
     "- die Adresse (URL) Ihrer Website", "Mit freundlichen Grüßen"},
    {"fr", "Bonjour,", "non commercial", "48 heures (jours ouvrés)",
     "mercredi 25/11/2026 à 17:00, CET (UTC+01:00)", "- lundi 23/11/2026 (Feast)",
     "- l'adresse (URL) de votre site", "Cordialement"},
    {"es", "Buenos días:", "no comercial", "48 horas en días laborables",
     "miércoles 25/11/2026, 17:00 CET (UTC+01:00)", "- lunes 23/11/2026 (Feast)",
     "- la dirección (URL) de su sitio", "Un cordial saludo"},
    {"ru", "Здравствуйте!", "некоммерческий", "48 часов (по рабочим дням)",
     "среда, 25.11.2026, 17:00 CET (UTC+01:00)", "- понедельник, 23.11.2026 (Feast)",
     "- адрес (URL) вашего сайта", "С уважением"},
};

/// Lines and shape: nothing unrendered, no hole where a section was left out, no line that a window wraps.
void check_layout(const std::string& text) {
    CHECK_THAT(text, !Contains("{{") && !Contains("}}") && !Contains("\n\n\n") && !Contains(" \n"));
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = text.substr(begin, end - begin);
        const auto characters =
            std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
        INFO(line);
        if (!line.starts_with("mailto:")) CHECK(characters <= 80);
        begin = end + 1;
    }
}

} // namespace

TEST_CASE("an acknowledgement says all of it in the client's language, and reads back as it was written") {
    for (const auto& wording : wordings) {
        INFO(wording.language);
        const auto read = acknowledged(request(wording.language, "shot.bmp"));
        CHECK(read.subject == "[TID#1042] Printer");
        CHECK_THAT(read.text, Catch::StartsWith(wording.greeting + "\n\n"));
        for (const auto& said : {wording.level, wording.response, wording.due, wording.day_off, wording.site,
                                 wording.closing, std::string("- shot.bmp"), std::string("[TID#1042]")})
            CHECK_THAT(read.text, Contains(said));
        check_layout(read.text);
        CHECK(read.defects.empty());
        CHECK(read.language.empty());
        CHECK(read.kind == parser::Kind::auto_reply);
    }
}

TEST_CASE("the HTML part beside the text says the same") {
    for (const auto& wording : wordings) {
        INFO(wording.language);
        const auto read = acknowledged(request(wording.language, "shot.bmp"));
        CHECK(read.html);
        CHECK(read.attachments.empty());
        const auto& html = read.html_body;
        for (const auto& said :
             {wording.level, wording.response, wording.due, wording.day_off.substr(2),
              std::string("<li>shot.bmp</li>"), std::string("[TID#1042]"), std::string("[ref:")})
            CHECK_THAT(html, Contains(said));
        CHECK_THAT(html, !Contains("{{") && Contains("lang=\"" + wording.language + "\""));
    }
}

TEST_CASE("nothing is asked or announced that there is no cause for") {
    auto rules = asking_rules();
    rules.calendars[0].holidays.clear();
    for (const auto& wording : wordings) {
        INFO(wording.language);
        const auto read =
            acknowledged(request(wording.language, "", "", "See https://shop.example, version 4.\n"), rules);
        CHECK_THAT(read.text, !Contains(wording.site) && !Contains("\n- "));
        check_layout(read.text);
    }
}

TEST_CASE("what is missing is asked once, not again with a follow-up") {
    const ExampleDesk desk(asking_rules());
    const auto first = desk.take(request("en"), empty_facts(), friday);
    CHECK_THAT(parser::parse(first.mail("acknowledgement").bytes).text,
               Contains("the version of the software"));
    const auto more =
        mail("From: jane@client.example\nTo: support@example.com\nSubject: Re: [TID#1042] Printer\n"
             "Date: Fri, 20 Nov 2026 23:00:00 +0100\nMessage-ID: <more@client.example>",
             "Well?\n");
    const auto second = desk.take(more, facts_after(first), friday + std::chrono::hours(7));
    CHECK_THAT(parser::parse(second.mail("acknowledgement").bytes).text,
               !Contains("the version of the software"));
}

TEST_CASE(
    "a follow-up's acknowledgement names the days off before the due time and the longest response too") {
    const ExampleDesk desk(asking_rules());
    for (const auto& wording : wordings) {
        INFO(wording.language);
        const auto first = desk.take(request(wording.language), empty_facts(), friday);
        const auto more = mail(
            "From: jane@client.example\nTo: support@example.com\nSubject: Re: [TID#1042] Printer\n"
            "Date: Fri, 20 Nov 2026 23:00:00 +0100\nMessage-ID: <more@client.example>\nContent-Language: "
                + std::string(wording.language),
            "?\n");
        const auto second = desk.take(more, facts_after(first), friday + std::chrono::hours(7));
        const auto text = parser::parse(second.mail("acknowledgement").bytes).text;
        CHECK_THAT(text, Contains("\n- ") && Contains("48"));
        CHECK_THAT(parser::parse(first.mail("acknowledgement").bytes).text, Contains("\n- "));
    }
}

TEST_CASE("of a mail whose text was not kept nothing is asked") {
    const ExampleDesk desk(asking_rules());
    const auto text =
        parser::parse(desk.take(request("en"), empty_facts(), friday, true).mail("acknowledgement").bytes)
            .text;
    CHECK_THAT(text, Contains("Only its header") && !Contains("the version of the software"));
}

TEST_CASE("a field of the desk's own has its own name in each language, or one for all") {
    auto rules = asking_rules();
    rules.fields[0].labels = {{"de", "Ihre Seite"}, {"en", "your page"}};
    rules.fields.push_back(asked_field("order", "order"));
    rules.fields.back().labels = {{"en", "the order number"}};
    rules.ack.ask.push_back("order");
    CHECK_THAT(acknowledged(request("de"), rules).text,
               Contains("- Ihre Seite\n") && Contains("- the order number\n"));
    CHECK_THAT(acknowledged(request("fr"), rules).text, Contains("- l'adresse (URL)"));
    CHECK_THAT(acknowledged(request("en"), rules).text, Contains("- your page\n"));
}

TEST_CASE("names of attachments are shown short, few, and on their line") {
    const auto evil = GENERATE(as<std::string>(), "a%0D%0AService%20level:%20VIP.bmp", "a%E2%80%AEgpj.bmp",
                               "%7B%7Bdesk%7D%7D%7B%7B/has_missing%7D%7D.bmp", "%3Cimg%20src=x%3E.bmp",
                               "a%E2%80%A8b.bmp", "a%C2%85b.bmp");
    for (const auto& wording : wordings) {
        INFO(wording.language);
        const auto read = acknowledged(request(wording.language, evil));
        CHECK_THAT(read.text,
                   !Contains("\nService level: VIP") && !Contains("\u202E") && !Contains("\u2028"));
        CHECK_THAT(read.html_body, !Contains("<img"));
        check_layout(evil.starts_with("%7B") ? std::string{} : read.text);
    }
}

TEST_CASE("a long name is cut, and of many names the first ones are shown") {
    const auto read = acknowledged(request("en", std::string(150, 'x') + ".bmp"));
    CHECK_THAT(read.text, Contains("- " + std::string(60, 'x') + "…\n"));
    std::string parts;
    for (int i = 0; i < 40; ++i)
        parts += "--b\nContent-Type: image/bmp\nContent-Disposition: attachment; filename=f"
                 + std::to_string(i) + ".bmp\n\nx\n";
    const auto many =
        acknowledged(mail("From: jane@client.example\nSubject: x\nMessage-ID: <a@b>\nContent-Type: "
                          "multipart/mixed; boundary=b",
                          "--b\n\nHm.\n" + parts + "--b--\n"));
    CHECK_THAT(many.text, Contains("- f9.bmp\n- …\n") && !Contains("f10.bmp"));
}

TEST_CASE("a client's subject and name change nothing of the mail's shape in any language") {
    const auto evil =
        GENERATE(as<std::string>(), "{{#has_due}}{{reference}}", "=?utf-8?Q?x=0D=0ABcc:_v@example.org?=",
                 "=?utf-8?B?4oCuMjQwMSNESVRb?=", "<script>alert(1)</script>", "=?utf-8?Q?=E2=80=A8y?=");
    for (const auto& wording : wordings) {
        INFO(wording.language << " " << evil);
        const auto taken =
            ExampleDesk(asking_rules())
                .take(mail("From: " + (evil[0] == '<' ? "Jane" : evil) + " <jane@client.example>\nSubject: "
                               + evil + "\nMessage-ID: <a@b>\nContent-Language: " + wording.language,
                           "x\n"),
                      empty_facts(), friday);
        const auto sent = taken.mail("acknowledgement");
        const auto read = parser::parse(sent.bytes);
        CHECK_THAT(read.subject, Catch::StartsWith("[TID#1042]") && !Contains("\u202E"));
        CHECK(read.find("Bcc") == nullptr);
        CHECK_THAT(read.text, Contains(wording.closing) && !Contains("\u202E"));
        CHECK_THAT(read.html_body, !Contains("<script"));
        CHECK(read.defects.empty());
    }
}

TEST_CASE("a level has its new tickets acknowledged in words of its own") {
    auto rules = asking_rules();
    for (auto& level : rules.levels)
        if (level.key == "non-commercial") level.acknowledgement = "closing";
    CHECK_THAT(acknowledged(request("de"), rules).text, Contains("ist jetzt abgeschlossen"));
}
