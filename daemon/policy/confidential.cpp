// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential.hpp"

#include "daemon/policy/confidential_shapes.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ticketd::policy {

namespace {

constexpr auto npos = std::string_view::npos;

// How far behind a word its `:` may stand: "password for the new account:". More is another sentence.
constexpr std::size_t widest_gap = 48;
constexpr int most_words_between = 4;
constexpr std::size_t longest_said = 160; // of a password that follows "is", with what is before it
// A word shorter than this is met inside others ("ftp" in "softphone"); a longer one may be part of a
// compound.
constexpr std::size_t shortest_part = 5;

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/// The bytes of a `:`, a `=` or their like at `at`; 0: there is none.
std::size_t separator_at(std::string_view line, std::size_t at) {
    constexpr std::string_view wide_colon = "\xEF\xBC\x9A";
    if (line[at] == ':' || line[at] == '=' || line[at] == '|') return 1;
    return line.substr(at).starts_with(wide_colon) ? wide_colon.size() : 0;
}

/// Where the value begins that belongs to a word which ends at `end`; npos: none does.
std::size_t value_after(std::string_view line, std::size_t end) {
    const auto limit = std::min(line.size(), end + widest_gap);
    int words = 0;
    for (auto at = end; at < limit; ++at) {
        if (const auto size = separator_at(line, at)) return at + size;
        const char c = line[at];
        if ((c == '.' || c == '!' || c == '?') && (at + 1 == line.size() || line[at + 1] == ' ')) return npos;
        if (c == ' ' && at + 1 < limit && is_word_byte(line[at + 1]) && ++words > most_words_between)
            return npos;
    }
    return npos;
}

/// The value without what surrounds it: blanks, quotation marks of mails, marks of bold text.
Passage bare(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view before = " \t\r>|", after = " \t\r|";
    while (begin < end && before.find(text[begin]) != npos) ++begin;
    while (begin < end && after.find(text[end - 1]) != npos) --end;
    return {begin, end};
}

/// Nothing is said there: it is empty, or marks of bold text and rules.
bool says_nothing(std::string_view value) { return value.find_first_not_of("*_-=~. \t\r") == npos; }

/// The words that connect a password with its name.
constexpr auto connectors =
    std::to_array<std::string_view>({"is", "ist", "lautet", "est", "es", "это", "was", "war"});

/// One word with a digit or a sign in it: "is wrong" tells no password, "is Winter24" does.
bool looks_secret(std::string_view word) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',' || word.back() == '!'))
        word.remove_suffix(1);
    if (word.size() < 4) return false;
    return std::ranges::any_of(word, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = byte >= 0x80 || (lower(c) >= 'a' && lower(c) <= 'z');
        return !letter && c != '\'' && c != '-' && c != '(' && c != ')' && c != '"';
    });
}

bool is_connector(std::string_view word) { return std::ranges::find(connectors, word) != connectors.end(); }

/// The word that begins at `from` or behind blanks there.
Passage word_at(std::string_view line, std::size_t from) {
    const auto begin = std::min(line.find_first_not_of(' ', from), line.size());
    return {begin, std::min(line.find_first_of(" \r", begin), line.size())};
}

/// "… is Winter24" behind a word that ends at `end`, in a line of `folded` text.
std::optional<Passage> said_after(std::string_view whole, std::size_t end) {
    const auto line = whole.substr(0, end + longest_said);
    const auto first = word_at(line, end);
    const auto connector = line.substr(first.begin, first.end - first.begin);
    if (!is_connector(connector)) {
        // Two cells of a table: "Password  hunter2", and nothing behind it.
        const bool alone = line.size() == whole.size() && first.begin > end
                           && line.find_first_not_of(" \r", first.end) == npos;
        const bool cell = alone && looks_secret(connector) && separator_at(line, first.begin) == 0;
        return cell ? std::optional(first) : std::nullopt;
    }
    const auto value = word_at(line, first.end);
    if (!looks_secret(line.substr(value.begin, value.end - value.begin))) return std::nullopt;
    return value;
}

/// Finds passages line by line.
class Finder {
public:
    Finder(std::string_view text, const ConfidentialRules& rules)
        : text_(text),
          words_(rules.words),
          folded_(ConfidentialWords::folded(text)),
          holds_marks_(may_hold_key_marks(text)),
          holds_shapes_(may_hold_shapes(text)),
          holds_words_(!words_.found_in(folded_).empty()) {}

    std::vector<Passage> all() {
        if (holds_nothing()) return {};
        for (std::size_t begin = 0; begin < text_.size();) {
            const auto end = std::min(text_.find('\n', begin), text_.size());
            take_line(begin, end);
            begin = end + 1;
        }
        return std::move(found_);
    }

private:
    /// As most texts: none of what follows can find anything.
    bool holds_nothing() const { return !holds_marks_ && !holds_shapes_ && !holds_words_; }

    std::string_view line(std::size_t begin, std::size_t end) const {
        return text_.substr(begin, end - begin);
    }

