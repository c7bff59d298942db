// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/bounce_words.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

using Words = std::string_view;

// clang-format off

/// Subjects' beginnings.
constexpr auto subjects = std::to_array<Words>({
    "undelivered mail", "undeliverable", "undelivered message", "returned mail", "returned email", "mail delivery fail",
    "mail delivery problem", "mail delivery error", "mail delivery system", "mail delivery status", "mail delivery delayed",
    "mail could not be delivered", "mail not delivered", "mail failure", "mail failed", "mail system error", "mail returned",
    "delivery status notification", "delivery status", "delivery failure", "delivery failed", "delivery has failed", "delivery error",
    "delivery notification: delivery has failed", "delivery notification:", "delivery delay", "delayed mail", "delayed delivery",
    "delivery report", "failure notice", "failure delivery", "failed delivery", "failed mail", "failed message", "non-delivery",
    "non delivery", "nondelivery", "nondeliverable", "non-deliverable", "not delivered:", "message delivery has failed",
    "message delivery fail", "message undeliver", "message delayed", "message status - undeliverable", "message not delivered",
    "message could not be delivered", "unable to deliver", "unable to send", "undeliver", "could not deliver", "could not send",
    "warning: message", "warning: could not send", "warning--could not send", "warning: delayed", "warning: mail", "error sending",
    "permanent delivery failure", "permanent fail", "automatically rejected mail", "rejected mail", "rejected message",
    "rejected posting", "returned to sender", "return to sender", "there was an error sending", "processing error", "email delivery fail",
    "[postmaster] email delivery", "email bounce notification", "bounce notification", "bounced", "email not delivered", "recipient unknown",
    "user unknown", "e-mail delivery fail", "e-mail could not", "your message was not delivered", "your message could not",
    "your mail could not", "your email could not", "sendmail rejected", "disk quota exceeded", "mailbox full", "error occurred while",
    "unzustellbar", "nicht zustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "fehlgeschlagene zustellung",
    "mail-zustellung fehlgeschlagen", "benachrichtigung zum übermittlungsstatus", "fehler bei der zustellung", "zustellfehler",
    "non remis", "non délivré", "non remise", "échec de la remise", "échec de remise", "échec de la livraison", "avis de non-remise",
    "rapport de non-remise", "impossible de remettre", "message non délivré", "no se puede entregar", "no entregado", "no se pudo entregar",
    "no entregable", "error de entrega", "notificación de estado de entrega", "aviso de no entrega", "devolución de correo",
    "não é possível entregar", "não entregue", "não foi possível entregar", "falha na entrega", "mensagem não entregue",
    "impossibile recapitare", "impossibile consegnare", "non recapitabile", "mancata consegna", "mancato recapito", "consegna fallita",
    "messaggio non consegnato", "niet te bezorgen", "onbestelbaar", "niet bezorgd", "niet afgeleverd", "bezorging mislukt",
    "niedostarczalne", "nie można dostarczyć", "niedostarczon", "zwrot poczty", "nie dostarczono", "не удается доставить", "не удалось доставить",
    "недоставлен", "не доставлен", "ваше сообщение не доставлено", "ошибка доставки", "не вдалося доставити", "не доставлено",
    "nedoručitelné", "nedoruč", "nelze doručit", "kan inte levereras", "kunde inte levereras", "olevererbart", "går inte att leverera",
    "kan ikke leveres", "kunne ikke leveres", "ikke leveret", "ikke levert", "ei voi toimittaa", "toimitus epäonnistui", "kézbesíthetetlen",
    "teslim edilemedi", "配信不能", "配信エラー", "配信できません", "配信に失敗", "送信エラー", "メール配信", "配信不可", "退信", "系统退信", "无法投递", "未送达", "無法傳遞",
    "無法投遞", "无法送达", "投递失败", "邮件被退回", "배달 실패", "반송", "전송 실패", "배달되지 않음",
});

