// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/letter.hpp"

#include "daemon/notify/local_time.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/policy/body_reference.hpp"
#include "daemon/policy/subject_tag.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace ticketd::notify {

//                             name               template           purpose  Auto-Submitted    to staff
const LetterKind acknowledgement{"acknowledgement", "acknowledgement", 'a', "auto-replied", false};
const LetterKind follow_up{"acknowledgement", "follow_up", 'a', "auto-replied", false};
const LetterKind closing{"closing", "closing", 'c', "auto-generated", false};
const LetterKind notice{"notice", "notice", policy::notice_purpose, "auto-generated", true};
const LetterKind note_notice{"notice", "notice", policy::note_purpose, "auto-generated", true};
const LetterKind correspondence{"correspondence", "development", policy::correspondence_purpose,
                                "auto-generated", true};
const LetterKind refusal{"refusal", "refusal", 'e', "auto-replied", true};
const LetterKind refused_note{"refusal", "refusal", policy::refused_note_purpose, "auto-replied", true};
const LetterKind held_answer{"held", "held", policy::held_purpose, "auto-replied", true};
const LetterKind transcript{"transcript", "transcript", 'a', "auto-replied", false};
const LetterKind revealed{"revealed", "revealed", policy::notice_purpose, "auto-replied", true};
const LetterKind summary{"summary", "summary", 'm', "auto-generated", true};
const LetterKind alert{"alert", "alert", 'm', "auto-generated", true};
const LetterKind held_mails{"held-mails", "held_mails", 'm', "auto-generated", true};
const LetterKind trouble{"trouble", "trouble", policy::trouble_purpose, "auto-generated", true};
const LetterKind all_clear{"all-clear", "all_clear", policy::all_clear_purpose, "auto-generated", true};
const LetterKind reminder_warning{"reminder", "reminder", policy::warning_purpose, "auto-generated", true};
const LetterKind reminder_due{"reminder", "reminder", policy::due_purpose, "auto-generated", true};
const LetterKind reminder_supervisor{"reminder", "reminder", policy::escalation_purpose, "auto-generated",
                                     true};
const LetterKind receipt{"receipt", "receipt", policy::receipt_purpose, "auto-replied", true};
const LetterKind note_receipt{"receipt", "receipt", policy::note_receipt_purpose, "auto-replied", true};
const LetterKind results{"results", "", policy::question_purpose, "auto-replied", true};
const LetterKind morning_digest{"digest", "digest", policy::digest_purpose, "auto-generated", true};
const LetterKind answer{"answer", "", 'r', "", false};
const LetterKind login_confirmation{"login-confirmation", "login_confirmation", policy::login_purpose,
                                    "auto-generated", false};

