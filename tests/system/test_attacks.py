# SPDX-License-Identifier: MIT
"""Attacks on threads and identities, one test each: what the attacker sees, and what staff see."""

import re

import pytest

from support import killing, mails
from support.process import settle
from support.waiting import wait_for

MX = "mx.desk.example"


def stamped(mail, *results):
    """The bytes of a mail below Authentication-Results fields, the first one topmost."""
    fields = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return fields.encode() + mail.as_bytes(policy=mails.WIRE)


@pytest.fixture
def desk(make_desk):
    """A desk that believes its own server's results, running."""
    return make_desk(trust={"authserv_id": MX}).start()


@pytest.fixture
def mallory(desk):
    attacker = desk.person("mallory", "Mallory", "evil.example")
    yield attacker
    attacker.leave()


def forge(desk, attacker, sender, subject, text, *results, headers=None):
    """The attacker's mail in somebody's name."""
    mail = mails.new_mail(sender, desk.address, subject, text, headers=headers)
    attacker.send(stamped(mail, *results) if results else mail, [desk.address], attacker.address)
    return mail


def settled(desk):
    """All that was sent before has been looked at: a mail behind it has been answered."""
    before = len(desk.licensed.inbox())
    desk.licensed.write(desk.address, "The one behind", "Hello.")
    desk.wait_ack(desk.licensed, before + 1)
    settle(0.7)


def texts(desk, tid):
    return [entry["text"] for entry in desk.entries(tid)]


def shape(ack):
    """All of an acknowledgement's wording and the names of its fields, without what differs between any two."""
    bodies = [part.get_content() for part in ack.walk() if part.get_content_maintype() == "text"]
    text = "\n".join([str(ack["Subject"]), *bodies])
    for pattern in (r"TID(#|%23)\d+", r"\[ref:[^]]*\]", r"[^\s\"<>]*(\+|%2B)[^\s\"<>]*@[^\s\"<>]*", r"\d{4}-\d\d-\d\d \d\d:\d\d"):
        text = re.sub(pattern, "X", text)
    return text, sorted(ack.keys())


def test_a_guessed_tag_opens_a_ticket_like_any_other_and_staff_see_the_mention(desk, mallory):
    _, _, tid = desk.open_ticket()
    other = desk.person("oscar", "Mallory", "evil.example")
    other.write(desk.address, "Question", "Hello.")
    plain = desk.wait_ack(other)
    mallory.write(desk.address, f"[TID#{tid}] Question", "Hello.")
    guessed = desk.wait_ack(mallory)
    assert shape(guessed) == shape(plain)
    assert f"TID#{tid}" not in mails.everything(guessed).replace(f"TID#{mails.tid_of(guessed)}", "")
    assert len(texts(desk, tid)) == 1 and desk.ctl.json("show", tid)["participants"] == []
    assert f"[TID#{tid}]" in mails.text_of(desk.wait_notice(mails.tid_of(guessed)))
    other.leave()


def test_a_guessed_tag_of_a_ticket_that_is_not_there_looks_the_same(desk, mallory):
    mallory.write(desk.address, "[TID#77777] Question", "Hello.")
    missing = desk.wait_ack(mallory)
    _, _, tid = desk.open_ticket()
    mallory.write(desk.address, f"[TID#{tid}] Question", "Hello.")
    assert shape(desk.wait_ack(mallory, 2)) == shape(missing)


def test_a_guessed_tag_in_a_licensed_clients_name_gives_no_level_no_access_and_no_word_to_the_victim(desk, mallory):
    _, _, tid = desk.open_ticket(desk.licensed)
    before = len(desk.licensed.inbox())
    forge(desk, mallory, desk.licensed.address, f"[TID#{tid}] Send the password", "Please.",
          f"{MX}; dmarc=fail header.from=client.example")
    notice = desk.staff.wait_mail(lambda mail: "Send the password" in mails.everything(mail) and mails.tid_of(mail) != tid)
    forged = desk.ctl.json("show", mails.tid_of(notice))
    settle(0.7)
    assert forged["level"] == "non-commercial" and len(texts(desk, tid)) == 1
    assert len(desk.licensed.inbox()) == before and mallory.inbox() == []
    assert "DMARC failed" in mails.text_of(notice) and f"[TID#{tid}]" in mails.text_of(notice)


