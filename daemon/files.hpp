// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

namespace ticketd {

/// An open file, which is closed with this object. A negative descriptor, of a file that could not be opened,
/// is kept and left alone.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

/// Writes all of the bytes, however many calls that takes (write(2)), and waits until they are on the disk.
/// False: errno says why, and a part may stand there.
bool write_and_sync(int descriptor, std::string_view bytes);

} // namespace ticketd
