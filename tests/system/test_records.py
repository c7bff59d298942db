# SPDX-License-Identifier: MIT
"""What becomes of records: export, expiry, and the upgrade of an earlier program's database."""

import email.utils
import mailbox
import os
import pathlib
import shutil
import sqlite3

import pytest

from support import mails
from support.daemon import SOURCE
from support.small_disk import SmallDisk
from support.waiting import wait_for

SCHEMAS = pathlib.Path(__file__).resolve().parents[1] / "store" / "schemas"


@pytest.fixture
def answered(desk):
    """A ticket with an attachment, a note, and an answer by mail: (its number, the attachment's bytes)."""
    data = bytes(range(256)) * 40
    _, _, tid = desk.open_ticket(text="It burns.\nFrom here to there.\n", attachments=[("plan.bin", "application/octet-stream", data)])
    notice = desk.wait_notice(tid)
    desk.ctl("note", tid, "--as", "Anna", stdin="This client is a reseller.\n")
    desk.staff.reply(notice, "Use the extinguisher.")
    desk.wait_ack(desk.client, 2)
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"})
    return tid, data


def read_mbox(folder, text):
    file = folder / "export.mbox"
    file.write_bytes(text)
    return list(mailbox.mbox(file))


def test_a_ticket_is_exported_as_its_client_knows_it(desk, answered):
    tid, data = answered
    exported = read_mbox(desk.folder, desk.ctl.bytes("export", tid))
    assert len(exported) == 3
    request, acknowledgement, answer = exported
    assert request["From"].endswith(f"<{desk.client.address}>") and acknowledgement["Auto-Submitted"] == "auto-replied"
    assert request.get_payload()[1].get_payload(decode=True) == data
    assert b"\n>From here to there." in request.as_bytes()
    assert "extinguisher" in mails.everything(answer) and f"[TID#{tid}]" in answer["Subject"]
    assert "reseller" not in "".join(map(mails.everything, exported))
    received = [mail["Message-ID"] for mail in desk.client.inbox()]
    assert [acknowledgement["Message-ID"], answer["Message-ID"]] == received, "what left is exported as it left"


def test_with_notes_what_stayed_inside_is_exported_too(desk, answered):
    tid, data = answered
    exported = read_mbox(desk.folder, desk.ctl.bytes("export", tid, "--notes"))
    assert any("reseller" in mails.everything(mail) for mail in exported)
    notices = [mail for mail in exported if mail["To"] and desk.staff.address in mail["To"]]
    assert any(part.get_payload(decode=True) == data for mail in notices for part in mail.walk()), "the notice is assembled"


REPORT = """\
From: MAILER-DAEMON@mx.desk.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.desk.example>
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.desk.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.2.2

--b
Content-Type: message/rfc822

{returned}
--b--
"""


def test_what_machines_of_the_staff_say_of_notices_is_not_exported_as_its_client_knows_it(desk, answered):
    tid, _ = answered
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "I am on holiday.", headers={"Auto-Submitted": "auto-replied"})
    report = REPORT.format(to=desk.address, date=email.utils.formatdate(), recipient=desk.staff.address, returned=notice.as_string())
    desk.client.send(report.replace("\n", "\r\n").encode(), [desk.address], envelope_from="")
    wait_for("both", lambda: {"auto_reply", "bounce"} <= {entry["kind"] for entry in desk.entries(tid)}, 15,
             explain=desk.daemon.process.tail)
    exported = "".join(map(mails.everything, read_mbox(desk.folder, desk.ctl.bytes("export", tid))))
    assert "extinguisher" in exported and "holiday" not in exported and desk.staff.address not in exported
    everything = read_mbox(desk.folder, desk.ctl.bytes("export", tid, "--notes"))
    assert any("holiday" in mails.everything(mail) for mail in everything)
    assert any(mail.get_content_type() == "multipart/report" for mail in everything)


def test_a_ticket_that_is_not_there_is_not_exported(desk):
    done = desk.ctl.run("export", 4711)
    assert done.returncode == 1 and b"there is no ticket 4711" in done.stderr and not done.stdout


def age(desk, days, *tids):
    """As if the tickets had been closed so many days ago."""
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        for tid in tids:
            database.execute("UPDATE ticket SET closed = closed - ? WHERE tid = ?", [days * 86_400_000, tid])


