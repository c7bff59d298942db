// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template_text.hpp"
#include "daemon/policy/decision.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::notify {

struct Matter;

/// The texts that staff have ready for clients: DIR/NAME.txt, and DIR/LANGUAGE/NAME.txt for those who are
/// written to in that language. Their places are in etc/templates.md. Read and checked once at start, then
/// only memory.
class PreparedAnswers {
public:
    /// The folder that holds them, inside the templates'.
    static constexpr std::string_view folder = "answers";

    /// What is wrong goes to `faults`, "FILE:LINE: what; what to do" each. No directory: there are none.
    static PreparedAnswers read(const std::filesystem::path& directory, std::vector<std::string>& faults);

    /// What policy knows of them, by name.
    const std::vector<policy::PreparedAnswer>& list() const { return list_; }

    /// In the wanted language where there is one, else as DIR/NAME.txt has it; empty for an unknown name.
    std::string render(const std::string& name, const std::string& language, const Values&) const;

private:
    std::vector<policy::PreparedAnswer> list_;
    std::map<std::string, std::map<std::string, TemplateText>> texts_; ///< language, empty: any -> name
};

/// The prepared answers of a staff answer that stand before its text, or behind it, as its client reads them.
std::string prepared_text(const Matter&, bool below);

/// The same of any mail; `agent` wrote it (nullptr: nobody in particular).
std::string prepared_text(const Matter&, const std::vector<policy::PreparedText>&,
                          const policy::StaffMember* agent, bool below);

} // namespace ticketd::notify
