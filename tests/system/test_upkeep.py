# SPDX-License-Identifier: MIT
"""The ledger that misses nothing, backups to go on from, checks of what is stored."""

import shutil
import sqlite3
import threading

import pytest

from support import account, mails
from support.waiting import wait_for


def plain(desk, subject):
    return mails.new_mail(desk.client.address, desk.address, subject, "text").as_bytes(policy=mails.WIRE)


def wait_processed(desk, count):
    wait_for(f"{count} mails to be processed", lambda: len(desk.mailbox.inbox("Processed")) == count, 20,
             explain=desk.daemon.process.tail)


def test_the_ledger_finds_a_mail_that_nobody_has_taken_in(desk):
    desk.open_ticket()
    wait_processed(desk, 1)
    assert all(row["outcome"] for row in desk.ctl.json("ledger"))
    desk.daemon.stop()
    desk.dovecot.deliver(desk.address, plain(desk, "Nobody sees me"))
    done = desk.ctl.run("ledger")
    assert done.returncode == 1 and b"1 mails on the server have no outcome" in done.stderr and b"NONE" in done.stdout
    planted, = [row for row in desk.ctl.json("ledger", status=1) if row["outcome"] is None]
    assert planted["uid"] == 2 and planted["entry"] is None and planted["mailbox"].endswith("/INBOX")
    desk.start()
    wait_processed(desk, 2)
    assert all(row["outcome"] for row in desk.ctl.json("ledger"))


def test_a_row_that_is_lost_from_the_ledger_is_found(make_desk):
    desk = make_desk()
    desk.mailbox_setting(processed="")  # so that the mail stays where it is
    desk.start()
    desk.open_ticket()
    wait_for("the flag", lambda: [flags for flags in desk.mailbox.flags() if "$Ticketed" in flags])
    desk.ctl("ledger")
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        database.execute("DELETE FROM delivery WHERE uid = 1")
    assert [row["outcome"] for row in desk.ctl.json("ledger", status=1)] == [None]


