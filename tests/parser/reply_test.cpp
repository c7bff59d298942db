// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/reply.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using ticketd::parser::split_reply;

namespace {

struct Case {
    const char* name;
    const char* mark;
};

// clang-format off

/// What programs write above a quotation; each is put between an answer and an unmarked old text.
const Case attributions[] = {
    {"English, Gmail", "On Tue, May 7, 2024 at 3:14 PM Ann Example <ann@example.org> wrote:"},
    {"English, Apple", "On 7 May 2024, at 15:14, Ann Example <ann@example.org> wrote:"},
    {"English, wrapped twice", "On Tuesday, May 7, 2024, at 3:14:15 PM CEST, Ann Example from the Accounting Department <\nann@example.org>\nwrote:"},
    {"English, old Gmail", "2024-05-07 15:14 GMT+02:00 Ann Example <ann@example.org>:"},
    {"English, time first", "3:14 PM, May 7, 2024, \"Ann Example\" <ann@example.org>:"},
    {"English, Zoho", "---- On Tue, 07 May 2024 15:14:02 +0200 ann@example.org wrote ----"},
    {"English, Eudora", "At 15:14 07.05.2024, Ann Example wrote:"},
    {"German", "Am 07.05.2024 um 15:14 schrieb Ann Example:"},
    {"German, Gmail", "Am Di., 7. Mai 2024 um 15:14 Uhr schrieb Ann Example <ann@example.org>:"},
    {"German, name first", "Ann Example schrieb am 07.05.2024 um 15:14:"},
    {"German, name first, Gmail", "Ann Example <ann@example.org> schrieb am Di., 7. Mai 2024, 15:14:"},
    {"French", "Le 7 mai 2024 à 15:14, Ann Example <ann@example.org> a écrit :"},
    {"French, wrapped", "Le mar. 7 mai 2024 à 15:14, Ann Example <ann@example.org>\na écrit :"},
    {"Spanish", "El mar, 7 may 2024 a las 15:14, Ann Example (<ann@example.org>) escribió:"},
    {"Spanish, Thunderbird", "El 07/05/24 a las 15:14, Ann Example escribió:"},
    {"Portuguese", "Em ter., 7 de mai. de 2024 às 15:14, Ann Example <ann@example.org> escreveu:"},
    {"Italian", "Il giorno mar 7 mag 2024 alle ore 15:14 Ann Example <ann@example.org> ha scritto:"},
    {"Italian, in data", "In data 7 maggio 2024 15:14:02 Ann Example ha scritto:"},
    {"Dutch", "Op 7 mei 2024 om 15:14 schreef Ann Example <ann@example.org>:"},
    {"Dutch, Apple", "Op 7 mei 2024, om 15:14 heeft Ann Example <ann@example.org> het volgende geschreven:"},
    {"Polish", "W dniu 7.05.2024 o 15:14, Ann Example pisze:"},
    {"Polish, Gmail", "wt., 7 maj 2024 o 15:14 Ann Example <ann@example.org> napisał(a):"},
    {"Russian", "7 мая 2024 г., в 15:14, Ann Example <ann@example.org> написал(а):"},
    {"Russian, Gmail", "вт, 7 мая 2024 г. в 15:14, Ann Example <ann@example.org>:"},
    {"Russian, Thunderbird", "07.05.2024 15:14, Ann Example пишет:"},
    {"Ukrainian", "вт, 7 трав. 2024 р. о 15:14 Ann Example <ann@example.org> пише:"},
    {"Ukrainian, Apple", "7 травня 2024 р. о 15:14 Ann Example <ann@example.org> написав(-ла):"},
    {"Czech", "Dne 7. 5. 2024 v 15:14 Ann Example napsal(a):"},
    {"Czech, Gmail", "út 7. 5. 2024 v 15:14 odesílatel Ann Example <ann@example.org> napsal:"},
    {"Slovak", "Dňa 7. 5. 2024 o 15:14 Ann Example napísal(a):"},
    {"Swedish", "Den tis 7 maj 2024 kl 15:14 skrev Ann Example <ann@example.org>:"},
    {"Swedish, Apple", "7 maj 2024 kl. 15:14 skrev Ann Example <ann@example.org>:"},
    {"Danish", "Den tirs. 7. maj 2024 kl. 15.14 skrev Ann Example <ann@example.org>:"},
    {"Norwegian", "tir. 7. mai 2024 kl. 15:14 skrev Ann Example <ann@example.org>:"},
    {"Norwegian, på", "På 7 mai 2024 på 15:14:15, Ann Example (ann@example.org) skrev:"},
    {"Finnish", "ti 7. toukok. 2024 klo 15.14 Ann Example (ann@example.org) kirjoitti:"},
    {"Finnish, name first", "Ann Example kirjoitti 7.5.2024 klo 15.14:"},
    {"Hungarian", "Ann Example <ann@example.org> ezt írta (időpont: 2024. máj. 7., K, 15:14):"},
    {"Turkish", "Ann Example <ann@example.org>, 7 May 2024 Sal, 15:14 tarihinde şunu yazdı:"},
    {"Japanese", "2024年5月7日(火) 15:14 Ann Example <ann@example.org>:"},
    {"Japanese, Apple", "2024/05/07 15:14、Ann Example <ann@example.org>のメール:"},
    {"Chinese, Gmail", "Ann Example <ann@example.org> 于2024年5月7日周二 15:14写道："},
    {"Chinese, Apple", "在 2024年5月7日，下午3:14，Ann Example <ann@example.org> 写道："},
    {"Chinese, traditional", "Ann Example <ann@example.org> 於 2024年5月7日 週二 下午3:14寫道："},
    {"Korean", "2024년 5월 7일 (화) 오후 3:14, Ann Example <ann@example.org>님이 작성:"},
};

/// Header blocks of Outlook and its kin.
const Case header_blocks[] = {
    {"English", "From: Ann Example <ann@example.org>\nSent: Tuesday, May 7, 2024 3:14 PM\nTo: Desk\nSubject: RE: printer"},
    {"English, below a rule", "________________________________\nFrom: Ann Example <ann@example.org>\nSent: Tuesday, May 7, 2024 3:14 PM\nTo: Desk\nSubject: printer"},
    {"English, bold and wrapped", "*From:* Ann Example [mailto:\nann@example.org]\n*Sent:* Tuesday, May 7, 2024 3:14 PM\n*To:* Desk\n*Subject:* printer"},
    {"English, date first", "Date: Tue, 7 May 2024 15:14:00 +0200\nFrom: ann@example.org\nTo: desk@example.com\nSubject: printer"},
    {"English, two fields", "From: ann@example.org\nDate: Tue, 7 May 2024 15:14:00 +0200"},
    {"English, empty lines between", "From: Ann Example <ann@example.org>\n\nSent: Tuesday, May 7, 2024 3:14 PM\n\nTo: Desk\n\nSubject: printer"},
    {"German", "Von: Ann Example <ann@example.org>\nGesendet: Dienstag, 7. Mai 2024 15:14\nAn: Desk\nBetreff: Drucker"},
    {"French", "De : Ann Example <ann@example.org>\nEnvoyé : mardi 7 mai 2024 15:14\nÀ : Desk\nObjet : imprimante"},
    {"Spanish", "De: Ann Example <ann@example.org>\nEnviado el: martes, 7 de mayo de 2024 15:14\nPara: Desk\nAsunto: impresora"},
    {"Portuguese", "De: Ann Example <ann@example.org>\nEnviada em: terça-feira, 7 de maio de 2024 15:14\nPara: Desk\nAssunto: impressora"},
    {"Italian", "Da: Ann Example <ann@example.org>\nInviato: martedì 7 maggio 2024 15:14\nA: Desk\nOggetto: stampante"},
    {"Dutch", "Van: Ann Example <ann@example.org>\nVerzonden: dinsdag 7 mei 2024 15:14\nAan: Desk\nOnderwerp: printer"},
    {"Polish", "Od: Ann Example <ann@example.org>\nWysłano: wtorek, 7 maja 2024 15:14\nDo: Desk\nTemat: drukarka"},
    {"Russian", "От: Ann Example <ann@example.org>\nОтправлено: 7 мая 2024 г. 15:14\nКому: Desk\nТема: принтер"},
    {"Ukrainian", "Від: Ann Example <ann@example.org>\nНадіслано: 7 травня 2024 р. 15:14\nКому: Desk\nТема: принтер"},
    {"Czech", "Od: Ann Example <ann@example.org>\nOdesláno: úterý 7. května 2024 15:14\nKomu: Desk\nPředmět: tiskárna"},
    {"Swedish", "Från: Ann Example <ann@example.org>\nSkickat: den 7 maj 2024 15:14\nTill: Desk\nÄmne: skrivare"},
    {"Danish", "Fra: Ann Example <ann@example.org>\nSendt: 7. maj 2024 15:14\nTil: Desk\nEmne: printer"},
    {"Norwegian", "Fra: Ann Example <ann@example.org>\nSendt: tirsdag 7. mai 2024 15:14\nTil: Desk\nEmne: skriver"},
    {"Finnish", "Lähettäjä: Ann Example <ann@example.org>\nLähetetty: tiistai 7. toukokuuta 2024 15.14\nVastaanottaja: Desk\nAihe: tulostin"},
    {"Japanese", "差出人: Ann Example <ann@example.org>\n送信日時: 2024年5月7日 15:14\n宛先: Desk\n件名: プリンター"},
    {"Chinese", "发件人： Ann Example <ann@example.org>\n发送时间： 2024年5月7日 15:14\n收件人： Desk\n主题： 打印机"},
    {"Korean", "보낸 사람: Ann Example <ann@example.org>\n보낸 날짜: 2024년 5월 7일 15:14\n받는 사람: Desk\n제목: 프린터"},
};

/// Lines below which the old mail stands.
const Case separators[] = {
    {"English", "-----Original Message-----"}, {"English, spaced", "----- Original Message -----"},
    {"English, Proton", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐"}, {"German", "-----Ursprüngliche Nachricht-----"}, {"French", "-----Message d'origine-----"},
    {"French, typographic", "-----Message d’origine-----"}, {"Spanish", "-----Mensaje original-----"},
    {"Portuguese", "-----Mensagem original-----"}, {"Italian", "-----Messaggio originale-----"},
    {"Dutch", "-----Oorspronkelijk bericht-----"}, {"Polish", "-----Wiadomość oryginalna-----"},
    {"Russian", "-----Исходное сообщение-----"}, {"Swedish", "-----Ursprungligt meddelande-----"},
    {"Danish", "-------- Oprindelig meddelelse --------"}, {"Finnish", "-----Alkuperäinen viesti-----"},
    {"Japanese", "-----元のメッセージ-----"}, {"Chinese", "------------------ 原始邮件 ------------------"},
    {"a ticket system", "##- Please type your reply above this line -##"},
    {"a ticket system, German", "--- Bitte antworten Sie oberhalb dieser Zeile ---"},
};

/// What mobiles and mail programs put below a text.
const Case devices[] = {
    {"English", "Sent from my iPhone"}, {"English, Android", "Sent from my Samsung Galaxy smartphone."},
    {"English, unknown thing", "Sent from my Fairphone"}, {"English, Outlook", "Get Outlook for iOS<https://aka.ms/o0ukef>"},
    {"English, Windows", "Sent from Mail for Windows 10"}, {"German", "Von meinem iPhone gesendet"},
    {"German, Outlook", "Gesendet von Outlook für Android"}, {"French", "Envoyé de mon iPhone"},
    {"French, Outlook", "Envoyé à partir de Outlook pour iOS"}, {"Spanish", "Enviado desde mi iPhone"},
    {"Portuguese", "Enviado do meu iPhone"}, {"Italian", "Inviato da iPhone"}, {"Dutch", "Verstuurd vanaf mijn iPhone"},
    {"Polish", "Wysłane z iPhone'a"}, {"Russian", "Отправлено с iPhone"}, {"Ukrainian", "Надіслано з iPhone"},
    {"Czech", "Odesláno z iPhonu (iPhone)"}, {"Swedish", "Skickat från min iPhone"}, {"Danish", "Sendt fra min iPhone"},
    {"Finnish", "Lähetetty iPhonesta, iPhone"}, {"Japanese", "iPhoneから送信"}, {"Chinese", "发自我的iPhone"},
};

/// Closings with which a signature begins.
const Case closings[] = {
    {"English", "Kind regards,"}, {"German", "Mit freundlichen Grüßen"}, {"French", "Cordialement,"}, {"Spanish", "Un saludo,"},
    {"Portuguese", "Atenciosamente,"}, {"Italian", "Cordiali saluti"}, {"Dutch", "Met vriendelijke groet,"},
    {"Polish", "Z poważaniem"}, {"Russian", "С уважением,"}, {"Ukrainian", "З повагою,"}, {"Czech", "S pozdravem"},
    {"Swedish", "Med vänlig hälsning"}, {"Danish", "Med venlig hilsen"}, {"Norwegian", "Vennlig hilsen"},
    {"Finnish", "Ystävällisin terveisin"}, {"Japanese", "敬具"}, {"Chinese", "此致"},
};

// clang-format on

const std::string answer = "It works now, thank you.";
const std::string old_text = "Please restart the printer.\nThe desk";

} // namespace

TEST_CASE("a text without quotation stays as it is") {
    const std::string text = "Hello,\n\nOn the surface it works.\nOn average: well.\n\n- one\n- two";
    CHECK(split_reply(text).new_text == text);
    CHECK(split_reply(text).quoted.empty());
    CHECK(split_reply("").new_text.empty());
}

TEST_CASE("an attribution line ends the new text in every language") {
    for (const Case& c : attributions) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark + "\n\n" + old_text + "\n");
        CHECK(reply.new_text == answer);
        CHECK(reply.quoted == std::string(c.mark) + "\n\n" + old_text);
    }
}

