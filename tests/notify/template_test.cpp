// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template.hpp"
#include "daemon/notify/template_names.hpp"
#include "daemon/notify/template_text.hpp"

#include <catch2/catch.hpp>

#include <kainjow/mustache.hpp>

#include <cstdlib>
#include <fstream>

using namespace ticketd::notify;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const TemplateNames names{
    .texts = {"name", "tid"}, .flags = {"yes", "no"}, .lists = {{"items", {"item"}}, {"none", {"item"}}}};

Values values() {
    Values values;
    values.texts = {{"name", "<Jane & {{tid}}>"}, {"tid", "1042"}};
    values.flags = {{"yes", true}, {"no", false}};
    values.lists = {{"items", {{{"item", "one"}}, {{"item", "two"}}}}, {"none", {}}};
    return values;
}

std::string render(std::string_view text) {
    std::vector<TemplateFault> faults;
    const auto compiled = TemplateText::compile(text, 1, names, faults);
    for (const auto& fault : faults) FAIL(fault.line << ": " << fault.what);
    return compiled.render(values());
}

/// What mustache itself makes of it.
std::string reference(const std::string& text, const Values& filled) {
    kainjow::mustache::data data;
    for (const auto& [name, value] : filled.texts) data.set(name, value);
    for (const auto& [name, value] : filled.flags) data.set(name, value);
    for (const auto& [name, items] : filled.lists) {
        kainjow::mustache::data list(kainjow::mustache::data::type::list);
        for (const auto& item : items) {
            kainjow::mustache::data fields;
            for (const auto& [field, value] : item) fields.set(field, value);
            list << fields;
        }
        data.set(name, list);
    }
    kainjow::mustache::mustache mustache(text);
    mustache.set_custom_escape([](const std::string& value) { return value; });
    return mustache.render(data);
}

std::string reference(const std::string& text) { return reference(text, values()); }

/// kainjow leaves an empty line where a condition does not hold, which mustache(5) does not.
std::string without_empty_lines(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != '\n' || !(out.empty() || out.back() == '\n')) out += c;
    return out;
}

/// The fault that a text has, "LINE: what".
std::string fault_of(std::string_view text) {
    std::vector<TemplateFault> faults;
    TemplateText::compile(text, 1, names, faults);
    REQUIRE(faults.size() == 1);
    return std::to_string(faults.front().line) + ": " + faults.front().what;
}

/// A copy of the shipped templates to be spoilt.
class CopiedTemplates {
public:
    CopiedTemplates() : path((fs::temp_directory_path() / "ticketd-templates-XXXXXX").string()) {
        REQUIRE(mkdtemp(path.data()) != nullptr);
        fs::copy(TICKETD_SOURCE_DIR "/templates", path, fs::copy_options::recursive);
    }
    ~CopiedTemplates() { fs::remove_all(path); }
    CopiedTemplates(const CopiedTemplates&) = delete;
    CopiedTemplates& operator=(const CopiedTemplates&) = delete;

    void write(const std::string& file, const std::string& text) const {
        fs::create_directories((fs::path(path) / file).parent_path());
        std::ofstream(fs::path(path) / file) << text;
    }
    std::string error() const {
        try {
            const Templates templates(path, "en");
        } catch (const TemplateError& wrong) {
            return wrong.what();
        }
        return {};
    }

    std::string path;
};

std::string rendered(const Templates& templates, const std::string& language) {
    return templates.render("closing", language, {}).text;
}

} // namespace

TEST_CASE("a template's text fills in texts, conditions and lists") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"plain\n", "plain\n"},
        {"No {{ tid }}{{tid}}\n", "No 10421042\n"},
        {"x {{#yes}}y{{/yes}}{{#no}}n{{/no}} z\n", "x y z\n"},
        {"{{#items}}{{item}}, {{/items}}end", "one, two, end"},
        {"{{^none}}nothing{{/none}}{{^items}}x{{/items}}", "nothing"},
        {"{{#yes}}{{#items}}{{item}} of {{tid}};{{/items}}{{/yes}}", "one of 1042;two of 1042;"},
    }));
    CHECK(render(text) == expected);
    CHECK(reference(text) == expected);
}

TEST_CASE("a line with nothing but one tag leaves no line") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"a\n{{#yes}}\nb {{tid}}\n{{/yes}}\nc\n", "a\nb 1042\nc\n"},
        {"a\n{{#no}}\nb\n{{/no}}\nc\n", "a\nc\n"},
        {"a\n  {{^no}}\nb\n  {{/no}}\nc", "a\nb\nc"},
        {"{{#items}}\n- {{item}}\n{{/items}}\n", "- one\n- two\n"},
        {"{{#none}}\n{{item}}\n{{/none}}\nend\n", "end\n"},
        {"a\n{{! said\nto nobody }}\nb\n", "a\nb\n"},
        {"{{tid}}\n\nb\n", "1042\n\nb\n"},
        {"a\n\n{{#yes}}\nb\n{{/yes}}", "a\n\nb\n"},
    }));
    CHECK(render(text) == expected);
    CHECK(without_empty_lines(reference(text)) == without_empty_lines(expected));
}

