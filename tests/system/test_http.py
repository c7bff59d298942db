# SPDX-License-Identifier: MIT
"""GET /health and GET /metrics: what they tell, and clients that mean no good."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import time

import pytest

from support import prometheus as http
from support.daemon import SOURCE
from support.ports import free_port
from support.waiting import wait_for


@pytest.fixture
def watched(make_desk):
    """A desk at work, and the port that it is watched over."""
    port = free_port()
    desk = make_desk(http={"listen": f"127.0.0.1:{port}"})
    desk.mailbox_setting(poll="1s")
    desk.start()
    return desk, port


def wait_value(port, name, wanted, seconds=20, **labels):
    return wait_for(f"{name}{labels} to be {wanted}", lambda: http.value(http.metrics(port), name, **labels) == wanted, seconds, 0.2)


def test_a_desk_at_work_is_well_and_tells_what_it_has_done(watched):
    desk, port = watched
    desk.open_ticket()
    wait_for("health", lambda: http.health(port)[0] == 200, 10)
    wait_for("the health file", lambda: desk.ctl.run("health").returncode == 0, 10)  # written every two seconds
    status, found = http.health(port)
    assert (status, found["healthy"], found["problems"]) == (200, True, [])
    assert found == {**desk.ctl.json("health"), "mailboxes": found["mailboxes"], "disk": found["disk"], "outbox": found["outbox"]}

    wait_value(port, "ticketd_deliveries_total", 2, result="sent")
    seen = http.metrics(port)
    url = desk.daemon.settings["mailbox"][0]["url"]
    assert http.value(seen, "ticketd_mails_total", outcome="new") == 1
    assert http.value(seen, "ticketd_mails_total", outcome="reply") == 0
    assert http.value(seen, "ticketd_tickets", status="open") == 1
    assert http.value(seen, "ticketd_healthy") == 1
    assert http.value(seen, "ticketd_mailbox_up", mailbox=url) == 1
    assert 0 <= http.value(seen, "ticketd_mailbox_poll_age_seconds", mailbox=url) < 15
    assert http.value(seen, "ticketd_mailbox_backlog_mails", mailbox=url) == 0
    assert http.value(seen, "ticketd_database_size_bytes") > 8192
    assert http.value(seen, "ticketd_disk_free_bytes") > http.value(seen, "ticketd_disk_needed_bytes") > 0
    assert seen["ticketd_mail_parse_seconds"]["samples"][("ticketd_mail_parse_seconds_count", ())] == 1
    assert seen["ticketd_transaction_seconds"]["samples"][("ticketd_transaction_seconds_count", ())] >= 1
    assert 0 <= time.time() - http.value(seen, "ticketd_start_time_seconds") < 120
    text = http.get(port, "/metrics")[2].decode()
    assert desk.client.address not in text and "secret" not in text


def test_a_desk_that_is_unwell_answers_503_with_the_cause_until_it_is_well(make_desk, imap_proxy):
    port = free_port()
    desk = make_desk(http={"listen": f"127.0.0.1:{port}"})
    desk.mailbox_setting(url=f"imap://127.0.0.1:{imap_proxy.port}/INBOX", poll="1s")
    desk.start()
    wait_for("a healthy desk", lambda: http.health(port)[0] == 200, 20)
    imap_proxy.down()
    status, found = wait_for("an unhealthy desk", lambda: (lambda seen: seen if seen[0] == 503 else None)(http.health(port)), 20)
    assert found["healthy"] is False and str(imap_proxy.port) in found["problems"][0]
    seen = http.metrics(port)
    assert http.value(seen, "ticketd_healthy") == 0 and http.value(seen, "ticketd_mailbox_up") == 0
    imap_proxy.up()
    wait_for("a healthy desk", lambda: http.health(port)[0] == 200, 40)


def test_what_waits_fails_and_is_late_is_counted(make_desk, relay, smtp):
    port = free_port()
    desk = make_desk(smtp_port=relay.port, http={"listen": f"127.0.0.1:{port}"})
    desk.client.smtp_port = smtp.port
    desk.start()
    relay.answer("rcpt", "451 4.7.1 later", match=desk.client.address)
    relay.answer("rcpt", "550 5.1.1 no such user", match=desk.staff.address)
    desk.client.write(desk.address, "Nobody is told", "text")
    wait_value(port, "ticketd_outbox_failed_mails", 1)
    wait_value(port, "ticketd_outbox_waiting_mails", 1)
    seen = http.metrics(port)
    assert http.value(seen, "ticketd_deliveries_total", result="failed") == 1
    wait_for("a refusal for now", lambda: http.value(http.metrics(port), "ticketd_deliveries_total", result="put_off") >= 1)
    wait_for("the age of what waits", lambda: http.value(http.metrics(port), "ticketd_outbox_oldest_age_seconds") > 1, 10)


def test_an_overdue_ticket_is_counted(make_desk, tmp_path):
    from support.clock import Clock, available
    if not available():
        pytest.skip("Debian's package faketime is not installed")
    clock = Clock(tmp_path / "clock")
    port = free_port()
    desk = make_desk(http={"listen": f"127.0.0.1:{port}"})
    desk.start(env=clock.env)
    desk.open_ticket(desk.licensed)
    wait_value(port, "ticketd_tickets_overdue", 0)
    clock.move(hours=24 * 6)
    wait_value(port, "ticketd_tickets_overdue", 1)
    assert http.health(port)[1]["tickets"]["overdue"] == 1


def test_a_ticket_that_will_soon_be_overdue_is_counted(make_desk, tmp_path):
    from support.clock import Clock, available
    if not available():
        pytest.skip("Debian's package faketime is not installed")
    clock = Clock(tmp_path / "clock")
    port = free_port()
    desk = make_desk(http={"listen": f"127.0.0.1:{port}"}, level=[{"key": "commercial", "response": "10h", "calendar": "always"}])
    desk.start(env=clock.env)
    desk.open_ticket(desk.licensed)
    wait_value(port, "ticketd_tickets_due_soon", 0)
    clock.move(hours=8)
    wait_value(port, "ticketd_tickets_due_soon", 1)
    assert http.value(http.metrics(port), "ticketd_tickets_overdue") == 0


def test_what_needs_a_person_is_counted_and_named_by_its_cause(make_desk, relay, smtp, faults, tmp_path):
    port = free_port()
    cause = tmp_path / "cause"
    cause.touch()
    desk = make_desk(smtp_port=relay.port, http={"listen": f"127.0.0.1:{port}"}, gate={"global": ["1/1h"]})
    desk.client.smtp_port = smtp.port
    desk.start(program=faults, env={"TICKETD_HASTE": "60", "TICKETD_FAIL": "in-transaction@poison:all:permanent",
                                    "TICKETD_FAIL_WHILE": str(cause)})
    wait_value(port, "ticketd_outbox_up", 1)
    for subject in ("This is poison", "A request", "Another"):
        desk.client.write(desk.address, subject, "text")
    wait_value(port, "ticketd_held_mails", 1)
    wait_value(port, "ticketd_gate_breaker_open", 1)
    for kind in ("hold", "breaker"):
        wait_value(port, "ticketd_alerts", 1, cause=kind)
    seen = http.metrics(port)
    assert http.value(seen, "ticketd_mails_put_on_hold_total") == 1
    assert http.value(seen, "ticketd_mail_failures_total") >= 1
    assert http.value(seen, "ticketd_alerts", cause="disk") == 0
    cause.unlink()
    desk.ctl("hold", "retry", desk.ctl.json("hold")[0]["id"])
    wait_value(port, "ticketd_held_mails", 0)
    desk.ctl("gate", "--reset")
    wait_value(port, "ticketd_gate_breaker_open", 0)
    relay.away()
    desk.client.write(desk.address, "Nobody carries the notice", "text")
    wait_value(port, "ticketd_outbox_up", 0)
    relay.back()
    wait_value(port, "ticketd_outbox_up", 1, 60)


def test_a_mail_of_staff_that_waits_for_its_writer_is_counted(make_desk):
    port = free_port()
    desk = make_desk(http={"listen": f"127.0.0.1:{port}"})
    colleague = desk.person("bob", "Bob", "desk.example")
    desk.daemon.configure({"staff": [*desk.daemon.settings["staff"], {"name": "Bob", "address": colleague.address}]})
    desk.start()
    _, _, tid = desk.open_ticket()
    notice = desk.wait_notice(tid)
    desk.ctl("reply", tid, "--as", "Bob", stdin="A colleague was faster.\n")
    desk.staff.reply(notice, "My answer\n")
    wait_value(port, "ticketd_staff_mails_held", 1)


def families_named(text):
    """Names of metrics in an expression, without what histograms add."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bticketd_[a-z_]+", text)}


