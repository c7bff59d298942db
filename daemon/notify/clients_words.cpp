// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/clients_words.hpp"

#include "daemon/notify/marked.hpp"
#include "daemon/notify/transcript.hpp"
#include "daemon/policy/lines.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <vector>

namespace ticketd::notify {

namespace {

constexpr std::size_t most_lines = 500; ///< of one quotation; beyond it nobody answers piece by piece

/// Without blanks and marks of quotation: mail programs set lines anew.
std::string letters_of(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ' && c != '>') letters += c;
    return letters;
}

/// What the client wrote in this ticket.
class ClientsWords {
public:
    explicit ClientsWords(const Matter& matter) {
        for (const auto& mail : matter.known->correspondence)
            if (mail.entry.direction == store::Direction::in && is_public(mail.entry, matter))
                texts_.push_back(letters_of(parser::parse(mail.raw).text));
    }

    bool hold(std::string_view line) const {
        const auto letters = letters_of(line);
        return std::ranges::any_of(
            texts_, [&](const std::string& text) { return text.find(letters) != std::string::npos; });
    }

private:
    std::vector<std::string> texts_;
};

/// The last lines of a quotation, as far up as they are the client's; no blank ones at their ends.
std::string clients_part(const std::vector<std::string_view>& quotation, const ClientsWords& words) {
    std::size_t first = quotation.size(), last = quotation.size();
    if (quotation.size() > most_lines) return {};
    while (first > 0 && words.hold(quotation[first - 1])) --first;
    const auto blank = [](std::string_view line) { return letters_of(line).empty(); };
    while (first < last && blank(quotation[first])) ++first;
    while (first < last && blank(quotation[last - 1])) --last;
    std::string text;
    for (; first < last; ++first) text.append(quotation[first]).append("\n");
    return text;
}

} // namespace

std::string with_clients_words(const Matter& matter) {
    const auto own = without_marks_in_quotations(matter.decision.relay_text);
    const auto whole = without_marks_in_quotations(matter.message().interleaved);
    if (whole.empty() || matter.known == nullptr || matter.known->correspondence.empty()) return own;
    const ClientsWords words(matter);
    const auto pieces = policy::lines_of(own);
    std::vector<std::string_view> quotation;
    std::string text;
    std::size_t next = 0;
    for (const auto line : policy::lines_of(whole)) {
        if (line.starts_with('>')) {
            quotation.push_back(line);
            continue;
        }
        if (next == pieces.size() || line != pieces[next]) continue; // a command
        if (!line.empty()) {
            const auto part = clients_part(quotation, words);
            if (!part.empty()) text.append(part).append("\n");
            quotation.clear();
        }
        text.append(line).append("\n");
        ++next;
    }
    if (next != pieces.size()) return own; // not the text that was decided about
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

} // namespace ticketd::notify
