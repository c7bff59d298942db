// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>

/// Every bound of the parser, with its reason. A mail that goes beyond one is read up to it, keeps what
/// was read, and gets a defect. No bound is configuration: none is near what people or programs send.
namespace ticketd::parser::limits {

// Headers.
/// Fields of one header. Mail that went through many lists and filters has some 150.
inline constexpr std::size_t fields = 2'000;
/// Bytes of one field's value. A To: with 5,000 addresses has 200 KB; more tells nobody anything.
inline constexpr std::size_t field_bytes = 256 * 1024;
/// Bytes of values kept of one header, all fields together.
inline constexpr std::size_t header_bytes = 1024 * 1024;
/// Bytes of a field's name. RFC 5322 allows 998 a line; real names are below 60.
inline constexpr std::size_t field_name_bytes = 998;
/// Lines without a colon that may stand among a header's fields before it counts as ended.
inline constexpr std::size_t junk_lines = 8;

// Fields' contents.
/// Mailboxes of one address field. Read on by nobody; policy looks at few.
inline constexpr std::size_t addresses = 2'000;
/// Message ids kept of In-Reply-To and References; beyond it the first and the newest stay.
inline constexpr std::size_t message_ids = 200;
/// Bytes of one message id. RFC 5322's line allows 998.
inline constexpr std::size_t message_id_bytes = 998;
/// Bytes of a subject after decoding. A mail client shows some hundred.
inline constexpr std::size_t subject_bytes = 4 * 1024;
/// Parameters of one field, and RFC 2231 sections of one parameter (an unbounded count here was a CVE in
/// Dovecot).
inline constexpr std::size_t parameters = 64;
inline constexpr std::size_t parameter_sections = 128;
/// Bytes of one parameter's value after it was put together.
inline constexpr std::size_t parameter_bytes = 16 * 1024;

// Structure.
/// Multiparts inside each other. Mail programs reach 6, forwarding by attachment starts anew.
inline constexpr int depth = 50;
/// Mails inside each other that are searched for what is to be erased. Few forward what was forwarded twice.
inline constexpr int nested_mails = 5;
/// Entities of one mail. A mail with a folder of pictures has 300.
inline constexpr std::size_t parts = 1'000;
/// Bytes of a boundary that are compared. RFC 2046 section 5.1.1 allows 70; some programs write 120.
inline constexpr std::size_t boundary_bytes = 256;
/// Attachments kept apart from parts: those inside winmail.dat or uuencoded in the text.
inline constexpr std::size_t attachments = 1'000;
/// Defects kept: the first ones tell the story.
inline constexpr std::size_t defects = 100;

// Text.
/// Bytes of text of one mail, all parts together, after decoding; the rest is in the raw mail. A person reads
/// far less.
inline constexpr std::size_t text_bytes = 4 * 1024 * 1024;
/// Bytes of HTML kept and read: Outlook writes 10 bytes of markup for one of text.
inline constexpr std::size_t html_bytes = 8 * 1024 * 1024;
/// Depth at which HTML elements still change the layout; deeper ones are text only.
inline constexpr std::size_t html_depth = 256;
/// Attributes of one tag, counted in tags longer than html_tag_bytes. Real pages have some 20.
inline constexpr std::size_t html_attributes = 400;
inline constexpr std::size_t html_tag_bytes = 1024;
/// Bytes that charset detection looks at.
inline constexpr std::size_t detection_bytes = 8 * 1024;
/// Letters of text by which its language is told, and their bytes: a paragraph, and 6 us of work. Of 2,300
/// pieces of the shipped templates 256 letters name the language wrongly in none, 512 bytes in 13.
inline constexpr std::size_t language_letters = 256;
inline constexpr std::size_t language_bytes = 512;
/// Bytes of Content-Language and of Accept-Language that are read. Browsers name five languages in 60.
inline constexpr std::size_t language_field_bytes = 512;

// Attachments.
/// Bytes of a file name (NAME_MAX of Linux file systems is 255, and something is put before it at times).
inline constexpr std::size_t filename_bytes = 200;
/// Bytes of a text that is searched for uuencoded files; beyond it they stay text.
inline constexpr std::size_t uuencoded_bytes = 64 * 1024 * 1024;
/// Bytes of one winmail.dat that is opened.
inline constexpr std::size_t tnef_bytes = 64 * 1024 * 1024;

} // namespace ticketd::parser::limits