namespace {

constexpr std::size_t most_references = 10;
constexpr std::size_t longest_subject =
    200; // bytes, the tag left out: enough to be recognised, no room for a text

bool is_automatic(const LetterKind& kind) { return !kind.auto_submitted.empty(); }

std::string subject_line(const Letter& letter, const Desk& desk) {
    const auto& tag = desk.rules.desk.tag;
    const auto bare = policy::strip_tags_and_prefixes(letter.subject, tag);
    std::string line(cut(bare, longest_subject));
    if (line.size() < bare.size()) line += "…";
    if (letter.tid.value == 0) return line;
    return line.empty() ? reference(letter.tid, desk) : reference(letter.tid, desk) + " " + line;
}

std::vector<parser::HeaderField> own_fields(const LetterKind& kind) {
    if (kind.auto_submitted.empty()) return {};
    // The desk answers no program, and learns from staff's that they are away.
    const auto* unwanted = kind.to_staff ? "DR, RN, NRN" : "DR, RN, NRN, OOF, AutoReply";
    return {{"Auto-Submitted", std::string(kind.auto_submitted)},
            {"X-Auto-Response-Suppress", unwanted},
            {"Precedence", "auto_reply"}};
}

/// The oldest, which is the thread's root, and the newest.
std::vector<std::string> bounded(std::vector<std::string> references) {
    if (references.size() > most_references)
        references.erase(references.begin() + 1, references.end() - (most_references - 1));
    return references;
}

/// `reader`: the hash of whom the letter is to.
std::string sign(char purpose, const Letter& letter, const std::string& reader, const Desk& desk) {
    return policy::sign({letter.tid, letter.entry, purpose, reader},
                        policy::domain_of(desk.rules.desk.address), desk.keys);
}

/// Its letters need no escape.
std::string with_reference(std::string html, std::string_view message_id) {
    const auto line =
        "<p style=\"color: #666\"><small>" + policy::reference_line(message_id) + "</small></p>\n";
    return html.insert(std::min(html.rfind("</body>"), html.size()), line);
}

/// Where delivery reports go: an address that names the mail, or else nowhere for automatic mail.
std::string envelope_sender(const Letter& letter, const std::string& reader, const Desk& desk) {
    const auto& own = desk.rules.desk;
    if (!own.subaddress.empty()) {
        const auto token = sign(policy::delivery_purpose, letter, reader, desk);
        auto address = std::string(policy::local_part_of(own.address))
                           .append(own.subaddress)
                           .append("b-")
                           .append(policy::local_part_of(token))
                           .append("@")
                           .append(policy::domain_of(own.address));
        if (parser::is_deliverable(address)) return address; // else the local part is too long for SMTP
    }
    return letter.kind.auto_submitted.empty() ? own.address : std::string{};
}

void compose_later(parser::OutgoingMail mail, store::NewOutgoing& out) {
    constexpr std::size_t header_and_frame = 1024;
    out.composed_size = header_and_frame + mail.text.size() + mail.html.size();
    // Shared: what is handed on to the outbox is a copy.
    out.compose = [mail = std::make_shared<const parser::OutgoingMail>(std::move(mail))] {
        return parser::compose(*mail).bytes;
    };
}

store::NewOutgoing seal(const Letter& letter, const Desk& desk, store::Instant now,
                        store::EntryId enclosed_in) {
    const auto& own = desk.rules.desk;
    const auto reader = policy::recipient_hash(letter.to.address, desk.keys);
    parser::OutgoingMail mail;
    mail.from = {letter.sender.empty() ? own.name : letter.sender, own.address};
    mail.to = {{letter.to.name, letter.to.address}};
    if (letter.kind.to_staff) mail.reply_to = {{own.name, own.address}};
    mail.subject = subject_line(letter, desk);
    mail.message_id = sign(letter.kind.purpose, letter, reader, desk);
    mail.in_reply_to = letter.in_reply_to;
    mail.references = bounded(letter.references);
    mail.date = mail_date(now, own.time_zone);
    mail.extra = own_fields(letter.kind);
    // A staff token stands in the header alone: a text is quoted, and quotations reach clients.
    const bool has_reference = letter.tid.value != 0 && !letter.kind.to_staff;
    mail.text = has_reference ? policy::with_reference_line(letter.text, mail.message_id) : letter.text;
    mail.html =
        has_reference && !letter.html.empty() ? with_reference(letter.html, mail.message_id) : letter.html;
    mail.parts = letter.enclosures.parts;

    store::NewOutgoing out;
    if (letter.tid.value != 0) out.tid = letter.tid;
    out.entry = letter.entry;
    out.kind = letter.kind.name;
    out.automatic = is_automatic(letter.kind);
    out.to_staff = letter.kind.to_staff;
    out.envelope_from = envelope_sender(letter, reader, desk);
    out.recipient = letter.to.address;
    out.message_id = mail.message_id;
    out.not_before = now;
    if (desk.compose_later && mail.parts.empty()) {
        compose_later(std::move(mail), out);
        return out;
    }
    auto composed = parser::compose(mail);
    out.bytes = std::move(composed.bytes);
    for (std::size_t i = 0; i < composed.part_offsets.size(); ++i)
        out.parts.push_back({letter.enclosures.entries.empty() ? enclosed_in : letter.enclosures.entries[i],
                             letter.enclosures.numbers[i], composed.part_offsets[i]});
    return out;
}

} // namespace

std::string reference(store::Tid tid, const Desk& desk) {
    return "[" + desk.rules.desk.tag + "#" + std::to_string(tid.value) + "]";
}

std::string letter_id(const LetterKind& kind, store::Tid tid, store::EntryId entry,
                      const std::string& recipient, const Desk& desk) {
    return policy::sign({tid, entry, kind.purpose, policy::recipient_hash(recipient, desk.keys)},
                        policy::domain_of(desk.rules.desk.address), desk.keys);
}

store::NewOutgoing write(const policy::Permit& permit, const Letter& letter, const Desk& desk,
                         store::Instant now, store::EntryId enclosed_in) {
    const bool fits = permit.recipient() == letter.to.address && permit.to_staff() == letter.kind.to_staff;
    if (!fits || !is_automatic(letter.kind))
        throw std::logic_error("the gate was not asked about this " + std::string(letter.kind.name));
    return seal(letter, desk, now, enclosed_in);
}

store::NewOutgoing write_answer(const Letter& letter, const Desk& desk, store::Instant now,
                                store::EntryId enclosed_in) {
    if (is_automatic(letter.kind))
        throw std::logic_error("the gate was not asked about this " + std::string(letter.kind.name));
    return seal(letter, desk, now, enclosed_in);
}

std::string notices_thread(store::Tid tid, const Desk& desk) {
    return "ticket-" + std::to_string(tid.value) + "@"
           + std::string(policy::domain_of(desk.rules.desk.address));
}

bool may_be_written_to(const std::string& address, const Desk& desk) {
    const auto& own = desk.rules.desk;
    const auto is_ours = [&](const std::string& other) {
        return policy::is_address_or_sub_address(address, other, own.subaddress);
    };
    return parser::is_deliverable(address) && !is_ours(own.address) && !is_ours(own.internal_address)
           && std::none_of(own.aliases.begin(), own.aliases.end(), is_ours);
}

} // namespace ticketd::notify
