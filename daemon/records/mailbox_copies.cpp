// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/mailbox_copies.hpp"

#include "daemon/intake/imap_erase.hpp"
#include "daemon/logins.hpp"
#include "daemon/records/maildir_copies.hpp"
#include "daemon/run_alone.hpp"
#include "parser/parse.hpp"

namespace ticketd::records {

namespace {

intake::ErasedPerson person_of(const std::string& address, const std::vector<std::string>& message_ids) {
    const auto is_in = [address](std::string_view beginning) {
        return is_from_or_to(parser::parse_header(beginning), address);
    };
    return {.address = address, .message_ids = message_ids, .is_in = is_in};
}

} // namespace

std::vector<MailboxCopies> erase_mailbox_copies(config::Config config, const std::string& address,
                                                const std::vector<std::string>& message_ids) {
    const auto tokens = give_tokens(config);
    std::vector<MailboxCopies> all;
    for (const auto& mailbox : config.mailboxes) {
        auto& copies = all.emplace_back();
        copies.mailbox = mailbox.name;
        try {
            const auto erased =
                mailbox.maildir.empty()
                    ? run_alone(intake::erase_copies(mailbox, person_of(address, message_ids)))
                    : erase_maildir_copies(mailbox, address, message_ids);
            copies.found = erased.found;
            copies.erased = erased.erased;
            copies.left = erased.left;
        } catch (const net::Failure& failure) {
            copies.left = failure.what();
            copies.away = true;
        }
    }
    return all;
}

} // namespace ticketd::records
