// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/log.hpp"

/// The journal's native protocol (systemd's docs/JOURNAL_NATIVE_PROTOCOL.md): one datagram a record, one
/// field a line, binary with its length where a value has lines of its own.
namespace ticketd::log {

/// Where journald takes records.
inline constexpr const char* journal_socket = "/run/systemd/journal/socket";
/// Another place, for the rest of this process. Tests have a journal of their own.
void use_journal_socket(std::string path);

/// This process' stderr is a stream of the journal (sd-daemon(3), $JOURNAL_STREAM).
bool stderr_is_the_journal();

/// The bytes of one record, with MESSAGE, PRIORITY and SYSLOG_IDENTIFIER before the other fields. `message`
/// has been made safe; an empty field, or one whose name the journal would not take, is left out.
std::string journal_record(Level, std::string_view message, Fields fields);

/// False: nobody took it.
bool send_to_journal(std::string_view record);

} // namespace ticketd::log
