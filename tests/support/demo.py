#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""tests/demo: the life of one ticket, told for somebody who has never seen ticketd."""

import os
import pathlib
import shutil
import signal
import sys
import tempfile
import textwrap
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import mails  # noqa: E402
from support.desk import Desk  # noqa: E402
from support.dovecot import Dovecot  # noqa: E402
from support.smtp import SmtpServer  # noqa: E402
from support.waiting import wait_for  # noqa: E402

_BOLD, _DIM, _OFF = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")
_SHOWN = ("From", "To", "Subject", "In-Reply-To", "Auto-Submitted")


def tell(text):
    print("\n" + textwrap.fill(" ".join(text.split()), 100), flush=True)


def headline(number, text):
    print(f"\n{_BOLD}{number}. {text}{_OFF}", flush=True)


def show_mail(whose, mail, lines=18):
    """A mail as it lies in a mailbox: the headers that matter, and the text."""
    print(f"\n   {_DIM}in {whose}'s mailbox:{_OFF}")
    for name in _SHOWN:
        if mail[name]:
            print(f"   | {name}: {mail[name]}")
    print("   |")
    text = mails.text_of(mail).rstrip().splitlines()
    for line in text[:lines]:
        print(f"   | {line}")
    if len(text) > lines:
        print(f"   | … {len(text) - lines} lines more")
    sys.stdout.flush()


def show_command(desk, *words, lines=30):
    """A ticketctl command as one would type it, and what it prints."""
    print(f"\n   {_DIM}$ ticketctl {' '.join(map(str, words))}{_OFF}")
    for line in desk.ctl(*words).rstrip().splitlines()[:lines]:
        print(f"   {line}")
    sys.stdout.flush()


def play(desk, cut_staff):
    headline(1, "A client writes to the support address")
    luis, anna = desk.licensed, desk.staff
    request = luis.write(desk.address, "Cannot log in since the update",
                          "Hello,\n\nsince this morning's update nobody here can log in.\nVersion 4.2, https://shop.client.example\n\nLuis\n")
    tell("""Luis's company has a licence in the desk's register. The mail lies in the mailbox of support@; ticketd sees
         it, makes it a ticket, and only when that is safely stored answers him.""")
    ack = desk.wait_ack(luis)
    show_mail("Luis", ack)
    tell("""He has a number (it stands in the subject, and comes back with his replies), his level, and the time by
         which he will be answered. From now on it is a promise.""")

    headline(2, "The desk has a ticket")
    tid = mails.tid_of(ack)
    show_command(desk, "list")
    show_command(desk, "show", tid)

    headline(3, "Staff were told, and answer from their own mail program")
    notice = desk.wait_notice(tid)
    show_mail("Anna", notice, 30)
    anna.reply(notice, "Hello Luis,\n\nplease clear the browser's cookies once; the update changed their name.\n\nAnna")
    tell("Anna presses \"reply\", writes two lines, and sends. Nothing else is needed.")

    headline(4, "The answer reaches the client, in the same thread, from the desk")
    answer = desk.wait_ack(luis, 2)
    show_mail("Luis", answer)
    shown = cut_staff.lower() not in mails.everything(answer).lower()
    in_thread = request["Message-ID"] in answer["References"]
    tell(f"""Anna's own address {'does not stand' if shown else 'STANDS'} anywhere in the mail. It
         {'refers to' if in_thread else 'DOES NOT REFER TO'} Luis's first mail, so his program shows one conversation.""")

    headline(5, "The client is content, and the ticket is closed")
    luis.reply(answer, "That was it, thank you!")
    desk.wait_notice(tid, 2)
    desk.ctl("close", tid, "--as", "Anna")
    show_command(desk, "show", tid, lines=60)
    show_command(desk, "list", "--all")
    wait_for("an empty outbox", lambda: all(item["state"] == "sent" for item in desk.ctl.json("outbox")))
    show_command(desk, "outbox")
    return shown and in_thread


def stay(desk, dovecot):
    """Tells how to look around, and waits for Ctrl-C."""
    print(f"""
{_BOLD}Everything stays up until you press Ctrl-C.{_OFF}

   Write to   {desk.address}
   SMTP       127.0.0.1:{desk.smtp_port}, no TLS, no password
   IMAP       127.0.0.1:{dovecot.imap_port} (STARTTLS possible) or {dovecot.imaps_port} (TLS; its authority: {dovecot.ca})
   Mailboxes  {desk.user} (the desk), {desk.licensed.user} (Luis), {desk.staff.user} (Anna); password: {dovecot.PASSWORD}

   As Luis in Mutt:
     mutt -e 'set from="{desk.licensed.address}" smtp_url="smtp://127.0.0.1:{desk.smtp_port}" ssl_starttls=no
              folder="imap://{desk.licensed.user}:{dovecot.PASSWORD}@127.0.0.1:{dovecot.imap_port}/" spoolfile="+INBOX"'

   At a shell:
     alias ticketctl='{desk.ctl.program} --config {desk.daemon.config}'
     ticketctl list
     tail -f {desk.daemon.process.log_file}
""", flush=True)
    while desk.daemon.process.running():
        time.sleep(1)


def run(folder, staying):
    started = []
    try:
        print("Starting a private Dovecot, an SMTP server and ticketd on loopback …", flush=True)
        dovecot = Dovecot(folder / "dovecot")
        started.append(dovecot.stop)
        smtp = SmtpServer(folder, dovecot.lmtp_port)
        started.append(smtp.stop)
        desk = Desk(folder / "desk", dovecot, smtp.port)
        started.append(desk.close)
        desk.start()
        good = play(desk, desk.staff.address)
        print(f"\n{_BOLD}That is the main job.{_OFF} Files of this run: {folder} (removed at the end)", flush=True)
        if staying:
            stay(desk, dovecot)
        return 0 if good else 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C leaves nothing behind
        for end in reversed(started):
            end()
        print("\nAll that was started has ended.", flush=True)


def main():
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-demo-"))
    os.chmod(folder, 0o755)
    try:
        return run(folder, "--stay" in sys.argv)
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
