// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_session.hpp"
#include "daemon/intake/intake.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ticketd::intake {

/// Fetches mails by UID with BODY.PEEK[], nothing is marked; in sets, and in bounded memory.
///
/// Every FETCH asks for the first `first_look` bytes of each mail and its size: that is the whole mail, most
/// often. A longer one is asked for once more, alone or with few others; one above the size limit never, its
/// beginning (the header and the first of the text) has to do. Sizes are not asked for beforehand: that would
/// cost another round trip, and on Dovecot half as much again; and some servers' sizes are only estimates.
class Fetching {
public:
    static constexpr std::size_t first_look = 128 * 1024;
    static constexpr std::size_t most_in_set =
        112; ///< of short mails; two sets, read, are most of the memory
    static constexpr std::size_t set_bytes = 1792 * 1024; ///< aimed at, by the mails of the set before
    static constexpr std::size_t batch_bytes =
        4 * 1024 * 1024; ///< of a batch of mails, unless one alone has more

    /// `delivery` names mailbox and UIDVALIDITY; its uid is ignored.
    Fetching(Session& session, store::Delivery delivery, std::uint64_t max_message_size)
        : session_(session), delivery_(delivery), max_size_(max_message_size) {}

    /// Asks for a set; the answer is read later. Sets are answered in their order.
    void ask(std::vector<std::uint32_t> uids);
    /// Asks for all from `uid` on.
    void ask_from(std::uint32_t uid);
    std::size_t asked() const { return asked_.size(); }
    /// How many mails to ask for in one set: many short ones share a commit, few long ones the memory.
    std::size_t set_size() const { return set_size_; }

    /// The set that was asked for first has come.
    struct Set {
        std::vector<std::uint32_t> asked;   ///< empty after ask_from()
        std::deque<response::Fetch> mails;  ///< ascending
        std::vector<std::uint32_t> refused; ///< the server has them and did not give them
        std::vector<std::uint32_t> missing; ///< left out of an OK answer: gone, or not given without a word
        std::string why;                    ///< its words
        bool complete = true;               ///< false: it may have more than it gave
    };
    net::awaitable<Set> receive();

    /// Takes the next batch off the front of a set, whole mails of up to `batch_bytes` together; empty at the
    /// end.
    net::awaitable<std::vector<RawMail>> next_batch(Set&);

    /// What was being fetched when the connection ended: no body of it has come.
    struct Unanswered {
        std::vector<std::uint32_t> uids;
        std::uint32_t from = 0; ///< and all from here on; 0: none
    };
    Unanswered unanswered();

private:
    bool is_cut(const response::Fetch&) const;
    bool is_too_large(const response::Fetch&) const;
    net::awaitable<void> complete(std::vector<response::Fetch>&, Set&);
    RawMail finished(response::Fetch&&) const;
    void collect();
    bool has_come(std::uint32_t uid) const;
    void measure(const std::deque<response::Fetch>&);

    struct Asked {
        Session::Tag tag;
        std::vector<std::uint32_t> uids;
        std::uint32_t from;
    };
    Session& session_;
    store::Delivery delivery_;
    std::uint64_t max_size_;
    std::size_t set_size_ = 32; ///< at first: the longest fill no more than `set_bytes`
    std::deque<Asked> asked_;
    std::vector<std::uint32_t> completing_; ///< long ones, being fetched whole
    std::map<std::uint32_t, response::Fetch> arrived_;
};

} // namespace ticketd::intake
