// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string_view>

namespace ticketd::parser {

/// The lines of an entity's header. LF ends one, with the CRs before it. A bare CR ends one only where the
/// first line ends so, as in mails of old Macs; elsewhere it is a byte of its line (RFC 5322 section 2.2
/// knows none): servers take it for that, and what stands behind it must not become a field that none of them
/// has looked at.
class HeaderLines {
public:
    /// `entity` must live as long as this.
    explicit HeaderLines(std::string_view entity);
    /// The line that begins at `pos`, without its end; `pos` moves behind that end.
    std::string_view next(std::size_t& pos) const;
    /// Likewise the line with the folded ones behind it, as they stand: a field, mostly.
    std::string_view next_field(std::size_t& pos) const;

private:
    std::string_view entity_;
    bool end_at_cr_;
};

} // namespace ticketd::parser
