// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"
#include "daemon/policy/legacy_tag.hpp"

namespace ticketd::config {

namespace {

std::optional<std::string> read_legacy_tag(std::string_view text) {
    if (!policy::is_legacy_pattern(text)) return std::nullopt;
    return std::string(text);
}

} // namespace

void read_threads(Reading& reading) {
    Section section(reading.root.table("threads"), "threads", reading.errors);
    auto& threads = reading.config.rules.threads;
    section.read_list("legacy_tags", threads.legacy_tags, read_legacy_tag,
                      "a tag with one %d for its number, such as \"[Ticket #%d]\"");
    section.read_flag("forwards", threads.forwards);
    section.read_flag("acknowledge_forwards", threads.acknowledge_forwards);
}

} // namespace ticketd::config
