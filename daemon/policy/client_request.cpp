// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/client_request.hpp"

#include "daemon/policy/loop_guard.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

using std::chrono::hours;

// Each costs a hash; a mail program sends one.
constexpr std::size_t most_tried = 8;
constexpr std::size_t shortest_token = 24;
constexpr hours escalation_gap{24};

struct RatingWord {
    std::string_view word;
    int rating;
};

// In the languages of the templates, as their closing mails say them.
constexpr auto rating_words = std::to_array<RatingWord>({
    {"1", 1},   {"2", 2},        {"3", 3},     {"4", 4},      {"5", 5},       {"good", 5},  {"bad", 1},
    {"gut", 5}, {"schlecht", 1}, {"bon", 5},   {"bien", 5},   {"mauvais", 1}, {"bueno", 5}, {"malo", 1},
    {"mal", 1}, {"хорошо", 5},   {"плохо", 1}, {"Хорошо", 5}, {"Плохо", 1},
});

std::optional<int> read_rating(std::string_view word) {
    const auto found = std::ranges::find_if(
        rating_words, [&](const RatingWord& known) { return equal_fold(known.word, word); });
    return found == rating_words.end() ? std::nullopt : std::optional(found->rating);
}

std::string_view first_line(std::string_view text) {
    text = trimmed(text);
    auto line = trimmed(text.substr(0, text.find('\n')));
    while (line.ends_with('.') || line.ends_with('!')) line.remove_suffix(1);
    return line;
}

bool is_request(const Token& token) {
    constexpr std::string_view purposes{"tgov"};
    static_assert(purposes.find(transcript_purpose) != purposes.npos);
    return purposes.find(token.purpose) != purposes.npos;
}

std::optional<RequestToken> read_token(std::string_view id, const Rules& rules, const KeyRing& keys) {
    auto token = verify(id, domain_of(rules.desk.address), keys);
    if (!token || !is_request(*token)) return std::nullopt;
    return RequestToken{.token = std::move(*token), .rating = {}};
}

/// `detail` is what stands in a sub-address after its separator, with the domain: TOKEN@… or VALUE-TOKEN@….
std::optional<RequestToken> read_detail(std::string_view detail, const Rules& rules, const KeyRing& keys) {
    const auto dash = local_part_of(detail).find('-');
    if (dash == std::string_view::npos) return read_token(detail, rules, keys);
    auto found = read_token(detail.substr(dash + 1), rules, keys);
    if (found) found->rating = read_rating(detail.substr(0, dash));
    return found;
}

std::optional<RequestToken> in_addresses(const parser::Message& message, const Rules& rules,
                                         const KeyRing& keys) {
    const auto& desk = rules.desk;
    const auto mailbox = local_part_of(desk.address).size() + desk.subaddress.size();
    std::size_t tried = 0;
    for (const auto address : recipients_of(message)) {
        if (desk.subaddress.empty() || local_part_of(address).size() < mailbox + shortest_token) continue;
        if (!is_address_or_sub_address(address, desk.address, desk.subaddress)) continue;
        if (++tried > most_tried) break;
        if (auto found = read_detail(address.substr(mailbox), rules, keys)) return found;
    }
    return std::nullopt;
}

