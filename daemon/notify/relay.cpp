// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/relay.hpp"

#include "daemon/notify/clients_words.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/notify/relay_html.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"
#include "store/whole_address.hpp"

#include <algorithm>
#include <string_view>

namespace ticketd::notify {

namespace {

/// Linear in the text, which may be a client's.
void replace_all(std::string& text, const std::string& address, const std::string& by) {
    const auto same = [](char a, char b) { return policy::lower(a) == policy::lower(b); };
    std::string replaced;
    auto from = text.cbegin();
    for (;;) {
        const auto at = std::search(from, text.cend(), address.begin(), address.end(), same);
        replaced.append(from, at);
        if (at == text.cend()) break;
        const auto end = at + static_cast<std::ptrdiff_t>(address.size());
        if (store::ends_longer_address({from, at}))
            replaced.append(at, end);
        else
            replaced.append(by);
        from = end;
    }
    text = std::move(replaced);
}

/// Each also as links write it.
std::vector<std::string> inside_addresses(const policy::Rules& rules) {
    std::vector<std::string> addresses;
    const auto add = [&](std::string address) {
        if (address.empty()) return;
        addresses.push_back(address);
        if (const auto at = address.find('@'); at != std::string::npos) address.replace(at, 1, "%40");
        addresses.push_back(std::move(address));
    };
    for (const auto& person : rules.staff)
        for (const auto& address : person.addresses) add(address);
    add(rules.desk.internal_address);
    return addresses;
}

/// Access data that the client wrote comes back to him, and to whoever else reads, hidden; what staff write
/// themselves is meant for the client.
std::string masked_in_quotations(std::string text, const policy::ConfidentialRules& rules) {
    const auto passages = policy::access_data(text, rules);
    for (auto passage = passages.rbegin(); passage != passages.rend(); ++passage) {
        const auto line = text.rfind('\n', passage->begin) + 1; // npos + 1: the first line
        if (policy::trimmed(std::string_view(text).substr(line)).starts_with('>'))
            text.replace(passage->begin, passage->end - passage->begin, "********");
    }
    return text;
}

/// What the reader's program knows of the thread: the desk's last answer, the acknowledgement of the client's
/// newest message, and that message, which this answers.
void thread(const Matter& matter, Letter& letter) {
    const auto& known = *matter.known;
    const auto& before = known.ticket;
    const auto id = [&](const LetterKind& kind, store::EntryId entry) {
        return letter_id(kind, before.tid, entry, letter.to.address, matter.desk);
    };
    if (before.last_public.value != 0) letter.references.push_back(id(answer, before.last_public));
    if (known.last_client.value != 0 && policy::equal_fold(letter.to.address, before.requester.address))
        letter.references.push_back(id(acknowledgement, known.last_client));
    if (!known.last_client_message_id.empty()) letter.references.push_back(known.last_client_message_id);
    if (!letter.references.empty()) letter.in_reply_to = letter.references.back();
}

/// "Anna, Example Support", or nothing for the desk alone.
std::string sender_of(const Matter& matter) {
    const auto* agent = matter.decision.sender.staff;
    const auto& own = matter.desk.rules.desk;
    if (!own.agent_is_sender || agent == nullptr || agent->name == own.name) return {};
    return agent->name + ", " + own.name;
}

bool is_suspended(const std::string& address, const Matter& matter) {
    const auto known = matter.facts.recipients.find(policy::lower(address));
    return known != matter.facts.recipients.end() && known->second.suspended
           && known->second.suspended->until > matter.now;
}

} // namespace

std::string answering_text(const Matter& matter) {
    return masked_in_quotations(with_clients_words(matter), matter.desk.rules.confidential);
}

std::string relayed_text(const Matter& matter) {
    std::string text;
    for (const auto& part : {prepared_text(matter, false), answering_text(matter),
                             prepared_text(matter, true), matter.decision.relay_signature}) {
        if (part.empty()) continue;
        if (!text.empty()) text += "\n\n";
        text += part;
    }
    return without_staff_addresses(std::move(text), matter.desk.rules);
}

std::string without_staff_addresses(std::string text, const policy::Rules& rules) {
    for (const auto& address : inside_addresses(rules)) replace_all(text, address, rules.desk.address);
    return text;
}

bool holds_staff_address(std::string_view text, const policy::Rules& rules) {
    const auto folded = policy::lower(text);
    return std::ranges::any_of(inside_addresses(rules), [&](const std::string& address) {
        return folded.find(policy::lower(address)) != std::string::npos;
    });
}

std::vector<store::Person> readers_of(const Matter& matter) {
    std::vector<store::Person> readers;
    const auto add = [&](const store::Person& person) {
        const auto same = [&](const auto& other) {
            return policy::equal_fold(other.address, person.address);
        };
        if (!may_be_written_to(person.address, matter.desk)) return;
        if (is_suspended(person.address, matter)) return;
        if (policy::is_addressed_to(matter.message(), person.address)) return; // has it directly
        if (std::none_of(readers.begin(), readers.end(), same)) readers.push_back(person);
    };
    add(matter.ticket.requester);
    for (const auto& person : matter.known->participants) add(person);
    for (const auto& person : matter.decision.threads.joins) add(person);
    return readers;
}

std::vector<store::NewOutgoing> relay(const Matter& matter, const std::vector<store::Person>& readers) {
    const auto text = relayed_text(matter);
    const auto html = relayed_html(matter);
    const auto enclosures = html ? enclosures_of_answer(matter.message(), html->pictures)
                                 : enclosures_of_answer(matter.message());
    std::vector<store::NewOutgoing> mails;
    for (const auto& reader : readers) {
        Letter letter{.kind = answer,
                      .tid = matter.ticket.tid,
                      .entry = matter.entry(),
                      .to = reader,
                      .subject = matter.ticket.subject,
                      .text = text,
                      .html = html ? html->page : std::string{},
                      .in_reply_to = {},
                      .references = {},
                      .enclosures = enclosures,
                      .sender = sender_of(matter)};
        thread(matter, letter);
        mails.push_back(write_answer(letter, matter.desk, matter.now, matter.entry()));
    }
    return mails;
}

} // namespace ticketd::notify
