# SPDX-License-Identifier: MIT
"""A client is answered in the language of the mail, whatever the desk speaks itself."""

import pytest

from support import mails

WRITTEN = {
    "de": ("Guten Tag, seit gestern lässt sich unsere Seite nicht mehr öffnen. Bitte helfen Sie uns.\n",
           "Guten Tag,", "nicht kommerziell", "48 Stunden an Arbeitstagen", "Unsere Antwort bis:"),
    "fr": ("Bonjour, depuis hier notre site ne s'ouvre plus. Pouvez-vous nous aider, s'il vous plaît ?\n",
           "Bonjour,", "non commercial", "48 heures (jours ouvrés)", "Notre réponse au plus tard :"),
    "es": ("Buenos días, desde ayer nuestra página ya no se abre. ¿Pueden ayudarnos, por favor?\n",
           "Buenos días:", "no comercial", "48 horas en días laborables", "Respuesta a más tardar:"),
    "ru": ("Здравствуйте, со вчерашнего дня наш сайт не открывается. Помогите нам, пожалуйста.\n",
           "Здравствуйте!", "некоммерческий", "48 часов (по рабочим дням)", "Мы ответим вам не позднее:"),
    "en": ("Hello, our site has not opened since yesterday. Could you please help us?\n",
           "Hello,", "non-commercial", "48 hours on business days", "You hear from us by:"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_a_mail_is_acknowledged_in_the_language_it_is_written_in(desk, language):
    text, *said = WRITTEN[language]
    _, ack, _ = desk.open_ticket(subject="www.shop.example", text=text)
    for words in said:
        assert words in mails.text_of(ack)
    html = ack.get_body(("html",)).get_content()
    assert f'lang="{language}"' in html and said[1] in html


def test_a_header_that_names_a_language_goes_before_the_text(desk):
    _, ack, _ = desk.open_ticket(text="Hello, our site has not opened since yesterday. Please help us.\n",
                                 headers={"Content-Language": "de-AT"})
    assert "Guten Tag," in mails.text_of(ack)


def test_a_language_without_templates_gets_the_desks(make_desk):
    desk = make_desk(desk={"language": "fr"}).start()
    _, ack, _ = desk.open_ticket(text="Buongiorno, da ieri il nostro sito non si apre più. Potete aiutarci per favore?\n")
    assert "Bonjour," in mails.text_of(ack)
    notice = desk.wait_notice(mails.tid_of(ack))
    assert "Nouvelle demande" in mails.text_of(notice), "staff are written to in the desk's language"


def test_a_closing_mail_that_staff_cause_is_in_the_clients_language(desk):
    _, ack, tid = desk.open_ticket(text=WRITTEN["ru"][0])
    desk.ctl("close", tid)
    closing = desk.wait_ack(desk.client, 2)
    assert "закрыт" in mails.text_of(closing)


def test_an_acknowledgement_names_what_it_did_not_find_and_what_cannot_be_opened(desk):
    _, ack, _ = desk.open_ticket(text="Guten Tag, unsere Seite lässt sich leider nicht öffnen, bitte helfen Sie uns.\n",
                                 attachments=[("shot.bmp", "image/bmp", b"BM" + bytes(60)),
                                              ("shot.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(20))])
    text = mails.text_of(ack)
    assert "- die Adresse (URL) Ihrer Website\n" in text and "- die Version der Software\n" in text
    assert "- shot.bmp\n" in text and "shot.png" not in text
    _, ack, _ = desk.open_ticket(
        text="Premium edition, version 4.2 on https://shop.example/: when I press Save, it burns.\n")
    assert "\n- " not in mails.text_of(ack)
