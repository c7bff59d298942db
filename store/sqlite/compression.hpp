// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <memory>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace ticketd::store::sqlite {

/// Makes and reads zstd frames that hold their size and a checksum of their content. Its memory is kept for
/// re-use, except what an unusually large mail took.
class Compression {
public:
    Compression() = default;
    Compression(const Compression&) = delete;
    Compression& operator=(const Compression&) = delete;

    /// The frame is valid until the next call.
    Blob pack(std::string_view bytes);
    /// The bytes, verbatim. A frame that is damaged is a permanent Failure.
    std::string unpack(Blob frame);
    /// Likewise, but of more only the first `most` bytes, which no checksum covers then.
    std::string unpack_beginning(Blob frame, std::size_t most);

private:
    struct Free {
        void operator()(ZSTD_CCtx_s*) const noexcept;
        void operator()(ZSTD_DCtx_s*) const noexcept;
    };
    void open_packer();
    void open_unpacker();

    std::unique_ptr<ZSTD_CCtx_s, Free> packer_;
    std::unique_ptr<ZSTD_DCtx_s, Free> unpacker_;
    std::vector<std::byte> frame_;
};

} // namespace ticketd::store::sqlite
