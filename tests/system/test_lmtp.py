# SPDX-License-Identifier: MIT
"""Mail that a mail server of this machine hands over: Postfix, swaks, and those who do not keep to the rules."""

import os
import pathlib
import random
import re
import shutil
import smtplib
import socket
import stat
import subprocess
import threading
import time

import pytest

from support import account, killing, mails
from support import postfix as private_postfix
from support.ports import answers, free_port
from support.process import settle
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}


@pytest.fixture
def lmtp_desk(make_desk):
    """Makes a desk with LMTP instead of a mailbox; not started."""
    def make(unix=False, smtp_port=None, **changes):
        desk = make_desk(smtp_port=smtp_port, **changes)
        desk.lmtp_port = free_port()
        desk.lmtp_path = desk.folder / "lmtp"
        desk.daemon.configure({"mailbox": [], "lmtp": {"listen": f"unix:{desk.lmtp_path}" if unix else f"127.0.0.1:{desk.lmtp_port}"}})
        return desk

    return make


def letter(desk, subject, text="Help.\n"):
    return mails.new_mail(desk.client.address, desk.address, subject, text).as_bytes(policy=mails.WIRE)


def hand_over(desk, mail, sender=None, recipients=None):
    with smtplib.LMTP("127.0.0.1", desk.lmtp_port, timeout=20) as server:
        return server.sendmail(sender or desk.client.address, recipients or [desk.address], mail, mail_options=["BODY=8BITMIME"])


def subjects(desk):
    return sorted(ticket["subject"] for ticket in desk.ctl.json("list", "--all"))


def test_a_mail_is_a_ticket_when_it_is_answered(lmtp_desk):
    desk = lmtp_desk()
    desk.start()
    hand_over(desk, letter(desk, "At once"))
    assert subjects(desk) == ["At once"], "answered before the commit"
    desk.wait_ack(desk.client)
    row, = desk.ctl.json("ledger")
    assert row["mailbox"] == f"lmtp:127.0.0.1:{desk.lmtp_port}" and row["uid"] == 1
    wait_for("health", lambda: desk.ctl.run("health").returncode == 0)
    raw = desk.ctl.bytes("raw", row["entry"])
    assert raw.startswith(f"Return-Path: <{desk.client.address}>\r\nDelivered-To: {desk.address}\r\nReceived: from ".encode())


