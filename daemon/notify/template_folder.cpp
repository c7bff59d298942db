// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template_folder.hpp"

#include "daemon/notify/template_file.hpp"
#include "daemon/notify/template_names.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

namespace fs = std::filesystem;

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
            TemplateText::compile(rest.substr(1), 3, names, faults), std::nullopt, wording_of(rest)};
}

/// Reads one folder, and remembers what is wrong in which file.
class FolderReader {
public:
    FolderReader(const TemplateFolderPlan& plan, std::vector<std::string>& all) : plan_(plan), all_(all) {}

    void mail(const std::string& name, const KnownTemplate& known) {
        std::vector<TemplateFault> found;
        const auto text = file(name + ".txt", true);
        if (!text) return;
        auto mail = compile(*text, known.names, found);
        report(name + ".txt", found);
        html(name, known, mail);
        folder.mails.emplace(name, std::move(mail));
    }

    void words() {
        std::vector<TemplateFault> found;
        const auto text = file("words.txt", true);
        if (!text) return;
        folder.phrases = Phrases::read(*text, found);
        if (!found.empty()) folder.phrases.reset();
        report("words.txt", found);
    }

    TemplateFolder folder;

private:
    void html(const std::string& name, const KnownTemplate& known, MailTemplate& mail) {
        std::vector<TemplateFault> found;
        const auto text = file(name + ".html", false);
        if (!text) return;
        if (!known.for_client)
            found.push_back({1, "only mails to clients have an HTML part; remove the file"});
        mail.html = TemplateText::compile(*text, 1, known.names, found);
        report(name + ".html", found);
    }

    std::optional<std::string> file(const std::string& name, bool needed) {
        const auto path = plan_.directory / name;
        auto text = content_of(path);
        std::error_code ignored;
        if (text || (!needed && !fs::exists(path, ignored))) return text;
        if (plan_.must_be_complete || fs::exists(path, ignored))
            all_.push_back(path.string()
                           + ":1: cannot be read; put the template there, or set desk.templates to the"
                             " directory that has it");
        folder.lacking.push_back(name);
        return text;
    }

    void report(const std::string& name, const std::vector<TemplateFault>& found) {
        for (const auto& fault : found)
            all_.push_back((plan_.directory / name).string() + ":" + std::to_string(fault.line) + ": "
                           + fault.what);
    }

    const TemplateFolderPlan& plan_;
    std::vector<std::string>& all_;
};

} // namespace

TemplateFolder read_folder(const TemplateFolderPlan& plan, std::vector<std::string>& faults) {
    FolderReader reader(plan, faults);
    const KnownTemplate* acknowledgement = nullptr;
    for (const auto& known : known_templates()) {
        reader.mail(std::string(known.name), known);
        if (known.name == "acknowledgement") acknowledgement = &known;
    }
    for (const auto& name : plan.acknowledgements)
        if (!reader.folder.mails.contains(name)) reader.mail(name, *acknowledgement);
    reader.words();
    return std::move(reader.folder);
}

} // namespace ticketd::notify
