// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <string>
#include <string_view>

namespace ticketd::notify {

/// What is known word for word of the desk's inside: the wording of mails to staff, references of such mails,
/// and the addresses of staff. Case does not matter in addresses and references. All searches are linear.
class StaffWords {
public:
    explicit StaffWords(const Desk& desk) : desk_(desk) {}

    /// A line that a mail to staff says word for word, without what quoting puts around it; empty: none.
    std::string line_of_a_notice(std::string_view text) const;
    /// A signed reference of a mail to staff, as it stands in the text: a Message-ID of ours, or a reference
    /// line; empty: none.
    std::string staff_token(std::string_view text) const;
    /// That Message-ID is of a mail to staff.
    bool was_sent_to_staff(std::string_view message_id) const;
    /// A line that a command's word begins, as it stands unquoted below a signature, or where nobody reads
    /// commands; empty: none.
    std::string command_line(std::string_view text) const;
    bool names_inside(std::string_view text) const;         ///< the internal address
    std::string staff_address(std::string_view text) const; ///< the first one; empty: none

private:
    const Desk& desk_;
};

} // namespace ticketd::notify
