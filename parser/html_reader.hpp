// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string_view>

namespace ticketd::parser {

/// The attributes of one tag; they live as long as its event.
class HtmlAttributes {
public:
    explicit HtmlAttributes(const unsigned char** pairs) : pairs_(pairs) {}
    std::string_view get(std::string_view name) const; ///< compared without case; empty if there is none

private:
    const unsigned char** pairs_;
};

/// What a page consists of, in its order. Names of elements are in lower case; each start has its end.
class HtmlEvents {
public:
    virtual ~HtmlEvents() = default;
    virtual void start(std::string_view name, const HtmlAttributes&) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view) = 0;

    bool stopped = false; ///< set it, and no more is read
};

/// Reads a page, in UTF-8, by libxml2's push parser: no tree, no network, no entities but HTML's. Returns how
/// far it was read: the page's size, unless it was stopped or has a tag that no page has. Linear.
std::size_t read_html(std::string_view html, HtmlEvents&);

/// True for an element that its style hides.
bool is_hidden(const HtmlAttributes&);

/// Elements whose content nobody sees.
bool is_unseen_element(std::string_view name);

} // namespace ticketd::parser
