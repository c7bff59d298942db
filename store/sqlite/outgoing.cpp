// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/outgoing.hpp"

#include "store/sqlite/compression.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema.hpp"

namespace ticketd::store {

using namespace sqlite;

std::vector<OutgoingMail> outgoing_about(const std::filesystem::path& database, Tid tid) {
    constexpr int to_staff = 2; // of the column `automatic`
    Connection db(database, Connection::Mode::read);
    require_current(db);
    const Work snapshot(db, Work::Kind::read);
    Compression compression;
    Statement all(db, "SELECT" OUTBOX_COLUMNS ", automatic, bytes FROM outbox JOIN outbox_bytes"
                      " ON outbox_bytes.outbox = id WHERE tid = ?1 ORDER BY id");
    Statement parts(db,
                    "SELECT entry, part, part_start FROM outbox_part WHERE outbox = ?1 ORDER BY position");
    std::vector<OutgoingMail> mails;
    for (auto rows = all.query(tid); rows.next();) {
        auto& mail = mails.emplace_back();
        mail.item = read_outbox_item(rows);
        mail.to_staff = rows.integer(15) == to_staff;
        mail.item.bytes = compression.unpack(rows.blob(16));
        auto part = parts.query(mail.item.id);
        while (part.next())
            mail.item.parts.push_back(
                {EntryId{part.integer(0)}, part.as<std::uint32_t>(1), part.as<std::uint64_t>(2)});
    }
    return mails;
}

} // namespace ticketd::store
