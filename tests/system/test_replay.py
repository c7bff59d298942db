# SPDX-License-Identifier: MIT
"""Old mail runs through today's rules, and nothing comes of it but words."""

import imaplib
import json
import mailbox
import os
import pty
import re
import select
import subprocess
import time

import pytest

from support import account
from support.waiting import wait_for


def replayed(desk, *words, status=0):
    done = desk.ctl.run("replay", *words, "--json")
    assert done.returncode == status, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


@pytest.fixture
def lived(desk):
    """A desk with some life behind it, and its processed mails: as Maildir and as mbox."""
    _, acknowledgement, tid = desk.open_ticket(text="It burns.\nFrom here to there.\n")
    desk.client.reply(acknowledgement, "And it smokes.")
    desk.open_ticket(desk.licensed, subject="Harp")
    desk.staff.reply(desk.wait_notice(tid), "Use the extinguisher.")
    desk.client.write(desk.address, "Out of office", "I am away.", headers={"Auto-Submitted": "auto-replied"})
    wait_for("five mails", lambda: len(desk.mailbox.inbox("Processed")) == 5, 20, explain=desk.daemon.process.tail)
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"}, 20, explain=desk.daemon.process.tail)
    imap = desk.dovecot.imap(desk.user)
    imap.select("Processed", readonly=True)
    mailbox.Maildir(desk.folder / "maildir")
    mbox = mailbox.mbox(desk.folder / "old.mbox")
    for number in imap.search(None, "ALL")[1][0].split():
        (head, raw), *_ = imap.fetch(number, "(INTERNALDATE BODY.PEEK[])")[1]
        received = time.mktime(imaplib.Internaldate2tuple(head))
        name = f"{int(received)}.M{number.decode()}.host:2,S"
        (desk.folder / "maildir" / "cur" / name).write_bytes(raw.replace(b"\r\n", b"\n"))
        kept = mailbox.mboxMessage(raw.replace(b"\r\n", b"\n"))
        kept.set_from(desk.client.address, time.gmtime(received))
        mbox.add(kept)
    mbox.flush()
    imap.logout()
    return desk, tid


def state_of(desk):
    return desk.ctl.json("list", "--all"), desk.ctl.json("outbox"), desk.ctl.json("list", "--machine")


@pytest.mark.parametrize("source", ["maildir", "old.mbox"])
def test_the_same_rules_make_the_same_of_old_mail(lived, source):
    desk, tid = lived
    before = state_of(desk)
    rows, said = replayed(desk, desk.folder / source, "--compare")
    assert [row["differences"] for row in rows] == [[]] * 5
    assert sorted(row["outcome"] for row in rows) == ["answer", "machine", "new", "new", "reply"]
    assert rows[0]["thread"]["tid"] == tid and rows[0]["stored"]["tid"] == tid
    assert "5 mails in" in said and "a second" in said
    assert state_of(desk) == before
    assert "0 differ" in desk.ctl("replay", desk.folder / source, "--compare")


def test_other_rules_make_a_difference_that_is_named(lived):
    desk, tid = lived
    desk.daemon.stop()  # it would give the tickets their new levels
    desk.license()  # nobody has a licence any more
    rows, _ = replayed(desk, desk.folder / "maildir", "--compare", status=1)
    different, = [row for row in rows if row["differences"]]
    assert different["from"] == desk.licensed.address
    assert different["differences"] == ["level non-commercial, stored commercial"]
    text = desk.ctl("replay", desk.folder / "maildir", "--compare", status=1)
    assert "differs: level non-commercial, stored commercial" in text and "1 differ from what is stored" in text


def test_a_scratch_database_is_removed_also_after_a_break(desk, tmp_path):
    box = mailbox.mbox(tmp_path / "many.mbox")
    for mail in account.letters(desk, [f"Mail {number}" for number in range(3000)]):
        box.add(mailbox.mboxMessage(mail.replace(b"\r\n", b"\n")))
    box.flush()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen([desk.ctl.program, "--config", desk.ctl.config, "replay", tmp_path / "many.mbox"],
                               env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for("the scratch database", lambda: list(scratch.glob("*/ticketd.db")), 15)
    process.terminate()
    assert b"stopped before the end" in process.communicate(timeout=30)[1] and process.returncode == 3
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\0" * 100_000, b"From nobody\n", b"Subject: no mbox\n\ntext\n",
                                     b"From a@b.c Thu Nov 26 12:00:00 2026\n" * 50,
                                     b"From a@b.c Thu Nov 26 12:00:00 2026\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + b"\xff\n" * 9999],
                         ids=["empty", "zeros", "nobody", "no-mbox", "only-lines", "torn"])
def test_hostile_files_are_read_or_refused_in_a_sentence(desk, tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    done = desk.ctl.run("replay", tmp_path / "file")
    assert done.returncode in (0, 2), done.stderr
    if done.returncode == 2:
        assert b"name a Maildir or an mbox file" in done.stderr


def test_what_is_not_there_is_refused(desk, tmp_path):
    for path in (tmp_path / "nothing", "/dev/null", tmp_path):
        done = desk.ctl.run("replay", path)
        assert done.returncode == 2 and b"name a Maildir or an mbox file" in done.stderr


def at_a_terminal(command):
    """What a program prints on standard error, while that is a terminal and its output is not."""
    master, slave = pty.openpty()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    said = b""
    while select.select([master], [], [], 300)[0]:
        try:
            said += os.read(master, 4096)
        except OSError:  # its end
            break
    os.close(master)
    assert process.wait(60) == 0, said
    return said.decode()


def test_long_work_says_at_a_terminal_how_far_it_is_and_nowhere_else(desk, tmp_path):
    box = mailbox.mbox(tmp_path / "many.mbox")
    for mail in account.letters(desk, [f"Mail {number}" for number in range(10_000)], size=2000):
        box.add(mailbox.mboxMessage(mail.replace(b"\r\n", b"\n")))
    box.flush()
    command = [desk.ctl.program, "--config", desk.ctl.config, "replay", tmp_path / "many.mbox"]
    said = at_a_terminal(command)
    assert "\rmails  " in said and " of 10,000 (" in said
    line, = [line for line in said.split("\n") if "a second" in line]
    seconds = float(re.search(r"mails in ([\d.]+) s", line).group(1))
    assert " left" in said or seconds < 1.5, "what takes more than a second says how long it will take"
    assert "left" not in line.split("\r")[-1], "the line of progress is wiped"
    piped = subprocess.run([str(word) for word in command], capture_output=True, timeout=300)
    assert piped.stderr.count(b"\n") == 1 and b"\r" not in piped.stderr and piped.returncode == 0
