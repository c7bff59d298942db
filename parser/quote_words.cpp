// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/quote_words.hpp"

#include "parser/line_text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

using Words = std::string_view;

// clang-format off

constexpr auto writing_verbs = sorted(std::to_array<Words>({
    "wrote", "writes", "has written", // English
    "schrieb", "schreibt", "geschrieben", // German
    "a écrit", "à écrit", "écrit", "a ecrit", // French
    "escribió", "escribio", "ha escrito", "escribe", "va escriure", "ha escrit", "missatge de", // Spanish, Catalan
    "escreveu", "escreve", // Portuguese
    "ha scritto", "scrive", "scritto", // Italian
    "schreef", "geschreven", "schrijft", // Dutch
    "napisana przez", "napisał", "napisał(a)", "napisał/a", "napisała", "pisze", "napisali", // Polish
    "написал", "написала", "написал(а)", "написал(-а)", "писал", "писал(а)", "вы писали", "пишет", // Russian
    "написав", "написав(ла)", "написав(-ла)", "писав", "ви писали", "пише", // Ukrainian
    "написа", "je napisao", "je napisala", "napisao", "je napisao/la", "је написао", // Bulgarian, Serbian, Croatian
    "napsal", "napsala", "napsal(a)", "píše", "napísal", "napísal(a)", "napísala", // Czech, Slovak
    "je napisal", "je napisal/-a", "je oseba", // Slovene
    "skrev", "skreiv", "skriver", // Swedish, Danish, Norwegian
    "kirjoitti", "kirjutas", // Finnish, Estonian
    "írta", "ezt írta", "a scris", "έγραψε", "yazdı", "şunu yazdı", // Hungarian, Romanian, Greek, Turkish
    "rašė", "parašė", "rakstīja", "đã viết", "menulis", "เขียนว่า", // Lithuanian, Latvian, Vietnamese, …
    "כתב", "כתבה", "‏כתב", "كتب", "كتبت", "نوشت", // Hebrew, Arabic, Persian
    "書きました", "のメール", "のメッセージ", "さんが", "写道", "寫道", "写到", // Japanese, Chinese
    "작성", "쓴 글", "썼습니다", // Korean
}));

/// With a weekday or the like between them and the date; a date directly behind needs no opener.
constexpr auto attribution_openers = std::to_array<Words>({
    "on ", "at ", "am ", "den ", "le ", "el ", "con fecha ", "em ", "no dia ", "il ", "in data ", "il giorno ",
    "alle ", "op ", "w dniu ", "dnia ", "dne ", "dňa ", "på ", "la data ", "στις ", "την ", "dana ", "pada ",
    "vào ", "tarih", "בתאריך ", "في ", "بتاريخ ", "在", "于", "於", "dia ", "quando ", "в ", "у ",
});

/// Of sentences that speak of somebody's writing.
constexpr auto sentence_words = sorted(std::to_array<Words>({
    "i wrote", "we wrote", "you wrote", "they wrote", "it wrote", "i have", "we have", "you have", "wrote to", "writes to",
    "wrote this", "wrote that", "your colleague", "the server", "the program", "the application", "the system", "the log",
    "ihr kollege", "ihre kollegin", "folgendes", "schrieb das", "schrieb der",
    "schrieb die", "schreibt das", "schreibt der", "schreibt die", "j'ai", "nous avons", "vous avez", "vous m'avez",
    "m'a écrit", "nous a écrit", "le programme", "le serveur", "le système", "me escribió", "nos escribió", "el programa",
    "el servidor", "el sistema", "ho scritto", "abbiamo scritto", "mi ha scritto", "ci ha scritto", "il programma",
    "я", "мы", "мне", "нам", "вам", "программа", "сервер", "система",
}));

/// As those, beside a verb of their own language alone: in others they are people's names ("Sajad Mir wrote").
constexpr auto germanic_pronouns = sorted(std::to_array<Words>({"ich", "wir", "sie", "mir", "ihnen", "ik", "wij"}));
constexpr auto germanic_verbs = sorted(std::to_array<Words>({
    "schrieb", "schreibt", "geschrieben", "schreef", "schrijft", "geschreven",
}));

constexpr auto quoting_openers = std::to_array<Words>({
    "quoting ", "zitat von ", "zitiere ", "selon ", "citando ", "citando a ", "citerar ", "citaat van ",
    "citace ", "cytat ", "cytowanie ", "цитирую ", "quoth ", "in reply to ", "en réponse à ", "citat ",
    "lainaus ", "引用 ",
});