def test_the_clients_own_message_id_copied_leads_a_stranger_nowhere(desk, mallory):
    mail, _, tid = desk.open_ticket()
    mallory.write(desk.address, "Re: Printer on fire", "What is the password?",
                  headers={"In-Reply-To": mail["Message-ID"], "References": mail["Message-ID"]})
    ack = desk.wait_ack(mallory)
    assert mails.tid_of(ack) not in (None, tid) and len(texts(desk, tid)) == 1
    assert f"[TID#{tid}]" in mails.text_of(desk.wait_notice(mails.tid_of(ack)))


@pytest.mark.parametrize("damage", [
    pytest.param(lambda token: token[:-30] + token[-29:], id="truncated"),
    pytest.param(lambda token: "<" + ("c" if token[1] != "c" else "d") + token[2:], id="altered"),
])
def test_a_damaged_token_is_no_sign(desk, mallory, damage):
    _, ack, tid = desk.open_ticket()
    mallory.write(desk.address, "Re: Printer", "Hello.", headers={"In-Reply-To": damage(str(ack["Message-ID"]))})
    assert mails.tid_of(desk.wait_ack(mallory)) != tid
    assert len(texts(desk, tid)) == 1


def test_another_installations_token_is_no_sign(desk, make_desk):
    other = make_desk().start()
    _, ack, tid = other.open_ticket()
    _, _, here = desk.open_ticket()
    assert tid == here  # both count from the same number, and their addresses have one domain
    desk.licensed.write(desk.address, "Re: Printer", "Hello.", headers={"In-Reply-To": ack["Message-ID"]})
    assert mails.tid_of(desk.wait_ack(desk.licensed)) != here
    assert len(texts(desk, here)) == 1


def test_a_token_of_one_ticket_with_the_tag_of_another_belongs_to_its_own(desk):
    _, ack, mine = desk.open_ticket()
    _, _, theirs = desk.open_ticket(desk.licensed)
    desk.client.reply(ack, "More smoke.", subject=f"Re: [TID#{theirs}] Printer on fire")
    desk.wait_notice(mine, 2)
    assert len(texts(desk, mine)) == 2 and len(texts(desk, theirs)) == 1


def test_no_header_comes_out_of_subject_display_name_or_attachment_name(desk, mallory):
    victim = "victim@client.example"
    lines = [f"From: =?utf-8?Q?Mallory=0D=0ABcc:_{victim}=0D=0A?= <{mallory.address}>", f"To: {desk.address}",
             f"Subject: =?utf-8?Q?Hello=0D=0ABcc:_{victim}=0D=0A=0D=0Abody?=", "Message-ID: <inject-1@evil.example>",
             "Date: Mon, 23 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"',
             "", "--b", "Content-Type: text/plain", "", "Hello.", "--b",
             f"Content-Type: text/plain; name*=utf-8''a%0D%0ABcc%3A%20{victim}%0D%0A.txt",
             f"Content-Disposition: attachment; filename*=utf-8''a%0D%0ABcc%3A%20{victim}%0D%0A.txt", "", "x", "--b--", ""]
    mallory.send("\r\n".join(lines).encode(), [desk.address])
    ack = desk.wait_ack(mallory)
    notice = desk.wait_notice(mails.tid_of(ack))
    for mail in (ack, notice):
        assert all(part["Bcc"] is None for part in mail.walk())
        assert len(mail.get_all("To")) == 1 and len(mail.get_all("Subject")) == 1
        assert mail.get_body(("plain",)) is not None
    assert [item for item in desk.ctl.json("outbox") if victim in str(item)] == []


def test_the_reply_to_of_a_victim_gets_nothing(desk, mallory):
    mallory.write(desk.address, "Hello", "Hello.", headers={"Reply-To": desk.client.address})
    ack = desk.wait_ack(mallory)
    notice = desk.wait_notice(mails.tid_of(ack))
    desk.staff.reply(notice, "Here is the answer.")
    mallory.wait_mail(lambda mail: "Here is the answer." in mails.everything(mail))
    settle(0.5)
    assert desk.client.inbox() == []


