# SPDX-License-Identifier: MIT
"""The development department: it gets the correspondence, answers inside, and the client sees one thread."""

import pytest

from support import clock, mails
from support.waiting import wait_for


def settled(desk):
    wait_for("the outbox to be empty", lambda: all(m["state"] == "sent" for m in desk.ctl.json("outbox")), 15)


@pytest.fixture
def team(make_desk):
    """A desk with an agent and a developer, not started: (desk, dora)."""
    desk = make_desk()
    dora = desk.person("dora", "Dora", "desk.example")
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address},
                                     {"name": "Dora", "address": dora.address, "role": "developer"}]})
    yield desk, dora
    dora.leave()


def test_development_gets_all_of_it_answers_inside_and_the_client_only_what_is_said_to_be_public(team):
    desk, dora = team
    desk.start()
    client = desk.licensed
    _, ack, tid = desk.open_ticket(client, text="It burns.\npassword: hunter2\n",
                                   attachments=[("fire.png", "image/png", b"\x89PNG fire")])
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "Which printer?", quote=False)
    client.reply(desk.wait_ack(client, 2), "The red one.", quote=False,
                 attachments=[("log.txt", "text/plain", b"a log\n")])
    desk.staff.reply(desk.wait_notice(tid, 2), "!note\n!assign me\n!development\nCan you look at the driver?", quote=False)
    wait_for("Anna to have the ticket", lambda: desk.ctl.json("show", tid)["assignee"] == "Anna", 15)
    letter = dora.wait_mail(lambda mail: mails.tid_of(mail) == tid)
    text = mails.text_of(letter)
    for words in ("Anna passed", "| It burns.", "| Which printer?", "| The red one.", "| Can you look at the driver?"):
        assert words in text, text
    assert "hunter2" not in text
    assert sorted(part.get_filename() for part in letter.iter_attachments()) == ["fire.png", "log.txt"]
    before = len(client.inbox())
    dora.reply(letter, "It is the driver. Do not tell them yet.")
    inside = desk.staff.wait_mail(lambda mail: "Do not tell them yet." in mails.text_of(mail))
    dora.reply(letter, "!public\nPlease update the driver.")
    outside = client.wait_mail(lambda mail: "Please update the driver." in mails.text_of(mail))
    assert desk.address in str(outside["From"]) and mails.tid_of(outside) == tid
    settled(desk)
    assert mails.tid_of(inside) == tid and len(client.inbox()) == before + 1
    for mail in client.inbox():
        assert "Do not tell" not in mails.everything(mail) and dora.address not in mails.everything(mail)
    shown = desk.ctl.json("show", tid)
    assert shown["status"] == "waiting" and shown["due"] is None
    assert [entry["direction"] for entry in shown["entries"]] == ["in", "out", "in", "note", "note", "out"]


def test_a_level_that_may_not_pass_is_refused_with_the_reason(team):
    desk, dora = team
    desk.start()
    _, _, tid = desk.open_ticket(desk.client)
    desk.staff.reply(desk.wait_notice(tid), "!development", quote=False)
    refusal = mails.text_of(desk.wait_notice(tid, 2))
    assert "non-commercial" in refusal and "does not pass to the development department" in refusal
    assert desk.ctl.json("show", tid)["level"] == "non-commercial"
    done = desk.ctl.run("development", tid, "--as", "Anna")
    assert done.returncode == 1 and "non-commercial" in done.stderr.decode()
    assert dora.inbox() == []


def test_a_developer_cannot_answer_a_client_by_reply_from_the_shell_without_saying_so(team):
    desk, dora = team
    desk.start()
    _, _, tid = desk.open_ticket(desk.licensed)
    desk.ctl("development", tid, "--as", "Anna")
    assert "!public" in desk.ctl.run("reply", tid, "--as", "Dora", stdin="The driver.\n").stderr.decode()
    desk.ctl("reply", tid, "--as", "Dora", stdin="!public\nUpdate the driver.\n")
    assert "Update the driver." in mails.text_of(desk.wait_ack(desk.licensed, 2))


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_development_has_fourteen_days_and_its_people_are_told_at_their_end(team, tmp_path):
    desk, dora = team
    time = clock.Clock(tmp_path / "time")
    desk.start(env=time.env)
    _, _, tid = desk.open_ticket(desk.licensed)
    desk.staff.reply(desk.wait_notice(tid), "!note\n!development", quote=False)
    dora.wait_mail(lambda mail: mails.tid_of(mail) == tid)
    assert desk.ctl.json("show", tid)["level"] == "development"
    time.move(hours=14 * 24 + 0.5)
    overdue = dora.wait_mail(lambda mail: "Overdue" in str(mail["Subject"]) and mails.tid_of(mail) == tid, 30)
    dora.reply(overdue, "!public\nUpdate the driver.", quote=False)
    desk.licensed.wait_mail(lambda mail: "Update the driver." in mails.text_of(mail), 20)
    wait_for("the clock to stop", lambda: desk.ctl.json("show", tid)["due"] is None, 15)
