// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/post.hpp"

namespace ticketd::notify {

void post_to_staff(const policy::GateAnswer& gate, const Letter& letter, std::string detail, const Desk& desk,
                   store::Instant now, Post& post, store::EntryId enclosed_in) {
    if (gate) {
        post.mails.push_back(write(*gate.permit, letter, desk, now, enclosed_in));
        return;
    }
    store::CollapsedNotice held;
    held.address = letter.to.address;
    if (letter.tid.value != 0) held.tid = letter.tid;
    if (letter.entry.value != 0) held.entry = letter.entry;
    held.kind = letter.kind.name;
    held.detail = std::move(detail);
    post.collapsed.push_back(std::move(held));
}

} // namespace ticketd::notify
