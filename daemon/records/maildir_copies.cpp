// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/maildir_copies.hpp"

#include "daemon/intake/maildir_folder.hpp"
#include "parser/ascii.hpp"
#include "parser/parse.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ticketd::records {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t header_bytes_of_a_copy = 64 * 1024;

parser::Message header_of(const fs::path& file) {
    std::string bytes(header_bytes_of_a_copy, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return parser::parse_header(bytes);
}

bool names(const std::vector<parser::Address>& people, const std::string& address) {
    return std::ranges::any_of(
        people, [&](const parser::Address& person) { return parser::iequals(person.address, address); });
}

void erase_in(const fs::path& folder, const std::string& address, const std::vector<std::string>& ids,
              intake::ErasedCopies& copies) {
    std::error_code error;
    for (const auto& file : fs::directory_iterator(folder, error)) {
        std::error_code failed;
        if (!file.is_regular_file(failed)) continue;
        const auto mail = header_of(file.path());
        const bool is_meant =
            is_from_or_to(mail, address) || std::ranges::find(ids, mail.message_id) != ids.end();
        if (!is_meant || (mail.message_id.empty() && mail.from.empty())) continue;
        ++copies.found;
        if (fs::remove(file.path(), failed))
            ++copies.erased;
        else
            copies.left = file.path().string() + ": " + failed.message();
    }
}

} // namespace

bool is_from_or_to(const parser::Message& mail, const std::string& address) {
    return names(mail.from, address) || names(mail.to, address) || names(mail.cc, address);
}

intake::ErasedCopies erase_maildir_copies(const intake::MailboxSettings& mailbox, const std::string& address,
                                          const std::vector<std::string>& message_ids) {
    intake::ErasedCopies copies;
    std::vector<fs::path> folders{mailbox.maildir};
    for (const auto& name : {mailbox.processed, mailbox.hold})
        if (!name.empty()) folders.push_back(fs::path(mailbox.maildir) / intake::maildir_folder_name(name));
    for (const auto& folder : folders)
        for (const auto* part : {"cur", "new"}) erase_in(folder / part, address, message_ids, copies);
    return copies;
}

} // namespace ticketd::records
