# SPDX-License-Identifier: MIT
"""What a client may ask for by the links of our mails: transcript, rating, reopening, supervisor."""

import re
import urllib.parse

import pytest

from support import mails
from support.process import settle


def links(mail):
    """The mailto: links of a mail's text, in their order."""
    return re.findall(r"mailto:\S+", mails.text_of(mail))


def link_below(mail, words):
    """The first link behind some words of the text."""
    text = mails.text_of(mail)
    return re.search(r"mailto:\S+", text[text.index(words):]).group(0)


def click(person, link):
    """What a mail program does with a mailto: link (RFC 6068), when its user presses "send" at once."""
    address, _, query = link.removeprefix("mailto:").partition("?")
    fields = dict(urllib.parse.parse_qsl(query))
    return person.write(urllib.parse.unquote(address), fields.get("subject"), fields.get("body", ""))


def wait_kind(desk, person, words, count=1):
    return person.wait_mail(lambda mail: words in mails.text_of(mail), 15.0, count, desk.daemon.process.tail)


def events(desk, tid):
    return [event["what"] for event in desk.ctl.json("show", tid)["events"]]


def closed_ticket(desk):
    """A ticket that was answered and closed: (closing mail, TID)."""
    _, _, tid = desk.open_ticket(text="It burns.\n")
    desk.staff.reply(desk.wait_notice(tid), "Use the extinguisher.")
    desk.wait_ack(desk.client, 2)
    desk.ctl("close", tid, "--as", "Anna")
    return wait_kind(desk, desk.client, "is now closed"), tid


@pytest.mark.parametrize("subaddress", ["+", ""])
def test_the_transcript_comes_by_the_link_of_the_acknowledgement(make_desk, subaddress):
    desk = make_desk(desk={"subaddress": subaddress}).start()
    _, ack, tid = desk.open_ticket(text="It burns.\npassword: hunter2secret\n")
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "Use the extinguisher.")
    desk.wait_ack(desk.client, 2)
    desk.ctl("note", tid, "--as", "Anna", stdin="He smokes in bed.")
    before = desk.ctl.json("show", tid)

    click(desk.client, link_below(ack, "whole correspondence"))
    transcript = wait_kind(desk, desk.client, "correspondence about your request")
    text = mails.text_of(transcript)
    assert "It burns." in text and "Use the extinguisher." in text and "password: ********" in text
    everything = mails.everything(transcript)
    for inside in ("smokes", desk.staff.address, "hunter2secret", notice["Message-ID"]):
        assert inside not in everything
    after = desk.ctl.json("show", tid)
    assert after["status"] == before["status"] == "waiting" and after["due"] == before["due"]
    assert "transcript-sent" in events(desk, tid)
    settle(0.5)
    assert len(desk.staff.inbox()) == 1, "a click is no message"


def test_a_forwarded_link_gives_a_stranger_nothing(desk):
    _, ack, tid = desk.open_ticket(text="It burns.\n")
    stranger = desk.person("mallory")
    click(stranger, link_below(ack, "whole correspondence"))
    desk.wait_notice(tid, 2)
    settle(0.5)
    assert stranger.inbox() == [] and len(desk.client.inbox()) == 1
    assert "transcript-sent" not in events(desk, tid)


def test_an_altered_link_gives_nothing(desk):
    _, ack, tid = desk.open_ticket(text="It burns.\n")
    link = link_below(ack, "whole correspondence")
    at = link.index("%40") if "%40" in link else link.index("@")
    altered = link[:at - 1] + ("a" if link[at - 1] != "a" else "b") + link[at:]
    click(desk.client, altered)
    desk.wait_notice(tid, 2)
    assert "transcript-sent" not in events(desk, tid)


def test_a_closed_ticket_is_rated_by_one_click_each_and_the_later_one_counts(desk):
    closing, tid = closed_ticket(desk)
    click(desk.client, link_below(closing, "How did we do"))
    click(desk.client, link_below(closing, "Our answer of"))
    desk.daemon.wait_log(r"request on \d+")
    click(desk.client, link_below(closing, "bad:"))
    answer = [entry["id"] for entry in desk.entries(tid) if entry["direction"] == "out"]

    def rated():
        return sorted((row["entry"] or 0, row["value"]) for row in desk.ctl.json("show", tid)["ratings"])

    from support.waiting import wait_for
    wait_for("both ratings", lambda: rated() == [(0, 1), (answer[0], 5)], 15, explain=desk.daemon.process.tail)
    assert desk.ctl.json("show", tid)["status"] == "closed", "a rating opens nothing again"
    ratings = desk.ctl.json("report")["total"]["ratings"]
    assert ratings == {"whole": {"count": 1, "mean": 1.0}, "answers": {"count": 1, "mean": 5.0}}
    assert "1 of 5" in desk.ctl("show", tid)
    assert events(desk, tid).count("rated") == 3


def test_a_closed_ticket_is_opened_again_by_its_link(desk):
    closing, tid = closed_ticket(desk)
    click(desk.client, link_below(closing, "open the request again"))
    desk.wait_notice(tid, 2)
    ticket = desk.ctl.json("show", tid)
    assert ticket["status"] == "open" and ticket["due"] and "reopened" in events(desk, tid)


def test_the_supervisor_is_told_once_a_day(make_desk):
    desk = make_desk()
    vera = desk.person("vera", "Vera", "desk.example")
    desk.daemon.configure({"staff": [*desk.daemon.settings["staff"],
                                     {"name": "Vera", "address": vera.address, "role": "supervisor"}]})
    desk.start()
    closing, tid = closed_ticket(desk)
    assert vera.inbox() == []
    for _ in range(2):
        click(desk.client, link_below(closing, "before the supervisor"))
    desk.wait_notice(tid, 3)
    notice = vera.wait_mail()
    assert "before the supervisor" in mails.text_of(notice) and mails.tid_of(notice) == tid
    settle(0.5)
    assert len(vera.inbox()) == 1 and events(desk, tid).count("escalated-by-client") == 1
