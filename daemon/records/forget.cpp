// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/forget.hpp"

#include "daemon/policy/confidential.hpp"
#include "parser/ascii.hpp"
#include "parser/blank.hpp"
#include "parser/every_content.hpp"
#include "parser/html_text.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace ticketd::records {

namespace fs = std::filesystem;

using store::Kept;
using store::KeptMail;

/// How far the kept mails have been looked at, a number a kind.
struct Forgetter::Found {
    std::array<std::int64_t, 3> after{};
    bool begun = false, anything = false;
};

namespace {

constexpr std::array kinds{Kept::entry, Kept::outgoing, Kept::held};
constexpr int most_rounds = 5;

/// Names that stand for this person and nobody else: of two words or more, and none of the staff's.
std::vector<std::string> telling_names(const std::set<std::string>& names, const policy::Rules& rules) {
    std::vector<std::string> telling;
    for (const auto& name : names) {
        const auto is_staff = [&](const policy::StaffMember& member) { return member.name == name; };
        if (name.find(' ') != name.npos && name != rules.desk.name
            && std::ranges::none_of(rules.staff, is_staff))
            telling.push_back(name);
    }
    return telling;
}

/// What a person reads may say the address where no byte does: HTML in entities or in pieces, an encoded
/// subject or name, a charset of its own.
bool reads_address(const parser::Message& message, const PersonsWords& words) {
    const auto is_said = [&](const std::string& text) { return words.say_address(text); };
    const auto is_theirs = [&](const parser::Address& address) {
        return is_said(address.address) || is_said(address.name);
    };
    const auto is_named = [&](const parser::Attachment& attachment) { return is_said(attachment.filename); };
    return is_said(message.subject) || is_said(message.text)
           || is_said(parser::html_to_text(message.html_body)) || std::ranges::any_of(message.from, is_theirs)
           || std::ranges::any_of(message.to, is_theirs) || std::ranges::any_of(message.cc, is_theirs)
           || std::ranges::any_of(message.reply_to, is_theirs)
           || std::ranges::any_of(message.attachments, is_named);
}

bool says_address(std::string_view raw, const PersonsWords& words) {
    bool says = words.say_address(raw);
    if (!says)
        parser::every_content(raw, [&](const parser::DecodedContent& content) {
            says = says || words.say_address(content.bytes);
        });
    return says || reads_address(parser::parse(raw), words);
}

bool is_from(const parser::Message& message, const std::string& address) {
    const auto same = [&](const parser::Address& from) {
        return std::ranges::equal(from.address, address, {}, parser::lower, parser::lower);
    };
    return std::ranges::any_of(message.from, same);
}

} // namespace

Forgetter::Forgetter(fs::path database, const policy::Rules& rules, std::string address)
    : database_(std::move(database)), rules_(rules), address_(std::move(address)), removal_(database_) {}

/// What the person wrote, without what it quoted of others.
PersonsWords Forgetter::words_of(const store::Traces& traces) {
    PersonsWords words(address_, telling_names(traces.names, rules_));
    const auto add = [&](const store::Entry& entry, bool with_subject) {
        const auto raw = removal_.raw(entry.id);
        if (!raw) return;
        const auto message = parser::parse(*raw);
        words.add(message.reply_text);
        words.add(message.signature);
        if (with_subject) words.add(message.subject);
    };
    for (const auto& entry : traces.own_entries) add(entry, true);
    for (const auto& entry : traces.entries) add(entry, !entry.tid.has_value());
    return words;
}

void Forgetter::take_out(const KeptMail& mail, const std::string& raw, const PersonsWords& words,
                         bool all_words, store::Forgetting& order,
                         std::vector<std::string>& message_ids) const {
    const parser::FindStretches find = [&](std::string_view text) {
        return all_words ? words.all(text) : words.addresses(text);
    };
    const parser::GoesWhole goes_whole = [&](std::string_view bytes) { return words.say_address(bytes); };
    store::RewrittenMail rewritten;
    rewritten.raw = parser::blank_mail(raw, find, goes_whole);
    if (rewritten.raw == raw && !says_address(raw, words)) return;
    const auto before = parser::parse(raw);
    if (!before.message_id.empty() && mail.kept != Kept::outgoing) message_ids.push_back(before.message_id);
    if (says_address(rewritten.raw, words) || is_from(before, address_)) {
        order.removed.push_back(mail);
        return;
    }
    const auto after = parser::parse(rewritten.raw);
    rewritten.mail = mail;
    rewritten.subject = policy::masked(after.subject, rules_.confidential);
    rewritten.text = policy::masked(after.text, rules_.confidential);
    order.rewritten.push_back(std::move(rewritten));
}

