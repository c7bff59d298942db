// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/digest.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/notify/post.hpp"
#include "daemon/notify/queue_text.hpp"
#include "daemon/policy/gate.hpp"
#include "daemon/policy/people.hpp"

namespace ticketd::notify {

namespace {

/// About no ticket; the moment makes its Message-ID one of its own.
Letter letter_to(const policy::StaffMember& person, RenderedMail mail, store::Instant now) {
    return {.kind = morning_digest,
            .tid = {},
            .entry = {now.time_since_epoch().count()},
            .to = {person.name, person.addresses.front()},
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .in_reply_to = {},
            .references = {},
            .enclosures = {}};
}

} // namespace

store::MailKeys digest_keys(const policy::Rules& rules, store::Instant failed_since, store::Instant now) {
    store::MailKeys keys;
    keys.desk.queue = true;
    keys.desk.failed_since = failed_since;
    policy::ask_for_gate(keys, rules, now);
    return keys;
}

store::ChangeSet digest(const std::vector<const policy::StaffMember*>& readers,
                        std::chrono::year_month_day day, const store::Facts& facts, const Desk& desk,
                        store::Instant now) {
    store::ChangeSet changes;
    changes.at = now;
    const policy::Gate gate(facts, desk.rules, now);
    Post post;
    for (const auto* reader : readers) {
        changes.digests.push_back({reader->name, day});
        const bool is_away = policy::absence_of(reader->name, facts.people, now) != nullptr;
        if (is_away || !has_anything(facts)) continue;
        auto mail = desk.templates.render("digest", {}, queue_values(facts, desk, now, false));
        post_to_staff(gate.for_staff(reader->addresses.front()), letter_to(*reader, std::move(mail), now),
                      "The morning digest was not sent; write !list to get it.", desk, now, post);
    }
    for (auto& mail : post.mails) mail.entry.reset(); // it stands for no entry of the store
    for (auto& held : post.collapsed) held.entry.reset();
    changes.outgoing = std::move(post.mails);
    changes.collapsed = std::move(post.collapsed);
    return changes;
}

} // namespace ticketd::notify
