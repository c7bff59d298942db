// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace ticketd::notify {

/// A template is missing, or says something that nobody fills in. One line a fault: "FILE:LINE: what; what to
/// do".
class TemplateError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Values for a template: texts, and lists of values for its sections. Nothing in them is ever read as
/// template.
struct Values {
    std::map<std::string, std::string> texts;
    std::map<std::string, bool> flags;
    std::map<std::string, std::vector<std::map<std::string, std::string>>> lists;
};

struct RenderedMail {
    std::string subject; ///< one line, without the tag
    std::string text;
    std::string html; ///< empty: the template has none
};

class Phrases;
class PreparedAnswers;

/// The texts of the desk's own mails: DIR/LANGUAGE/NAME.txt, "Subject: …", an empty line, the text; beside it
/// NAME.html for mails to clients, and words.txt. The grammar is in etc/templates.md. Read and checked once
/// at start (every placeholder must be known to its template), then only memory.
class Templates {
public:
    /// Throws TemplateError that lists all faults. `language` is the desk's: it must be complete.
    /// `acknowledgements` are the levels' own templates, which may use what the acknowledgement may.
    Templates(const std::filesystem::path& directory, const std::string& language,
              const std::vector<std::string>& acknowledgements = {});
    ~Templates();
    Templates(Templates&&) noexcept;
    Templates& operator=(Templates&&) noexcept;

    /// In the wanted language where the directory has it, else in the desk's.
    RenderedMail render(const std::string& name, const std::string& wanted_language, const Values&) const;

    /// The words of the language that render() takes for that template: what its values are to be said in.
    const Phrases& phrases(const std::string& name, const std::string& wanted_language) const;

    /// The folder's language for a language tag: "de" for "de-AT"; empty if it has none.
    std::string language_for(std::string_view tag) const;
    const std::string& language() const; ///< the desk's, lower case
    std::size_t languages() const;       ///< how many there are to choose from

    /// The lines that a template says word for word, in all languages: trimmed, and long enough (16 bytes) to
    /// be nobody else's.
    const std::set<std::string, std::less<>>& wording(const std::string& name) const;

    /// All that there is: language -> names of its templates.
    std::map<std::string, std::vector<std::string>> contents() const;

    const PreparedAnswers& answers() const;

    /// Files that a language other than the desk's lacks, a sentence each: the desk's are used for them.
    const std::vector<std::string>& gaps() const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::notify
