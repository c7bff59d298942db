// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ticketd::intake {

/// Numbers the mails of a Maildir by their base names, and remembers them in a file there, so that the ledger
/// knows each after a restart. A file that is lost begins anew under another UIDVALIDITY.
class MaildirUids {
public:
    /// Reads the file or begins one. Names that `present` (ascending) does not have are forgotten, never
    /// their numbers. Throws net::Failure.
    MaildirUids(std::filesystem::path file, const std::vector<std::string>& present);
    ~MaildirUids();
    MaildirUids(const MaildirUids&) = delete;
    MaildirUids& operator=(const MaildirUids&) = delete;

    std::uint32_t uidvalidity() const { return uidvalidity_; }
    /// The number that the next new name gets.
    std::uint32_t next() const { return next_; }
    /// From now on the next new name gets this number, which is higher. Throws net::Failure.
    void pass(std::uint32_t next);
    /// Numbers for these names, in their order. They are on the disk when it returns. Throws net::Failure.
    std::vector<std::uint32_t> number(const std::vector<std::string>& names);

    /// Those that have a number and are not among `names` (ascending).
    std::vector<std::string> others_than(const std::vector<std::string>& names) const;
    /// These names' mails have gone elsewhere: a mail that comes under one of them is another, with a number
    /// of its own. On the disk when it returns. Throws net::Failure.
    void forget(const std::vector<std::string>& names);

    struct Numbers {
        std::uint32_t uidvalidity = 0;
        std::vector<std::uint32_t> uids; ///< ascending
    };
    /// What number() would give, without writing anything.
    static Numbers peek(const std::filesystem::path& file, const std::vector<std::string>& names);

    static constexpr const char* file_name = "ticketd-uids";

private:
    explicit MaildirUids(std::filesystem::path file) : file_(std::move(file)) {}
    bool read();
    void write_anew();
    void append(const std::string& lines);

    std::filesystem::path file_;
    std::uint32_t uidvalidity_ = 0, next_ = 1;
    std::map<std::string, std::uint32_t> uids_;
    std::size_t lines_ = 0; ///< of the file, since it was written anew
    int descriptor_ = -1;
};

} // namespace ticketd::intake
