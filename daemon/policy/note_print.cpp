// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/note_print.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

/// Letters, digits, and every byte of what is no ASCII.
bool is_in_word(char c) {
    const auto letter = lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9')
           || (static_cast<unsigned char>(c) & 128U) != 0;
}

/// FNV-1a of 64 bits. What is stored depends on it: it stays as it is.
class Print {
public:
    void add(char c) { value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U; }
    /// Its high bits are mixed into all: the low bits of FNV alone decide little.
    std::uint64_t value() const {
        auto mixed = value_;
        mixed = (mixed ^ (mixed >> 32U)) * 0xd6e8feb86659fd93U;
        return mixed ^ (mixed >> 32U);
    }

private:
    std::uint64_t value_ = 0xcbf29ce484222325U;
};

/// A word where it stands in the text: [begin, end).
struct Word {
    std::size_t begin = 0, end = 0;
    bool ends_line = false, ends_sentence = false;
    std::size_t size() const { return end - begin; }
};

std::uint64_t print_of(std::string_view text, const Word* first, const Word* last) {
    Print print;
    for (const auto* word = first; word != last; ++word) {
        for (const char c : text.substr(word->begin, word->size())) print.add(lower(c));
        print.add(' ');
    }
    return print.value();
}

/// Bytes of a blank or mark at that place that is no ASCII: a no-break space, or of U+2000 to U+203F, where
/// the quotes and dashes are that programs put for plain ones.
std::size_t foreign_mark(std::string_view text) {
    if (text.starts_with("\xC2\xA0")) return 2;
    return text.starts_with("\xE2\x80") && text.size() > 2 ? 3 : 0;
}

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto mark = foreign_mark(text.substr(at)); mark != 0) {
            at += mark;
            continue;
        }
        if (is_in_word(text[at])) {
            const auto begin = at;
            while (at < text.size() && is_in_word(text[at]) && foreign_mark(text.substr(at)) == 0) ++at;
            words.push_back({.begin = begin, .end = at});
            continue;
        }
        const bool stops = text[at] == '.' || text[at] == '!' || text[at] == '?';
        const bool blank_behind = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
        if (!words.empty()) {
            words.back().ends_line = words.back().ends_line || text[at] == '\n';
            words.back().ends_sentence = words.back().ends_sentence || (stops && blank_behind);
        }
        ++at;
    }
    if (!words.empty()) words.back().ends_line = words.back().ends_sentence = true;
    return words;
}

/// Calls take(first, last) for each line, sentence and run of words that has something to say.
template <class Take>
void for_each_part(const std::vector<Word>& words, Take take) {
    std::size_t line = 0, sentence = 0, line_bytes = 0, sentence_bytes = 0, run_bytes = 0;
    const auto* all = words.data();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto size = words[i].size();
        line_bytes += size;
        sentence_bytes += size;
        run_bytes += size;
        if (i >= run_of_words) run_bytes -= words[i - run_of_words].size();
        if (i + 1 >= run_of_words && run_bytes >= least_told)
            take(all + (i + 1 - run_of_words), all + i + 1, true);
        if (words[i].ends_line) {
            if (line_bytes >= least_told) take(all + line, all + i + 1, false);
            line = i + 1;
            line_bytes = 0;
        }
        if (words[i].ends_sentence) {
            if (sentence_bytes >= least_told) take(all + sentence, all + i + 1, false);
            sentence = i + 1;
            sentence_bytes = 0;
        }
    }
}

constexpr auto closings = std::to_array<std::string_view>({
    "best regards",
    "kind regards",
    "regards",
    "sincerely",
    "yours",
    "cheers",
    "thanks",
    "thank you",
    "best,",
    "mit freundlichen",
    "freundliche gr",
    "viele gr",
    "beste gr",
    "liebe gr",
    "gruß",
    "grüße",
    "danke",
    "cordialement",
    "bien cordialement",
    "salutations",
    "merci",
    "saludos",
    "un saludo",
    "atentamente",
    "gracias",
    "С уважением",
    "с уважением",
    "Спасибо",
    "спасибо",
});

std::string own_lines(std::string_view note) {
    std::vector<std::string_view> lines;
    while (!note.empty()) {
        const auto end = note.find('\n');
        if (const auto line = trimmed(note.substr(0, end)); !line.empty() && line.front() != '>')
            lines.push_back(line);
        note.remove_prefix(end == std::string_view::npos ? note.size() : end + 1);
    }
    constexpr std::size_t longest_formula = 5;
    for (auto i = lines.size() - std::min(lines.size(), longest_formula); i < lines.size(); ++i)
        if (std::ranges::any_of(closings,
                                [&](std::string_view words) { return starts_with_fold(lines[i], words); })) {
            lines.resize(i);
            break;
        }
    std::string own;
    for (const auto line : lines) own.append(line).append("\n");
    return own;
}

/// Without what quoting puts at the front of lines, which would otherwise stand between two words of a run.
std::string without_marks(std::string_view text) {
    std::string bare;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        const auto first = line.find_first_not_of(" \t>|");
        line.remove_prefix(std::min(first, line.size()));
        bare.append(line).append("\n");
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return bare;
}

struct Part {
    std::uint64_t print = 0;
    std::size_t begin = 0, end = 0;
};

/// Of the parts that a note has too, the one that stands first in the text, or nullptr. Both are ascending by
/// print: one walk along both.
const Part* first_in(const std::vector<Part>& parts, const std::vector<std::uint64_t>& prints) {
    const Part* found = nullptr;
    auto print = prints.begin();
    for (const auto& part : parts) {
        while (print != prints.end() && *print < part.print) ++print;
        if (print == prints.end()) break;
        if (*print == part.print && (found == nullptr || part.begin < found->begin)) found = &part;
    }
    return found;
}

std::string in_one_line(std::string_view passage) {
    constexpr std::size_t longest = 200;
    std::string line(passage);
    for (char& c : line)
        if (c == '\n' || c == '\t') c = ' ';
    if (line.size() <= longest) return line;
    auto end = longest;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end; // no half letter
    return line.substr(0, end) + "…";
}

} // namespace

std::vector<std::uint64_t> note_prints(std::string_view note) {
    const auto own = own_lines(note);
    const auto words = words_of(own);
    std::size_t every = 1;
    while (words.size() / every > most_prints / 2) every *= 2;
    std::vector<std::uint64_t> prints;
    for_each_part(words, [&](const Word* first, const Word* last, bool is_run) {
        const auto print = print_of(own, first, last);
        if (!is_run || print % every == 0) prints.push_back(print);
    });
    std::ranges::sort(prints);
    prints.erase(std::unique(prints.begin(), prints.end()), prints.end());
    if (prints.size() > most_prints) prints.resize(most_prints);
    return prints;
}

std::string passage_of_note(std::string_view text, const std::vector<const store::NotePrint*>& notes) {
    if (notes.empty()) return {};
    const auto bare = without_marks(text);
    const auto words = words_of(bare);
    std::vector<Part> parts;
    for_each_part(words, [&](const Word* first, const Word* last, bool) {
        parts.push_back({print_of(bare, first, last), first->begin, (last - 1)->end});
    });
    std::ranges::sort(parts, {}, &Part::print);
    const Part* earliest = nullptr;
    for (const auto* note : notes)
        if (const auto* found = first_in(parts, note->prints); found != nullptr)
            if (earliest == nullptr || found->begin < earliest->begin) earliest = found;
    return earliest == nullptr
               ? std::string{}
               : in_one_line(std::string_view(bare).substr(earliest->begin, earliest->end - earliest->begin));
}

} // namespace ticketd::policy
