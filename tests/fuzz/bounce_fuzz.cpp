// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace ticketd::parser;

/// The input is what stands inside a delivery report, so that no effort goes into finding the frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string raw =
        "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail\nContent-Type: multipart/report; "
        "report-type=delivery-status; boundary=b\n\n--b\n\n";
    std::string_view input(reinterpret_cast<const char*>(data), size);
    std::size_t half = input.size() / 2;
    raw.append(input.substr(0, half)).append("\n--b\nContent-Type: message/delivery-status\n\n");
    raw.append(input.substr(half)).append("\n--b--\n");
    Message m = parse(raw);
    for (const FailedRecipient& f : m.bounces)
        if (!is_utf8(f.recipient) || !is_utf8(f.status) || !is_utf8(f.diagnostic)
            || f.diagnostic.find_first_of("\r\n") != f.diagnostic.npos)
            std::abort();
    if (!is_utf8(m.original_message_id)) std::abort();
    return 0;
}