/// The words of a line, one after the other, until `take` has enough.
template <class Take>
void each_word(std::string_view line, Take take) {
    while (!line.empty()) {
        const auto end = line.find(' ');
        if (!take(line.substr(0, end))) return;
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
}

std::optional<int> rating_in(std::string_view subject) {
    std::optional<int> rating;
    each_word(subject, [&](std::string_view word) {
        if (word.size() < shortest_token) rating = read_rating(word);
        return !rating;
    });
    return rating;
}

std::optional<RequestToken> in_subject(const parser::Message& message, const Rules& rules,
                                       const KeyRing& keys) {
    std::optional<RequestToken> found;
    std::size_t tried = 0;
    each_word(message.subject, [&](std::string_view word) {
        if (word.size() < shortest_token || word.size() > 64) return true;
        if (++tried > most_tried) return false;
        const auto id = std::string(word).append("@").append(domain_of(rules.desk.address));
        found = read_token(id, rules, keys);
        return !found;
    });
    if (found) found->rating = rating_in(message.subject);
    return found;
}

bool takes_part(const std::string& address, const store::CandidateTicket& known) {
    const auto is = [&](const store::Person& person) { return equal_fold(person.address, address); };
    return is(known.ticket.requester) || std::ranges::any_of(known.participants, is);
}

std::string_view name_of(char purpose) {
    if (purpose == rating_purpose) return "a rating";
    return purpose == supervisor_purpose ? "the supervisor" : "the transcript";
}

/// Why a token gives its sender nothing; empty: it does.
std::string why_not(const Case& mail, const Sender& sender, const Token& token,
                    const store::CandidateTicket* known) {
    const auto& address = sender.address.address;
    if (sender.trust == Trustworthiness::failed) return "its sender is not believed";
    if (mail.message.from.size() != 1 || !issued_to(token, address, mail.keys))
        return "that link was issued to another address";
    if (known == nullptr) return "the ticket does not exist";
    if (known->ticket.status == store::Status::spam) return "the ticket is marked as spam";
    if (is_automatic(mail.message)) return "the mail was sent automatically";
    if (!takes_part(address, *known)) return "its sender takes no part in the ticket any more";
    return {};
}

/// A moment further ahead was written down by a clock that was set back since.
bool was_escalated_lately(const Case& mail, const store::CandidateTicket& known) {
    return known.last_escalation && std::chrono::abs(mail.now - *known.last_escalation) < escalation_gap;
}

/// A complaint is a message like any other, which the supervisor gets too.
void escalate(const Case& mail, const store::CandidateTicket& known, Decision& decision) {
    const auto found = find_follow_up(mail, decision.sender);
    decide_client_mail(mail, found, decision);
    if (was_escalated_lately(mail, known)) {
        decision.reasons.emplace_back("The supervisor was told of the ticket within the last day already.");
        return;
    }
    decision.escalates = true;
    decision.reasons.emplace_back("The client brings the ticket before the supervisor.");
}

bool says_more_than(std::optional<int> rating, std::string_view text) {
    text = trimmed(text);
    if (rating && read_rating(first_line(text)))
        text = trimmed(text.substr(std::min(text.find('\n'), text.size())));
    return !text.empty();
}

} // namespace

std::optional<RequestToken> find_request(const parser::Message& message, const Rules& rules,
                                         const KeyRing& keys) {
    auto found = in_addresses(message, rules, keys);
    if (!found) found = in_subject(message, rules, keys);
    if (!found) return std::nullopt;
    if (const auto said = read_rating(first_line(writers_words(message)))) found->rating = said;
    return found;
}

std::optional<RequestToken> permitted_request(const Case& mail, const Sender& sender, std::string& reason) {
    auto found = find_request(mail.message, mail.rules, mail.keys);
    if (!found || found->token.purpose == reopen_purpose) return std::nullopt;
    const auto ticket = mail.facts.tickets.find(found->token.tid);
    const auto* known = ticket == mail.facts.tickets.end() ? nullptr : &ticket->second;
    const auto why = why_not(mail, sender, found->token, known);
    if (why.empty()) return found;
    reason = fmt::format("By a link of ours it asks for {}, and does not get it: {}.",
                         name_of(found->token.purpose), why);
    return std::nullopt;
}

void decide_client_request(const Case& mail, const RequestToken& request, Decision& decision) {
    const auto& known = mail.facts.tickets.at(request.token.tid);
    if (request.token.purpose == supervisor_purpose) return escalate(mail, known, decision);
    decision.outcome = Outcome::client_request;
    decision.by = ThreadSign::signed_reference;
    decision.tid = known.ticket.tid;
    decision.level = known.ticket.level;
    decision.seen_entry = request.token.entry;
    decision.ack = {.send = false, .why = "A click on a link of ours is not acknowledged."};
    decision.request = ClientRequest{.purpose = request.token.purpose, .rating = request.rating};
    const bool rates = request.token.purpose == rating_purpose;
    decision.reasons.push_back(
        fmt::format("By a link of ours, issued to that address, it asks for {} of ticket {}.",
                    name_of(request.token.purpose), known.ticket.tid.value));
    if (rates && !request.rating) decision.reasons.emplace_back("It says no rating that could be read.");
    // What was written beside the click must not vanish without a word.
    decision.notify_staff =
        says_more_than(request.rating, writers_words(mail.message)) || (rates && !request.rating);
}

} // namespace ticketd::policy
