# SPDX-License-Identifier: MIT
"""The account that is drawn up after a fault: every mail once, every acknowledgement once, nothing stuck."""

import collections
import re

from . import mails
from .waiting import wait_for

NO_LIMITS = {"per_address": [], "per_ticket": [], "global": [], "notices": [], "same_subject": 0}


def letters(desk, subjects, size=200):
    """New mails of the desk's client, one a subject, as bytes."""
    return [mails.new_mail(desk.client.address, desk.address, subject, "text " * (size // 5)).as_bytes(policy=mails.WIRE)
            for subject in subjects]


def message_id_of(content):
    """Of a mail as bytes, without the brackets."""
    return re.search(rb"^Message-ID:\s*<([^>]+)>", content, re.I | re.M).group(1).decode()


def body_of(content):
    """All but the fields that relays add above ours."""
    return content[re.search(rb"^From:", content, re.M).start():]


def wait_settled(desk, relay, count, seconds=60):
    """Until so many acknowledgements were accepted, nothing is on its way, and the mailbox is empty."""
    def look():
        if len({mail["Message-ID"] for mail in acknowledgements(desk, relay)}) < count:
            return False
        return all(item["state"] in ("sent", "failed", "dropped") for item in desk.ctl.json("outbox"))

    wait_for(f"{count} acknowledgements", look, seconds, pause=0.1, explain=desk.daemon.process.tail)
    box = desk.dovecot.imap(desk.user)
    wait_for("the mailbox to be empty", lambda: box.select("INBOX")[1] == [b"0"], seconds, pause=0.1,
             explain=desk.daemon.process.tail)
    box.logout()


def acknowledgements(desk, relay):
    """What the relay accepted for the client, with those that it accepted twice."""
    return relay.accepted_for(desk.client.address)


def assert_whole(desk, relay, subjects, first_tid=1000):
    """Every subject is one ticket of one entry with one acknowledgement; none is lost, none is there twice.

    An acknowledgement whose sending was cut after DATA may have come twice: with one Message-ID, and listed as
    uncertain. Returns how many did.
    """
    tickets = desk.ctl.json("list", "--all")
    assert sorted(ticket["subject"] for ticket in tickets) == sorted(subjects)
    assert all(ticket["entry_count"] == 1 for ticket in tickets)
    assert sorted(ticket["tid"] for ticket in tickets) == list(range(first_tid, first_tid + len(subjects)))

    outbox = [item for item in desk.ctl.json("outbox") if item["kind"] == "acknowledgement"]
    assert len(outbox) == len(subjects) and {item["state"] for item in outbox} <= {"sent"}
    uncertain = {item["message_id"].strip("<>") for item in outbox if item["uncertain"]}
    sent = collections.Counter(mail["Message-ID"].strip("<>") for mail in acknowledgements(desk, relay))
    assert set(sent) == {item["message_id"].strip("<>") for item in outbox}
    twice = {message_id for message_id, times in sent.items() if times > 1}
    assert twice <= uncertain, "an acknowledgement came twice and is not marked"
    by_ticket = collections.Counter(mails.tid_of(mail) for mail in
                                    {mail["Message-ID"]: mail for mail in acknowledgements(desk, relay)}.values())
    assert set(by_ticket) == {ticket["tid"] for ticket in tickets} and set(by_ticket.values()) <= {1}

    rows = desk.ctl.json("ledger")
    assert all(row["outcome"] for row in rows)
    assert len(rows) >= len(subjects)
    return len(twice)
