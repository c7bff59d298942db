// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Message m = parse_header(bytes);
    for (const HeaderField& f : m.fields)
        if (!is_utf8(f.value) || f.value.find_first_of("\r\n") != f.value.npos) std::abort();
    return 0;
}
