// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/reply.hpp"

#include "parser/ascii.hpp"
#include "parser/line_text.hpp"
#include "parser/quote.hpp"
#include "parser/quote_words.hpp"
#include "parser/signature.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ticketd::parser {
namespace {

/// Lines that are looked at one by one; what is beyond them shares the last one's fate.
constexpr std::size_t most_lines = 200'000;
/// Columns at which mail programs wrap; what did not fit stands on the next line without a mark.
constexpr std::size_t wrap_column = 70;
/// Rules above one quotation: HTML's and the mail program's own.
constexpr std::size_t most_rules = 3;

enum class Mark : std::uint8_t { own, quoted, forwarded };

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    constexpr std::size_t short_line = 32;
    lines.reserve(std::min(text.size() / short_line + 1, most_lines));
    while (!text.empty() && lines.size() + 1 < most_lines) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) break;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    if (!text.empty()) lines.push_back(text);
    return lines;
}

/// One text being taken apart: each line gets a mark.
class Splitter {
public:
    Splitter(std::string_view text, bool forwarded)
        : lines_(split_lines(text)),
          marks_(lines_.size(), Mark::own),
          roles_(header_roles(lines_)),
          forwarded_(forwarded) {}

    SplitReply split();

private:
    void mark_marked_lines();
    void find_attributions();
    void mark_openings();
    void mark_wrapped_lines();
    bool did_not_fit(std::size_t at) const;
    bool holds_doubtful_command(std::size_t first, std::size_t last) const;
    QuoteOpening opening_at(std::size_t at) const;
    QuoteOpening attribution_at(std::size_t at) const;
    std::size_t behind_blanks(std::size_t at) const;
    std::size_t behind_rules(std::size_t at) const;
    void mark(std::size_t first, std::size_t last, Mark mark);
    void apply(const QuoteOpening& opening);
    bool blank(std::size_t i) const { return trim_blank(lines_[i]).empty(); }
    bool marked_follows(std::size_t at) const { return at < lines_.size() && marks_[at] == Mark::quoted; }
    void add_own(std::size_t first, std::size_t last, SplitReply& reply);
    std::string marked_lines(std::size_t first, std::size_t last) const;

    std::vector<std::string_view> lines_;
    std::vector<Mark> marks_;
    std::vector<HeaderRole> roles_;
    std::vector<QuoteOpening> attributions_; ///< ascending
    std::string own_front_;   ///< the writer's part of a line that they share with an attribution
    bool forwarded_;          ///< the subject says that the mail passes something on
    bool ended_ = false;      ///< the rest of the text has its mark
    std::string above_;       ///< marked lines that no piece of the writer's followed yet
    bool answers_ = false;    ///< some of them did get one
    std::string interleaved_; ///< from then on
};

std::size_t Splitter::behind_blanks(std::size_t at) const {
    while (at < lines_.size() && blank(at)) ++at;
    return at;
}

/// Rules belong to the header block or the heading below them.
std::size_t Splitter::behind_rules(std::size_t at) const {
    for (std::size_t n = 0; n < most_rules && at < lines_.size() && is_rule(lines_[at]); ++n)
        at = behind_blanks(at + 1);
    return std::min(at, lines_.size() - 1);
}

void Splitter::mark(std::size_t first, std::size_t last, Mark mark) {
    std::fill(marks_.begin() + static_cast<std::ptrdiff_t>(first),
              marks_.begin() + static_cast<std::ptrdiff_t>(last), mark);
}

/// A single marked line that nothing announces is somebody's ornament or an escaped "From ", no quotation.
void Splitter::mark_marked_lines() {
    std::size_t count = 0, only = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (!is_marked(lines_[i])) continue;
        marks_[i] = Mark::quoted;
        only = i;
        ++count;
    }
    if (count != 1) return;
    std::size_t above = only;
    while (above > 0 && blank(above - 1)) --above;
    const bool announced = above > 0 && attribution_ending_at(lines_, above - 1, true);
    if (!announced) marks_[only] = Mark::own;
}

/// Attributions are found by their last line, once each.
void Splitter::find_attributions() {
    for (std::size_t last = 0; last < lines_.size(); ++last) {
        if (marks_[last] != Mark::own || !may_end_attribution(lines_[last])) continue;
        const bool marks = marked_follows(behind_blanks(last + 1));
        const QuoteOpening found = attribution_ending_at(lines_, last, marks);
        if (found && (attributions_.empty() || attributions_.back().first < found.first))
            attributions_.push_back(found);
    }
}

QuoteOpening Splitter::attribution_at(std::size_t at) const {
    const auto found =
        std::lower_bound(attributions_.begin(), attributions_.end(), at,
                         [](const QuoteOpening& o, std::size_t first) { return o.first < first; });
    return found != attributions_.end() && found->first == at ? *found : QuoteOpening{};
}

QuoteOpening Splitter::opening_at(std::size_t at) const {
    if (const QuoteOpening block = header_block_at(lines_, roles_, at)) return block;
    if (const QuoteOpening separator = separator_at(lines_, at)) return separator;
    return attribution_at(at);
}

void Splitter::apply(const QuoteOpening& opening) {
    const std::size_t next = behind_blanks(opening.first + opening.count);
    if (opening.keep > 0) own_front_ = trim_blank(trim_blank(lines_[opening.first]).substr(0, opening.keep));
    mark(opening.first, opening.first + opening.count, Mark::quoted);
    if (marked_follows(next)) return;
    mark(opening.first, lines_.size(), Mark::quoted);
    ended_ = true;
}

