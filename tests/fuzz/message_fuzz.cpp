// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Message m = parse(bytes);
    if (!is_utf8(m.subject) || !is_utf8(m.text) || !is_utf8(m.reply_text) || !is_utf8(m.html_body))
        std::abort();
    if (m.reply_text.empty() && m.text.find_first_not_of(" \t\r\n\f\v") != m.text.npos) std::abort();
    for (const Attachment& a : m.attachments)
        if (a.filename.empty() || !is_utf8(a.filename) || !is_utf8(a.content_type)
            || a.size != a.content.decode().size())
            std::abort();
    if (content_hash(bytes) != content_hash(bytes)) std::abort();
    return 0;
}
