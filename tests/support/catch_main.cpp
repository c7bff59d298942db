// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// Compiled once for all test programs: Catch2's own main takes most of a test's compile time.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
