# SPDX-License-Identifier: MIT
"""The main job: a mail is a ticket, its sender holds the number, and the answer finds its way."""

import datetime
import re
import zoneinfo

import pytest

from support import mails
from support.process import settle

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def business_due(start, hours):
    """The obvious way: minute by minute, those of Monday to Friday in Berlin count."""
    left, at = hours * 60, start
    while left > 0:
        if at.astimezone(BERLIN).weekday() < 5:
            left -= 1
        at += datetime.timedelta(minutes=1)
    return at


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def near(one, other):
    """Whether two moments are the same but for what is cut off or passes between two looks at the clock."""
    return abs(one - other) <= datetime.timedelta(minutes=1)


def due_in(acknowledgement):
    """The due time that an acknowledgement promises: "Mon 2026-11-23 17:00 CET (UTC+01:00)"."""
    found = re.search(r"(\d{4}-\d\d-\d\d \d\d:\d\d) \w* ?\(UTC([+-]\d\d:\d\d)\)", mails.text_of(acknowledgement))
    assert found, mails.text_of(acknowledgement)
    return datetime.datetime.fromisoformat(found.group(1) + found.group(2))


@pytest.fixture(params=["aiosmtpd", "postfix"])
def desk_behind(request, make_desk, smtp):
    """A running desk, behind each kind of relay."""
    port = smtp.port if request.param == "aiosmtpd" else request.getfixturevalue("postfix").port
    return make_desk(smtp_port=port).start()


def test_a_new_mail_gets_one_acknowledgement_with_tid_level_and_due_time(desk_behind):
    desk = desk_behind
    mail, ack, tid = desk.open_ticket(subject="Printer on fire")
    assert tid == 1000
    assert str(ack["Subject"]).count("[TID#1000]") == 1 and "Printer on fire" in str(ack["Subject"])
    assert ack["To"].addresses[0].addr_spec == desk.client.address
    assert "non-commercial" in mails.text_of(ack)
    assert ack["In-Reply-To"] == mail["Message-ID"] and mail["Message-ID"] in ack["References"]
    assert ack["Auto-Submitted"] == "auto-replied" and ack["Precedence"] == "auto_reply"
    assert "OOF" in ack["X-Auto-Response-Suppress"] and "<" in ack["Message-ID"] and ack["Date"]

    ticket, = desk.ctl.json("list")
    created = moment(ticket["created"])
    assert abs(moment(ticket["due"]) - business_due(created, 48)) < datetime.timedelta(minutes=1)
    assert abs(due_in(ack) - moment(ticket["due"])) < datetime.timedelta(minutes=1)

    notice = desk.wait_notice(tid)
    assert desk.client.address in mails.everything(notice) and "It burns." in mails.text_of(notice)
    settle(1)
    assert len(desk.client.inbox()) == 1 and len(desk.staff.inbox()) == 1


def test_a_licensed_sender_gets_the_commercial_level(desk):
    _, ack, tid = desk.open_ticket(desk.licensed)
    ticket, = desk.ctl.json("list")
    assert ticket["level"] == "commercial" and "commercial" in mails.text_of(ack)
    assert "non-commercial" not in mails.text_of(ack)
    assert near(moment(ticket["due"]), business_due(moment(ticket["created"]), 24))
    assert near(due_in(ack), moment(ticket["due"]))
    assert tid == ticket["tid"]


def test_an_expired_licence_gives_the_lowest_level(make_desk):
    desk = make_desk()
    desk.license(f"{desk.licensed.address},Late Ltd,premium,,,2019-01-01,2019-12-31,,,LK-9")
    desk.start().open_ticket(desk.licensed)
    assert desk.ctl.json("list")[0]["level"] == "non-commercial"


@pytest.mark.parametrize("how", [
    pytest.param({"in_reply_to": False, "references": False, "subject": "Re: [TID#{tid}] whatever"}, id="tag"),
    pytest.param({"in_reply_to": False, "tag": False}, id="references-only"),
    pytest.param({"references": False, "tag": False}, id="in-reply-to-only"),
    pytest.param({"in_reply_to": False, "references": False, "subject": "AW: WG: Fwd: [ tid # {tid} ] burnt"}, id="mangled-tag"),
    pytest.param({"subject": "Antw: Drcker brennt"}, id="mangled-subject"),
])
def test_a_reply_finds_its_ticket(desk, how):
    _, ack, tid = desk.open_ticket()
    how = {**how, "subject": how["subject"].format(tid=tid)} if "subject" in how else how
    desk.client.reply(ack, "It still burns.", **how)
    desk.wait_notice(tid, 2)
    entries = [entry for entry in desk.entries(tid) if entry["direction"] == "in"]
    assert len(entries) == 2 and "still burns" in entries[1]["text"]
    assert [ticket["tid"] for ticket in desk.ctl.json("list", "--all")] == [tid]


def test_a_reply_to_the_clients_own_mail_finds_its_ticket(desk):
    mail, _, tid = desk.open_ticket()
    desk.client.write(desk.address, "Something else entirely", "More smoke.", headers={"In-Reply-To": mail["Message-ID"]})
    desk.wait_notice(tid, 2)
    assert len(desk.ctl.json("list", "--all")) == 1


