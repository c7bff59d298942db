// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/trust.hpp"

#include "daemon/policy/arc.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

bool is_ours(const parser::HeaderField& field, std::string_view authserv_id) {
    return equal_fold(field.name, "Authentication-Results")
           && equal_fold(authserv_id_of(field.value), authserv_id);
}

/// A property may hold an address or a domain.
bool vouches_for(std::string_view property, std::string_view from_domain) {
    const auto domain = domain_of(property);
    return aligned(domain.empty() ? property : domain, from_domain);
}

/// A pass of DKIM or SPF whose domain is that of From:, so that DMARC would pass too.
bool is_aligned_pass(const AuthenticationResult& result, std::string_view from_domain) {
    if (result.result != "pass") return false;
    if (result.method == "dkim") {
        const auto domain = result.property("header", "d");
        return vouches_for(domain.empty() ? result.property("header", "i") : domain, from_domain);
    }
    if (result.method != "spf") return false;
    const auto envelope = result.property("smtp", "mailfrom");
    return vouches_for(envelope.empty() ? result.property("smtp", "helo") : envelope, from_domain);
}

bool is_fail(const AuthenticationResult& result, std::string_view method) {
    return result.method == method
           && (result.result == "fail" || (method == "spf" && result.result == "hardfail"));
}

/// DMARC's pass is about the domain that it names.
bool is_dmarc_pass(const AuthenticationResult& result, std::string_view from_domain) {
    if (result.method != "dmarc" || result.result != "pass") return false;
    const auto judged = result.property("header", "from");
    return judged.empty() || vouches_for(judged, from_domain);
}

/// An internationalized name has two forms (RFC 5890 section 2.3.2.1), and a server may name either.
bool may_have_another_form(std::string_view domain) {
    const auto is_eight_bit = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    return std::ranges::any_of(domain, is_eight_bit) || lower(domain).find("xn--") != std::string::npos;
}

/// Where DMARC read another domain than we, somebody wrote a From: that is read in two ways.
bool is_about_another(const AuthenticationResult& result, std::string_view from_domain) {
    const auto judged = result.property("header", "from");
    if (result.method != "dmarc" || judged.empty() || from_domain.empty()) return false;
    return !vouches_for(judged, from_domain) && !may_have_another_form(judged)
           && !may_have_another_form(from_domain);
}

} // namespace

bool aligned(std::string_view a, std::string_view b) {
    if (a.ends_with('.')) a.remove_suffix(1);
    if (b.ends_with('.')) b.remove_suffix(1);
    if (a.size() < b.size()) std::swap(a, b);
    if (b.empty()) return false;
    if (a.size() == b.size()) return equal_fold(a, b);
    const bool two_labels = b.find('.') != std::string_view::npos;
    return two_labels && a[a.size() - b.size() - 1] == '.' && equal_fold(a.substr(a.size() - b.size()), b);
}

std::vector<AuthenticationResult> trusted_results(const parser::Message& message,
                                                  std::string_view authserv_id) {
    std::vector<AuthenticationResult> results;
    if (authserv_id.empty()) return results;
    const auto ours = [&](const parser::HeaderField& field) { return is_ours(field, authserv_id); };
    bool directly = true;
    for (auto field = std::ranges::find_if(message.fields, ours); field != message.fields.end(); ++field) {
        if (equal_fold(field->name, "Received")) break;
        if (!ours(*field)) {
            directly = false;
            continue;
        }
        for (auto& result : read_authentication_results(field->value).results) {
            if (directly || is_fail(result, result.method)) results.push_back(std::move(result));
        }
    }
    return results;
}

Judgement judge(const std::vector<AuthenticationResult>& results, std::string_view from_domain) {
    using enum Trustworthiness;
    const auto any = [&](auto&& test) { return std::ranges::any_of(results, test); };
    const auto failed_by = [&](std::string_view method) {
        return any([&](const AuthenticationResult& result) { return is_fail(result, method); });
    };
    // In this order; the first that holds wins. softfail, neutral, temperror, permerror and none are no
    // results.
    if (failed_by("dmarc"))
        return {failed, fmt::format("DMARC failed for {}: the mail is not from there.", from_domain)};
    if (any([&](const AuthenticationResult& result) { return is_about_another(result, from_domain); }))
        return {failed, fmt::format("DMARC was asked about another domain than {}.", from_domain)};
    if (any([&](const AuthenticationResult& result) { return is_dmarc_pass(result, from_domain); })) {
        return {verified, fmt::format("DMARC passed for {}.", from_domain)};
    }
    if (any([&](const AuthenticationResult& result) { return is_aligned_pass(result, from_domain); })) {
        return {verified, fmt::format("DKIM or SPF passed for {}.", from_domain)};
    }
    if (failed_by("dkim"))
        return {failed,
                fmt::format("The DKIM signature is broken and nothing else vouches for {}.", from_domain)};
    if (failed_by("spf"))
        return {failed, fmt::format("SPF failed and nothing else vouches for {}.", from_domain)};
    return {plain, "No server of ours vouches for or against the From: address."};
}

Judgement judge(const parser::Message& message, const Trust& rules) {
    if (message.from.empty()) return {Trustworthiness::failed, "The mail has no From: address."};
    if (message.from.size() > 1) {
        return {
            Trustworthiness::failed,
            fmt::format("The mail has {} From: addresses; none of them is believed.", message.from.size())};
    }
    if (message.from.front().encoded)
        return {Trustworthiness::failed,
                "The From: address is hidden in an encoded word, so no server can have judged it."};
    const auto domain = domain_of(message.from.front().address);
    const auto ours = trusted_results(message, rules.authserv_id);
    auto judgement = judge(ours, domain);
    if (judgement.trust == Trustworthiness::verified) return judgement;
    const auto sealed = believed_seal(message, ours, rules);
    if (!sealed || judge(sealed->results, domain).trust != Trustworthiness::verified) return judgement;
    return {
        Trustworthiness::verified,
        fmt::format("{}, whose ARC seal is believed, saw that the mail is from {}.", sealed->sealer, domain)};
}

} // namespace ticketd::policy
