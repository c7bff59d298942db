// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/output.hpp"

#include "daemon/ctl/command.hpp"
#include "daemon/policy/queue.hpp"
#include "daemon/policy/time_zone.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace ticketd::ctl {

std::string iso_time(store::Instant at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

Json json_of(const std::optional<store::Instant>& at) { return at ? Json(iso_time(*at)) : Json(nullptr); }

Json json_of(const store::Person& person) { return person.address; }

Json json_of(const store::Ticket& ticket, store::Instant now) {
    return {{"tid", ticket.tid.value},
            {"subject", ticket.subject},
            {"status", to_string(ticket.status)},
            {"level", ticket.level},
            {"urgent", ticket.urgent},
            {"requester", json_of(ticket.requester)},
            {"assignee", ticket.assignee.empty() ? Json(nullptr) : Json(ticket.assignee)},
            {"created", iso_time(ticket.created)},
            {"due", json_of(ticket.due)},
            {"overdue", policy::is_overdue(ticket, now)},
            {"entry_count", ticket.entry_count}};
}

Json json_of(const store::OutboxItem& item) {
    return {{"id", item.id.value},
            {"tid", item.tid ? Json(item.tid->value) : Json(nullptr)},
            {"entry", item.entry ? Json(item.entry->value) : Json(nullptr)},
            {"kind", item.kind},
            {"recipient", item.recipient},
            {"message_id", item.message_id},
            {"state", to_string(item.state)},
            {"attempts", item.attempts},
            {"created", iso_time(item.created)},
            {"next_attempt",
             item.state == store::OutboxState::queued ? Json(iso_time(item.next_attempt)) : Json(nullptr)},
            {"sent", json_of(item.sent)},
            {"last_error", item.last_error.empty() ? Json(nullptr) : Json(item.last_error)},
            {"uncertain", item.uncertain},
            {"returned_by", item.returned_by ? Json(item.returned_by->value) : Json(nullptr)}};
}

void finish_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
    throw Refusal(Exit::failed, "standard output took not all of what was to be said, though what was to be "
                                "done is done; is its disk full?");
}

namespace {

struct Turning {
    std::string_view bytes, shown;
};

/// They turn the direction of writing around: "gnp.exe" is shown as if it were a picture.
constexpr std::array<Turning, 9> turnings{{{"\xe2\x80\xaa", "\\u202a"},
                                           {"\xe2\x80\xab", "\\u202b"},
                                           {"\xe2\x80\xac", "\\u202c"},
                                           {"\xe2\x80\xad", "\\u202d"},
                                           {"\xe2\x80\xae", "\\u202e"},
                                           {"\xe2\x81\xa6", "\\u2066"},
                                           {"\xe2\x81\xa7", "\\u2067"},
                                           {"\xe2\x81\xa8", "\\u2068"},
                                           {"\xe2\x81\xa9", "\\u2069"}}};

const Turning* turning_at(std::string_view text) {
    const auto* found =
        std::ranges::find_if(turnings, [text](const Turning& each) { return text.starts_with(each.bytes); });
    return found == turnings.end() ? nullptr : found;
}

/// Of JSON, the same value: what dump() leaves as it is and a terminal obeys (DEL, C1 controls, turnings) is
/// written as \u202e. It stands in strings only.
std::string without_controls(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        const auto byte = static_cast<unsigned char>(json[i]);
        const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0U;
        if (byte == 0x7f)
            out += "\\u007f";
        else if (byte == 0xc2 && next >= 0x80 && next < 0xa0)
            out += fmt::format("\\u{:04x}", json[++i] & 0xff);
        else if (const auto* turning = byte == 0xe2 ? turning_at(json.substr(i)) : nullptr) {
            out += turning->shown;
            i += turning->bytes.size() - 1;
        } else
            out += json[i];
    }
    return out;
}

} // namespace

void print(const Json& json) {
    const auto line = without_controls(json.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
}

std::string printable(std::string_view text, bool lines) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (lines && byte == '\r' && next == '\n') continue; // a mail's line ends as it came
        if (lines && (byte == '\n' || byte == '\t'))
            out += text[i];
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else if (byte == 0xc2 && next >= 0x80 && next < 0xa0)
            out += fmt::format("\\x{:02x}", text[++i] & 0xff); // C1 controls
        else if (const auto* turning = turning_at(text.substr(i))) {
            out += turning->shown;
            i += turning->bytes.size() - 1;
        } else
            out += text[i];
    }
    return out;
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
    // A cell's width is its number of code points: near enough for a terminal, and never too narrow for Latin
    // text.
    const auto width = [](const std::string& cell) {
        return static_cast<std::size_t>(
            std::ranges::count_if(cell, [](char c) { return (c & 0xc0) != 0x80; }));
    };
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - width(row[i]) + 2, ' ');
        }
        fmt::print("{}\n", line);
    }
}

std::string local_time(store::Instant at, const std::string& time_zone) {
    const auto utc = std::chrono::floor<std::chrono::seconds>(at);
    const auto local = utc + policy::TimeZone(time_zone).period_at(utc).offset;
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(std::chrono::system_clock::to_time_t(local)));
}

} // namespace ticketd::ctl
