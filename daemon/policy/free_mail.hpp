// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

namespace ticketd::policy {

/// A provider at which anybody gets an address: such a domain never stands for a licence, whatever its row
/// says.
bool is_free_mail(std::string_view domain);

} // namespace ticketd::policy
