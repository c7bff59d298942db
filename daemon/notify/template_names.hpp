// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template_text.hpp"

#include <vector>

namespace ticketd::notify {

/// A template that the desk must have, NAME.txt, and what it may use.
struct KnownTemplate {
    std::string_view name;
    TemplateNames names;
    bool for_client = false; ///< may have NAME.html beside it
};

/// All of them. A new mail is a row here, a text in templates/, and a row in notices.cpp.
const std::vector<KnownTemplate>& known_templates();

} // namespace ticketd::notify
