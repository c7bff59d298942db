// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_values.hpp"

#include "daemon/policy/confidential_links.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

constexpr auto npos = std::string_view::npos;

// How far behind a word its `:` may stand: "password for the new account:". More is another sentence.
constexpr std::size_t widest_gap = 48;
constexpr int most_words_between = 4;
constexpr std::size_t longest_said = 160; // between a word and the end of what follows "is", to know it by
constexpr std::size_t longest_tag = 200;
constexpr std::size_t longest_tagged = 2000; // of what stands in it: a token
constexpr std::size_t shortest_secret = 4;
// A word shorter than this is met inside others ("ftp" in "softphone"); a longer one may be part of a
// compound.
constexpr std::size_t shortest_part = 5;

/// These are talked about without a secret being told ("a token of thanks: …"): a value is one word, which
/// follows directly.
constexpr auto everyday_words =
    std::to_array<std::string_view>({"jeton", "pass", "pin", "secret", "token", "пин", "токен"});

bool is_everyday(std::string_view word) {
    return std::ranges::find(everyday_words, word) != everyday_words.end();
}

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

bool is_letter_byte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// The bytes of a `:`, a `=` or their like at `at`; 0: there is none.
std::size_t separator_size(std::string_view line, std::size_t at) {
    constexpr std::string_view wide_colon = "\xEF\xBC\x9A";
    if (line[at] == ':' || line[at] == '=' || line[at] == '|') return 1;
    return line.substr(at).starts_with(wide_colon) ? wide_colon.size() : 0;
}

/// Without what ends a sentence or a part of it.
std::string_view without_stops(std::string_view word) {
    while (!word.empty() && std::string_view(".,;:!?").find(word.back()) != npos) word.remove_suffix(1);
    return word;
}

/// Without marks of bold text and quotation; `quoted` says if such marks stood on both sides.
std::string_view without_quotes(std::string_view word, bool& quoted) {
    constexpr auto marks =
        std::to_array<std::string_view>({"\"", "'", "`", "*", "_", "“", "”", "„", "«", "»", "‘", "’"});
    bool front = false, back = false;
    for (const auto mark : marks)
        if (word.starts_with(mark)) {
            front = mark != "*" && mark != "_";
            word.remove_prefix(mark.size());
            break;
        }
    for (const auto mark : marks)
        if (word.ends_with(mark)) {
            back = true;
            word.remove_suffix(mark.size());
            break;
        }
    quoted = front && back;
    return word;
}

/// One word in quotation marks or with a digit or a sign in it: "is wrong" tells no password, "is Winter24"
/// does.
bool looks_secret(std::string_view word) {
    bool quoted = false;
    word = without_quotes(without_stops(word), quoted);
    if (word.size() < shortest_secret) return false;
    return quoted || std::ranges::any_of(word, [](char c) {
               return !is_letter_byte(c) && std::string_view("'-()\"*").find(c) == npos;
           });
}

bool is_change(const WordPlace& word, Passage there) {
    return link_of(without_stops(piece_of(word.low, there))) == Link::changes;
}

/// "I changed the password to …", "Das Passwort auf … geändert": the verb is not between the two.
bool is_changed_around(const WordPlace& word, std::size_t behind_value) {
    const auto line = word.line.substr(0, behind_value + widest_gap);
    if (is_change(word, spaced_word(line, behind_value))) return true;
    for (auto at = word.begin - std::min(word.begin, widest_gap); at < word.begin;) {
        const auto before = spaced_word(line, at);
        if (is_change(word, before)) return true;
        at = before.end;
    }
    return false;
}

bool is_last_of_sentence(std::string_view line, Passage word) {
    return line.find_first_not_of(" \t\r", word.end) == npos
           || without_stops(piece_of(line, word)).size() < word.end - word.begin;
}

/// "8-12", of characters that a password should have.
bool is_range(std::string_view text) {
    constexpr std::string_view dash = "–";
    for (const bool first : {true, false}) {
        const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
        if (size == 0 || size > 2) return false;
        text.remove_prefix(size);
        if (first) text.remove_prefix(text.starts_with(dash) ? dash.size() : text.starts_with('-') ? 1 : 0);
    }
    return text.empty();
}

