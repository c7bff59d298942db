# SPDX-License-Identifier: MIT
"""A person is forgotten: neither address nor words are in any file of the desk, nor in its mailbox."""

import base64
import email.utils
import os
import pty
import re
import select
import sqlite3
import subprocess

import pytest

from support import mails
from support.waiting import wait_for

WORDS = ("Xylophone", "Hexachord", "glockenspiel", "Zephyr", "4711-0815", "quixotic")


def settle(desk):
    wait_for("all to be sent", lambda: {item["state"] for item in desk.ctl.json("outbox")} <= {"sent"})


def everything_stored(desk):
    """All bytes of the state directory, and every stored mail unpacked and decoded."""
    data = b"".join(file.read_bytes() for file in sorted(desk.daemon.state_dir.iterdir()) if file.is_file())
    stored = [data.decode("latin-1")]
    for ticket in desk.ctl.json("list", "--all"):
        stored.append(desk.ctl("export", ticket["tid"], "--notes"))
        shown = desk.ctl.json("show", ticket["tid"])
        stored.append(str(shown))
        for entry in shown["entries"]:
            raw = desk.ctl.bytes("raw", entry["id"])
            stored.append(raw.decode("latin-1"))
            for part in re.findall(rb"\r\n\r\n([A-Za-z0-9+/=\r\n]{40,})", raw):
                stored.append(base64.b64decode(part + b"==", validate=False).decode("latin-1"))
    for command in (["list", "--machine"], ["spam"], ["outbox"], ["hold"], ["ledger"], ["gate"]):
        stored.append(str(desk.ctl.json(*command)) if command != ["ledger"] else desk.ctl.run(*command).stdout.decode())
    return "\n".join(stored).lower()


def lives(desk):
    """Clara has a ticket of her own, with an answer that quotes her, and takes part in one of Luis'."""
    _, _, own = desk.open_ticket(subject="Xylophone out of tune", text="The Hexachord of my glockenspiel is off since Monday.\nCall 4711-0815.\n",
                                 attachments=[("notes.txt", "text/plain", b"Zephyr winds\n"), ("a.bin", "application/octet-stream", b"Zephyr" * 9)])
    desk.staff.reply(desk.wait_notice(own), "Tune it with care.")
    desk.wait_ack(desk.client, 2)
    _, _, other = desk.open_ticket(desk.licensed, subject="Harp")
    desk.ctl("cc", other, desk.client.address)
    desk.staff.reply(desk.wait_notice(other), "Both of you should look.")
    hers = desk.client.wait_mail(lambda mail: mails.tid_of(mail) == other, 15, 1, desk.daemon.process.tail)
    desk.client.reply(hers, "I have a quixotic idea about the strings of the harp.")
    notice = desk.staff.wait_mail(lambda mail: mails.tid_of(mail) == other and "quixotic" in mails.everything(mail), 15, 1,
                                  desk.daemon.process.tail)
    desk.staff.reply(notice, "That idea is good.")
    wait_for("the answer", lambda: len(desk.entries(other)) >= 4, 15, explain=desk.daemon.process.tail)
    desk.ctl("close", own)
    settle(desk)
    return own, other


