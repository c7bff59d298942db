// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "parser/message.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// A desk for tests: its rules, keys and the shipped templates, and mails taken as the pipeline takes them
/// (parser, policy and plan are the real ones; facts are values, as the store would give them).
namespace ticketd::notify::test {

policy::Rules example_rules(); ///< Anna and Boris, agents, at support@example.com in Berlin
policy::KeyRing example_keys();
store::Instant at(std::string_view utc); ///< "2026-11-20 16:00"

struct Taken {
    policy::Decision decision;
    store::ChangeSet changes;
    std::shared_ptr<const std::string> raw = nullptr; ///< what the changes refer to

    /// Outgoing mails of a kind, in their order.
    std::vector<store::NewOutgoing> mails(std::string_view kind) const;
    /// The only one; fails the test if there is none or are several.
    store::NewOutgoing mail(std::string_view kind) const;
    bool has_event(std::string_view what) const;
    std::string event_detail(std::string_view what) const; ///< of the first
};

class ExampleDesk {
public:
    ExampleDesk();
    explicit ExampleDesk(policy::Rules);

    Taken take(const std::string& raw, const store::Facts&, store::Instant now, bool truncated = false) const;
    const Desk& desk() const { return desk_; }
    policy::Rules& rules() { return rules_; }

private:
    policy::Rules rules_;
    policy::KeyRing keys_;
    Templates templates_;
    Desk desk_;
};

/// Nothing is known: the next ticket is 1042, the next entry 7.
store::Facts empty_facts();
/// What the store knows after a new ticket's changes: that ticket, and the next numbers.
store::Facts facts_after(const Taken& first);

/// "Name: value" lines, an empty line, and the text; LF becomes CRLF.
std::string mail(const std::string& header, const std::string& text);
/// Jane's first mail: subject "Printer on fire", Friday 2026-11-20 16:00 UTC.
std::string janes_mail();
/// Anna's reply to a notice, as a mail program writes it.
std::string annas_reply(const store::NewOutgoing& notice, const std::string& text);

extern const store::Instant friday; ///< when Jane's mail comes
const store::NewOutgoing& to(const std::vector<store::NewOutgoing>&, std::string_view recipient);

/// The last line of a mail to a client, with its line end: what leads an answer back to its ticket.
std::string reference_line_of(const store::NewOutgoing&);

/// The value of a field as it stands in the bytes, unfolded; empty if there is none.
std::string field(const store::NewOutgoing&, std::string_view name);
std::size_t count_fields(const store::NewOutgoing&, std::string_view name);

} // namespace ticketd::notify::test
