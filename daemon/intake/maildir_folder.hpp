// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ticketd::intake {

/// A mail's file in a Maildir.
struct MaildirFile {
    std::string base;      ///< its name without flags: the same wherever it is moved to
    std::string path;      ///< from the Maildir: "new/…" or "cur/…"
    std::string twin = {}; ///< another mail's that has the same base name; empty: none
};

struct MaildirMail {
    std::string bytes; ///< lines end in CR LF
    store::Instant received{};
    std::uint64_t size = 0; ///< of the file
    bool header_only = false;
};

/// One Maildir (maildir(5)) with its Maildir++ folders. All verbs throw net::Failure where the disk refuses.
class MaildirFolder {
public:
    explicit MaildirFolder(std::filesystem::path root) : root_(std::move(root)) {}

    /// What new/ and cur/ hold, by base name. Of two mails of one name (an agent that delivers against
    /// maildir(5)) that in cur/, the older one, has the other as its twin. Throws where these folders are not
    /// there.
    std::vector<MaildirFile> list() const;
    /// Nothing if it is gone: somebody moved it. Of one of more than `limit` bytes only the header is read.
    std::optional<MaildirMail> read(const MaildirFile&, std::uint64_t limit) const;
    /// When it came; nothing if it is gone.
    std::optional<store::Instant> received(const MaildirFile&) const;
    /// Moves it into the folder ("A/B" is .A.B), which is made where it is missing; under another name where
    /// its own is taken there. False: it is gone.
    bool move(const MaildirFile&, const std::string& folder) const;
    const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
};

/// ".A.B" of "A/B", in modified UTF-7.
std::string maildir_folder_name(const std::string& folder);
/// Every LF without a CR before it gets one.
std::string with_crlf(std::string_view text);

} // namespace ticketd::intake
