// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/links.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/local_time.hpp"
#include "daemon/policy/request.hpp"
#include "daemon/policy/text.hpp"

#include <array>

namespace ticketd::notify {

namespace {

/// RFC 6068 section 2; the `+` too, which web mailers take for a blank.
void append_percent_encoded(std::string_view text, std::string& out) {
    constexpr std::string_view hex = "0123456789ABCDEF", safe = "-._~@";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                           || safe.find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out.append("%").append(1, hex[byte >> 4U]).append(1, hex[byte & 15U]);
    }
}

/// In the subject, for the person who looks at the mail before it is sent.
std::string_view word_for(char purpose) {
    switch (purpose) {
    case policy::rating_purpose: return "rating";
    case policy::reopen_purpose: return "reopen";
    case policy::supervisor_purpose: return "supervisor";
    default: return "transcript";
    }
}

std::string sub_address(std::string_view value, std::string_view token, const policy::Desk& own) {
    std::string address(policy::local_part_of(own.address));
    address.append(own.subaddress);
    if (!value.empty()) address.append(value).append("-");
    return address.append(token).append("@").append(policy::domain_of(own.address));
}

/// `hash`: the recipient's, which all links of a mail share.
std::string link_to(const Link& link, store::Tid tid, const std::string& hash, const Desk& desk) {
    const auto& own = desk.rules.desk;
    const auto id =
        policy::sign({tid, link.entry, link.purpose, hash}, policy::domain_of(own.address), desk.keys);
    const auto token = policy::local_part_of(id);
    auto subject = reference(tid, desk) + " " + std::string(word_for(link.purpose));
    if (!link.value.empty()) subject.append(" ").append(link.value);
    auto address = own.subaddress.empty() ? std::string{} : sub_address(link.value, token, own);
    if (!parser::is_deliverable(address)) { // none, or its local part is too long for SMTP
        address = own.address;
        subject.append(" ").append(token);
    }
    std::string made = "mailto:";
    made.reserve(made.size() + address.size() + subject.size() + 64);
    append_percent_encoded(address, made);
    made += "?subject=";
    append_percent_encoded(subject, made);
    return made;
}

} // namespace

std::string link(const Link& link, store::Tid tid, const std::string& recipient, const Desk& desk) {
    return link_to(link, tid, policy::recipient_hash(recipient, desk.keys), desk);
}

void add_links(Links which, const Matter& matter, const std::string& recipient, Values& values) {
    const auto tid = matter.ticket.tid;
    const auto hash = policy::recipient_hash(recipient, matter.desk.keys);
    const auto to = [&](char purpose, store::EntryId entry = {}, std::string_view value = {}) {
        return link_to({.purpose = purpose, .entry = entry, .value = value}, tid, hash, matter.desk);
    };
    values.texts["transcript_link"] = to(policy::transcript_purpose);
    if (which == Links::to_transcript) return;
    values.texts["reopen_link"] = to(policy::reopen_purpose);
    values.texts["supervisor_link"] = to(policy::supervisor_purpose);
    values.texts["good_link"] = to(policy::rating_purpose, {}, "good");
    values.texts["bad_link"] = to(policy::rating_purpose, {}, "bad");
    values.flags["holds_access_data"] = matter.known != nullptr && matter.known->holds_access_data;
    auto& answers = values.lists["answers"];
    if (matter.known == nullptr) return;
    for (const auto& [entry, received] : matter.known->answers)
        answers.push_back(
            {{"answer_date", local_time(received, matter.desk.rules.desk.time_zone,
                                        matter.desk.templates.phrases("closing", matter.language()))},
             {"answer_good_link", to(policy::rating_purpose, entry, "good")},
             {"answer_bad_link", to(policy::rating_purpose, entry, "bad")}});
}

} // namespace ticketd::notify
