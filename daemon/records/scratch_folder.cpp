// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/scratch_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace ticketd::records {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
    auto name = (fs::temp_directory_path() / "ticketd-replay.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw fs::filesystem_error("no scratch folder can be made; set TMPDIR to one with room", name,
                                   std::error_code(errno, std::generic_category()));
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

} // namespace ticketd::records
