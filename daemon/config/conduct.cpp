// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

namespace ticketd::config {

namespace {

constexpr std::string_view window_wanted = "a number of mails and a time such as \"10/10m\"";

std::optional<std::string> read_domain(std::string_view text) {
    const bool shaped = !text.empty() && text.find_first_of("@ \t<>;") == std::string_view::npos
                        && text.find('.') != std::string_view::npos;
    return shaped ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<bool> read_clients(std::string_view text) {
    if (text == "from") return false;
    if (text == "authenticated") return true;
    return std::nullopt;
}

std::optional<policy::Trust::Staff> read_staff_trust(std::string_view text) {
    using Staff = policy::Trust::Staff;
    if (text == "authenticated-or-signed") return Staff::authenticated_or_signed;
    if (text == "authenticated") return Staff::authenticated;
    if (text == "from") return Staff::from;
    return std::nullopt;
}

std::optional<std::optional<policy::Span>> read_suspend(std::string_view text) {
    if (text == "never") return std::optional<policy::Span>{};
    if (const auto span = read_span(text)) return span;
    return std::nullopt;
}

/// Without what ends a word in a mail.
std::optional<std::string> read_confidential_word(std::string_view text) {
    if (text.size() < 2 || text.size() > 64 || text.find_first_of(":=|") != text.npos) return std::nullopt;
    if (text.front() == ' ' || text.back() == ' ') return std::nullopt;
    return std::string(text);
}

} // namespace

void read_trust(Reading& reading) {
    Section section(reading.root.table("trust"), "trust", reading.errors);
    auto& trust = reading.config.rules.trust;
    section.read_text("authserv_id", trust.authserv_id);
    section.read_list("arc", trust.arc, read_domain, "a domain such as \"lists.example.com\"");
    section.read("clients", trust.clients_need_authentication, read_clients, "\"from\" or \"authenticated\"");
    section.read("staff", trust.staff, read_staff_trust,
                 "\"authenticated-or-signed\", \"authenticated\" or \"from\"");
}

void read_gate(Reading& reading) {
    Section section(reading.root.table("gate"), "gate", reading.errors);
    auto& gate = reading.config.rules.gate;
    section.read_list("per_address", gate.per_address, read_window, window_wanted);
    section.read_list("per_ticket", gate.per_ticket, read_window, window_wanted);
    section.read_list("global", gate.global, read_window, window_wanted);
    section.read_list("notices", gate.notices, read_window, window_wanted);
    section.read_number("same_subject", gate.same_subject, 0, 1'000'000);
    section.read("suspend", gate.suspend, read_suspend, "a time such as \"7d\", or \"never\"");
}

void read_confidential(Reading& reading) {
    Section section(reading.root.table("confidential"), "confidential", reading.errors);
    auto& words_in_force = reading.config.rules.confidential.words;
    auto words = words_in_force.all();
    section.read_list("words", words, read_confidential_word, "a word of 2 to 64 bytes such as \"password\"");
    words_in_force = std::move(words);
}

} // namespace ticketd::config
