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
};

/// The texts of the desk's own mails: DIR/LANGUAGE/NAME.txt, "Subject: …", an empty line, the text; mustache.
/// Read and checked once at start (every placeholder must be known to its template), then only memory.
class Templates {
public:
    /// Throws TemplateError that lists all faults. `language` is the desk's: it must be complete.
    Templates(const std::filesystem::path& directory, const std::string& language);
    ~Templates();
    Templates(Templates&&) noexcept;

    /// In the wanted language where the directory has it, else in the desk's.
    RenderedMail render(const std::string& name, const std::string& wanted_language, const Values&) const;

    /// The lines that a template says word for word, in all languages: trimmed, and long enough (16 bytes) to
    /// be nobody else's.
    const std::set<std::string, std::less<>>& wording(const std::string& name) const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::notify
