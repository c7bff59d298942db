// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/opening.hpp"

#include "daemon/check.hpp"
#include "daemon/clock.hpp"
#include "daemon/log.hpp"
#include "daemon/sd_notify.hpp"
#include "daemon/state_dir.hpp"
#include "store/upgrade.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace ticketd {

namespace {

/// What the last run had in hand and did not record, by what it left.
void settle_interrupted(store::Store& store, outbox::InFlight& in_flight) {
    const auto& left = in_flight.left();
    std::vector<store::SendResult> sent(left.accepted.size());
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i].id = left.accepted[i];
    store.record(sent, now());
    const auto interrupted =
        store.requeue_interrupted(now(), left.known ? std::optional(left.unanswered) : std::nullopt);
    const auto doubtful = left.known ? left.unanswered.size() : interrupted;
    if (interrupted > 0)
        log::info("{} mails waited to be sent when the last run ended; they go now", interrupted);
    if (doubtful > 0)
        log::warning(
            "{} mails were being sent when the last run ended and may have arrived; they are sent again "
            "with the same Message-ID, and nothing is to be done unless somebody got one twice",
            doubtful);
    in_flight.begin();
}

} // namespace

store::Store open_store(const config::Config& config, licenses::RegisterWatch& licenses,
                        outbox::InFlight& in_flight) {
    store::Store store(config.state_dir / database_file, config.first_tid);
    settle_interrupted(store, in_flight);
    licenses.put_in_force(store, now());
    return store;
}

policy::KeyRing open_keys(const config::Config& config) {
    const auto database = config.state_dir / database_file;
    if (!std::filesystem::exists(database)) return load_keys(config.state_dir);
    const MoreTime upgrading("Bringing the database to this version's schema");
    if (store::needs_upgrade(database)) check(config); // what ends this start must end it before
    if (const auto done = store::upgrade(database))
        log::info(
            "the database was brought from schema {} to {}; {} holds it as it was before, and may go when "
            "all is well",
            done->from, done->to, done->copy.string());
    store::Store store(database, config.first_tid);
    if (const auto kept = store.keys_of_backup()) {
        put_back_keys(config.state_dir, *kept);
        std::filesystem::remove(config.state_dir / in_flight_file); // of another database
        store.forget_backup(); // last: until then a start that is cut off begins here again
        log::warning("going on from a backup: 1,000 ticket numbers are left out, which may have been given "
                     "after it was made; take in what was processed since with `ticketctl ledger --rescan`");
    }
    if (!std::filesystem::exists(config.state_dir / keys_file))
        log::warning(
            "{}: was not there, though the database is: new keys sign from now on, and what answers an "
            "earlier mail is known by the tag in its subject alone; if there is a copy of the old file, "
            "stop ticketd and put it back",
            (config.state_dir / keys_file).string());
    return load_keys(config.state_dir);
}

} // namespace ticketd
