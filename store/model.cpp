// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/holding.hpp"

namespace ticketd::store {

std::string_view to_string(Status status) {
    switch (status) {
    case Status::open: return "open";
    case Status::waiting: return "waiting";
    case Status::closed: return "closed";
    case Status::spam: return "spam";
    case Status::merged: return "merged";
    }
    return "unknown";
}

std::string_view to_string(Direction direction) {
    switch (direction) {
    case Direction::in: return "in";
    case Direction::out: return "out";
    case Direction::note: return "note";
    }
    return "unknown";
}

std::string_view to_string(LevelBasis basis) {
    switch (basis) {
    case LevelBasis::none: return "none";
    case LevelBasis::licenses: return "register";
    case LevelBasis::coupon: return "coupon";
    case LevelBasis::login: return "login";
    }
    return "unknown";
}

std::string_view to_string(OutboxState state) {
    switch (state) {
    case OutboxState::queued: return "queued";
    case OutboxState::sending: return "sending";
    case OutboxState::sent: return "sent";
    case OutboxState::failed: return "failed";
    case OutboxState::dropped: return "dropped";
    }
    return "unknown";
}

std::string_view to_string(HeldState state) {
    switch (state) {
    case HeldState::waiting: return "waiting";
    case HeldState::sent: return "sent";
    case HeldState::cancelled: return "cancelled";
    case HeldState::replaced: return "replaced";
    }
    return "unknown";
}

} // namespace ticketd::store
