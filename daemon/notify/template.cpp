// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template.hpp"

#include "daemon/notify/template_names.hpp"
#include "daemon/notify/template_text.hpp"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <optional>
#include <sstream>

namespace ticketd::notify {

namespace {

namespace fs = std::filesystem;

struct MailTemplate {
    TemplateText subject, text;
    std::vector<std::string> wording; ///< lines without anything to fill in
};
using Language = std::map<std::string, MailTemplate, std::less<>>;

/// All faults of all files, one a line.
class Faults {
public:
    void add(const fs::path& file, const std::vector<TemplateFault>& faults) {
        for (const auto& fault : faults)
            add(file.string() + ":" + std::to_string(fault.line) + ": " + fault.what);
    }
    void add(const std::string& line) { all_ += (all_.empty() ? "" : "\n") + line; }
    void raise() const {
        if (!all_.empty()) throw TemplateError(all_);
    }

private:
    std::string all_;
};

std::optional<std::string> content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream.is_open() || !(text << stream.rdbuf())) return std::nullopt;
    auto read = std::move(text).str();
    std::erase(read, '\r'); // an editor's line ends; compose() writes the mail's own
    return read;
}

constexpr std::size_t shortest_wording = 16;

std::vector<std::string> wording_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        const auto first = line.find_first_not_of(' ');
        if (line.size() >= shortest_wording && first == 0 && line.find("{{") == std::string_view::npos)
            lines.emplace_back(line.substr(0, line.find_last_not_of(" \t") + 1));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

MailTemplate compile(std::string_view text, const TemplateNames& names, std::vector<TemplateFault>& faults) {
    constexpr std::string_view begin = "Subject: ";
    const auto line_end = std::min(text.find('\n'), text.size());
    const auto subject = text.substr(0, line_end);
    const auto rest = text.substr(std::min(line_end + 1, text.size()));
    if (!subject.starts_with(begin)) faults.push_back({1, "the first line must be \"Subject: …\""});
    if (!rest.starts_with('\n') || rest.size() < 2)
        faults.push_back({2, "must be empty, and the mail's text follow it"});
    if (!faults.empty()) return {};
    return {TemplateText::compile(subject.substr(begin.size()), 1, names, faults),
            TemplateText::compile(rest.substr(1), 3, names, faults), wording_of(rest)};
}

Language read_language(const fs::path& directory, bool must_be_complete, Faults& faults) {
    Language language;
    for (const auto& known : known_templates()) {
        const auto file = directory / (std::string(known.name) + ".txt");
        const auto text = content(file);
        if (!text) {
            if (must_be_complete || fs::exists(file))
                faults.add(file.string()
                           + ":1: cannot be read; put the template there, or set desk.templates to the"
                             " directory that has it");
            continue;
        }
        std::vector<TemplateFault> found;
        language.emplace(known.name, compile(*text, known.names, found));
        faults.add(file, found);
    }
    return language;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// A subject is one line, whatever was filled in.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return text;
}

} // namespace

struct Templates::Impl {
    std::map<std::string, Language, std::less<>> languages; ///< by tag, lower case
    std::string language;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> wording; ///< by template

    void collect_wording() {
        for (const auto& [tag, templates] : languages)
            for (const auto& [name, mail] : templates)
                wording[name].insert(mail.wording.begin(), mail.wording.end());
    }
    const MailTemplate* find(std::string_view wanted, std::string_view name) const {
        const auto in = languages.find(wanted);
        if (in == languages.end()) return nullptr;
        const auto found = in->second.find(name);
        return found == in->second.end() ? nullptr : &found->second;
    }
};

Templates::Templates(const std::filesystem::path& directory, const std::string& language)
    : impl_(std::make_unique<Impl>()) {
    impl_->language = lower(language);
    Faults faults;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const auto tag = lower(entry.path().filename().string());
        if (entry.is_directory() && tag != impl_->language)
            impl_->languages.emplace(tag, read_language(entry.path(), false, faults));
    }
    impl_->languages.emplace(impl_->language, read_language(directory / language, true, faults));
    faults.raise();
    impl_->collect_wording();
}

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;

RenderedMail Templates::render(const std::string& name, const std::string& wanted_language,
                               const Values& values) const {
    const auto wanted = lower(wanted_language);
    const auto* mail = impl_->find(wanted, name);
    if (mail == nullptr)
        mail = impl_->find(std::string_view(wanted).substr(0, wanted.find('-')), name); // de-AT: de
    if (mail == nullptr) mail = impl_->find(impl_->language, name);
    assert(mail != nullptr && "known_templates() lacks this name");
    return {one_line(mail->subject.render(values)), mail->text.render(values)};
}

const std::set<std::string, std::less<>>& Templates::wording(const std::string& name) const {
    return impl_->wording.at(name);
}

} // namespace ticketd::notify
