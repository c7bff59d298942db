# SPDX-License-Identifier: MIT
"""ticketctl's JSON, whose names others' scripts rely on, and what its commands do."""

import hashlib
import json
import re
import subprocess

import pytest

from support import mails
from support.process import settle
from support.waiting import wait_for

ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
TICKET = {"tid", "subject", "status", "level", "urgent", "requester", "assignee", "created", "due", "overdue", "entry_count"}


def test_list_and_show(desk):
    mail, ack, tid = desk.open_ticket(subject="Ünïcode")
    ticket, = desk.ctl.json("list")
    assert TICKET <= set(ticket)
    assert ticket["tid"] == tid and ticket["subject"] == "Ünïcode" and ticket["status"] == "open"
    assert ticket["level"] == "non-commercial" and ticket["urgent"] is False and ticket["overdue"] is False
    assert ticket["requester"] == desk.client.address and ticket["assignee"] is None and ticket["entry_count"] == 1
    assert re.match(ISO, ticket["created"]) and re.match(ISO, ticket["due"])

    shown = desk.ctl.json("show", tid)
    assert TICKET | {"participants", "entries", "events"} <= set(shown)
    assert shown["participants"] == [] or shown["participants"] == [desk.client.address]
    entry, = shown["entries"]
    assert {"id", "direction", "kind", "from", "subject", "date", "message_id", "text", "attachments", "reason"} <= set(entry)
    assert entry["direction"] == "in" and entry["kind"] == "human" and entry["from"] == desk.client.address
    assert entry["text"].strip() == "It burns." and entry["reason"] and re.match(ISO, entry["date"])
    assert shown["events"] and all({"at", "what", "who", "detail"} <= set(event) for event in shown["events"])
    assert desk.ctl.bytes("raw", entry["id"]).replace(b"\r\n", b"\n").endswith(b"It burns.\n")
    assert mail["Message-ID"].encode() in desk.ctl.bytes("raw", entry["id"])

    text = desk.ctl("list")
    assert str(tid) in text and "Ünïcode" in text and "non-commercial" in text
    assert "It burns." in desk.ctl("show", tid)


def test_what_does_not_exist_is_status_1_and_one_line(desk):
    for words in (["show", 4711], ["raw", 4711], ["attachment", 4711, 1], ["close", 4711], ["outbox", "drop", 4711]):
        done = desk.ctl.run(*words)
        assert done.returncode == 1, words
        assert done.stdout == b"" and len(done.stderr.decode().strip().splitlines()) == 1 and b"4711" in done.stderr


def test_wrong_usage_is_status_2(desk):
    for words in ([], ["nonsense"], ["show"], ["show", "abc"], ["list", "--colour"]):
        assert desk.ctl.run(*words).returncode == 2, words


def test_attachment(desk):
    data = [b"first \x00 bytes", b"%PDF-1.4 second"]
    _, _, tid = desk.open_ticket(attachments=[("a.bin", "application/octet-stream", data[0]), ("b.pdf", "application/pdf", data[1])])
    entry, = desk.entries(tid)
    assert [row["filename"] for row in entry["attachments"]] == ["a.bin", "b.pdf"]
    for number, content in enumerate(data):
        row = entry["attachments"][number]
        assert row["size"] == len(content) and row["sha256"] == hashlib.sha256(content).hexdigest() and row["inline"] is False
        assert desk.ctl.bytes("attachment", entry["id"], number + 1) == content
    assert desk.ctl.run("attachment", entry["id"], 3).returncode == 1


def test_outbox_shows_what_was_sent(desk):
    _, ack, tid = desk.open_ticket()
    desk.wait_notice(tid)
    items = wait_for("both mails to be recorded as sent", lambda: (
        lambda rows: rows if len(rows) == 2 and all(row["state"] == "sent" for row in rows) else None)(desk.ctl.json("outbox")))
    assert {item["recipient"] for item in items} == {desk.client.address, desk.staff.address}
    assert ack["Message-ID"].strip("<>") in {item["message_id"].strip("<>") for item in items}
    assert all(item["tid"] == tid and item["attempts"] == 1 and not item["uncertain"] for item in items)


def test_reply_reaches_the_client_and_stops_the_clock(desk):
    mail, _, tid = desk.open_ticket()
    desk.ctl("reply", tid, "--as", "Anna", stdin="Have you tried water?\n")
    answer = desk.wait_ack(desk.client, 2)
    assert "Have you tried water?" in mails.text_of(answer) and mails.tid_of(answer) == tid
    assert desk.staff.address not in mails.everything(answer) and mail["Message-ID"] in answer["References"]
    ticket, = desk.ctl.json("list")
    assert ticket["status"] == "waiting" and ticket["due"] is None


