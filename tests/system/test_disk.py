# SPDX-License-Identifier: MIT
"""The disk fails: intake stops, says so, goes on by itself, and nothing that was acknowledged is missing."""

import shutil
import sqlite3

import pytest

from support import account
from support.process import settle
from support.small_disk import SmallDisk
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}


def deliver(desk, subjects):
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)


@pytest.fixture
def quiet_desk(make_desk, relay):
    return make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])


def wait_said(desk, words):
    """The trouble stands in the log and in `health`, and the daemon goes on."""
    desk.daemon.wait_log(words, seconds=30)
    wait_for(f"{words} in health", lambda: words in desk.ctl.run("health").stdout.decode(), 20, pause=0.2,
             explain=lambda: desk.ctl.run("health").stdout.decode() + desk.daemon.process.tail())
    desk.daemon.assert_running()


def wait_well(desk):
    wait_for("health", lambda: not any(word in desk.ctl.run("health").stdout.decode() for word in ("stored", "ticketd.db")), 40,
             pause=0.2, explain=lambda: desk.ctl.run("health").stdout.decode() + desk.daemon.process.tail())


def test_a_full_disk_stops_the_intake_until_there_is_room(quiet_desk, relay, faults):
    desk = quiet_desk
    disk = SmallDisk(desk.folder / "small")
    try:
        if not disk.mounted:
            pytest.skip("these tests may not mount a file system; the same is tested with a disk that is full on command")
        desk.daemon.configure({"desk": {"state_dir": str(disk.folder / "state"), "max_message_size": "1MB"}})
        desk.daemon.state_dir = disk.folder / "state"
        desk.start(program=faults, env=HASTE)
        deliver(desk, before := [f"Before {number}" for number in range(3)])
        account.wait_settled(desk, relay, 3)
        disk.fill()
        deliver(desk, during := [f"During {number}" for number in range(200)])
        wait_said(desk, "full")
        assert desk.mailbox.inbox(), "taken, though it cannot be stored"
        acknowledged = len(account.acknowledgements(desk, relay))
        assert acknowledged <= len(desk.ctl.json("list", "--all"))
        disk.free()
        account.wait_settled(desk, relay, 203, 90)
        account.assert_whole(desk, relay, before + during)
        wait_well(desk)
        assert desk.ctl("check")
    finally:
        desk.daemon.close()
        disk.remove()


@pytest.mark.parametrize("fault, words", [("full", "full"), ("write-error", "disk I/O error"), ("sync-error", "disk I/O error"),
                                          ("read-error", "disk I/O error"), ("read-only", "disk I/O error"), ("corrupt", "malformed")])
def test_an_error_of_the_disk_stops_the_intake_until_it_is_gone(quiet_desk, relay, faults, tmp_path, fault, words):
    desk = quiet_desk
    desk.start(program=faults, env={**HASTE, "TICKETD_DISK": str(tmp_path)})
    deliver(desk, before := [f"Before {number}" for number in range(3)])
    account.wait_settled(desk, relay, 3)
    (tmp_path / fault).touch()
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as other:  # so that what is in memory is out of date
        other.execute("INSERT INTO event (at, what, who, detail) VALUES (0, 'test', 'test', '')")
    deliver(desk, during := [f"During {number}" for number in range(3)])
    wait_said(desk, words)
    assert len(desk.mailbox.inbox()) == 3 and len(account.acknowledgements(desk, relay)) == 3
    (tmp_path / fault).unlink()
    account.wait_settled(desk, relay, 6)
    account.assert_whole(desk, relay, before + during)
    wait_well(desk)
    assert desk.ctl("check")


