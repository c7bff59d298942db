# SPDX-License-Identifier: MIT
"""Logins with access tokens, as Gmail and Microsoft 365 want them, against a provider of the test's own."""

import json
import re
import stat
import subprocess

import pytest

from support import mails, manual
from support.dovecot import Dovecot
from support.process import settle
from support.smtp import SmtpServer
from support.token_server import DEVICE_GRANT, TokenServer
from support.waiting import wait_for


@pytest.fixture(scope="module")
def provider():
    server = TokenServer("support")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def oauth_dovecot(workspace, provider):
    """A Dovecot of its own that asks the provider about tokens; people log in with passwords as ever."""
    server = Dovecot(workspace / "dovecot-oauth", introspect=provider.url("introspect"))
    yield server
    server.stop()


@pytest.fixture
def oauth_desk(make_desk, provider, oauth_dovecot, dovecot, workspace):
    """Makes a desk whose mailbox and relay take tokens only; not started, nobody has logged in."""
    servers = []

    def make(grant="device", **oauth):
        provider.begin_anew()
        relay = SmtpServer(workspace, dovecot.lmtp_port, introspect=provider.url("introspect"))
        servers.append(relay)
        desk = make_desk()
        provider.account = desk.user
        oauth_dovecot.add_user(desk.user)
        (desk.folder / "client-secret").write_text(provider.SECRET + "\n")
        desk.daemon.configure({"oauth": [provider.settings(grant=grant, **oauth)],
                               "smtp": {"url": f"smtp://127.0.0.1:{relay.port}", "user": desk.user, "oauth": "test"},
                               "mailbox": [{"url": f"imap://127.0.0.1:{oauth_dovecot.imap_port}/INBOX",
                                            "user": desk.user, "oauth": "test", "tls": "off", "poll": "1s"}]})
        desk.oauth_relay = relay
        return desk

    yield make
    for server in servers:
        server.stop()


def write_mail(desk, oauth_dovecot, subject):
    """A client's mail comes into the mailbox that takes tokens only."""
    mail = (f"From: Clara <{desk.client.address}>\r\nTo: {desk.address}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{subject.replace(' ', '.')}{desk.suffix}@client.example>\r\n"
            "Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\nHelp.\r\n")
    oauth_dovecot.deliver(desk.user, mail.encode(), desk.client.address)


def log_in(desk, provider, script=("approved",)):
    """`ticketctl oauth login`, with a person who does as `script` says: what it printed, and its exit status."""
    (desk.folder / "state").mkdir(exist_ok=True)
    command = [str(desk.ctl.program), "--config", str(desk.ctl.config), "oauth", "login", "test"]
    known = set(provider.devices)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    code = wait_for("a device code", lambda: next(iter(set(provider.devices) - known), None))
    for state in script:
        with provider._lock:  # between two questions: the next one is answered so
            asked = provider.count(DEVICE_GRANT)
            provider.devices[code] = state
        wait_for("another question", lambda: provider.count(DEVICE_GRANT) > asked, 20)
    output, _ = child.communicate(timeout=30)
    return output, child.returncode


def token_file(desk):
    return desk.daemon.state_dir / "oauth" / "test"


