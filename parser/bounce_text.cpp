// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_text.hpp"

#include "parser/ascii.hpp"
#include "parser/bounce_limits.hpp"
#include "parser/bounce_line.hpp"
#include "parser/bounce_words.hpp"
#include "parser/line_text.hpp"

#include <algorithm>
#include <optional>

namespace ticketd::parser {
namespace {

/// How surely a line names a recipient; a surer line anywhere makes less sure ones count for nothing.
enum class Trust { none, mentioned, transcript, leading, labelled };

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
    if (has_recipient_label(folded_line)) return Trust::labelled;
    if (leads) return Trust::leading;
    const bool is_command =
        istarts_with(trim(raw), ">>> rcpt") || ifind(raw, "rcpt to:") != std::string_view::npos;
    if (is_command || has_smtp_reply(folded_line)) return Trust::transcript;
    return speaks_of_failure(folded_line) ? Trust::mentioned : Trust::none;
}

class Explanation {
public:
    Explanation(std::string_view text, const std::vector<std::string>& own)
        : text_(text), lines_(lines_of(text)), own_(own) {}
    std::vector<FailedRecipient> recipients();

private:
    void look_at(std::size_t line);
    void add(std::size_t line, Trust trust, const FoundAddress& found);
    bool is_own(std::string_view address) const;
    FailedRecipient describe(const Named& named, std::size_t end) const;
    bool continues_sentence(std::size_t line) const;

    std::string_view text_;
    std::vector<std::string_view> lines_;
    const std::vector<std::string>& own_;
    std::vector<Named> named_;
};

bool Explanation::is_own(std::string_view address) const {
    return std::any_of(own_.begin(), own_.end(),
                       [&](const std::string& own) { return iequals(own, address); });
}

void Explanation::add(std::size_t line, Trust trust, const FoundAddress& found) {
    if (named_.size() >= bounce_limits::recipients * 4) return;
    named_.push_back({line, trust, found.address, lines_[line].substr(found.end)});
}

/// "…could not be delivered to:" and an address alone on the next line.
bool Explanation::continues_sentence(std::size_t line) const {
    return line > 0 && speaks_of_failure(folded(lines_[line - 1]));
}

void Explanation::look_at(std::size_t line) {
    const std::string_view raw = lines_[line].substr(0, 2000);
    if (raw.find('@') == std::string_view::npos) return;
    const FoundAddress leading = leading_address(raw);
    FoundAddress found = leading ? leading : find_address(raw);
    const std::string words = folded(raw, 2000);
    Trust trust = trust_in(words, raw, static_cast<bool>(leading));
    if (names_original_address(words)) trust = Trust::leading;
    if (trust == Trust::none && continues_sentence(line)) trust = Trust::mentioned;
    if (trust == Trust::none) return;
    while (found && is_own(found.address)) found = find_address(raw, found.end);
    if (found) add(line, trust, found);
}

/// What the server says about a recipient: the rest of its line and the lines below, up to the next one.
FailedRecipient Explanation::describe(const Named& named, std::size_t end) const {
    constexpr std::size_t most_lines = 12;
    std::string words(trim(
        named.words.substr(std::min(named.words.find_first_not_of(">)]\"':;,. \t"), named.words.size()))));
    for (std::size_t i = named.line + 1; i < end && i < named.line + most_lines && words.size() < 600; ++i) {
        const std::string_view line = trim(lines_[i]);
        if (line.empty() && !words.empty() && has_smtp_reply(words)) break;
        words += ' ';
        words += line;
    }
    FailedRecipient result{.recipient = named.address,
                           .status = find_status(words),
                           .action = "failed",
                           .diagnostic = one_line(words)};
    return result;
}

std::vector<FailedRecipient> Explanation::recipients() {
    for (std::size_t i = 0; i < lines_.size(); ++i) look_at(i);
    Trust best = Trust::none;
    for (const Named& named : named_) best = std::max(best, named.trust);
    // Labels and leading addresses are equally good; a transcript or a sentence only where there is nothing
    // else.
    const Trust least = std::min(best, Trust::leading);
    std::vector<FailedRecipient> results;
    for (std::size_t i = 0; i < named_.size() && results.size() < bounce_limits::recipients; ++i) {
        if (named_[i].trust < least || best == Trust::none) continue;
        const auto same = [&](const FailedRecipient& r) { return iequals(r.recipient, named_[i].address); };
        const std::size_t end =
            i + 1 < named_.size() ? std::max(named_[i + 1].line, named_[i].line + 1) : lines_.size();
        FailedRecipient next = describe(named_[i], end);
        const auto known = std::find_if(results.begin(), results.end(), same);
        if (known == results.end())
            results.push_back(std::move(next));
        else if (known->status.empty())
            known->status = std::move(next.status);
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
                                              const std::vector<std::string>& own) {
    return Explanation(explanation.substr(0, bounce_limits::notice_bytes), own).recipients();
}

} // namespace ticketd::parser
