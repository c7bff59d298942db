#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""net_servers.py PROGRAM [ARGUMENTS…]: runs a test program beside real servers of its own.

Dovecot, and aiosmtpd in the three ways of TLS; where they are is told by environment variables (NET_…).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from tests.support.dovecot import Dovecot  # noqa: E402
from tests.support.ports import answers, free_port  # noqa: E402
from tests.support.process import Process  # noqa: E402
from tests.support.waiting import wait_for  # noqa: E402

SMTP_SERVER = pathlib.Path(__file__).resolve().parents[1] / "support" / "smtp_server.py"


def smtp(folder, name, *options):
    port = free_port()
    server = Process(name, folder / f"{name}.log")
    server.spawn(["/usr/bin/python3", SMTP_SERVER, "--port", port, *options], stdin=subprocess.PIPE)
    wait_for(name, lambda: answers(port), 15, explain=server.tail)
    return server, port


def bare(folder):
    """An SMTP server that offers no login."""
    port = free_port()
    server = Process("bare", folder / "bare.log")
    server.spawn(["/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"])
    wait_for("bare", lambda: answers(port), 15, explain=server.tail)
    return server, port


def run(folder, command):
    dovecot = Dovecot(folder / "dovecot")
    elsewhere = dovecot.authority.issue("elsewhere", "DNS:elsewhere.example")
    login = ("--user", "support", "--password", "secret")
    tls = ("--certificate", dovecot.certificate, "--key", dovecot.key)
    servers = {
        "BARE": bare(folder),
        "PLAIN": smtp(folder, "plain"),
        "STARTTLS": smtp(folder, "starttls", "--tls", "starttls", *tls, *login),
        "SMTPS": smtp(folder, "smtps", "--tls", "implicit", *tls, *login),
        "ELSEWHERE": smtp(folder, "elsewhere", "--tls", "implicit", "--certificate", elsewhere[0], "--key", elsewhere[1]),
    }
    dovecot.add_user("support")
    dovecot.fill("support", [b"Subject: mail %d\r\n\r\n%s\r\n" % (i, b"x" * (i * 997 % 300_000)) for i in range(150)])
    environment = {"NET_CA": dovecot.ca, "NET_IMAP": dovecot.imap_port, "NET_IMAPS": dovecot.imaps_port,
                   **{f"NET_{name}": port for name, (_, port) in servers.items()}}
    try:
        return subprocess.run(command, env={**os.environ, **{k: str(v) for k, v in environment.items()}}).returncode
    finally:
        for server, _ in servers.values():
            server.stop()
        dovecot.stop()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-net-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        return run(folder, sys.argv[1:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