def test_a_stranger_with_a_guessed_tag_gets_a_new_ticket(desk):
    _, _, tid = desk.open_ticket()
    stranger = desk.person("mallory")
    _, ack, other = desk.open_ticket(stranger, f"Re: [TID#{tid}] Printer on fire", "Let me in.")
    assert other not in (None, tid)
    assert f"TID#{tid}" not in mails.text_of(ack)
    assert len(desk.entries(tid)) == 1
    mention = desk.wait_notice(other)
    assert str(tid) in mails.text_of(mention), "staff see which ticket the stranger named"


def test_a_staff_reply_reaches_the_client_without_the_staff_address(desk_behind):
    desk = desk_behind
    mail, ack, tid = desk.open_ticket()
    notice = desk.wait_notice(tid)
    assert desk.address in str(notice["Reply-To"] or notice["From"])
    desk.staff.reply(notice, "Use the extinguisher.\n\n-- \nAnna, room 7", message_id=True)
    answer = desk.wait_ack(desk.client, 2)
    text = mails.text_of(answer)
    assert "Use the extinguisher." in text and "Anna, room 7" in text
    assert answer["From"].addresses[0].addr_spec == desk.address
    assert mails.tid_of(answer) == tid
    assert mail["Message-ID"] in answer["References"] and answer["In-Reply-To"]
    assert answer["Auto-Submitted"] in (None, "no")
    assert desk.staff.address not in mails.everything(answer)
    assert notice["Message-ID"] not in mails.everything(answer), "the notice's token would let its holder speak as staff"
    ticket, = desk.ctl.json("list")
    assert ticket["status"] == "waiting" and ticket["due"] is None
    assert [entry["direction"] for entry in desk.entries(tid)] == ["in", "out"]

    desk.client.reply(answer, "Thank you, it is out.")
    desk.wait_notice(tid, 2)
    assert desk.ctl.json("list")[0]["status"] == "open"


def test_a_second_start_processes_nothing_again(desk):
    _, _, tid = desk.open_ticket()
    desk.wait_notice(tid)
    before = desk.ctl.json("show", tid)
    assert desk.daemon.stop() == 0
    desk.start()
    settle(1.5)
    assert desk.ctl.json("show", tid) == before
    assert len(desk.client.inbox()) == 1 and len(desk.staff.inbox()) == 1


def test_the_same_message_delivered_twice_is_one_entry(desk):
    mail, _, tid = desk.open_ticket()
    desk.client.send(mail)
    desk.client.write(desk.address, "Second", "Another matter.")
    desk.wait_ack(desk.client, 2)
    assert len(desk.ctl.json("list")) == 2 and len(desk.entries(tid)) == 1
    assert len(desk.client.inbox()) == 2


def test_a_mail_of_many_alphabets_with_html_and_an_attachment_is_read(desk):
    picture = bytes(range(256)) * 40
    mail, ack, tid = desk.open_ticket(
        subject="Drucker brennt — принтер горит 🔥", text="plain: Grüße, привет, 日本\n", html="<p>html: <b>Grüße</b></p>",
        attachments=[("Größe ’24.png", "image/png", picture)])
    assert "принтер горит 🔥" in str(ack["Subject"])
    entry, = desk.entries(tid)
    assert entry["subject"] == "Drucker brennt — принтер горит 🔥" and "привет, 日本" in entry["text"]
    assert entry["attachments"][0]["filename"] == "Größe ’24.png" and entry["attachments"][0]["size"] == len(picture)
    assert entry["message_id"].strip("<>") == mail["Message-ID"].strip("<>")
    assert desk.ctl.bytes("attachment", entry["id"], 1) == picture
    notice = desk.wait_notice(tid)
    assert [part.get_content() for part in notice.iter_attachments()] == [picture], "staff get the attachment"


def test_a_backlog_is_taken_in_at_the_first_start_and_old_mail_is_not_acknowledged(make_desk, dovecot):
    desk = make_desk()
    fresh = [mails.new_mail(desk.client.address, desk.address, f"Backlog {n}", "text").as_bytes(policy=mails.WIRE) for n in range(30)]
    dovecot.fill(desk.user, fresh)  # INTERNALDATE: the files' own time, now
    old = dovecot.imap(desk.user)
    month_ago = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=30)
    old.append("INBOX", None, month_ago, mails.new_mail(desk.licensed.address, desk.address, "Old", "text").as_bytes(policy=mails.WIRE))
    old.logout()
    desk.daemon.configure({"gate": {"per_address": []}})
    desk.start()
    desk.client.wait_mail(count=30)
    settle(0.5)
    tickets = desk.ctl.json("list")
    assert sorted(ticket["subject"] for ticket in tickets) == sorted([f"Backlog {n}" for n in range(30)] + ["Old"])
    assert sorted(mails.tid_of(ack) for ack in desk.client.inbox()) == sorted(
        ticket["tid"] for ticket in tickets if ticket["subject"] != "Old")
    assert desk.licensed.inbox() == []