def test_another_place_is_listened_at_after_a_reload_and_the_first_no_more(lmtp_desk):
    desk = lmtp_desk()
    desk.start()
    hand_over(desk, letter(desk, "There"))
    first, desk.lmtp_port = desk.lmtp_port, free_port()
    desk.daemon.configure({"lmtp": {"listen": f"127.0.0.1:{desk.lmtp_port}"}})
    desk.daemon.reload()
    wait_for("the other place", lambda: answers(desk.lmtp_port), explain=desk.daemon.process.tail)
    hand_over(desk, letter(desk, "Here"))
    assert subjects(desk) == ["Here", "There"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", first), 5)


def test_the_envelope_says_who_and_for_whom(lmtp_desk):
    desk = lmtp_desk(desk={"internal_address": "internal@desk.example", "aliases": ["help@desk.example"]})
    desk.start()
    with smtplib.LMTP("127.0.0.1", desk.lmtp_port, timeout=20) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            server.sendmail("a@x.example", ["else@desk.example"], letter(desk, "Nobody's"))
        assert refused.value.recipients["else@desk.example"][0] == 550
        done = server.sendmail(desk.client.address, ["HELP@desk.example", "else@desk.example"], letter(desk, "An alias"))
        assert list(done) == ["else@desk.example"]
        server.sendmail("", [desk.address.replace("@", "+token@")], letter(desk, "A bounce of somebody"))
    assert "Nobody's" not in subjects(desk)
    desk.wait_ack(desk.client)
    reasons = [item["subject"] for item in desk.ctl.json("list", "--all")]
    assert "An alias" in reasons
    assert len(desk.client.inbox()) == 1, "a null return path was answered"


def test_the_same_mail_again_after_a_lost_answer_is_one_ticket_with_two_deliveries(lmtp_desk):
    desk = lmtp_desk()
    desk.start()
    mail = letter(desk, "Once")
    with socket.create_connection(("127.0.0.1", desk.lmtp_port)) as raw:
        raw.sendall(f"LHLO mta\r\nMAIL FROM:<{desk.client.address}>\r\nRCPT TO:<{desk.address}>\r\nDATA\r\n".encode() + mail + b"\r\n.\r\n")
        raw.shutdown(socket.SHUT_WR)
    wait_for("the ticket", lambda: subjects(desk) == ["Once"])
    hand_over(desk, mail)
    hand_over(desk, mail)
    rows = desk.ctl.json("ledger")
    assert len(rows) == 3 and len({row["entry"] for row in rows}) == 1
    ticket, = desk.ctl.json("list", "--all")
    assert ticket["entry_count"] == 1
    desk.wait_ack(desk.client)
    assert len(desk.client.inbox()) == 1


def test_beside_a_mailbox_the_same_mail_is_one_ticket(make_desk):
    desk = make_desk()
    desk.lmtp_port = free_port()
    desk.daemon.configure({"lmtp": {"listen": f"127.0.0.1:{desk.lmtp_port}"}})
    desk.start()
    mail = letter(desk, "Both ways")
    hand_over(desk, mail)
    desk.dovecot.deliver(desk.address, mail)
    wait_for("both deliveries", lambda: sum(row["outcome"] is not None for row in killing.ledger_rows(desk)) == 2)
    assert subjects(desk) == ["Both ways"]
    assert len({row["entry"] for row in desk.ctl.json("ledger")}) == 1


def test_postfix_hands_over_and_waits_while_the_desk_is_away(lmtp_desk, workspace, relay):
    if not private_postfix.available():
        pytest.skip("a private Postfix needs root, and the postfix package")
    desk = lmtp_desk(smtp_port=relay.port)
    server = private_postfix.Postfix(workspace / f"postfix-lmtp{desk.suffix}", desk.lmtp_port)
    try:
        desk.start()
        desk.client.smtp_port = server.port
        desk.client.write(desk.address, "Through Postfix", "Grüße\n.\n..\nfrom here\n")
        desk.wait_ack(desk.client, 1, 30)
        entry, = desk.entries(1000)
        assert "Grüße\n.\n..\nfrom here" in entry["text"]
        desk.daemon.stop()
        desk.client.write(desk.address, "While it was away", "Text\n")
        wait_for("Postfix to keep it", lambda: "refused" in server.queue(), 20)
        desk.start()
        desk.wait_ack(desk.client, 2, 60)
        assert subjects(desk) == ["Through Postfix", "While it was away"]
        wait_for("an empty queue", lambda: "empty" in server.queue(), 20)
    finally:
        server.stop()


def test_swaks_over_a_unix_socket(lmtp_desk):
    if not shutil.which("swaks"):
        pytest.skip("swaks is not there")
    desk = lmtp_desk(unix=True)
    desk.daemon.configure({"lmtp": {"mode": "0600"}})
    desk.start()
    assert stat.S_IMODE(os.stat(desk.lmtp_path).st_mode) == 0o600
    done = subprocess.run(["swaks", "--protocol", "LMTP", "--socket", desk.lmtp_path, "--from", desk.client.address, "--to", desk.address,
                           "--header", "Subject: By swaks", "--pipeline"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "250 2.0.0 taken" in done.stdout
    assert subjects(desk) == ["By swaks"]
    refused = subprocess.run(["swaks", "--protocol", "LMTP", "--socket", desk.lmtp_path, "--to", "nobody@desk.example"],
                             capture_output=True, text=True, timeout=30)
    assert refused.returncode != 0 and "550 5.1.1" in refused.stdout
    desk.daemon.stop()
    assert not pathlib.Path(desk.lmtp_path).exists()


class Mta(threading.Thread):
    """A mail server in small: hands its mails over one by one, and keeps each until it is told that it was taken."""

    def __init__(self, desk, letters):
        super().__init__(daemon=True)
        self.desk, self.queue, self.attempts = desk, list(letters), 0

    def run(self):
        while self.queue:
            self.attempts += 1
            try:
                hand_over(self.desk, self.queue[0])
                self.queue.pop(0)
            except (OSError, smtplib.SMTPException):
                time.sleep(0.05)


def test_kill_9_in_the_middle_loses_and_doubles_nothing(lmtp_desk, relay):
    seed = int(os.environ.get("TICKETD_SEED") or 1)
    chance = random.Random(seed)
    desk = lmtp_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[])
    names = [f"Mail {number}" for number in range(120)]
    mtas = [Mta(desk, account.letters(desk, names[part::4])) for part in range(4)]
    desk.start()
    for mta in mtas:
        mta.start()
    kills = 0
    while any(mta.is_alive() for mta in mtas) and kills < 8:
        time.sleep(chance.uniform(0.02, 0.2))
        desk.daemon.kill()
        kills += 1
        desk.start(ready=False)
    desk.daemon.wait_ready(30)
    for mta in mtas:
        mta.join(60)
    assert not any(mta.is_alive() for mta in mtas)
    print(f"{kills} kills, {sum(mta.attempts for mta in mtas)} attempts for {len(names)} mails")
    wait_for("all acknowledgements", lambda: len({mail["Message-ID"] for mail in account.acknowledgements(desk, relay)}) >= len(names)
             and all(item["state"] == "sent" for item in desk.ctl.json("outbox")), 60, explain=desk.daemon.process.tail)
    account.assert_whole(desk, relay, names)


def test_a_disk_that_is_full_is_the_senders_business_to_wait_for(lmtp_desk, relay, faults, tmp_path):
    desk = lmtp_desk(smtp_port=relay.port)
    control = tmp_path / "full"
    desk.start(program=faults, env={**HASTE, "TICKETD_DISK": str(tmp_path)})
    hand_over(desk, letter(desk, "Before"))
    control.touch()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        hand_over(desk, letter(desk, "During"))
    assert refused.value.smtp_code in (451, 452)
    wait_for("health to say it", lambda: "mail cannot be stored" in desk.ctl.run("health").stdout.decode(), 20)
    settle(2)  # a sign of life of the listener is none of the disk
    assert "mail cannot be stored" in desk.ctl("health", status=1)
    assert len(re.findall("mail cannot be stored", desk.daemon.log())) == 1
    control.unlink()
    wait_for("it to be taken", lambda: not _refused(desk, "During"), 20)
    assert subjects(desk) == ["Before", "During"]
    wait_for("health to be well", lambda: desk.ctl.run("health").returncode == 0, 20)


def _refused(desk, subject):
    try:
        hand_over(desk, letter(desk, subject))
        return False
    except smtplib.SMTPDataError:
        return True


def test_hostile_clients_do_not_stop_the_others(lmtp_desk):
    desk = lmtp_desk(desk={"max_message_size": "1MB"})
    desk.start()
    chance = random.Random(7)
    held = []
    for number in range(60):  # more than are served at a time, with nonsense and silence
        peer = socket.create_connection(("127.0.0.1", desk.lmtp_port))
        peer.settimeout(10)
        if number % 3 == 0:
            peer.sendall(chance.randbytes(5000))
        elif number % 3 == 1:
            peer.sendall(b"LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<" + desk.address.encode() + b">\r\nDATA\r\n" + chance.randbytes(100_000))
        held.append(peer)
    for peer in held[:40]:
        peer.close()
    wait_for("a place", lambda: not _refused_at_all(desk, "Still served"), 20)
    for peer in held:
        peer.close()
    assert "Still served" in subjects(desk)
    desk.daemon.assert_running()
    with pytest.raises(smtplib.SMTPException) as large:
        hand_over(desk, letter(desk, "Large", "x" * 78 + "\n") + b"y" * 2_000_000)
    assert "552" in str(large.value)
    assert "Large" not in subjects(desk)


def _refused_at_all(desk, subject):
    try:
        hand_over(desk, letter(desk, subject))
        return False
    except (OSError, smtplib.SMTPException):
        return True


def test_a_mail_with_a_lone_cr_or_lf_is_a_ticket_and_smuggles_no_other(lmtp_desk):
    desk = lmtp_desk()
    desk.start()
    inner = f"MAIL FROM:<ceo@desk.example>\r\nRCPT TO:<{desk.address}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx"
    ends = ("\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r")
    for end in ends:
        with socket.create_connection(("127.0.0.1", desk.lmtp_port)) as peer:
            peer.settimeout(10)
            peer.sendall((f"LHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<{desk.address}>\r\nDATA\r\nSubject: outer\r\n\r\ntext{end}{inner}\r\n.\r\n"
                          "QUIT\r\n").encode())
            heard = b""
            while piece := peer.recv(4096):
                heard += piece
            assert heard.count(b"354 ") == 1 and heard.count(b"taken") == 1, heard
    assert subjects(desk) == ["outer"] * len(ends)
    for tid in range(1000, 1000 + len(ends)):
        entry, = desk.entries(tid)
        assert "text" in entry["text"] and "Subject: smuggled" in entry["text"]
