# SPDX-License-Identifier: MIT
"""`ticketctl health`: 0 when all is well, else what is wrong."""

import pytest

from support.small_disk import SmallDisk
from support.waiting import wait_for


def problems(desk):
    return desk.ctl.run("health").stdout.decode()


def wait_well(desk, seconds=40):
    wait_for("a healthy desk", lambda: desk.ctl.run("health").returncode == 0, seconds, pause=0.2,
             explain=lambda: problems(desk) + desk.daemon.process.tail())


def wait_unwell(desk, words, seconds=40):
    def look():
        done = desk.ctl.run("health")
        return done.returncode == 1 and words in done.stdout.decode()

    wait_for(f"a desk that is unwell: {words}", look, seconds, pause=0.2,
             explain=lambda: problems(desk) + desk.daemon.process.tail())


def test_a_desk_at_work_is_well(desk):
    desk.open_ticket()
    wait_well(desk)
    assert desk.ctl("health") == "All is well.\n"
    found = desk.ctl.json("health")
    assert found["healthy"] is True and found["problems"] == [] and found["held"] == 0
    assert found["mailboxes"][0]["polled"] and found["mailboxes"][0]["trouble"] is None
    assert found["disk"]["free"] > found["disk"]["needed"] > 0 and found["outbox"]["last_sent"]


def test_a_desk_that_was_never_started_and_one_that_was_stopped_are_not(make_desk):
    desk = make_desk()
    assert "has not run here" in desk.ctl("health", status=1)
    desk.start()
    wait_well(desk)
    desk.daemon.stop()
    assert "not running" in desk.ctl("health", status=1)


def test_a_killed_daemon_is_missed(desk):
    wait_well(desk)
    desk.daemon.kill()
    wait_unwell(desk, "no sign of life")


def test_a_mailbox_that_cannot_be_read_is_named_with_the_cause_until_it_can(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start()
    wait_well(desk)
    imap_proxy.down()
    wait_unwell(desk, f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    assert desk.ctl.json("health", status=1)["mailboxes"][0]["trouble"]
    imap_proxy.up()
    wait_well(desk)


def test_a_relay_that_takes_no_mail_is_named_until_it_does(make_desk, relay, smtp):
    desk = make_desk(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    desk.start()
    relay.away()
    desk.client.write(desk.address, "Nobody carries the answer", "text")
    wait_unwell(desk, "outbox:")
    relay.back()
    wait_well(desk, 90)


def test_a_disk_without_room_for_one_more_mail_is_said(make_desk):
    desk = make_desk()
    disk = SmallDisk(desk.folder / "small")
    try:
        if not disk.mounted:
            pytest.skip("these tests may not mount a file system")
        desk.daemon.configure({"desk": {"state_dir": str(disk.folder)}})
        desk.start()
        wait_unwell(desk, "bytes are free")
        desk.daemon.configure({"desk": {"max_message_size": "1MB"}})
        wait_well(desk)
    finally:
        desk.daemon.close()
        disk.remove()
