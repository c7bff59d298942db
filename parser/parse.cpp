// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"

#include "parser/address.hpp"
#include "parser/ascii.hpp"
#include "parser/auto_signs.hpp"
#include "parser/body.hpp"
#include "parser/bounce.hpp"
#include "parser/charset.hpp"
#include "parser/charset_guess.hpp"
#include "parser/charset_names.hpp"
#include "parser/date.hpp"
#include "parser/forwarded.hpp"
#include "parser/header.hpp"
#include "parser/html_scan.hpp"
#include "parser/html_text.hpp"
#include "parser/limits.hpp"
#include "parser/message_id.hpp"
#include "parser/mime.hpp"
#include "parser/reply.hpp"

#include <algorithm>

namespace ticketd::parser {
namespace {

/// First tag of Content-Language, else of Accept-Language: "de" of "de-DE, en".
std::string read_language(const RawHeader& header) {
    std::string_view value = header.get("Content-Language");
    if (value.empty()) value = header.get("Accept-Language");
    std::string tag;
    for (char c : value.substr(0, 35)) {
        if (!is_letter(c) && !is_digit(c) && c != '-') break;
        tag.push_back(lower(c));
    }
    return tag;
}

/// All fields of that name: some programs write To: twice.
std::vector<Address> addresses(const RawHeader& header, std::string_view name, std::string_view charset) {
    std::vector<Address> all;
    for (const RawField& field : header.fields) {
        if (!iequals(field.name, name)) continue;
        std::vector<Address> more = read_addresses(field.value, charset);
        if (all.empty())
            all = std::move(more);
        else
            std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    if (all.size() > limits::addresses) all.resize(limits::addresses);
    return all;
}

/// What raw 8-bit text of a header is in: the charset of the first text, as most programs do it; where that
/// says nothing, what all the header's raw text together looks like.
std::string header_charset(const RawHeader& header, const std::vector<Part>& parts) {
    std::string raw;
    for (std::string_view name : {"Subject", "From", "To", "Cc", "Reply-To"})
        if (std::string_view value = header.get(name); !is_utf8(value)) raw.append(value).append("\n");
    if (raw.empty()) return {};
    for (const Part& part : parts) {
        std::string_view declared = part.type.get("charset");
        if (declared.empty() || !part.is_text()) continue;
        const std::string name = meant_charset(declared);
        const bool foreign = name == "windows-1252" && contradicts_latin(raw);
        if (!name.empty() && name != "us-ascii" && name != "utf-8" && !foreign) return name;
        break;
    }
    return guess_charset(raw);
}

/// Reads what the header alone says. `charset` is the body's: raw 8-bit in the header is mostly in the same.
void read_envelope(Message& message, RawHeader& header, std::string_view charset) {
    message.subject = decode_text(header.get("Subject"), charset);
    truncate_utf8(message.subject, limits::subject_bytes);
    message.date = read_date(header.get("Date"));
    message.from = addresses(header, "From", charset);
    message.reply_to = addresses(header, "Reply-To", charset);
    message.to = addresses(header, "To", charset);
    message.cc = addresses(header, "Cc", charset);
    message.message_id = read_message_id(header.get("Message-ID"));
    message.in_reply_to = read_message_ids(header.get("In-Reply-To"));
    message.references = read_message_ids(header.get("References"));
    message.language = read_language(header);
    message.fields.reserve(header.fields.size());
    for (RawField& field : header.fields)
        message.fields.push_back({std::move(field.name), repair_utf8(std::move(field.value))});
}

/// Costs as much as reading the mail once more, so it is done only where something may come of it.
std::string read_html_form(const Message& message) {
    const bool wanted = has_exclaimed_line(message.text) || has_exclaimed_element(message.html_body);
    if (message.html_body.empty() || !wanted) return {};
    auto split = split_reply(html_to_text(message.html_body), message.subject);
    if (split.new_text.ends_with(split.forwarded))
        split.new_text.resize(split.new_text.size() - split.forwarded.size());
    if (split.only_quoted) split.new_text.clear();
    return split.new_text + "\n" + split.signature;
}

/// Programs that write format=flowed (RFC 3676 section 4.5) or HTML mark each line that they quote.
bool may_have_wrapped_quotes(const std::vector<Part>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const Part& part) {
        return part.is("text/plain") && !iequals(part.type.get("format"), "flowed");
    });
}

} // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
    case Kind::auto_reply: return "auto_reply";
    case Kind::bounce: return "bounce";
    case Kind::list: return "list";
    case Kind::feedback: return "feedback";
    case Kind::human: break;
    }
    return "human";
}

const HeaderField* Message::find(std::string_view name) const { return find_field(fields, name); }

Message parse(std::string_view raw) {
    Message message;
    RawHeader header;
    std::vector<Part> parts = read_parts(raw, header, message.defects);
    read_envelope(message, header, header_charset(header, parts));
    message.auto_signs = read_auto_signs(message);
    read_body(message, parts);
    read_bounce(message, parts);
    message.kind = judge_kind(message);
    SplitReply split = split_reply(message.text, message.subject);
    message.reply_text = std::move(split.new_text);
    message.only_quoted = split.only_quoted;
    message.doubtful_command = split.doubtful_command && may_have_wrapped_quotes(parts);
    message.interleaved = std::move(split.interleaved);
    message.signature = std::move(split.signature);
    message.quoted = std::move(split.quoted);
    message.forwarded = std::move(split.forwarded);
    message.html_reply_text = read_html_form(message);
    message.forwarded_from = read_forwarded_from(message);
    return message;
}

Message parse_header(std::string_view raw) {
    Message message;
    RawHeader header = read_header(raw, message.defects);
    read_envelope(message, header, header_charset(header, {}));
    message.auto_signs = read_auto_signs(message);
    read_bounce(message, {});
    message.kind = judge_kind(message);
    return message;
}

} // namespace ticketd::parser
