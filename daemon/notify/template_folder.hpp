// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/phrases.hpp"
#include "daemon/notify/template_text.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ticketd::notify {

/// One mail's template: NAME.txt, and NAME.html where it is there.
struct MailTemplate {
    TemplateText subject, text;
    std::optional<TemplateText> html; ///< the same beside the text, for programs that show it
    std::vector<std::string> wording; ///< lines of the text without anything to fill in
};

/// A folder of templates in one language.
struct TemplateFolder {
    std::map<std::string, MailTemplate, std::less<>> mails; ///< by name
    std::optional<Phrases> phrases;                         ///< words.txt
    std::vector<std::string> lacking;                       ///< files that are not there
};

/// A folder to be read.
struct TemplateFolderPlan {
    std::filesystem::path directory;
    bool must_be_complete = false; ///< a file that it lacks is a fault
    /// Templates beside the known ones, with the acknowledgement's places: the levels' own.
    std::vector<std::string> acknowledgements;
};

/// Reads all of it; what is wrong goes to `faults`, "FILE:LINE: what; what to do" each.
TemplateFolder read_folder(const TemplateFolderPlan&, std::vector<std::string>& faults);

} // namespace ticketd::notify
