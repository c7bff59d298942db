// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

/// What mail programs of the world write around a quotation and below a text.
namespace reply_samples {

struct Case {
    const char* name;
    const char* mark;
};

// clang-format off

/// What programs write above a quotation; each is put between an answer and an unmarked old text.
inline constexpr Case attributions[] = {
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
    {"English, without a date", "Ann Example <ann@example.org> wrote:"},
    {"English, name over two lines", "On Tue, May 7, 2024 at 3:14 PM A Very Long Name Of Some Department\n(Example International) <ann@example.org>\nwrote:"},
    {"English, mobile", "---- Ann Example wrote ----"},
    {"Catalan", "Missatge de Ann Example <ann@example.org> del dia dt., 7 de maig 2024 a les 15:14:"},
    {"Polish, Apple", "Wiadomość napisana przez Ann Example <ann@example.org> w dniu 7 maj 2024, o godz. 15:14:"},
    {"Russian, The Bat", "Вы писали 7 мая 2024 г., 15:14:02:"},
    {"Russian, mail.ru", "Вторник, 7 мая 2024, 15:14 +03:00 от Ann Example <ann@example.org>:"},
    {"Swedish, Thunderbird", "Den 2024-05-07 kl. 15:14, skrev Ann Example:"},
    {"Portuguese, Thunderbird", "Às 15:14 de 07/05/2024, Ann Example escreveu:"},
    {"Chinese, NetEase", "在 2024-05-07 15:14:02，\"Ann Example\" <ann@example.org> 写道："},
    {"Korean", "2024년 5월 7일 (화) 오후 3:14, Ann Example <ann@example.org>님이 작성:"},
};

/// Header blocks of Outlook and its kin.
inline constexpr Case header_blocks[] = {
    {"English", "From: Ann Example <ann@example.org>\nSent: Tuesday, May 7, 2024 3:14 PM\nTo: Desk\nSubject: RE: printer"},
    {"English, below a rule", "________________________________\nFrom: Ann Example <ann@example.org>\nSent: Tuesday, May 7, 2024 3:14 PM\nTo: Desk\nSubject: printer"},
    {"English, bold and wrapped", "*From:* Ann Example [mailto:\nann@example.org]\n*Sent:* Tuesday, May 7, 2024 3:14 PM\n*To:* Desk\n*Subject:* printer"},
    {"English, date first", "Date: Tue, 7 May 2024 15:14:00 +0200\nFrom: ann@example.org\nTo: desk@example.com\nSubject: printer"},
    {"English, two fields", "From: ann@example.org\nDate: Tue, 7 May 2024 15:14:00 +0200"},
    {"English, below two rules", "--------\n________________________________\nFrom: Ann Example <ann@example.org>\nSent: Tuesday, May 7, 2024 3:14 PM\nTo: Desk\nSubject: printer"},
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
inline constexpr Case separators[] = {
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
inline constexpr Case devices[] = {
    {"English", "Sent from my iPhone"}, {"English, Android", "Sent from my Samsung Galaxy smartphone."},
    {"English, unknown thing", "Sent from my Fairphone"}, {"English, Outlook", "Get Outlook for iOS<https://aka.ms/o0ukef>"},
    {"English, Windows", "Sent from Mail for Windows 10"}, {"German", "Von meinem iPhone gesendet"},
    {"German, Outlook", "Gesendet von Outlook für Android"}, {"French", "Envoyé de mon iPhone"},
    {"French, Outlook", "Envoyé à partir de Outlook pour iOS"}, {"Spanish", "Enviado desde mi iPhone"},
    {"Portuguese", "Enviado do meu iPhone"}, {"Italian", "Inviato da iPhone"}, {"Dutch", "Verstuurd vanaf mijn iPhone"},
    {"Polish", "Wysłane z iPhone'a"}, {"Russian", "Отправлено с iPhone"}, {"Ukrainian", "Надіслано з iPhone"},
    {"Czech", "Odesláno z iPhonu (iPhone)"}, {"Swedish", "Skickat från min iPhone"}, {"Danish", "Sendt fra min iPhone"},
    {"Finnish", "Lähetetty iPhonesta, iPhone"}, {"Japanese", "iPhoneから送信"}, {"Chinese", "发自我的iPhone"},
    {"German, tablet", "Von Samsung-Tablet gesendet"}, {"Portuguese, Windows", "Enviado do Email para Windows"},
    {"Polish, Outlook", "Pobierz aplikację Outlook dla systemu iOS"}, {"Czech, Outlook", "Získejte Outlook pro iOS"},
    {"Finnish, iPad", "Lähetetty iPadista"}, {"Chinese, Outlook", "来自 Android 版 Outlook"}, {"Turkish", "iPhone'umdan gönderildi"},
    {"English, behind dashes", "-- Sent from my HP TouchPad"},
};

/// Closings with which a signature begins.
inline constexpr Case closings[] = {
    {"English", "Kind regards,"}, {"German", "Mit freundlichen Grüßen"}, {"French", "Cordialement,"}, {"Spanish", "Un saludo,"},
    {"Portuguese", "Atenciosamente,"}, {"Italian", "Cordiali saluti"}, {"Dutch", "Met vriendelijke groet,"},
    {"Polish", "Z poważaniem"}, {"Russian", "С уважением,"}, {"Ukrainian", "З повагою,"}, {"Czech", "S pozdravem"},
    {"Swedish", "Med vänlig hälsning"}, {"Danish", "Med venlig hilsen"}, {"Norwegian", "Vennlig hilsen"},
    {"Finnish", "Ystävällisin terveisin"}, {"Japanese", "敬具"}, {"Chinese", "此致"},
};

// clang-format on

} // namespace reply_samples
