// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/content.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// parser: bytes <-> mail. It knows the RFCs and how real programs break them.
/// It must not know tickets, people, levels or time ("now"), and does no I/O.
/// Everything here is a plain value; all text is valid UTF-8 unless it says otherwise.
namespace ticketd::parser {

/// A mailbox of RFC 5322 section 3.4.
struct Address {
    std::string name;     ///< display name, decoded; may be empty
    std::string address;  ///< addr-spec as written, without angle brackets; case is kept
    bool encoded = false; ///< the addr-spec stood in an encoded word, where no other program looks for one
    bool operator==(const Address&) const = default;
};

/// One field of the topmost header, in the order of the mail (the first is the newest trace).
struct HeaderField {
    std::string name;  ///< as written
    std::string value; ///< unfolded and trimmed, encoded words NOT decoded, invalid UTF-8 replaced
};

/// A Date: field (RFC 5322 section 3.3): the moment, and the zone that its writer was in.
struct MailDate {
    std::chrono::sys_seconds utc{};
    std::chrono::minutes offset{}; ///< local time minus UTC
    bool operator==(const MailDate&) const = default;
};

/// What kind of writer a mail has; judged by header facts first (RFC 3834, 3464, 5965, 2919).
enum class Kind { human, auto_reply, bounce, list, feedback };
std::string_view to_string(Kind);

/// One recipient of a delivery report (RFC 3464 section 2.3, or an older dialect read into its terms).
struct FailedRecipient {
    std::string recipient;  ///< address without "rfc822;"
    std::string status;     ///< enhanced status code (RFC 3463), e.g. "5.1.1"; empty where not given
    std::string action;     ///< "failed", "delayed", "delivered", "relayed", "expanded"; lower case
    std::string diagnostic; ///< the remote server's words, one line
};

/// Facts about robots, read from the header alone. Facts, not a verdict: policy decides what follows.
struct AutoSigns {
    std::string auto_submitted;                      ///< value without comments and parameters, lower case
    std::string precedence;                          ///< lower case
    std::vector<std::string> auto_response_suppress; ///< tokens of X-Auto-Response-Suppress, lower case
    bool list_id = false;          ///< List-Id or another List-* field that only lists write
    bool list_unsubscribe = false; ///< List-Unsubscribe: bulk mail
    bool null_return_path = false; ///< Return-Path: <>
    bool robot_sender = false;    ///< From or Return-Path is mailer-daemon, postmaster, no-reply and the like
    bool vacation_header = false; ///< X-Autoreply, X-Autorespond, X-Vacation and other customary headers
    bool vacation_subject = false; ///< out-of-office words in the subject, in the usual languages
    bool delivery_report = false;  ///< multipart/report with a delivery-status part, or an older dialect
    bool feedback_report = false;  ///< multipart/report; report-type=feedback-report (RFC 5965)
};

/// A part that is not the mail's own text.
struct Attachment {
    std::string filename; ///< decoded, safe for a file system (no path, no control characters); never empty
    std::string
        content_type; ///< as declared, lower case, without parameters; "application/octet-stream" if none
    std::string detected_type; ///< by magic number where that differs from the declaration, else empty
    std::string content_id;    ///< without angle brackets
    bool is_inline = false;    ///< shown inside the text (disposition inline, or referred to by cid:)
    std::uint64_t size = 0;    ///< bytes of the decoded content
    Content content;           ///< decodes on demand; refers to the raw mail, see parse()
};

/// Something that was not as the RFCs want it, and was read all the same.
struct Defect {
    std::string what;   ///< a stable word: "missing-boundary", "too-many-parts", …
    std::string detail; ///< where; for a person
};

/// A mail as a person would read it. All members are always meaningful; absent is empty.
struct Message {
    std::vector<HeaderField> fields; ///< the topmost header, bounded by limits.hpp
    std::string subject;             ///< decoded, one line
    std::optional<MailDate> date;
    std::vector<Address> from, reply_to, to, cc;
    std::string message_id;               ///< without angle brackets
    std::vector<std::string> in_reply_to; ///< ids without angle brackets
    std::vector<std::string> references;  ///< oldest first

    std::string text; ///< the human text: plain, or HTML turned to text; LF line ends
    std::string
        reply_text; ///< the new part of text, without quotation and signature; never empty if text is not
    bool only_quoted = false;      ///< reply_text is all of text, though none of it but a signature is new
    bool doubtful_command = false; ///< a line of reply_text that begins with `!`: see split_reply()
    std::string
        interleaved;       ///< reply_text with the quotations that stand above its pieces; see split_reply()
    std::string signature; ///< the signature below the new part, if one was found
    std::string quoted;    ///< what was taken for quotation, with its attribution line
    std::string forwarded; ///< the end of reply_text that is passed on, not its writer's words; mostly empty
    std::optional<Address> forwarded_from; ///< whose mail that is, by its own word (forwarded.hpp)
    bool html = false;                     ///< the mail has an HTML body part
    std::string html_body;                 ///< that part, or those parts, UTF-8, untrusted; or empty
    /// The new part and the signature as the HTML form says them, where the mail has a plain one too and one
    /// of them holds a line that begins with "!": so that somebody can compare. Else empty.
    std::string html_reply_text;
    std::string language; ///< Content-Language or Accept-Language's first tag, lower case; may be empty
    std::vector<Attachment> attachments;

    Kind kind = Kind::human;
    AutoSigns auto_signs;
    std::vector<FailedRecipient> bounces;
    std::string original_message_id;          ///< of the mail that a delivery or feedback report is about
    std::vector<HeaderField> returned_fields; ///< that mail's header, where the report carries it

    std::vector<Defect> defects;

    /// First field of that name (compared without case), or nullptr.
    const HeaderField* find(std::string_view name) const;
};

} // namespace ticketd::parser
