# SPDX-License-Identifier: MIT
"""The network fails between the daemon and its servers: it connects again in bounded time, and nothing is left over."""

import os
import time

import pytest

from support import account, mails
from support.leftovers import Baseline
from support.proxy import Fault, Proxy
from support.smtp import SmtpServer
from support.waiting import wait_for

HASTE = {"TICKETD_HASTE": "60"}  # a server's silence is borne for 1 s (IMAP), 5 s (SMTP) and 10 s (the answer to a mail)


@pytest.fixture
def smtp_proxy(relay):
    proxy = Proxy(relay.port)
    yield proxy
    proxy.down()


def some_of(places):
    """Every third; all of them, which takes minutes, with TICKETD_LONG=1 in the environment."""
    return places if os.environ.get("TICKETD_LONG") else places[::3]


def subjects_of(name, count):
    return [f"{name} {number}" for number in range(count)]


def rest(desk, relay, subjects):
    """The desk after its first mails, at rest: what it holds now it may hold later, and no more."""
    for mail in account.letters(desk, subjects):
        desk.dovecot.deliver(desk.address, mail)
    account.wait_settled(desk, relay, len(subjects))
    baseline = Baseline(desk.daemon)
    baseline.rested(1)
    return baseline


def wait_new_connection(proxy, taken):
    """A moment; one that has survived its fault is cut then, for the next one's turn to come."""
    end = time.monotonic() + 1.5
    while proxy.taken == taken and proxy.faults and time.monotonic() < end:
        time.sleep(0.02)
    if proxy.taken == taken and proxy.faults and proxy.connections():
        proxy.cut()


def through(desk, relay, proxy, baseline, old, faults, size=2000):
    """Mails come while each of the faults befalls a connection; afterwards all is whole and nothing left over."""
    new, end = [], time.monotonic() + 100
    proxy.faults.extend(faults)
    proxy.cut()
    while len(new) < 5 or proxy.faults:
        assert time.monotonic() < end, f"{len(proxy.faults)} faults have not happened\n{desk.daemon.process.tail()}"
        new.append(f"During {len(new)}")
        taken = proxy.taken
        desk.dovecot.deliver(desk.address, account.letters(desk, new[-1:], size)[0])
        wait_new_connection(proxy, taken)
    account.wait_settled(desk, relay, len(old) + len(new), 90)
    twice = account.assert_whole(desk, relay, old + new)
    baseline.rested()
    desk.daemon.assert_running()
    return twice


@pytest.fixture
def behind_imap_proxy(make_desk, relay, imap_proxy, faults):
    """A desk at rest whose mailbox lies behind the proxy: (desk, what it holds, the subjects so far)."""
    desk, old = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[]), subjects_of("Before", 3)
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX")
    desk.start(program=faults, env=HASTE)
    return desk, rest(desk, relay, old), old


@pytest.mark.parametrize("side, places", [("server", [0, 1, 30, *range(100, 4000, 260), 8000, 20000]),
                                          ("client", [0, 1, 15, *range(40, 900, 60)])])
def test_imap_is_cut_after_any_number_of_bytes(behind_imap_proxy, relay, imap_proxy, side, places):
    desk, baseline, old = behind_imap_proxy
    assert through(desk, relay, imap_proxy, baseline, old, [Fault(cut_after=place, side=side) for place in some_of(places)]) == 0


@pytest.mark.parametrize("fault", ["reset", "stall", "delay", "mute"])
def test_imap_is_disturbed(behind_imap_proxy, relay, imap_proxy, fault):
    desk, baseline, old = behind_imap_proxy
    kinds = {"reset": [Fault(reset_after=place) for place in (0, 50, 500, 1500, 9000)],
             "stall": [Fault(stall_after=place) for place in (0, 50, 500, 1500, 9000)],
             "delay": [Fault(delay=0.1), Fault(delay=0.3, cut_after=2000), Fault(delay=0.2)],
             "mute": [Fault(mute=True)] * 2}
    assert through(desk, relay, imap_proxy, baseline, old, kinds[fault]) == 0


