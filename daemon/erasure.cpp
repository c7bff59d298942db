// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/erasure.hpp"

#include "daemon/log.hpp"
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/decide.hpp"
#include "parser/erase.hpp"
#include "parser/parse.hpp"

#include <algorithm>

namespace ticketd {

namespace {

constexpr std::size_t most_a_turn = 20;

} // namespace

AccessDataErasure::AccessDataErasure(policy::Rules rules, policy::KeyRing keys, policy::Span keep)
    : rules_(std::move(rules)), keys_(std::move(keys)), keep_(keep) {}

bool AccessDataErasure::work(store::Store& store, store::Instant now) {
    const store::Eraser eraser{
        .mail = [this](std::string_view raw) { return without_access_data(raw); },
        .line = [this](std::string_view line) { return policy::masked(line, rules_.confidential); },
        .is_about = [this](std::string_view raw, store::Tid tid) { return is_about(raw, tid); }};
    for (const auto& ticket : store.unerased(most_a_turn)) {
        if (policy::add_span(ticket.closed, keep_, rules_.desk.time_zone) > now)
            break; // the oldest come first
        const auto erased = store.erase(ticket, eraser, now);
        unsettled_ = unsettled_ || erased.any();
        if (erased.any())
            log::info("ticket {}: its access data is erased, from {} mails, {} sent ones and {} on hold",
                      ticket.tid.value, erased.mails, erased.outgoing, erased.held);
    }
    // What an earlier run, the retention or `ticketctl expire` has left counts too.
    if (unsettled_ || store.index_is_stale()) unsettled_ = !store.settle_erasures();
    return false;
}

std::optional<store::ErasedMail> AccessDataErasure::without_access_data(std::string_view raw) const {
    const parser::FindStretches find = [this](std::string_view text) {
        std::vector<parser::Stretch> found;
        for (const auto& passage : policy::access_data(text, rules_.confidential))
            found.push_back({passage.begin, passage.end});
        return found;
    };
    store::ErasedMail mail;
    mail.raw = parser::erase_stretches(raw, find);
    if (mail.raw == raw) return std::nullopt;
    mail.old_text = parser::parse(raw).text;
    mail.text = policy::masked(parser::parse(mail.raw).text, rules_.confidential);
    return mail;
}

bool AccessDataErasure::is_about(std::string_view raw, store::Tid tid) const {
    const auto message = parser::parse(raw);
    const policy::Arrival arrival{.message = message,
                                  .content_hash = {},
                                  .delivery = {},
                                  .received = {},
                                  .truncated = false,
                                  .size = 0};
    const auto keys = policy::keys_of(arrival, rules_, keys_, store::Instant{});
    return std::ranges::find(keys.tids, tid) != keys.tids.end();
}

} // namespace ticketd
