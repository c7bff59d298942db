// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/desk_templates.hpp"
#include "daemon/notify/template_names.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

using namespace ticketd;
using namespace ticketd::notify;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const fs::path shipped = TICKETD_SOURCE_DIR "/templates";
const std::vector<std::string> languages{"de", "en", "es", "fr", "ru"};

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::set<std::string> files_of(const std::string& language) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(shipped / language))
        names.insert(entry.path().filename().string());
    return names;
}

/// The placeholders of a template's text, each once.
std::set<std::string> tags_of(const std::string& text) {
    std::set<std::string> tags;
    for (std::size_t at = 0; (at = text.find("{{", at)) != std::string::npos; ++at)
        tags.insert(text.substr(at + 2, text.find("}}", at) - at - 2));
    return tags;
}

/// A directory of templates to be spoilt.
class Copy {
public:
    Copy() : path((fs::temp_directory_path() / "ticketd-shipped-XXXXXX").string()) {
        REQUIRE(mkdtemp(path.data()) != nullptr);
        fs::copy(shipped, path, fs::copy_options::recursive);
    }
    ~Copy() { fs::remove_all(path); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    void write(const std::string& file, const std::string& text) const {
        std::ofstream(fs::path(path) / file) << text;
    }
    std::string error() const {
        try {
            const auto templates = read_templates(path, test::example_rules());
            check_templates(templates, path);
        } catch (const TemplateError& wrong) {
            return wrong.what();
        }
        return {};
    }
    std::string path;
};

} // namespace

TEST_CASE("every template exists in every language") {
    const auto english = files_of("en");
    CHECK(english.contains("words.txt"));
    for (const auto& known : known_templates()) CHECK(english.contains(std::string(known.name) + ".txt"));
    for (const auto& language : languages) {
        INFO(language);
        CHECK(files_of(language) == english);
    }
    CHECK(Templates(shipped, "en").gaps().empty());
}

TEST_CASE("a template says in every language what it says in English") {
    for (const auto& language : languages)
        for (const auto& file : files_of("en")) {
            if (file == "words.txt") continue;
            INFO(language << "/" << file);
            CHECK(tags_of(text_of(shipped / language / file)) == tags_of(text_of(shipped / "en" / file)));
        }
}

TEST_CASE("a text and its HTML say the same") {
    for (const auto& language : languages)
        for (const auto& file : files_of(language)) {
            if (!file.ends_with(".html")) continue;
            INFO(language << "/" << file);
            auto said = tags_of(text_of(shipped / language / (file.substr(0, file.size() - 5) + ".txt")));
            for (const char* in_subject : {"subject", "#has_subject", "^has_subject", "/has_subject"})
                said.erase(in_subject);
            CHECK(tags_of(text_of(shipped / language / file)) == said);
        }
}

TEST_CASE("no shipped line is too wide for a mail") {
    for (const auto& language : languages)
        for (const auto& file : files_of(language)) {
            if (!file.ends_with(".txt") || file == "words.txt") continue;
            std::istringstream lines(text_of(shipped / language / file));
            for (std::string line; std::getline(lines, line);) {
                if (line.find("{{") != std::string::npos) continue;
                INFO(language << "/" << file << ": " << line);
                CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; })
                      <= 79);
            }
        }
}

TEST_CASE(
    "each shipped mail to staff has a line that is always there, by which a quotation of it is recognised") {
    const auto count = [](const std::string& line, const std::string& what) {
        std::size_t found = 0;
        for (auto at = line.find(what); at != std::string::npos; at = line.find(what, at + 1)) ++found;
        return found;
    };
    for (const auto& language : languages)
        for (const auto& known : known_templates()) {
            if (known.for_client) continue;
            std::istringstream lines(text_of(shipped / language / (std::string(known.name) + ".txt")));
            std::size_t inside = 0, always = 0;
            for (std::string line; std::getline(lines, line);) {
                if (inside == 0 && line.find("{{") == std::string::npos && line.size() >= 16
                    && line[0] != ' ')
                    ++always;
                inside += count(line, "{{#") + count(line, "{{^") - count(line, "{{/");
            }
            INFO(language << "/" << known.name);
            CHECK(always > 0);
        }
}

TEST_CASE("all shipped templates make good mails") { CHECK(Copy().error().empty()); }

