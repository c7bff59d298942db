// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/conversation.hpp"

#include "daemon/policy/subject_tag.hpp"
#include "tests/daemon/quoting_programs.hpp"

#include <algorithm>

namespace ticketd::test {

namespace {

constexpr std::string_view desk_address = "support@example.com";

policy::Rules open_rules() {
    auto rules = staffed_rules(2min);
    rules.gate = {
        .per_address = {}, .per_ticket = {}, .global = {}, .notices = {}, .same_subject = 0, .suspend = {}};
    rules.ack.followup_gap = {};
    return rules;
}

std::string crlf(const std::string& text) {
    std::string wire;
    for (const char c : text) wire += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return wire;
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

/// The mail that a click on the first link of a text sends: "address\nsubject"; empty: there is none.
std::pair<std::string, std::string> link_of(const std::string& text) {
    const auto begin = text.find("mailto:");
    if (begin == std::string::npos) return {};
    const auto link =
        std::string_view(text).substr(begin + 7, text.find_first_of(" \n>\"", begin) - begin - 7);
    const auto subject = link.find("subject=");
    return {decoded(link.substr(0, link.find('?'))),
            subject == std::string_view::npos
                ? ""
                : decoded(link.substr(subject + 8, link.find('&', subject) - subject - 8))};
}

} // namespace

Conversations::Conversations(std::uint64_t seed, std::size_t count)
    : random_(seed), desk_(open_rules()), queries_(desk_.queries()) {
    for (std::size_t i = 0; i < count; ++i) {
        auto& talk = talks_.emplace_back();
        talk.number = i;
        talk.client = fmt::format("c{}@client{}.example", i / 2, i / 2);
    }
}

bool Conversations::is_client(const std::string& address) {
    return address.find("@client") != std::string::npos;
}

const std::vector<std::string>& Conversations::inside() {
    static const std::vector<std::string> all{"anna@example.com",
                                              "boris@example.com",
                                              "support-internal@example.com",
                                              "how this was decided",
                                              "all that follows was written by",
                                              "!close",
                                              "!note",
                                              "!cc",
                                              "!wait",
                                              "!assign",
                                              "!merge",
                                              "!urgent",
                                              "!reveal",
                                              "!send",
                                              "!cancel",
                                              "laptop-of-",
                                              "between us the "};
    return all;
}

Conversations::Talk* Conversations::talk_of(store::Tid tid) {
    const auto ticket = queries_.ticket(tid);
    if (!ticket) return nullptr;
    const auto& subject = ticket->ticket.subject;
    const auto hash = subject.find('#');
    return hash == std::string::npos ? nullptr : &talks_.at(std::stoul(subject.substr(hash + 1)));
}

void Conversations::deliver(const store::OutboxItem& mail) {
    auto* talk = mail.tid ? talk_of(*mail.tid) : nullptr;
    if (talk == nullptr) return;
    auto& box = is_client(mail.recipient)             ? talk->of_client
                : mail.recipient.starts_with("anna@") ? talk->of_anna
                                                      : talk->of_boris;
    box.push_back(mail);
}

std::vector<store::OutboxItem> Conversations::next() {
    std::vector<intake::RawMail> batch;
    for (auto& talk : talks_)
        for (auto i = chance(3) + 1; i > 0; --i) // several at once collide
            if (auto mail = do_something(talk); !mail.empty()) batch.push_back(desk_.raw(crlf(mail), now_));
    desk_.pipeline.take(desk_.store, std::move(batch), now_);
    see_what_was_noted();
    now_ += one_in(2) ? 1min : 3min; // some answers wait still
    return desk_.leave(now_);
}

/// Of what was written as a note some was refused, and became none.
void Conversations::see_what_was_noted() {
    std::string all;
    for (std::size_t i = 0; i < talks_.size(); ++i)
        if (const auto ticket = queries_.ticket({1000 + static_cast<std::int64_t>(i)}))
            for (const auto& event : ticket->events)
                if (event.what == "noted" && event.entry && notes_seen_.insert(event.entry->value).second)
                    all += queries_.raw(*event.entry).value_or("");
    for (auto& talk : talks_)
        std::erase_if(talk.written, [&](const std::string& secret) {
            if (all.find(secret) == std::string::npos) return false;
            talk.secrets.push_back(secret);
            return true;
        });
}

std::string Conversations::do_something(Talk& talk) {
    const bool began = !talk.of_anna.empty() && !talk.of_boris.empty();
    if (!began || one_in(4)) return began || !talk.asked ? clients_mail(talk) : "";
    const std::string name = one_in(2) ? "anna" : "boris";
    const auto& box = name == "anna" ? talk.of_anna : talk.of_boris;
    const auto& mail = one_in(2) ? box.back() : any_of(box);
    if (one_in(4)) return note(talk, name, mail);
    if (one_in(12)) return direct_answer(talk, name, mail);
    return staff_mail(talk, name, mail);
}

std::string Conversations::clients_mail(Talk& talk) {
    const auto header = [&](const std::string& to, const std::string& subject, const std::string& more) {
        return fmt::format("From: Client <{}>\nTo: {}\nSubject: {}\nMessage-ID: <m{}@{}>\nDate: {}\n{}",
                           talk.client, to, subject, ++number_, talk.client.substr(talk.client.find('@') + 1),
                           date_of(now_), more);
    };
    if (!std::exchange(talk.asked, true))
        return header(std::string(desk_address), fmt::format("Question #{}", talk.number), "")
               + fmt::format("\nThe machine of room {} stands still.\n", talk.number);
    if (talk.of_client.empty()) return {};
    const auto& old = any_of(talk.of_client);
    const auto message = parser::parse(old.bytes);
    if (one_in(2))
        if (const auto [to, subject] = link_of(message.text); !to.empty())
            return header(to, subject, "") + "\n";
    const auto set = set_by(chance(9), "Thank you, that is better now.", message);
    return header(std::string(desk_address), "Re: " + message.subject,
                  one_in(5) ? "" : "In-Reply-To: <" + old.message_id + ">\n")
           + "\n" + set.plain + "\n";
}

std::string Conversations::secret(Talk& talk) {
    static constexpr std::string_view nouns[] = {"contract", "invoice",  "lawyer", "refund",
                                                 "manager",  "discount", "outage"};
    static constexpr std::string_view verbs[] = {"worries",   "annoys", "delays",
                                                 "surprises", "ruins",  "saves"};
    auto made = fmt::format("between us the {} of case {} {} the {} number {}", any_of(nouns), talk.number,
                            any_of(verbs), any_of(nouns), ++word_);
    talk.written.push_back(made);
    return made;
}

std::string Conversations::note(Talk& talk, const std::string& name, const store::OutboxItem& old) {
    const auto message = parser::parse(old.bytes);
    const bool by_command = one_in(2);
    auto words = secret(talk) + ".\nThey should not know it.";
    if (by_command) words = one_in(2) ? "!note\n\n" + words : words + "\n\n!note";
    const auto set = set_by(chance(7), words, message);
    return fmt::format("From: {0} <{0}@example.com>\nTo: {1}\nSubject: Re: {2}\nMessage-ID: "
                       "<laptop-of-{0}-{3}@example.com>\n"
                       "Date: {4}\nIn-Reply-To: <{5}>\n\n{6}\n",
                       name, by_command ? desk_address : "support-internal@example.com", message.subject,
                       ++number_, date_of(now_), old.message_id, set.plain);
}

/// The client has it from the colleague himself, and the desk in copy; another colleague in a blind copy.
std::string Conversations::direct_answer(Talk& talk, const std::string& name, const store::OutboxItem& old) {
    const auto message = parser::parse(old.bytes);
    return fmt::format(
        "From: {0} <{0}@example.com>\nTo: {1}\nCc: {2}\nBcc: boris@example.com\nSubject: Re: {3}\n"
        "Message-ID: <laptop-of-{0}-{4}@example.com>\nDate: {5}\nIn-Reply-To: <{6}>\n\n{7}\n",
        name, talk.client, desk_address, message.subject, ++number_, date_of(now_), old.message_id,
        "I answer you directly.");
}

std::string Conversations::words_of_answer(Talk& talk) {
    auto words = fmt::format("Please restart machine {} now, and write to us again.", ++word_);
    if (one_in(6)) words += "\nCall me: Anna@example.com, or support-internal@example.com.";
    if (one_in(6)) words += "\n\n-- \nAnna Agent\nboris@example.com";
    if (talk.secrets.empty() || !one_in(5)) return words;
    const auto& known = any_of(talk.secrets);
    switch (chance(4)) {
    case 0: return words + "\n" + known + ".";
    case 1: return words + "\n> " + known + ".";
    case 2: { // wrapped elsewhere
        auto wrapped = known;
        wrapped[wrapped.find(' ', wrapped.size() / 2)] = '\n';
        return words + " By the way, " + wrapped + ".";
    }
    default: return known + ".\n\n" + words;
    }
}

std::string Conversations::commands(Talk& talk) {
    switch (chance(9)) {
    case 0: return "!close";
    case 1: return "!assign me\n!urgent";
    case 2: return "!wait for the client";
    case 3: return fmt::format("!cc friend{}@client{}.example", talk.number, talk.number / 2);
    case 4: return fmt::format("!merge {}", 1000 + chance(talks_.size()));
    case 5: return "!clsoe"; // nothing of the mail is carried out
    case 6: return "!reveal";
    default: return "";
    }
}

std::string Conversations::staff_mail(Talk& talk, const std::string& name, const store::OutboxItem& old) {
    const auto message = parser::parse(old.bytes);
    const auto ticket = queries_.ticket(old.tid.value_or(store::Tid{}));
    std::string answered = old.message_id;
    auto words = words_of_answer(talk);
    if (old.kind == "held" && !one_in(4)) {
        const bool by_note =
            message.text.find("internal note") != std::string::npos || talk.secrets.size() > 3;
        words = by_note || one_in(3) ? "!cancel" : "!send";
    } else if (ticket && ticket->ticket.last_public.value != 0 && one_in(8)) { // by the receipt of an answer
        words = "!cancel";
        answered = policy::sign({*old.tid, ticket->ticket.last_public, policy::notice_purpose,
                                 policy::recipient_hash(old.recipient, desk_.pipeline.desk().keys)},
                                "example.com", desk_.pipeline.desk().keys);
    } else if (const auto lines = commands(talk); !lines.empty()) {
        words = one_in(2) ? lines + "\n\n" + words : words + "\n\n" + lines;
    }
    auto set = set_by(chance(9), words, message);
    if (!talk.secrets.empty() && !set.html.empty() && one_in(12))
        set.html.insert(0, "<p>" + any_of(talk.secrets) + "</p>");
    const auto header =
        fmt::format("From: {0} <{0}@example.com>\nTo: {1}\n{7}Subject: Re: {2}\n"
                    "Message-ID: <laptop-of-{0}-{3}@example.com>\nDate: {4}\nIn-Reply-To: <{5}>\n"
                    "References: <{6}> <{5}>\nMIME-Version: 1.0\n",
                    name, desk_address, message.subject, ++number_, date_of(now_), answered,
                    "ticket@example.com", one_in(10) ? "Bcc: boris@example.com\n" : "");
    std::string body = "Content-Type: text/plain; charset=utf-8\n\n" + set.plain + "\n";
    if (!set.html.empty())
        body = "Content-Type: multipart/alternative; boundary=\"alt\"\n\n--alt\n" + body
               + "\n--alt\nContent-Type: text/html; charset=utf-8\n\n<html><body>" + set.html
               + "</body></html>\n\n--alt--\n";
    if (!one_in(6)) return header + body;
    std::string attached =
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=\"log.txt\"\n\n"
        + (talk.secrets.empty() || one_in(2) ? std::string("All is well.\n") : any_of(talk.secrets) + ".\n");
    if (one_in(3))
        attached =
            "Content-Type: message/rfc822\nContent-Disposition: attachment\n\nFrom: support@example.com\n"
            "Subject: passed on\nMessage-ID: <"
            + old.message_id + ">\n\n" + message.text;
    return header + "Content-Type: multipart/mixed; boundary=\"mix\"\n\n--mix\n" + body + "\n--mix\n"
           + attached + "\n--mix--\n";
}

} // namespace ticketd::test
