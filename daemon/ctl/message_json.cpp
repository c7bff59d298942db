// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/message_json.hpp"

#include "parser/content.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace ticketd::ctl {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& s) { return s.empty() ? json(nullptr) : json(s); }

json people(const std::vector<parser::Address>& list) {
    json out = json::array();
    for (const parser::Address& a : list)
        out.push_back({{"name", or_null(a.name)}, {"address", or_null(a.address)}});
    return out;
}

/// ISO 8601 in UTC.
json moment(const std::optional<parser::MailDate>& date) {
    if (!date) return nullptr;
    using namespace std::chrono;
    auto days = floor<std::chrono::days>(date->utc);
    year_month_day ymd{days};
    hh_mm_ss time{date->utc - days};
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return out.data();
}

json failures(const std::vector<parser::FailedRecipient>& list) {
    json out = json::array();
    for (const parser::FailedRecipient& f : list)
        out.push_back({{"recipient", or_null(f.recipient)},
                       {"status", or_null(f.status)},
                       {"action", or_null(f.action)},
                       {"diagnostic", or_null(f.diagnostic)}});
    return out;
}

json flaws(const std::vector<parser::Defect>& list) {
    json out = json::array();
    for (const parser::Defect& d : list) out.push_back({{"what", d.what}, {"detail", or_null(d.detail)}});
    return out;
}

} // namespace

nlohmann::ordered_json attachments_json(const parser::Message& message) {
    json out = json::array();
    for (const parser::Attachment& a : message.attachments)
        out.push_back({{"filename", a.filename},
                       {"content_type", a.content_type},
                       {"detected_type", or_null(a.detected_type)},
                       {"content_id", or_null(a.content_id)},
                       {"size", a.size},
                       {"sha256", parser::sha256_hex(a.content.decode())},
                       {"inline", a.is_inline}});
    return out;
}

nlohmann::ordered_json message_json(const parser::Message& m) {
    return {{"message_id", or_null(m.message_id)},
            {"in_reply_to", m.in_reply_to},
            {"references", m.references},
            {"subject", or_null(m.subject)},
            {"date", moment(m.date)},
            {"from", people(m.from)},
            {"reply_to", people(m.reply_to)},
            {"to", people(m.to)},
            {"cc", people(m.cc)},
            {"text", or_null(m.text)},
            {"reply_text", or_null(m.reply_text)},
            {"signature", or_null(m.signature)},
            {"html", m.html},
            {"language", or_null(m.language)},
            {"attachments", attachments_json(m)},
            {"kind", std::string(to_string(m.kind))},
            {"bounces", failures(m.bounces)},
            {"original_message_id", or_null(m.original_message_id)},
            {"defects", flaws(m.defects)}};
}

} // namespace ticketd::ctl
