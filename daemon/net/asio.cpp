// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// Boost.Asio's own code, compiled here once (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