constexpr auto original_message = std::to_array<Words>({
    "original message", "originalmessage", "original-message", "original email", "original mail",
    "reply message", "original-nachricht", "originalnachricht", "ursprüngliche nachricht",
    "ursprungliche nachricht", "antwort nachricht", "ursprüngliche mail", "ursprüngliche e-mail",
    "originalmail", "message d'origine", "message original", "message initial", "courrier original", "mail original", "e-mail original", "courriel original",
    "mensaje original", "correo original", "missatge original", "mensagem original", "messaggio originale",
    "messaggio iniziale", "oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht",
    "wiadomość oryginalna", "oryginalna wiadomość", "original appointment", "исходное сообщение",
    "оригинальное сообщение", "исходное письмо", "первоначальное сообщение", "оригінальне повідомлення",
    "вихідне повідомлення", "вихідний лист", "původní zpráva", "původní e-mail", "pôvodná správa",
    "originalmeddelande", "ursprungligt meddelande", "originalt meddelande", "oprindelig meddelelse",
    "oprindelig besked", "original besked", "original meddelelse", "oprindelig mail", "opprinnelig melding",
    "original melding", "opprinnelig e-post", "opprinnelig beskjed", "alkuperäinen viesti", "alkuperäinen",
    "eredeti üzenet", "mesaj original", "orijinal mesaj", "özgün ileti", "αρχικό μήνυμα", "algne sõnum",
    "izvirno sporočilo", "izvorna poruka", "originalna poruka", "הודעה מקורית", "الرسالة الأصلية", "元のメッセージ",
    "オリジナルメッセージ", "元のメール", "原始邮件", "原始郵件", "原始消息", "原邮件", "邮件原件", "원본 메시지", "원본 메일", "원래 메시지", "원본메시지",
    "tin nhắn gốc", "pesan asli",
});

constexpr auto forward_phrases = std::to_array<Words>({
    "forwarded message", "begin forwarded message", "forwarded mail", "forwarded email", "forwarded by ",
    "forwarded from ", "weitergeleitete nachricht", "weitergeleitete mail", "weitergeleitet von ",
    "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
    "message transmis", "message réexpédié", "transféré par ", "début du message réexpédié",
    "début du message transféré", "courriel transféré", "mensaje reenviado", "inicio del mensaje reenviado",
    "comienzo del mensaje reenviado", "reenviado por ", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem reencaminhada", "início da mensagem encaminhada", "encaminhado por ",
    "messaggio inoltrato", "inizio messaggio inoltrato", "inoltrato da ", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "doorgestuurd door ", "wiadomość przekazana", "przekazana wiadomość",
    "początek przekazywanej wiadomości", "treść przekazanej wiadomości", "przesłane dalej",
    "пересланное сообщение", "пересылаемое сообщение", "начало пересылаемого сообщения",
    "начало переадресованного сообщения", "перенаправленное сообщение", "переслане повідомлення",
    "переслане посилання", "початок листа, що пересилається", "přeposlaná zpráva", "přeposlaný e-mail",
    "začátek přeposlané zprávy", "preposlaná správa", "vidarebefordrat meddelande", "vidarebefordrat mejl",
    "vidarebefordrat brev", "vidarebefordrat av ", "videresendt besked", "videresendt meddelelse",
    "videresendt af ", "start på videresendt besked", "videresendt melding", "videresendt e-post",
    "videresendt av ", "start på videresendt melding", "välitetty viesti", "edelleenlähetetty viesti",
    "välitetty viesti alkaa", "továbbított üzenet", "mesaj redirecționat", "iletilen mesaj",
    "yönlendirilmiş mesaj", "προωθημένο μήνυμα", "הודעה שהועברה", "転送メッセージ", "転送されたメッセージ", "転送されたメール", "转发的邮件",
    "转发邮件", "轉寄郵件", "轉寄的郵件", "转发的消息", "已转发邮件", "전달된 메시지", "전달 메시지", "전달된 메일",
});

constexpr auto reply_above = std::to_array<Words>({
    "above this line", "oberhalb dieser zeile", "über dieser zeile", "über diese zeile",
    "au-dessus de cette ligne", "encima de esta línea", "encima de esta linea", "acima desta linha",
    "sopra questa riga", "sopra questa linea", "boven deze regel", "boven deze lijn", "powyżej tej linii",
    "выше этой строки", "выше этой линии", "вище цього рядка", "вище цієї лінії", "nad tento řádek",
    "nad tímto řádkem", "nad touto čarou", "ovanför den här raden", "ovanför denna rad", "over denne linje",
    "over denne linjen", "ovenfor denne linjen", "tämän rivin yläpuolelle", "この行より上", "この線より上", "在此行之上",
    "在此行上方", "此線上方", "이 줄 위에", "이 선 위에",
});