def test_what_is_over_is_removed_and_reports_count_it_as_before(make_desk):
    desk = make_desk()
    desk.start()
    _, _, old = desk.open_ticket(subject="Xylophone out of tune", text="Hexachord is off.\n")
    desk.staff.reply(desk.wait_notice(old), "Tune it.")
    desk.wait_ack(desk.client, 2)
    desk.ctl("close", old)
    _, _, young = desk.open_ticket(desk.licensed, subject="Drum")
    desk.ctl("close", young)
    _, _, open_ = desk.open_ticket(subject="Harp")
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"})
    assert desk.ctl.run("expire").returncode == 2, "nothing is configured"
    desk.daemon.stop()
    age(desk, 400, old)
    desk.daemon.configure({"retention": {"closed": "1y"}})
    before = desk.ctl.json("report")
    said = desk.ctl.json("expire", "--dry-run")
    assert said["tickets"] == [old] and said["dry_run"] is True
    assert desk.ctl.json("show", old)["subject"] == "Xylophone out of tune"

    assert desk.ctl.json("expire")["tickets"] == [old]
    assert desk.ctl.run("show", old).returncode == 1
    assert {ticket["tid"] for ticket in desk.ctl.json("list", "--all")} == {young, open_}
    assert {**desk.ctl.json("report"), "until": None} == {**before, "until": None}
    assert "whole" in desk.ctl("check")
    data = b"".join(file.read_bytes() for file in desk.daemon.state_dir.iterdir())
    assert b"Xylophone" not in data
    assert desk.ctl.json("expire")["tickets"] == []

    desk.start()  # an answer to it opens a new ticket
    answer = [mail for mail in desk.client.inbox() if mails.tid_of(mail) == old][-1]
    desk.client.reply(answer, "Still wrong.")
    desk.daemon.wait_log("new on 1003")


def test_the_daemon_removes_what_is_over_by_itself(make_desk):
    desk = make_desk()
    desk.start()
    _, _, old = desk.open_ticket()
    desk.ctl("close", old)
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} == {"sent"})
    desk.daemon.stop()
    age(desk, 400, old)
    desk.daemon.configure({"retention": {"closed": "1y"}})
    desk.start()
    wait_for("the removal", lambda: desk.ctl.run("show", old).returncode == 1, 15, explain=desk.daemon.process.tail)
    assert "[retention]" in desk.daemon.log()


def earlier_database(desk, schema, folder=None):
    """The desk has what a program of that schema left."""
    folder = folder or desk.daemon.state_dir
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / "ticketd.db")
    database.execute("PRAGMA page_size = 8192")
    database.execute("PRAGMA journal_mode = WAL")
    database.executescript((SCHEMAS / f"schema-{schema}.sql").read_text())
    database.close()


@pytest.mark.parametrize("schema", [1, 5, 9])
def test_a_desk_goes_on_with_the_database_of_an_earlier_program(make_desk, schema):
    desk = make_desk()
    earlier_database(desk, schema)
    desk.start()
    assert f"from schema {schema} to" in desk.daemon.log()
    copy, = desk.daemon.state_dir.glob("ticketd.db.before-*")
    with sqlite3.connect(copy) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (schema,)
        assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert desk.ctl.json("show", 1000)["status"] == "closed"
    _, _, tid = desk.open_ticket()
    assert tid == 1003
    assert "whole" in desk.ctl("check")


@pytest.mark.parametrize("refused", ["template", "register"])
def test_what_ends_the_first_start_of_a_new_version_leaves_the_database_to_the_earlier_one(make_desk, refused):
    desk = make_desk()
    earlier_database(desk, 9)
    if refused == "register":
        desk.license("a@b.example,A,platinum,,,,,,,")
    else:
        shutil.copytree(SOURCE / "templates", desk.folder / "templates")
        (desk.folder / "templates" / "en" / "held.txt").unlink()  # of a desk that copied them from the earlier version
        desk.daemon.configure({"desk": {"templates": str(desk.folder / "templates")}})
    status, output = desk.daemon.run_to_end()
    assert status == 2, output
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        assert database.execute("PRAGMA user_version").fetchone() == (9,)
    assert not list(desk.daemon.state_dir.glob("ticketd.db.before-*"))


def test_a_disk_without_room_for_the_copy_ends_the_start_and_nothing_is_changed(make_desk):
    desk = make_desk()
    disk = SmallDisk(desk.folder / "small", "4m")
    try:
        if not disk.mounted:
            pytest.skip("these tests may not mount a file system")
        desk.daemon.configure({"desk": {"state_dir": str(disk.folder / "state")}})
        desk.daemon.state_dir = disk.folder / "state"
        earlier_database(desk, 1, disk.folder / "state")
        disk.fill()
        filler = disk.folder / "filler"
        os.truncate(filler, filler.stat().st_size - 200_000)  # room to open it, and no more
        status, output = desk.daemon.run_to_end()
        assert status == 3 and "Make room for" in output and "nothing was changed" in output, output
        with sqlite3.connect(f"file:{disk.folder}/state/ticketd.db?mode=ro", uri=True) as database:
            assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert not list(desk.daemon.state_dir.glob("ticketd.db.before-*"))
        disk.free()
        desk.start()
        desk.daemon.stop()
    finally:
        disk.remove()
