// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string text = repair_utf8(std::string(bytes));
    clean_text(text);
    SplitReply split = split_reply(text);
    if (split.new_text.empty() && text.find_first_not_of(" \t\n\f\v") != text.npos) std::abort();
    return 0;
}
