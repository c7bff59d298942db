// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/preparation.hpp"

#include "store/sqlite/compression.hpp"
#include "store/sqlite/search.hpp"

namespace ticketd::store {

struct Preparation::Impl {
    sqlite::Compression compression;
    sqlite::DistinctWords distinct;
};

Preparation::Preparation() : impl_(std::make_unique<Impl>()) {}
Preparation::~Preparation() = default;

std::string Preparation::pack(std::string_view raw) {
    const auto frame = impl_->compression.pack(raw);
    return {reinterpret_cast<const char*>(frame.data()), frame.size()};
}

std::string Preparation::words(std::string_view text) {
    return std::string(impl_->distinct.of(sqlite::Search::indexed(text)));
}

} // namespace ticketd::store
