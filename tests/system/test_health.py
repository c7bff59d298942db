# SPDX-License-Identifier: MIT
"""`ticketctl health`, GET /health and GET /metrics: all is well, or what is wrong; each of it once."""

import os
import signal

import pytest

from support import account
from support import prometheus as http
from support.clock import Clock, available
from support.ports import free_port
from support.small_disk import SmallDisk
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}


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


def test_a_mailbox_that_the_running_daemon_does_not_know_is_said_until_it_does(desk):
    wait_well(desk)
    url = f"maildir:{maildir(desk.folder / 'Maildir')}"
    desk.daemon.configure({"mailbox": [desk.daemon.settings["mailbox"][0], {"url": url}]})
    assert desk.ctl("health", status=1) == f"{url}: the running ticketd does not know it; reload or start it anew\n"
    desk.daemon.reload()
    wait_well(desk)


def test_a_mailbox_whose_disk_does_not_answer_was_not_looked_at_yet_and_holds_up_no_other(make_desk):
    desk = make_desk()
    folder = maildir(desk.folder / "Maildir")
    os.mkfifo(folder / "ticketd-uids")
    silent = os.open(folder / "ticketd-uids", os.O_RDWR)  # who reads it waits for us
    try:
        desk.daemon.configure({"mailbox": [{"url": f"maildir:{folder}"}, desk.daemon.settings["mailbox"][0]]})
        desk.start(ready=False)
        desk.open_ticket()
        wait_unwell(desk, f"maildir:{folder}: has not been looked at yet")
    finally:
        os.close(silent)
    wait_well(desk)


@pytest.fixture
def silent_disk(make_desk, faults):
    """A desk with a Maildir whose disk does not answer beside its IMAP mailbox, and the file that is waited for."""
    desk = make_desk()
    folder = maildir(desk.folder / "Maildir")
    os.mkfifo(folder / "ticketd-uids")
    silent = os.open(folder / "ticketd-uids", os.O_RDWR)
    desk.daemon.configure({"mailbox": [{"url": f"maildir:{folder}"}, desk.daemon.settings["mailbox"][0]]})
    desk.start(ready=False, program=faults, env={"TICKETD_HASTE": "30"})
    desk.open_ticket()
    yield desk
    os.close(silent)


def test_a_disk_that_does_not_answer_is_told_and_the_start_is_given_more_time(silent_disk):
    desk = silent_disk
    wait_unwell(desk, "does not answer")
    wait_for("more time", lambda: any(line.startswith("EXTEND_TIMEOUT_USEC=") for line in desk.daemon.notified()), 20, explain=desk.daemon.process.tail)


def test_a_mailbox_whose_disk_does_not_answer_can_be_taken_out_by_a_reload(silent_disk):
    desk = silent_disk
    desk.daemon.configure({"mailbox": [desk.daemon.settings["mailbox"][1]]})
    desk.daemon.process.signal(signal.SIGHUP)
    desk.daemon.wait_log("is not waited for any longer", seconds=30)
    wait_well(desk)
    desk.open_ticket(subject="After it")
    assert desk.daemon.stop() == 0


def test_the_desk_ends_well_though_a_disk_does_not_answer(silent_disk):
    desk = silent_disk
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"},
             explain=desk.daemon.process.tail)
    assert desk.daemon.stop() == 0
    assert "stopped" in desk.daemon.log() and not (desk.daemon.state_dir / "running").exists()
    assert {item["state"] for item in desk.ctl.json("outbox")} == {"sent"}


def test_a_database_that_is_not_there_or_is_none_is_said(desk):
    wait_well(desk)
    desk.daemon.stop()
    database = desk.daemon.state_dir / "ticketd.db"
    database.rename(desk.folder / "kept.db")
    assert str(database) in desk.ctl("health", status=1)
    database.write_bytes(b"no database at all " * 1000)
    said = desk.ctl("health", status=1)
    assert "file is not a database" in said and "not running" in said
    assert desk.ctl.json("health", status=1)["tickets"]["open"] == 0


def maildir(folder):
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)
    return folder


@pytest.fixture
def watched(make_desk):
    """Makes a desk that is watched over a port: (desk, port). Not started."""
    def make(**changes):
        port = free_port()
        return make_desk(http={"listen": f"127.0.0.1:{port}"}, **changes), port

    return make


def wait_problem(desk, port, words, seconds=20):
    """GET /health says it, with 503."""
    def look():
        status, found = http.health(port)
        return status == 503 and [problem for problem in found["problems"] if words in problem]

    return wait_for(f"{words} in /health", look, seconds, 0.2, explain=lambda: f"{http.health(port)}\n{desk.daemon.process.tail()}")[0]


def wait_http_well(desk, port, seconds=40):
    wait_for("/health to be well", lambda: http.health(port)[0] == 200, seconds, 0.2,
             explain=lambda: f"{http.health(port)}\n{desk.daemon.process.tail()}")


@pytest.fixture
def clock(tmp_path):
    if not available():
        pytest.skip("Debian's package faketime is not installed")
    return Clock(tmp_path / "clock")


