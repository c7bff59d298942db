// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce.hpp"

#include "parser/ascii.hpp"
#include "parser/auto_signs.hpp"
#include "parser/bounce_limits.hpp"
#include "parser/bounce_line.hpp"
#include "parser/bounce_sender.hpp"
#include "parser/bounce_ses.hpp"
#include "parser/bounce_status.hpp"
#include "parser/bounce_text.hpp"
#include "parser/bounce_words.hpp"
#include "parser/charset.hpp"
#include "parser/line_text.hpp"
#include "parser/quote_words.hpp"

#include <algorithm>
#include <string>

namespace ticketd::parser {
namespace {

bool is_report_of(const Part& part, std::string_view type) {
    return part.is_multipart() && iequals(part.type.get("report-type"), type);
}

bool is_status_part(const Part& part) {
    return part.is("message/delivery-status") || part.is("message/global-delivery-status")
           || part.is("text/delivery-status");
}

/// A program that refuses mail for its user reports it as a disposition (Dovecot's and others' sieve).
bool is_disposition_part(const Part& part) { return part.is("message/disposition-notification"); }

bool is_returned_part(const Part& part) {
    return part.is("message/rfc822") || part.is("text/rfc822-headers") || part.is("message/global")
           || part.is("message/global-headers") || part.is("text/rfc822-header") || part.is("message/partial")
           || part.is("message/rfc822-headers");
}

auto find_recipient(const std::vector<FailedRecipient>& list, std::string_view address) {
    return std::find_if(list.begin(), list.end(),
                        [&](const FailedRecipient& r) { return iequals(r.recipient, address); });
}

class Report {
public:
    Report(Message& message, const std::vector<Part>& parts)
        : message_(message), parts_(parts), sender_(sender_of(message)) {}

    void read();

private:
    bool is_feedback() const;
    bool is_standard() const;
    bool is_in_words() const;
    bool opens_with_sentence() const;
    void gather_text();
    bool read_ses();
    void read_header_only();
    void read_standard();
    void read_wrapped();
    void add_words_to_vague();
    void read_addressee();
    void read_words();
    void read_failed_recipients_field();
    void read_returned();
    void take_header(std::string_view bytes);
    std::vector<std::string> own_addresses() const;

