# SPDX-License-Identifier: MIT
"""Somebody with a mailbox: writes by SMTP, reads by IMAP, as with a mail program."""

import email
import email.policy
import re
import smtplib

from . import mails
from .waiting import wait_for


class Person:
    """`user` is the mailbox in Dovecot; the address may have any domain. `smtp_port` takes what he writes."""

    def __init__(self, dovecot, smtp_port, user, address=None, name=""):
        self.dovecot, self.smtp_port, self.user, self.name = dovecot, smtp_port, user, name
        self.address = address or f"{user}@client.example"
        dovecot.add_user(user)
        self._imap = None
        self._known = {}  # uid -> mail

    def write(self, to, subject, text, **more):
        """Sends a new mail; gives it back."""
        return self.send(mails.new_mail(self.address, to, subject, text, name=self.name, **more))

    def reply(self, mail, text, **more):
        """Answers a mail; see mails.reply_to."""
        return self.send(mails.reply_to(mail, self.address, text, name=self.name, **more))

    def send(self, mail, recipients=None, envelope_from=None):
        """Sends a mail (an EmailMessage, or bytes with `recipients`)."""
        data = mail if isinstance(mail, bytes) else mail.as_bytes(policy=mails.WIRE)
        if recipients is None:
            fields = mail.get_all("To", []) + mail.get_all("Cc", [])
            recipients = [address for _, address in email.utils.getaddresses([str(field) for field in fields])]
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=15) as smtp:
            smtp.sendmail(self.address if envelope_from is None else envelope_from, recipients, data)
        return mail

    def inbox(self, folder="INBOX"):
        """What is in the mailbox now, oldest first."""
        if folder != "INBOX":
            return list(self._fetch(folder, {}).values())
        return list(self._fetch(folder, self._known).values())

    def _fetch(self, folder, known):
        if not self._imap:
            self._imap = self.dovecot.imap(self.user)
        if self._imap.select(f'"{folder}"', readonly=True)[0] != "OK":
            return {}
        uids = [int(uid) for uid in self._imap.uid("search", None, "ALL")[1][0].split()]
        new = [uid for uid in uids if uid not in known]
        if new:
            rows = self._imap.uid("fetch", ",".join(map(str, new)), "(UID BODY.PEEK[])")[1]
            for row in rows:
                if isinstance(row, tuple):
                    uid = int(re.search(rb"UID (\d+)", row[0]).group(1))
                    known[uid] = email.message_from_bytes(row[1], policy=email.policy.default)
        return {uid: known[uid] for uid in uids}

    def flags(self, folder="INBOX"):
        """The flags of each mail of a folder, in order, as sets of text."""
        imap = self._imap or self.dovecot.imap(self.user)
        self._imap = imap
        if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
            return []
        rows = [row for row in imap.fetch("1:*", "(FLAGS)")[1] if row] if imap.search(None, "ALL")[1][0] else []
        return [set(re.search(r"FLAGS \(([^)]*)\)", row.decode()).group(1).split()) for row in rows]

    def wait_mail(self, match=None, seconds=10.0, count=1, explain=None):
        """The newest mail that match(mail) is true of, as soon as there are `count` such mails."""
        def look():
            found = [mail for mail in self.inbox() if match is None or match(mail)]
            return found if len(found) >= count else None

        def story():
            seen = "\n".join(f"  {mail['From']} | {mail['Subject']}" for mail in self.inbox()) or "  (empty)"
            return f"mailbox of {self.address}:\n{seen}\n{explain() if explain else ''}"

        return wait_for(f"mail number {count} in the mailbox of {self.address}", look, seconds, 0.03, story)[-1]

    def leave(self):
        """Logs out."""
        if self._imap:
            try:
                self._imap.logout()
            except OSError:
                pass
            self._imap = None
