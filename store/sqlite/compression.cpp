// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/compression.hpp"

#include "store/store.hpp"

#include <zstd.h>

#include <algorithm>
#include <new>

namespace ticketd::store::sqlite {

namespace {

// Support mails of 4.8 KB: level 1 gives 1,890 bytes in 22 us, level 3 1,860 in 30 us, level -1 2,360 in 18
// us.
constexpr int level = 1;
constexpr std::size_t kept_memory = 1 << 20;
// A frame names its own size: a damaged one must not make us ask for terabytes.
constexpr unsigned long long largest_mail = 1ULL << 31U;

} // namespace

void Compression::Free::operator()(ZSTD_CCtx_s* context) const noexcept { ZSTD_freeCCtx(context); }
void Compression::Free::operator()(ZSTD_DCtx_s* context) const noexcept { ZSTD_freeDCtx(context); }

void Compression::open_packer() {
    packer_.reset(ZSTD_createCCtx());
    if (!packer_) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(packer_.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(packer_.get(), ZSTD_c_checksumFlag, 1);
}

Blob Compression::pack(std::string_view bytes) {
    if (frame_.size() > kept_memory) {
        frame_ = {};
        packer_.reset();
    }
    if (!packer_) open_packer();
    if (const auto bound = ZSTD_compressBound(bytes.size()); frame_.size() < bound) frame_.resize(bound);
    const auto size = ZSTD_compress2(packer_.get(), frame_.data(), frame_.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) throw Failure(std::string("zstd: ") + ZSTD_getErrorName(size), false);
    return {frame_.data(), size};
}

void Compression::open_unpacker() {
    if (!unpacker_) unpacker_.reset(ZSTD_createDCtx());
    if (!unpacker_) throw std::bad_alloc();
}

std::string Compression::unpack(Blob frame) {
    open_unpacker();
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size > largest_mail) throw Failure("stored bytes are damaged: no zstd frame with a sane size", true);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const auto got =
        ZSTD_decompressDCtx(unpacker_.get(), bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(got) != 0)
        throw Failure(std::string("stored bytes are damaged: ") + ZSTD_getErrorName(got), true);
    return bytes;
}

std::string Compression::unpack_beginning(Blob frame, std::size_t most) {
    open_unpacker();
    ZSTD_DCtx_reset(unpacker_.get(), ZSTD_reset_session_only);
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size > largest_mail) throw Failure("stored bytes are damaged: no zstd frame with a sane size", true);
    std::string bytes(std::min(static_cast<std::size_t>(size), most), '\0');
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    ZSTD_outBuffer out{bytes.data(), bytes.size(), 0};
    while (out.pos < out.size) {
        const auto before = out.pos;
        const auto got = ZSTD_decompressStream(unpacker_.get(), &out, &in);
        if (ZSTD_isError(got) != 0 || (out.pos == before && in.pos == in.size))
            throw Failure("stored bytes are damaged: they end too early, or are no zstd frame", true);
    }
    return bytes;
}

} // namespace ticketd::store::sqlite
