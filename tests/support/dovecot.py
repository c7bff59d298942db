# SPDX-License-Identifier: MIT
"""A private Dovecot: IMAP, IMAPS and LMTP on loopback ports of its own, everything in one folder.

Works as an ordinary user, and as root (then it runs as nobody: Dovecot refuses mail users with uid 0).
The folder must be one that nobody can reach. Mailboxes are by local part; the domain of an address is not looked at.
"""

import grp
import imaplib
import os
import pathlib
import pwd
import shutil
import smtplib

from . import dovecot_config
from .certificates import Authority
from .ports import answers, free_port
from .process import Process
from .waiting import wait_for


class Dovecot:
    """Ready when made. `tls`: whether it offers TLS. `introspect` (a URL): it takes logins with access tokens, too,
    with those that this says are good."""

    PASSWORD = "secret"

    def __init__(self, folder, tls=True, introspect=None):
        self.folder = pathlib.Path(folder)
        self._uid, self._gid = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        for name in ("run", "state", "users", "mail"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.authority = Authority(self.folder / "tls")
        self.certificate, self.key = self.authority.issue("localhost")
        self.imap_port, self.imaps_port, self.lmtp_port = free_port(), free_port(), free_port()
        self._config = dovecot_config.write(
            self.folder, tls, introspect, certificate=self.certificate, key=self.key, imap_port=self.imap_port,
            imaps_port=self.imaps_port, lmtp_port=self.lmtp_port, user=pwd.getpwuid(self._uid).pw_name,
            group=grp.getgrgid(self._gid).gr_name)
        self.process = Process("Dovecot", self.folder / "dovecot.log")
        self.start()

    @property
    def ca(self):
        return self.authority.ca

    @property
    def owner(self):
        """User and group id of the mailboxes' files."""
        return self._uid, self._gid

    def start(self):
        """Starts it (again, on the same ports) and waits until it answers."""
        self.process.log_file.touch()
        self._own(self.folder)
        command = ["/usr/sbin/dovecot", "-F", "-c", self._config]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={self._uid}", f"--regid={self._gid}", "--clear-groups",
                       "--pdeathsig=TERM", *command]
        self.process.spawn(command)
        wait_for("Dovecot", self._ready, 15, explain=self.process.tail)

    def _ready(self):
        assert self.process.running(), self.process.tail()
        return answers(self.imap_port, b"* OK") and answers(self.lmtp_port, b"220")

    def stop(self):
        """Ends it; mailboxes stay. Takes some two seconds."""
        self.process.stop()

    def _own(self, path):
        if os.geteuid() != 0:
            return
        for folder, _, files in os.walk(path):
            os.chown(folder, self._uid, self._gid)
            for name in files:
                os.chown(os.path.join(folder, name), self._uid, self._gid)

    def add_user(self, name, password=PASSWORD):
        """A new, empty mailbox; usable at once."""
        home = self.folder / "mail" / name
        line = f"{name}:{{PLAIN}}{password}:{self._uid}:{self._gid}::{home}::\n"
        (self.folder / "users" / name).write_text(line)

    def set_password(self, name, password):
        self.add_user(name, password)

    def maildir(self, name):
        """The user's Maildir in the file system; for filling it fast, and for looking without IMAP."""
        return self.folder / "mail" / name / "Maildir"

    def fill(self, name, mails):
        """Puts mails (bytes, in order) into the INBOX of a user who is not connected; faster than delivering.

        Dovecot numbers them in the order of their file names.
        """
        inbox = self.maildir(name)
        for part in ("cur", "new", "tmp"):
            (inbox / part).mkdir(parents=True, exist_ok=True)
        for number, mail in enumerate(mails):
            (inbox / "new" / f"1700000000.M{number:08d}P1.fill").write_bytes(mail.replace(b"\r\n", b"\n"))
        self._own(inbox.parent)

    def deliver(self, recipient, mail, sender="somebody@client.example"):
        """Delivers bytes by LMTP, as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [recipient], mail)

    def imap(self, user, password=PASSWORD):
        """A logged-in imaplib connection of the test's own."""
        connection = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=15)
        connection.login(user, password)
        return connection

    def remove(self):
        """Stops it and removes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
