# SPDX-License-Identifier: MIT
"""What an administrator can get wrong: one clear line each; exit 2 for a file, retry for what a server says."""

import shutil

import pytest

from support.certificates import Authority
from support.daemon import SOURCE
from support.dovecot import Dovecot
from support.process import settle
from support.smtp import SmtpServer
from support.waiting import wait_for


def lines_about(desk, *words):
    """The log's lines that hold all these words."""
    return [line for line in desk.daemon.log().splitlines() if all(word.lower() in line.lower() for word in words)]


def retried(desk, *words, seconds=10):
    """Waits for the one clear line; asserts that the daemon goes on, without READY."""
    wait_for(f"a line with {words}", lambda: lines_about(desk, *words), seconds, explain=desk.daemon.process.tail)
    settle(2.5)
    desk.daemon.assert_running()
    assert "READY=1" not in desk.daemon.notified()
    said = [line for line in lines_about(desk, *words) if " alert: " not in line]  # which says it once more, by mail
    assert len(said) == 1, "said once, not at every attempt\n" + desk.daemon.log()


def refused(desk, *words):
    """--check and a start both end with 2, and name all the words in one line."""
    for arguments in (["--check"], []):
        status, output = desk.daemon.run_to_end(*arguments)
        assert status == 2, output
        assert any(all(word in line for word in words) for line in output.splitlines()), output
    return output


def test_check_says_yes_to_a_good_configuration(make_desk):
    status, output = make_desk().daemon.run_to_end("--check")
    assert status == 0, output


def test_an_unknown_key_ends_with_2_and_names_file_and_line(make_desk):
    desk = make_desk(desk={"colour": "blue"})
    number = next(n for n, line in enumerate(desk.daemon.config.read_text().splitlines(), 1) if "colour" in line)
    output = refused(desk, f"ticketd.toml:{number}:", "colour")
    assert len(output.strip().splitlines()) == 1, output


def test_all_errors_are_reported_together(make_desk):
    desk = make_desk(desk={"colour": "blue", "timezone": "Mars/Base"}, ack={"max_age": "3 moons"})
    output = refused(desk, "colour")
    assert "Mars/Base" in output and "max_age" in output


def test_what_is_required_is_named(make_desk):
    desk = make_desk(smtp={"url": None})
    refused(desk, "smtp", "url")


def test_a_configuration_that_is_not_there_ends_with_2(make_desk):
    desk = make_desk()
    desk.daemon.config.unlink()
    refused(desk, "ticketd.toml")
    assert desk.ctl.run("list").returncode == 2


def test_a_level_without_its_calendar_ends_with_2(make_desk):
    desk = make_desk(level=[{"key": "gold", "response": "2h", "calendar": "moon"}])
    refused(desk, "moon")


def test_a_missing_template_ends_with_2(make_desk):
    desk = make_desk()
    copy = desk.folder / "templates"
    shutil.copytree(SOURCE / "templates", copy)
    (copy / "en" / "acknowledgement.txt").unlink()
    desk.daemon.configure({"desk": {"templates": str(copy)}})
    refused(desk, "acknowledgement")


def test_an_unknown_name_in_a_template_ends_with_2_and_names_file_and_line(make_desk):
    desk = make_desk()
    copy = desk.folder / "templates"
    shutil.copytree(SOURCE / "templates", copy)
    template = copy / "en" / "acknowledgement.txt"
    text = template.read_text() + "{{no_such_name}}\n"
    template.write_text(text)
    desk.daemon.configure({"desk": {"templates": str(copy)}})
    refused(desk, f"acknowledgement.txt:{len(text.splitlines())}", "no_such_name")


def test_a_template_that_makes_no_good_mail_ends_with_2_at_a_start_too(make_desk):
    desk = make_desk()
    copy = desk.folder / "templates"
    shutil.copytree(SOURCE / "templates", copy)
    (copy / "en" / "closing.txt").write_bytes(b"Subject: {{subject}}\n\nGr\xfc\xdfe\n")
    desk.daemon.configure({"desk": {"templates": str(copy)}})
    refused(desk, "closing.txt:1", "does not read as it was written")


def test_a_bad_line_in_the_register_ends_with_2_and_names_it(make_desk):
    desk = make_desk()
    desk.license("a@b.example,A,standard,,,,,,,", "c@d.example,C,platinum,,,,,,,")
    refused(desk, "licenses.csv:3", "platinum")


def test_check_tells_of_templates_and_register_together(make_desk):
    desk = make_desk()
    desk.license("a@b.example,A,platinum,,,,,,,")
    copy = desk.folder / "templates"
    shutil.copytree(SOURCE / "templates", copy)
    (copy / "en" / "acknowledgement.txt").write_text("Subject: {{no_such_name}}\n\ntext\n")
    desk.daemon.configure({"desk": {"templates": str(copy)}})
    status, output = desk.daemon.run_to_end("--check")
    assert status == 2 and "no_such_name" in output and "licenses.csv:2" in output, output


