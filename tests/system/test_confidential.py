# SPDX-License-Identifier: MIT
"""Passwords that clients send: hidden, shown on purpose only, and erased some days after closing."""

import pathlib

import pytest

from support import clock, mails
from support.waiting import wait_for

SECRET = "hunter2secret"


def password_mail(desk):
    return desk.open_ticket(
        subject="Login fails", text=f"Hello,\nmy password: {SECRET}\nThanks\n",
        html=f"<p>Hello,<br>my <b>password</b>: {SECRET}<br>Thanks</p>",
        attachments=[("log.txt", "text/plain", f"password={SECRET}\n".encode())])


def stored(desk):
    """All bytes of the database and its log."""
    return b"".join(path.read_bytes() for path in pathlib.Path(desk.daemon.state_dir).glob("ticketd.db*"))


def events(desk, tid):
    return [event for event in desk.ctl.json("show", tid)["events"]]


def test_a_password_is_hidden_in_the_notice_and_shown_on_purpose_only(desk):
    _, ack, tid = password_mail(desk)
    notice = desk.wait_notice(tid)
    assert f"my password: ********" in mails.text_of(notice) and SECRET not in mails.text_of(notice)
    assert SECRET not in str(notice["Subject"]) and SECRET not in mails.everything(ack)
    assert SECRET in next(notice.iter_attachments()).get_content(), "attachments are sent on as they came"

    assert SECRET not in desk.ctl("show", tid) and "********" in desk.ctl("show", tid)
    assert SECRET not in str(desk.ctl.json("show", tid))
    assert "revealed" not in [event["what"] for event in events(desk, tid)]
    assert SECRET not in desk.ctl("show", tid, "--reveal", "--as", "Nobody", status=2), "whom nobody knows sees nothing"
    assert SECRET in desk.ctl("show", tid, "--reveal", "--as", "Anna")
    assert SECRET in str(desk.ctl.json("show", tid, "--reveal"))
    assert [event["who"] for event in events(desk, tid) if event["what"] == "revealed"] == ["Anna", "ticketctl"]


def test_reveal_by_mail_reaches_only_who_asked(desk):
    boris = desk.person("boris", "Boris", "desk.example")
    desk.daemon.stop()
    desk.daemon.configure({"staff": [*desk.daemon.settings["staff"], {"name": "Boris", "address": boris.address}]})
    desk.start()
    _, _, tid = password_mail(desk)
    desk.staff.reply(desk.wait_notice(tid), "!reveal")
    revealed = desk.staff.wait_mail(lambda mail: SECRET in mails.text_of(mail))
    assert revealed["To"].addresses[0].addr_spec == desk.staff.address
    assert not any(SECRET in mails.text_of(mail) for mail in boris.inbox() + desk.client.inbox())
    assert [event["who"] for event in events(desk, tid) if event["what"] == "revealed"] == ["Anna"]


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_access_data_is_erased_everywhere_some_days_after_closing(desk, tmp_path):
    _, _, tid = password_mail(desk)
    desk.wait_notice(tid)
    _, _, kept = desk.open_ticket(desk.licensed, text=f"password: {SECRET}x\n")
    desk.ctl("close", tid)
    closing = desk.client.wait_mail(lambda mail: "is now closed" in mails.text_of(mail))
    assert "passwords" in mails.text_of(closing), "the ticket holds access data"
    entry = desk.entries(tid)[0]["id"]
    assert SECRET.encode() in desk.ctl.bytes("raw", entry)
    desk.daemon.stop()

    time = clock.Clock(tmp_path / "time")
    time.move(hours=6 * 24)
    desk.daemon.start(env=time.env)
    assert SECRET.encode() in desk.ctl.bytes("raw", entry), "it is not time yet"
    desk.daemon.stop()
    time.move(hours=8 * 24)
    desk.daemon.start(env=time.env)
    wait_for("the erasure", lambda: "access-data-erased" in [event["what"] for event in events(desk, tid)], 15,
             explain=desk.daemon.process.tail)
    shown = desk.ctl("show", tid, "--reveal")
    assert SECRET not in shown and "my password: *************" in shown and "Thanks" in shown
    for mail_entry in desk.entries(tid):
        assert SECRET.encode() not in desk.ctl.bytes("raw", mail_entry["id"])
    assert SECRET.encode() not in desk.ctl.bytes("attachment", entry, 1)
    assert SECRET in desk.ctl("show", kept, "--reveal"), "an open ticket keeps its own"
    desk.daemon.stop()
    assert SECRET.encode() + b"\n" not in stored(desk)