def test_an_empty_reply_and_an_unknown_name_are_refused(desk):
    _, _, tid = desk.open_ticket()
    assert desk.ctl.run("reply", tid, "--as", "Anna", stdin="  \n").returncode == 2
    assert desk.ctl.run("reply", tid, "--as", "Nobody", stdin="text").returncode in (1, 2)
    settle(0.7)
    assert len(desk.client.inbox()) == 1


def test_a_note_stays_inside(desk):
    _, _, tid = desk.open_ticket()
    desk.ctl("note", tid, "--as", "Anna", stdin="He sounds angry.\n")
    settle(1)
    assert [entry["direction"] for entry in desk.entries(tid)] == ["in", "note"]
    assert len(desk.client.inbox()) == 1


def test_close_and_reopen(desk):
    _, ack, tid = desk.open_ticket()
    desk.ctl("close", tid, "--as", "Anna")
    assert desk.ctl.json("list") == []
    closed, = desk.ctl.json("list", "--all")
    assert closed["status"] == "closed" and closed["due"] is None
    desk.ctl("reopen", tid, "--as", "Anna")
    opened, = desk.ctl.json("list")
    assert opened["status"] == "open" and opened["due"]


def test_a_clients_reply_reopens_a_closed_ticket(desk):
    _, ack, tid = desk.open_ticket()
    desk.ctl("close", tid)
    desk.client.reply(ack, "No, it still burns.")
    ticket = wait_for("the reopening", lambda: next(iter(desk.ctl.json("list")), None))
    assert ticket["tid"] == tid and ticket["status"] == "open" and ticket["due"]


def test_license_check(desk):
    good = desk.ctl.json("license", "check", desk.licensed.address.upper())
    assert good["level"] == "commercial"
    bad = json.loads(desk.ctl("license", "check", desk.client.address, "--json", status=1))
    assert bad["level"] == "non-commercial"


def test_license_import_puts_a_register_in_force(desk):
    register = desk.folder / "new.csv"
    register.write_text("edition,address\npremium," + desk.client.address + "\n")
    desk.ctl("license", "import", register)
    assert desk.ctl.json("license", "check", desk.client.address)["level"] == "vip"
    register.write_text("edition,address\nplatinum,x@y.example\n")
    done = desk.ctl.run("license", "import", register)
    assert done.returncode == 2 and b"new.csv:2" in done.stderr
    assert desk.ctl.json("license", "check", desk.client.address)["level"] == "vip"


def test_a_changed_register_is_noticed(desk):
    desk.license(f"{desk.client.address},New Ltd,standard,,,,,,,LK-2")
    wait_for("the new register", lambda: desk.ctl.run("license", "check", desk.client.address).returncode == 0, 15,
             explain=desk.daemon.process.tail)


def explained(desk, mail):
    path = desk.folder / "explain.eml"
    path.write_bytes(mail.as_bytes(policy=mails.WIRE))
    return desk.ctl.json("explain", path)


def test_explain_says_what_would_be_done_and_changes_nothing(desk):
    _, ack, tid = desk.open_ticket()
    before = desk.ctl.json("show", tid)
    new = explained(desk, mails.new_mail(desk.licensed.address, desk.address, "Hello", "text"))
    assert new["kind"] == "human" and new["thread"] == {"tid": tid + 1, "by": "new"}
    assert new["sender"]["address"] == desk.licensed.address and new["sender"]["identity"] == "licensed"
    assert new["sender"]["verified"] is False and new["sender"]["license"]
    assert new["level"] == "commercial" and new["ack"]["send"] is True and new["ack"]["why"] and new["reasons"]

    reply = explained(desk, mails.reply_to(ack, desk.client.address, "More."))
    assert reply["thread"] == {"tid": tid, "by": "signed"} and reply["sender"]["identity"] == "unknown"
    tag = explained(desk, mails.new_mail(desk.client.address, desk.address, f"[TID#{tid}] more", "More."))
    assert tag["thread"] == {"tid": tid, "by": "tag"}
    robot = explained(desk, mails.new_mail(desk.client.address, desk.address, "Away", "x", headers={"Auto-Submitted": "auto-replied"}))
    assert robot["kind"] == "auto_reply" and robot["ack"]["send"] is False and robot["ack"]["why"]
    assert desk.ctl.json("show", tid) == before and len(desk.ctl.json("list", "--all")) == 1
    assert desk.ctl("explain", desk.folder / "explain.eml")


