// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/hold_report.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/team.hpp"

namespace ticketd::notify {

namespace {

constexpr std::size_t most_held_mails = 100; ///< how many more there are is said
constexpr auto shortest_gap = std::chrono::minutes(15);

std::string line_of(const store::HeldMail& mail) {
    std::string line = std::to_string(mail.id.value) + ": ";
    line += mail.sender.empty() ? "?" : plain_line(mail.sender);
    if (!mail.subject.empty()) line += ", \"" + plain_line(mail.subject) + "\"";
    return line + ": " + plain_line(mail.error);
}

Values values_of(const std::vector<store::HeldMail>& mails, const Desk& desk) {
    Values values;
    const auto shown = std::min(mails.size(), most_held_mails);
    values.texts = {{"desk", desk.rules.desk.name},
                    {"desk_address", desk.rules.desk.address},
                    {"count", std::to_string(mails.size())},
                    {"more", std::to_string(mails.size() - shown)}};
    values.flags["has_more"] = shown < mails.size();
    for (std::size_t i = 0; i < shown; ++i) values.lists["mails"].push_back({{"mail", line_of(mails[i])}});
    return values;
}

std::vector<store::Person> readers(const Desk& desk) {
    auto people = caretakers(desk);
    return people.empty() ? team_for({}, desk) : people;
}

} // namespace

std::optional<store::ChangeSet> hold_report(const std::vector<store::HeldMail>& mails,
                                            std::optional<store::Instant> last_report,
                                            const store::Facts& facts, const Desk& desk, store::Instant now) {
    const bool too_soon = last_report && *last_report <= now && now < *last_report + shortest_gap;
    if (mails.empty() || too_soon) return std::nullopt;
    store::ChangeSet changes;
    changes.at = now;
    const policy::Gate gate(facts, desk.rules, now);
    for (const auto& person : readers(desk)) {
        const auto leave = gate.for_alert(person.address);
        if (!leave) continue;
        auto text = desk.templates.render(std::string(held_mails.template_), {}, values_of(mails, desk));
        const Letter letter{.kind = held_mails,
                            .tid = {},
                            .entry = {mails.back().id.value}, // no moment of a summary is so small a number
                            .to = person,
                            .subject = std::move(text.subject),
                            .text = std::move(text.text),
                            .in_reply_to = {},
                            .references = {},
                            .enclosures = {}};
        auto mail = write(*leave.permit, letter, desk, now);
        mail.entry.reset(); // it stands for no entry of the store
        changes.outgoing.push_back(std::move(mail));
    }
    if (changes.outgoing.empty()) return std::nullopt;
    for (const auto& mail : mails) changes.told_holds.push_back(mail.id);
    return changes;
}

} // namespace ticketd::notify