TEST_CASE("an attribution line directly below the answer is found too") {
    for (const Case& c : attributions) {
        INFO(c.name);
        CHECK(split_reply(answer + "\n" + c.mark + "\n> old\n> text\n").new_text == answer);
    }
}

TEST_CASE("an Outlook header block ends the new text in every language") {
    for (const Case& c : header_blocks) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark + "\n\n" + old_text);
        CHECK(reply.new_text == answer);
        CHECK(reply.quoted.find(old_text) != std::string::npos);
    }
}

TEST_CASE("a separator ends the new text in every language") {
    for (const Case& c : separators) {
        INFO(c.name);
        CHECK(split_reply(answer + "\n\n" + c.mark + "\n\n" + old_text).new_text == answer);
    }
}

TEST_CASE("what a device adds is a signature in every language") {
    for (const Case& c : devices) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark
                                       + "\n\nOn 7 May 2024, at 15:14, Ann wrote:\n\n> old\n> text");
        CHECK(reply.new_text == answer);
        CHECK(reply.signature == c.mark);
    }
}

TEST_CASE("a closing with a name below it is a signature in every language") {
    for (const Case& c : closings) {
        INFO(c.name);
        const auto reply = split_reply(answer + "\n\n" + c.mark + "\n\nAnn Example\nExample Ltd");
        CHECK(reply.new_text == answer);
        CHECK(reply.signature == std::string(c.mark) + "\n\nAnn Example\nExample Ltd");
    }
}

