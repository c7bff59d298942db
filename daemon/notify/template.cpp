// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template.hpp"

#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/notify/template_folder.hpp"

#include <algorithm>
#include <cassert>

namespace ticketd::notify {

namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// "de" of "de-at".
std::string_view primary_subtag(std::string_view tag) { return tag.substr(0, tag.find('-')); }

void raise(const std::vector<std::string>& faults) {
    std::string all;
    for (const auto& fault : faults) all.append(all.empty() ? "" : "\n").append(fault);
    if (!all.empty()) throw TemplateError(all);
}

} // namespace

struct Templates::Impl {
    std::map<std::string, TemplateFolder, std::less<>> languages; ///< by tag, lower case
    std::string language;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> wording; ///< by template
    std::vector<std::string> gaps;
    PreparedAnswers answers;

    void add(const std::string& tag, const TemplateFolderPlan& plan, std::vector<std::string>& faults) {
        auto folder = read_folder(plan, faults);
        for (const auto& name : folder.lacking)
            gaps.push_back(plan.directory.string() + ": lacks " + name + "; the desk's language is used");
        for (const auto& [name, mail] : folder.mails)
            wording[name].insert(mail.wording.begin(), mail.wording.end());
        languages.emplace(tag, std::move(folder));
    }
    /// The folder whose template is used.
    const TemplateFolder& folder(std::string_view name, std::string_view wanted) const {
        for (const auto tag : {wanted, primary_subtag(wanted)})
            if (const auto in = languages.find(tag); in != languages.end() && in->second.mails.contains(name))
                return in->second;
        return languages.find(language)->second;
    }
};

Templates::Templates(const std::filesystem::path& directory, const std::string& language,
                     const std::vector<std::string>& acknowledgements)
    : impl_(std::make_unique<Impl>()) {
    impl_->language = lower(language);
    std::vector<std::string> faults;
    std::error_code error;
    std::set<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.is_directory() && entry.path().filename() != PreparedAnswers::folder
            && lower(entry.path().filename().string()) != impl_->language)
            folders.insert(entry.path());
    for (const auto& folder : folders)
        impl_->add(lower(folder.filename().string()), {folder, false, acknowledgements}, faults);
    impl_->add(impl_->language, {directory / language, true, acknowledgements}, faults);
    impl_->answers = PreparedAnswers::read(directory / PreparedAnswers::folder, faults);
    raise(faults);
}

const PreparedAnswers& Templates::answers() const { return impl_->answers; }

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;

RenderedMail Templates::render(const std::string& name, const std::string& wanted,
                               const Values& values) const {
    const auto& mails = impl_->folder(name, lower(wanted)).mails;
    const auto found = mails.find(name);
    assert(found != mails.end() && "known_templates() lacks this name");
    const auto& mail = found->second;
    return {plain_line(mail.subject.render(values)), mail.text.render(values),
            mail.html ? mail.html->render_html(values) : std::string{}};
}

const Phrases& Templates::phrases(const std::string& name, const std::string& wanted) const {
    const auto& own = impl_->folder(name, lower(wanted)).phrases;
    return own ? *own : *impl_->languages.find(impl_->language)->second.phrases;
}

std::string Templates::language_for(std::string_view wanted) const {
    const auto tag = lower(wanted);
    for (const auto each : {std::string_view(tag), primary_subtag(tag)})
        if (impl_->languages.contains(each)) return std::string(each);
    return {};
}

std::map<std::string, std::vector<std::string>> Templates::contents() const {
    std::map<std::string, std::vector<std::string>> all;
    for (const auto& [tag, folder] : impl_->languages)
        for (const auto& mail : folder.mails) all[tag].push_back(mail.first);
    return all;
}

const std::string& Templates::language() const { return impl_->language; }
std::size_t Templates::languages() const { return impl_->languages.size(); }
const std::vector<std::string>& Templates::gaps() const { return impl_->gaps; }

const std::set<std::string, std::less<>>& Templates::wording(const std::string& name) const {
    return impl_->wording.at(name);
}

} // namespace ticketd::notify
