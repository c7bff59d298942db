// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/outbox/in_flight.hpp"
#include "daemon/policy/token.hpp"
#include "daemon/register/watch.hpp"
#include "store/store.hpp"

/// What a daemon does with state_dir at its start, before it works: it takes up what the last run, another
/// version or a backup left there. The caller holds the StateDirLock. Nothing here speaks with a server.
namespace ticketd {

/// The installation's keys; of a database that is a backup's copy, those that came with it. Brings a database
/// of an earlier schema to this one's before, unless the configuration is one that a daemon cannot work with.
/// Throws config::ConfigError, StateDirError, store::Failure.
policy::KeyRing open_keys(const config::Config&);

/// The database, with what the last run had in hand settled and the register in force. Begins `in_flight`.
/// Throws store::Failure.
store::Store open_store(const config::Config&, licenses::RegisterWatch&, outbox::InFlight&);

} // namespace ticketd
