// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/signed_reference.hpp"

#include "daemon/policy/body_reference.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

/// What notify puts before the token of an envelope sender: it names a mail, and is no right to write.
constexpr std::string_view bounce_mark = "b-";

/// A mail comes to one or two of ours; a hostile one names hundreds, and each costs a hash.
constexpr std::size_t most_sub_addresses = 8;

std::string_view without_brackets(std::string_view id) {
    id = trimmed(id);
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    return id;
}

/// Collects what verifies, in the order of the asking.
class ReferenceFinder {
public:
    ReferenceFinder(const Rules& rules, const KeyRing& keys) : rules_(rules), keys_(keys) {}

    void try_id(std::string_view id, std::string_view where, bool from_text = false) {
        if (auto token = verify(id, domain_of(rules_.desk.address), keys_)) {
            found_.push_back({.token = std::move(*token),
                              .where = where,
                              .from_text = from_text,
                              .revoked = false,
                              .id = lower(local_part_of(id))});
        }
    }
    void try_text(std::string_view text) {
        for (auto token : body_references(text))
            try_id(token.append("@").append(domain_of(rules_.desk.address)), "the quoted text", true);
    }
    /// support+TOKEN@example.com, or with a mark before the token; our own server's word for where it was
    /// delivered comes first.
    void try_sub_addresses(const parser::Message& message, std::string_view mark) {
        const auto& desk = rules_.desk;
        std::size_t tried = 0;
        const auto mailbox = local_part_of(desk.address).size() + desk.subaddress.size();
        for (const auto address : recipients_of(message)) {
            if (desk.subaddress.empty() || local_part_of(address).size() <= mailbox) continue;
            if (!is_address_or_sub_address(address, desk.address, desk.subaddress)) continue;
            if (++tried > most_sub_addresses) return;
            const auto detail = address.substr(mailbox);
            if (starts_with_fold(detail, mark))
                try_id(detail.substr(mark.size()), "the address that it was sent to");
        }
    }
    std::vector<SignedReference> take() { return std::move(found_); }

private:
    const Rules& rules_;
    const KeyRing& keys_;
    std::vector<SignedReference> found_;
};

} // namespace

std::vector<std::string_view> reference_ids(const parser::Message& message) {
    std::vector<std::string_view> ids;
    const auto add = [&](std::string_view id) {
        if (ids.size() < most_references && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    };
    for (const auto& id : message.in_reply_to) add(id);
    for (auto id = message.references.rbegin(); id != message.references.rend(); ++id) {
        if (ids.size() >= most_references) break;
        add(*id);
    }
    return ids;
}

std::vector<SignedReference> signed_references(const parser::Message& message, const Rules& rules,
                                               const KeyRing& keys) {
    ReferenceFinder finder(rules, keys);
    for (const auto id : reference_ids(message)) {
        const bool direct = std::ranges::find(message.in_reply_to, id) != message.in_reply_to.end();
        finder.try_id(id, direct ? "In-Reply-To" : "References");
    }
    finder.try_text(message.text);
    finder.try_sub_addresses(message, "");
    return finder.take();
}

std::vector<SignedReference> returned_references(const parser::Message& message, const Rules& rules,
                                                 const KeyRing& keys) {
    ReferenceFinder finder(rules, keys);
    finder.try_id(message.original_message_id, "the report");
    finder.try_id(message.message_id, "its own Message-ID");
    finder.try_sub_addresses(message, "");
    finder.try_sub_addresses(message, bounce_mark);
    for (const auto& field : message.returned_fields) {
        if (equal_fold(field.name, "Message-ID"))
            finder.try_id(without_brackets(field.value), "the returned header");
    }
    return finder.take();
}

std::vector<SignedReference> returned_thread(const parser::Message& message, const Rules& rules,
                                             const KeyRing& keys) {
    ReferenceFinder finder(rules, keys);
    std::size_t tried = 0;
    for (const auto& field : message.returned_fields) {
        if (!equal_fold(field.name, "In-Reply-To") && !equal_fold(field.name, "References")) continue;
        std::string_view rest = field.value;
        while (!rest.empty() && ++tried <= most_references) {
            const auto end = rest.find_first_of(" \t");
            finder.try_id(without_brackets(rest.substr(0, end)), "the thread of the returned header");
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    return finder.take();
}

} // namespace ticketd::policy