def test_a_register_that_is_named_and_missing_ends_with_2(make_desk):
    desk = make_desk()
    desk.licenses.unlink()
    refused(desk, "licenses.csv")


def test_a_wrong_password_is_said_once_and_retried_until_it_is_right(make_desk, dovecot):
    desk = make_desk()
    (desk.folder / "imap-password").write_text("not-the-password\n")
    desk.start(ready=False)
    retried(desk, f"imap://127.0.0.1:{dovecot.imap_port}/INBOX", "password")
    assert "not-the-password" not in desk.daemon.log()
    assert any(line.startswith("STATUS=") and "INBOX" in line for line in desk.daemon.notified())
    dovecot.set_password(desk.user, "not-the-password")
    desk.daemon.wait_ready(60)


def test_a_missing_source_folder_is_said_once_and_retried_until_it_is_there(make_desk, dovecot):
    desk = make_desk()
    desk.mailbox_setting(url=f"imap://127.0.0.1:{dovecot.imap_port}/Requests")
    desk.start(ready=False)
    retried(desk, f"imap://127.0.0.1:{dovecot.imap_port}/Requests", "Requests")
    box = dovecot.imap(desk.user)
    box.create("Requests")
    box.logout()
    desk.daemon.wait_ready(60)


def secure(desk, server, scheme="imaps", host="localhost", **more):
    port = server.imaps_port if scheme == "imaps" else server.imap_port
    desk.mailbox_setting(url=f"{scheme}://{host}:{port}/INBOX", tls="required", ca_file=str(server.ca), **more)


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_mail_is_read_over_tls(make_desk, dovecot, scheme):
    desk = make_desk()
    secure(desk, dovecot, scheme)
    desk.start().open_ticket()


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_a_certificate_of_an_unknown_authority_is_refused(make_desk, dovecot, workspace, scheme):
    desk = make_desk()
    secure(desk, dovecot, scheme)
    desk.mailbox_setting(ca_file=str(Authority(desk.folder / "other-ca").ca))
    desk.start(ready=False)
    retried(desk, f"{scheme}://localhost", "certificate")


def test_a_certificate_of_another_name_is_refused(make_desk, workspace):
    desk = make_desk()
    server = Dovecot(workspace / f"dovecot{desk.suffix}")
    try:
        server.certificate, server.key = server.authority.issue("elsewhere", "DNS:imap.elsewhere.example")
        text = server._config.read_text().replace("localhost.pem", "elsewhere.pem").replace("localhost.key", "elsewhere.key")
        server._config.write_text(text)
        server.stop()
        server.start()
        server.add_user(desk.user)
        secure(desk, server)
        desk.start(ready=False)
        retried(desk, "imaps://localhost", "certificate")
    finally:
        desk.daemon.close()
        server.remove()


def test_starttls_that_the_server_does_not_offer_is_refused(make_desk, dovecot, workspace):
    desk = make_desk()
    server = Dovecot(workspace / f"dovecot{desk.suffix}", tls=False)
    try:
        server.add_user(desk.user)
        secure(desk, server, "imap")
        desk.start(ready=False)
        retried(desk, f"imap://localhost:{server.imap_port}/INBOX", "TLS")
    finally:
        desk.daemon.close()
        server.remove()


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_is_sent_over_tls_with_a_password(make_desk, dovecot, smtp, workspace, tls):
    server = SmtpServer(workspace, dovecot.lmtp_port, tls, (dovecot.certificate, dovecot.key), "desk", "pass word")
    try:
        desk = make_desk()
        scheme = "smtps" if tls == "implicit" else "smtp"
        desk.daemon.configure({"smtp": {"url": f"{scheme}://localhost:{server.port}", "tls": "required", "user": "desk",
                                        "password": "pass word", "ca_file": str(dovecot.ca)}})
        desk.start().open_ticket()
        mail = wait_for("it to be recorded", server.accepted)[0]
        assert mail["tls"] and mail["user"] == "desk"
    finally:
        desk.daemon.close()
        server.stop()


def test_a_relay_with_a_wrong_certificate_gets_no_mail_and_the_outbox_says_why(make_desk, dovecot, workspace):
    server = SmtpServer(workspace, dovecot.lmtp_port, "starttls", (dovecot.certificate, dovecot.key))
    try:
        desk = make_desk()
        other = Authority(desk.folder / "other-ca").ca
        desk.daemon.configure({"smtp": {"url": f"smtp://localhost:{server.port}", "tls": "required", "ca_file": str(other)}})
        desk.start()
        desk.client.write(desk.address, "Insecure", "text")
        item = wait_for("a refused attempt", lambda: next((i for i in desk.ctl.json("outbox") if i["last_error"]), None))
        assert "certificate" in item["last_error"].lower() and item["state"] in ("queued", "sending")
        assert server.accepted() == []
    finally:
        desk.daemon.close()
        server.stop()
