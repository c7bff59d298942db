# SPDX-License-Identifier: MIT
"""Whole conversations, by the mailboxes of everybody who takes part: staff work from their mail programs alone."""

import html
import re
import urllib.parse

import pytest

from support import mails
from support.waiting import wait_for

NOTE = "She is about to leave us for a competitor, so be very kind."


class Team:
    """A desk with Anna, Boris, and Vera, who is their supervisor."""

    def __init__(self, desk, **settings):
        self.desk, self.anna = desk, desk.staff
        self.boris = desk.person("boris", "Boris Agent", "desk.example")
        self.vera = desk.person("vera", "Vera Chief", "desk.example")
        desk.daemon.configure({"desk": {"internal_address": f"inside{desk.suffix}@desk.example", **settings}, "staff": [
            {"name": "Anna", "address": self.anna.address}, {"name": "Boris", "address": self.boris.address},
            {"name": "Vera", "address": self.vera.address, "role": "supervisor"}]})
        desk.start()

    def wait(self, person, words, count=1):
        """A mail of the desk to a person whose text holds the words."""
        return person.wait_mail(lambda mail: self.desk.address in str(mail["From"]) and words in mails.text_of(mail), 15, count,
                                self.desk.daemon.process.tail)

    def ticket(self, tid):
        return self.desk.ctl.json("show", tid)


@pytest.fixture
def team(make_desk):
    return Team(make_desk())


