// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/relay.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

/// Signatures and keys of the staff mail: they are about another mail's bytes, and name the person behind the
/// desk.
bool is_left_out(const parser::Attachment& part) {
    constexpr std::array<std::string_view, 4> types{"application/pgp-signature", "application/pgp-keys",
                                                    "application/pkcs7-signature",
                                                    "application/x-pkcs7-signature"};
    return std::find(types.begin(), types.end(), part.content_type) != types.end();
}

void replace_all(std::string& text, const std::string& address, const std::string& by) {
    if (address.empty()) return;
    const auto same = [](char a, char b) { return policy::lower(a) == policy::lower(b); };
    auto from = text.begin();
    while ((from = std::search(from, text.end(), address.begin(), address.end(), same)) != text.end()) {
        const auto at = from - text.begin();
        text.replace(static_cast<std::size_t>(at), address.size(), by);
        from = text.begin() + at + static_cast<std::ptrdiff_t>(by.size());
    }
}

struct Parts {
    std::vector<parser::OutgoingPart> outgoing;
    std::vector<std::uint32_t> numbers; ///< of each, among the staff mail's attachments
};

Parts parts_of(const parser::Message& message) {
    Parts parts;
    for (std::uint32_t i = 0; i < message.attachments.size(); ++i) {
        const auto& part = message.attachments[i];
        if (is_left_out(part)) continue;
        parts.outgoing.push_back({part.filename, part.content_type, "", false});
        parts.numbers.push_back(i);
    }
    return parts;
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

} // namespace

std::string relayed_text(const Matter& matter) {
    const auto& rules = matter.desk.rules;
    auto text = matter.decision.relay_text;
    if (const auto& signature = matter.message().signature; !signature.empty()) text += "\n\n" + signature;
    for (const auto& person : rules.staff)
        for (const auto& address : person.addresses) replace_all(text, address, rules.desk.address);
    replace_all(text, rules.desk.internal_address, rules.desk.address);
    return text;
}

std::vector<store::Person> readers_of(const Matter& matter) {
    std::vector<store::Person> readers;
    const auto add = [&](const store::Person& person) {
        const auto same = [&](const auto& other) {
            return policy::equal_fold(other.address, person.address);
        };
        if (!may_be_written_to(person.address, matter.desk)) return;
        if (std::none_of(readers.begin(), readers.end(), same)) readers.push_back(person);
    };
    add(matter.ticket.requester);
    for (const auto& person : matter.known->participants) add(person);
    return readers;
}

std::vector<store::NewOutgoing> relay(const Matter& matter, const std::vector<store::Person>& readers) {
    const auto text = relayed_text(matter);
    const auto parts = parts_of(matter.message());
    std::vector<store::NewOutgoing> mails;
    for (const auto& reader : readers) {
        Letter letter{.kind = answer,
                      .tid = matter.ticket.tid,
                      .entry = matter.entry(),
                      .to = reader,
                      .subject = matter.ticket.subject,
                      .text = text,
                      .in_reply_to = {},
                      .references = {},
                      .parts = parts.outgoing};
        thread(matter, letter);
        auto& mail = mails.emplace_back(write(letter, matter.desk, matter.now, matter.entry()));
        for (std::size_t i = 0; i < mail.parts.size(); ++i) mail.parts[i].index = parts.numbers[i];
    }
    return mails;
}

} // namespace ticketd::notify
