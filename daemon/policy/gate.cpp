// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/gate.hpp"

#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

using Counts = std::vector<std::uint32_t>;

/// The first window that is full. `counts` are in the order of the windows.
const Window* full_window(const std::vector<Window>& windows, const Counts& counts) {
    for (std::size_t i = 0; i < std::min(windows.size(), counts.size()); ++i) {
        if (counts[i] >= windows[i].count) return &windows[i];
    }
    return nullptr;
}

std::vector<store::Instant> starts_of(const std::vector<Window>& windows, store::Instant now) {
    std::vector<store::Instant> starts;
    for (const auto& window : windows) starts.push_back(now - std::chrono::seconds(window.seconds));
    return starts;
}

const store::RecipientFacts* find(const std::map<std::string, store::RecipientFacts>& known,
                                  const std::string& address) {
    const auto found = known.find(lower(address));
    return found == known.end() ? nullptr : &found->second;
}

const Counts& counts_of(const store::RecipientFacts* known) {
    static const Counts none;
    return known ? known->sent : none;
}

} // namespace

void ask_for_gate(store::MailKeys& keys, const Rules& rules, store::Instant now) {
    keys.address_windows = starts_of(rules.gate.per_address, now);
    keys.ticket_windows = starts_of(rules.gate.per_ticket, now);
    keys.global_windows = starts_of(rules.gate.global, now);
    keys.staff_windows = starts_of(rules.gate.notices, now);
    keys.counted_until = now + std::chrono::minutes(1); // a clock that is mended by so little is no news
    for (const auto& person : rules.staff)
        if (!person.addresses.empty()) keys.staff.push_back(lower(person.addresses.front()));
    if (!rules.desk.admin.empty()) keys.staff.push_back(lower(rules.desk.admin));
}

std::string length_of(const Window& window) {
    if (window.seconds % 86'400 == 0) return fmt::format("{} d", window.seconds / 86'400);
    if (window.seconds % 3'600 == 0) return fmt::format("{} h", window.seconds / 3'600);
    if (window.seconds % 60 == 0) return fmt::format("{} min", window.seconds / 60);
    return fmt::format("{} s", window.seconds);
}

bool breaker_is_open(const store::Facts& facts, const GateRules& gate) {
    const auto& counts = facts.automatic_in_all;
    if (full_window(gate.global, counts)) return true;
    if (!facts.breaker_open) return false;
    for (std::size_t i = 0; i < std::min(gate.global.size(), counts.size()); ++i) {
        if (counts[i] > gate.global[i].count / 2) return true;
    }
    return false;
}

std::string why_breaker_is_open(const GateRules& gate) {
    std::string windows;
    for (const auto& window : gate.global)
        windows += fmt::format("{}{} in {}", windows.empty() ? "" : " or ", window.count, length_of(window));
    return fmt::format("The desk has sent as many automatic mails as it may ({}) and has stopped for now.",
                       windows);
}

GateAnswer Gate::answer(const std::string& address, bool to_staff, Why why) {
    if (why) return {.permit = {}, .why = std::move(*why)};
    return {.permit = Permit(address, to_staff), .why = {}};
}

Gate::Why Gate::by_reader(const std::string& address) const {
    if (address.empty()) return "There is no address to write to.";
    if (auto why = why_undeliverable(address)) return why;
    if (is_own_address(address, rules_.desk))
        return fmt::format("{} is an address of this desk itself.", address);
    return std::nullopt;
}

Gate::Why Gate::by_client_windows(const std::string& address, const Counts& counts,
                                  const store::CandidateTicket* ticket) const {
    const auto& gate = rules_.gate;
    if (const auto* window = full_window(gate.per_address, counts)) {
        return fmt::format("{} has got {} automatic mails within {}, and gets no more for now.", address,
                           window->count, length_of(*window));
    }
    const auto* full = ticket ? full_window(gate.per_ticket, ticket->automatic_mail) : nullptr;
    if (full) {
        return fmt::format("{} automatic mails about ticket {} went out within {}, and no more do for now.",
                           full->count, ticket->ticket.tid.value, length_of(*full));
    }
    return by_breaker();
}

Gate::Why Gate::by_suspension(const std::string& address, const store::RecipientFacts* known) const {
    if (known == nullptr || !known->suspended || known->suspended->until <= now_) return std::nullopt;
    return fmt::format("{} is suspended, because mail to it came back: {}", address, known->suspended->why);
}

Gate::Why Gate::by_staff(const std::string& address) const {
    if (auto why = by_reader(address)) return why;
    const auto* known = find(facts_.staff, address);
    if (auto why = by_suspension(address, known)) return why;
    if (const auto* window = full_window(rules_.gate.notices, counts_of(known))) {
        return fmt::format("{} has got {} notices within {}: what else there is comes in one summary.",
                           address, window->count, length_of(*window));
    }
    return by_breaker();
}

Gate::Why Gate::by_breaker() const {
    if (!breaker_is_open(facts_, rules_.gate)) return std::nullopt;
    return why_breaker_is_open(rules_.gate);
}

GateAnswer Gate::for_answer(const parser::Message& message, const Sender& sender,
                            const store::CandidateTicket* ticket) const {
    const auto& address = sender.address.address;
    auto why = why_never_answered(message, sender, rules_);
    // A suspension is no matter: whoever writes lives.
    if (!why) why = by_client_windows(address, facts_.automatic_to_sender, ticket);
    return answer(address, false, std::move(why));
}

GateAnswer Gate::for_client(const std::string& address, const store::CandidateTicket* ticket) const {
    const auto* known = find(facts_.recipients, address);
    auto why = by_reader(address);
    if (!why && is_robot(address)) why = fmt::format("Nobody reads mail at {}.", address);
    if (!why) why = by_suspension(address, known);
    if (!why) why = by_client_windows(address, counts_of(known), ticket);
    return answer(address, false, std::move(why));
}

GateAnswer Gate::for_refusal(const parser::Message& message, const Sender& sender,
                             const std::string& address) const {
    auto why = why_never_answered(message, sender, rules_);
    if (!why) why = by_staff(address);
    return answer(address, true, std::move(why));
}

GateAnswer Gate::for_staff(const std::string& address) const {
    return answer(address, true, by_staff(address));
}

GateAnswer Gate::for_summary(const std::string& address) const {
    auto why = by_reader(address);
    if (!why) why = by_suspension(address, find(facts_.staff, address));
    if (!why) why = by_breaker();
    return answer(address, true, std::move(why));
}

GateAnswer Gate::for_alert(const std::string& address) const {
    return answer(address, true, by_reader(address));
}

} // namespace ticketd::policy