/// Sentences; a part of a line is enough.
constexpr auto sentences = std::to_array<Words>({
    // sendmail, qmail, Exim, Postfix, OpenSMTPD, DragonFly
    "had permanent fatal errors", "had transient non-fatal errors", "had delivery problems", "had delivery errors", "addresses had",
    "transcript of session follows", "this is the qmail-send program", "wasn't able to deliver your message", "able to deliver your mail",
    "this is a permanent error", "created automatically by mail delivery software", "could not be delivered to one or more",
    "not yet been delivered", "following address failed", "following addresses failed", "addresses failed", "this is the postfix program",
    "postfix program at host", "this is the mail system at host", "sorry to have to inform you that", "could not be delivered to",
    "this is the mailer-daemon", "error has occurred while attempting to deliver", "was an error delivering your mail",
    "error delivering your mail", "dragonfly mail agent", "message was automatically rejected", "was automatically rejected",
    "the following addresses", "was not delivered to", "message sender: ", "delivery attempts will continue", "couldn't be delivered",
    // Exchange, Domino, Groupwise, MailMarshal, IMail, SurgeMail, James, Messaging Server
    "did not reach the following recipient", "did not reach some or all of the", "following recipient(s) could", "recipients could not be",
    "delivery has failed to these recipients", "delivery to the following recipient", "delevery to the following recipient",
    "delivery to these recipients", "could not be reached", "was not delivered", "following recipients were affected", "message could not be sent",
    "has encountered a delivery problem", "has encountered delivery problems", "wasn't delivered", "unable to deliver",
    "message cannot be delivered", "mail cannot be delivered", "failed recipient", "undeliverable address", "undeliverable to ",
    "rejected your message", "can't be delivered", "unknown user: ", "user mailbox exceeds allowed size", "unknown host: ",
    "invalid final delivery userid", "delivery failed", "delivery failure", "delivery status notification", "non-delivery report",
    "can't deliver", "james mail server", "did not receive a copy", "permanent fatal delivery errors", "processing the enclosed message",
    "inform you that your mail", "inform you that an email you sent was rejected", "message has been rejected", "message was rejected",
    // Google, Yahoo, AOL, mobile carriers, the rest
    "generated delivery status notification", "address not found", "message wasn't delivered", "recipient inbox full", "message blocked",
    "unable to deliver your message", "your mail to the following recipients could not", "rejected by a remote mail server",
    "each of the following recipients was rejected", "mail has been returned", "an error was detected while processing",
    "had trouble delivering your message", "delivery of the following message failed", "not able to deliver", "could not deliver",
    "user's mailbox is full", "mailbox is full", "failure reasons", "failed addresses follow", "that's not a valid user",
    "group you tried to contact", "is not a valid user", "you are not a member of this", "are not member", "duplicated message-id",
    "loop is detected", "no such user", "user unknown", "permanent failure", "failed permanently", "does not have an account here",
    "m-filter", "relaying denied", "no valid recipients", "message from interscan", "not delivered to the following",
    // In other languages
    "nicht zugestellt werden", "konnte nicht zugestellt", "konnte an folgende", "folgenden empfänger", "nicht erreicht",
    "n'a pas pu être", "n'a pas pu etre", "n'ont pas pu être", "échec de la remise", "impossible de remettre", "no se pudo entregar",
    "no se ha podido entregar", "no ha podido ser entregado", "não pôde ser entregue", "não foi possível entregar",
    "impossibile recapitare", "non è stato possibile consegnare", "non può essere consegnat", "kon niet worden bezorgd", "kon niet worden afgeleverd",
    "nie mogła zostać dostarczona", "nie można dostarczyć", "не может быть доставлено", "не было доставлено", "не удалось доставить",
    "не может быть доставлен", "не вдалося доставити", "nemohla být doručena", "nelze doručit", "kunde inte levereras", "kunne ikke leveres",
    "ei voitu toimittaa", "送信できません", "配信できません", "配信不能", "届けできません", "配送できません", "エラーメッセージとして",
    "无法送达", "无法发送", "无法被送达", "無法傳送", "投递失败", "배달하지 못했습니다", "전송할 수 없습니다",
});

