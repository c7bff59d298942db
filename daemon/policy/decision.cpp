// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/decision.hpp"

#include <cassert>
#include <utility>

namespace ticketd::policy {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
    case Outcome::ignored: return "ignored";
    case Outcome::duplicate: return "duplicate";
    case Outcome::new_ticket: return "new";
    case Outcome::client_reply: return "reply";
    case Outcome::staff_answer: return "answer";
    case Outcome::note: return "note";
    case Outcome::refused: return "refused";
    case Outcome::held_back: return "held-back"; // "held" is the ledger's word for what failed
    case Outcome::client_request: return "request";
    case Outcome::spam: return "spam";
    case Outcome::machine: return "machine";
    }
    return "";
}

std::string_view to_string(ThreadSign sign) {
    switch (sign) {
    case ThreadSign::new_ticket: return "new";
    case ThreadSign::delivery: return "delivery";
    case ThreadSign::duplicate: return "duplicate";
    case ThreadSign::bounce: return "bounce";
    case ThreadSign::signed_reference: return "signed";
    case ThreadSign::message_id: return "message-id";
    case ThreadSign::tag: return "tag";
    }
    return "";
}

std::string_view to_string(Identity identity) {
    switch (identity) {
    case Identity::staff: return "staff";
    case Identity::licensed: return "licensed";
    case Identity::unknown: return "unknown";
    }
    return "";
}

void Decision::add_reason_for_staff(std::string reason) {
    assert(!reasons.empty());
    reasons.insert(reasons.end() - 1, std::move(reason));
}

} // namespace ticketd::policy
