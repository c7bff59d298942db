// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/tnef.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (auto tnef = read_tnef(bytes)) {
        for (const TnefFile& f : tnef->files)
            if (!is_utf8(f.name) || !is_utf8(f.content_type)) std::abort();
        if (!is_utf8(tnef->text) || !is_utf8(tnef->html)) std::abort();
    }
    return 0;
}
