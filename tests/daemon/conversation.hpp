// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "tests/daemon/staffed_desk.hpp"

#include <random>
#include <set>

/// Conversations of clients and staff by chance, of all that people do: from the formats of seven mail
/// programs, with notes, commands, forwarded notices, colleagues in copy, held mails, cancellations, merges.
namespace ticketd::test {

class Conversations {
public:
    /// So many at once, in one desk.
    Conversations(std::uint64_t seed, std::size_t count);

    DiskDesk& desk() { return desk_; }
    /// Everybody does one thing; all that leaves the desk because of it.
    std::vector<store::OutboxItem> next();
    /// Lays a mail of the desk into its reader's mailbox.
    void deliver(const store::OutboxItem&);
    static bool is_client(const std::string& address);
    /// What must not be in a mail to a client: addresses of staff, commands that staff wrote, the wording of
    /// notices, and what each sentence of a note begins with; lower case.
    static const std::vector<std::string>& inside();

private:
    struct Talk {
        std::size_t number = 0;
        std::string client;
        bool asked = false; ///< the ticket is there, or on its way
        std::vector<store::OutboxItem> of_client, of_anna,
            of_boris;                     ///< their mailboxes, as far as it is theirs
        std::vector<std::string> written; ///< secrets in mails that may have become notes
        std::vector<std::string> secrets; ///< of notes
    };
    std::size_t chance(std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
    }
    bool one_in(std::size_t n) { return chance(n) == 0; }
    template <class List>
    const auto& any_of(const List& list) {
        return list[chance(std::size(list))];
    }

    std::string do_something(Talk&);
    std::string clients_mail(Talk&);
    std::string staff_mail(Talk&, const std::string& name, const store::OutboxItem&);
    std::string note(Talk&, const std::string& name, const store::OutboxItem&);
    std::string direct_answer(Talk&, const std::string& name, const store::OutboxItem&);
    std::string words_of_answer(Talk&);
    std::string commands(Talk&);
    std::string secret(Talk&);
    Talk* talk_of(store::Tid);
    void see_what_was_noted();

    std::mt19937_64 random_;
    DiskDesk desk_;
    store::Queries queries_;
    std::vector<Talk> talks_;
    store::Instant now_ = morning;
    int number_ = 1;
    std::uint64_t word_ = 0;
    std::set<std::int64_t> notes_seen_;
};

} // namespace ticketd::test