    Message& message_;
    const std::vector<Part>& parts_;
    Sender sender_;
    std::string text_; ///< the words of the report: its text parts, the returned mail in them included
    Notice notice_;
};

bool Report::is_feedback() const {
    const bool part = std::any_of(parts_.begin(), parts_.end(),
                                  [](const Part& p) { return p.is("message/feedback-report"); });
    return part && (sender_ != Sender::person || is_report_of(parts_.front(), "feedback-report"));
}

/// A report's own part, in a mail that is a report or that a server sent: not one that somebody attached.
bool Report::is_standard() const {
    const bool part = std::any_of(parts_.begin(), parts_.end(), is_status_part);
    const bool report =
        is_report_of(parts_.front(), "delivery-status")
        || (parts_.front().is("multipart/report") && parts_.front().type.get("report-type").empty());
    return (part && (report || sender_ != Sender::person)) || (report && sender_ == Sender::server);
}

/// The older dialects: the header must say that a program wrote, the subject or the text what about.
bool Report::is_in_words() const {
    if (sender_ == Sender::person || is_forward_subject(message_.subject)) return false;
    const bool subject = is_bounce_subject(folded(message_.subject));
    const bool sentence = opens_with_sentence();
    if (!parts_.empty() && is_report_of(parts_.front(), "disposition-notification"))
        return subject && sentence;
    if (message_.from.empty() && subject) return true;
    if (sender_ == Sender::server && !may_be_person(message_)) return true;
    const AutoSigns& signs = message_.auto_signs;
    const bool by_machine = signs.null_return_path || signs.auto_submitted.starts_with("auto-");
    if (sender_ == Sender::server) return by_machine ? subject || sentence : subject && sentence;
    const bool vacation = signs.vacation_header || signs.vacation_subject;
    return sentence && !vacation && (subject || signs.null_return_path);
}

bool Report::opens_with_sentence() const {
    std::size_t pos = 0;
    for (std::size_t n = 0; n < bounce_limits::opening_lines && pos < notice_.explanation.size(); ++n)
        if (is_bounce_sentence(folded(next_line(notice_.explanation, pos)))) return true;
    return false;
}

void Report::gather_text() {
    for (const Part& part : parts_) {
        if (text_.size() > bounce_limits::notice_bytes || is_returned_part(part)) break;
        if (part.is("text/plain") || is_status_part(part))
            text_ += part.text_start(bounce_limits::notice_bytes) + "\n\n";
    }
    if (trim(text_).empty()) text_ = message_.text;
    notice_ = split_notice(text_);
}

std::vector<std::string> Report::own_addresses() const {
    std::vector<std::string> own;
    for (const auto* list : {&message_.from, &message_.to, &message_.reply_to})
        for (const Address& address : *list)
            if (own.size() < 20) own.push_back(address.address);
    return own;
}

void Report::read_standard() {
    for (const Part& part : parts_)
        if ((is_status_part(part) || is_disposition_part(part)) && message_.bounces.empty())
            message_.bounces = read_delivery_status(part.text_start(bounce_limits::status_bytes));
    if (message_.bounces.empty() && holds_delivery_status(text_))
        message_.bounces = read_delivery_status(text_);
    if (message_.bounces.empty()) read_wrapped();
    add_words_to_vague();
}

/// A filter put the report into a mail of its own.
void Report::read_wrapped() {
    const auto wrapped =
        std::find_if(parts_.begin(), parts_.end(), [](const Part& p) { return p.is("message/rfc822"); });
    if (wrapped == parts_.end()) return;
    const std::string inner = wrapped->decode_start(bounce_limits::status_bytes);
    RawHeader header;
    std::vector<Defect> defects;
    for (const Part& part : read_parts(inner, header, defects))
        if (is_status_part(part) && message_.bounces.empty())
            message_.bounces = read_delivery_status(part.text_start(bounce_limits::status_bytes));
}

/// A status of 5.0.0 without a diagnostic: the notice before it often says more.
void Report::add_words_to_vague() {
    const auto is_vague = [](const FailedRecipient& b) {
        return b.diagnostic.empty() && (b.status.empty() || b.status.ends_with(".0.0"));
    };
    if (std::none_of(message_.bounces.begin(), message_.bounces.end(), is_vague)) return;
    const std::vector<FailedRecipient> told = read_explanation(notice_.explanation, own_addresses());
    for (FailedRecipient& bounce : message_.bounces) {
        const auto words = find_recipient(told, bounce.recipient);
        if (!is_vague(bounce) || words == told.end()) continue;
        bounce.diagnostic = words->diagnostic;
        if (!words->status.empty()) bounce.status = words->status;
    }
}

void Report::read_words() {
    message_.bounces = read_explanation(notice_.explanation, own_addresses());
    bool delayed = speaks_of_delay(folded(message_.subject));
    std::size_t pos = 0;
    while (pos < notice_.explanation.size() && !delayed)
        delayed = speaks_of_delay(folded(next_line(notice_.explanation, pos)));
    if (delayed)
        for (FailedRecipient& bounce : message_.bounces) bounce.action = "delayed";
}

/// Exim and Google name in the header whom they could not reach; the text knows why.
void Report::read_failed_recipients_field() {
    const HeaderField* field = message_.find("X-Failed-Recipients");
    if (!field) return;
    std::vector<FailedRecipient> failed;
    for (FoundAddress found = find_address(field->value); found && failed.size() < bounce_limits::recipients;
         found = find_address(field->value, found.end)) {
        const auto told = find_recipient(message_.bounces, found.address);
        if (told != message_.bounces.end())
            failed.push_back(*told);
        else
            failed.push_back({.recipient = found.address,
                              .status = find_status(notice_.explanation),
                              .action = "failed",
                              .diagnostic = {}});
    }
    if (!failed.empty()) message_.bounces = std::move(failed);
}

void Report::take_header(std::string_view bytes) {
    if (!message_.returned_fields.empty()) return;
    bytes = bytes.substr(0, bounce_limits::returned_bytes);
    while (!bytes.empty() && (is_space(bytes.front()) || bytes.front() == '-')) {
        std::size_t pos = 0;
        if (!trim(next_line(bytes, pos)).empty() && bytes.front() != '-') break;
        bytes.remove_prefix(pos);
    }
    std::vector<HeaderField> fields = read_fields(bytes);
    const bool is_header =
        find_field(fields, "From") || find_field(fields, "Received") || find_field(fields, "Message-ID");
    if (is_header) message_.returned_fields = std::move(fields);
}

void Report::read_returned() {
    for (const Part& part : parts_)
        if (is_returned_part(part) && message_.returned_fields.empty())
            take_header(part.decode_start(bounce_limits::returned_bytes));
    take_header(notice_.returned);
    const HeaderField* id = find_field(message_.returned_fields, "Message-ID");
    if (!id) return;
    const std::string_view value = trim(id->value);
    const std::size_t open = value.find('<');
    const std::size_t begin = open == std::string_view::npos ? 0 : open + 1;
    message_.original_message_id =
        value.substr(begin, std::min(value.find('>', begin), value.size()) - begin);
}

/// Amazon SES tells of bounces in JSON; the field says that its notification service sent the mail.
bool Report::read_ses() {
    if (!message_.find("x-amz-sns-message-id")) return false;
    SesNotification told = read_ses_notification(message_.text);
    if (told.type == SesNotification::Type::none) return false;
    const bool complaint = told.type == SesNotification::Type::complaint;
    message_.auto_signs.feedback_report = complaint;
    message_.auto_signs.delivery_report = !complaint;
    message_.bounces = std::move(told.recipients);
    message_.original_message_id = told.message_id;
    return true;
}

/// Of a mail too large to be fetched there is only the header to go by.
void Report::read_header_only() {
    const HeaderField* type = message_.find("Content-Type");
    const bool report = type && ifind(type->value, "report-type=") != std::string_view::npos
                        && ifind(type->value, "delivery-status") != std::string_view::npos;
    if (!report && !is_in_words()) return;
    message_.auto_signs.delivery_report = true;
    read_failed_recipients_field();
}

void Report::read() {
    if (parts_.empty()) return read_header_only();
    if (read_ses()) return;
    if (is_feedback()) {
        message_.auto_signs.feedback_report = true;
        read_returned();
        return;
    }
    if (sender_ == Sender::person && !is_standard()) return;
    gather_text();
    const bool standard = is_standard();
    if (!standard && !is_in_words()) return;
    message_.auto_signs.delivery_report = true;
    read_standard();
    if (message_.bounces.empty()) read_words();
    read_failed_recipients_field();
    read_returned();
    if (message_.bounces.empty()) read_addressee();
}

/// Nobody is named: then it is whom the returned mail was for, by its header or by what the notice repeats of
/// it.
void Report::read_addressee() {
    const HeaderField* to = find_field(message_.returned_fields, "To");
    FoundAddress found = to ? find_address(to->value) : FoundAddress{};
    for (std::size_t pos = 0; pos < notice_.explanation.size() && !found;) {
        const std::string_view line = trim(next_line(notice_.explanation, pos));
        if (istarts_with(line, "to:")) found = find_address(line.substr(0, 1000));
    }
    if (!found && !message_.from.empty()) {
        const std::string& server = message_.from.front().address;
        const std::string name = find_local_name(notice_.explanation);
        if (!name.empty() && server.find('@') != std::string::npos)
            found.address = name + server.substr(server.rfind('@'));
    }
    if (!found) return;
    message_.bounces.push_back({.recipient = found.address,
                                .status = find_status(notice_.explanation),
                                .action = "failed",
                                .diagnostic = {}});
}

/// Reports are cut to lines, bounds and words at any byte; what goes out is text on one line all the same.
void clean(Message& message) {
    for (FailedRecipient& one : message.bounces)
        for (std::string* text : {&one.recipient, &one.status, &one.action, &one.diagnostic}) {
            *text = repair_utf8(std::move(*text));
            clean_line(*text);
        }
    message.original_message_id = repair_utf8(std::move(message.original_message_id));
}

} // namespace

void read_bounce(Message& message, const std::vector<Part>& parts) {
    Report(message, parts).read();
    clean(message);
}

} // namespace ticketd::parser
