# SPDX-License-Identifier: MIT
"""Staff answer notices from their own mail programs: what the client gets is their words, and nothing of the notice."""

import pytest

from support import mails, programs

INTERNAL = ["How this was decided", "Level:", "Due:", "wrote:", "Original Message", "!close", "!assign"]


def everything(mail):
    """All that a mail holds: its bytes, and each text of it decoded."""
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([mails.everything(mail), *texts])


@pytest.mark.parametrize("program", ["outlook-desktop", "outlook-web", "gmail", "iphone", "thunderbird-below", "mutt-above"])
def test_a_reply_from_a_mail_program_reaches_the_client_without_the_notice(desk, program, tmp_path):
    mail, _, tid = desk.open_ticket(text="It burns in room 7.\n")
    notice = desk.wait_notice(tid)
    programs.reply_as(program, desk.staff, notice, "!assign me\n\nUse the extinguisher.\n\nIt is red.\n\n!close", tmp_path)
    answer = desk.client.wait_mail(lambda each: "extinguisher" in everything(each), explain=desk.daemon.process.tail)
    text = everything(answer)
    assert "It is red." in text
    assert [word for word in INTERNAL if word in text] == []
    assert desk.staff.address not in text and notice["Message-ID"].strip("<>") not in text
    assert mail["Message-ID"] in answer["References"] and answer["In-Reply-To"]
    has_html = any(part.get_content_type() == "text/html" for part in answer.walk())
    assert has_html == (not program.startswith("mutt"))
    ticket, = desk.ctl.json("list", "--all")
    assert ticket["status"] == "closed" and ticket["assignee"] == "Anna"


def test_a_prepared_answer_is_put_in_the_place_of_its_line(make_desk, tmp_path):
    desk = make_desk(desk={"sender": "agent"}).start()
    _, _, tid = desk.open_ticket(text="It burns.\n")
    programs.reply_as("gmail", desk.staff, desk.wait_notice(tid), "Sorry to hear that.\n\n!answer more-information", tmp_path)
    answer = desk.client.wait_mail(lambda each: "Sorry to hear" in everything(each), explain=desk.daemon.process.tail)
    text = mails.text_of(answer)
    assert text.index("Sorry to hear that.") < text.index("step by step")
    assert "!answer" not in everything(answer) and "{{" not in everything(answer)
    assert answer["From"].addresses[0].display_name == "Anna, Example Support"
    assert answer["From"].addresses[0].addr_spec == desk.address


def test_an_unknown_prepared_answer_comes_back_with_the_names_that_there_are(desk, tmp_path):
    _, _, tid = desk.open_ticket()
    programs.reply_as("mutt-above", desk.staff, desk.wait_notice(tid), "!answer nonsense\n\nHello.", tmp_path)
    back = desk.staff.wait_mail(lambda each: "nonsense" in mails.text_of(each), explain=desk.daemon.process.tail)
    assert "more-information" in mails.text_of(back) and "closing-question" in mails.text_of(back)
    assert len(desk.client.inbox()) == 1, "the acknowledgement, and nothing since"