TEST_CASE("answers between quoted lines stay, in their order") {
    const auto reply = split_reply(
        "On 7 May 2024, at 15:14, Ann wrote:\n> Which version?\n\n4.2\n\n> Which system?\n\nDebian");
    CHECK(reply.new_text == "4.2\n\nDebian");
    CHECK(reply.quoted.find("Which system?") != std::string::npos);
}

TEST_CASE("a short answer squeezed between quoted lines stays") {
    CHECK(split_reply("> Does it print?\nYes\n> And scan?\nNo\n").new_text == "Yes\n\nNo");
}

TEST_CASE("a quoted line that was wrapped is quotation with its end") {
    const auto reply = split_reply("Thanks.\n\n> This line was too long for the program that quoted it, so "
                                   "that it\nwas broken here.\n> And on.\n");
    CHECK(reply.new_text == "Thanks.");
}

TEST_CASE("an answer below the quotation is the new text") {
    CHECK(split_reply("Ann wrote:\n> Does it print?\n> Now?\n\nYes.").new_text == "Yes.");
    CHECK(split_reply("Zitat von Ann <ann@example.org>:\n\n> Druckt er?\n> Jetzt?\n\nJa.").new_text == "Ja.");
}

TEST_CASE("an attribution on the answer's own line leaves the answer") {
    CHECK(split_reply("Yes On Tue, May 7, 2024 at 3:14 PM, ann@example.org wrote:\n> Does it print?").new_text
          == "Yes");
}