def test_a_mail_with_twenty_from_addresses_is_kept_shown_and_answered_by_nothing(desk, mallory):
    froms = ", ".join([desk.licensed.address, desk.client.address] + [f"v{i}@client.example" for i in range(18)])
    mail = mails.new_mail(mallory.address, desk.address, "Many of us", "Hello.").as_bytes(policy=mails.WIRE)
    mail = re.sub(rb"From: [^\r]*", b"From: " + froms.encode(), mail, count=1)
    mallory.send(b"Authentication-Results: " + MX.encode() + b"; dmarc=pass\r\n" + mail, [desk.address])
    notice = desk.staff.wait_mail(lambda mail: "Many of us" in str(mail["Subject"]))
    settle(0.7)
    assert desk.ctl.json("show", mails.tid_of(notice))["level"] == "non-commercial"
    assert "20 From: addresses" in mails.text_of(notice)
    assert desk.licensed.inbox() == [] and desk.client.inbox() == [] and mallory.inbox() == []


@pytest.mark.parametrize("results", [
    pytest.param((f"{MX}; dmarc=fail", f"{MX}; dmarc=pass"), id="below"),
    pytest.param(("evil.example; dmarc=pass", f"{MX}; dmarc=fail"), id="above"),
    pytest.param((f"{MX}.evil.example; dmarc=pass", f"{MX}; dmarc=fail"), id="above-with-a-longer-name"),
])
def test_a_forged_authentication_results_lifts_nothing(desk, mallory, results):
    forge(desk, mallory, desk.licensed.address, "Forged", "Hello.", *results)
    notice = desk.staff.wait_mail(lambda mail: "Forged" in str(mail["Subject"]))
    settle(0.5)
    assert desk.ctl.json("show", mails.tid_of(notice))["level"] == "non-commercial"
    assert desk.licensed.inbox() == [] and mallory.inbox() == []


def test_a_forged_mail_of_staff_commands_nothing_reaches_no_client_and_is_told_once(desk, mallory):
    _, ack, tid = desk.open_ticket()
    desk.wait_notice(tid)
    before = len(desk.client.inbox())
    for number in range(3):
        forge(desk, mallory, desk.staff.address, f"Re: [TID#{tid}] Printer", f"Pay here, {number}.\n!close\n",
              f"{MX}; dmarc=fail")
    settled(desk)
    assert desk.ctl.json("show", tid)["status"] == "open"
    assert len(desk.client.inbox()) == before and mallory.inbox() == []
    desk.staff.wait_mail(lambda mail: "Pay here" in mails.everything(mail))
    told = [mail for mail in desk.staff.inbox() if "Pay here" in mails.everything(mail)]
    assert len(told) == 1 and len(desk.ctl.json("list", "--machine")) == 3


def test_a_staff_command_in_quoted_text_does_nothing(desk):
    desk.client.write(desk.address, "Printer", "Look:\n!close\n!requester mallory@evil.example\n")
    tid = mails.tid_of(desk.wait_ack(desk.client))
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "Use water.")  # her program quotes the notice, commands and all
    answer = desk.client.wait_mail(lambda mail: "Use water." in mails.everything(mail))
    assert "!close" not in mails.text_of(answer)
    ticket = desk.ctl.json("show", tid)
    assert ticket["status"] == "waiting" and ticket["requester"] == desk.client.address


def test_a_client_who_writes_commands_commands_nothing(desk):
    _, ack, tid = desk.open_ticket()
    desk.client.reply(ack, "!close\n!cc mallory@evil.example\n")
    desk.wait_notice(tid, 2)
    ticket = desk.ctl.json("show", tid)
    assert ticket["status"] == "open" and ticket["participants"] == []


def test_the_support_address_in_its_own_cc_is_one_ticket_and_never_written_to(desk):
    mail = mails.new_mail(desk.client.address, f"{desk.address}, {desk.user}+x@desk.example", "Printer", "Hello.",
                          headers={"Cc": f"{desk.address}, somebody@client.example"})
    desk.client.send(mail, [desk.address])
    tid = mails.tid_of(desk.wait_ack(desk.client))
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "Use water.")
    desk.client.wait_mail(lambda mail: "Use water." in mails.everything(mail))
    settled(desk)
    tickets = desk.ctl.json("list", "--all")
    assert sorted(ticket["subject"] for ticket in tickets) == ["Printer", "The one behind"]
    assert desk.ctl.json("show", tid)["participants"] == []
    assert len(desk.entries(tid)) == 2


