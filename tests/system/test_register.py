# SPDX-License-Identifier: MIT
"""What gives a ticket its level: the register of licences, VIP coupons, and logins that their owners confirm."""

import datetime
import os

import pytest

from support import mails
from support.process import settle
from support.waiting import wait_for


def begun(days=30):
    return datetime.date.today() - datetime.timedelta(days=days)


def level_of(desk, tid):
    return desk.ctl.json("show", tid)["level"]


def events(desk, tid, what):
    return [event for event in desk.ctl.json("show", tid)["events"] if event["what"] == what]


@pytest.fixture
def premium(make_desk):
    """A running desk whose licensed client has a Premium licence."""
    desk = make_desk()
    desk.license(f"{desk.licensed.address},Licensed Ltd,premium,,,{begun()},2099-12-31,,jdoe,LK-1")
    return desk.start()


def test_a_mended_register_relevels_tickets_under_way_and_says_so(desk):
    _, _, tid = desk.open_ticket(desk.client)
    before = desk.ctl.json("show", tid)
    assert before["level"] == "non-commercial"
    desk.license(f"{desk.client.address},Client Inc,standard,,,{begun()},2099-12-31,,,LK-2")
    wait_for("what was asked for", lambda: level_of(desk, tid) == "commercial", 15)
    after = desk.ctl.json("show", tid)
    assert after["due"] < before["due"]
    event, = events(desk, tid, "rechecked")
    assert "non-commercial became commercial" in event["detail"]
    assert desk.ctl.json("license", "recheck") == []


def test_a_register_that_is_replaced_by_one_of_its_size_and_time_is_taken(desk):
    before = desk.licenses.stat()
    desk.licenses.write_text(desk.licenses.read_text().replace("standard", "ultimate"))
    os.utime(desk.licenses, ns=(before.st_atime_ns, before.st_mtime_ns))
    wait_for("the changed register", lambda: desk.ctl.json("license", "check", desk.licensed.address)["level"] == "vip", 15)


def test_a_bad_line_leaves_the_previous_register_in_force_whole(desk):
    desk.license(f"{desk.client.address},Client Inc,standard,,,,,,,LK-2", "no address,Bad,standard,,,,,,,LK-3",
                 "x@client.example,Bad,deluxe,,,,,,,LK-4")
    desk.daemon.wait_log(r"licenses\.csv:3: .*no mail address")
    assert "licenses.csv:4: unknown edition" in desk.daemon.log()
    assert desk.ctl.json("license", "check", desk.licensed.address)["level"] == "commercial"
    assert desk.ctl.json("license", "check", desk.client.address, status=1)["licensed"] is False


def test_a_register_that_is_taken_away_stays_in_force_and_the_log_says_so_once(desk):
    kept = desk.licenses.read_text()
    desk.licenses.unlink()
    desk.daemon.wait_log(r"error: licences: .*licenses\.csv is not there any more")
    assert desk.ctl.json("license", "check", desk.licensed.address)["level"] == "commercial"
    settle(2.5)
    assert desk.daemon.log().count("is not there any more") == 1
    desk.licenses.write_text(kept)
    desk.daemon.wait_log(r"licences: .*licenses\.csv is unchanged")


def test_an_import_takes_the_watched_files_place_and_a_bad_one_does_not(desk):
    good, bad = desk.folder / "good.csv", desk.folder / "bad.csv"
    good.write_text(f"key,address,edition\r\nLK-9,{desk.client.address},standard\r\n")
    bad.write_text("address,edition\nnobody,standard\n")
    _, _, tid = desk.open_ticket(desk.client)
    kept = desk.licenses.read_text()
    failed = desk.ctl.run("license", "import", bad)
    assert failed.returncode == 2 and b"bad.csv:2" in failed.stderr
    assert desk.licenses.read_text() == kept
    assert f"TID {tid}  non-commercial -> commercial" in desk.ctl("license", "import", good)
    assert desk.licenses.read_bytes() == good.read_bytes()
    assert level_of(desk, tid) == "commercial"
    assert "in force already" in desk.ctl("license", "import", good)


def test_an_expired_licence_is_told_so(make_desk):
    desk = make_desk()
    desk.license(f"{desk.client.address},Client Inc,standard,,,2020-01-01,2020-12-31,,,LK-2")
    _, ack, tid = desk.start().open_ticket(desk.client)
    assert "support period of your licence has ended" in " ".join(mails.text_of(ack).split())
    assert level_of(desk, tid) == "non-commercial"
    assert desk.ctl.json("license", "check", desk.client.address, status=1)["expired"]["key"] == "LK-2"


