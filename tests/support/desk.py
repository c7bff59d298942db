# SPDX-License-Identifier: MIT
"""A help desk with everything it needs: mailboxes, relay, people, ticketd and its configuration."""

import datetime
import pathlib

from . import mails
from .daemon import SOURCE, Daemon
from .person import Person

LICENSES = """\
address,company,edition,level,group,valid_from,valid_until,domain,login,key
"""


class Desk:
    """A desk of its own in shared servers: every mailbox and address ends in `suffix`.

    support@, one client, one licensed client, one staff member. `changes` are laid over the configuration.
    """

    def __init__(self, folder, dovecot, smtp_port, suffix="", **changes):
        self.folder, self.dovecot, self.smtp_port, self.suffix = pathlib.Path(folder), dovecot, smtp_port, suffix
        self.folder.mkdir(parents=True, exist_ok=True)
        self.inside = []  # texts that no client may ever see: at the end all their mailboxes are searched for them
        self._people = []
        self.user = "support" + suffix
        self.address = f"{self.user}@desk.example"
        self.mailbox = Person(dovecot, smtp_port, self.user, self.address)
        self.client = self.person("clara", "Clara Client")
        self.licensed = self.person("luis", "Luis Licensed")
        self.staff = self.person("anna", "Anna Agent", "desk.example")
        self.licenses = self.folder / "licenses.csv"
        began = datetime.date.today() - datetime.timedelta(days=30)  # support of a year is not over
        self.license(f"{self.licensed.address},Licensed Ltd,standard,,,{began},2099-12-31,,,LK-1{suffix}")
        (self.folder / "imap-password").write_text(dovecot.PASSWORD + "\n")
        self.daemon = Daemon(self.folder, self._settings())
        self.daemon.configure(changes)
        self.ctl = self.daemon.ctl

    def _settings(self):
        return {
            "desk": {"name": "Example Support", "address": self.address, "timezone": "Europe/Berlin",
                     "state_dir": str(self.folder / "state"), "templates": str(SOURCE / "templates")},
            "mailbox": [{"url": f"imap://127.0.0.1:{self.dovecot.imap_port}/INBOX", "user": self.user,
                         "password_file": "imap-password", "tls": "off", "poll": "2s"}],
            "smtp": {"url": f"smtp://127.0.0.1:{self.smtp_port}", "tls": "off"},
            "staff": [{"name": "Anna", "address": self.staff.address}],
            "digest": {"at": ""},
            "licenses": {"csv": str(self.licenses)},
        }

    def person(self, user, name="", domain="client.example"):
        """Somebody more, with a mailbox."""
        user += self.suffix
        person = Person(self.dovecot, self.smtp_port, user, f"{user}@{domain}", name)
        self._people.append(person)
        return person

    def clients(self):
        """Everybody with a mailbox who is none of the staff, nor the administrator."""
        settings = self.daemon.settings
        inside = str([*(member["address"] for member in settings["staff"]), settings["desk"].get("admin")]).lower()
        return [person for person in self._people if person.address.lower() not in inside]

    def license(self, *lines):
        """Writes the register: its head and these lines."""
        self.licenses.write_text(LICENSES + "".join(line + "\n" for line in lines))

    def mailbox_setting(self, **changes):
        """Changes keys of the one [[mailbox]]."""
        self.daemon.configure({"mailbox": [{**self.daemon.settings["mailbox"][0], **changes}]})

    def start(self, **more):
        self.daemon.start(**more)
        return self

    def wait_ack(self, person, count=1, seconds=15.0):
        """The newest mail of the desk to a person, once there are `count` of them."""
        return person.wait_mail(lambda mail: self.address in str(mail["From"]), seconds, count, self.daemon.process.tail)

    def wait_notice(self, tid, count=1, seconds=15.0):
        """The newest notice to the staff member about a ticket."""
        return self.staff.wait_mail(lambda mail: mails.tid_of(mail) == tid, seconds, count, self.daemon.process.tail)

    def open_ticket(self, person=None, subject="Printer on fire", text="It burns.\n", **more):
        """A person's new mail that has become a ticket: (mail, acknowledgement, TID)."""
        person = person or self.client
        before = len([mail for mail in person.inbox() if self.address in str(mail["From"])])
        mail = person.write(self.address, subject, text, **more)
        acknowledgement = self.wait_ack(person, before + 1)
        return mail, acknowledgement, mails.tid_of(acknowledgement)

    def send_waiting(self):
        """Everything that waits in the outbox is sent now; what has left by itself meanwhile needs no help."""
        for item in self.ctl.json("outbox"):
            if item["state"] == "queued":
                self.ctl.run("outbox", "retry", item["id"])

    def entries(self, tid):
        return self.ctl.json("show", tid)["entries"]

    def close(self):
        self.daemon.close()
        for person in (self.mailbox, *self._people):
            person.leave()