def test_after_forgetting_a_person_is_nowhere_and_the_rest_is_as_it_was(make_desk):
    desk = make_desk()
    desk.start()
    own, other = lives(desk)
    (desk.daemon.state_dir / "ticketd.db.before-2").write_text(desk.client.address)
    before = everything_stored(desk)
    assert all(word.lower() in before for word in (*WORDS, desk.client.address))
    report = desk.ctl.json("report")

    dry = desk.ctl.json("forget", desk.client.address, "--dry-run")
    assert dry["tickets"] == [own] and dry["other_tickets"] == 1 and dry["mails_elsewhere"] == 1 and dry["rewritten"] == 0
    assert own in {ticket["tid"] for ticket in desk.ctl.json("list", "--all")}

    done = desk.ctl.json("forget", desk.client.address.upper().replace("CLIENT.EXAMPLE", "client.example"), "--yes")
    assert done["removed"]["tickets"] == 1 and done["removed"]["mails"] >= 3 and done["rewritten"] >= 2
    assert done["deleted_files"] == [str(desk.daemon.state_dir / "ticketd.db.before-2")]
    assert done["mailboxes"][0]["erased"] == done["mailboxes"][0]["found"] > 0 and done["stays"]
    after = everything_stored(desk)
    assert desk.client.address not in after
    assert [word for word in WORDS if word.lower() in after] == []
    assert "clara client" not in after

    assert desk.ctl.run("show", own).returncode == 1
    entries = desk.entries(other)
    assert any("good" in entry["text"] for entry in entries) and entries[0]["subject"] == "Harp"
    assert "whole" in desk.ctl("check") and {**desk.ctl.json("report"), "until": report["until"]} == report
    kept = "\n".join(mails.everything(mail) for folder in ("INBOX", "Processed") for mail in desk.mailbox.inbox(folder)).lower()
    assert desk.client.address not in kept and "hexachord" not in kept
    # The desk goes on, and the person may write again.
    _, _, again = desk.open_ticket()
    assert again > other
    desk.daemon.assert_running()


SPELLINGS = {  # of a text that a person reads as the address, or a program takes for it
    "entities": lambda address: "".join(f"&#{ord(letter)};" for letter in address),
    "pieces": lambda address: f"{address[:3]}<b>{address[3:9]}</b>{address[9:]}",
    "link": lambda address: f'<a href="https://x.example/?to={address.replace("@", "%40")}">here</a>',
    "fullwidth": lambda address: address.replace("@", "\uff20"),
    "soft hyphens": lambda address: address.replace("@", "\u00ad@\u00ad").replace(".", "\u200b."),
}


@pytest.mark.parametrize("spelling", [*SPELLINGS, "subject", "subject with soft hyphens", "name"])
def test_an_address_that_no_byte_of_a_mail_says_but_its_reader_sees_is_forgotten_too(desk, spelling):
    address = desk.client.address
    html = f"<p>Write to {SPELLINGS[spelling](address)} please</p>" if spelling in SPELLINGS else "<p>x</p>"
    encoded = lambda text: f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="
    subjects = {"subject": encoded(f"About {address}"), "subject with soft hyphens": encoded(f"About {SPELLINGS['soft hyphens'](address)}")}
    name = encoded(f"For {address}") if spelling == "name" else "Luis"
    desk.licensed.send(f"From: {name} <{desk.licensed.address}>\nTo: {desk.address}\nSubject: {subjects.get(spelling, 'Harp')}\n"
                       f"Message-ID: <{spelling.replace(' ', '-')}@x.example>\nDate: {email.utils.formatdate()}\nMIME-Version: 1.0\n"
                       f"Content-Type: text/html; charset=utf-8\n\n{html}\n".replace("\n", "\r\n").encode(), [desk.address])
    desk.wait_ack(desk.licensed)
    settle(desk)
    ticket, = desk.ctl.json("list")
    assert desk.ctl.json("forget", address, "--yes")["rewritten"] > 0
    after = everything_stored(desk)
    for said in (address, address.replace("@", "%40"), SPELLINGS["fullwidth"](address), SPELLINGS["soft hyphens"](address)):
        assert said not in after and said.encode().decode("latin-1").lower() not in after
    assert name == "Luis" or name.lower() not in after
    assert "Harp" in str(desk.ctl.json("show", ticket["tid"])) or spelling in subjects
    local = address.split("@")[0].split("-")[0]
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        database.execute("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'search', 'row')")
        assert database.execute("SELECT count(*) FROM temp.word WHERE term = ?", [local]).fetchone() == (0,)