def test_a_nat_that_forgets_the_idle_connection_is_found_out_by_the_next_poll(behind_imap_proxy, relay, imap_proxy):
    desk, baseline, old = behind_imap_proxy
    for _ in range(3):
        taken = imap_proxy.taken
        imap_proxy.forget()
        wait_for("a new connection", lambda: imap_proxy.taken > taken, 20, explain=desk.daemon.process.tail)
    through(desk, relay, imap_proxy, baseline, old, [])


def test_a_tls_record_is_corrupted(make_desk, relay, dovecot, faults):
    proxy = Proxy(dovecot.imaps_port)
    desk, old = make_desk(smtp_port=relay.port, gate=account.NO_LIMITS, staff=[]), subjects_of("Before", 3)
    desk.mailbox_setting(url=f"imaps://localhost:{proxy.port}/INBOX", tls="required", ca_file=str(dovecot.ca))
    desk.start(program=faults, env=HASTE)
    baseline = rest(desk, relay, old)
    try:
        places = (10, 400, 1500, 2600, 3000, 3600, 5000, 9000, 15000)
        through(desk, relay, proxy, baseline, old, [Fault(corrupt_at=place, cut_after=30_000) for place in places])
    finally:
        proxy.down()


@pytest.fixture
def behind_smtp_proxy(make_desk, relay, smtp_proxy, faults):
    desk, old = make_desk(smtp_port=smtp_proxy.port, gate=account.NO_LIMITS, staff=[]), subjects_of("Before", 3)
    desk.start(program=faults, env=HASTE)
    return desk, rest(desk, relay, old), old


@pytest.mark.parametrize("side, places", [("client", [0, 1, 10, 20, 60, 100, 150, 400, 900, 1500, 1900, 2100, 2200, 2300, 2500, 4000]),
                                          ("server", [0, 1, 20, 60, 100, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 500])])
def test_smtp_is_cut_after_any_number_of_bytes(behind_smtp_proxy, relay, smtp_proxy, side, places):
    desk, baseline, old = behind_smtp_proxy
    through(desk, relay, smtp_proxy, baseline, old, [Fault(cut_after=place, side=side) for place in some_of(places)])


@pytest.mark.parametrize("fault", ["reset", "stall", "delay", "mute"])
def test_smtp_is_disturbed(behind_smtp_proxy, relay, smtp_proxy, fault):
    desk, baseline, old = behind_smtp_proxy
    kinds = {"reset": [Fault(reset_after=place) for place in (0, 50, 150, 200, 250)],
             "stall": [Fault(stall_after=place, side=side) for side, place in
                       (("client", 0), ("client", 100), ("client", 1000), ("server", 0), ("server", 200), ("server", 280))],
             "delay": [Fault(delay=0.1), Fault(delay=0.3, cut_after=200), Fault(delay=0.2)],
             "mute": [Fault(mute=True)] * 2}
    through(desk, relay, smtp_proxy, baseline, old, kinds[fault])


def test_an_smtp_tls_record_is_corrupted(make_desk, workspace, dovecot, faults):
    relay = SmtpServer(workspace, dovecot.lmtp_port, tls="starttls", certificate=(dovecot.certificate, dovecot.key))
    proxy = Proxy(relay.port)
    desk, old = make_desk(smtp_port=proxy.port, gate=account.NO_LIMITS, staff=[]), subjects_of("Before", 3)
    desk.daemon.configure({"smtp": {"url": f"smtp://localhost:{proxy.port}", "tls": "required", "ca_file": str(dovecot.ca)}})
    try:
        desk.start(program=faults, env=HASTE)
        baseline = rest(desk, relay, old)
        places = (200, 1200, 2200, 2600, 2900, 3100, 3400)
        through(desk, relay, proxy, baseline, old, [Fault(corrupt_at=place, cut_after=12_000, side="client") for place in places[:3]]
                + [Fault(corrupt_at=place, cut_after=12_000) for place in places])
    finally:
        proxy.down()
        relay.stop()