TEST_CASE("all of a text stays if all would go") {
    for (const char* text :
         {"> one\n> two", "On 7 May 2024, at 15:14, Ann wrote:\n> old\n> text", "-- \nAnn",
          "From: ann@example.org\nSent: 7 May 2024 15:14\nTo: Desk\nSubject: printer\n\nIt is broken.",
          "Sent from my iPhone"}) {
        INFO(text);
        CHECK(split_reply(text).new_text == text);
        CHECK(split_reply(text).quoted.empty());
        CHECK(split_reply(text).signature.empty());
    }
}

TEST_CASE("what is passed on belongs to the new text") {
    const std::string forwarded = "---------- Forwarded message ---------\nFrom: Ann "
                                  "<ann@example.org>\nDate: 7 May 2024\nSubject: printer\n\nIt is broken.";
    CHECK(split_reply(forwarded).new_text == forwarded);
    CHECK(split_reply("Can you look?\n\n" + forwarded).new_text == "Can you look?\n\n" + forwarded);
    const auto apple = split_reply("Siehe unten\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Ann "
                                   "<ann@example.org>\n>\n> Er ist kaputt.");
    CHECK(apple.new_text.find("Er ist kaputt.") != std::string::npos);
}

TEST_CASE("a header block is quotation in a reply and content in a mail whose subject says it is passed on") {
    const std::string text = "Please see.\n\nFrom: ann@example.org\nSent: 7 May 2024 15:14\nTo: "
                             "Desk\nSubject: printer\n\nIt is broken.";
    CHECK(split_reply(text, "RE: printer").new_text == "Please see.");
    CHECK(split_reply(text, "Re: Fwd: printer").new_text == "Please see.");
    for (const char* subject :
         {"Fwd: printer", "FW: printer", "WG: Drucker", "TR: imprimante", "RV: impresora"}) {
        INFO(subject);
        CHECK(split_reply(text, subject).new_text == text);
    }
}