def test_somebody_whose_address_only_holds_the_persons_keeps_everything(desk):
    hans = desk.person("hans.clara", "Hans", "client.example")  # before hers stands one letter more than a boundary
    assert desk.client.address in hans.address
    desk.open_ticket(subject="Xylophone")
    _, _, his = desk.open_ticket(hans, subject="Harp", text="Do not forget me.\n")
    desk.staff.reply(desk.wait_notice(his), "How could we.")
    desk.wait_ack(hans, 2)
    settle(desk)
    raw = [desk.ctl.bytes("raw", entry["id"]) for entry in desk.entries(his)]
    shown = desk.ctl.json("show", his)
    assert desk.ctl.json("forget", desk.client.address, "--yes")["removed"]["tickets"] == 1
    assert desk.ctl.json("show", his) == shown
    assert [desk.ctl.bytes("raw", entry["id"]) for entry in desk.entries(his)] == raw
    kept = [str(mail["From"]) for mail in desk.mailbox.inbox("Processed")]
    assert any(hans.address in sender for sender in kept)
    assert not any(desk.client.address in sender and hans.address not in sender for sender in kept)


def test_while_a_mail_server_is_away_nothing_is_forgotten_and_the_next_run_finishes(make_desk, imap_proxy):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start()
    _, _, tid = desk.open_ticket(subject="Xylophone out of tune")
    settle(desk)
    wait_for("the move", lambda: desk.mailbox.inbox("Processed"))
    copy = desk.daemon.state_dir / "ticketd.db.before-2"
    copy.write_text(desk.client.address)
    imap_proxy.down()
    done = desk.ctl.run("forget", desk.client.address, "--yes")
    assert done.returncode == 3 and b"run the command again" in done.stderr, done
    assert desk.ctl.json("show", tid)["subject"] == "Xylophone out of tune" and copy.exists()
    imap_proxy.up()
    done = desk.ctl.json("forget", desk.client.address, "--yes")
    assert done["tickets"] == [tid] and done["mailboxes"][0]["erased"] >= 1 and not copy.exists()
    assert desk.mailbox.inbox("Processed") == []


def test_a_copy_of_the_database_that_cannot_be_deleted_is_said(desk):
    _, _, tid = desk.open_ticket()
    settle(desk)
    left = desk.daemon.state_dir / "ticketd.db.before-3"
    left.mkdir()
    (left / "file").touch()
    done = desk.ctl.run("forget", desk.client.address, "--yes")
    assert done.returncode == 3 and str(left).encode() in done.stderr
    assert desk.ctl.run("show", tid).returncode == 1


def test_nobody_is_forgotten_without_being_asked(desk):
    desk.open_ticket()
    done = desk.ctl.run("forget", desk.client.address)
    assert done.returncode == 2 and b"--yes" in done.stderr
    assert desk.ctl.json("list")
    for address in (desk.staff.address, desk.address, "nonsense"):
        assert desk.ctl.run("forget", address, "--yes").returncode == 2


def at_a_terminal(desk, *words, typed):
    """What a command prints at a terminal, and its status."""
    master, slave = pty.openpty()
    process = subprocess.Popen([str(desk.ctl.program), "--config", str(desk.ctl.config), *words], stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    os.write(master, typed.encode() + b"\n")
    said = b""
    while select.select([master], [], [], 30)[0]:
        try:
            data = os.read(master, 4096)
        except OSError:
            break
        said += data
    os.close(master)
    return said.decode(), process.wait(30)


def test_at_a_terminal_the_address_is_typed_to_go_on(desk):
    _, _, tid = desk.open_ticket()
    settle(desk)
    said, status = at_a_terminal(desk, "forget", desk.client.address, typed="no")
    assert status == 1 and "nothing was erased" in said and f"TID {tid}" in said
    assert desk.ctl.json("show", tid)
    said, status = at_a_terminal(desk, "forget", desk.client.address, typed=desk.client.address)
    assert status == 0 and "Removed: 1 tickets" in said and "What stays" in said, said
    assert desk.ctl.run("show", tid).returncode == 1
