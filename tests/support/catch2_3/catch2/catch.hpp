// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

// Catch2 3, which Debian 13 has, under the names of Catch2 2, which the tests use. Only in the way where 3
// is.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <catch2/matchers/catch_matchers_vector.hpp>

#include <string>

namespace Catch {

namespace Matchers {
inline auto Contains(const std::string& part, CaseSensitive sensitive = CaseSensitive::Yes) {
    return ContainsSubstring(part, sensitive);
}
} // namespace Matchers

using Matchers::Contains;
using Matchers::EndsWith;
using Matchers::StartsWith;
using Matchers::UnorderedEquals;

} // namespace Catch

using Catch::Approx;