void Splitter::mark_openings() {
    for (std::size_t i = 0; i < lines_.size() && !ended_; ++i) {
        if (marks_[i] != Mark::own || blank(i)) continue;
        if (is_forward_mark(lines_[i])) {
            mark(i, lines_.size(), Mark::forwarded);
            return;
        }
        const std::size_t at = behind_rules(i);
        QuoteOpening opening = opening_at(at);
        if (!opening) continue;
        if (forwarded_ && header_block_at(lines_, roles_, at)) {
            mark(i, lines_.size(), Mark::forwarded);
            return;
        }
        opening.count += opening.first - i;
        opening.first = i;
        apply(opening);
    }
}

/// Whether a line's first word had no room on the line above it.
bool Splitter::did_not_fit(std::size_t at) const {
    const std::string_view line = trim_blank(lines_[at]);
    return lines_[at - 1].size() + std::min(line.find(' '), line.size()) >= wrap_column;
}

/// Who writes a long line does not decide what the mail says that quotes it: some program may have wrapped
/// it, and marked only its beginning.
bool Splitter::holds_doubtful_command(std::size_t first, std::size_t last) const {
    if (first == 0 || !is_marked(lines_[first - 1]) || !did_not_fit(first)) return false;
    for (std::size_t i = first; i < last && !blank(i); ++i)
        if (const auto line = trim_blank(lines_[i]); line.size() > 1 && line[0] == '!' && is_letter(line[1]))
            return true;
    return false;
}

/// Unmarked lines inside a quotation that are only the end of the line above, wrapped by some program.
void Splitter::mark_wrapped_lines() {
    for (std::size_t i = 1; i + 1 < lines_.size(); ++i) {
        if (marks_[i] != Mark::own || !is_marked(lines_[i - 1]) || !is_marked(lines_[i + 1]) || blank(i))
            continue;
        const std::string_view line = trim_blank(lines_[i]);
        const bool closes_link =
            std::count(line.begin(), line.end(), ')') > std::count(line.begin(), line.end(), '(');
        const bool is_link = line.starts_with("(http") || line.starts_with("<http");
        if (did_not_fit(i) || closes_link || is_link) marks_[i] = Mark::quoted;
    }
}

void append_block(std::string& out, std::string_view block) {
    if (block.empty()) return;
    if (!out.empty()) out += "\n\n";
    out += block;
}

/// Lines first..last as one text, without blank lines at its ends.
std::string joined(std::span<const std::string_view> lines) {
    while (!lines.empty() && trim_blank(lines.front()).empty()) lines = lines.subspan(1);
    while (!lines.empty() && trim_blank(lines.back()).empty()) lines = lines.first(lines.size() - 1);
    std::string text;
    if (lines.empty()) return text;
    // They stand one behind the other: what needs no trimming is taken in one piece.
    const char* from = lines.front().data();
    text.reserve(static_cast<std::size_t>(lines.back().data() - from) + lines.back().size());
    for (const std::string_view line : lines) {
        const std::string_view trimmed = trim_end(line);
        const char* end = trimmed.data() + trimmed.size();
        if (trimmed.size() == line.size() && line.data() != lines.back().data()) continue;
        text.append(from, end);
        from = line.data() + line.size();
    }
    return text;
}

std::string Splitter::marked_lines(std::size_t first, std::size_t last) const {
    std::string text;
    for (std::size_t i = first; i < last; ++i)
        if (is_marked(lines_[i]))
            text.append(text.empty() ? "" : "\n").append(trim_end(trim_blank(lines_[i])));
    return text;
}

void Splitter::add_own(std::size_t first, std::size_t last, SplitReply& reply) {
    while (last > first && blank(last - 1)) --last;
    reply.doubtful_command |= holds_doubtful_command(first, last);
    const auto lines = std::span(lines_).subspan(first, last - first);
    const std::size_t signature = signature_start(lines);
    const std::string own = joined(lines.first(signature));
    if (!own.empty() && !above_.empty() && !answers_) {
        answers_ = true;
        interleaved_ = reply.new_text; // nothing stood above what it holds so far
    }
    append_block(reply.new_text, own);
    if (!own.empty() && answers_) {
        append_block(interleaved_, above_);
        append_block(interleaved_, own);
        above_.clear();
    }
    append_block(reply.signature, joined(lines.subspan(signature)));
}

SplitReply Splitter::split() {
    mark_marked_lines();
    find_attributions();
    mark_openings();
    mark_wrapped_lines();
    SplitReply reply;
    for (std::size_t first = 0; first < lines_.size();) {
        std::size_t last = first;
        while (last < lines_.size() && (marks_[last] == marks_[first])) ++last;
        const auto lines = std::span(lines_).subspan(first, last - first);
        if (marks_[first] == Mark::own) add_own(first, last, reply);
        if (marks_[first] == Mark::forwarded) {
            reply.forwarded = joined(lines);
            append_block(reply.new_text, reply.forwarded);
        }
        if (marks_[first] == Mark::quoted) {
            append_block(reply.quoted, joined(lines));
            append_block(above_, marked_lines(first, last));
        }
        first = last;
    }
    append_block(reply.new_text, own_front_);
    if (answers_) reply.interleaved = std::move(interleaved_);
    return reply;
}

} // namespace

SplitReply split_reply(std::string_view text, std::string_view subject) {
    SplitReply reply = Splitter(text, is_forward_subject(subject)).split();
    if (!reply.new_text.empty()) return reply;
    SplitReply whole;
    whole.new_text = trim_end(text);
    whole.only_quoted = !reply.quoted.empty();
    if (whole.only_quoted) whole.signature = std::move(reply.signature);
    return whole;
}

} // namespace ticketd::parser
