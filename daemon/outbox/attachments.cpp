// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/attachments.hpp"

#include "parser/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ticketd::outbox {

namespace {

constexpr std::string_view line_header =
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";

/// A referred part, before it is known whether it goes along.
struct Part {
    std::size_t offset = 0;                         ///< of its content in the item's bytes
    const parser::Attachment* attachment = nullptr; ///< none: it is no longer kept
    bool goes = false;
};

using Messages = std::map<store::EntryId, parser::Message>;

std::string line_for(const Part& part) {
    if (part.attachment == nullptr) return "[An attachment that stood here is no longer kept.]\r\n";
    return fmt::format("[Attachment \"{}\" ({}, {:.1f} MB) is too large to be sent by mail. It is kept with "
                       "the request.]\r\n",
                       part.attachment->filename, part.attachment->content_type,
                       static_cast<double>(part.attachment->size) / 1e6);
}

Part find_part(const store::PartReference& reference, std::size_t length, const Messages& messages) {
    Part part;
    part.offset = std::min<std::size_t>(reference.offset, length);
    const auto message = messages.find(reference.entry);
    if (message == messages.end() || reference.index >= message->second.attachments.size()) return part;
    part.attachment = &message->second.attachments[reference.index];
    part.goes = true;
    return part;
}

std::uint64_t size_of(const Part& part) { return part.goes ? base64_size(part.attachment->size) : 0; }

void leave_out_the_largest(std::vector<Part>& parts, std::uint64_t text_size, std::uint64_t limit) {
    std::uint64_t total = text_size;
    for (const Part& part : parts) total += size_of(part);
    while (limit != 0 && total > limit) {
        const auto largest = std::ranges::max_element(parts, {}, size_of);
        if (largest == parts.end() || !largest->goes) return;
        total -= size_of(*largest);
        largest->goes = false;
    }
}

/// The text before a part's content without the part's own header: it ends with the boundary's line (RFC 2046
/// section 5.1.1), so that another header can follow.
std::string_view up_to_boundary(std::string_view text) {
    const auto boundary = text.rfind("\r\n--");
    const auto end = boundary == text.npos ? text.npos : text.find("\r\n", boundary + 2);
    return end == text.npos ? text : text.substr(0, end + 2);
}

} // namespace

Body assemble(const store::OutboxItem& item, const RawMails& raws, std::uint64_t limit) {
    Messages messages;
    for (const auto& [entry, raw] : raws) messages.emplace(entry, parser::parse(raw));
    std::vector<Part> parts;
    for (const auto& reference : item.parts)
        parts.push_back(find_part(reference, item.bytes.size(), messages));
    std::ranges::sort(parts, {}, &Part::offset);
    leave_out_the_largest(parts, item.bytes.size(), limit);

    Body body;
    const std::string_view bytes = item.bytes;
    std::size_t at = 0;
    for (const Part& part : parts) {
        const auto before = bytes.substr(at, part.offset - at);
        body.add_text(part.goes ? before : up_to_boundary(before));
        if (!part.goes) body.add_text(line_header);
        body.add_content(part.goes ? part.attachment->content.decode() : line_for(part));
        at = part.offset;
    }
    body.add_text(bytes.substr(at));
    return body;
}

} // namespace ticketd::outbox