def test_a_coupon_is_used_once_by_two_mails_that_arrive_together(make_desk):
    desk = make_desk()
    desk.license(f"{desk.licensed.address},Licensed Ltd,premium,,,{begun()},2099-12-31,,,LK-1")
    desk.start()
    coupon = desk.ctl("coupon", "issue", "LK-1").strip()
    desk.daemon.stop()
    for subject in ("First", "Second"):
        desk.licensed.write(desk.address, subject, f"Please hurry.\n{coupon}\n")
    wait_for("what was asked for", lambda: len(desk.mailbox.inbox()) == 2, 10)
    desk.start()
    acks = [desk.wait_ack(desk.licensed, 2)] + [mail for mail in desk.licensed.inbox() if "[TID#" in str(mail["Subject"])]
    texts = [" ".join(mails.text_of(ack).split()) for ack in acks]
    assert any("We have used the VIP coupon" in text for text in texts)
    assert any("was used before" in text for text in texts)
    tickets = desk.ctl.json("list")
    assert sorted((ticket["level"], ticket["urgent"]) for ticket in tickets) == [("vip", False), ("vip-request", True)]
    listed, = desk.ctl.json("coupon", "list")
    assert listed["state"] == "used" and listed["tid"] in [ticket["tid"] for ticket in tickets if ticket["urgent"]]
    assert coupon.endswith(listed["ends"])


def test_a_stranger_with_a_coupon_is_told_only_that_it_is_not_valid_for_the_address(premium):
    coupon = premium.ctl("coupon", "issue", "LK-1").strip()
    _, ack, tid = premium.open_ticket(premium.client, text=f"{coupon}\n")
    assert "not valid for your address" in " ".join(mails.text_of(ack).split())
    assert level_of(premium, tid) == "non-commercial"
    assert premium.ctl.json("coupon", "list")[0]["state"] == "good"
    _, ack, _ = premium.open_ticket(premium.licensed, text=f"{coupon.lower()}\n")
    assert "We have used the VIP coupon" in mails.text_of(ack)


def test_a_licence_gets_three_coupons_a_year_and_no_more(premium):
    coupons = {premium.ctl("coupon", "issue", "LK-1").strip() for _ in range(3)}
    assert len(coupons) == 3
    refused = premium.ctl.run("coupon", "issue", "LK-1")
    assert refused.returncode == 1 and b"3 coupons" in refused.stderr
    assert premium.ctl.run("coupon", "issue", "nobody").returncode == 1
    assert [coupon["state"] for coupon in premium.ctl.json("coupon", "list")] == ["good"] * 3


def test_licences_without_a_key_get_no_coupon_that_all_of_them_could_use(make_desk):
    desk = make_desk()
    desk.license(f"{desk.licensed.address},Licensed Ltd,premium,,,{begun()},2099-12-31,,,",
                 f"{desk.client.address},Client Inc,premium,,,{begun()},2099-12-31,,,")
    desk.start()
    refused = desk.ctl.run("coupon", "issue", "")
    assert refused.returncode == 2 and b"key of a licence" in refused.stderr
    assert desk.ctl.json("coupon", "list") == []


def test_a_coupon_in_a_reply_raises_the_ticket(premium):
    _, ack, tid = premium.open_ticket(premium.licensed)
    before = premium.ctl.json("show", tid)
    premium.licensed.reply(ack, premium.ctl("coupon", "issue", "LK-1"))
    wait_for("what was asked for", lambda: level_of(premium, tid) == "vip-request", 15)
    after = premium.ctl.json("show", tid)
    assert after["urgent"] and after["due"] < before["due"]
    assert events(premium, tid, "coupon-used")


def test_a_login_counts_once_its_registered_address_has_confirmed_it(premium):
    desk, owner, writer = premium, premium.licensed, premium.client
    _, ack, tid = desk.open_ticket(writer, text="Hello,\nLogin: JDoe\nIt does not start.\n")
    question = desk.wait_ack(owner)
    text = mails.text_of(question)
    assert writer.address in text and "It does not start" not in text and "Printer" not in str(question["Subject"])
    assert question["Auto-Submitted"] == "auto-generated"
    assert "ogin" not in mails.text_of(ack) and level_of(desk, tid) == "non-commercial"
    assert owner.address in events(desk, tid, "login-named")[0]["detail"]

    writer.reply(ack, "Yes, I confirm.\n")
    wait_for("what was asked for", lambda: len(desk.entries(tid)) == 2, 15)
    assert level_of(desk, tid) == "non-commercial"

    owner.reply(question, "Yes, that is me.\n")
    wait_for("what was asked for", lambda: level_of(desk, tid) == "vip", 15)
    assert owner.address in events(desk, tid, "login-confirmed")[0]["detail"]
    assert desk.ctl.json("show", tid)["participants"] == []

    owner.reply(question, "Once more.\n")
    wait_for("what was asked for", lambda: len(desk.entries(tid)) == 4, 15)
    assert len(events(desk, tid, "login-confirmed")) == 1


def test_naming_a_login_is_no_way_to_fill_its_owners_mailbox_nor_to_find_out_that_it_exists(premium):
    desk = premium
    known = desk.open_ticket(desk.client, subject="One", text="Login: jdoe\n")[1]
    for subject in ("Two", "Three"):
        desk.open_ticket(desk.client, subject=subject, text="Login: jdoe\n")
    unknown = desk.open_ticket(desk.client, subject="Four", text="Login: nobody-of-that-name\n")[1]
    own = ("mailto:", "[ref:", "202")  # each ticket's own: links, reference, due time
    told = [[line for line in mails.text_of(mail).replace(str(mails.tid_of(mail)), "").splitlines()
             if not any(mark in line for mark in own)] for mail in (known, unknown)]
    assert told[0] == told[1] and len(told[0]) > 10
    questions = [mail for mail in desk.licensed.inbox() if desk.address in str(mail["From"])]
    assert len(questions) == 1
