# SPDX-License-Identifier: MIT
"""What staff are told about a ticket, and whom: read in their mailboxes, as they would."""

import pytest

from support import mails
from support.waiting import wait_for


def notices(person, tid):
    return [mail for mail in person.inbox() if mails.tid_of(mail) == tid]


def settled(desk):
    """Nothing is on its way any more."""
    wait_for("the outbox to be empty", lambda: all(m["state"] == "sent" for m in desk.ctl.json("outbox")), 15)


@pytest.fixture
def team(make_desk):
    """A desk with two agents and a developer: (desk, boris, dora)."""
    desk = make_desk(desk={"subaddress": "+"})
    boris, dora = desk.person("boris", "Boris", "desk.example"), desk.person("dora", "Dora", "desk.example")
    desk.daemon.configure({
        "staff": [{"name": "Anna", "address": desk.staff.address}, {"name": "Boris", "address": boris.address},
                  {"name": "Dora", "address": dora.address, "role": "developer"}]})
    desk.start()
    yield desk, boris, dora
    boris.leave()
    dora.leave()


def test_a_notice_holds_all_that_an_answer_needs_and_the_clients_words_come_first(team):
    desk, boris, dora = team
    _, _, tid = desk.open_ticket(desk.licensed, text="It burns.\n", attachments=[("fire.png", "image/png", b"\x89PNG fire")])
    notice = desk.wait_notice(tid)
    text = mails.text_of(notice)
    assert text.startswith(f"New request [TID#{tid}]\n")
    for words in (f"Luis Licensed <{desk.licensed.address}>", "Licensed Ltd, standard, LK-1", "Address:  not verified",
                  "Level:    commercial", "Due:", " left\n", "| It burns.", "Attachment: fire.png",
                  "Reply to this mail to answer the client."):
        assert words in text, text
    assert text.index("| It burns.") < text.index("Reply to this mail") < text.index("How this was decided:")
    assert [part.get_filename() for part in notice.iter_attachments()] == ["fire.png"]
    assert max(len(line) for line in text.split("How this was decided:")[0].splitlines()) < 100
    boris.wait_mail(lambda mail: mails.tid_of(mail) == tid)
    assert notices(dora, tid) == []


def test_what_was_not_answered_yet_stands_in_the_next_notice_and_what_was_does_not(team):
    desk, boris, _ = team
    first, ack, tid = desk.open_ticket(desk.licensed, text="The first words.\n")
    desk.wait_notice(tid)
    boris.reply(boris.wait_mail(lambda mail: mails.tid_of(mail) == tid), "!note\nSmells of toner.", quote=False)
    noted = desk.wait_notice(tid, 2)
    assert "| Smells of toner." in mails.text_of(noted) and "| The first words." in mails.text_of(noted)
    desk.licensed.reply(ack, "The second words.", quote=False)
    text = mails.text_of(desk.wait_notice(tid, 3))
    order = [text.index(words) for words in ("| The second words.", "| The first words.", "Note of ", "| Smells of toner.")]
    assert order == sorted(order), text
    desk.staff.reply(notices(desk.staff, tid)[0], "Use water.", quote=False)
    answer = desk.wait_ack(desk.licensed, 2)
    desk.licensed.reply(answer, "The third words.", quote=False)
    text = mails.text_of(desk.wait_notice(tid, 4))
    assert "| The third words." in text and "The first words" not in text and "toner" not in text


def test_a_person_with_several_addresses_and_roles_gets_one_notice(make_desk):
    desk = make_desk()
    private = desk.person("anna-private", "Anna", "home.example")
    desk.daemon.configure({"staff": [{"name": "Anna", "address": [desk.staff.address, private.address], "role": "supervisor"}],
                           "desk": {"admin": private.address},
                           "level": [{"key": "commercial", "people": ["Anna"]}]})
    desk.start()
    _, _, tid = desk.open_ticket(desk.licensed)
    desk.wait_notice(tid)
    settled(desk)
    assert len(notices(desk.staff, tid)) == 1 and notices(private, tid) == []
    private.leave()


def test_a_note_reaches_colleagues_by_command_by_address_and_by_answering_a_note_and_no_client(team):
    desk, boris, _ = team
    desk.person("support-internal")
    _, _, tid = desk.open_ticket(desk.client)
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, "!note\nNote one.", quote=False)
    one = boris.wait_mail(lambda mail: "Note one." in mails.text_of(mail))
    assert "stays inside the desk" in mails.text_of(one)
    boris.reply(one, "Note two, an answer to a note.")
    two = desk.staff.wait_mail(lambda mail: "Note two" in mails.text_of(mail))
    desk.staff.reply(notice, "Note three, by address.", quote=False, headers={"Cc": desk.address.replace("@", "+note@")})
    boris.wait_mail(lambda mail: "Note three" in mails.text_of(mail))
    settled(desk)
    assert [entry["direction"] for entry in desk.entries(tid)] == ["in", "note", "note", "note"]
    assert not any("Note" in mails.everything(mail) for mail in desk.client.inbox())
    assert all("Note one." not in mails.text_of(mail) or mail is two for mail in notices(desk.staff, tid))
    assert desk.ctl.json("show", tid)["status"] == "open"


def test_who_answers_the_client_with_the_desk_in_copy_has_answered_and_a_missing_participant_gets_it(team):
    desk, _, _ = team
    paul = desk.person("paul", "Paul")
    _, ack, tid = desk.open_ticket(desk.client)
    notice = desk.wait_notice(tid)
    desk.staff.reply(notice, f"!cc {paul.address}", quote=False)
    wait_for("Paul to take part", lambda: paul.address in desk.ctl.json("show", tid)["participants"], 15)
    desk.staff.reply(notice, "Use water.", quote=False, to=desk.client.address, headers={"Cc": desk.address})
    direct = desk.client.wait_mail(lambda mail: "Use water." in mails.text_of(mail))
    assert desk.staff.address in str(direct["From"])
    relayed = paul.wait_mail(lambda mail: "Use water." in mails.text_of(mail))
    assert desk.address in str(relayed["From"])
    wait_for("the answer to be filed", lambda: desk.ctl.json("show", tid)["status"] == "waiting", 15)
    settled(desk)
    assert desk.ctl.json("show", tid)["due"] is None
    assert len([mail for mail in desk.client.inbox() if "Use water." in mails.text_of(mail)]) == 1
    paul.leave()


def test_who_answers_the_client_with_the_desk_in_blind_copy_has_answered(team):
    desk, _, _ = team
    _, _, tid = desk.open_ticket(desk.client)
    mail = mails.reply_to(desk.wait_notice(tid), desk.staff.address, "Use water.", to=desk.client.address, quote=False)
    mail["Delivered-To"] = desk.address  # as the desk's own server writes it; To and Cc do not name the desk
    desk.staff.send(mail, [desk.client.address, desk.address])
    wait_for("the answer to be filed", lambda: desk.ctl.json("show", tid)["status"] == "waiting", 15)
    settled(desk)
    assert len([mail for mail in desk.client.inbox() if "Use water." in mails.text_of(mail)]) == 1


def test_a_client_who_finds_the_internal_address_is_a_client_still(team):
    desk, _, _ = team
    _, ack, tid = desk.open_ticket(desk.client)
    desk.client.reply(ack, "Still burning.", quote=False, to=desk.address.replace("@", "+note@"))
    assert "| Still burning." in mails.text_of(desk.wait_notice(tid, 2))
    assert [entry["direction"] for entry in desk.entries(tid)] == ["in", "in"]