def test_a_person_logs_in_with_a_code_and_mail_goes_in_and_out(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    output, status = log_in(desk, provider, ("pending", "approved"))
    assert status == 0, output
    assert "WDJB-MJHT" in output and provider.url("activate") in output
    assert stat.S_IMODE(token_file(desk).stat().st_mode) == 0o600
    desk.start()
    write_mail(desk, oauth_dovecot, "by token")
    desk.wait_ack(desk.client)
    assert wait_for("it to be recorded", desk.oauth_relay.accepted)[0]["user"] == desk.user
    wait_for("health", lambda: desk.ctl.run("health").returncode == 0)
    kept = json.loads(token_file(desk).read_text())
    for secret in (kept["access_token"], kept["refresh_token"], provider.SECRET):
        assert secret not in desk.daemon.log() and secret not in output
    listed = desk.ctl.json("oauth", "list")
    assert {f"[].{key}" for key in listed[0]} == manual.json_fields()["oauth list"]
    assert [(one["name"], one["grant"], one["logged_in"]) for one in listed] == [("test", "device", True)]


def test_slow_down_and_a_person_who_declines(oauth_desk, provider):
    desk = oauth_desk()
    asked = provider.count(DEVICE_GRANT)
    output, status = log_in(desk, provider, ("slow_down", "denied"))
    assert status == 1 and "access_denied" in output
    assert provider.count(DEVICE_GRANT) - asked >= 2
    assert not token_file(desk).exists()


def test_a_login_that_is_missing_is_said_and_taken_as_soon_as_it_is_there(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    desk.start(ready=False)
    desk.daemon.wait_log(r"nobody has logged in yet; run `ticketctl oauth login test`")
    wait_for("health to say it", lambda: "oauth login test" in desk.ctl.run("health").stdout.decode())
    output, status = log_in(desk, provider)
    assert status == 0, output
    desk.daemon.wait_ready(60)
    write_mail(desk, oauth_dovecot, "late login")
    desk.wait_ack(desk.client)


def test_a_token_is_renewed_ahead_of_its_end_and_the_new_refresh_token_is_kept(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    provider.lifetime = 8
    assert log_in(desk, provider)[1] == 0
    first = json.loads(token_file(desk).read_text())
    desk.start()
    wait_for("three renewals", lambda: provider.count("refresh_token") >= 3, 40)
    wait_for("the file to follow", lambda: json.loads(token_file(desk).read_text())["refresh_token"] in provider.refresh)
    assert json.loads(token_file(desk).read_text())["refresh_token"] != first["refresh_token"]
    assert stat.S_IMODE(token_file(desk).stat().st_mode) == 0o600
    assert "WARNING" not in desk.daemon.log() and "refuses" not in desk.daemon.log()
    write_mail(desk, oauth_dovecot, "after renewals")
    desk.wait_ack(desk.client)
    desk.daemon.stop()
    desk.start()  # goes on with the refresh token of the file
    write_mail(desk, oauth_dovecot, "after a restart")
    desk.wait_ack(desk.client, 2, 30)


def failing_desk(desk, provider, lifetime, **start):
    """A desk that logged in and runs, with tokens of so many seconds, and its admin; the provider refuses from now on."""
    admin = desk.person("ops", "Ops", "desk.example")
    desk.daemon.configure({"desk": {"admin": admin.address}})
    desk.mailbox_setting(poll="20s")  # with haste a slow machine is soon late for a shorter one, and that is told too
    provider.lifetime = lifetime
    assert log_in(desk, provider)[1] == 0
    desk.start(**start)
    provider.failing = (503, {"error": "temporarily_unavailable"})
    return desk, admin


def test_a_renewal_that_fails_is_told_at_once_while_mail_still_flows_and_is_over_when_it_is(oauth_desk, oauth_dovecot, provider):
    desk, admin = failing_desk(oauth_desk(), provider, 40)
    desk.daemon.wait_log(r'\[\[oauth\]\] "test".*503', seconds=45)
    wait_for("health to say it", lambda: "503" in desk.ctl.run("health").stdout.decode())
    alert = admin.wait_mail(lambda mail: "a login cannot be renewed" in str(mail["Subject"]), 20, explain=desk.daemon.process.tail)
    assert "503" in mails.text_of(alert) and "[[oauth]]" in mails.text_of(alert)
    write_mail(desk, oauth_dovecot, "with the last token")
    desk.wait_ack(desk.client)
    provider.failing = None
    desk.daemon.wait_log(r'\[\[oauth\]\] "test": its token is renewed again', seconds=30)
    wait_for("health to be well", lambda: desk.ctl.run("health").returncode == 0)
    told = re.findall(r'\[\[oauth\]\] "test": its provider refuses', desk.daemon.log())
    assert len(told) <= 3, "the log, the mailbox and the relay say one cause once each"


def test_a_renewal_that_fails_and_its_end_are_told_for_the_mailbox_and_for_the_relay(oauth_desk, provider, faults):
    desk, admin = failing_desk(oauth_desk(), provider, 40, program=faults, env={"TICKETD_HASTE": "60"})

    def told(words):
        return [mails.text_of(mail) for mail in admin.inbox() if words in str(mail["Subject"])]

    wait_for("both alerts", lambda: len(told("a login cannot be renewed")) == 2, 60, explain=desk.daemon.process.tail)
    causes = [alert["cause"] for alert in json.loads(desk.ctl.run("health", "--json").stdout)["alerts"]]
    assert sorted(causes) == [f"oauth:{desk.daemon.settings['mailbox'][0]['url']}", "oauth:outbox"]
    provider.failing = None
    wait_for("both ends", lambda: len(told("All clear: the login is renewed again")) == 2, 60, explain=desk.daemon.process.tail)
    assert json.loads(desk.ctl.run("health", "--json").stdout)["alerts"] == [] and len(admin.inbox()) == 4


def test_a_login_that_was_withdrawn_needs_a_person_who_logs_in_again(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    provider.lifetime = 8
    assert log_in(desk, provider)[1] == 0
    desk.start()
    provider.revoke_all()
    desk.daemon.wait_log(r"invalid_grant.*log in again with `ticketctl oauth login test`", seconds=30)
    write_mail(desk, oauth_dovecot, "while nobody is logged in")
    assert log_in(desk, provider)[1] == 0
    desk.wait_ack(desk.client, 1, 60)


def told_causes(desk):
    return sorted(alert["cause"] for alert in json.loads(desk.ctl.run("health", "--json").stdout)["alerts"])


def login_causes(desk):
    return [f"oauth:{desk.daemon.settings['mailbox'][0]['url']}", "oauth:outbox"]


def test_a_login_that_is_missing_is_told_as_that_and_not_as_a_refusal_too(oauth_desk, provider):
    desk = oauth_desk()
    desk.person("ops", "Ops", "desk.example")
    desk.daemon.configure({"desk": {"admin": "ops@desk.example"}})
    desk.start(ready=False)
    wait_for("both alerts", lambda: told_causes(desk) == login_causes(desk), 20, explain=desk.daemon.process.tail)
    desk.daemon.wait_log(r"outbox: .* takes no mail: .*nobody has logged in yet")  # the alerts themselves wait
    settle(4)
    assert told_causes(desk) == login_causes(desk)


def test_a_token_that_is_refused_and_then_not_renewed_is_one_trouble(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    assert log_in(desk, provider)[1] == 0
    desk.start()
    provider.revoke_all()
    oauth_dovecot.stop()
    oauth_dovecot.start()
    desk.daemon.wait_log(r"invalid_grant.*log in again", seconds=40)
    wait_for("the alert", lambda: told_causes(desk) == login_causes(desk), 20, explain=desk.daemon.process.tail)


def test_a_token_for_another_service_is_refused_and_said(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk(grant="client")
    provider.audience = "calendar"
    desk.start(ready=False)
    desk.daemon.wait_log(r'refuses the access token of \[\[oauth\]\] "test".*scope')
    settle(3)
    assert provider.count("client_credentials") <= 2, "a server's refusal asks for new tokens without end"
    mailbox = desk.daemon.settings["mailbox"][0]["url"]
    wait_for("the alert", lambda: told_causes(desk) == [f"credentials:{mailbox}"], 20, explain=desk.daemon.process.tail)
    assert desk.ctl.run("health").returncode == 1


def test_client_credentials_need_no_login(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk(grant="client")
    desk.start()
    write_mail(desk, oauth_dovecot, "no person")
    desk.wait_ack(desk.client)
    assert provider.count("client_credentials") == 1, "mailbox and relay share one token"
    assert desk.ctl.json("ledger")
    assert provider.count("client_credentials") == 1, "ticketctl takes the daemon's token"
    assert desk.ctl.run("oauth", "login", "test").returncode == 1


def test_a_token_that_the_server_withdrew_is_replaced(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk()
    assert log_in(desk, provider)[1] == 0
    desk.start()
    provider.tokens.clear()  # the provider still gives new ones
    oauth_dovecot.stop()
    oauth_dovecot.start()
    write_mail(desk, oauth_dovecot, "with a new token")
    desk.wait_ack(desk.client, 1, 60)


def test_a_code_is_brought_from_the_browser(oauth_desk, oauth_dovecot, provider):
    desk = oauth_desk(grant="code")
    (desk.folder / "state").mkdir(exist_ok=True)
    command = [str(desk.ctl.program), "--config", str(desk.ctl.config), "oauth", "login", "test"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    page = next(line for line in child.stdout if line.startswith(provider.url("authorize")))
    state = re.search(r"[?&]state=([^&\s]+)", page)[1]
    assert "code_challenge_method=S256" in page
    output, _ = child.communicate(f"http://127.0.0.1/ticketd?state={state}&code=good-code&scope=mail\n", timeout=20)
    assert child.returncode == 0, output
    assert len(provider.requests[-1]["code_verifier"]) == 43
    desk.start()
    write_mail(desk, oauth_dovecot, "by code")
    desk.wait_ack(desk.client)


def test_nonsense_from_the_provider_is_one_clear_line(oauth_desk, provider):
    desk = oauth_desk(grant="client")
    for answer, word in [((200, b"<html>"), "no access_token"), ((200, {"access_token": "a\r\nb"}), "no access_token"),
                         ((200, b"x" * 1_000_000), "more than"), ((302, b""), "refuses with 302"),
                         ((200, {"access_token": 17}), "no access_token")]:
        provider.failing = answer
        desk.start(ready=False)
        desk.daemon.wait_log(word)
        desk.daemon.stop()
        desk.daemon.process.log_file.write_text("")
