// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::notify {

/// The names that one template may use; any other is a fault.
struct TemplateNames {
    std::vector<std::string_view> texts; ///< for {{name}}
    std::vector<std::string_view> flags; ///< for {{#name}} and {{^name}}
    struct List {
        std::string_view name; ///< for {{#name}}, once an item, and {{^name}}, if there is none
        std::vector<std::string_view> fields; ///< for {{field}} inside
    };
    std::vector<List> lists;
};

/// Something wrong in a template.
struct TemplateFault {
    std::size_t line = 0; ///< from 1
    std::string what;     ///< with what to do about it
};

/// A text with places to be filled in: the part of mustache(5) that plain text needs, compiled once.
///
/// {{name}} a text, as it is; {{#name}} … {{/name}} if a flag holds, or once an item of a list; {{^name}} …
/// {{/name}} otherwise; {{! comment}}. A line with nothing but one such tag (not {{name}}) leaves no line.
/// What is filled in is never read as template. No partials, no lambdas, no change of delimiters, no HTML
/// escapes.
class TemplateText {
public:
    /// Adds to `faults` all that is wrong; `first_line` is the number of the text's first line in its file.
    static TemplateText compile(std::string_view text, std::size_t first_line, const TemplateNames&,
                                std::vector<TemplateFault>& faults);

    /// A text or list that Values lacks is empty, a flag is false.
    std::string render(const Values&) const;

    /// The same with what is filled in escaped for HTML's text and attributes.
    std::string render_html(const Values&) const;

    struct Node {
        enum class Kind { literal, value, section, inverted } kind = Kind::literal;
        std::string text; ///< a literal, or a name
        std::vector<Node> children;
    };

private:
    std::vector<Node> nodes_;
    std::size_t literals_ = 0; ///< bytes of all that is said word for word
};

/// Without blanks and tabs at its ends, as tags and the lines of words.txt are read.
std::string_view trimmed_blanks(std::string_view);

} // namespace ticketd::notify
