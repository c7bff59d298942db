// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// The numbers of all subject tags, in the order of the subject, each once.
///
/// A tag is `[`, the tag's word, perhaps `#` or `:` or both, digits, `]`; blanks (folded line ends, no-break
/// and full-width spaces among them) may stand anywhere inside, case does not matter, and brackets, letters,
/// digits and signs may be full-width, as an input method writes them. 0 and what does not fit an int64 are
/// no numbers. `subject` is decoded UTF-8, `tag` the word alone ("TID"). Pure; linear.
std::vector<std::int64_t> subject_tags(std::string_view subject, std::string_view tag);

/// The subject without its tags and without the reply and forward prefixes of the usual languages at its
/// front
/// (`Re:`, `AW:`, `RE[2]:`, `回复：`, `Ответ:` …), blanks collapsed; may be empty. Pure.
std::string strip_tags_and_prefixes(std::string_view subject, std::string_view tag);

/// What is left of a subject when it is compared with another: without tags and prefixes, ASCII in lower
/// case. Pure.
std::string normal_subject(std::string_view subject, std::string_view tag);

} // namespace ticketd::policy
