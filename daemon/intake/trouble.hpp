// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <string>

namespace ticketd::intake {

/// Says once what is wrong with a mailbox, and again only when the cause is another.
class Trouble {
public:
    Trouble(const std::string& mailbox, Receiver& receiver) : mailbox_(mailbox), receiver_(receiver) {}
    void report(const std::string& why) {
        if (why == last_) return;
        last_ = why;
        receiver_.troubled(mailbox_, why);
    }
    void over() { last_.clear(); }

private:
    const std::string& mailbox_;
    Receiver& receiver_;
    std::string last_;
};

} // namespace ticketd::intake