TEST_CASE("a forward inside a quotation stays quotation") {
    const auto reply = split_reply("Done.\n\n-----Original Message-----\n\nFYI\n\n---------- Forwarded "
                                   "message ----------\nFrom: a@example.org\n");
    CHECK(reply.new_text == "Done.");
}

TEST_CASE("a signature below its delimiter is kept apart") {
    const auto reply = split_reply("It works.\n\n-- \nAnn Example\nExample Ltd, Springfield\n\nOn 7 May "
                                   "2024, at 15:14, Ann wrote:\n> old\n> text");
    CHECK(reply.new_text == "It works.");
    CHECK(reply.signature == "--\nAnn Example\nExample Ltd, Springfield");
}

TEST_CASE("a block of contact data below the text is a signature") {
    const auto reply = split_reply(
        "It still does not print.\n\nAnn Example\nann@example.org\n+49 30 1234567\nwww.example.org");
    CHECK(reply.new_text == "It still does not print.");
    const std::string announced = "Please call my colleague:\n\nAnn Example\nann@example.org\n+49 30 1234567";
    CHECK(split_reply(announced).new_text == announced);
}

TEST_CASE("a mailing list's footer is no new text") {
    const auto reply = split_reply("It works.\n_______________________________________________\nusers "
                                   "mailing list\nhttps://lists.example.org/users");
    CHECK(reply.new_text == "It works.");
}

TEST_CASE("words of a signature inside a sentence are no signature") {
    for (const char* text :
         {"With regards to the payment, it is late.", "Sent from my desk, that is easier than my phone.",
          "The note was sent from my iPhone app.", "Key points\n----\n\n1. one\n\n----\n\nThe end.",
          "I write because of:\n-- the first\n-- the second\n\nThanks!"}) {
        INFO(text);
        CHECK(split_reply(text).new_text == text);
    }
}

TEST_CASE("fields of a form are no header block") {
    const std::string text = "The interview:\n\nDate: Wednesday 3 October 2024\nTime: 7:00\nAddress: 1 "
                             "Example Street\n\nBring your papers.";
    CHECK(split_reply(text).new_text == text);
}

TEST_CASE("a marked line that nothing announces is an ornament") {
    const std::string text = "Visit us now\n>>> >>>  http://www.example.org <<<\nand see.";
    CHECK(split_reply(text).new_text == text);
}

TEST_CASE("hostile texts are taken apart in time linear in their size") {
    const auto repeat = [](std::string_view unit, std::size_t bytes) {
        std::string text;
        while (text.size() < bytes) text += unit;
        return text;
    };
    for (const char* unit :
         {"> x\n", "On \n", "On Mon, 6 May 2024 at 10:00, x wrote:\n> a\n", "a:\n", "From: a@b.c\n",
          "---\n\n\n", "-- \n", ">", "\n", "> x\ny)\n", "From: a\nTo: b\n\n", "wrote: "}) {
        INFO(unit);
        const std::string text = repeat(unit, 4'000'000);
        const auto start = std::chrono::steady_clock::now();
        const auto reply = split_reply(text);
        // Quadratic behaviour would take hours; the bound leaves room for sanitizers and busy machines.
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
        CHECK(reply.new_text.size() + reply.quoted.size() + reply.signature.size() <= 2 * text.size());
    }
}
