// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/desk_templates.hpp"

#include "daemon/notify/template_names.hpp"
#include "parser/compose.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <set>

namespace ticketd::notify {

namespace {

/// Every place says its own name; a list has two items, or none.
Values samples(const TemplateNames& names, bool holding) {
    Values values;
    for (const auto text : names.texts) values.texts[std::string(text)] = std::string(text);
    for (const auto flag : names.flags) values.flags[std::string(flag)] = holding;
    for (const auto& list : names.lists) {
        std::map<std::string, std::string> item;
        for (const auto field : list.fields) item[std::string(field)] = std::string(field);
        values.lists[std::string(list.name)].assign(holding ? 2 : 0, item);
    }
    return values;
}

const TemplateNames& names_of(const std::string& name) {
    const auto& all = known_templates();
    const auto is = [](std::string_view wanted) {
        return [wanted](const KnownTemplate& known) { return known.name == wanted; };
    };
    auto found = std::find_if(all.begin(), all.end(), is(name));
    if (found == all.end())
        found = std::find_if(all.begin(), all.end(), is("acknowledgement")); // a level's own
    return found->names;
}

parser::Message read_back(const RenderedMail& rendered) {
    parser::OutgoingMail mail;
    mail.from = mail.to.emplace_back(parser::Address{"", "desk@example.com"});
    mail.subject = rendered.subject;
    mail.message_id = "sample@example.com";
    mail.text = rendered.text;
    mail.html = rendered.html;
    return parser::parse(parser::compose(mail).bytes);
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ') out += c;
    return out;
}

/// What is wrong with a mail; empty: nothing.
std::string_view fault(const RenderedMail& mail) {
    if (without_blanks(mail.subject).empty())
        return "its subject can be empty; write one that always says something";
    if (without_blanks(mail.text).empty())
        return "its text can be empty; write one that always says something";
    const auto message = read_back(mail);
    if (without_blanks(message.text) != without_blanks(mail.text)
        || without_blanks(message.subject) != without_blanks(mail.subject))
        return "its mail does not read as it was written; save the file as UTF-8, without control characters";
    if (!mail.html.empty() && !message.html) return "its HTML part is not found again; mend its markup";
    return {};
}

} // namespace

Templates read_templates(const std::filesystem::path& directory, const policy::Rules& rules) {
    std::set<std::string> own;
    for (const auto& level : rules.levels) own.insert(level.acknowledgement);
    own.erase("acknowledgement"); // one of the known ones
    return {directory, rules.desk.language, {own.begin(), own.end()}};
}

void check_templates(const Templates& templates, const std::filesystem::path& directory) {
    std::string all;
    for (const auto& [language, names] : templates.contents())
        for (const auto& name : names)
            for (const bool holding : {true, false}) {
                const auto mail = templates.render(name, language, samples(names_of(name), holding));
                const auto what = fault(mail);
                if (what.empty()) continue;
                all.append(all.empty() ? "" : "\n")
                    .append((directory / language / (name + ".txt")).string())
                    .append(":1: ")
                    .append(what);
                break;
            }
    if (!all.empty()) throw TemplateError(all);
}

Templates checked_templates(const std::filesystem::path& directory, const policy::Rules& rules) {
    auto templates = read_templates(directory, rules);
    check_templates(templates, directory);
    return templates;
}

} // namespace ticketd::notify
