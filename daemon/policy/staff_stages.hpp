// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"
#include "daemon/policy/follow_up.hpp"

#include <string>
#include <string_view>

/// A staff mail on its way through the stages of decide_staff_mail() (the table in staff_mail.cpp).
namespace ticketd::policy {

struct StaffWork {
    const Case& mail;
    const FollowUp& found;
    StaffText text;
    /// It never leaves the desk: a note by address, by command, by having no text beside its commands.
    bool note = false;
    /// What will be decided if no stage objects: all that the mail does, carried out on a copy.
    Decision done;
    Decision& decision; ///< what is decided

    /// The ticket that the mail is about; only behind the stage that there is one.
    const store::CandidateTicket& ticket() const { return *found.ticket; }
    bool has(Command::Verb) const;
    bool has_words() const; ///< something for a client to read: a text, or a prepared answer
    bool has_files() const; ///< is_sent_file()
};

/// Looks at the mail, and either leaves it to the next stage (false) or has decided (true).
using Stage = bool (*)(StaffWork&);

/// Every line that is not blank is quoted: nothing of it is the writer's own.
bool is_all_quotation(std::string_view text);

/// Nothing of the mail is carried out; its writer is told why. Always true, so that a stage can end with it.
bool refuse(StaffWork&, std::string why);

} // namespace ticketd::policy
