// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What a desk gives up: tickets whose time is over, and all that is stored about a person. Of a removed
/// ticket its number, its times and its level stay, with the response times and ratings, so that reports
/// count as before; of a removed mail its number and the keyed hashes by which the same mail is known when it
/// is delivered again. Nobody finds such a ticket or mail any more.
namespace ticketd::store {

/// Something whose time may be over: a ticket with those that were merged into it, or a mail without one.
struct Ended {
    enum class What { closed_ticket, spam_ticket, spam_mail, machine_mail, desk_mail };
    What what = What::closed_ticket;
    std::int64_t id = 0;
    /// Closed; of mails without a ticket their arrival; of a ticket that is spam the newest arrival, or when
    /// it was marked, if that was later.
    Instant ended{};
};

/// How many of each were removed or written anew.
struct Removed {
    std::size_t tickets = 0, mails = 0, outgoing = 0, held = 0, rewritten = 0, rows = 0;
    std::size_t changed = 0; ///< mails that were not written anew, since others had changed them meanwhile
    bool any() const { return tickets + mails + outgoing + held + rewritten + rows > 0; }
    void add(const Removed&);
};

/// Where a mail is kept: as an entry, as one on its way out or gone, or on hold.
enum class Kept { entry, outgoing, held };

struct KeptMail {
    Kept kept = Kept::entry;
    std::int64_t id = 0;
    std::optional<Tid> tid;
    std::string recipient; ///< of one on its way out or gone
    std::size_t seen = 0;  ///< a hash of it as it was stored when it was read
};

/// A kept mail without a person's traces.
struct RewrittenMail {
    KeptMail mail;
    std::string raw;
    std::string subject, text; ///< of an entry: what the full-text index has of it from now on
};

/// What is known of an address.
struct Traces {
    std::vector<Ticket> tickets;    ///< that it requested
    std::vector<Entry> own_entries; ///< that it wrote in them
    std::vector<Entry> entries;     ///< that it wrote elsewhere
    std::set<Tid> involved;         ///< other tickets in which it took part, or about which mail went to it
    std::set<std::string> names;    ///< by which it was called
    std::vector<std::string> message_ids; ///< of mails in those tickets and of those entries
    std::size_t outgoing = 0;             ///< mails to it
    std::size_t licenses = 0;             ///< rows of the register
    bool any() const { return tickets.size() + entries.size() + involved.size() + outgoing + licenses > 0; }
};

/// All that is to be done to forget a person, in one transaction (but for the full-text index). A ticket of
/// others that was merged into one of `tickets` takes its place.
struct Forgetting {
    std::string address;
    std::vector<std::string> names; ///< taken out of what is said in the tickets `involved`
    std::set<Tid> tickets, involved;
    std::vector<EntryId> entries;
    std::vector<KeptMail> removed; ///< other mails that go whole
    std::vector<RewrittenMail> rewritten;
    Instant at{};
};

/// A second writer of the database, for long work beside the daemon: waits for its turn, and a daemon notices
/// what it did. One object, one thread. All verbs throw Failure; each is a transaction of its own. What was
/// removed is overwritten with zeros.
class Removal {
public:
    /// The file must exist and have this version's schema.
    explicit Removal(const std::filesystem::path& database);
    ~Removal();
    Removal(const Removal&) = delete;
    Removal& operator=(const Removal&) = delete;

    /// What has ended, the oldest first: closed tickets; spam (tickets, then mails without one); machines'
    /// mails; mails to staff that belong to no ticket. Tickets about which mail still waits are none.
    std::vector<Ended> ended(Ended::What, std::size_t limit);

    /// Of a raw mail: its text as the full-text index was given it.
    using TextOf = std::function<std::string(const std::string& raw)>;
    /// Removes it; of a ticket also those that were merged into it. Nothing if it has not ended any more, or
    /// at another time: while a long list is worked through, tickets are opened again.
    Removed remove(const Ended&, const TextOf&, Instant at);
    /// Writes the full-text index anew: until then words of what was removed stand in its older parts. In
    /// many transactions; what is left of it when it fails, a daemon does.
    void merge_index();

    Traces traces_of(const std::string& address);
    std::optional<std::string> raw(EntryId);
    std::size_t count(Kept);
    /// Every mail of a kind whose number is above `after`, in their order, without those of `but`; the newest
    /// number.
    std::int64_t each_mail(Kept, std::int64_t after, const std::set<Tid>& but,
                           const std::function<void(const KeptMail&, const std::string& raw)>&);
    /// `looked_at` is called now and then while the full-text index is read. Mails are written anew only
    /// where they are still as each_mail() has read them.
    Removed forget(const Forgetting&, const std::function<void()>& looked_at);
    /// Writes the whole file anew, so that nothing is left in it of what was removed. Takes as much room on
    /// the disk again, and mails wait meanwhile.
    void compact();

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::store
