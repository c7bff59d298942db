// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential.hpp"

#include "daemon/policy/confidential_shapes.hpp"
#include "daemon/policy/confidential_values.hpp"

#include <algorithm>
#include <utility>

namespace ticketd::policy {

namespace {

/// The value without what surrounds it: blanks, quotation marks of mails, marks of bold text.
Passage bare(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view before = " \t\r>|", after = " \t\r|";
    while (begin < end && before.find(text[begin]) != std::string_view::npos) ++begin;
    while (begin < end && after.find(text[end - 1]) != std::string_view::npos) --end;
    return {begin, end};
}

/// Nothing is said there: it is empty, or marks of bold text and rules.
bool says_nothing(std::string_view value) {
    return value.find_first_not_of("*_-=~. \t\r") == std::string_view::npos;
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
          holds_words_(std::ranges::any_of(words_.found_in(folded_),
                                           [this](std::string_view word) { return counts_anywhere(word); })) {
    }

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

    /// Not only inside others ("pin" in "shipping").
    bool counts_anywhere(std::string_view word) const {
        const std::string_view low = folded_;
        auto at = low.find(word);
        while (at != std::string_view::npos
               && !counts_there({.line = text_, .low = low, .begin = at, .end = at + word.size()}))
            at = low.find(word, at + 1);
        return at != std::string_view::npos;
    }

    std::string_view line(std::size_t begin, std::size_t end) const {
        return text_.substr(begin, end - begin);
    }

    std::string_view low_line(std::size_t begin, std::size_t end) const {
        return std::string_view(folded_).substr(begin, end - begin);
    }

    void add(Passage passage) {
        const auto value = line(passage.begin, passage.end);
        if (value.find_first_not_of("*<>| \t\r") == std::string_view::npos) return; // nothing, or erased
        if (!found_.empty()) passage.begin = std::max(passage.begin, found_.back().end);
        if (passage.begin < passage.end) found_.push_back(passage);
    }

    void take_line(std::size_t begin, std::size_t end) {
        const auto whole = line(begin, end);
        const auto above = std::exchange(open_end_, OpenEnd::none);
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
            // Mail programs wrap where they must: "My password is", and the line ended.
            if (const auto value = continued_value(whole, low_line(begin, end), above))
                add({begin + value->begin, begin + value->end});
            look_through(begin, end);
        }
    }

    void look_through(std::size_t begin, std::size_t end) {
        std::vector<Passage> here;
        const auto whole = line(begin, end), low = low_line(begin, end);
        if (holds_shapes_) here = confidential_shapes(whole);
        if (holds_words_)
            for (const auto word : words_.found_in(low)) look_at_word(word, whole, low, here);
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
        return says_nothing(value) && value.find("****") == std::string_view::npos;
    }

    /// The values in a line that a word announces: single words, and then the rest of the line.
    void look_at_word(std::string_view word, std::string_view whole, std::string_view low,
                      std::vector<Passage>& found) {
        for (auto at = low.find(word); at != std::string_view::npos;) {
            const WordPlace place{.line = whole, .low = low, .begin = at, .end = at + word.size()};
            const bool counts = counts_there(place);
            const auto value = counts ? announced_value(place) : std::nullopt;
            if (value) found.push_back(*value);
            if (value && value->end == low.size()) return;
            if (counts) open_end_ = std::max(open_end_, open_end(place));
            at = low.find(word, value ? value->end : at + 1);
        }
    }

    std::string_view text_;
    const ConfidentialWords& words_;
    std::string folded_;
    std::vector<Passage> found_;
    bool holds_marks_, holds_shapes_, holds_words_;
    bool in_key_ = false;
    OpenEnd open_end_ = OpenEnd::none; ///< of the line above: there a value could follow
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
