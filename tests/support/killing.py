# SPDX-License-Identifier: MIT
"""kill -9 at random moments while mails are taken in and acknowledged, and the account that is drawn up afterwards."""

import collections
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

from . import account, mails
from .daemon import SOURCE
from .waiting import wait_for

MKMAIL = SOURCE.parent / "shared" / "mkmail.py"


class Letter:
    """One mail and what is to become of it. `tid` None: it may be on a ticket or on none."""

    def __init__(self, content, message_id, tid, opens):
        self.content, self.message_id, self.tid, self.opens = content, message_id, tid, opens


def own_letters(address, count, first_tid, chance):
    """New requests, and replies to some of them by their tag, from several people."""
    letters, tickets = [], []
    for number in range(count):
        if tickets and chance.random() < 0.35:
            tid, sender, subject = chance.choice(tickets)
            mail = mails.new_mail(sender, address, f"Re: [TID#{tid}] {subject}", "More of it.\n" * chance.randrange(1, 200))
            opens = False
        else:
            sender, subject = f"user{number % 40}@client{number % 7}.example", f"Request {number}"
            tid, opens = first_tid + len(tickets), True
            mail = mails.new_mail(sender, address, subject, "It burns.\n" * chance.randrange(1, 400))
            tickets.append((tid, sender, subject))
        letters.append(Letter(mail.as_bytes(policy=mails.WIRE), mail["Message-ID"].strip("<>"), tid, opens))
    return letters


def generated_letters(folder, address, count, seed, first_tid):
    """Those of mkmail.py, with its manifest."""
    manifest = pathlib.Path(folder) / "manifest.jsonl"
    subprocess.run(["/usr/bin/python3", MKMAIL, "--count", str(count), "--seed", str(seed), "--out", folder, "--to", address,
                    "--tid-base", str(first_tid), "--manifest", manifest], check=True, capture_output=True)
    letters = []
    for line in manifest.read_text().splitlines():
        row = json.loads(line)
        is_human = row["kind"] in ("new", "new+attachments", "reply")
        letters.append(Letter((pathlib.Path(folder) / row["file"]).read_bytes(), row["message_id"],
                              row["tid"] if is_human else None, row["kind"].startswith("new")))
    return letters


class Feed:
    """Puts mails into a desk's mailbox, in order, while Dovecot is running."""

    def __init__(self, desk):
        self.desk, self.count = desk, 0
        desk.dovecot.fill(desk.user, [])
        self.inbox = desk.dovecot.maildir(desk.user)

    def put(self, letters):
        for letter in letters:
            name = f"{1_700_000_000 + self.count}.M{self.count:08d}P1.feed"
            (self.inbox / "tmp" / name).write_bytes(letter.content.replace(b"\r\n", b"\n"))
            if os.geteuid() == 0:
                shutil.chown(self.inbox / "tmp" / name, *self.desk.dovecot.owner)
            os.rename(self.inbox / "tmp" / name, self.inbox / "new" / name)
            self.count += 1


def run(desk, relay, letters, kills, chance, say=lambda *_: None):
    """Feeds the letters in as many portions as there are kills, and kills the daemon while it works on each."""
    feed, portion, done = Feed(desk), -(-len(letters) // kills), 0
    for number in range(kills):
        feed.put(letters[number * portion:(number + 1) * portion])
        seen = desk.daemon.log().count(" started: ")
        desk.start(ready=False)
        if chance.random() < 0.9:  # else perhaps before it has opened anything
            wait_for("the start", lambda: desk.daemon.log().count(" started: ") > seen, 60, pause=0.001, explain=desk.daemon.process.tail)
        time.sleep(chance.expovariate(1 / 0.12))
        done += desk.daemon.process.running()
        desk.daemon.kill()
        if number % 20 == 19:
            say(f"{number + 1} kills, {len(relay.accepted())} mails sent")
    assert done == kills, "it ended by itself"
    feed.put(letters[kills * portion:])
    desk.start(seconds=60)
    wait_finished(desk, len(letters))


def wait_finished(desk, count):
    def look():
        rows = [row for row in ledger_rows(desk) if row["uidvalidity"] > 0]
        return len(rows) >= count and all(item["state"] in ("sent", "failed", "dropped") for item in desk.ctl.json("outbox"))

    wait_for(f"{count} mails to be taken in and answered", look, 300, pause=0.5, explain=desk.daemon.process.tail)
    box = desk.dovecot.imap(desk.user)
    box.sock.settimeout(600)  # a folder of an hour's mails is opened for the first time
    wait_for("every mail to be moved", lambda: box.select("INBOX")[1] == [b"0"], 60, pause=0.2, explain=desk.daemon.process.tail)
    moved = int(box.select("Processed")[1][0])
    held = int(box.select("Hold")[1][0])
    assert moved == count, (f"of {count} mails {moved} are in Processed and {held} in Hold; the ledger knows "
                            f"{collections.Counter(row['outcome'] for row in ledger_rows(desk))}; {desk.folder}")
    box.logout()


def ledger_rows(desk):
    return json.loads(desk.ctl.run("ledger", "--json").stdout)


def account_of(desk, relay, letters, first_tid):
    """Asserts that all is as it must be; gives the figures that tell how hard it was."""
    with sqlite3.connect(desk.daemon.state_dir / "ticketd.db") as database:
        rows = database.execute("SELECT message_id, tid, id FROM entry WHERE direction = 0").fetchall()
    entries = collections.defaultdict(list)
    for message_id, tid, entry in rows:
        entries[message_id].append((tid, entry))
    assert set(entries) == {letter.message_id for letter in letters}, "a mail is missing"
    assert all(len(found) == 1 for found in entries.values()), "a mail is there twice"
    for letter in letters:
        tid, _ = entries[letter.message_id][0]
        assert letter.tid is None or tid == letter.tid, f"<{letter.message_id}> is on {tid}, and belongs on {letter.tid}"

    opening = {letter.tid: entries[letter.message_id][0][1] for letter in letters if letter.opens}
    assert sorted(opening) == list(range(first_tid, first_tid + len(opening)))
    outbox = [item for item in desk.ctl.json("outbox") if item["kind"] == "acknowledgement"]
    first = collections.Counter(item["tid"] for item in outbox if item["entry"] == opening.get(item["tid"]))
    wrong = {tid: first[tid] for tid in opening if first[tid] != 1}
    assert not wrong, f"tickets with another number of acknowledgements than one: {wrong}"

    sent = collections.defaultdict(set)
    copies = collections.Counter()
    for mail in relay.accepted():
        message_id = account.message_id_of(mail["content"])
        copies[message_id] += 1
        sent[message_id].add(account.body_of(mail["content"]))
    wanted = {item["message_id"].strip("<>") for item in desk.ctl.json("outbox")}
    assert set(copies) == wanted, "a mail was never sent, or one that nobody wrote"
    uncertain = {item["message_id"].strip("<>") for item in desk.ctl.json("outbox") if item["uncertain"]}
    twice = {message_id for message_id, times in copies.items() if times > 1}
    assert twice <= uncertain, "sent twice, and not listed as uncertain"
    assert all(len(bodies) == 1 for bodies in sent.values()), "the second copy is another mail"
    ledger = desk.ctl.json("ledger")
    assert all(row["outcome"] for row in ledger)
    desk.ctl.patience = 900  # every stored mail is looked at
    assert "whole" in desk.ctl("check")
    return {"mails": len(letters), "tickets": len(opening), "sent": len(wanted), "sent twice": len(twice), "uncertain": len(uncertain)}