/// Lines above the returned mail; a part of a line is enough, and none occurs in a report's explanation.
constexpr auto returned_marks = std::to_array<Words>({
    "below this line is a copy", "below the next line is a copy", "original message follows", "original mail follows",
    "this is a copy of the message", "this is a copy of your message", "copy of the message, including", "a copy of the original message",
    "included is a copy", "below is a copy of the original", "copy of the message header", "header of the original message is following",
    "message header follows", "message headers follow", "unsent message follows", "unsent message below",
    "undelivered message follows", "returned mail follows", "message text follows", "header and top", "original message headers",
    "original message header", "original email header", "rejected message follows", "mail headers follow",
    "the body of the message is", "your message reads", "original mail as follows", "enclosed is a copy", "start of returned message",
    "original-kopf", "kopie der nachricht", "es folgt die originalnachricht", "copie du message", "copia del mensaje", "copia del messaggio",
    "kopia wiadomości", "копия сообщения", "копия вашего", "заголовки исходного",
});

/// The same, standing alone between dashes or the like.
constexpr auto returned_titles = std::to_array<Words>({
    "original message", "original mail", "original mail info", "returned message", "returned mail", "forwarded message", "message header",
    "message headers", "original headers", "original message header", "returned message follows", "undelivered message", "mail message",
    "original message text", "mail header", "email header", "ursprüngliche nachricht", "message d'origine", "original message header info",
});

constexpr auto recipient_labels = std::to_array<Words>({
    "final-recipient:", "original-recipient:", "recipient:", "recipients:", "recipient address:", "failed recipient:", "intended recipient:",
    "original address:", "undeliverable address:", "unknown user:", "unknown user", "error-for:", "invalid final delivery userid:", "addressed to:",
    "user mailbox exceeds allowed size:", "undeliverable to", "target mail address:", "unable to deliver message to:", "could not be delivered to:",
    "the following recipients returned permanent errors:", "user's mailbox is full:", "delivery failed", "empfänger:", "destinataire:",
    "destinatario:", "получатель:", "unable to deliver to:", "failed address:", "invalid address:", "bad address:", "mailbox:", "smtp to:",
    "an email sent to", "unknown recipient:", "user unknown:", "rejected recipient:", "delivery to", "account:",
});

constexpr auto original_marks = std::to_array<Words>({
    "expanded from", "originally addressed to", "ultimately generated from", "generated from", "(formerly", "original recipient",
});

constexpr auto failure_words = std::to_array<Words>({
    "not ", "n't", "unable", "fail", "undeliver", "reject", "unknown", "error", "full", "no such", "invalid", "unavailable", "exceed",
    "disabled", "quota", "returned", "deliver", "denied", "refused", "deactivated", "suspended", "inactive", "expired", "too large",
    "no mailbox", "nicht ", "pas ", "недоступ", "не ",
});

constexpr auto delay_words = std::to_array<Words>({
    "not yet been delivered", "will continue to", "delivery attempts will continue", "message delayed", "delivery is delayed",
    "warning: could not send message", "still being retried", "will be retried", "will keep trying", "is a warning", "just a warning",
    "this is a warning message only", "not yet delivered", "delivery incomplete", "delayed mail", "(delay)", "gmail will retry",
    "warning--could not send",
});

// clang-format on

template <std::size_t N>
bool any_part(const std::array<Words, N>& table, std::string_view line) {
    return std::any_of(table.begin(), table.end(),
                       [line](Words w) { return line.find(w) != std::string_view::npos; });
}

template <std::size_t N>
bool any_start(const std::array<Words, N>& table, std::string_view line) {
    return std::any_of(table.begin(), table.end(), [line](Words w) { return line.starts_with(w); });
}

std::string_view without_rules(std::string_view line) {
    constexpr std::string_view rules = "-_=*~#| .:\t";
    const std::size_t first = line.find_first_not_of(rules);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(rules) - first + 1);
}

} // namespace

bool is_bounce_subject(std::string_view subject) { return any_start(subjects, subject); }
bool is_bounce_sentence(std::string_view line) { return any_part(sentences, line); }
bool has_recipient_label(std::string_view line) { return any_start(recipient_labels, line); }
bool names_original_address(std::string_view line) { return any_part(original_marks, line); }
bool speaks_of_failure(std::string_view line) { return any_part(failure_words, line); }
bool speaks_of_delay(std::string_view line) { return any_part(delay_words, line); }

bool begins_returned_mail(std::string_view line) {
    if (any_part(returned_marks, line)) return true;
    const std::string_view title = without_rules(line);
    return line.starts_with("--")
           && std::find(returned_titles.begin(), returned_titles.end(), title) != returned_titles.end();
}

} // namespace ticketd::parser
