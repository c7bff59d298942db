// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ticketd::store {

/// What a mail needs before it is written and what no transaction need wait for: one on each thread that
/// likes, without a store. Its memory is kept for the next mail.
class Preparation {
public:
    Preparation();
    ~Preparation();
    Preparation(const Preparation&) = delete;
    Preparation& operator=(const Preparation&) = delete;

    /// For NewEntry::packed. Throws Failure if there is no memory for it.
    std::string pack(std::string_view raw);
    /// For NewEntry::words.
    std::string words(std::string_view text);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::store
