# SPDX-License-Identifier: MIT
"""The table of levels in the support regulations, from a mail in the mailbox to the promise on its ticket.

A mail's time is its INTERNALDATE, so that the moments are fixed and the due times exact.
"""

import pytest

from support.mails import new_mail
from support.waiting import wait_for

HEAD = "address,company,edition,level,group,valid_from,valid_until,domain,login,key\n"

# Who writes: row of the register behind the address, level.
WRITERS = {
    "partner": (",,,partner,,2099-12-31,,,P-1", "partner"),
    "premium": (",premium,,,,2099-12-31,,,V-1", "vip"),
    "ultimate": (",ultimate,,,,2099-12-31,,,V-2", "vip"),
    "standard": (",standard,,,,2099-12-31,,,C-1", "commercial"),
    "group": (",,,commercial,,2099-12-31,,,C-2", "commercial"),
    "partner-premium": (",premium,,partner,,2099-12-31,,,P-2", "partner"),
    "own-level": (",standard,vip,partner,,2099-12-31,,,V-3", "vip"),
    "demo": (",demo,,,,2099-12-31,,,D-1", "non-commercial"),
    "stranger": (None, "non-commercial"),
    "expired": (",premium,,,,2025-01-31,,,V-4", "non-commercial"),
    "support-over": (",premium,,,2020-01-01,2099-12-31,,,V-5", "non-commercial"),  # support lasts a year
}

# A moment in Berlin -> when each level's answer is due, in UTC.
FRIDAY = "13-Jun-2025 17:00:00 +0200"
BEFORE_WINTER_TIME = "24-Oct-2025 17:00:00 +0200"
SATURDAY_NIGHT = "14-Jun-2025 23:30:00 +0200"
DUE = {
    FRIDAY: {"partner": "2025-06-16T15:00:00Z", "vip": "2025-06-16T15:00:00Z", "commercial": "2025-06-16T15:00:00Z",
             "non-commercial": "2025-06-17T15:00:00Z"},
    BEFORE_WINTER_TIME: {"partner": "2025-10-27T16:00:00Z", "vip": "2025-10-27T16:00:00Z",
                         "commercial": "2025-10-27T16:00:00Z", "non-commercial": "2025-10-28T16:00:00Z"},
    SATURDAY_NIGHT: {"partner": "2025-06-16T22:00:00Z", "vip": "2025-06-16T22:00:00Z",
                     "commercial": "2025-06-16T22:00:00Z", "non-commercial": "2025-06-17T22:00:00Z"},
}


def put(desk, mail, moment):
    """A mail that the mailbox got at a moment."""
    imap = desk.dovecot.imap(desk.user)
    status, answer = imap.append("INBOX", None, f'"{moment}"', mail.as_bytes())
    assert status == "OK", answer
    imap.logout()


def tickets(desk, count):
    def look():
        rows = desk.ctl.json("list", "--all")
        return rows if len(rows) == count else None
    return wait_for(f"{count} tickets", look, 30)


def writers(desk):
    return {name: desk.person(name, domain=f"{name}.example") for name in WRITERS}


@pytest.mark.parametrize("moment", DUE)
def test_every_writer_gets_the_level_and_the_due_time_of_the_regulations(make_desk, moment):
    desk = make_desk()
    people = writers(desk)
    desk.licenses.write_text(HEAD + "".join(
        f"{people[name].address},{row}\n" for name, (row, _) in WRITERS.items() if row is not None))
    for name, person in people.items():
        put(desk, new_mail(person.address, desk.address, name, "It burns.\n"), moment)
    desk.start()
    found = {row["subject"]: (row["level"], row["due"]) for row in tickets(desk, len(WRITERS))}
    assert found == {name: (level, DUE[moment][level]) for name, (_, level) in WRITERS.items()}


def test_a_request_with_a_coupon_on_saturday_night_is_due_four_hours_later(make_desk):
    desk = make_desk()
    writer = desk.person("coupon", domain="coupon.example")
    desk.license(f"{writer.address},,premium,,,,2099-12-31,,,V-9")
    desk.start()
    coupon = desk.ctl("coupon", "issue", "V-9").strip()
    put(desk, new_mail(writer.address, desk.address, "Now", f"It burns.\n{coupon}\n"), SATURDAY_NIGHT)
    row, = tickets(desk, 1)
    assert (row["level"], row["due"]) == ("vip-request", "2025-06-15T01:30:00Z")