constexpr auto previous_replies = std::to_array<Words>({
    "previous replies", "previous discussion", "previous messages", "conversation history",
    "vorherige antworten", "bisheriger verlauf", "réponses précédentes", "respuestas anteriores",
    "respuestas previas", "respostas anteriores", "risposte precedenti", "vorige antwoorden",
    "eerdere antwoorden", "poprzednie odpowiedzi", "предыдущие ответы", "попередні відповіді",
    "předchozí odpovědi", "tidigare svar", "tidligere svar", "aikaisemmat vastaukset", "aiemmat vastaukset",
    "以前の返信", "以前的回复", "之前的回覆", "이전 답글",
});

constexpr auto forward_prefixes =
    std::to_array<Words>({
    "fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vl:", "pd:", "vb:", "fs:", "转发:", "轉寄:",
    "転送:", "전달:", "пересл:", "továbbítás:", "ynt:fwd:",
});

struct Label {
    std::string_view word;
    HeaderRole role;
    /// Lengths are compared first: most labels are no row's length and letters at once.
    constexpr bool operator<(const Label& other) const {
        return word.size() != other.word.size() ? word.size() < other.word.size() : word < other.word;
    }
};

constexpr auto labels = [] {
    using enum HeaderRole;
    return sorted(std::to_array<Label>({
    {"from", from}, {"sent", date}, {"date", date}, {"to", to}, {"subject", subject}, {"cc", other},
    {"bcc", other}, {"reply-to", other}, {"reply to", other}, {"importance", other}, {"priority", other},
    {"attachments", other}, {"organization", other}, {"newsgroups", other}, {"return-path", other},
    {"sender", other}, {"sent by", other}, {"when", date}, {"where", other}, {"resent-from", other},
    {"received", date}, {"sent at", date}, {"von", from}, {"gesendet", date}, {"gesendet am", date},
    {"datum", date}, {"an", to}, {"betreff", subject}, {"betr", subject}, {"kopie", other},
    {"wichtigkeit", other}, {"absender", from}, {"empfänger", to}, {"anlagen", other}, {"antwort an", other},
    {"priorität", other}, {"de", from}, {"expéditeur", from}, {"envoyé", date}, {"envoyé le", date},
    {"date d'envoi", date}, {"message du", date}, {"à", to}, {"a", to}, {"objet", subject}, {"sujet", subject},
    {"copie à", other}, {"copie", other}, {"répondre à", other}, {"destinataire", to}, {"pièce jointe", other},
    {"pièces jointes", other}, {"remitente", from}, {"enviado", date}, {"enviado el", date}, {"fecha", date},
    {"para", to}, {"asunto", subject}, {"responder a", other}, {"importancia", other},
    {"datos adjuntos", other}, {"destinatario", to}, {"remetente", from}, {"enviado em", date},
    {"enviada em", date}, {"enviada", date}, {"data", date}, {"data de envio", date}, {"assunto", subject},
    {"anexos", other}, {"destinatário", to}, {"da", from}, {"mittente", from}, {"inviato", date},
    {"inviata", date}, {"data invio", date}, {"oggetto", subject}, {"per", to}, {"per conoscenza", other},
    {"allegati", other}, {"van", from}, {"verzonden", date}, {"aan", to}, {"onderwerp", subject},
    {"afzender", from}, {"bijlagen", other}, {"od", from}, {"nadawca", from}, {"wysłano", date},
    {"wysłane", date}, {"do", to}, {"temat", subject}, {"dw", other}, {"adresat", to}, {"odesílatel", from},
    {"odesláno", date}, {"komu", to}, {"předmět", subject}, {"kopírovat", other}, {"odosielateľ", from},
    {"odoslané", date}, {"dátum", date}, {"predmet", subject}, {"от", from}, {"от кого", from},
    {"отправитель", from}, {"отправлено", date}, {"дата", date}, {"кому", to}, {"тема", subject},
    {"копия", other}, {"получатель", to}, {"від", from}, {"від кого", from}, {"відправник", from},
    {"надіслано", date}, {"відправлено", date}, {"копія", other}, {"до", to}, {"изпратено", date},
    {"относно", subject}, {"från", from}, {"avsändare", from}, {"skickat", date}, {"till", to},
    {"ämne", subject}, {"kopia", other}, {"fra", from}, {"afsender", from}, {"avsender", from},
    {"sendt", date}, {"dato", date}, {"til", to}, {"emne", subject}, {"kopi", other}, {"mottaker", to},
    {"modtager", to}, {"skickad", date}, {"lähettäjä", from}, {"lähetetty", date}, {"päivämäärä", date},
    {"päiväys", date}, {"vastaanottaja", to}, {"aihe", subject}, {"kopio", other}, {"saaja", to},
    {"feladó", from}, {"elküldve", date}, {"címzett", to}, {"tárgy", subject}, {"másolat", other},
    {"kimden", from}, {"gönderen", from}, {"gönderilme", date}, {"gönderme tarihi", date}, {"tarih", date},
    {"kime", to}, {"alıcı", to}, {"konu", subject}, {"bilgi", other}, {"expeditor", from}, {"de la", from},
    {"trimis", date}, {"către", to}, {"catre", to}, {"subiect", subject}, {"pošiljatelj", from},
    {"poslano", date}, {"prima", to}, {"zadeva", subject}, {"za", to}, {"από", from}, {"στάλθηκε", date},
    {"ημερομηνία", date}, {"προς", to}, {"θέμα", subject}, {"saatja", from}, {"saadetud", date},
    {"adressaat", to}, {"teema", subject}, {"מאת", from}, {"נשלח", date}, {"תאריך", date}, {"אל", to},
    {"נושא", subject}, {"من", from}, {"تاريخ الإرسال", date}, {"التاريخ", date}, {"إلى", to},
    {"الموضوع", subject}, {"差出人", from}, {"送信者", from}, {"送信元", from}, {"送信日時", date}, {"日付", date},
    {"日時", date}, {"宛先", to}, {"受信者", to}, {"件名", subject}, {"发件人", from}, {"寄件者", from}, {"寄件人", from},
    {"发送人", from}, {"发送时间", date}, {"发送日期", date}, {"发件时间", date}, {"日期", date}, {"时间", date}, {"寄件日期", date},
    {"傳送時間", date}, {"傳送日期", date}, {"寄送日期", date}, {"收件人", to}, {"收件者", to}, {"主题", subject}, {"主題", subject},
    {"主旨", subject}, {"抄送", other}, {"副本", other}, {"抄送人", other}, {"보낸 사람", from}, {"보낸사람", from},
    {"발신", from}, {"보낸 날짜", date}, {"보낸날짜", date}, {"날짜", date}, {"받는 사람", to}, {"받는사람", to}, {"수신", to},
    {"제목", subject}, {"참조", other},
}));
}();

