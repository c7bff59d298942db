# SPDX-License-Identifier: MIT
"""The test's side of smtp_server.py: start it, tell it how to behave, see what it accepted."""

import email
import email.policy
import json
import pathlib
import subprocess

from .ports import free_port
from .process import Process

_PROGRAM = pathlib.Path(__file__).with_name("smtp_server.py")


class SmtpServer:
    """Ready when made. With `lmtp` (a port) it delivers there; without, it is a sink that remembers.

    `keep`: of each mail it remembers so many bytes only.
    """

    def __init__(self, folder, lmtp=0, tls="off", certificate=None, user=None, password=None, size=50_000_000, introspect=None,
                 keep=None):
        self.port = free_port()
        self._accepted, self._messages = [], []
        self.process = Process("SMTP server", pathlib.Path(folder) / f"smtp-{self.port}.log")
        command = ["/usr/bin/python3", _PROGRAM, f"--port={self.port}", f"--lmtp={lmtp}", f"--tls={tls}", f"--size={size}"]
        if certificate:
            command += [f"--certificate={certificate[0]}", f"--key={certificate[1]}"]
        if user:
            command += [f"--user={user}", f"--password={password}"]
        if introspect:  # a URL: logins by XOAUTH2 only, with tokens that it says are good
            command.append(f"--introspect={introspect}")
        if keep:
            command.append(f"--keep={keep}")
        self.process.spawn(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._answer() == "ready"

    def _answer(self):
        line = self.process.child.stdout.readline()
        assert line, self.process.tail()
        return json.loads(line)

    def _do(self, do, **words):
        self.process.child.stdin.write(json.dumps({"do": do, **words}).encode() + b"\n")
        self.process.child.stdin.flush()
        return self._answer()

    def answer(self, stage, reply, match="", times=None):
        """Answers `reply` at a stage (connect, mail, rcpt, data), for addresses that match, so many times (None: ever).

        At data, "cut before" drops the connection with the mail not taken, "cut after" with the mail delivered.
        """
        self._do("answer", stage=stage, reply=reply, match=match, times=times)

    def clear(self):
        """Forgets all answer()s."""
        self._do("clear")

    def away(self):
        """Refuses connections and drops those that are open."""
        self._do("away")

    def back(self):
        self._do("back")

    def accepted(self, since=0):
        """What it said 250 to, oldest first: dicts with from, to, at (seconds), content (bytes), tls, user."""
        for mail in self._do("accepted", since=len(self._accepted)):
            mail["content"] = mail["content"].encode("latin-1")
            self._accepted.append(mail)
        return self._accepted[since:]

    def accepted_for(self, address):
        """The mails that were accepted for an address, as email.message.EmailMessage."""
        for mail in self.accepted(len(self._messages)):
            self._messages.append(email.message_from_bytes(mail["content"], policy=email.policy.default))
        return [message for mail, message in zip(self._accepted, self._messages)
                if address.lower() in (to.lower() for to in mail["to"])]

    def stop(self):
        if self.process.child.stdin:
            self.process.child.stdin.close()
        self.process.stop()
        self.process.child.stdout.close()
