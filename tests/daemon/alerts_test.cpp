// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/alerts.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;

namespace {

const auto start = Alerts::Clock::time_point{} + 1h;
const std::string cause = "credentials:imap://one/INBOX";

} // namespace

TEST_CASE("what is cleared is over when it has stayed away for a while") {
    Alerts alerts(2min);
    alerts.raise(cause, "refused", start);
    CHECK(alerts.known({}, start).on.at(cause) == "refused");
    alerts.clear(cause, start + 1min);
    CHECK(alerts.known({}, start + 2min).on.empty());
    CHECK(alerts.known({}, start + 2min).off.empty());
    alerts.clear(cause, start + 2min); // said again and again
    CHECK(alerts.known({}, start + 3min).off.contains(cause));
}

TEST_CASE("what comes back within that while has never been over") {
    Alerts alerts(2min);
    alerts.raise(cause, "refused", start);
    alerts.clear(cause, start + 1min);
    alerts.raise(cause, "refused", start + 2min);
    alerts.clear(cause, start + 3min);
    CHECK(alerts.known({}, start + 4min).off.empty());
    CHECK(alerts.known({}, start + 5min).off.contains(cause));
}

TEST_CASE("of what nobody has spoken about yet nothing is known") {
    const Alerts alerts(2min);
    const auto known = alerts.known({{cause, {}, "refused"}}, start);
    CHECK((known.on.empty() && known.off.empty()));
}

TEST_CASE("an alert of a mailbox that is not there any more is over") {
    Alerts alerts(2min);
    alerts.raise(cause, "refused", start);
    alerts.only("credentials", {"imap://two/INBOX"});
    const auto known = alerts.known({{cause, {}, "refused"}, {"disk", {}, "full"}}, start);
    CHECK(known.on.empty());
    CHECK(known.off == std::set{cause});
}
