# SPDX-License-Identifier: MIT
"""Staff ask and command by mail: receipts, transcripts, questions, and several tickets at once."""

import pytest

from support import mails
from support.waiting import wait_for


def from_desk(desk, person, words):
    """The newest mail of the desk to somebody whose text holds these words."""
    return person.wait_mail(lambda mail: desk.address in str(mail["From"]) and words in mails.text_of(mail), 20,
                            explain=desk.daemon.process.tail)


def statuses(desk, *tids):
    return [desk.ctl.json("show", tid)["status"] for tid in tids]


@pytest.fixture
def desk(make_desk):
    """Anna gets receipts, and a plain From: of staff is believed."""
    desk = make_desk(trust={"staff": "from"})
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address, "receipts": True}]})
    return desk.start()


def test_an_answer_with_commands_is_relayed_and_its_writer_gets_one_receipt(desk):
    _, _, tid = desk.open_ticket()
    notice = desk.wait_notice(tid)
    mail = desk.staff.reply(notice, "Use water.\n\n!assign me\n!close\n", quote=False)
    answer = desk.client.wait_mail(lambda each: "Use water." in mails.text_of(each), 20, explain=desk.daemon.process.tail)
    assert "!close" not in mails.everything(answer)
    receipt = from_desk(desk, desk.staff, "Your mail")
    assert receipt["In-Reply-To"] == mail["Message-ID"]
    text = mails.text_of(receipt)
    assert f"Sent to: {desk.client.address}" in text and "!assign me" in text and "closed" in text
    assert statuses(desk, tid) == ["closed"]
    shown = desk.ctl.json("show", tid)
    assert shown["assignee"] == "Anna"


def test_one_bad_line_and_nothing_is_done_but_every_line_is_told(desk):
    _, _, tid = desk.open_ticket()
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "!close\n!assign Annna\n!frobnicate\n\nA text that took an hour.\n", quote=False)
    text = mails.text_of(from_desk(desk, desk.staff, "line by line"))
    assert "!close: would be done" in text
    assert '!assign Annna: There is no "Annna" in the staff; there are Anna' in text
    assert "!frobnicate: There is no command" in text
    assert "A text that took an hour." in text
    assert statuses(desk, tid) == ["open"]
    assert not [mail for mail in desk.client.inbox() if "an hour" in mails.text_of(mail)]
    assert not [mail for mail in desk.staff.inbox() if mails.text_of(mail).startswith("Your mail")]


def test_questions_without_a_ticket_are_answered_and_open_none(desk):
    _, _, tid = desk.open_ticket(subject="Printer on fire", text="It burns. Password: geheim77\n")
    desk.wait_notice(tid)
    desk.ctl("note", tid, "--as", "Anna", stdin="A remark of ours.\n")
    desk.staff.write(desk.address, "what is there", f'!list\n!find "burns\n!show {tid}\n!help\n')
    answer = from_desk(desk, desk.staff, "A remark of ours.")
    text = mails.text_of(answer)
    assert mails.tid_of(answer) is None
    assert text.count(f"[TID#{tid}] Printer on fire") >= 2  # in the list, and found
    assert "!assign NAME|me|nobody" in text
    assert "geheim77" not in text
    assert len(desk.ctl.json("list", "--all")) == 1
    wait_for("an empty outbox", lambda: all(mail["state"] == "sent" for mail in desk.ctl.json("outbox")), 10)
    assert not [mail for mail in desk.client.inbox() if "A remark" in mails.text_of(mail)]


def test_the_syntax_of_the_index_and_wrong_numbers_do_no_harm(desk):
    _, _, tid = desk.open_ticket(text="A NEAR miss of the column.\n")
    desk.wait_notice(tid)
    desk.staff.write(desk.address, "q", '!find NEAR( "column:x" OR * ^ - \' ;DROP TABLE ticket\n!find miss\n')
    assert f"[TID#{tid}]" in mails.text_of(from_desk(desk, desk.staff, "Printer on fire"))
    desk.staff.write(desk.address, "q", "!show 999999\n!show -1\n!show 99999999999999999999999\n")
    text = mails.text_of(from_desk(desk, desk.staff, "line by line"))
    assert "There is no ticket 999999." in text and "!show -1: It needs the number" in text


def test_commands_on_several_tickets_change_each_or_none(desk):
    tids = [desk.open_ticket(subject=f"Trouble {i}")[2] for i in range(3)]
    desk.wait_notice(tids[-1])
    desk.staff.write(desk.address, "work", f"!assign me {tids[0]} {tids[1]}\n!close {tids[1]} 4711\n")
    assert "There is no ticket 4711." in mails.text_of(from_desk(desk, desk.staff, "line by line"))
    assert [desk.ctl.json("show", tid)["assignee"] for tid in tids] == [None, None, None]

    desk.staff.write(desk.address, "work", f"!assign me {tids[0]} {tids[1]}\n!close [TID#{tids[1]}], {tids[2]}\n")
    text = mails.text_of(from_desk(desk, desk.staff, "Your mail"))
    for tid in tids:
        assert text.count(f"[TID#{tid}]") == 1
    assert statuses(desk, *tids) == ["open", "closed", "closed"]
    events = desk.ctl.json("show", tids[1])["events"]
    assert {("assigned", "Anna"), ("closed", "Anna")} <= {(event["what"], event["who"]) for event in events}
    desk.client.wait_mail(lambda mail: mails.tid_of(mail) == tids[2] and "closed" in mails.everything(mail), 20,
                          explain=desk.daemon.process.tail)


def test_a_thousand_commands_are_refused_in_one_mail(desk):
    _, _, tid = desk.open_ticket()
    desk.wait_notice(tid)
    desk.staff.write(desk.address, "many", f"!urgent {tid}\n" * 1000)
    text = mails.text_of(from_desk(desk, desk.staff, "more than 100 commands"))
    assert text.count("would be done") == 100
    assert desk.ctl.json("show", tid)["urgent"] is False


def test_commands_that_nothing_proves_are_refused_and_answered_to_nobody_else(make_desk):
    desk = make_desk()
    desk.start()
    _, _, tid = desk.open_ticket()
    desk.wait_notice(tid)
    mallory = desk.person("mallory")
    forged = mails.new_mail(desk.staff.address, desk.address, "help", f"!help\n!close {tid}\n", name="Anna")
    mallory.send(forged)
    refusal = from_desk(desk, desk.staff, "nothing proves that it is yours")
    assert "!assign NAME" not in mails.text_of(refusal)
    assert statuses(desk, tid) == ["open"]
    assert len(desk.ctl.json("list", "--all")) == 1
    assert mallory.inbox() == []
    mallory.leave()


def test_an_automatic_reply_to_a_receipt_gets_none(desk):
    _, _, tid = desk.open_ticket()
    desk.staff.reply(desk.wait_notice(tid), "Use water.\n", quote=False)
    receipt = from_desk(desk, desk.staff, "Your mail")
    desk.staff.reply(receipt, "I am away.\n", quote=False, headers={"Auto-Submitted": "auto-replied"})
    desk.open_ticket(subject="Another")  # all that came before was taken by now
    receipts = [mail for mail in desk.staff.inbox() if mails.text_of(mail).startswith("Your mail")]
    assert len(receipts) == 1
    assert not [mail for mail in desk.client.inbox() if "I am away" in mails.text_of(mail)]
