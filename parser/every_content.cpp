// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/every_content.hpp"

#include "parser/limits.hpp"
#include "parser/mime.hpp"

namespace ticketd::parser {

namespace {

void visit(std::string_view raw, const std::function<void(const DecodedContent&)>& take, int depth) {
    RawHeader header;
    std::vector<Defect> ignored;
    const auto parts = read_parts(raw, header, ignored);
    std::vector<bool> has_children(parts.size());
    for (const Part& part : parts)
        if (part.parent >= 0) has_children[static_cast<std::size_t>(part.parent)] = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Part& part = parts[i];
        take({part.header, true, false});
        if (has_children[i]) continue;
        const std::string content = part.decode();
        take({content, false, part.is_text() || part.is_multipart()});
        const bool mail = part.is("message/rfc822") || part.is("message/global");
        if (mail && depth < limits::nested_mails) visit(content, take, depth + 1);
    }
}

} // namespace

void every_content(std::string_view raw, const std::function<void(const DecodedContent&)>& take) {
    visit(raw, take, 0);
}

} // namespace ticketd::parser