TEST_CASE("a template that makes no good mail is found before it is needed") {
    const Copy copy;
    copy.write("ru/closing.txt", "Subject: {{#has_subject}}x{{/has_subject}}\n\ntext\n");
    copy.write("de/closing.txt", "Subject: x\n\nGr\xFC\xDF"
                                 "e\n");
    copy.write("fr/closing.txt", "Subject: x\n\n{{#has_subject}}x{{/has_subject}}\n");
    const auto error = copy.error();
    CHECK_THAT(error, Contains("/ru/closing.txt:1: its subject can be empty"));
    CHECK_THAT(
        error,
        Contains("/de/closing.txt:1: its mail does not read as it was written; save the file as UTF-8"));
    CHECK_THAT(error, Contains("/fr/closing.txt:1: its text can be empty"));
}

TEST_CASE("an unknown place in any language's text, HTML or words is an error with its line") {
    const Copy copy;
    copy.write("ru/closing.txt", "Subject: x\n\ntext\n{{tid}}\n");
    copy.write("fr/acknowledgement.html", "<p>\n{{nonsense}}</p>\n");
    copy.write("es/words.txt", "plural: one-other\nhour: {{hours}} | {{n}}\n");
    const auto error = copy.error();
    CHECK_THAT(error, Contains("/ru/closing.txt:4: nothing is called {{tid}} here"));
    CHECK_THAT(error, Contains("/fr/acknowledgement.html:2: nothing is called {{nonsense}} here"));
    CHECK_THAT(error, Contains("/es/words.txt:2: nothing is called {{hours}} here"));
}

TEST_CASE("a file with an editor's byte order mark is read without it") {
    const Copy copy;
    copy.write("en/closing.txt", "\xEF\xBB\xBFSubject: x\r\n\r\ntext\r\n");
    CHECK(copy.error().empty());
}

TEST_CASE("only a client's mail has an HTML part") {
    const Copy copy;
    copy.write("en/notice.html", "<p>x</p>\n");
    CHECK_THAT(copy.error(), Contains("/en/notice.html:1: only mails to clients have an HTML part"));
}

TEST_CASE("what a language lacks is reported, and the desk's language must lack nothing") {
    const Copy copy;
    fs::remove(fs::path(copy.path) / "fr/closing.txt");
    fs::remove(fs::path(copy.path) / "fr/words.txt");
    CHECK(copy.error().empty());
    const auto gaps = Templates(copy.path, "en").gaps();
    REQUIRE(gaps.size() == 2);
    CHECK_THAT(gaps[0], Contains("/fr: lacks closing.txt"));
    CHECK_THAT(gaps[1], Contains("/fr: lacks words.txt"));
    fs::remove(fs::path(copy.path) / "en/words.txt");
    CHECK_THAT(copy.error(), Contains("/en/words.txt:1: cannot be read"));
}

TEST_CASE(
    "a level's own template must be there in the desk's language, and says what an acknowledgement says") {
    const Copy copy;
    auto rules = test::example_rules();
    rules.levels[0].acknowledgement = "gold";
    CHECK_THROWS_WITH(read_templates(copy.path, rules), Contains("/en/gold.txt:1: cannot be read"));
    copy.write("en/gold.txt", "Subject: x\n\n{{level}} {{due}}\n");
    CHECK_NOTHROW(read_templates(copy.path, rules));
    copy.write("en/gold.txt", "Subject: x\n\n{{why_not}}\n");
    CHECK_THROWS_WITH(read_templates(copy.path, rules),
                      Contains("/en/gold.txt:3: nothing is called {{why_not}}"));
}

TEST_CASE("the manual of the templates names every template and all that it may use") {
    const auto manual = text_of(TICKETD_SOURCE_DIR "/etc/templates.md");
    for (const auto& known : known_templates()) {
        INFO(known.name);
        const auto heading = "\n### " + std::string(known.name) + "\n";
        const auto begin = manual.find(heading);
        REQUIRE(begin != std::string::npos);
        const auto section =
            manual.substr(begin + heading.size(), manual.find("\n### ", begin + 1) - begin - heading.size());
        std::set<std::string> documented, there;
        for (std::size_t at = 0; (at = section.find('`', at)) != std::string::npos;) {
            const auto end = section.find('`', at + 1);
            documented.insert(section.substr(at + 1, end - at - 1));
            at = end + 1;
        }
        for (const auto name : known.names.texts) there.insert("{{" + std::string(name) + "}}");
        for (const auto name : known.names.flags) there.insert("{{#" + std::string(name) + "}}");
        for (const auto& list : known.names.lists) {
            there.insert("{{#" + std::string(list.name) + "}}");
            for (const auto name : list.fields) there.insert("{{" + std::string(name) + "}}");
        }
        CHECK(documented == there);
    }
}
