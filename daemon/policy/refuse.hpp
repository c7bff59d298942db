// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <string>

namespace ticketd::policy {

/// Nothing of the mail is carried out. The refusal goes to the registered address of `member` only, and
/// only as far as the gate lets it; where the mail is never answered, or there is nobody, staff get a notice.
void refuse(const Case&, Decision&, std::string why, const StaffMember* member);

} // namespace ticketd::policy
