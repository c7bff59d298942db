// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <string>
#include <string_view>

namespace ticketd::policy {

/// The one address in a command's argument: "jane@client.example", "Jane Doe <jane@client.example>", or what
/// a mail program makes of the first ("jane@client.example <mailto:jane@client.example>").
struct AddressArgument {
    store::Person person;
    std::string fault; ///< not empty: a sentence, and there is no person
};

/// Reads it. A fault: no address or several, one that cannot be written to, one of the desk's, one of staff.
AddressArgument read_address_argument(std::string_view, const Rules&);

} // namespace ticketd::policy
