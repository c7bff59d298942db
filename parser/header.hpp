// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// One field as it stands in a header: unfolded and trimmed, but its bytes are whatever was sent
/// (encoded words not decoded, 8-bit text in an unknown charset, no NUL and no line end).
struct RawField {
    std::string name;
    std::string value;
};

/// The fields of one header block, and where the body begins.
struct RawHeader {
    std::vector<RawField> fields; ///< in the order of the block, bounded by limits.hpp
    std::size_t size = 0;         ///< bytes of the block with its closing empty line: the body starts here

    /// Value of the first field of that name (compared without case), or empty.
    std::string_view get(std::string_view name) const;
    const RawField* find(std::string_view name) const;
};

/// Reads the header at the start of `entity` (RFC 5322 section 2.2, with obs- forms): any line end, folding,
/// an mbox "From " line before it, junk lines inside it. Never throws for what the bytes hold; linear.
/// Defects found ("junk-in-header", "header-too-long", "too-many-fields", …) are added to `defects`.
RawHeader read_header(std::string_view entity, std::vector<Defect>& defects);

/// The same for a header found inside a body (a bounce's returned mail, a delivery-status group): fields as a
/// Message has them, valid UTF-8, encoded words not decoded.
std::vector<HeaderField> read_fields(std::string_view entity);

/// First field of that name (compared without case), or nullptr.
const HeaderField* find_field(const std::vector<HeaderField>&, std::string_view name);

/// Unstructured text of a field as a person reads it (RFC 2047 encoded words, RFC 6532, raw 8-bit in a
/// guessed charset): valid UTF-8 on one line, control characters removed. Linear; bounded by limits.hpp.
/// `charset` is what raw 8-bit text is taken for if it is not UTF-8 (the body's charset is a good guess).
std::string decode_text(std::string_view raw, std::string_view charset = {});

/// A value with parameters (RFC 2045 section 5.1, RFC 2231): Content-Type, Content-Disposition, …
struct Parameterized {
    std::string value; ///< lower case, without comments: "text/plain"
    /// Names in lower case without RFC 2231's marks; values decoded to UTF-8 (RFC 2231, RFC 2047 as many
    /// programs wrongly use it, raw 8-bit). The first of two equal names counts.
    std::vector<HeaderField> parameters;

    /// The parameter of that (lower-case) name, or empty.
    std::string_view get(std::string_view name) const;
};
Parameterized read_parameters(std::string_view raw, std::string_view charset = {});

} // namespace ticketd::parser
