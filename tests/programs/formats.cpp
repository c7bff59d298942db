// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/programs/formats.hpp"

#include "parser/compose.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd::programs {

namespace {

constexpr Program programs[] = {
    {"outlook-desktop", outlook_desktop, true, false, false},
    {"outlook-desktop-plain", outlook_desktop_plain, false, false, false},
    {"outlook-web", outlook_web, true, false, false},
    {"gmail", gmail, true, false, false},
    {"apple-mail", apple_mail, true, false, false},
    {"apple-mail-plain", apple_mail_plain, false, false, false},
    {"iphone", iphone, true, false, true},
    {"thunderbird-above", thunderbird_above, true, false, false},
    {"thunderbird-below", thunderbird_below, true, true, false},
    {"thunderbird-plain-above", thunderbird_plain_above, false, false, false},
    {"thunderbird-plain-below", thunderbird_plain_below, false, true, false},
    {"mutt-above", mutt_above, false, false, false},
    {"mutt-below", mutt_below, false, true, false},
};

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
    std::string out;
    for (std::size_t at = 0;;) {
        const auto found = text.find(what, at);
        out.append(text.substr(at, found - at));
        if (found == std::string_view::npos) return out;
        out.append(by);
        at = found + what.size();
    }
}

std::string crlf(std::string_view text) { return replaced(text, "\n", "\r\n"); }

std::string written(const Body& body) {
    const auto text = crlf(body.text);
    return "Content-Type: " + body.type
           + "\r\nContent-Transfer-Encoding: " + (body.base64 ? "base64" : "8bit") + "\r\n\r\n"
           + (body.base64 ? parser::encode_base64_lines(text) : text + "\r\n");
}

bool is_of_address(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || c == '.'
           || c == '-' || c == '_' || c == '+';
}

} // namespace

std::span<const Program> all() { return programs; }

const Program* find(std::string_view name) {
    const auto found = std::ranges::find(programs, name, &Program::name);
    return found == std::end(programs) ? nullptr : found;
}

Original read(const Draft& draft) {
    const auto message = parser::parse(draft.original);
    Original original;
    original.text = message.text;
    while (original.text.ends_with('\n')) original.text.pop_back();
    original.subject = message.subject;
    original.message_id = message.message_id;
    for (const auto& id : message.references) original.references += "<" + id + "> ";
    original.name = message.from.front().name;
    original.address = message.from.front().address;
    return original;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (;;) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

std::string escaped(std::string_view text) {
    return replaced(replaced(replaced(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string marked(std::string_view text) {
    return each(text, [](const std::string& line) {
        return (line.empty() || line.starts_with('>') ? ">" : "> ") + line + "\n";
    });
}

std::string each(std::string_view text, const std::function<std::string(const std::string&)>& line) {
    std::string out;
    for (const auto& one : lines_of(text)) out += line(one);
    return out;
}

std::string with_links(std::string_view text, const std::function<std::string(const std::string&)>& link) {
    std::string out;
    while (!text.empty()) {
        const auto end =
            static_cast<std::size_t>(std::ranges::find_if_not(text, is_of_address) - text.begin());
        const std::string word(text.substr(0, end));
        const bool address = word.find('@') != std::string::npos && word.find('@') != 0;
        out += address ? link(word) : word;
        text.remove_prefix(end);
        if (text.empty()) break;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

std::string html_link(const std::string& address) {
    return "<a href=\"mailto:" + address + "\">" + address + "</a>";
}

std::string with_nbsp(std::string_view text) { return replaced(text, "  ", "&nbsp; "); }

std::string with_smart_quotes(std::string_view text) {
    std::string out;
    for (const char c : replaced(text, "'", "\xE2\x80\x99")) {
        const bool opens = out.empty() || out.back() == ' ' || out.back() == '\n';
        if (c == '"')
            out += opens ? "\xE2\x80\x9C" : "\xE2\x80\x9D";
        else
            out += c;
    }
    return out;
}

std::string mail(const Draft& draft, const std::vector<std::string>& fields,
                 const std::vector<Body>& bodies) {
    const auto original = read(draft);
    std::string header = "From: " + draft.from + "\nTo: " + original.name + " <" + original.address
                         + ">\nSubject: Re: " + original.subject + "\nDate: Fri, 20 Nov 2026 18:00:00 +0100\n"
                         + "Message-ID: <" + draft.message_id + ">\nIn-Reply-To: <" + original.message_id
                         + ">\nReferences: " + original.references + "<" + original.message_id
                         + ">\nMIME-Version: 1.0\n";
    for (const auto& field : fields) header += field + "\n";
    if (bodies.size() == 1) return crlf(header) + written(bodies.front());
    std::string out = crlf(header + "Content-Type: multipart/alternative; boundary=\"=_forms\"\n\n");
    for (const auto& body : bodies) out += "--=_forms\r\n" + written(body) + "\r\n";
    return out + "--=_forms--\r\n";
}

} // namespace ticketd::programs
