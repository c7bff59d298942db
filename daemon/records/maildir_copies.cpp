// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/maildir_copies.hpp"

#include "daemon/intake/maildir_folder.hpp"
#include "parser/ascii.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace ticketd::records {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t header_bytes_of_a_copy = 64 * 1024;

/// Absent: it cannot be read.
std::optional<parser::Message> header_of(const fs::path& file) {
    std::string bytes(header_bytes_of_a_copy, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream.is_open() || stream.bad()) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return parser::parse_header(bytes);
}

bool names(const std::vector<parser::Address>& people, const std::string& address) {
    return std::ranges::any_of(
        people, [&](const parser::Address& person) { return parser::iequals(person.address, address); });
}

void erase_file(const fs::path& file, const std::string& address, const std::vector<std::string>& ids,
                intake::ErasedCopies& copies) {
    std::error_code failed;
    const auto mail = header_of(file);
    if (!mail) {
        if (fs::exists(file, failed) || failed) copies.left = file.string() + ": cannot be read";
        return;
    }
    const bool is_meant =
        is_from_or_to(*mail, address) || std::ranges::find(ids, mail->message_id) != ids.end();
    if (!is_meant || (mail->message_id.empty() && mail->from.empty())) return;
    const bool erased = fs::remove(file, failed);
    if (!erased && !failed) return; // moved on meanwhile, to where it is looked for later
    ++copies.found;
    if (erased)
        ++copies.erased;
    else
        copies.left = file.string() + ": " + failed.message();
}

void erase_in(const fs::path& folder, bool may_be_missing, const std::string& address,
              const std::vector<std::string>& ids, intake::ErasedCopies& copies) {
    std::error_code error;
    fs::directory_iterator file(folder, error);
    if (may_be_missing && error == std::errc::no_such_file_or_directory) return;
    for (const fs::directory_iterator end; !error && file != end; file.increment(error)) {
        std::error_code unknown;
        if (file->is_regular_file(unknown)) erase_file(file->path(), address, ids, copies);
    }
    if (error)
        throw net::Failure(folder.string() + ": cannot be read: " + error.message()
                           + "; check that its disk is there, and its rights");
}

} // namespace

bool is_from_or_to(const parser::Message& mail, const std::string& address) {
    return names(mail.from, address) || names(mail.to, address) || names(mail.cc, address);
}

intake::ErasedCopies erase_maildir_copies(const intake::MailboxSettings& mailbox, const std::string& address,
                                          const std::vector<std::string>& message_ids) {
    intake::ErasedCopies copies;
    const fs::path source(mailbox.maildir);
    std::vector<fs::path> folders{source};
    for (const auto& name : {mailbox.processed, mailbox.hold})
        if (!name.empty()) folders.push_back(source / intake::maildir_folder_name(name));
    for (const auto& folder : folders) // in the order in which a mail goes through them
        for (const auto* part : {"new", "cur"})
            erase_in(folder / part, folder != source, address, message_ids, copies);
    return copies;
}

} // namespace ticketd::records