def expressions(node):
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "expr")
        for value in node.values():
            yield from expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from expressions(value)


def test_every_metric_that_the_shipped_rules_and_dashboard_name_is_there(watched):
    _, port = watched
    known = set(http.metrics(port))
    rules = (SOURCE / "etc" / "ticketd-alerts.yml").read_text()
    in_rules = families_named("\n".join(re.findall(r"^\s*expr: (.*)$", rules, re.M)))
    in_dashboard = families_named("\n".join(expressions(json.loads((SOURCE / "etc" / "grafana-dashboard.json").read_text()))))
    assert len(in_rules) > 10 and in_rules <= known, in_rules - known
    assert len(in_dashboard) > 10 and in_dashboard <= known, in_dashboard - known
    assert families_named("\n".join(re.findall(r"\bticketd_[a-z_]+", rules))) <= known  # in texts too


def test_prometheus_own_tool_finds_nothing_to_complain_of(watched):
    if not shutil.which("promtool"):
        pytest.skip("promtool, of Debian's package prometheus, is not installed")
    _, port = watched
    done = subprocess.run(["promtool", "check", "metrics"], input=http.get(port, "/metrics")[2], capture_output=True)
    assert done.returncode == 0 and done.stdout + done.stderr == b"", done.stdout + done.stderr
    done = subprocess.run(["promtool", "check", "rules", SOURCE / "etc" / "ticketd-alerts.yml"], capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_socket_of_the_file_system_serves_too_and_is_gone_with_the_daemon(make_desk, workspace):
    path = workspace / "http.sock"
    desk = make_desk(http={"listen": f"unix:{path}"}).start()
    assert http.health(path)[1]["mailboxes"]
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o660
    desk.daemon.kill()
    assert path.exists()
    desk.start()
    assert http.get(path, "/metrics")[0] == 200
    desk.daemon.stop()
    assert not path.exists()


def test_a_place_that_others_could_reach_or_that_is_taken_is_refused(make_desk):
    desk = make_desk(http={"listen": "0.0.0.0:9253"})
    status, said = desk.daemon.run_to_end("--check")
    assert status == 2 and re.search(r"ticketd\.toml:\d+: http\.listen is \"0\.0\.0\.0:9253\"", said), said
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.daemon.configure({"http": {"listen": f"127.0.0.1:{taken.getsockname()[1]}"}})
        status, said = desk.daemon.run_to_end()
        assert status == 3 and "cannot be listened on" in said and "name another port" in said


def test_what_is_not_there_and_other_methods_are_answered_so(watched):
    _, port = watched
    assert http.get(port, "/")[0] == 404
    assert http.get(port, "/metrics?name=x")[0] == 200
    assert http.get(port, "/metrics/../health")[0] == 404
    status, header, body = http.get(port, "/metrics", "HEAD")
    assert status == 200 and body == b"" and int(header["content-length"]) > 1000
    assert http.get(port, "/metrics", "DELETE")[0] == 405
    data = http.exchange(port, b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000)
    assert data.startswith((b"HTTP/1.1 413", b"HTTP/1.1 405"))


def test_a_huge_header_garbage_and_half_a_request_are_refused(watched):
    desk, port = watched
    huge = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n"
    assert http.exchange(port, huge).startswith(b"HTTP/1.1 431")
    assert http.exchange(port, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 431")
    assert http.exchange(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20).startswith(b"HTTP/1.1 400")
    assert http.exchange(port, b"GET /health\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert http.exchange(port, b"GET /health HTTP/1.1\r\nHost : x\r\n\r\n").startswith(b"HTTP/1.1 400")
    with http.connect(port) as client:
        client.sendall(b"GET /health HTT")
        client.shutdown(socket.SHUT_WR)
        assert http.all_of(client) == b""
    desk.daemon.assert_running()
    assert http.get(port, "/health")[0] in (200, 503)


def test_pipelined_requests_are_answered_in_their_order_and_not_for_ever(watched):
    _, port = watched
    one = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with http.connect(port) as client:
        client.sendall(one * 150)
        answers = http.all_of(client)
    assert answers.count(b"HTTP/1.1 ") == 100
    with http.connect(port) as client:
        client.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" + one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        first, second = re.findall(rb"HTTP/1\.1 (\d+)", http.all_of(client))
    assert first == b"404" and second in (b"200", b"503")


def test_a_client_that_drips_a_request_is_ended_in_time(watched):
    _, port = watched
    with http.connect(port, timeout=30) as client:
        try:
            for _ in range(60):
                client.sendall(b"G" if _ == 0 else b"E")
                client.settimeout(0.5)
                try:
                    if not client.recv(1):
                        return
                    break  # an answer: it was ended
                except TimeoutError:
                    pass
            else:
                pytest.fail("it was let drip for half a minute")
        except (BrokenPipeError, ConnectionResetError):
            pass


def test_1000_silent_connections_keep_nobody_out_and_cost_no_mail(watched):
    desk, port = watched
    silent = []
    try:
        for _ in range(1000):
            silent.append(socket.create_connection(("127.0.0.1", port), 10))
        assert http.get(port, "/metrics")[0] == 200
        desk.open_ticket()
        assert http.get(port, "/health")[0] in (200, 503)
        descriptors = len(os.listdir(f"/proc/{desk.daemon.process.pid}/fd"))
        assert descriptors < 150
    finally:
        for client in silent:
            client.close()
    desk.daemon.assert_running()
