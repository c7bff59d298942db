// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <vector>

namespace ticketd::notify {

/// What to ask the store for; `failed_since`: of which failed mails the digest tells.
store::MailKeys digest_keys(const policy::Rules&, store::Instant failed_since, store::Instant now);

/// The morning digest of that day, one mail a reader, each marked as given; without anything to tell they are
/// marked and get nothing, and so are those who are away. Pure.
store::ChangeSet digest(const std::vector<const policy::StaffMember*>& readers,
                        std::chrono::year_month_day day, const store::Facts&, const Desk&,
                        store::Instant now);

} // namespace ticketd::notify
