// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ticketd::notify {

/// An attachment that the HTML of an answer shows.
struct ShownPicture {
    std::uint32_t number = 0; ///< among the mail's attachments
    std::string content_id;   ///< its new one
};

struct RelayedHtml {
    std::string page;
    std::vector<ShownPicture> pictures;
};

/// The HTML that goes to the client beside relayed_text(): the same words with the looks that their writer
/// gave them. Nothing if the mail has none, if it does not say those words, and for words in which something
/// had to be hidden: then the text goes alone.
std::optional<RelayedHtml> relayed_html(const Matter&);

} // namespace ticketd::notify