def test_a_ledger_whose_server_is_away_says_so_and_shows_what_it_has(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start().open_ticket()
    imap_proxy.down()
    done = desk.ctl.run("ledger")
    assert done.returncode == 3 and b"unknown" in done.stderr and b"new" in done.stdout


def test_a_backup_while_mail_comes_in_can_be_gone_on_from_and_gives_no_number_twice(make_desk, relay):
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    desk.start()
    subjects = [f"Mail {number}" for number in range(120)]

    def write():
        for mail in account.letters(desk, subjects):
            desk.dovecot.deliver(desk.address, mail)

    writer = threading.Thread(target=write)
    writer.start()
    wait_for("the first tickets", lambda: len(desk.ctl.json("list")) > 10)
    copy = desk.folder / "copy.db"
    desk.ctl("backup", copy)
    writer.join()
    account.wait_settled(desk, relay, len(subjects))
    account.assert_whole(desk, relay, subjects)
    keys = (desk.daemon.state_dir / "keys").read_text()
    desk.daemon.stop()

    for file in desk.daemon.state_dir.iterdir():
        file.unlink()
    (desk.daemon.state_dir / "ticketd.db").write_bytes(copy.read_bytes())
    desk.start()
    assert (desk.daemon.state_dir / "keys").read_text() == keys
    saved = {ticket["tid"] for ticket in desk.ctl.json("list", "--all")}
    assert 10 < len(saved) <= 120 and saved == set(range(1000, 1000 + len(saved))), "complete to a point in time"
    assert desk.ctl("check")

    said = desk.ctl("ledger", "--rescan")
    assert said.startswith("120 mails"), said
    tickets = desk.ctl.json("list", "--all")
    assert sorted(ticket["subject"] for ticket in tickets) == sorted(subjects)
    new = {ticket["tid"] for ticket in tickets} - saved
    assert not new or min(new) == 1000 + len(saved) + 1000, "a number may have been given twice"
    assert desk.ctl("ledger", "--rescan").startswith("0 mails")


def test_a_rescan_reads_the_other_folders_when_a_server_is_away_and_says_so(make_desk, imap_proxy):
    desk = make_desk()
    desk.start().open_ticket()
    wait_processed(desk, 1)
    desk.daemon.stop()
    own = desk.daemon.settings["mailbox"][0]
    desk.daemon.configure({"mailbox": [{**own, "url": f"imap://127.0.0.1:{imap_proxy.port}/INBOX"}, own]})
    imap_proxy.down()
    box = desk.dovecot.imap(desk.user)
    box.append("Processed", None, None, plain(desk, "Moved by hand"))
    box.logout()
    done = desk.ctl.run("ledger", "--rescan")
    assert done.returncode == 3 and done.stdout.startswith(b"2 mails"), done
    assert str(imap_proxy.port).encode() in done.stderr
    assert "Moved by hand" in {ticket["subject"] for ticket in desk.ctl.json("list")}


def test_other_keys_than_the_backups_are_not_overwritten(desk):
    desk.open_ticket()
    desk.ctl("backup", desk.folder / "copy.db")
    desk.daemon.stop()
    for name in ("ticketd.db-wal", "ticketd.db-shm"):
        (desk.daemon.state_dir / name).unlink(missing_ok=True)
    (desk.daemon.state_dir / "ticketd.db").write_bytes((desk.folder / "copy.db").read_bytes())
    (desk.daemon.state_dir / "keys").write_text("2 " + "00" * 32 + "\n")
    status, output = desk.daemon.run_to_end()
    assert status == 3 and "other keys" in output and "move this file away" in output


@pytest.mark.parametrize("keys", [True, False])
def test_an_empty_file_in_the_place_of_the_database_is_no_new_desk(desk, keys):
    desk.open_ticket()
    desk.daemon.stop()
    if not keys:
        shutil.rmtree(desk.daemon.state_dir)
    desk.daemon.state_dir.mkdir(exist_ok=True)
    for name in ("ticketd.db-wal", "ticketd.db-shm"):
        (desk.daemon.state_dir / name).unlink(missing_ok=True)
    (desk.daemon.state_dir / "ticketd.db").write_bytes(b"")
    status, output = desk.daemon.run_to_end()
    assert status == 3 and "is empty" in output and "copy it anew" in output
    listed = desk.ctl.run("list")
    assert listed.returncode == 3 and b"is empty" in listed.stderr
    assert (desk.daemon.state_dir / "ticketd.db").stat().st_size == 0


def test_a_backup_that_was_put_in_place_can_be_checked_before_ticketd_goes_on_from_it(desk):
    _, _, tid = desk.open_ticket()
    desk.ctl("backup", desk.folder / "copy.db")
    desk.daemon.stop()
    shutil.rmtree(desk.daemon.state_dir)
    desk.daemon.state_dir.mkdir()
    shutil.copy(desk.folder / "copy.db", desk.daemon.state_dir / "ticketd.db")
    assert "whole" in desk.ctl("check")
    refused = desk.ctl.run("close", tid)
    assert refused.returncode == 3 and b"start ticketd, which takes those of a backup" in refused.stderr
    desk.start()
    desk.ctl("close", tid)


def test_lost_keys_are_said_and_nobody_makes_others_but_the_next_start(desk):
    _, _, tid = desk.open_ticket()
    keys = desk.daemon.state_dir / "keys"
    keys.unlink()
    for words in (["check"], ["backup", desk.folder / "copy.db"], ["close", tid], ["keys"]):
        done = desk.ctl.run(*words)
        assert done.returncode == 3 and b"keys: is not there" in done.stderr, done
    assert not keys.exists()
    desk.daemon.stop()
    desk.start()
    assert keys.exists() and "new keys sign from now on" in desk.daemon.log()


def test_check_finds_one_changed_byte_in_a_stored_mail(desk):
    _, _, tid = desk.open_ticket(text="".join(f"line {n * 7919}\n" for n in range(500)))
    assert "whole" in desk.ctl("check") and desk.ctl.json("check") == {"sound": True, "faults": []}
    entry, = desk.entries(tid)
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        frame, = database.execute("SELECT bytes FROM raw WHERE entry = ?", [entry["id"]]).fetchone()
        damaged = bytearray(frame)
        damaged[len(damaged) // 2] ^= 1
        database.execute("UPDATE raw SET bytes = ? WHERE entry = ?", [bytes(damaged), entry["id"]])
    found = desk.ctl.json("check", status=1)
    assert found["sound"] is False and f"entry {entry['id']}" in found["faults"][0]
    assert f"entry {entry['id']}" in desk.ctl("check", status=1)