def test_a_database_that_another_program_locks_is_waited_for(quiet_desk, relay, faults):
    desk = quiet_desk
    desk.start(program=faults, env=HASTE)
    deliver(desk, ["Before"])
    account.wait_settled(desk, relay, 1)
    other = sqlite3.connect(desk.daemon.state_dir / "ticketd.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    deliver(desk, ["During"])
    wait_said(desk, "locked")
    other.execute("ROLLBACK")
    other.close()
    account.wait_settled(desk, relay, 2)
    assert account.assert_whole(desk, relay, ["Before", "During"]) == 0
    wait_well(desk)


def test_a_database_that_is_moved_away_while_it_is_in_use_stops_the_intake_until_it_is_back(quiet_desk, relay, faults):
    desk = quiet_desk
    desk.start(program=faults, env=HASTE)
    deliver(desk, ["Before"])
    account.wait_settled(desk, relay, 1)
    database, away = desk.daemon.state_dir / "ticketd.db", desk.folder / "away.db"
    database.rename(away)
    deliver(desk, ["During"])
    wait_said(desk, "was moved away or replaced")
    assert len(desk.mailbox.inbox()) == 1, "taken, though the next start would know nothing of it"
    away.rename(database)
    account.wait_settled(desk, relay, 2)
    account.assert_whole(desk, relay, ["Before", "During"])
    wait_well(desk)


def test_a_read_only_state_directory_ends_the_start_with_what_to_do(quiet_desk):
    desk = quiet_desk
    disk = SmallDisk(desk.folder / "small")
    try:
        if not disk.mounted:
            pytest.skip("these tests may not mount a file system")
        desk.daemon.configure({"desk": {"state_dir": str(disk.folder / "state")}})
        desk.start()
        desk.daemon.stop()
        disk.read_only()
        status, output = desk.daemon.run_to_end()
        assert status == 3 and str(disk.folder / "state") in output, output
        disk.read_only(False)
        desk.start()
        desk.open_ticket()
    finally:
        desk.daemon.close()
        disk.remove()


def test_a_log_that_a_crash_left_is_read_by_ticketctl_and_by_the_next_start(quiet_desk, relay):
    desk = quiet_desk
    desk.start()
    deliver(desk, ["Before"])
    account.wait_settled(desk, relay, 1)
    desk.daemon.kill()
    assert (desk.daemon.state_dir / "ticketd.db-wal").stat().st_size > 0
    assert [ticket["subject"] for ticket in desk.ctl.json("list")] == ["Before"]
    desk.start()
    deliver(desk, ["After"])
    account.wait_settled(desk, relay, 2)
    account.assert_whole(desk, relay, ["Before", "After"])


def stopped_with_some_mail(desk):
    desk.start()
    for number in range(3):
        desk.open_ticket(subject=f"Mail {number}")
    desk.daemon.stop()
    return desk.daemon.state_dir / "ticketd.db"


def set_version(file, number):
    """Of the schema; gives the one before."""
    database = sqlite3.connect(file)
    before, = database.execute("PRAGMA user_version").fetchone()
    database.execute(f"PRAGMA user_version = {number}")
    database.close()
    return before


def test_a_database_of_a_newer_version_is_not_touched(make_desk):
    desk = make_desk()
    file = stopped_with_some_mail(desk)
    version = set_version(file, 4711)
    before = file.read_bytes()
    status, output = desk.daemon.run_to_end()
    assert status == 3 and "4711" in output and "newer" in output and file.read_bytes() == before
    assert "4711" in desk.ctl("health", status=1)
    set_version(file, version)
    desk.start()
    desk.open_ticket(subject="Later")


def test_a_torn_copy_is_refused_and_a_whole_one_taken(make_desk):
    desk = make_desk()
    file = stopped_with_some_mail(desk)
    whole = desk.folder / "whole.db"
    shutil.copy(file, whole)
    file.write_bytes(whole.read_bytes()[:whole.stat().st_size // 2])
    for leftover in ("ticketd.db-wal", "ticketd.db-shm"):
        (desk.daemon.state_dir / leftover).unlink(missing_ok=True)
    status, output = desk.daemon.run_to_end()
    assert status == 3 and "cut short" in output, output
    assert desk.ctl.run("list").returncode != 0 and desk.ctl.run("check").returncode != 0
    shutil.copy(whole, file)
    desk.start()
    desk.open_ticket(subject="Later")
    settle(0.2)
    assert len(desk.ctl.json("list")) == 4
