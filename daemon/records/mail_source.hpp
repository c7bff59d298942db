// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace ticketd::records {

/// Old mail cannot be read: "PATH: what; what to do".
class SourceError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where one mail of a source lies, and when it came.
struct SourceMail {
    store::Instant received{};
    std::uint64_t offset = 0, size = 0; ///< of the mail itself
    std::filesystem::path file;
};

/// Old mail in files: an mbox file (RFC 4155; the quoting of mboxrd and mboxo is taken off) or a Maildir. Any
/// bytes are read as some mails; only what lies where is in memory, and one mail at a time.
class MailSource {
public:
    /// Looks the whole source through. Throws SourceError.
    explicit MailSource(const std::filesystem::path&);

    /// In the order in which they came: by an mbox's lines of sender and time, or the name of a Maildir's
    /// file; where those tell nothing, by Date, and else they stand where they stood.
    const std::vector<SourceMail>& mails() const { return mails_; }
    /// A mail's bytes with CRLF line ends; of a larger one at most `most` bytes. Throws SourceError.
    std::string read(const SourceMail&, std::uint64_t most) const;

private:
    std::vector<SourceMail> mails_;
    bool is_mbox_ = false;
};

} // namespace ticketd::records
