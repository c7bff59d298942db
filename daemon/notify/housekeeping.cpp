// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/housekeeping.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/matter.hpp"
#include "daemon/notify/team.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <map>

namespace ticketd::notify {

namespace {

using policy::Gate;

constexpr std::string_view failure_kind = "failure";
constexpr std::size_t most_summary_lines = 200; ///< of a summary; how many more there are is said
constexpr std::size_t longest_line = 200;       ///< bytes of what a stranger wrote

/// A letter about no ticket. Its Message-ID is made unique by the moment, and by whether it is an alert.
Letter letter(const LetterKind& kind, store::Person to, const Values& values, const Desk& desk,
              store::Instant now) {
    auto mail = desk.templates.render(std::string(kind.template_), {}, values);
    const auto moment = now.time_since_epoch().count() * 2 + (&kind == &alert ? 1 : 0);
    return {.kind = kind,
            .tid = {},
            .entry = {moment},
            .to = std::move(to),
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .in_reply_to = {},
            .references = {},
            .enclosures = {}};
}

/// It stands for no entry of the store.
store::NewOutgoing written(const policy::Permit& permit, const Letter& mail, const Desk& desk,
                           store::Instant now) {
    auto made = write(permit, mail, desk, now);
    made.entry.reset();
    return made;
}

Values common(const Desk& desk) {
    Values values;
    values.texts = {{"desk", desk.rules.desk.name}, {"desk_address", desk.rules.desk.address}};
    return values;
}

std::string one_line(std::string_view text) {
    std::string line(cut(text, longest_line));
    if (line.size() < text.size()) line += "…";
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

using Held = std::vector<const store::HeldNotice*>;

Values summary_values(const Held& held, const Desk& desk) {
    const auto& phrases = desk.templates.phrases("summary", "");
    auto values = common(desk);
    const auto shown = std::min(held.size(), most_summary_lines);
    values.texts["count"] = std::to_string(held.size());
    values.texts["more"] = std::to_string(held.size() - shown);
    values.flags["has_more"] = shown < held.size();
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& each = *held[i];
        auto line = local_time(each.at, desk.rules.desk.time_zone, phrases);
        if (each.tid) line += "  " + reference(*each.tid, desk);
        values.lists["notices"].push_back({{"notice", line + "  " + one_line(each.detail)}});
    }
    return values;
}

bool is_due(const Held& held, const policy::GateRules& gate, store::Instant now) {
    const auto failed = [](const store::HeldNotice* each) { return each->kind == failure_kind; };
    if (std::any_of(held.begin(), held.end(), failed)) return true;
    std::int64_t shortest = 0;
    for (const auto& window : gate.notices)
        shortest = shortest == 0 ? window.seconds : std::min(shortest, window.seconds);
    return held.front()->at + std::chrono::seconds(shortest) <= now;
}

/// Still one of ours: what is inside goes to nobody who has left.
bool is_ours(const std::string& address, const policy::Rules& rules) {
    return rules.find_staff(address) != nullptr || policy::equal_fold(address, rules.desk.admin);
}

std::vector<store::Person> without(std::vector<store::Person> people, const std::string& address) {
    std::erase_if(people,
                  [&](const store::Person& person) { return policy::equal_fold(person.address, address); });
    return people;
}

void summarise(const std::string& address, const Held& held, const Gate& gate, const Desk& desk,
               store::Instant now, store::ChangeSet& changes) {
    const store::Summarised told{.address = address, .up_to = held.back()->id};
    if (!is_ours(address, desk.rules)) {
        changes.summarised.push_back(told);
        return;
    }
    const auto open = gate.for_summary(address);
    if (!open || !is_due(held, desk.rules.gate, now)) return;
    const auto* person = desk.rules.find_staff(address);
    const auto mail =
        letter(summary, {person ? person->name : "", address}, summary_values(held, desk), desk, now);
    changes.outgoing.push_back(written(*open.permit, mail, desk, now));
    changes.summarised.push_back(told);
}

} // namespace

store::MailKeys housekeeping_keys(const policy::Rules& rules, store::Instant now) {
    store::MailKeys keys;
    policy::ask_for_gate(keys, rules, now);
    return keys;
}

std::optional<store::ChangeSet> breaker_turn(const store::Facts& facts, const Desk& desk,
                                             store::Instant now) {
    const bool open = breaker_is_open(facts, desk.rules.gate);
    if (open == facts.breaker_open.has_value()) return std::nullopt;
    store::ChangeSet changes;
    changes.at = now;
    changes.breaker = open ? store::BreakerChange::opens : store::BreakerChange::closes;
    if (!open) return changes;
    auto values = common(desk);
    values.texts["why"] = policy::why_breaker_is_open(desk.rules.gate);
    const Gate gate(facts, desk.rules, now);
    for (const auto& person : caretakers(desk)) {
        const auto leave = gate.for_alert(person.address);
        if (!leave) continue;
        const auto mail = letter(alert, person, values, desk, now);
        changes.outgoing.push_back(written(*leave.permit, mail, desk, now));
    }
    return changes;
}

store::ChangeSet summaries(const std::vector<store::HeldNotice>& notices, const store::Facts& facts,
                           const Desk& desk, store::Instant now) {
    std::map<std::string, Held> by_person;
    for (const auto& each : notices) by_person[policy::lower(each.address)].push_back(&each);
    store::ChangeSet changes;
    changes.at = now;
    const Gate gate(facts, desk.rules, now);
    for (const auto& [address, held] : by_person)
        summarise(held.front()->address, held, gate, desk, now, changes);
    return changes;
}

std::vector<store::Person> told_of_failure(const store::OutboxItem& mail, const store::Facts& facts,
                                           const Desk& desk) {
    if (mail.kind == summary.name) return {};
    const bool to_staff = is_ours(mail.recipient, desk.rules) && mail.kind != answer.name;
    auto people = to_staff ? without(caretakers(desk), mail.recipient) : std::vector<store::Person>{};
    if (!people.empty()) return people;
    const auto* known = mail.tid ? find_ticket(facts, *mail.tid) : nullptr;
    return without(team_for(known ? known->ticket : store::Ticket{}, desk), mail.recipient);
}

store::ChangeSet failures(const std::vector<store::OutboxItem>& mails, const store::Facts& facts,
                          const Desk& desk, store::Instant now) {
    store::ChangeSet changes;
    changes.at = now;
    for (const auto& mail : mails) {
        changes.told.push_back(mail.id);
        for (const auto& person : told_of_failure(mail, facts, desk)) {
            store::CollapsedNotice told;
            told.address = person.address;
            told.tid = mail.tid;
            told.entry = mail.entry;
            told.kind = failure_kind;
            told.detail =
                "The " + mail.kind + " to " + mail.recipient + " could not be delivered: " + mail.last_error;
            changes.collapsed.push_back(std::move(told));
        }
    }
    return changes;
}

} // namespace ticketd::notify
