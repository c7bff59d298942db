// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/pipeline.hpp"

#include "daemon/fail_point.hpp"
#include "daemon/housework.hpp"
#include "daemon/mail_log.hpp"
#include "daemon/notify/prepared_answers.hpp"
#include "daemon/orders.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/reading.hpp"
#include "daemon/released_mail.hpp"
#include "parser/content_hash.hpp"
#include "parser/message.hpp"

#include <algorithm>
#include <chrono>

namespace ticketd {

using Clock = std::chrono::steady_clock;

/// A mail that was read, with what its log line will say.
struct Pipeline::Read {
    intake::RawMail raw;
    parser::Message message;
    parser::ContentHash hash{};
    std::optional<std::string> language;
    policy::TextFindings findings;
    std::shared_ptr<const policy::TextRules> looked_at_by;
    std::string packed, words; ///< what was made ready of it ahead
    MailFate fate;
    Clock::duration parse_time{}, decide_time{};
    bool was_held = false; ///< the ledger knows it, and it is to be processed all the same
    bool queued_mail = false;

    explicit Read(intake::RawMail mail) : raw(std::move(mail)) {
        auto reading = read_mail(raw);
        message = std::move(reading.message);
        hash = reading.hash;
        language = std::move(reading.language);
        findings = std::move(reading.findings);
        looked_at_by = std::move(reading.looked_at_by);
        packed = std::move(reading.packed);
        words = std::move(reading.words);
        parse_time = reading.took;
    }
    policy::Arrival arrival(store::Instant now, const policy::TextRules* rules) const {
        return {.message = message,
                .content_hash = hash,
                .delivery = raw.delivery,
                .received = std::min(raw.internal_date, now), // a clock never starts in the future
                .truncated = raw.header_only,
                .size = raw.size,
                .language = language,
                .text_rules = rules,
                .ahead = looked_at_by.get() == rules ? findings : policy::TextFindings{}};
    }
    /// What was made ready ahead is given away, if it is what will be stored: without access data the text is
    /// another one. A second try, after a failure, has the store do it.
    void make_ready(store::NewEntry& entry) {
        entry.packed = std::move(packed);
        if (entry.text == message.text) entry.words = std::move(words);
        packed.clear();
        words.clear();
    }
    store::HeldMail on_hold(const std::string& error, const policy::Rules& rules, store::Instant now) const {
        store::HeldMail held;
        held.delivery = raw.delivery;
        held.at = now;
        held.error = error;
        held.raw = raw.bytes;
        held.received = std::min(raw.internal_date, now);
        held.size = raw.size;
        held.header_only = raw.header_only;
        if (!message.from.empty()) held.sender = message.from.front().address;
        held.subject = policy::masked(message.subject, rules.confidential);
        return held;
    }
};

namespace {

MailPlace place_of(const store::Delivery& delivery, const std::map<store::MailboxId, std::string>& names) {
    const auto found = names.find(delivery.mailbox);
    return {.mailbox = found != names.end() ? found->second : std::string{}, .delivery = delivery};
}

} // namespace

Pipeline::Pipeline(policy::Rules rules, policy::KeyRing keys, notify::Templates templates)
    : rules_(std::move(rules)),
      keys_(std::move(keys)),
      templates_(std::move(templates)),
      desk_{.rules = rules_, .keys = keys_, .templates = templates_, .compose_later = true},
      text_rules_(std::make_shared<const policy::TextRules>(rules_)) {
    rules_.answers = templates_.answers().list();
}

Pipeline::Taken Pipeline::take(store::Store& store, std::vector<intake::RawMail> mails, store::Instant now,
                               Errand& errand) {
    const auto batch = std::make_shared<std::vector<Read>>();
    batch->reserve(mails.size());
    for (auto& mail : mails) statistics_.parsed(batch->emplace_back(std::move(mail)).parse_time);
    try {
        auto taken = take_together(store, *batch, now, errand);
        taken.rest = [batch, names = mailboxes_] {
            for (const auto& mail : *batch) tell(mail, names);
        };
        return taken;
    } catch (const store::Failure& failure) {
        if (!failure.permanent()) throw; // the disk's fault, not a mail's: nothing is lost by waiting
    } catch (const std::exception&) {
    }
    return take_singly(store, *batch, now);
}

Pipeline::Taken Pipeline::take_together(store::Store& store, std::span<Read> batch, store::Instant now,
                                        Errand& errand) {
    Taken taken;
    const auto begin = Clock::now();
    auto transaction = store.begin();
    for (auto& mail : batch) {
        take_one(transaction, mail, now);
        taken.queued_mail |= mail.queued_mail;
    }
    if (taken.queued_mail) turn_breaker(transaction, desk_, now);
    auto done = run(errand, transaction, taken.queued_mail, now);
    fail_point(FailPoint::before_commit);
    transaction.commit();
    errand = std::move(done);
    fail_point(FailPoint::after_commit);
    statistics_.committed(Clock::now() - begin);
    for (const auto& mail : batch) {
        statistics_.mail(std::string(to_string(mail.fate.outcome)));
        attempts_.erase(mail.raw.delivery);
    }
    taken.dispositions.assign(batch.size(), intake::Disposition::processed);
    return taken;
}

/// What the outbox has asked for: as it is once the transaction is committed.
Pipeline::Errand Pipeline::run(const Errand& errand, store::Transaction& transaction, bool queued_mail,
                               store::Instant now) {
    if (!errand.results.empty()) {
        fail_point(FailPoint::before_result);
        transaction.record(errand.results, now);
    }
    Errand done{.room = errand.room, .results = errand.results, .claimed = {}, .recorded = true};
    if (!queued_mail || errand.room == 0) return done;
    done.claimed = transaction.claim_due(now, errand.room);
    done.nothing_waits = done.claimed.size() < errand.room && !transaction.next_due();
    return done;
}

/// Facts, decision and changes of one mail inside the transaction.
policy::Decision Pipeline::take_one(store::Transaction& transaction, Read& mail, store::Instant now) {
    const auto begin = Clock::now();
    const auto arrival = mail.arrival(now, text_rules().get());
    auto asked = policy::keys_of(arrival, rules_, keys_, now);
    if (mail.was_held) asked.delivery = {};
    const auto facts = transaction.lookup(asked);
    auto decision = policy::decide(arrival, facts, rules_, keys_, now);
    auto changes = notify::plan(decision, arrival, mail.raw.bytes, facts, desk_, now);
    if (changes.new_entry) mail.make_ready(*changes.new_entry);
    transaction.apply(changes);
    const bool released = release_held_mail(transaction, decision, facts, desk_, now);
    const bool ordered = carry_out_orders(transaction, decision, desk_, now);
    fail_point(FailPoint::in_transaction, mail.message.subject);
    mail.queued_mail = released || ordered || !changes.outgoing.empty();
    mail.fate = fate_of(decision);
    mail.decide_time = Clock::now() - begin;
    return decision;
}

/// After a batch failed: each mail in a transaction of its own, so that only the one at fault stays behind.
Pipeline::Taken Pipeline::take_singly(store::Store& store, std::span<Read> batch, store::Instant now) {
    Taken taken;
    Errand none;
    for (auto& mail : batch) {
        try {
            const auto one = take_together(store, {&mail, 1}, now, none);
            tell(mail, mailboxes_);
            taken.queued_mail |= one.queued_mail;
            taken.dispositions.push_back(one.dispositions.front());
        } catch (const store::Failure& failure) {
            if (!failure.permanent()) throw;
            taken.dispositions.push_back(failed(store, mail, failure.what(), now));
        } catch (const std::exception& error) {
            taken.dispositions.push_back(failed(store, mail, error.what(), now));
        }
    }
    return taken;
}

/// What was done with a mail, after the commit.
void Pipeline::tell(const Read& mail, const MailboxNames& names) {
    log_mail(mail.message, mail.fate, place_of(mail.raw.delivery, names), mail.parse_time + mail.decide_time);
}

void Pipeline::replace(policy::Rules rules, notify::Templates templates) {
    rules_ = std::move(rules);
    text_rules_ = std::make_shared<const policy::TextRules>(rules_);
    templates_ = std::move(templates);
    rules_.answers = templates_.answers().list();
}

intake::Disposition Pipeline::failed(store::Store& store, const Read& mail, const std::string& error,
                                     store::Instant now) {
    const auto& where = mail.raw.delivery;
    statistics_.failure();
    if (++attempts_[where] < max_attempts) {
        log_failure(mail.message, place_of(where, mailboxes_), error);
        return intake::Disposition::retry;
    }
    const auto id = store.hold(mail.on_hold(error, rules_, now));
    attempts_.erase(where);
    statistics_.held();
    log_hold(mail.message, place_of(where, mailboxes_), error, id, max_attempts);
    return intake::Disposition::held;
}

policy::Decision Pipeline::take_in(store::Transaction& transaction, intake::RawMail raw, store::Instant now) {
    Read mail(std::move(raw));
    return take_one(transaction, mail, now);
}

policy::Decision Pipeline::take_held(store::Store& store, const store::HeldMail& held, store::Instant now) {
    intake::RawMail raw;
    raw.delivery = held.delivery;
    raw.bytes = held.raw;
    raw.internal_date = held.received;
    raw.size = held.size > 0 ? held.size : held.raw.size();
    raw.header_only = held.header_only;
    Read mail(std::move(raw));
    mail.was_held = true;
    policy::Decision decision;
    try {
        auto transaction = store.begin();
        decision = take_one(transaction, mail, now);
        transaction.commit();
    } catch (const std::exception& error) {
        const auto* failure = dynamic_cast<const store::Failure*>(&error);
        if (failure == nullptr || failure->permanent()) store.held_again(held.id, error.what());
        throw;
    }
    statistics_.mail(std::string(to_string(mail.fate.outcome)));
    tell(mail, mailboxes_);
    return decision;
}

} // namespace ticketd
