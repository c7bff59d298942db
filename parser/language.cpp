// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/language.hpp"

#include "parser/ascii.hpp"
#include "parser/limits.hpp"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>

namespace ticketd::parser {
namespace {

struct Weighted {
    std::string tag;
    int thousandths = 1000;
};

bool is_tag(std::string_view tag) {
    return !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-';
    });
}

/// "0.8" of "q=0.8" (RFC 9110 section 12.4.2); what is no weight counts in full.
int weight(std::string_view parameter) {
    const auto q = parameter.find("q=");
    if (q == parameter.npos || q + 2 >= parameter.size() || !is_digit(parameter[q + 2])) return 1000;
    if (parameter[q + 2] != '0') return 1000;
    int thousandths = 0, unit = 100;
    for (auto i = q + 4; i < parameter.size() && is_digit(parameter[i]) && unit > 0; ++i, unit /= 10)
        thousandths += unit * (parameter[i] - '0');
    return thousandths;
}

void add_tags(const HeaderField* field, std::vector<std::string>& tags) {
    if (field == nullptr) return;
    std::vector<Weighted> named;
    std::string_view rest = std::string_view(field->value).substr(0, limits::language_field_bytes);
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto item = rest.substr(0, comma);
        const auto semicolon = std::min(item.find(';'), item.size());
        Weighted each{to_lower(trim(item.substr(0, semicolon))), weight(item.substr(semicolon))};
        if (is_tag(each.tag) && each.thousandths > 0) {
            const auto lighter = [&](const Weighted& other) { return other.thousandths < each.thousandths; };
            named.insert(std::find_if(named.begin(), named.end(), lighter), each);
        }
        rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
    }
    for (auto& each : named) tags.push_back(std::move(each.tag));
}

bool continues_letter(char c) { return (byte(c) & 0xC0) == 0x80; }

/// As much of a text as is looked at, in whole letters.
std::string_view beginning(std::string_view text) {
    const auto most = std::min(text.size(), limits::language_bytes);
    std::size_t end = 0;
    for (std::size_t letters = 0; end < most; ++end)
        if (!continues_letter(text[end]) && letters++ == limits::language_letters) break;
    while (end > 0 && end < text.size() && continues_letter(text[end])) --end;
    return text.substr(0, end);
}

} // namespace

std::vector<std::string> named_languages(const Message& message) {
    std::vector<std::string> tags;
    add_tags(message.find("Content-Language"), tags);
    add_tags(message.find("Accept-Language"), tags);
    return tags;
}

std::string detect_language(std::string_view text) {
    const auto looked_at = beginning(text);
    bool reliable = false;
    const auto found = CLD2::DetectLanguage(looked_at.data(), static_cast<int>(looked_at.size()),
                                            /*is_plain_text=*/true, &reliable);
    if (!reliable || found == CLD2::UNKNOWN_LANGUAGE) return {};
    const std::string_view code = CLD2::LanguageCode(found);
    return std::string(code.substr(0, code.find('-')));
}

std::string detect_language(const Message& message) {
    const auto& words = message.reply_text.empty() ? message.text : message.reply_text;
    // One byte more than is looked at tells whether a letter was cut.
    return detect_language(words.substr(0, limits::language_bytes + 1).append("\n").append(message.subject));
}

} // namespace ticketd::parser
