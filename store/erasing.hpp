// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ticketd::store {

/// A closed ticket whose access data has not been erased since.
struct ClosedTicket {
    Tid tid;
    Instant closed{};
};

/// A stored mail without its access data.
struct ErasedMail {
    std::string raw;      ///< as long as before: offsets into it stay true
    std::string old_text; ///< as the mail's text was read before, for the full-text index
    std::string text;     ///< as it is read now
};

/// How access data is taken out: given by who knows mails and words. Pure functions.
struct Eraser {
    std::function<std::optional<ErasedMail>(std::string_view raw)> mail; ///< absent: there is none in it
    std::function<std::string(std::string_view)> line;       ///< a subject, with what is in it masked
    std::function<bool(std::string_view raw, Tid)> is_about; ///< whether a mail on hold names the ticket
};

/// What was erased.
struct Erased {
    std::size_t mails = 0, outgoing = 0, held = 0;
    bool any() const { return mails + outgoing + held > 0; }
};

} // namespace ticketd::store
