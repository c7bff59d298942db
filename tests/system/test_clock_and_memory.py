# SPDX-License-Identifier: MIT
"""The clock jumps, mails are huge: the desk goes on, and stays small."""

import subprocess

import pytest

from support import account, clock, leftovers, mails
from support.daemon import binaries
from support.imap_push import PushServer
from support.smtp import SmtpServer
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}
MIB = 1024  # in the KiB of /proc


@pytest.fixture
def quiet_desk(make_desk, relay):
    return make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[], ack={"max_age": "30d"})


def deliver(desk, subjects):
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
@pytest.mark.parametrize("hours", [1, 24, -1, -24])
def test_the_clock_jumps_while_mails_come_in(quiet_desk, relay, faults, tmp_path, hours):
    desk, time = quiet_desk, clock.Clock(tmp_path / "time")
    if hours < 0:
        time.move(hours=-hours)
    desk.start(program=faults, env={**time.env, **HASTE})
    deliver(desk, before := [f"Before {number}" for number in range(3)])
    account.wait_settled(desk, relay, 3)
    # One mail waits for the relay over the jump, as it was queued by the old clock.
    relay.answer("rcpt", "451 4.7.1 later", times=1)
    deliver(desk, ["Over the jump"])
    wait_for("a failed attempt", lambda: [item for item in desk.ctl.json("outbox") if item["last_error"] or item["attempts"] > 1])
    time.move(hours=max(hours, 0))
    deliver(desk, after := [f"After {number}" for number in range(3)])
    account.wait_settled(desk, relay, 7, 60)
    account.assert_whole(desk, relay, [*before, "Over the jump", *after])
    desk.daemon.assert_running()


@pytest.mark.skipif(not clock.available(), reason="Debian's package faketime is not installed")
def test_mail_that_was_queued_before_the_clock_was_set_back_a_day_leaves_all_the_same(quiet_desk, relay, faults, tmp_path):
    desk, time = quiet_desk, clock.Clock(tmp_path / "time")
    time.move(hours=24)
    relay.away()
    desk.start(program=faults, env={**time.env, **HASTE})
    deliver(desk, ["Waits"])
    wait_for("a failed attempt", lambda: [item for item in desk.ctl.json("outbox") if item["last_error"]])
    desk.daemon.stop()
    relay.back()
    time.move(hours=0)
    desk.start(program=faults, env={**time.env, **HASTE})
    account.wait_settled(desk, relay, 1, 60)


def test_a_mail_of_200_mb_is_not_read_into_memory_and_its_client_is_told(quiet_desk, relay, dovecot):
    desk = quiet_desk
    head = mails.new_mail(desk.client.address, desk.address, "Huge", "see below").as_bytes(policy=mails.WIRE)
    dovecot.fill(desk.user, [head + b"x" * 998 + b"\n" + (b"y" * 998 + b"\n") * 210_000])
    desk.start()
    account.wait_settled(desk, relay, 1)
    ticket, = desk.ctl.json("list")
    assert ticket["subject"] == "Huge"
    acknowledgement, = account.acknowledgements(desk, relay)
    assert "MB" in mails.text_of(acknowledgement)
    peak = leftovers.memory(desk.daemon.process.pid, "VmHWM")
    print(f"peak memory {peak / MIB:.0f} MiB")
    assert peak < 64 * MIB


def attached(desk, number, size=10_000_000):
    """A mail with an attachment of so many bytes, made when it is asked for."""
    def make():
        boundary, line = b"=_part", (b"QUJD" * 18 + b"\r\n")
        head = (f"From: {desk.client.address}\r\nTo: {desk.address}\r\nSubject: Attached {number}\r\n"
                f"Message-ID: <attached-{number}@client.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
                'Content-Type: multipart/mixed; boundary="=_part"\r\n\r\n').encode()
        text = b"--" + boundary + b"\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
        part = (b"--" + boundary + b'\r\nContent-Type: application/octet-stream; name="log.bin"\r\n'
                b"Content-Transfer-Encoding: base64\r\n\r\n" + line * (size // 54) + b"--" + boundary + b"--\r\n")
        return head + text + part
    return make


@pytest.mark.parametrize("count", [6, pytest.param(1000, marks=pytest.mark.long)])
def test_mails_with_attachments_of_10_mb_stay_under_128_mib(make_desk, tmp_path, count):
    relay, server = SmtpServer(tmp_path, keep=10_000), PushServer()
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, ack={"max_age": "30d"})
    desk.daemon.configure({"staff": [{"name": "Anna", "address": desk.staff.address}]})  # whose notices carry them
    desk.mailbox_setting(url=f"imap://127.0.0.1:{server.port}/INBOX", poll="1s")
    try:
        for number in range(count):
            server.push(attached(desk, number))
        desk.start(ready=False)
        account.wait_settled(desk, relay, count, 120 + count * 3)
        tickets = desk.ctl.json("list", "--all")
        assert len(tickets) == count and {ticket["entry_count"] for ticket in tickets} == {1}
        entry, = desk.entries(1000)
        assert entry["attachments"][0]["size"] > 9_900_000
        peak = leftovers.memory(desk.daemon.process.pid, "VmHWM")
        print(f"{count} mails with 10 MB each: peak memory {peak / MIB:.0f} MiB")
        assert peak < 128 * MIB
    finally:
        server.stop()
        desk.daemon.close()
        relay.stop()


def test_the_memory_of_a_burst_goes_back_when_it_is_over(make_desk, tmp_path):
    relay, server, count = SmtpServer(tmp_path), PushServer(), 60
    desk = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, ack={"max_age": "30d"})
    desk.mailbox_setting(url=f"imap://127.0.0.1:{server.port}/INBOX", poll="1s")
    try:
        for number in range(count):
            server.push(attached(desk, number, 1_500_000))
        desk.start(ready=False)
        account.wait_settled(desk, relay, count, 180)
        pid = desk.daemon.process.pid
        peak = leftovers.memory(pid, "VmHWM")
        wait_for("memory that is free", lambda: leftovers.memory(pid) < peak - 10 * MIB, 40,
                 explain=lambda: f"{leftovers.memory(pid) / MIB:.0f} of {peak / MIB:.0f} MiB")
    finally:
        server.stop()
        desk.daemon.close()
        relay.stop()


def test_gnutls_which_nobody_speaks_is_not_set_up():
    ticketd = binaries() / "ticketd"
    said = subprocess.run([ticketd, "--version"], env={"LD_DEBUG": "bindings"}, capture_output=True, text=True, check=True).stderr
    asked = [line for line in said.splitlines() if "`_gnutls_global_init_skip'" in line]
    if not asked:
        pytest.skip("this libcurl has no GnuTLS along")
    assert any(f" to {ticketd} " in line for line in asked), asked