    void add(Passage passage) {
        const auto value = line(passage.begin, passage.end);
        if (value.find_first_not_of("*<>| \t\r") == npos) return; // nothing, or erased
        if (!found_.empty()) passage.begin = std::max(passage.begin, found_.back().end);
        if (passage.begin < passage.end) found_.push_back(passage);
    }

    void take_line(std::size_t begin, std::size_t end) {
        const auto whole = line(begin, end);
        const bool follows_open = std::exchange(ends_open_, false);
        const auto mark = holds_marks_ ? key_mark(whole) : KeyMark::none;
        if (mark != KeyMark::none) {
            in_key_ = mark == KeyMark::begin;
        } else if (in_key_ || wanted_lines_ > 0) {
            const auto value = bare(text_, begin, end);
            if (wanted_lines_ > 0) --wanted_lines_;
            if (!says_nothing(line(value.begin, value.end))) {
                wanted_lines_ = 0;
                add(value);
            }
        } else {
            if (follows_open) look_at_wrapped(begin, end);
            look_through(begin, end);
        }
    }

    /// "My password is", and the line ended: mail programs wrap where they must.
    void look_at_wrapped(std::size_t begin, std::size_t end) {
        const auto low = std::string_view(folded_).substr(begin, end - begin);
        auto word = word_at(low, std::min(low.find_first_not_of("> "), low.size()));
        if (is_connector(low.substr(word.begin, word.end - word.begin))) word = word_at(low, word.end);
        const auto said = low.substr(word.begin, word.end - word.begin);
        if (looks_secret(said) && !said.starts_with("http")) // a link stands where it likes
            add({begin + word.begin, begin + word.end});
    }

    /// Nothing stands behind a word but what connects it with its value.
    static bool is_open_behind(std::string_view word, std::string_view low) {
        const auto at = low.rfind(word);
        const auto next = word_at(low, at + word.size());
        const auto connector = low.substr(next.begin, next.end - next.begin);
        return is_word_there(low, at, at + word.size()) && (connector.empty() || is_connector(connector))
               && low.find_first_not_of(" \r", next.end) == npos;
    }

    void look_through(std::size_t begin, std::size_t end) {
        std::vector<Passage> here;
        if (holds_shapes_) here = confidential_shapes(line(begin, end));
        const auto low = std::string_view(folded_).substr(begin, end - begin);
        if (holds_words_)
            for (const auto word : words_.found_in(low)) {
                announced_by(word, low, here);
                ends_open_ |= is_open_behind(word, low);
            }
        if (here.empty()) return;
        std::ranges::sort(here, {}, &Passage::begin);
        for (const auto& each : here) {
            const bool rest = each.end == low.size();
            const auto value =
                rest ? bare(text_, begin + each.begin, end) : Passage{begin + each.begin, begin + each.end};
            if (rest && is_blank_value(line(value.begin, value.end))) wanted_lines_ = 2;
            add(value);
            if (rest) return;
        }
    }

    static bool is_blank_value(std::string_view value) {
        return says_nothing(value) && value.find("****") == npos;
    }

    /// The values in a line that a word announces: single words, and then the rest of the line.
    static void announced_by(std::string_view word, std::string_view low, std::vector<Passage>& found) {
        for (auto at = low.find(word); at != npos;) {
            const auto end = at + word.size();
            const auto said = is_word_there(low, at, end) ? said_after(low, end) : std::nullopt;
            if (said) {
                found.push_back(*said);
            } else if (is_word_there(low, at, end)) {
                const auto value = value_after(low, end);
                if (value != npos) return found.push_back({value, low.size()});
            }
            at = low.find(word, said ? said->end : at + 1);
        }
    }

    static bool is_word_there(std::string_view low, std::size_t at, std::size_t end) {
        // Part of an address or a host's name: its shape tells.
        if (end < low.size() && (low[end] == '.' || low[end] == '/' || low[end] == '@')) return false;
        if (low.substr(end).starts_with("://")) return false;
        if (end - at >= shortest_part) return true;
        return (at == 0 || !is_word_byte(low[at - 1])) && (end == low.size() || !is_word_byte(low[end]));
    }

    std::string_view text_;
    const ConfidentialWords& words_;
    std::string folded_;
    std::vector<Passage> found_;
    bool holds_marks_, holds_shapes_, holds_words_;
    bool in_key_ = false;
    bool ends_open_ = false; ///< the line above ended where a value could follow
    int wanted_lines_ = 0; ///< a word announced a value, and its line ended: so many lines may still bring it
};

} // namespace

std::vector<Passage> access_data(std::string_view text, const ConfidentialRules& rules) {
    return Finder(text, rules).all();
}

std::string masked(std::string_view text, const ConfidentialRules& rules) {
    constexpr std::string_view mask = "********";
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    for (const auto& passage : access_data(text, rules)) {
        out.append(text.substr(at, passage.begin - at)).append(mask);
        at = passage.end;
    }
    return out.append(text.substr(at));
}

} // namespace ticketd::policy
