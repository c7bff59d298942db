// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `raw` and `attachment`: the stored bytes, as they came.
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "parser/parse.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ticketd::ctl {

namespace {

std::string stored_mail(const Context& context, std::int64_t entry) {
    auto queries = context.queries(context.configuration());
    auto bytes = queries.raw(store::EntryId{entry});
    if (!bytes)
        throw Refusal(
            Exit::no,
            fmt::format("there is no entry {}; `ticketctl show TID` names a ticket's entries", entry));
    return *std::move(bytes);
}

Exit write_bytes(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0)
        throw Refusal(Exit::failed, "standard output took not all of the bytes; is its disk full?");
    return Exit::done;
}

} // namespace

Exit raw(const Context& context, std::int64_t entry) { return write_bytes(stored_mail(context, entry)); }

Exit attachment(const Context& context, std::int64_t entry, std::int64_t number) {
    const auto bytes = stored_mail(context, entry);
    const auto message = parser::parse(bytes);
    const auto count = static_cast<std::int64_t>(message.attachments.size());
    if (number < 1 || number > count)
        throw Refusal(Exit::no, fmt::format("entry {} has {} attachments, and none with the number {}", entry,
                                            count, number));
    return write_bytes(message.attachments[static_cast<std::size_t>(number - 1)].content.decode());
}

} // namespace ticketd::ctl
