// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_reply.hpp"

namespace ticketd::notify {

void post_in_reply(const Matter& matter, const policy::StaffMember& to, const LetterKind& kind,
                   RenderedMail mail, store::Tid tid, std::vector<std::string> references, std::string detail,
                   Post& post) {
    const auto& address = to.addresses.front();
    if (!may_be_written_to(address, matter.desk)) return; // the desk itself, at a shell
    const auto& message = matter.message();
    Letter letter{.kind = kind,
                  .tid = tid,
                  .entry = matter.entry(),
                  .to = {to.name, address},
                  .subject = std::move(mail.subject),
                  .text = std::move(mail.text),
                  .html = {},
                  .in_reply_to = message.message_id,
                  .references = std::move(references),
                  .enclosures = {}};
    if (!message.message_id.empty()) letter.references.push_back(message.message_id);
    const policy::Gate gate(matter.facts, matter.desk.rules, matter.now);
    post_to_staff(gate.for_refusal(message, matter.decision.sender, address), letter, std::move(detail),
                  matter.desk, matter.now, post);
}

void post_to_writer(const Matter& matter, const LetterKind& kind, RenderedMail mail, store::Tid tid,
                    std::string detail, Post& post) {
    const auto* writer = matter.decision.sender.staff;
    if (writer == nullptr || writer->addresses.empty()) return;
    const auto& message = matter.message();
    post_in_reply(matter, *writer, kind, std::move(mail), tid,
                  message.references.empty() ? message.in_reply_to : message.references, std::move(detail),
                  post);
}

} // namespace ticketd::notify
