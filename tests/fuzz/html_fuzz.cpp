// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/html_scan.hpp"
#include "parser/html_text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!is_utf8(html_to_text(repair_utf8(std::string(bytes))))) std::abort();
    visible_bytes(bytes);
    html_charset(bytes);
    return 0;
}
