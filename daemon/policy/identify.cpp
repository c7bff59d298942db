// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/identify.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/form.hpp"
#include "daemon/policy/free_mail.hpp"
#include "daemon/policy/sla.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace ticketd::policy {

namespace {

using std::chrono::year_month_day;
using store::License;

const std::string& level_key_of(const License& license, const Rules& rules) {
    if (rules.find_level(license.level)) return license.level;
    if (rules.find_level(license.group)) return license.group;
    const auto edition = rules.licenses.editions.find(lower(license.edition));
    return edition == rules.licenses.editions.end() ? rules.licenses.default_level : edition->second;
}

enum class Validity { not_yet, valid, expired };

std::optional<year_month_day> end_of(const License& license, const Level* level) {
    return level ? support_ends(license, *level) : license.valid_until;
}

Validity validity_of(const License& license, const Level* level, const year_month_day& today) {
    if (license.valid_from && today < *license.valid_from) return Validity::not_yet;
    const auto end = end_of(license, level);
    return end && *end < today ? Validity::expired : Validity::valid;
}

/// Smaller is better.
auto rank(const Level* level, const Rules& rules) {
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    if (level == nullptr || level->response.count > never / 366 / 86'400) return std::tuple(never, never);
    const std::int64_t unit = level->response.unit == Span::Unit::seconds ? 1
                              : level->response.unit == Span::Unit::days  ? 86'400
                                                                          : 366 * 86'400;
    return std::tuple(level->response.count * unit, std::int64_t{level - rules.levels.data()});
}

std::string name_of(const License& license) {
    if (!license.company.empty()) return fmt::format("the licence of {}", license.company);
    if (!license.key.empty()) return fmt::format("licence {}", license.key);
    return fmt::format("the licence of {}", license.address);
}

Entitlement without_license(const std::string& address, const Rules& rules) {
    return {.license = {},
            .expired = {},
            .level = rules.licenses.default_level,
            .reason = fmt::format("{} stands in no licence, so the level is {}.", address,
                                  rules.licenses.default_level)};
}

Entitlement with_expired(const License& license, const Level* level, const Rules& rules) {
    const auto end = end_of(license, level);
    return {.license = {},
            .expired = license,
            .level = rules.licenses.expired_level,
            .reason = fmt::format("Support by {} ended on {}, so the level is {}.", name_of(license),
                                  iso_date(*end), rules.licenses.expired_level)};
}

bool believed_as_staff(Trustworthiness trust, const Trust& rules, bool issued_to_sender) {
    if (trust != Trustworthiness::plain) return trust == Trustworthiness::verified;
    switch (rules.staff) {
    case Trust::Staff::authenticated: return false;
    case Trust::Staff::authenticated_or_signed: return issued_to_sender;
    case Trust::Staff::from: return true;
    }
    return false;
}

/// Sets whose of the staff the mail is, or whose it claims to be.
void find_staff(Sender& sender, const Rules& rules, bool issued_to_sender,
                std::vector<std::string>& reasons) {
    const auto& address = sender.address.address;
    const auto* member = rules.find_staff(address);
    if (member == nullptr) return;
    if (believed_as_staff(sender.trust, rules.trust, issued_to_sender)) {
        sender.staff = member;
        reasons.push_back(fmt::format("{} is the address of {} of the staff.", address, member->name));
    } else {
        sender.claimed_staff = member->name;
        reasons.push_back(
            fmt::format("{} is the address of {} of the staff, but nothing proves that the mail is theirs.",
                        address, member->name));
    }
}

} // namespace

bool covers(const License& license, std::string_view address) {
    if (equal_fold(license.address, address)) return true;
    const auto domain = domain_of(address);
    return !license.domain.empty() && equal_fold(license.domain, domain) && !is_free_mail(domain);
}

bool is_valid(const License& license, const Rules& rules, store::Instant now) {
    const auto* level = rules.find_level(level_key_of(license, rules));
    return validity_of(license, level, local_date(now, rules.desk.time_zone)) == Validity::valid;
}

std::optional<year_month_day> support_ends_of(const License& license, const Rules& rules) {
    const auto* level = rules.find_level(level_key_of(license, rules));
    return level ? support_ends(license, *level) : license.valid_until;
}

bool is_better_level(const std::string& key, const std::string& than, const Rules& rules) {
    return key != than && rank(rules.find_level(key), rules) < rank(rules.find_level(than), rules);
}

Entitlement entitlement_of(const std::string& address, const std::vector<License>& licenses,
                           const Rules& rules, store::Instant now) {
    if (licenses.empty()) return without_license(address, rules);
    const auto today = local_date(now, rules.desk.time_zone);
    const License *best = nullptr, *last = nullptr;
    const Level *best_level = nullptr, *last_level = nullptr;
    for (const auto& license : licenses) {
        if (!covers(license, address)) continue;
        const auto* level = rules.find_level(level_key_of(license, rules));
        const auto validity = validity_of(license, level, today);
        if (validity == Validity::valid
            && (best == nullptr || rank(level, rules) < rank(best_level, rules))) {
            best = &license;
            best_level = level;
        }
        if (validity == Validity::expired
            && (last == nullptr || end_of(license, level) > end_of(*last, last_level))) {
            last = &license;
            last_level = level;
        }
    }
    if (best == nullptr)
        return last ? with_expired(*last, last_level, rules) : without_license(address, rules);
    const auto& key = level_key_of(*best, rules);
    return {.license = *best,
            .expired = {},
            .level = key,
            .reason = fmt::format("{} is covered by {}, so the level is {}.", address, name_of(*best), key)};
}

Entitlement better_entitlement(const std::string& address, const std::vector<License>& licenses,
                               const Rules& rules, store::Instant came, store::Instant now) {
    auto today = entitlement_of(address, licenses, rules, now);
    auto then = entitlement_of(address, licenses, rules, came);
    return is_better_level(then.level, today.level, rules) ? then : today;
}

bool believed_as_client(const Sender& sender, const Rules& rules) {
    return sender.trust == Trustworthiness::verified
           || (sender.trust == Trustworthiness::plain && !rules.trust.clients_need_authentication);
}

Identification identify(const parser::Message& message, const store::Facts& facts, const Rules& rules,
                        bool issued_to_sender, store::Instant came, store::Instant now) {
    auto judgement = judge(message, rules.trust);
    Identification found{
        .sender = {}, .level = rules.licenses.default_level, .reasons = {std::move(judgement.reason)}};
    auto& sender = found.sender;
    sender.trust = judgement.trust;
    if (!message.from.empty()) sender.address = message.from.front();
    if (const auto* typed = form_sender(message, rules)) {
        found.reasons.push_back(fmt::format("It came by the web form at {}; {} was typed into it.",
                                            sender.address.address, typed->address));
        sender.by_form = true;
        sender.address = *typed;
        if (sender.trust == Trustworthiness::verified) sender.trust = Trustworthiness::plain;
    } else {
        find_staff(sender, rules, issued_to_sender, found.reasons);
    }
    if (believed_as_client(sender, rules)) {
        auto entitlement = better_entitlement(sender.address.address, facts.licenses, rules, came, now);
        sender.license = std::move(entitlement.license);
        sender.expired = std::move(entitlement.expired);
        found.level = std::move(entitlement.level);
        if (!sender.staff) found.reasons.push_back(std::move(entitlement.reason));
    } else {
        found.reasons.push_back(
            fmt::format("The From: address is not believed, so the level is {}.", found.level));
    }
    sender.identity = sender.staff     ? Identity::staff
                      : sender.license ? Identity::licensed
                                       : Identity::unknown;
    return found;
}

} // namespace ticketd::policy
