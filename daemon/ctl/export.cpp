// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `export`: a ticket's correspondence as an mbox file.
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/outbox/attachments.hpp"
#include "daemon/records/mbox_writer.hpp"
#include "daemon/state_dir.hpp"
#include "store/outgoing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ticketd::ctl {

namespace {

struct Exported {
    store::Instant at{};
    std::string sender, bytes;
    std::size_t place = 0; ///< among those of one moment
};

/// The mail as it left, with the parts that it refers to.
std::string assembled(const store::OutboxItem& item, store::Queries& queries, std::uint64_t limit) {
    outbox::RawMails raws;
    for (const auto& part : item.parts)
        if (auto raw = queries.raw(part.entry)) raws.emplace(part.entry, *std::move(raw));
    std::string bytes;
    outbox::assemble(item, raws, limit).append_to(bytes);
    return bytes;
}

/// Whether something was to be sent to the client because of an entry: then the entry itself stayed inside.
bool is_relayed(const std::vector<store::OutgoingMail>& outgoing, store::EntryId entry) {
    return std::ranges::any_of(outgoing, [&](const store::OutgoingMail& mail) {
        return !mail.to_staff && mail.item.entry == entry;
    });
}

/// A machine's words about mail that left. It holds that mail, which may be a notice to staff.
bool is_report(const store::Entry& entry, const policy::Rules& rules) {
    return entry.kind == "bounce" || entry.kind == "feedback"
           || (entry.kind == "auto_reply" && rules.find_staff(entry.from.address) != nullptr);
}

std::vector<Exported> mails_of(const store::TicketDetail& ticket,
                               const std::vector<store::OutgoingMail>& outgoing, store::Queries& queries,
                               const config::Config& config, bool inside) {
    std::vector<Exported> mails;
    for (const auto& entry : ticket.entries) {
        const bool is_inside =
            entry.direction == store::Direction::note || is_report(entry, config.rules)
            || (entry.direction == store::Direction::out && is_relayed(outgoing, entry.id));
        if (is_inside && !inside) continue;
        if (auto raw = queries.raw(entry.id))
            mails.push_back({entry.received, entry.from.address, *std::move(raw), 0});
    }
    for (const auto& mail : outgoing)
        if (mail.item.state == store::OutboxState::sent && (inside || !mail.to_staff))
            mails.push_back({mail.item.created, config.rules.desk.address,
                             assembled(mail.item, queries, config.smtp.max_size), 0});
    for (std::size_t i = 0; i < mails.size(); ++i) mails[i].place = i;
    std::ranges::sort(mails, {}, [](const Exported& mail) { return std::pair(mail.at, mail.place); });
    return mails;
}

} // namespace

Exit export_ticket(const Context& context, std::int64_t tid, bool inside) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto ticket = queries.ticket(store::Tid{tid});
    if (!ticket)
        throw Refusal(Exit::no, fmt::format("there is no ticket {}; `ticketctl list --all` names all", tid));
    const auto outgoing = store::outgoing_about(config.state_dir / database_file, store::Tid{tid});
    for (const auto& mail : mails_of(*ticket, outgoing, queries, config, inside)) {
        const auto entry = records::mbox_entry(mail.sender, mail.at, mail.bytes);
        if (std::fwrite(entry.data(), 1, entry.size(), stdout) != entry.size())
            throw Refusal(Exit::failed, "standard output took not all of the mails; is its disk full?");
    }
    if (std::fflush(stdout) != 0)
        throw Refusal(Exit::failed, "standard output took not all of the mails; is its disk full?");
    return Exit::done;
}

} // namespace ticketd::ctl