def test_the_mail_that_arrives_again_under_a_new_uid_is_nothing_new(desk, dovecot):
    mail, _, tid = desk.open_ticket()
    for _ in range(2):
        desk.client.send(mail)
    settled(desk)
    assert len(desk.entries(tid)) == 1 and len(desk.client.inbox()) == 1
    assert len(desk.ctl.json("list", "--all")) == 2
    assert sorted(row["outcome"] for row in desk.ctl.json("ledger")) == ["duplicate", "duplicate", "new", "new"]


@pytest.mark.parametrize("running", [True, False], ids=["while it is open", "while the desk is down"])
def test_a_mailbox_renamed_and_recreated_is_read_again_without_a_second_ticket(make_desk, dovecot, running):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{dovecot.imap_port}/Requests", processed="")
    box = dovecot.imap(desk.user)
    box.create("Requests")
    mail = mails.new_mail(desk.client.address, desk.address, "Printer", "Hello.").as_bytes(policy=mails.WIRE)
    box.append("Requests", None, None, mail)
    desk.start()
    desk.wait_ack(desk.client)
    if not running:
        desk.daemon.stop()
    box.rename("Requests", "Old")
    box.create("Requests")
    box.append("Requests", None, None, mail)
    box.append("Requests", None, None, mail.replace(b"Printer", b"Another").replace(b"Message-ID: <", b"Message-ID: <2."))
    if not running:
        desk.start()
    desk.wait_ack(desk.client, 2)
    wait_for("the ledger", lambda: sum(row["outcome"] is not None for row in killing.ledger_rows(desk)) == 3)
    rows = desk.ctl.json("ledger")
    assert len({row["uidvalidity"] for row in rows}) == 2
    assert sorted(row["outcome"] for row in rows) == ["duplicate", "new", "new"]
    assert sorted(ticket["subject"] for ticket in desk.ctl.json("list")) == ["Another", "Printer"]
    settle(0.5)
    assert len(desk.client.inbox()) == 2
    box.logout()


def test_a_stolen_staff_token_is_held_told_to_its_owner_and_worth_nothing_any_more(desk, mallory):
    _, _, tid = desk.open_ticket()
    notice = desk.wait_notice(tid)
    mallory.reply(notice, "Pay here.\n!close\n", quote=False)
    desk.staff.wait_mail(lambda mail: mallory.address in mails.everything(mail) and mail["Message-ID"] != notice["Message-ID"])
    assert desk.ctl.json("show", tid)["status"] == "open"
    desk.staff.reply(notice, "Use water.")  # the same token, from its owner: it proves nothing now
    refused = desk.staff.wait_mail(lambda mail: "seen in a mail to others" in mails.text_of(mail).replace("\n", " "))
    settle(0.5)
    assert [mail for mail in desk.client.inbox() if "Use water" in mails.everything(mail)] == []
    assert mallory.inbox() == [] and refused is not None


def test_another_address_with_a_clients_token_is_filed_unanswered_until_staff_say_cc(desk):
    _, ack, tid = desk.open_ticket()
    colleague = desk.person("colin", "Colin", "client.example")
    colleague.reply(ack, "It burns here too.", tag=False)
    notice = desk.wait_notice(tid, 2)
    assert "issued to another address" in mails.text_of(notice).replace("\n", " ")
    desk.staff.reply(notice, "Use water.")
    desk.client.wait_mail(lambda mail: "Use water." in mails.everything(mail))
    settle(0.5)
    assert colleague.inbox() == [] and desk.ctl.json("show", tid)["participants"] == []
    desk.staff.reply(notice, f"Use more water.\n!cc {colleague.address}\n")
    answer = colleague.wait_mail(lambda mail: "Use more water." in mails.everything(mail))
    assert desk.ctl.json("show", tid)["participants"] == [colleague.address]
    colleague.reply(answer, "Thank you, it is out.")
    desk.wait_notice(tid, 3)
    assert "issued to another" not in desk.entries(tid)[-1]["reason"]
    colleague.leave()


def test_the_reference_line_alone_leads_a_reply_to_its_ticket(desk):
    _, ack, tid = desk.open_ticket()
    desk.client.reply(ack, "Still burning.", in_reply_to=False, references=False, subject="A new subject")
    desk.wait_notice(tid, 2)
    assert "quoted text" in desk.entries(tid)[1]["reason"]
