// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "daemon/policy/token.hpp"
#include "store/store.hpp"

namespace ticketd {

/// The chore that takes access data out of tickets closed longer ago than `keep`. What
/// is due is asked of the store, so a ticket that is opened again before its time keeps it. Few tickets a
/// turn, and little of the full-text index, which is written anew after it and after all other removal: mails
/// do not wait for it. Never queues mail.
class AccessDataErasure {
public:
    AccessDataErasure(policy::Rules rules, policy::KeyRing keys, policy::Span keep);

    bool work(store::Store&, store::Instant now);

private:
    bool is_about(std::string_view raw, store::Tid) const;
    std::optional<store::ErasedMail> without_access_data(std::string_view raw) const;

    policy::Rules rules_;
    policy::KeyRing keys_;
    policy::Span keep_;
    bool unsettled_ = true; ///< at first: a last run may have ended between the two
};

} // namespace ticketd
