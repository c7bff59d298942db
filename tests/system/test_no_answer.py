# SPDX-License-Identifier: MIT
"""What a machine sent is never answered: no loop, no mail to a list, no backscatter."""

import pytest

from support import mails
from support.process import settle

BOUNCE = """\
From: MAILER-DAEMON@mx.client.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce-1@mx.client.example>
Date: Mon, 23 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; somebody@client.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

From: someone@else.example
Message-ID: <not-ours@else.example>
Subject: hello

text
--b--
"""


def through(desk):
    """A client's mail sent behind the others has been answered: so those before it have been looked at."""
    _, _, tid = desk.open_ticket(desk.licensed, "The one that is answered")
    desk.wait_notice(tid)
    settle(0.7)


@pytest.mark.parametrize("headers", [
    {"List-Id": "<users.lists.example>", "Precedence": "list"},
    {"List-Unsubscribe": "<mailto:leave@lists.example>"},
    {"Precedence": "bulk"},
    {"Auto-Submitted": "auto-generated"},
    {"X-Auto-Response-Suppress": "All"},
], ids=lambda headers: next(iter(headers)) + "-" + next(iter(headers.values()))[:9].strip("<"))
def test_list_and_generated_mail_becomes_a_ticket_and_a_notice_but_gets_no_answer(desk, headers):
    desk.client.write(desk.address, "From a machine", "Nightly report.", headers=headers)
    desk.staff.wait_mail(lambda mail: "From a machine" in str(mail["Subject"]))
    through(desk)
    assert desk.client.inbox() == []
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list")) == ["From a machine", "The one that is answered"]


def test_an_automatic_reply_without_a_ticket_is_filed_and_bothers_nobody(desk):
    desk.client.write(desk.address, "Out of office: Re: hello", "I am away.", headers={"Auto-Submitted": "auto-replied"})
    through(desk)
    assert desk.client.inbox() == []
    assert [ticket["subject"] for ticket in desk.ctl.json("list", "--all")] == ["The one that is answered"]
    assert [mail["Subject"] for mail in desk.staff.inbox() if "Out of office" in str(mail["Subject"])] == []
    assert len(desk.ctl.json("list", "--machine")) == 1


def test_a_vacation_note_on_a_ticket_is_filed_there_and_changes_nothing(desk):
    _, ack, tid = desk.open_ticket()
    before = desk.ctl.json("list")[0]
    desk.client.reply(ack, "I am on holiday.", subject="Automatic reply: " + str(ack["Subject"]),
                      headers={"Auto-Submitted": "auto-replied"})
    through(desk)
    after = next(ticket for ticket in desk.ctl.json("list") if ticket["tid"] == tid)
    assert (after["status"], after["due"]) == (before["status"], before["due"])
    assert after["entry_count"] == 2 and len(desk.client.inbox()) == 1


def test_a_bounce_that_belongs_to_no_ticket_is_filed_and_bothers_nobody(desk):
    desk.client.send(BOUNCE.format(to=desk.address).replace("\n", "\r\n").encode(), [desk.address], envelope_from="")
    through(desk)
    assert [ticket["subject"] for ticket in desk.ctl.json("list", "--all")] == ["The one that is answered"]
    assert len(desk.ctl.json("list", "--machine")) == 1
    assert len(desk.staff.inbox()) == 1


@pytest.mark.parametrize("sender", ["no-reply", "mailer-daemon", "postmaster"])
def test_addresses_that_are_no_persons_are_not_answered(desk, smtp, sender):
    person = desk.person(sender)
    mail = mails.new_mail(f"{sender}@client.example", desk.address, "Your parcel", "It is on its way.")
    person.send(mail)
    through(desk)
    assert smtp.accepted_for(f"{sender}@client.example") == []


def test_the_desk_does_not_answer_itself(make_desk, smtp):
    desk = make_desk(desk={"aliases": ["helpdesk@desk.example"]}).start()
    for own in (desk.address, "helpdesk@desk.example"):
        desk.client.send(mails.new_mail(own, desk.address, "Echo", "text"))
    before = len(smtp.accepted_for(desk.address))
    through(desk)
    assert len(smtp.accepted_for(desk.address)) == before + 1  # the mail of through() alone
    assert smtp.accepted_for("helpdesk@desk.example") == []


def test_the_windows_of_the_gate_hold(make_desk):
    desk = make_desk(gate={"per_address": ["3/10m"]}).start()
    for number in range(6):
        desk.client.write(desk.address, f"Request {number}", f"text {number}")
    desk.staff.wait_mail(lambda mail: "Request" in str(mail["Subject"]), count=6)
    settle(0.7)
    assert len(desk.client.inbox()) == 3
    assert len(desk.ctl.json("list")) == 6
