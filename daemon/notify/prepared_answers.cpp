// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/prepared_answers.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/template_file.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <set>

namespace ticketd::notify {

namespace {

namespace fs = std::filesystem;

const TemplateNames& names() {
    // Nothing that only staff may see has a name here.
    static const TemplateNames known{
        .texts = {"reference", "subject", "desk", "desk_address", "client", "agent", "words"},
        .flags = {"has_subject", "has_client", "has_words"},
        .lists = {}};
    return known;
}

std::string shortened(std::string text) {
    const auto is_end = [](char c) { return c == '\n' || c == ' ' || c == '\t'; };
    while (!text.empty() && is_end(text.back())) text.pop_back();
    return text.erase(0,
                      text.find_first_not_of('\n') == std::string::npos ? 0 : text.find_first_not_of('\n'));
}

bool is_one_word(const std::string& name) {
    return !name.empty() && name.find_first_of(" \t") == std::string::npos;
}

std::vector<fs::path> texts_in(const fs::path& directory) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.is_regular_file() && entry.path().extension() == ".txt") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::vector<fs::path> folders_in(const fs::path& directory) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.is_directory()) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

bool has_place_for_words(std::string_view text) { return text.find("{{words}}") != std::string_view::npos; }

/// "de" of "de-at".
std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

Values values_of(const Matter& matter, const policy::PreparedText& prepared,
                 const policy::StaffMember* agent) {
    const auto& own = matter.desk.rules.desk;
    const auto& client = matter.ticket.requester.name;
    Values values;
    values.texts = {{"reference", reference(matter.ticket.tid, matter.desk)},
                    {"subject", plain_line(matter.ticket.subject)},
                    {"desk", own.name},
                    {"desk_address", own.address},
                    {"client", plain_line(client)},
                    {"agent", agent != nullptr ? agent->name : own.name},
                    {"words", plain_line(prepared.words)}};
    values.flags = {{"has_subject", !matter.ticket.subject.empty()},
                    {"has_client", !client.empty()},
                    {"has_words", !prepared.words.empty()}};
    return values;
}

/// Adds what is in one file; its name must be one word, and it must say something.
class Reader {
public:
    Reader(std::vector<std::string>& faults) : faults_(faults) {}

    std::optional<TemplateText> read(const fs::path& file, bool& takes_words) {
        const auto text = content_of(file);
        if (!text) return fault(file, 1, "cannot be read; make it readable for the daemon, or take it away");
        if (!is_one_word(file.stem().string()))
            return fault(file, 1, "\"!answer\" takes one word; name the file without blanks");
        std::vector<TemplateFault> found;
        auto made = TemplateText::compile(*text, 1, names(), found);
        for (const auto& each : found) fault(file, each.line, each.what);
        if (!found.empty()) return std::nullopt;
        if (shortened(made.render({})).empty())
            return fault(file, 1, "its text can be empty; write one that always says something");
        takes_words = takes_words || has_place_for_words(*text);
        return made;
    }

    std::nullopt_t fault(const fs::path& file, std::size_t line, const std::string& what) {
        faults_.push_back(file.string() + ":" + std::to_string(line) + ": " + what);
        return std::nullopt;
    }

private:
    std::vector<std::string>& faults_;
};

} // namespace

PreparedAnswers PreparedAnswers::read(const fs::path& directory, std::vector<std::string>& faults) {
    PreparedAnswers all;
    Reader reader(faults);
    std::set<std::string> with_words;
    const auto add = [&](const std::string& language, const fs::path& file) {
        const auto name = policy::lower(file.stem().string());
        bool takes_words = false;
        if (auto text = reader.read(file, takes_words)) all.texts_[language].emplace(name, std::move(*text));
        if (takes_words) with_words.insert(name);
    };
    for (const auto& file : texts_in(directory)) add("", file);
    for (const auto& language : folders_in(directory))
        for (const auto& file : texts_in(language)) {
            if (fs::exists(directory / file.filename()))
                add(policy::lower(language.filename().string()), file);
            else
                reader.fault(file, 1,
                             "has no fellow in " + directory.string()
                                 + " for the clients of other languages; write one");
        }
    for (const auto& [name, text] : all.texts_[""])
        all.list_.push_back({.name = name, .takes_words = with_words.contains(name)});
    return all;
}

std::string PreparedAnswers::render(const std::string& name, const std::string& language,
                                    const Values& values) const {
    const auto wanted = policy::lower(language);
    for (const auto& tag : {wanted, std::string(primary(wanted)), std::string()}) {
        const auto texts = texts_.find(tag);
        if (texts == texts_.end()) continue;
        if (const auto found = texts->second.find(name); found != texts->second.end())
            return shortened(found->second.render(values));
    }
    return {};
}

std::string prepared_text(const Matter& matter, bool below) {
    return prepared_text(matter, matter.decision.prepared, matter.decision.sender.staff, below);
}

std::string prepared_text(const Matter& matter, const std::vector<policy::PreparedText>& all,
                          const policy::StaffMember* agent, bool below) {
    std::string text;
    for (const auto& prepared : all) {
        if (prepared.below != below) continue;
        if (!text.empty()) text += "\n\n";
        text += matter.desk.templates.answers().render(prepared.name, matter.language(),
                                                       values_of(matter, prepared, agent));
    }
    return text;
}

} // namespace ticketd::notify
