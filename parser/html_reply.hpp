// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// Of a picture's Content-ID the one that it gets; empty: the picture is left out.
using PictureNames = std::function<std::string(std::string_view content_id)>;

/// The elements of a page that say `text`, made harmless: a piece of HTML for a page of one's own.
///
/// The text leads, and what the page calls a quotation does not matter: whole lines of the page are taken in
/// their order as long as they are the next words of `text`, and all others are left out. So nothing can be
/// in the result that is not in `text`, and nothing if the page does not say all of it. White space, `*` and
/// `_` (how plain text shows bold), marks of lists and quotations, and links written out as "<https://…>"
/// make no difference.
///
/// What is kept is a list: elements of text, tables and lists; links to http, https and mailto; pictures that
/// the mail itself brings (cid:), beside lines that are kept; of style what cannot hide or move anything. No
/// scripts, forms, remote content, classes, ids. Linear; nothing for a page or nesting beyond all reason.
/// `page` and `text` are UTF-8; of a hostile page the result is well-formed all the same.
std::optional<std::string> reply_html(std::string_view page, std::string_view text, const PictureNames&);

/// Text as HTML says it: paragraphs where empty lines are, breaks where lines end.
std::string html_of_text(std::string_view text);

} // namespace ticketd::parser