/// "… is Winter24", "… was changed to Winter24", "… is: my summer of 24".
std::optional<Passage> said_value(const WordPlace& word) {
    const auto line = word.line.substr(0, word.end + longest_said);
    const auto chain = links_behind(line, word.low, word.end);
    const bool separated = line.substr(std::min(chain.end, line.size())).starts_with(':');
    if (separated && chain.announces() && !is_everyday(piece_of(word.low, {word.begin, word.end})))
        return Passage{chain.end + 1, word.line.size()};
    const auto value = spaced_word(line, chain.end);
    const auto said = piece_of(line, value);
    const bool last = is_last_of_sentence(line, value);
    const bool led = chain.last == Link::leads && is_changed_around(word, value.end);
    const bool announced = (chain.announces() && (last || !is_range(said))) || led;
    const bool insisted = chain.insists() && said.size() >= shortest_secret && last;
    if (!insisted && !(announced && looks_secret(said))) return std::nullopt;
    return spaced_word(word.line, value.begin); // all of a long token
}

/// Two cells of a table: "Password  hunter2", and nothing behind it.
std::optional<Passage> next_cell(const WordPlace& word) {
    const auto line = word.line;
    const bool ends_there = word.end < line.size() && (line[word.end] == ' ' || line[word.end] == '\t');
    if (!ends_there) return std::nullopt; // before a long word is read once for each word in it
    const auto cell = spaced_word(line, word.end);
    const bool alone = line.find_first_not_of(" \t\r", cell.end) == npos;
    const bool is_value =
        alone && looks_secret(piece_of(line, cell)) && separator_size(line, cell.begin) == 0;
    return is_value ? std::optional(cell) : std::nullopt;
}

/// "10:30"
bool is_colon_of_time(std::string_view low, std::size_t at) {
    const auto is_digit_at = [&](std::size_t place) {
        return place < low.size() && low[place] >= '0' && low[place] <= '9';
    };
    const auto is_word_at = [&](std::size_t place) { return place < low.size() && is_word_byte(low[place]); };
    if (at == 0 || low[at] != ':' || !is_digit_at(at - 1)) return false;
    const auto hour = at - (at > 1 && is_digit_at(at - 2) ? 2 : 1);
    return (hour == 0 || !is_word_at(hour - 1)) && is_digit_at(at + 1) && is_digit_at(at + 2)
           && !is_word_at(at + 3);
}

/// Where the value begins behind a word and its `:`; npos: there is none.
std::size_t behind_separator(std::string_view low, std::size_t end) {
    const auto limit = std::min(low.size(), end + widest_gap);
    int words = 0;
    for (auto at = end; at < limit; ++at) {
        if (is_colon_of_time(low, at)) continue;
        if (const auto size = separator_size(low, at)) return at + size;
        const char c = low[at];
        if ((c == '.' || c == '!' || c == '?') && (at + 1 == low.size() || low[at + 1] == ' ')) return npos;
        if (c == ' ' && at + 1 < limit && is_word_byte(low[at + 1]) && ++words > most_words_between)
            return npos;
    }
    return npos;
}

/// What stands in quotation marks, as in JSON, or else one word.
Passage quoted_or_word(std::string_view line, std::size_t from) {
    const auto word = spaced_word(line, from);
    if (word.begin == word.end || line[word.begin] != '"') return word;
    const auto close = line.substr(0, word.begin + longest_said).find('"', word.begin + 1);
    return close == npos || close < word.end ? word : Passage{word.begin, close + 1};
}

/// Of a word of everyday talk: one word that looks like a value, is all there is, or stands directly behind
/// a `=`.
std::optional<Passage> value_behind_everyday(const WordPlace& word) {
    const auto links = links_behind(word.line, word.low, word.end);
    const auto separator = word.line.find_first_not_of("\"'* \t", links.end);
    // One of ASCII: then a word of many of them looks like a value, and is not read once more.
    if (separator == npos || std::string_view(":=|").find(word.line[separator]) == npos) return std::nullopt;
    const auto value = quoted_or_word(word.line, separator + 1);
    const bool glued = word.line[separator] == '=' && value.begin == separator + 1;
    const bool alone = word.line.find_first_not_of(" \t\r", value.end) == npos;
    return glued || alone || looks_secret(piece_of(word.line, value)) ? std::optional(value) : std::nullopt;
}

enum class TagSide { none, begin, end };

/// The tag (XML) whose name holds what begins at `at`; `begin`: where it does.
TagSide tag_around(std::string_view line, std::size_t at, std::size_t& begin) {
    const auto is_name = [](char c) { return is_letter_byte(c) || std::string_view("_:.-").find(c) != npos; };
    begin = at;
    while (begin > 0 && at - begin < longest_tag && is_name(line[begin - 1])) --begin;
    if (line.substr(0, begin).ends_with("</")) return TagSide::end;
    if (begin == 0 || line[begin - 1] != '<') return TagSide::none;
    --begin;
    return TagSide::begin;
}

