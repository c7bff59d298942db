// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/limits.hpp"
#include "parser/message.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace ticketd::parser {

/// Notes a defect, unless there are limits::defects already.
inline void add_defect(std::vector<Defect>& defects, std::string what, std::string detail) {
    if (defects.size() < limits::defects) defects.push_back({std::move(what), std::move(detail)});
}

/// Likewise, unless one of that kind is there.
inline void add_defect_once(std::vector<Defect>& defects, std::string what, std::string detail) {
    bool known = std::any_of(defects.begin(), defects.end(), [&](const Defect& d) { return d.what == what; });
    if (!known) add_defect(defects, std::move(what), std::move(detail));
}

} // namespace ticketd::parser
