// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <map>
#include <string>
#include <utility>

namespace ticketd::config {

/// All that is wrong with one file, collected so that it can be said at once.
class Errors {
public:
    explicit Errors(std::string file) : file_(std::move(file)) {}

    /// `what` says what is wrong and what to do, and never holds a secret. Line 0: the file as a whole.
    void add(int line, std::string what) { found_.emplace(line, std::move(what)); }
    bool empty() const { return found_.empty(); }
    /// "FILE:LINE: what", a line each, in the order of the file.
    std::string report() const;

private:
    std::string file_;
    std::multimap<int, std::string> found_; ///< by line; of one line in the order of add()
};

} // namespace ticketd::config
