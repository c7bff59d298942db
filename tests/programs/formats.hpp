// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "tests/programs/reply.hpp"

#include <functional>

/// What the programs have in common.
namespace ticketd::programs {

/// The mail that is answered, as far as a reply shows it.
struct Original {
    std::string text, subject, message_id, references;
    std::string name, address; ///< of its From:
};
Original read(const Draft&);

std::vector<std::string> lines_of(std::string_view text);
std::string escaped(std::string_view text); ///< for HTML
std::string marked(std::string_view text);  ///< "> " before each line, ">" before an empty one
std::string each(std::string_view text, const std::function<std::string(const std::string&)>& line);

/// Addresses of a line as `link` writes them; `text` is escaped already where that matters.
std::string with_links(std::string_view text, const std::function<std::string(const std::string&)>& link);
std::string html_link(const std::string& address); ///< <a href="mailto:…">…</a>

/// Two blanks in a row, as HTML keeps them; and "straight" quotation marks as Word makes them.
std::string with_nbsp(std::string_view text);
std::string with_smart_quotes(std::string_view text);

/// One part's type and its text, LF line ends.
struct Body {
    std::string type, text;
    bool base64 = false;
};
/// The whole mail: the header of a reply, and one body, or several as multipart/alternative.
std::string mail(const Draft&, const std::vector<std::string>& fields, const std::vector<Body>& bodies);

std::string outlook_desktop(const Draft&);
std::string outlook_desktop_plain(const Draft&);
std::string outlook_web(const Draft&);
std::string gmail(const Draft&);
std::string apple_mail(const Draft&);
std::string apple_mail_plain(const Draft&);
std::string iphone(const Draft&);
std::string thunderbird_above(const Draft&);
std::string thunderbird_below(const Draft&);
std::string thunderbird_plain_above(const Draft&);
std::string thunderbird_plain_below(const Draft&);
std::string mutt_above(const Draft&);
std::string mutt_below(const Draft&);

} // namespace ticketd::programs