void Forgetter::look_at(const KeptMail& mail, const std::string& raw, const PersonsWords& words,
                        store::Forgetting& order, std::vector<std::string>& message_ids) const {
    const auto is_known = [&](store::EntryId id) { return id.value == mail.id; };
    if (mail.kept == Kept::entry && std::ranges::any_of(order.entries, is_known)) return;
    if (mail.kept == Kept::outgoing
        && std::ranges::equal(mail.recipient, address_, {}, parser::lower, parser::lower)) {
        order.removed.push_back(mail);
        return;
    }
    // Mail to staff about no single ticket may name any: digests, summaries.
    const bool all_words = mail.tid ? order.involved.contains(*mail.tid) : mail.kept == Kept::outgoing;
    if (all_words || says_address(raw, words)) take_out(mail, raw, words, all_words, order, message_ids);
}

store::Forgetting Forgetter::order_of(const store::Traces& traces, const PersonsWords& words, Found& cursors,
                                      const Steps& steps, std::vector<std::string>& message_ids) {
    store::Forgetting order;
    order.address = address_;
    order.names = telling_names(traces.names, rules_);
    order.involved = traces.involved;
    for (const auto& ticket : traces.tickets) order.tickets.insert(ticket.tid);
    for (const auto& entry : traces.entries) order.entries.push_back(entry.id);
    std::uint64_t all = 0, done = 0;
    for (const auto kind : kinds) all += removal_.count(kind);
    for (const auto kind : kinds) {
        auto& after = cursors.after.at(static_cast<std::size_t>(kind));
        after =
            removal_.each_mail(kind, after, order.tickets, [&](const KeptMail& mail, const std::string& raw) {
                steps("mails read", ++done, all);
                look_at(mail, raw, words, order, message_ids);
            });
    }
    cursors.anything = traces.any() || !order.removed.empty() || !order.rewritten.empty();
    return order;
}

bool Forgetter::round(store::Instant now, Found& cursors, Forgotten& forgotten,
                      const EraseElsewhere& erase_elsewhere, const Steps& steps) {
    const bool is_first = !std::exchange(cursors.begun, true);
    const auto traces = is_first ? forgotten.traces : removal_.traces_of(address_);
    auto message_ids = traces.message_ids;
    auto order = order_of(traces, words_of(traces), cursors, steps, message_ids);
    // Also at last: what came to a ticket while the round before was at it went with the ticket.
    forgotten.finished = erase_elsewhere(message_ids);
    if (!forgotten.finished || (!is_first && !cursors.anything)) return false;
    if (is_first) delete_copies(forgotten);
    order.at = now;
    const auto removed = removal_.forget(order, [&] { steps("the index", 0, 0); });
    if (removed.changed > 0) cursors.after = {}; // they are read again
    forgotten.removed.add(removed);
    return true;
}

/// In rounds: while the mails are read, more may come in.
Forgotten Forgetter::carry_out(store::Instant now, const EraseElsewhere& erase_elsewhere,
                               const Steps& steps) {
    Forgotten forgotten;
    forgotten.traces = removal_.traces_of(address_);
    Found cursors;
    for (int i = 0; i < most_rounds && round(now, cursors, forgotten, erase_elsewhere, steps); ++i) {
    }
    if (!forgotten.finished && !forgotten.removed.any()) return forgotten;
    steps("the database is written anew", 0, 0);
    removal_.compact();
    return forgotten;
}

void Forgetter::delete_copies(Forgotten& forgotten) const {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(database_.parent_path(), failed)) {
        const auto name = file.path().filename().string();
        if (!name.starts_with(database_.filename().string() + ".before-")) continue;
        fs::remove(file.path(), failed);
        (failed ? forgotten.copies_left : forgotten.copies).push_back(file.path());
    }
    std::ranges::sort(forgotten.copies);
    std::ranges::sort(forgotten.copies_left);
}

} // namespace ticketd::records
