// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/header.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string text = decode_text(bytes);
    if (!is_utf8(text) || text.find_first_of("\r\n") != text.npos) std::abort();
    for (const HeaderField& p : read_parameters(bytes).parameters)
        if (p.name != "boundary" && !is_utf8(p.value)) std::abort();
    return 0;
}