@pytest.mark.parametrize("level, due", [
    ("non-product", "2025-06-18T15:00:00Z"),  # 72 hours of business days from the request of Friday 17:00
    ("development", "2025-06-27T15:00:00Z"),  # 14 calendar days from it
])
def test_staff_set_the_levels_that_nobody_is_entitled_to(make_desk, level, due):
    desk = make_desk()
    put(desk, new_mail(desk.licensed.address, desk.address, "Help", "It burns.\n"), FRIDAY)
    desk.start()
    row, = tickets(desk, 1)
    desk.ctl("level", row["tid"], level, "--as", "Anna")
    row, = desk.ctl.json("list")
    assert (row["level"], row["due"]) == (level, due)


def test_a_level_and_a_calendar_of_the_configuration_alone(make_desk):
    """Nothing in the code knows `gold` or `night`."""
    desk = make_desk(
        level=[{"key": "gold", "response": "3h", "calendar": "shop", "development": True}],
        licenses={"editions": {"gold": "gold"}},
        calendar={"shop": {"days": "mon-sat", "hours": "09:00-12:00,13:00-17:30", "timezone": "America/New_York",
                           "hours_on": {"sat": "10:00-12:00"}, "holidays": ["2025-06-13 Shop day", "06-16"],
                           "holiday_files": ["shop.ics"], "working_days": ["2025-06-22"]}})
    (desk.folder / "shop.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Shop//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20250617\r\n"
        "DTEND;VALUE=DATE:20250619\r\nSUMMARY:Inventory\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    writer = desk.person("gold", domain="gold.example")
    desk.license(f"{writer.address},,gold,,,,,,,G-1")
    # Thursday 12 June, 17:00 in New York: half an hour there, two on Saturday, half on Thursday the 19th.
    put(desk, new_mail(writer.address, desk.address, "Gold", "It burns.\n"), "12-Jun-2025 17:00:00 -0400")
    desk.start()
    row, = tickets(desk, 1)
    assert (row["level"], row["due"]) == ("gold", "2025-06-19T13:30:00Z")
    shown = desk.ctl.json("show", row["tid"])
    assert shown["intervals"] == [
        {"from": "2025-06-12T21:00:00Z", "to": "2025-06-12T21:30:00Z", "seconds": 1800},
        {"from": "2025-06-14T14:00:00Z", "to": "2025-06-14T16:00:00Z", "seconds": 7200},
        {"from": "2025-06-19T13:00:00Z", "to": "2025-06-19T13:30:00Z", "seconds": 1800},
    ]
    assert shown["more_intervals"] == 0
    # In the desk's own zone, Berlin, for people.
    assert "2025-06-14 16:00 to 2025-06-14 18:00  2:00 h" in desk.ctl("show", row["tid"])


def test_explain_lists_the_counted_intervals(make_desk, tmp_path):
    desk = make_desk()
    mail = tmp_path / "mail.eml"
    mail.write_bytes(new_mail(desk.client.address, desk.address, "Help", "It burns.\n").as_bytes())
    told = desk.ctl.json("explain", mail)
    assert sum(interval["seconds"] for interval in told["intervals"]) == 48 * 3600  # non-commercial
    assert told["intervals"][-1]["to"] == told["due"] and told["more_intervals"] == 0
    assert " h\n" in desk.ctl("explain", mail)


def test_many_intervals_are_cut_short_and_counted(make_desk, tmp_path):
    desk = make_desk(level=[{"key": "non-commercial", "response": "100h", "calendar": "slow"}],
                     calendar={"slow": {"hours": "09:00-11:00"}})
    mail = tmp_path / "mail.eml"
    mail.write_bytes(new_mail(desk.client.address, desk.address, "Help", "It burns.\n").as_bytes())
    told = desk.ctl.json("explain", mail)
    assert len(told["intervals"]) == 20 and 29 <= told["more_intervals"] <= 31
    assert "100:00 h in all" in desk.ctl("explain", mail)


def test_a_broken_holiday_file_is_told_with_its_line_and_keeps_the_desk_from_starting(make_desk):
    desk = make_desk(calendar={"business": {"holiday_files": ["none.ics"]}})
    for arguments in (["--check"], []):
        status, output = desk.daemon.run_to_end(*arguments)
        assert status == 2
        assert "calendar.business.holiday_files names" in output and "none.ics, which cannot be read" in output