def html_reply(person, mail, text, **more):
    """As a web mail program writes it that answers above the quotation, in HTML with a plain text beside."""
    lines = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.splitlines())
    quoted = html.escape(mails.text_of(mail)).replace("\n", "<br>")
    page = (f'<div dir="ltr">{lines}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On {mail["Date"]}, '
            f'{html.escape(str(mail["From"]))} wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
            f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{quoted}</blockquote></div>')
    return person.reply(mail, text, html=page, **more)


def click(person, link):
    """What a mail program does with a mailto: link when its user presses "send" at once (RFC 6068)."""
    address, _, query = link.removeprefix("mailto:").partition("?")
    fields = {name.lower(): value for name, value in urllib.parse.parse_qsl(query)}
    person.write(urllib.parse.unquote(address), fields.get("subject", ""), fields.get("body", ""))


def test_a_conversation_from_the_first_question_to_the_supervisor(team):
    desk, clara, anna, boris = team.desk, team.desk.client, team.anna, team.boris
    desk.inside += [NOTE, "anna alone knows"]
    question, _, tid = desk.open_ticket(subject="Cannot log in", text="Since the update nobody can log in.\n")

    notice = team.wait(anna, "nobody can log in")  # Anna is told, and answers above the quotation
    html_reply(anna, notice, "Hello Clara,\n\nplease clear the browser's cookies once.\n\nAnna")
    answer = team.wait(clara, "clear the browser's cookies")
    text = mails.text_of(answer)
    assert "How this was decided" not in text and "nobody can log in" not in text, text
    assert question["Message-ID"] in answer["References"] and answer["In-Reply-To"]
    assert mails.tid_of(answer) == tid

    clara.reply(answer, "Thank you! One question: which cookies?")  # the client thanks, and both see it
    annas = team.wait(anna, "which cookies?")
    boriss = team.wait(boris, "which cookies?")
    boris.write(f"support{desk.suffix}+note@desk.example", f"Re: {boriss['Subject']}", NOTE,
                headers={"In-Reply-To": boriss["Message-ID"]})
    wait_for("the note", lambda: any(entry["direction"] == "note" for entry in desk.entries(tid)))

    anna.reply(annas, "All of this site.")  # both answer at the same time
    boris.reply(boriss, "Those called session.\n\n!close")
    wait_for("both", lambda: sum(event["what"] in ("answered", "held") for event in team.ticket(tid)["events"]) == 3)
    first = clara.wait_mail(lambda mail: re.search("All of this site|Those called session", mails.text_of(mail)), 15)
    loser, went, waits = (boris, "All of this site.", "Those called session.") if "All of" in mails.text_of(first) else \
        (anna, "Those called session.", "All of this site.")
    told = team.wait(loser, waits)
    assert went in mails.text_of(told) and "!send" in mails.text_of(told)
    html_reply(loser, told, "!send")
    team.wait(clara, waits)

    if loser is not boris:  # the answer that closed it went first: it is closed either way by now
        boris.reply(team.wait(boris, "which cookies?"), "!close")
    closing = clara.wait_mail(lambda mail: "supervisor" in mails.text_of(mail), 15)
    wait_for("it to be closed", lambda: team.ticket(tid)["status"] == "closed")
    assert not any(re.search(r"^\s*!", mails.text_of(mail), re.M) for mail in clara.inbox())

    clara.reply(closing, "It does not help.", quote=False)  # a plain reply opens it again
    wait_for("it to be open", lambda: team.ticket(tid)["status"] == "open")
    link = re.search(r"mailto:\S+", mails.text_of(closing)[mails.text_of(closing).index("supervisor"):]).group(0)
    click(clara, link)
    team.wait(team.vera, "brings it before the supervisor")
    happened = [event["what"] for event in team.ticket(tid)["events"]]
    for what in ("created", "acknowledged", "answered", "noted", "held", "held-sent", "closed", "reopened", "escalated-by-client"):
        assert what in happened, happened


def test_an_answer_that_quotes_a_note_waits_for_its_writers_word(team):
    desk, anna, boris = team.desk, team.anna, team.boris
    _, _, tid = desk.open_ticket()
    annas, boriss = team.wait(anna, "It burns."), team.wait(boris, "It burns.")
    boris.reply(boriss, f"!note\n\n{NOTE}")
    wait_for("the note", lambda: any(event["what"] == "noted" for event in team.ticket(tid)["events"]))
    anna.reply(annas, f"Boris says:\n\n{NOTE}\n\nSo: how are you?")
    told = team.wait(anna, "internal note")
    assert NOTE in mails.text_of(told)
    anna.reply(told, "!cancel")
    wait_for("it to be dropped", lambda: any(event["what"] == "held-cancelled" for event in team.ticket(tid)["events"]))
    assert len(desk.client.inbox()) == 1
    desk.inside.append(NOTE)


def test_an_answer_waits_for_its_delay_also_when_the_daemon_is_killed(make_desk):
    team = Team(make_desk(), undo="1h")
    desk, anna = team.desk, team.anna
    _, _, tid = desk.open_ticket()
    anna.reply(team.wait(anna, "It burns."), "Use petrol.\n\n!close")
    wait_for("the answer", lambda: team.ticket(tid)["status"] == "closed")

    def states():
        return [item["state"] for item in desk.ctl.json("outbox")
                if item["recipient"] == desk.client.address and item["kind"] != "acknowledgement"]

    assert states() == ["queued", "queued"]  # the answer, and the word that the ticket is closed
    desk.daemon.kill()
    desk.daemon.start()
    _, _, other = desk.open_ticket(subject="Another")  # what is behind it in the outbox goes
    assert states() == ["queued", "queued"] and other == tid + 1
    desk.inside.append("Use petrol.")


def test_what_waits_is_listed_sent_and_dropped_at_the_shell_too(team):
    desk, anna, boris = team.desk, team.anna, team.boris
    _, _, tid = desk.open_ticket()
    annas, boriss = team.wait(anna, "It burns."), team.wait(boris, "It burns.")
    boris.reply(boriss, f"!note\n\n{NOTE}")
    wait_for("the note", lambda: any(event["what"] == "noted" for event in team.ticket(tid)["events"]))
    for greeting in ("Hello first,", "Hello second,"):
        anna.reply(annas, f"{greeting}\n\n{NOTE}")
        team.wait(anna, greeting)
    first, second = desk.ctl.json("held")
    assert {"entry", "tid", "writer", "why", "at"} == set(first) and first["tid"] == tid and first["writer"] == "Anna"
    assert str(second["entry"]) in desk.ctl("held")

    assert "Anna" in desk.ctl.run("send", first["entry"], "--as", "Boris").stderr.decode()
    assert desk.ctl.run("send", tid).returncode == 1 and len(desk.ctl.json("held")) == 2
    desk.ctl("send", first["entry"], "--as", "Anna")
    assert "Hello first," in mails.text_of(team.wait(desk.client, "Hello first,"))
    desk.ctl("cancel", second["entry"])
    assert desk.ctl.json("held") == [] and desk.ctl.run("cancel", second["entry"]).returncode == 1
    happened = [(event["what"], event["who"]) for event in team.ticket(tid)["events"]]
    assert ("held-sent", "Anna") in happened and any(what == "held-cancelled" for what, _ in happened)

    anna.reply(annas, f"Hello third,\n\n{NOTE}")
    team.wait(anna, "Hello third,")
    third, = desk.ctl.json("held")
    staff = desk.daemon.settings["staff"]
    desk.daemon.configure({"staff": [{"name": "Boris", "address": boris.address}]})  # Anna is gone
    gone = desk.ctl.run("send", third["entry"])
    desk.daemon.configure({"staff": staff})
    assert gone.returncode == 1 and b"none of [[staff]]" in gone.stderr and len(desk.ctl.json("held")) == 1
    desk.ctl("cancel", third["entry"])

    found, = desk.ctl.json("find", "HELLO", "first")
    assert found["tid"] == tid
    assert desk.ctl.run("find", "nothing-of-the-kind").returncode == 1
