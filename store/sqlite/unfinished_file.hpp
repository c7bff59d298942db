// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>

namespace ticketd::store::sqlite {

/// An empty file of the owner's alone, which SQLite fills; gone with this object unless it was put in place.
/// One of that name, which somebody left behind, is replaced; one at which another program is at work is a
/// Failure, as is all else that goes wrong.
class UnfinishedFile {
public:
    explicit UnfinishedFile(std::filesystem::path);
    ~UnfinishedFile();
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    const std::filesystem::path& file() const { return file_; }
    /// Whole and on the disk under its name when this returns; a file of that name is replaced.
    void put_in_place(const std::filesystem::path& goal);

private:
    std::filesystem::path file_;
    int descriptor_ = -1; ///< locked, so that others see that somebody is at work
    bool placed_ = false;
};

} // namespace ticketd::store::sqlite
