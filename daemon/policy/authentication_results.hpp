// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::policy {

/// One property of a result: `header.d=example.com` is {"header", "d", "example.com"}; names in lower case.
struct AuthenticationProperty {
    std::string type, name, value;
    bool operator==(const AuthenticationProperty&) const = default;
};

/// One method's result: `spf=fail`; both in lower case.
struct AuthenticationResult {
    std::string method, result;
    std::vector<AuthenticationProperty> properties;
    bool operator==(const AuthenticationResult&) const = default;

    /// The first property of that name, or empty.
    std::string_view property(std::string_view type, std::string_view name) const;
};

/// An Authentication-Results field, read.
struct AuthenticationResults {
    std::string authserv_id; ///< as written
    std::vector<AuthenticationResult> results;
};

/// Only the authserv-id of a field's value: enough to pass over a stranger's. Empty if there is none.
std::string authserv_id_of(std::string_view value);

/// Reads a field's value by RFC 8601 section 2.2: nested comments, quoted strings, versions of the field and
/// of methods, "none", reasons. Total and linear: a result that is malformed is left out, but for a failure
/// with malformed properties, and the rest is read on behind the next semicolon. At most 100 results, 50
/// properties each.
AuthenticationResults read_authentication_results(std::string_view value);

} // namespace ticketd::policy
