// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_links.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

constexpr int most_links = 8;
constexpr std::size_t longest_chain = 120; // of bytes
constexpr int most_words_of_purpose = 5;   // "the new shop of ACME"

struct LinkWord {
    std::string_view word;
    Link link;
};

constexpr auto link_words = [] {
    using enum Link;
    auto words = std::to_array<LinkWord>({
        // English
        {"is", says},
        {"was", says},
        {"be", says},
        {"been", says},
        {"has", fills},
        {"have", fills},
        {"now", fills},
        {"again", fills},
        {"still", fills},
        {"should", fills},
        {"will", fills},
        {"currently", fills},
        {"just", fills},
        {"code", fills},
        {"changed", changes},
        {"change", changes},
        {"set", changes},
        {"reset", changes},
        {"updated", changes},
        {"to", leads},
        {"into", leads},
        // German
        {"ist", says},
        {"war", says},
        {"wurde", says},
        {"lautet", says},
        {"heißt", says},
        {"jetzt", fills},
        {"nun", fills},
        {"neu", fills},
        {"wieder", fills},
        {"aktuell", fills},
        {"noch", fills},
        {"geändert", changes},
        {"gesetzt", changes},
        {"zurückgesetzt", changes},
        {"auf", leads},
        {"zu", leads},
        // French
        {"est", says},
        {"était", says},
        {"été", says},
        {"maintenant", fills},
        {"désormais", fills},
        {"changé", changes},
        {"modifié", changes},
        {"réinitialisé", changes},
        {"en", leads},
        {"à", leads},
        {"a", leads}, // Spanish; and the French "a été"
        // Spanish
        {"es", says},
        {"era", says},
        {"fue", says},
        {"sido", says},
        {"ha", fills},
        {"ahora", fills},
        {"cambiada", changes},
        {"cambiado", changes},
        {"cambié", changes},
        {"cambió", changes},
        {"restablecida", changes},
        {"por", leads},
        // Russian
        {"это", says},
        {"был", says},
        {"теперь", fills},
        {"изменен", changes},
        {"изменён", changes},
        {"изменили", changes},
        {"сменили", changes},
        {"на", leads},
    });
    std::ranges::sort(words, {}, &LinkWord::word);
    return words;
}();

/// "Password - Winter24"
bool is_stroke(std::string_view word) {
    return word == "-" || word == "–" || word == "—" || word == "->" || word == "=>" || word == "→";
}

/// "for", in the languages of the templates.
bool begins_purpose(std::string_view low) {
    constexpr auto words =
        std::to_array<std::string_view>({"for", "of", "on", "für", "zu", "zum", "vom", "von", "pour", "de",
                                         "du", "para", "del", "для", "от"});
    return std::ranges::find(words, low) != words.end();
}

/// "… and the error is E1234" tells of something else; "for FTP and SSH is …" does not.
bool begins_clause(std::string_view low, Passage word) {
    constexpr auto joints =
        std::to_array<std::string_view>({"and", "but", "und", "aber", "et", "mais", "y", "pero"});
    constexpr auto articles = std::to_array<std::string_view>(
        {"the", "my", "our", "der", "die", "das", "mein", "meine", "le", "la", "mon", "ma", "el", "mi"});
    const auto is_among = [](const auto& words, std::string_view each) {
        return std::ranges::find(words, each) != words.end();
    };
    return is_among(joints, piece_of(low, word))
           && is_among(articles, piece_of(low, spaced_word(low, word.end)));
}

} // namespace

Link link_of(std::string_view low) {
    const auto found = std::ranges::lower_bound(link_words, low, {}, &LinkWord::word);
    return found != link_words.end() && found->word == low ? found->link : Link::none;
}

LinkChain links_at(std::string_view line, std::string_view low, std::size_t from) {
    line = line.substr(0, from + longest_chain);
    LinkChain chain{.end = from};
    for (int links = 0; links < most_links; ++links) {
        auto next = spaced_word(line, chain.end);
        if (line.substr(0, next.end).ends_with(':')) --next.end; // "is now: …"
        auto word = piece_of(low, next);
        if (word.starts_with(' ')) word.remove_prefix(1); // "PIN-Code"
        const auto link = is_stroke(piece_of(line, next)) ? Link::says : link_of(word);
        if (link == Link::none) break;
        chain.says |= link == Link::says;
        chain.changes |= link == Link::changes;
        chain.last = link;
        chain.end = next.end;
    }
    return chain;
}

LinkChain links_behind(std::string_view line, std::string_view low, std::size_t from) {
    const auto bounded = line.substr(0, from + longest_chain);
    auto behind = links_at(line, low, from);
    auto next = spaced_word(bounded, from);
    if (!begins_purpose(piece_of(low, next))) return behind;
    for (int words = 0; words <= most_words_of_purpose; ++words) {
        const auto chain = links_at(line, low, next.end);
        if (chain.says || chain.insists()) return chain;
        if (chain.last == Link::leads) behind = chain; // "I changed the password for the shop to …"
        next = spaced_word(bounded, next.end);
        if (next.begin == next.end
            || std::string_view(".,;:!?").find(bounded[next.end - 1]) != std::string_view::npos
            || begins_clause(low.substr(0, bounded.size()), next))
            break;
    }
    return behind;
}

Passage spaced_word(std::string_view line, std::size_t from) {
    constexpr std::string_view blanks = " \t\r";
    const auto begin = std::min(line.find_first_not_of(blanks, from), line.size());
    return {begin, std::min(line.find_first_of(blanks, begin), line.size())};
}

std::string_view piece_of(std::string_view line, Passage passage) {
    return line.substr(passage.begin, passage.end - passage.begin);
}

} // namespace ticketd::policy
