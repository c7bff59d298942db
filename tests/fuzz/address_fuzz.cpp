// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/address.hpp"
#include "parser/charset.hpp"
#include "parser/date.hpp"
#include "parser/message_id.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace ticketd::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const Address& a : read_addresses(bytes))
        if (!is_utf8(a.name) || !is_utf8(a.address) || (a.name.empty() && a.address.empty())) std::abort();
    for (const std::string& id : read_message_ids(bytes))
        if (!is_utf8(id)) std::abort();
    if (auto date = read_date(bytes))
        if (read_date(write_date(*date)) != date) std::abort();
    return 0;
}
