// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_text.hpp"

#include "parser/ascii.hpp"
#include "parser/bounce_limits.hpp"
#include "parser/bounce_line.hpp"
#include "parser/bounce_words.hpp"
#include "parser/line_text.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

/// How surely a line names a recipient; a surer line anywhere makes less sure ones count for nothing.
enum class Trust { none, mentioned, transcript, named };

struct Named {
    std::size_t line;
    Trust trust;
    std::string address;
    std::string_view words; ///< what follows the address on its line
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t pos = 0; pos < text.size();) lines.push_back(next_line(text, pos));
    return lines;
}

/// A header begins without any announcement (Zoho, old gateways).
bool begins_header(std::string_view line) {
    return istarts_with(line, "received: from") || istarts_with(line, "received:from")
           || istarts_with(line, "received: by") || istarts_with(line, "return-path:")
           || istarts_with(line, "received: (") || istarts_with(line, "x-originating-ip:");
}

Trust trust_in(std::string_view folded_line, std::string_view raw, bool leads) {
    if (leads || has_recipient_label(folded_line) || names_original_address(folded_line)) return Trust::named;
    const bool is_command =
        istarts_with(trim(raw), ">>> rcpt") || ifind(raw, "rcpt to:") != std::string_view::npos;
    if (is_command || has_smtp_reply(folded_line) || is_bounce_sentence(folded_line))
        return Trust::transcript;
    return speaks_of_failure(folded_line) ? Trust::mentioned : Trust::none;
}

class Explanation {
public:
    Explanation(std::string_view text, std::span<const std::string> own, Trust least)
        : text_(text), lines_(lines_of(text)), own_(own), least_(least) {}
    std::vector<FailedRecipient> recipients();

private:
    void look_at(std::size_t line);
    void keep_best();
    bool is_own(std::string_view address) const;
    bool continues_sentence(std::size_t line) const;
    std::size_t end_of_words(std::size_t index) const;
    FailedRecipient describe(std::size_t index) const;

    std::string_view text_;
    std::vector<std::string_view> lines_;
    std::span<const std::string> own_;
    Trust least_;
    std::vector<Named> named_;
};

bool Explanation::is_own(std::string_view address) const {
    return std::any_of(own_.begin(), own_.end(),
                       [&](const std::string& own) { return iequals(own, address); });
}

/// "…could not be delivered to:" and an address on the next line.
bool Explanation::continues_sentence(std::size_t line) const {
    return line > 0 && lines_[line - 1].size() < 500 && speaks_of_failure(folded(lines_[line - 1]));
}

void Explanation::look_at(std::size_t line) {
    const std::string_view raw = lines_[line].substr(0, 2000);
    if (raw.find('@') == std::string_view::npos || named_.size() >= bounce_limits::recipients * 4) return;
    const FoundAddress leading = leading_address(raw);
    FoundAddress found = leading ? leading : find_address(raw);
    Trust trust = trust_in(folded(raw, 2000), raw, static_cast<bool>(leading));
    if (trust == Trust::none && continues_sentence(line)) trust = Trust::mentioned;
    if (trust == Trust::none) return;
    while (found && is_own(found.address)) found = find_address(raw, found.end);
    if (found) named_.push_back({line, trust, found.address, lines_[line].substr(found.end)});
}

void Explanation::keep_best() {
    Trust best = least_;
    for (const Named& named : named_) best = std::max(best, named.trust);
    std::erase_if(named_, [best](const Named& named) { return named.trust < best; });
}

/// Where the words about a recipient end: at the next one's.
std::size_t Explanation::end_of_words(std::size_t index) const {
    for (std::size_t next = index + 1; next < named_.size(); ++next)
        if (!iequals(named_[next].address, named_[index].address)) return named_[next].line;
    return lines_.size();
}

/// What the server says about a recipient: the rest of its line and the lines below.
FailedRecipient Explanation::describe(std::size_t index) const {
    constexpr std::size_t most_lines = 12;
    constexpr std::size_t most_bytes = 600;
    const Named& named = named_[index];
    const std::size_t end = std::min(end_of_words(index), named.line + most_lines);
    const std::size_t first = std::min(named.words.find_first_not_of(">)]\"':;,. \t"), named.words.size());
    std::string words(trim(named.words.substr(first, most_bytes)));
    for (std::size_t i = named.line + 1; i < end && words.size() < most_bytes; ++i) {
        const std::string_view line = trim(lines_[i]).substr(0, most_bytes);
        if (line.empty() && has_smtp_reply(words)) break;
        words += ' ';
        words += line;
    }
    return {.recipient = named.address,
            .status = find_status(words),
            .action = "failed",
            .diagnostic = one_line(words)};
}

std::vector<FailedRecipient> Explanation::recipients() {
    for (std::size_t i = 0; i < lines_.size(); ++i) look_at(i);
    keep_best();
    std::vector<FailedRecipient> results;
    for (std::size_t i = 0; i < named_.size() && results.size() < bounce_limits::recipients; ++i) {
        const auto same = [&](const FailedRecipient& r) { return iequals(r.recipient, named_[i].address); };
        const auto known = std::find_if(results.begin(), results.end(), same);
        if (known == results.end())
            results.push_back(describe(i));
        else if (known->status.empty())
            known->status = describe(i).status;
    }
    const std::string status = find_status(text_);
    for (FailedRecipient& result : results)
        if (result.status.empty()) result.status = status;
    return results;
}

} // namespace

Notice split_notice(std::string_view text) {
    std::size_t pos = 0;
    while (pos < text.size() && pos < bounce_limits::notice_bytes) {
        const std::size_t begin = pos;
        const std::string_view line = next_line(text, pos);
        if (begins_header(line))
            return {.explanation = text.substr(0, begin), .returned = text.substr(begin)};
        if (line.size() > 300 || !begins_returned_mail(folded(line))) continue;
        return {.explanation = text.substr(0, begin), .returned = text.substr(pos)};
    }
    return {.explanation = text.substr(0, bounce_limits::notice_bytes), .returned = {}};
}

std::vector<FailedRecipient> read_explanation(std::string_view explanation,
                                              std::span<const std::string> own) {
    explanation = explanation.substr(0, bounce_limits::notice_bytes);
    std::vector<FailedRecipient> results = Explanation(explanation, own, Trust::mentioned).recipients();
    // Somebody who wrote to themselves is told of their own address, but not in passing.
    if (results.empty()) results = Explanation(explanation, {}, Trust::named).recipients();
    return results;
}

std::string find_local_name(std::string_view explanation) {
    bool announced = false;
    for (std::size_t pos = 0; pos < explanation.size();) {
        const std::string_view raw = next_line(explanation, pos);
        const std::string_view line = trim(raw);
        if (line.empty()) continue;
        const bool one_word =
            line.size() <= 64 && line.find_first_of(" \t:@,;<>\"") == std::string_view::npos;
        if (announced && one_word && is_blank(raw.front())) return std::string(line);
        announced = line.ends_with(':') && is_bounce_sentence(folded(line));
    }
    return {};
}

} // namespace ticketd::parser
