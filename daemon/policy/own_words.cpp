// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/own_words.hpp"

namespace ticketd::policy {

StaffText read_staff_mail(const parser::Message& message) {
    std::string_view own(message.reply_text);
    const std::string_view forwarded(message.forwarded);
    if (forwarded.empty() || !own.ends_with(forwarded)) return read_staff_text(own);
    own.remove_suffix(forwarded.size());
    auto text = read_staff_text(own);
    if (!text.text.empty()) text.text += "\n\n";
    text.text += forwarded;
    return text;
}

} // namespace ticketd::policy
