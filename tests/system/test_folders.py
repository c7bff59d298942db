# SPDX-License-Identifier: MIT
"""What becomes of the mails on the server: moved or flagged after the commit, never marked as read."""

from support import mails
from support.process import settle
from support.waiting import wait_for


def test_a_mail_is_moved_to_processed_which_is_made_when_missing(desk):
    desk.open_ticket()
    wait_for("the move", lambda: desk.mailbox.inbox("Processed"))
    assert desk.mailbox.inbox() == []
    flags, = desk.mailbox.flags("Processed")
    assert "\\Seen" not in flags


def test_a_named_folder_is_used(make_desk):
    desk = make_desk()
    desk.mailbox_setting(processed="Archive/Dön & done")
    desk.start().open_ticket()
    box = desk.dovecot.imap(desk.user)
    wait_for("the folder", lambda: any(b"Archive/D&APY-n &- done" in row for row in box.list()[1]))
    box.select('"Archive/D&APY-n &- done"')
    wait_for("the move", lambda: box.noop() and box.search(None, "ALL")[1][0] == b"1")
    box.logout()


def test_without_a_folder_a_mail_stays_and_is_flagged(make_desk):
    desk = make_desk()
    desk.mailbox_setting(processed="")
    desk.start().open_ticket()
    wait_for("the flag", lambda: [flags for flags in desk.mailbox.flags() if "$Ticketed" in flags])
    assert len(desk.mailbox.inbox()) == 1 and "\\Seen" not in desk.mailbox.flags()[0]
    desk.daemon.stop()
    desk.start()
    settle(1)
    assert len(desk.ctl.json("list")) == 1 and len(desk.client.inbox()) == 1


def test_mail_that_somebody_has_read_is_processed_all_the_same(make_desk, dovecot):
    desk = make_desk()
    box = dovecot.imap(desk.user)
    mail = mails.new_mail(desk.client.address, desk.address, "Read already", "text").as_bytes(policy=mails.WIRE)
    box.append("INBOX", "\\Seen", None, mail)
    box.logout()
    desk.start()
    desk.wait_ack(desk.client)
    wait_for("the move", lambda: desk.mailbox.inbox("Processed"))
    assert "\\Seen" in desk.mailbox.flags("Processed")[0]


def test_start_new_leaves_what_was_there_before_alone(make_desk, dovecot):
    desk = make_desk()
    desk.mailbox_setting(start="new")
    dovecot.deliver(desk.address, mails.new_mail(desk.client.address, desk.address, "Years ago", "text").as_bytes(policy=mails.WIRE))
    desk.start()
    _, ack, tid = desk.open_ticket(subject="Today")
    assert "Today" in str(ack["Subject"])
    assert [ticket["subject"] for ticket in desk.ctl.json("list", "--all")] == ["Today"]
    wait_for("the move", lambda: [str(mail["Subject"]) for mail in desk.mailbox.inbox()] == ["Years ago"])


def test_every_mail_has_its_row_in_the_ledger(desk):
    for number in range(3):
        desk.open_ticket(subject=f"Request {number}")
    rows = desk.ctl.json("ledger")
    assert len(rows) == 3 and len({row["uid"] for row in rows}) == 3
