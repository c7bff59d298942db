// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

namespace ticketd::net {

/// libcurl's own set-up, once a process; a broken pipe is no signal afterwards. Throws Failure.
void prepare_libcurl();

} // namespace ticketd::net
