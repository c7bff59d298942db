# SPDX-License-Identifier: MIT
"""A Maildir of this machine as the desk's mailbox."""

import os
import random
import time

import pytest

from support import account, mails
from support.waiting import wait_for


class Maildir:
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True)

    def deliver(self, mail):
        self.count += 1
        name = f"{1_700_000_000 + self.count}.M{self.count}P1.test"
        (self.folder / "tmp" / name).write_bytes(mail.replace(b"\r\n", b"\n"))
        os.rename(self.folder / "tmp" / name, self.folder / "new" / name)

    def holds(self, part):
        folder = self.folder / part
        return len(list(folder.iterdir())) if folder.exists() else 0


@pytest.fixture
def maildir_desk(make_desk):
    def make(smtp_port=None, mailbox=None, **changes):
        desk = make_desk(smtp_port=smtp_port, **changes)
        desk.maildir = Maildir(desk.folder / "Maildir")
        desk.daemon.configure({"mailbox": [{"url": f"maildir:{desk.maildir.folder}", **(mailbox or {})}]})
        return desk

    return make


def letter(desk, subject):
    return mails.new_mail(desk.client.address, desk.address, subject, "Help.\n").as_bytes(policy=mails.WIRE)


def test_mails_become_tickets_at_once_and_are_put_away(maildir_desk):
    desk = maildir_desk()
    desk.maildir.deliver(letter(desk, "Before the start"))
    desk.start()
    desk.wait_ack(desk.client)
    desk.maildir.deliver(letter(desk, "While it runs"))  # polled every minute only
    desk.wait_ack(desk.client, 2, 10)
    wait_for("both to be moved", lambda: desk.maildir.holds(".Processed/cur") == 2)
    assert desk.maildir.holds("new") == desk.maildir.holds("cur") == 0
    wait_for("health", lambda: desk.ctl.run("health").returncode == 0)
    desk.daemon.stop()
    desk.start()
    assert len(desk.ctl.json("list", "--all")) == 2


def test_mails_that_stay_are_not_taken_again_after_a_restart(maildir_desk):
    desk = maildir_desk(mailbox={"processed": "", "hold": ""})
    desk.maildir.deliver(letter(desk, "Stays"))
    for _ in range(3):
        desk.start()
        wait_for("the ticket", lambda: len(desk.ctl.json("list", "--all")) == 1)
        desk.daemon.stop()
    assert desk.maildir.holds("new") == 1
    assert len(desk.ctl.json("ledger")) == 1
    (desk.maildir.folder / "ticketd-uids").unlink()  # lost: it is read again, and known by itself
    desk.start()
    wait_for("the second delivery", lambda: len(desk.ctl.json("ledger")) == 2)
    ticket, = desk.ctl.json("list", "--all")
    assert ticket["entry_count"] == 1


def test_a_file_name_that_is_used_again_loses_no_mail(maildir_desk):
    desk = maildir_desk()
    desk.start()
    for number in (1, 2, 3):
        desk.maildir.count = 0
        desk.maildir.deliver(letter(desk, f"Mail {number}"))
        if number == 3:
            desk.start()
        wait_for("it to be moved", lambda: desk.maildir.holds(".Processed/cur") == number)
        if number == 2:
            desk.daemon.stop()
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all")) == ["Mail 1", "Mail 2", "Mail 3"]


def test_a_name_that_is_used_again_in_place_of_a_mail_that_a_person_removed_loses_no_mail(maildir_desk):
    desk = maildir_desk(mailbox={"processed": "", "hold": "", "poll": "1s"})
    desk.start()
    for number in (1, 2):
        desk.maildir.count = 0
        desk.maildir.deliver(letter(desk, f"Mail {number}"))
        wait_for("the ticket", lambda: len(desk.ctl.json("list", "--all")) == number)
        for file in (desk.maildir.folder / "new").iterdir():
            file.unlink()
        time.sleep(2.5)  # a look goes by
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all")) == ["Mail 1", "Mail 2"]


def test_start_new_leaves_the_old_mails_also_when_the_file_of_numbers_is_lost(maildir_desk):
    desk = maildir_desk(mailbox={"start": "new"})
    desk.maildir.deliver(letter(desk, "Old"))
    for file in (desk.maildir.folder / "new").iterdir():
        os.utime(file, times=(time.time() - 3600,) * 2)
    desk.start()
    desk.maildir.deliver(letter(desk, "New 1"))
    wait_for("it to be moved", lambda: desk.maildir.holds(".Processed/cur") == 1)
    desk.daemon.stop()
    (desk.maildir.folder / "ticketd-uids").unlink()
    desk.maildir.deliver(letter(desk, "New 2"))
    desk.start()
    wait_for("it to be moved", lambda: desk.maildir.holds(".Processed/cur") == 2)
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all")) == ["New 1", "New 2"]
    assert desk.maildir.holds("new") == 1
    desk.daemon.wait_log("1 of them came before the desk began here")


def test_kill_9_loses_and_doubles_nothing(maildir_desk, relay):
    chance = random.Random(int(os.environ.get("TICKETD_SEED") or 1))
    desk = maildir_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    names = [f"Mail {number}" for number in range(150)]
    letters = account.letters(desk, names)
    for mail in letters[:100]:
        desk.maildir.deliver(mail)
    for round_ in range(6):
        desk.start(ready=False)
        time.sleep(chance.uniform(0.02, 0.25))
        desk.daemon.kill()
        for mail in letters[100 + round_ * 8:108 + round_ * 8]:
            desk.maildir.deliver(mail)
    for mail in letters[148:]:
        desk.maildir.deliver(mail)
    desk.start(seconds=30)
    wait_for("all acknowledgements", lambda: len({mail["Message-ID"] for mail in account.acknowledgements(desk, relay)}) >= len(names)
             and all(item["state"] == "sent" for item in desk.ctl.json("outbox")), 60, explain=desk.daemon.process.tail)
    account.assert_whole(desk, relay, names)
    wait_for("all to be moved", lambda: desk.maildir.holds(".Processed/cur") == len(names))
    assert desk.maildir.holds("new") == 0


def test_a_maildir_that_goes_away_is_said_and_taken_again(maildir_desk):
    desk = maildir_desk(mailbox={"poll": "1s"})
    desk.start()
    away = desk.maildir.folder.rename(desk.folder / "away")
    desk.daemon.wait_log("is a Maildir", seconds=20)
    wait_for("health to say it", lambda: "Maildir" in desk.ctl.run("health").stdout.decode())
    away.rename(desk.maildir.folder)
    desk.maildir.deliver(letter(desk, "Back"))
    desk.wait_ack(desk.client, 1, 90)