def test_a_mailbox_that_was_last_looked_at_long_ago_is_said_until_it_is_looked_at(watched, clock):
    desk, port = watched()
    desk.mailbox_setting(poll="10m")
    desk.start(env=clock.env)
    wait_http_well(desk, port)
    clock.move(hours=1)
    said = wait_problem(desk, port, "the last complete look at it was")
    assert "though it is polled every 600 s" in said and desk.daemon.settings["mailbox"][0]["url"] in said
    assert http.value(http.metrics(port), "ticketd_mailbox_poll_age_seconds") > 3000
    desk.open_ticket()
    wait_http_well(desk, port)


def test_an_outbox_that_sent_nothing_for_long_is_said_until_it_does(watched, relay, smtp, clock):
    desk, port = watched(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("rcpt", "451 4.7.1 later")
    desk.start(env=clock.env)
    desk.client.write(desk.address, "Nobody is told", "text")
    wait_for("what waits", lambda: http.value(http.metrics(port), "ticketd_outbox_waiting_mails") == 2, 20)
    wait_http_well(desk, port)
    clock.move(hours=0.5)
    said = wait_problem(desk, port, "nothing was sent for")
    assert said.startswith("outbox: 2 mails wait, and nothing was sent for 3") and said.endswith("see `ticketctl outbox`")
    relay.clear()
    desk.send_waiting()
    wait_http_well(desk, port)


def test_a_mail_that_waits_while_others_leave_is_said_until_it_leaves(watched, relay, smtp, clock):
    desk, port = watched(smtp_port=relay.port)
    desk.client.smtp_port = smtp.port
    relay.answer("rcpt", "451 4.7.1 later", match=desk.client.address)
    desk.start(env=clock.env)
    desk.client.write(desk.address, "Only staff are told", "text")
    wait_for("what waits", lambda: http.value(http.metrics(port), "ticketd_deliveries_total", result="put_off") >= 1, 20)
    wait_for("the notice", desk.staff.inbox, 20)
    wait_http_well(desk, port)
    clock.move(hours=1.2)
    assert "(1 wait); see `ticketctl outbox`" in wait_problem(desk, port, "outbox: a mail has waited for 7")
    assert http.value(http.metrics(port), "ticketd_outbox_oldest_age_seconds") > 4000
    relay.clear()
    desk.send_waiting()
    wait_http_well(desk, port)


def test_a_database_that_cannot_be_read_is_said_until_it_can(watched, faults, tmp_path):
    desk, port = watched()
    desk.start(program=faults, env={**HASTE, "TICKETD_DISK": str(tmp_path)})
    (tmp_path / "read-error").touch()  # before it was read over this way: what is in memory needs no disk
    assert "disk I/O error" in wait_problem(desk, port, "ticketd.db")
    seen = http.metrics(port)
    assert http.value(seen, "ticketd_store_up") == 0 and http.value(seen, "ticketd_healthy") == 0
    assert "ticketd_tickets" not in seen and "ticketd_database_size_bytes" not in seen
    (tmp_path / "read-error").unlink()
    wait_http_well(desk, port)
    assert http.value(http.metrics(port), "ticketd_store_up") == 1


def test_a_state_dir_that_cannot_be_reached_is_said_until_it_can(watched):
    desk, port = watched()
    desk.start()
    wait_http_well(desk, port)
    state, away = desk.daemon.state_dir, desk.folder / "away"
    state.rename(away)
    assert wait_problem(desk, port, f"{state}: No such file or directory").endswith("look at state_dir")
    assert "ticketd_disk_free_bytes" not in http.metrics(port)
    said = desk.ctl("health", status=1)
    assert "has not run here yet" in said and f"{state}: No such file or directory; look at state_dir" in said
    desk.daemon.wait_log("cannot be written, so `ticketctl health` will not know how ticketd fares", seconds=20)
    away.rename(state)
    wait_http_well(desk, port)
    wait_well(desk)


def test_mails_that_cannot_be_stored_are_a_backlog_until_they_are(watched, faults, tmp_path):
    desk, port = watched(gate=account.NO_LIMITS, staff=[])
    folder = maildir(desk.folder / "Maildir")
    desk.daemon.configure({"mailbox": [{"url": f"maildir:{folder}"}]})
    desk.start(program=faults, env={**HASTE, "TICKETD_DISK": str(tmp_path)})
    wait_http_well(desk, port)
    (tmp_path / "full").touch()
    for number, mail in enumerate(account.letters(desk, [f"Mail {number}" for number in range(5)])):
        (folder / "tmp" / f"{number}.test").write_bytes(mail)
        (folder / "tmp" / f"{number}.test").rename(folder / "new" / f"{number}.test")
    wait_for("the backlog", lambda: http.value(http.metrics(port), "ticketd_mailbox_backlog_mails") == 5, 20)
    wait_problem(desk, port, "cannot be stored")
    assert http.value(http.metrics(port), "ticketd_mailbox_up") == 0
    (tmp_path / "full").unlink()
    wait_for("no backlog", lambda: http.value(http.metrics(port), "ticketd_mailbox_backlog_mails") == 0, 40)
    assert http.value(http.metrics(port), "ticketd_mails_total", outcome="new") == 5
