// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// The words by which access data is known, UTF-8, in any case of letters; looked for all in one reading of
/// a text. A word of less than two bytes is never found. A value; reading is thread-safe.
class ConfidentialWords {
public:
    ConfidentialWords() = default;
    ConfidentialWords(std::vector<std::string> words);
    ConfidentialWords(std::initializer_list<std::string> words)
        : ConfidentialWords(std::vector<std::string>(words)) {}

    const std::vector<std::string>& all() const { return words_; }
    /// Lower case for ASCII, Latin-1 and Cyrillic; what stands between the words of a word ("license-key",
    /// "license_key", a no-break space) is a blank. Every byte keeps its place.
    static std::string folded(std::string_view text);
    /// Those that stand in `low`, a piece of folded() text: folded themselves, each once. They live as long
    /// as this.
    std::vector<std::string_view> found_in(std::string_view low) const;
    bool operator==(const ConfidentialWords& other) const { return words_ == other.words_; }

private:
    std::vector<std::string> words_;    ///< as they were given
    std::vector<std::string> folded_;   ///< ascending
    std::vector<std::uint64_t> begins_; ///< a bit for each three bytes by whose look one may begin
    std::vector<std::uint64_t> pairs_;  ///< a bit for each two bytes with which one begins
};

} // namespace ticketd::policy