TEST_CASE("what is filled in is never read as template and never escaped") {
    CHECK(render("{{name}}") == "<Jane & {{tid}}>");
}

TEST_CASE("every fault of a template's text is found with its line") {
    CHECK_THAT(fault_of("a\nb {{nmae}}\n"),
               Contains("2: nothing is called {{nmae}} here; there are: name, tid"));
    CHECK_THAT(fault_of("\n\n{{#maybe}}\nx\n{{/maybe}}\n"),
               Contains("3: there is no condition or list {{#maybe}}"));
    CHECK_THAT(fault_of("{{#yes}}\nx"), Contains("1: {{#yes}} has no {{/yes}}"));
    CHECK_THAT(fault_of("x\n{{/yes}}"), Contains("2: {{/yes}} closes nothing"));
    CHECK_THAT(fault_of("a\n{{name"), Contains("2: \"{{\" has no \"}}\""));
    CHECK_THAT(fault_of("{{> other}}"), Contains("is not known; use"));
    CHECK_THAT(fault_of("{{{name}}}"), Contains("is not known; use"));
    CHECK_THAT(fault_of("{{item}}"), Contains("1: nothing is called {{item}}"));
    CHECK_THAT(fault_of("{{! one\ntwo }}\n{{nmae}}"), Contains("3: nothing is called"));
}

TEST_CASE("the shipped templates are complete, right, and read by another mustache alike") {
    CHECK(CopiedTemplates().error().empty());
    for (const auto& known : known_templates()) {
        std::ifstream file(TICKETD_SOURCE_DIR "/templates/en/" + std::string(known.name) + ".txt");
        std::string subject, empty;
        std::getline(file, subject);
        std::getline(file, empty);
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        for (const bool flag : {false, true}) {
            Values filled;
            for (const auto name : known.names.texts)
                filled.texts.emplace(name, "text of " + std::string(name));
            for (const auto name : known.names.flags) filled.flags.emplace(name, flag);
            for (const auto& list : known.names.lists) {
                auto& items = filled.lists[std::string(list.name)];
                for (const auto name : list.fields)
                    if (flag) items.push_back({{std::string(name), "one"}});
            }
            INFO(known.name);
            const auto ours =
                Templates(TICKETD_SOURCE_DIR "/templates", "en").render(std::string(known.name), "", filled);
            CHECK(without_empty_lines(ours.text) == without_empty_lines(reference(text, filled)));
        }
    }
}

TEST_CASE("faults of template files name file and line, all of them together") {
    const CopiedTemplates copy;
    fs::remove(copy.path + "/en/closing.txt");
    copy.write("en/refusal.txt", "Subject: {{subject}}\n\nDear {{persn}},\n{{#cut}}\n");
    copy.write("en/follow_up.txt", "Hello\n\nyou\n");
    copy.write("de/notice.txt", "Subject: x\n\n{{tix}}\n");
    const auto error = copy.error();
    CHECK_THAT(error, Contains(copy.path + "/en/closing.txt:1: cannot be read"));
    CHECK_THAT(error, Contains(copy.path + "/en/refusal.txt:3: nothing is called {{persn}}"));
    CHECK_THAT(error, Contains(copy.path + "/en/refusal.txt:4: {{#cut}} has no {{/cut}}"));
    CHECK_THAT(error, Contains(copy.path + "/en/follow_up.txt:1: the first line must be"));
    CHECK_THAT(error, Contains(copy.path + "/de/notice.txt:3: nothing is called {{tix}}"));
    CHECK(std::count(error.begin(), error.end(), '\n') == 4);
}

TEST_CASE("a directory without templates is an error that names them") {
    CHECK_THROWS_WITH(Templates("/nonexistent", "en"),
                      Contains("/nonexistent/en/acknowledgement.txt:1: cannot be read"));
}

TEST_CASE("a client's template cannot use what only staff may see") {
    for (const std::string_view name : {"from", "text", "why_not"}) {
        const CopiedTemplates copy;
        copy.write("en/acknowledgement.txt", "Subject: x\n\n{{" + std::string(name) + "}}\n");
        CHECK_THAT(copy.error(),
                   Contains("acknowledgement.txt:3: nothing is called {{" + std::string(name) + "}}"));
    }
}

TEST_CASE("the wanted language is used where it is there, else the desk's") {
    const CopiedTemplates copy;
    copy.write("sv/closing.txt", "Subject: x\n\nAvslutat\n");
    const Templates templates(copy.path, "en");
    CHECK(rendered(templates, "sv") == "Avslutat\n");
    CHECK(rendered(templates, "sv-FI") == "Avslutat\n");
    CHECK_THAT(rendered(templates, "it"), Contains("is now closed"));
    CHECK_THAT(rendered(templates, ""), Contains("is now closed"));
    CHECK_THAT(templates.render("notice", "sv", {}).text, Contains("How this was decided"));
}

TEST_CASE("a rendered subject is one line whatever is filled in") {
    Values filled;
    filled.texts["subject"] = "a\r\nBcc: victim@example.org";
    filled.flags["has_subject"] = true;
    const auto mail = Templates(TICKETD_SOURCE_DIR "/templates", "en").render("closing", "", filled);
    CHECK(mail.subject == "a  Bcc: victim@example.org");
}
