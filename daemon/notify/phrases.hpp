// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template_text.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::notify {

/// The small words of one language that ticketd itself writes into a template's places: units with their
/// plurals, dates, sizes, names of levels. Read from LANGUAGE/words.txt, "KEY: PHRASE" a line; a phrase may
/// have {{places}}; the forms of a plural stand in one line with " | " between them; "#" begins a comment.
class Phrases {
public:
    /// Adds to `faults` all that is wrong: a key that nobody asks for, or is missing; an unknown place; too
    /// few or too many forms.
    static Phrases read(std::string_view text, std::vector<TemplateFault>& faults);

    /// What is said where no language is at hand: the shipped en/words.txt's words.
    static const Phrases& english();

    using Places = std::map<std::string, std::string>;

    /// A phrase with its places filled in. The key must be a known one (see the table in phrases.cpp).
    std::string say(std::string_view key, const Places& = {}) const;
    /// The form for a number, which goes into {{n}}: "1 hour", "2 hours".
    std::string counted(std::string_view key, std::int64_t count) const;
    /// One of several: a day of the week, from Monday = 0.
    std::string nth(std::string_view key, std::size_t index) const;
    /// A name that a language may have or not: "level.vip", "field.site", "zone.CET".
    std::optional<std::string> name(std::string_view key) const;

private:
    enum class Plural { one_other, french, slavic, none };
    class Reader;
    std::size_t form(std::int64_t count) const;

    Plural plural_ = Plural::one_other;
    std::map<std::string, std::vector<TemplateText>, std::less<>> forms_;
};

} // namespace ticketd::notify