/// What stands between a tag's name, of which [.., name_end) is part, and its `>`. Nothing: it is no tag, but
/// words in brackets ("<password: hunter2>").
std::optional<std::string_view> attributes_of(std::string_view tag, std::size_t name_end) {
    const auto is_name = [](char c) {
        return is_letter_byte(c) || (c >= '0' && c <= '9') || std::string_view("_.-").find(c) != npos;
    };
    while (name_end < tag.size() && is_name(tag[name_end])) ++name_end;
    const auto attributes = tag.substr(name_end);
    const bool is_tag =
        attributes.empty()
        || (attributes.front() == ' ' && attributes.find('=') != npos && !attributes.ends_with('/'));
    return is_tag ? std::optional(attributes) : std::nullopt;
}

/// <password>hunter2</password>. Without its end, one that begins the line: elsewhere "<password>" stands for
/// what a reader is to put there.
std::optional<Passage> tagged_value(const WordPlace& word) {
    std::size_t begin = 0;
    if (tag_around(word.line, word.begin, begin) != TagSide::begin) return std::nullopt;
    const auto close = word.line.substr(0, word.end + longest_tag).find('>', word.end);
    if (close == npos) return std::nullopt;
    const auto attributes = attributes_of(word.line.substr(0, close), word.end);
    if (!attributes) return std::nullopt;
    const auto bounded = word.line.substr(0, close + longest_tagged);
    const auto end = bounded.find("</", close);
    const bool holds_nothing = bounded.find_first_not_of(" \t", close + 1) == end;
    if (end != npos && holds_nothing && !attributes->empty()) // the value is among them
        return Passage{word.line.find('=', word.end) + 1, close};
    if (end != npos) return Passage{close + 1, end};
    const auto front = word.line.substr(0, std::min(begin, longest_tag));
    const bool begins_line = front.size() == begin && front.find_first_not_of(" \t>") == npos;
    return begins_line ? std::optional(Passage{close + 1, word.line.size()}) : std::nullopt;
}

} // namespace

bool counts_there(const WordPlace& word) {
    const auto& [line, low, begin, end] = word;
    // Part of an address or a host's name: its shape tells.
    if (end < low.size() && (low[end] == '.' || low[end] == '/' || low[end] == '@')) return false;
    if (low.substr(end).starts_with("://")) return false;
    const bool is_long = end - begin >= shortest_part;
    const bool goes_on = end < low.size() && is_word_byte(low[end]);
    if (goes_on && (!is_long || is_everyday(low.substr(begin, end - begin)))) return false;
    if (!is_long && begin > 0 && is_word_byte(low[begin - 1])) return false;
    std::size_t tag = 0;
    return tag_around(line, begin, tag) != TagSide::end;
}

std::optional<Passage> announced_value(const WordPlace& word) {
    if (const auto tagged = tagged_value(word)) return tagged;
    if (const auto said = said_value(word)) return said;
    if (is_everyday(word.low.substr(word.begin, word.end - word.begin))) return value_behind_everyday(word);
    if (const auto cell = next_cell(word)) return cell;
    const auto value = behind_separator(word.low, word.end);
    return value == npos ? std::nullopt : std::optional(Passage{value, word.line.size()});
}

OpenEnd open_end(const WordPlace& word) {
    const auto chain = links_behind(word.line, word.low, word.end);
    if (word.line.find_first_not_of(" \t\r", chain.end) != npos) return OpenEnd::none;
    if (chain.says || chain.changes) return OpenEnd::said;
    const bool is_bare =
        chain.last == Link::none && !is_everyday(word.low.substr(word.begin, word.end - word.begin));
    return is_bare ? OpenEnd::nothing : OpenEnd::none;
}

std::optional<Passage> continued_value(std::string_view line, std::string_view low, OpenEnd above) {
    if (above == OpenEnd::none) return std::nullopt;
    const auto chain = links_at(line, low, std::min(low.find_first_not_of("> "), low.size()));
    const bool announced = chain.last == Link::none || chain.announces() || above == OpenEnd::said;
    const auto value = spaced_word(line, chain.end);
    const bool is_link = piece_of(low, value).starts_with("http"); // which stands where it likes
    return announced && !is_link && looks_secret(piece_of(line, value)) ? std::optional(value) : std::nullopt;
}

} // namespace ticketd::policy
