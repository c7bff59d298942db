// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/template_names.hpp"

namespace ticketd::notify {

// Nothing that only staff may see (sender, reasons, text, mentioned tickets) has a name in a client's
// template: a slip of the pen in a template cannot let it out.
const std::vector<KnownTemplate>& known_templates() {
    static const std::vector<KnownTemplate> templates{
        {"acknowledgement",
         {.texts = {"reference", "subject", "desk", "desk_address", "level", "response", "due", "size",
                    "transcript_link"},
          .flags = {"has_subject", "has_due", "too_large", "support_ended", "has_missing", "has_unopenable",
                    "has_days_off", "coupon_accepted", "coupon_used", "coupon_expired", "coupon_invalid"},
          .lists = {{"missing", {"missing_field"}},
                    {"unopenable", {"attachment"}},
                    {"days_off", {"day_off"}}}},
         true},
        {"follow_up",
         {.texts = {"reference", "subject", "desk", "desk_address", "level", "response", "due", "size"},
          .flags = {"has_subject", "has_due", "too_large", "reopened", "has_days_off", "coupon_accepted",
                    "coupon_used", "coupon_expired", "coupon_invalid"},
          .lists = {{"days_off", {"day_off"}}}},
         true},
        {"login_confirmation",
         {.texts = {"reference", "desk", "desk_address", "login", "writer", "days"},
          .flags = {},
          .lists = {}},
         true},
        {"closing",
         {.texts = {"reference", "subject", "desk", "desk_address", "transcript_link", "reopen_link",
                    "supervisor_link", "good_link", "bad_link"},
          .flags = {"has_subject", "holds_access_data"},
          .lists = {{"answers", {"answer_date", "answer_good_link", "answer_bad_link"}}}},
         true},
        {"transcript",
         {.texts = {"reference", "subject", "desk", "desk_address"},
          .flags = {"has_subject", "cut"},
          .lists = {{"messages", {"when", "who", "text"}}}},
         true},
        {"revealed",
         {.texts = {"reference", "subject", "desk", "desk_address", "person"},
          .flags = {"has_subject"},
          .lists = {{"messages", {"when", "who", "text"}}}}},
        {"notice",
         {.texts = {"reference", "subject", "desk", "desk_address", "from", "requester", "level", "response",
                    "due", "left", "why_not", "previous", "size", "text", "text_size"},
          .flags =
              {"has_subject",    "new_ticket", "client_reply", "staff_answer",     "note",       "machine",
               "client_request", "escalated",  "hidden",       "refused",          "has_ticket", "has_due",
               "has_requester",  "overdue",    "acknowledged", "not_acknowledged", "reopened",   "continues",
               "too_large",      "has_text",   "cut"},
          .lists = {{"reasons", {"reason"}},
                    {"mentioned", {"mentioned_reference"}},
                    {"attachments", {"name", "type", "attachment_size"}}}}},
        {"reminder",
         {.texts = {"reference", "subject", "desk", "desk_address", "requester", "assignee", "level",
                    "response", "since", "due", "left"},
          .flags = {"has_subject", "has_assignee", "urgent", "overdue", "supervisor"},
          .lists = {}}},
        {"refusal",
         {.texts = {"reference", "subject", "desk", "desk_address", "person", "from", "why", "text",
                    "text_size"},
          .flags = {"has_subject", "has_ticket", "has_text", "cut", "hidden", "answered_nobody"},
          .lists = {}}},
        {"summary",
         {.texts = {"desk", "desk_address", "count", "more"},
          .flags = {"has_more"},
          .lists = {{"notices", {"notice"}}}}},
        {"alert", {.texts = {"desk", "desk_address", "why"}, .flags = {}, .lists = {}}},
    };
    return templates;
}

} // namespace ticketd::notify
