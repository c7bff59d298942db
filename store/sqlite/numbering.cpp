// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/numbering.hpp"

#include "store/sqlite/db.hpp"

namespace ticketd::store {

using namespace sqlite;

struct Numbering::Impl {
    explicit Impl(const std::filesystem::path& scratch) : db(scratch, Connection::Mode::write) {}
    Connection db;
    Statement other{db, "SELECT 1 FROM installation WHERE (?1 IS NOT NULL AND next_tid <> ?1)"
                        " OR (?2 IS NOT NULL AND next_entry <> ?2)"};
    Statement tid{db, "UPDATE installation SET next_tid = ?1"
                      " WHERE ?1 > (SELECT ifnull(max(tid), 0) FROM ticket)"};
    Statement entry{db, "UPDATE installation SET next_entry = ?1"
                        " WHERE ?1 > (SELECT ifnull(max(id), 0) FROM entry)"};
};

Numbering::Numbering(const std::filesystem::path& scratch) : impl_(std::make_unique<Impl>(scratch)) {}
Numbering::~Numbering() = default;

void Numbering::go_on_with(std::optional<Tid> tid, std::optional<EntryId> entry) {
    if (!impl_->other.query(tid, entry).next()) return;
    Work work(impl_->db, Work::Kind::write);
    if (tid) impl_->tid.run(*tid);
    if (entry) impl_->entry.run(*entry);
    work.commit();
}

} // namespace ticketd::store
