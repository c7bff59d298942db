// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/leak_guard.hpp"

#include "daemon/notify/relay.hpp"
#include "daemon/notify/relay_html.hpp"
#include "daemon/notify/staff_words.hpp"
#include "daemon/policy/held_mail.hpp"
#include "daemon/policy/note_print.hpp"
#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::notify {

namespace {

/// Mails inside each other that are opened; people attach one, which may hold another.
constexpr int deepest_mail = 4;
/// An attached text is looked through so far; a log file has nothing new behind that.
constexpr std::size_t longest_attached_text = 4 << 20;

bool is_mail(const parser::Attachment& part) {
    return part.content_type == "message/rfc822" || part.content_type == "message/global"
           || policy::lower(part.filename).ends_with(".eml");
}

/// Looks through texts that would leave the desk, until one holds something of its inside.
class Search {
public:
    explicit Search(const Matter& matter) : matter_(matter), words_(matter.desk) {
        const auto notes = matter.facts.holding.notes.find(matter.ticket.tid);
        if (notes == matter.facts.holding.notes.end()) return;
        const auto& saw = matter.decision.holding.saw_passages;
        for (const auto& note : notes->second)
            if (!saw || note.entry > *saw) notes_.push_back(&note);
    }

    /// What the desk itself composed: addresses of staff were replaced in it before.
    void look_at_own_text(std::string_view text) {
        if (const auto line = words_.command_line(text); !line.empty())
            refuse(fmt::format(
                       "The line \"{}\" is a command that would reach the client. Put commands at the top or "
                       "at the bottom of the text, above a signature.",
                       line),
                   line);
        look_at_text(text);
    }

    void look_at_text(std::string_view text) {
        look_for_inside(text);
        look_for_notes(text);
    }

    void look_at_attachments(const parser::Message& message, int depth = 0) {
        for (const auto& part : message.attachments) {
            if (found_ && !found_->may_be_sent) return;
            look_at_text(part.filename);
            if (is_mail(part) && depth < deepest_mail)
                look_at_mail(part.content.decode(), depth);
            else if (part.content_type.starts_with("text/"))
                look_at_attached_text(part.content.decode());
        }
    }

    std::optional<Leak> take() { return std::move(found_); }

private:
    void look_at_mail(const std::string& raw, int depth) {
        const auto inner = parser::parse(raw); // what is read from it refers to it
        if (words_.was_sent_to_staff(inner.message_id))
            refuse("An internal notice is attached to the mail, which must not reach the client. Take the "
                   "attached "
                   "mail off and send the answer again.",
                   inner.subject);
        look_at_attached_text(inner.subject + "\n" + inner.text);
        for (const auto& field : inner.fields) look_for_staff(field.value);
        look_at_attachments(inner, depth + 1);
    }

    /// Nothing in it was replaced.
    void look_at_attached_text(std::string_view text) {
        text = text.substr(0, longest_attached_text);
        look_at_text(text);
        look_for_staff(text);
    }

    void look_for_inside(std::string_view text) {
        if (const auto line = words_.line_of_a_notice(text); !line.empty())
            refuse(fmt::format(
                       "The mail still holds text of an internal notice (\"{}\"), which must not reach the "
                       "client. Take the quoted notice out and send it again.",
                       line),
                   line);
        if (const auto token = words_.staff_token(text); !token.empty())
            refuse("The mail holds the reference of a mail that the desk sent to staff; whoever has it could "
                   "write as "
                   "staff. Take it out and send the answer again.",
                   token);
        if (words_.names_inside(text))
            refuse("The mail holds the desk's internal address, which must not reach the client. Take it out "
                   "and send "
                   "the answer again.",
                   matter_.desk.rules.desk.internal_address);
    }

    void look_for_notes(std::string_view text) {
        if (found_) return;
        if (auto passage = policy::passage_of_note(text, notes_); !passage.empty())
            found_ = Leak{.why = "It holds text of an internal note of this ticket.",
                          .passage = std::move(passage),
                          .may_be_sent = true};
    }

    /// Of an attachment: it cannot be changed, and its writer may want it all the same.
    void look_for_staff(std::string_view text) {
        if (found_ || matter_.decision.holding.saw_passages) return;
        if (auto address = words_.staff_address(text); !address.empty())
            found_ = Leak{.why = "An address of staff stands in what is attached to it.",
                          .passage = std::move(address),
                          .may_be_sent = true};
    }

    void refuse(std::string why, std::string_view passage) {
        if (!found_ || found_->may_be_sent)
            found_ = Leak{.why = std::move(why), .passage = std::string(passage), .may_be_sent = false};
    }

    const Matter& matter_;
    StaffWords words_;
    std::vector<const store::NotePrint*> notes_;
    std::optional<Leak> found_;
};

} // namespace

std::optional<Leak> find_leak(const Matter& matter) {
    Search search(matter);
    search.look_at_own_text(relayed_text(matter));
    if (const auto html = relayed_html(matter)) {
        search.look_at_text(html->page); // its links too
        search.look_at_own_text(
            parser::parse("Content-Type: text/html; charset=utf-8\r\n\r\n" + html->page).text);
    }
    search.look_at_text(matter.ticket.subject);
    search.look_at_attachments(matter.message());
    return search.take();
}

std::optional<policy::Decision> held_back(const Matter& matter) {
    const auto& decided = matter.decision;
    if (!decided.relay || matter.known == nullptr) return std::nullopt;
    auto leak = find_leak(matter);
    if (!leak) return std::nullopt;
    const auto* writer = decided.sender.staff;
    if (!leak->may_be_sent || writer == nullptr)
        return policy::refused_instead(decided, std::move(leak->why));
    return policy::held_instead(decided, {.reason = store::HeldFor::note_text,
                                          .why = std::move(leak->why),
                                          .writer = writer->name,
                                          .answers = {},
                                          .passages = {std::move(leak->passage)}});
}

} // namespace ticketd::notify
