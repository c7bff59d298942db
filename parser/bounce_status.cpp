// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_status.hpp"

#include "parser/ascii.hpp"
#include "parser/bounce_limits.hpp"
#include "parser/bounce_line.hpp"
#include "parser/header.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace ticketd::parser {
namespace {

/// "rfc822; ann@example.org" -> "ann@example.org"; a value without a type as it is.
std::string_view without_type(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    const bool typed =
        semicolon < 24 && value.substr(0, semicolon).find_first_of(" @<") == std::string_view::npos;
    return trim(typed ? value.substr(semicolon + 1) : value);
}

/// Address of a recipient field; a local name without a domain is one too.
std::string recipient_of(std::string_view value) {
    const std::string_view address = without_type(value);
    if (const FoundAddress found = find_address(address)) return found.address;
    const std::size_t begin = std::min(address.find_first_not_of("<\"' "), address.size());
    const std::size_t end = address.find_first_of(">\"' \t", begin);
    return one_line(address.substr(begin, end == std::string_view::npos ? end : end - begin), 320);
}

/// RFC 3461's xtext, as some servers hand on what they were given: "bob+2Btag" is bob+tag.
std::string without_xtext(std::string address) {
    for (std::size_t at = address.find('+'); at != std::string::npos; at = address.find('+', at + 1))
        for (const auto& [code, sign] : {std::pair{"+2B", "+"}, std::pair{"+3D", "="}})
            if (address.compare(at, 3, code) == 0) address.replace(at, 3, sign);
    return address;
}

/// "Failed (mailbox full)" -> "failed"; the words that servers invented are what they mean.
std::string action_of(std::string_view value) {
    std::string word = to_lower(value.substr(0, value.find_first_of(" \t(;,")));
    if (word.starts_with("fail") || word == "expired" || word == "undeliverable" || word == "error")
        return "failed";
    if (word.starts_with("delay")) return "delayed";
    const bool known = word == "delivered" || word == "relayed" || word == "expanded";
    return known ? word : std::string();
}

/// Status field: a code of any class, without its comment.
std::string status_of(std::string_view value) {
    const std::string_view code = value.substr(0, value.find_first_not_of("0123456789."));
    return std::count(code.begin(), code.end(), '.') == 2 ? std::string(code) : find_status(value);
}

/// One recipient's fields as they come in.
struct Group {
    FailedRecipient result;
    std::string final_recipient;
    std::string original_recipient;
    bool has_action = false;

    bool empty() const {
        return final_recipient.empty() && original_recipient.empty() && !has_action && result.status.empty();
    }
    void take(const HeaderField& field);
    std::optional<FailedRecipient> finish();
};

void Group::take(const HeaderField& field) {
    const std::string name = to_lower(field.name);
    if (name == "final-recipient") final_recipient = recipient_of(field.value);
    if (name == "original-recipient") original_recipient = without_xtext(recipient_of(field.value));
    if (name == "x-actual-recipient" && final_recipient.empty()) final_recipient = recipient_of(field.value);
    if (name == "status") result.status = status_of(field.value);
    if (name == "diagnostic-code") result.diagnostic = one_line(without_type(field.value));
    if (name == "action") {
        has_action = true;
        result.action = action_of(field.value);
    }
}

/// "5.0.0" says no more than "failed"; the server's own words often do.
bool is_vague(std::string_view status) { return status.empty() || status.ends_with(".0.0"); }

/// The code that the remote server itself gave ("550 5.7.1 …") is nearer to the cause than what the reporting
/// server made of it, unless its cause is that it gave up waiting (x.4.7).
std::string better_status(std::string_view status, std::string_view diagnostic) {
    // IronPort quotes the remote reply inside its own: 5.1.0 - Unknown address error 550-'5.7.1 …'
    const std::size_t quotation = diagnostic.find("-'");
    if (quotation != std::string_view::npos) diagnostic.remove_prefix(quotation + 2);
    const std::string spoken = find_status(diagnostic);
    if (spoken.empty()) return std::string(status);
    if (quotation != std::string_view::npos && diagnostic.starts_with(spoken)) return spoken;
    const bool is_reply = has_smtp_reply(diagnostic.substr(0, 4)) && diagnostic.substr(4).starts_with(spoken);
    const bool takes = is_vague(status) || (is_reply && !status.ends_with(".4.7"));
    return takes ? spoken : std::string(status);
}

std::string action_for(std::string_view status) {
    if (status.starts_with('2')) return "delivered";
    return status.starts_with('4') ? "delayed" : "failed";
}

std::optional<FailedRecipient> Group::finish() {
    const bool usable = find_address(original_recipient) || final_recipient.empty();
    result.recipient = usable ? original_recipient : final_recipient;
    if (result.recipient.empty()) return std::nullopt;
    result.status = better_status(result.status, result.diagnostic);
    if (result.action.empty()) result.action = action_for(result.status);
    return std::move(result);
}

/// Collects groups; one begins where a recipient is named anew, or behind an empty line.
class Groups {
public:
    void take(const HeaderField& field) {
        const bool names_anew =
            (iequals(field.name, "Final-Recipient") && !group_.final_recipient.empty())
            || (iequals(field.name, "Original-Recipient") && !group_.original_recipient.empty());
        if (names_anew) end_group();
        group_.take(field);
    }
    void end_group() {
        if (group_.empty()) return;
        std::optional<FailedRecipient> done = group_.finish();
        if (done && results_.size() < bounce_limits::recipients) results_.push_back(std::move(*done));
        group_ = Group{};
    }
    std::vector<FailedRecipient> results() && { return std::move(results_); }

private:
    Group group_;
    std::vector<FailedRecipient> results_;
};

} // namespace

std::vector<FailedRecipient> read_delivery_status(std::string_view body) {
    body = body.substr(0, bounce_limits::status_bytes);
    Groups groups;
    std::size_t pos = 0;
    while (pos < body.size()) {
        const std::size_t first = pos;
        while (pos < body.size() && !trim(next_line(body, pos)).empty()) {
        }
        for (const HeaderField& field : read_fields(body.substr(first, pos - first))) groups.take(field);
        groups.end_group();
    }
    return std::move(groups).results();
}

bool holds_delivery_status(std::string_view text) {
    for (std::size_t at = ifind(text, "final-recipient:"); at != std::string_view::npos;
         at = ifind(text, "final-recipient:", at + 1))
        if (at == 0 || is_newline(text[at - 1])) return true;
    return false;
}

} // namespace ticketd::parser
