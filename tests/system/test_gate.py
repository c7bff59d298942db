# SPDX-License-Identifier: MIT
"""The gate as an administrator meets it, the list of spam, and what never gets an answer."""

import json
import pathlib

import pytest

from support import mails
from support.process import settle
from support.waiting import wait_for

CORPUS = pathlib.Path(__file__).resolve().parents[3] / "shared" / "corpus"


def marked_mail(desk, subject="Win a prize"):
    desk.client.write(desk.address, subject, "Click here.", headers={"X-Spam-Flag": "YES"})
    return wait_for("the mail in the list of spam", lambda: desk.ctl.json("spam"))


def test_what_the_filter_marked_is_kept_in_a_list_of_its_own_and_nobody_hears_of_it(desk):
    row = marked_mail(desk)[0]
    assert row["subject"] == "Win a prize" and "X-Spam-Flag" in row["reason"] and row["tid"] is None
    assert desk.ctl.json("list", "--spam") == desk.ctl.json("spam")
    desk.open_ticket(desk.licensed, "The one that is answered")
    settle(0.7)
    assert desk.client.inbox() == []
    assert [mail["Subject"] for mail in desk.staff.inbox() if "prize" in str(mail["Subject"])] == []
    assert [ticket["subject"] for ticket in desk.ctl.json("list", "--all")] == ["The one that is answered"]
    assert desk.ctl.json("list", "--machine") == []
    assert "Click here." in desk.ctl("raw", row["id"])


def test_what_is_no_spam_comes_in_as_if_it_had_just_arrived(desk):
    row = marked_mail(desk, "Printer on fire")[0]
    desk.ctl("spam", "--not", row["id"])
    acknowledgement = desk.wait_ack(desk.client)
    tid = mails.tid_of(acknowledgement)
    desk.wait_notice(tid)
    shown = desk.ctl.json("show", tid)
    assert shown["status"] == "open" and shown["due"] and [entry["id"] for entry in shown["entries"]] == [row["id"]]
    assert "a person said that it is none" in shown["entries"][0]["reason"]
    assert desk.ctl.json("spam") == []
    desk.ctl("spam", "--not", row["id"], status=1)
    desk.client.reply(acknowledgement, "More of it.")
    wait_for("the reply on the ticket", lambda: len(desk.entries(tid)) == 2)


def test_who_said_that_it_is_no_spam_is_told_and_must_be_one_of_the_staff(desk):
    row = marked_mail(desk, "Printer on fire")[0]
    desk.ctl("spam", "--not", row["id"], "--as", "Nobody", status=2)
    desk.ctl("spam", "--not", row["id"], "--as", "Anna")
    tid = mails.tid_of(desk.wait_ack(desk.client))
    assert "and Anna said that it is none" in desk.ctl.json("show", tid)["entries"][0]["reason"]
    desk.ctl("spam", tid)
    desk.ctl("spam", "--not", tid, "--as", "Anna")
    assert [event["who"] for event in desk.ctl.json("show", tid)["events"] if event["what"] == "reopened"] == ["Anna"]


def test_the_global_breaker_opens_with_one_alert_and_is_reset_by_a_person(make_desk):
    desk = make_desk(gate={"global": ["3/1h"]})
    admin = desk.person("ops", domain="desk.example")
    desk.daemon.configure({"desk": {"admin": admin.address}})
    desk.start()
    for number in range(5):
        desk.client.write(desk.address, f"Request {number}", f"text {number}")
    alert = admin.wait_mail()
    assert "3 in 1 h" in mails.text_of(alert) and alert["Auto-Submitted"] == "auto-generated"
    wait_for("all tickets", lambda: len(desk.ctl.json("list")) == 5)
    state = desk.ctl.json("gate")
    assert state["breaker"] == "open" and state["windows"] == [{"sent": 3, "most": 3, "seconds": 3600}]
    assert "OPEN" in desk.ctl("gate")
    settle(0.7)
    assert len(desk.client.inbox()) == 3 and len(admin.inbox()) == 1
    desk.ctl("gate", "--reset")
    assert desk.ctl.json("gate")["breaker"] == "closed"
    desk.client.write(desk.address, "Request after", "text")
    desk.wait_ack(desk.client, 4)
    assert len(admin.inbox()) == 1


def test_an_address_that_the_server_does_not_know_is_suspended_until_it_is_lifted(desk, smtp):
    smtp.answer("rcpt", "550 5.1.1 no such user", match=desk.client.address)
    desk.client.send(mails.new_mail(desk.client.address, desk.address, "Hello", "text"))
    dead = wait_for("the suspension", lambda: desk.ctl.json("gate")["suspended"])
    assert dead[0]["address"] == desk.client.address and "5.1.1" in dead[0]["why"]
    desk.staff.wait_mail(lambda mail: "could not be delivered" in mails.text_of(mail), seconds=40)
    tid = desk.ctl.json("list")[0]["tid"]
    failed = desk.ctl.json("show", tid)["failed_deliveries"]
    assert [item["kind"] for item in failed] == ["acknowledgement"] and failed[0]["returned_by"] is None
    answer = desk.ctl.run("reply", tid, "--as", "Anna", stdin="Try again.")
    assert answer.returncode == 1 and b"5.1.1" in answer.stderr
    desk.ctl("gate", "--lift", "nobody@client.example", status=1)
    desk.ctl("gate", "--lift", desk.client.address)
    assert desk.ctl.json("gate")["suspended"] == []


# Called bounces by their source, and nothing in them is a machine's: a person's header, and a text that sells.
UNMARKED_SPAM = {"bounceparser/spam-bogus-email-in-report.msg", "bounceparser/spam-with-image.msg"}


def machines_mail():
    """The files of the corpus that expectations call a machine's mail."""
    rows = [json.loads(line) for line in (CORPUS / "expected.jsonl").read_text().splitlines()]
    kinds = {"bounce", "auto_reply", "list", "feedback"}
    return sorted({row["file"] for row in rows if row.get("kind") in kinds} - UNMARKED_SPAM)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not beside this folder")
def test_no_machines_mail_of_the_corpus_is_answered(make_desk, smtp):
    desk = make_desk()
    imap = desk.dovecot.imap(desk.user)
    files = machines_mail()
    assert len(files) > 500
    for name in files:
        data = (CORPUS / name).read_bytes().replace(b"\0", b"?").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        assert imap.append("INBOX", None, None, data)[0] == "OK", name
    imap.logout()
    before = len(smtp.accepted())
    desk.start(seconds=60)
    wait_for("all mails to be taken", lambda: len(desk.ctl.json("ledger")) == len(files), seconds=120)
    wait_for("the outbox to be empty", lambda: all(item["state"] == "sent" for item in desk.ctl.json("outbox")), seconds=240,
             explain=lambda: desk.ctl("outbox"))
    told = {to for mail in smtp.accepted()[before:] for to in mail["to"]}
    assert told <= {desk.staff.address}