// clang-format on

constexpr WordTable writing_verb_table(writing_verbs);
constexpr WordTable sentence_table(sentence_words);
constexpr WordTable germanic_pronoun_table(germanic_pronouns);
constexpr WordTable germanic_verb_table(germanic_verbs);

template <std::size_t N>
bool any_opening(const std::array<Words, N>& table, std::string_view line) {
    if (line.empty()) return false;
    return std::any_of(table.begin(), table.end(),
                       [line](Words word) { return word.front() == line.front() && line.starts_with(word); });
}

} // namespace

HeaderRole header_role(std::string_view label) {
    const auto* row = std::lower_bound(labels.begin(), labels.end(), Label{label, HeaderRole::none});
    return row != labels.end() && row->word == label ? row->role : HeaderRole::none;
}

bool has_writing_verb(std::string_view line) { return writing_verb_table.any_in(line); }
bool speaks_of_writing(std::string_view line) {
    return sentence_table.any_in(line)
           || (germanic_pronoun_table.any_in(line) && germanic_verb_table.any_in(line));
}
bool begins_like_attribution(std::string_view line) { return any_opening(attribution_openers, line); }
bool names_quoted_person(std::string_view line) { return any_opening(quoting_openers, line); }

bool is_original_message_phrase(std::string_view line) {
    return std::find(original_message.begin(), original_message.end(), line) != original_message.end();
}

bool is_forward_phrase(std::string_view line) {
    const auto fits = [line](Words phrase) {
        return phrase.ends_with(' ') ? line.starts_with(phrase) : line == phrase;
    };
    return std::any_of(forward_phrases.begin(), forward_phrases.end(), fits);
}

bool is_reply_above_phrase(std::string_view line) {
    return std::any_of(reply_above.begin(), reply_above.end(),
                       [line](Words phrase) { return line.find(phrase) != std::string_view::npos; });
}

bool is_previous_replies_phrase(std::string_view line) {
    return std::find(previous_replies.begin(), previous_replies.end(), line) != previous_replies.end();
}

bool is_forward_subject(std::string_view subject) {
    const bool has_colon = subject.find(':') != subject.npos || subject.find("\xEF\xBC\x9A") != subject.npos;
    return has_colon && any_opening(forward_prefixes, folded(subject));
}

} // namespace ticketd::parser
