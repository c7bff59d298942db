// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/transcript.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/plain_line.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/notify/relay.hpp"
#include "daemon/notify/stored_text.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/prepared_answer.hpp"
#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using Item = std::map<std::string, std::string>;

/// Of others than those whose ticket it is, staff decide who reads what: whoever holds a forwarded token, or
/// came with a merged ticket of another client, wrote to the desk and not to them.
bool is_of_those_concerned(const store::Entry& entry, const Matter& matter) {
    const auto wrote = [&](const store::Person& person) {
        return policy::equal_fold(person.address, entry.from.address);
    };
    return wrote(matter.ticket.requester) || std::ranges::any_of(matter.known->participants, wrote);
}

/// As the client got it; a prepared answer as it reads today.
std::string answer_text(const store::Entry& entry, const policy::StaffText& own, const Matter& matter) {
    std::vector<policy::PreparedText> prepared;
    for (const auto& command : own.commands)
        if (command.verb == policy::Verb::answer) prepared.push_back(policy::prepared_by(command));
    const auto* agent = matter.desk.rules.find_staff(entry.from.address);
    std::string text;
    for (const auto& part : {prepared_text(matter, prepared, agent, false), own.text,
                             prepared_text(matter, prepared, agent, true), own.signature}) {
        if (part.empty()) continue;
        text.append(text.empty() ? "" : "\n\n").append(part);
    }
    return text;
}

} // namespace

std::string public_text(const store::StoredMail& mail, const Matter& matter) {
    const auto message = parser::parse(mail.raw);
    const auto& desk = matter.desk;
    if (mail.entry.direction == store::Direction::in)
        return without_staff_addresses(own_text(message, mail.entry.direction, desk), desk.rules);
    auto text = answer_text(mail.entry, own_words(message, desk), matter);
    return policy::masked(without_staff_addresses(std::move(text), desk.rules), desk.rules.confidential);
}

namespace {

std::string writer(const store::Entry& entry, const Desk& desk) {
    if (entry.direction == store::Direction::out) return desk.rules.desk.name;
    const auto& from = entry.from;
    return without_staff_addresses(plain_line(from.name.empty() ? from.address : from.name), desk.rules);
}

Values values_of(const Matter& matter) {
    const auto& own = matter.desk.rules.desk;
    Values values;
    values.texts = {{"reference", reference(matter.ticket.tid, matter.desk)},
                    {"subject", matter.ticket.subject},
                    {"desk", own.name},
                    {"desk_address", own.address}};
    values.flags = {{"has_subject", !matter.ticket.subject.empty()}};
    return values;
}

} // namespace

bool is_public(const store::Entry& entry, const Matter& matter) {
    if (entry.direction == store::Direction::out) return true;
    return entry.direction == store::Direction::in
           && (entry.kind == "human" || entry.kind == "list" || entry.kind == "request")
           && is_of_those_concerned(entry, matter);
}

Values transcript_values(const Matter& matter) {
    auto values = values_of(matter);
    const auto& phrases = matter.desk.templates.phrases("transcript", matter.language());
    auto& messages = values.lists["messages"];
    std::size_t size = 0;
    bool cut_off = matter.known->correspondence_cut;
    const auto& mails = matter.known->correspondence;
    for (auto mail = mails.rbegin(); mail != mails.rend() && size < longest_transcript; ++mail) {
        if (!is_public(mail->entry, matter)) continue;
        auto text = public_text(*mail, matter);
        if (text.empty() && mail->entry.kind == "request") continue; // a click
        text = cut(text, longest_transcript - size);
        size += text.size();
        cut_off = cut_off || size >= longest_transcript;
        messages.push_back(
            {{"when", local_time(mail->entry.received, matter.desk.rules.desk.time_zone, phrases)},
             {"who", writer(mail->entry, matter.desk)},
             {"text", std::move(text)}});
    }
    std::ranges::reverse(messages);
    values.flags["cut"] = cut_off;
    return values;
}

Values revealed_values(const Matter& matter, const std::string& person) {
    auto values = values_of(matter);
    values.texts["person"] = person;
    const auto& phrases = matter.desk.templates.phrases("revealed", "");
    auto& messages = values.lists["messages"];
    const auto& rules = matter.desk.rules;
    for (const auto& mail : matter.known->correspondence) {
        const auto message = parser::parse(mail.raw);
        auto text = message.subject + "\n\n" + message.text;
        if (policy::access_data(text, rules.confidential).empty()) continue;
        const auto& from = mail.entry.from;
        messages.push_back({{"when", local_time(mail.entry.received, rules.desk.time_zone, phrases)},
                            {"who", plain_line(from.name + " <" + from.address + ">")},
                            {"text", std::string(cut(text, longest_transcript))}});
    }
    return values;
}

} // namespace ticketd::notify
