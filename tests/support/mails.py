# SPDX-License-Identifier: MIT
"""Mails as people's programs write them, made with Python's email package."""

import email.policy
import email.utils
import re
from email.message import EmailMessage

# Lines as on the wire, and no header refolded behind our back.
WIRE = email.policy.SMTP


def new_mail(sender, to, subject, text, html=None, attachments=(), headers=None, name="", message_id=True):
    """A mail; attachments are (file name, type, bytes); `headers` are added, or replace ours."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = email.utils.formataddr((name, sender))
    mail["To"] = to
    if subject is not None:
        mail["Subject"] = subject
    mail["Date"] = email.utils.localtime()
    if message_id:
        mail["Message-ID"] = email.utils.make_msgid(domain=sender.split("@")[1])
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for file_name, content_type, data in attachments:
        main, sub = content_type.split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
    for key, value in (headers or {}).items():
        del mail[key]
        mail[key] = value
    return mail


def text_of(mail):
    """The plain text of a mail, with \\n line ends."""
    body = mail.get_body(("plain", "html"))
    return body.get_content().replace("\r\n", "\n") if body else ""


def quoted(mail):
    """The attribution line and the quotation that a mail program puts under an answer."""
    lines = "\n".join("> " + line for line in text_of(mail).splitlines())
    return f"On {mail['Date']}, {mail['From']} wrote:\n{lines}\n"


def reply_to(mail, sender, text, subject=None, tag=True, in_reply_to=True, references=True, quote=True, **more):
    """What a mail program makes when `sender` presses "reply" on a mail.

    `tag=False` takes the ticket's tag out of the subject; in_reply_to and references say which of the two
    fields the program writes.
    """
    if subject is None:
        old = str(mail["Subject"])
        subject = old if old.lower().startswith("re:") else "Re: " + old
    if not tag:
        subject = re.sub(r"\s*\[TID#\d+\]", "", subject)
    headers = dict(more.pop("headers", {}))
    if in_reply_to:
        headers["In-Reply-To"] = mail["Message-ID"]
    if references:
        headers["References"] = " ".join(filter(None, (mail["References"], mail["Message-ID"])))
    to = more.pop("to", str(mail["Reply-To"] or mail["From"]))
    return new_mail(sender, to, subject, text + ("\n\n" + quoted(mail) if quote else ""), headers=headers, **more)


def tid_of(mail):
    """The ticket's number that stands in a subject, or None."""
    found = re.search(r"\[TID#(\d+)\]", str(mail["Subject"]))
    return int(found.group(1)) if found else None


def everything(mail):
    """All that a mail's reader or his program can see, headers too, decoded: for asking what is NOT in it."""
    parts = [f"{key}: {value}" for part in mail.walk() for key, value in part.items()]
    for part in mail.walk():
        if not part.is_multipart():
            data = part.get_payload(decode=True) or b""
            parts.append(data.decode(part.get_content_charset() or "utf-8", errors="replace"))
    return "\n".join(parts)