def test_explain_works_before_the_first_start(make_desk):
    desk = make_desk()
    assert explained(desk, mails.new_mail(desk.client.address, desk.address, "Hello", "text"))["thread"]["by"] == "new"


def test_parse_needs_no_configuration(make_desk):
    desk = make_desk()
    mail = mails.new_mail("x@client.example", desk.address, "Ünï [TID#77]", "new text\n\n> quoted\n> lines\n",
                          html="<p>new</p>", name="Ümit", attachments=[("a.txt", "text/plain", b"abc")],
                          headers={"Cc": "b@client.example", "In-Reply-To": "<1@x>", "References": "<0@x> <1@x>"})
    path, other = desk.folder / "one.eml", desk.folder / "garbage.eml"
    path.write_bytes(mail.as_bytes(policy=mails.WIRE))
    other.write_bytes(bytes(range(256)) * 4)
    desk.daemon.config.unlink()
    rows = [json.loads(line) for line in desk.ctl("parse", path, other).splitlines()]
    assert [row["file"] for row in rows] == [str(path), str(other)]
    for row in rows:
        assert {"file", "message_id", "in_reply_to", "references", "subject", "date", "from", "reply_to", "to", "cc", "text",
                "reply_text", "html", "attachments", "kind", "bounces", "original_message_id", "tids", "defects"} <= set(row)
    one = rows[0]
    assert one["subject"] == "Ünï [TID#77]" and one["tids"] == [77] and one["kind"] == "human" and one["html"] is True
    assert one["from"] == [{"name": "Ümit", "address": "x@client.example"}] and one["cc"][0]["address"] == "b@client.example"
    assert "new text" in one["reply_text"] and "quoted" not in one["reply_text"] and "quoted" in one["text"]
    assert one["attachments"][0]["filename"] == "a.txt" and one["attachments"][0]["sha256"] == hashlib.sha256(b"abc").hexdigest()
    assert one["bounces"] == [] and one["original_message_id"] is None


def test_json_has_control_characters_as_escapes_alone(make_desk):
    desk = make_desk()
    path = desk.folder / "hostile.eml"
    path.write_text("From: a@client.example\nMessage-ID: <a\u009b31mb@x>\n\nread \u202egnp.exe\n", encoding="utf-8")
    line = desk.ctl("parse", path)
    assert not set(line) & set("\u009b\u202e")
    assert (json.loads(line)["message_id"], json.loads(line)["text"]) == ("a\u009b31mb@x", "read \u202egnp.exe\n")


@pytest.mark.parametrize("hostile", ["\x1b[31mred\x1b[0m", "bell\x07", "back\x08space", "\u202egnp.exe"])
def test_a_terminal_never_gets_a_clients_control_characters(desk, hostile):
    _, _, tid = desk.open_ticket(text=f"Look: {hostile}\n")
    text = desk.ctl("show", tid) + desk.ctl("list")
    assert not set(text) & set("\x1b\x07\x08\u202e")


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["report"], ["coupon", "list"]])
def test_what_standard_output_does_not_take_is_a_failure(desk, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([str(desk.ctl.program), "--config", str(desk.ctl.config), *words], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3 and b"standard output" in done.stderr, done


@pytest.mark.parametrize("words", [["outbox", "retry", 1], ["outbox", "drop", 1], ["license", "import", "licenses.csv"]])
def test_before_the_first_start_a_command_makes_no_database(make_desk, words):
    desk = make_desk()
    desk.daemon.state_dir.mkdir()
    words = [desk.licenses if word == "licenses.csv" else word for word in words]
    done = desk.ctl.run(*words)
    assert done.returncode == 1 and b"there is no database yet" in done.stderr, done
    assert list(desk.daemon.state_dir.iterdir()) == []


def test_no_header_can_be_injected_through_a_subject(desk, smtp):
    raw = (f"From: {desk.client.address}\r\nTo: {desk.address}\r\nMessage-ID: <inject-1@client.example>\r\n"
           f"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
           f"Subject: =?utf-8?q?hello=0D=0ABcc:_victim@client.example=0D=0A=0D=0Abody?=\r\n\r\ntext\r\n").encode()
    desk.client.send(raw, [desk.address])
    ack = desk.wait_ack(desk.client)
    assert ack["Bcc"] is None and "hello" in str(ack["Subject"])
    assert smtp.accepted_for("victim@client.example") == []
