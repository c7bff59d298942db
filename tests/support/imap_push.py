# SPDX-License-Identifier: MIT
"""A small scripted IMAP server: one mailbox in memory, and new mail is pushed into IDLE at once.

For measuring (Dovecot 2.3 waits half a second before it tells) and for what Dovecot cannot be made to do. It
knows what a client of one mailbox needs: LOGIN, AUTHENTICATE PLAIN, SELECT, EXAMINE, UID SEARCH, UID FETCH, UID STORE,
UID MOVE, UID COPY, UID EXPUNGE, CREATE, LIST, STATUS, IDLE, NOOP. The capabilities can be cut down.
"""

import base64
import re
import socket
import threading
import time

from .ports import free_port

CAPABILITIES = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN IDLE UIDPLUS MOVE"


class PushServer:
    """Listens when made. push() adds a mail and tells idle clients; `folders` holds what was moved."""

    def __init__(self, capabilities=CAPABILITIES):
        self.port, self.capabilities = free_port(), capabilities
        self.uidvalidity, self.next_uid = 1, 1
        self.mails = {}    # uid -> [bytes, set of flags]
        self.folders = {}  # name -> list of bytes
        self.lock = threading.RLock()
        self.sessions = []
        self.commands = []  # every command line, for tests that ask what a client did
        self.instead = None   # called with each command (without its tag): what to send in its place, with {tag}, or None
        self.chatter = []     # lines that come before every answer
        self.password = None  # the one that is taken; None: any
        self.read_only, self.folder_is_missing = False, False
        self.dates = {}  # uid -> INTERNALDATE as seconds since 1970, where it is not now
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def push(self, mail):
        """Adds a mail (bytes, or what makes them when asked) and tells every idle client. Returns the moment (time.time()) just before telling."""
        with self.lock:
            self.mails[self.next_uid] = [mail, set()]
            self.next_uid += 1
            moment = time.time()
            for session in self.sessions:
                session.tell()
        return moment

    def expunge(self, *uids):
        """Another client removes mails for good; idle clients are told."""
        with self.lock:
            for uid in uids:
                self.mails.pop(uid, None)
            for session in self.sessions:
                session.tell()

    def replace(self, uidvalidity):
        """The mailbox was made anew: the same mails under other UIDs."""
        with self.lock:
            self.uidvalidity = uidvalidity
            self.mails = {number: mail for number, (_, mail) in enumerate(sorted(self.mails.items()), 1)}
            self.next_uid = len(self.mails) + 1
            for session in list(self.sessions):
                session.close()

    def say(self, *lines):
        """Sends lines to every client, whatever it is doing."""
        with self.lock:
            for session in self.sessions:
                session.send(*lines)

    def idle_clients(self):
        with self.lock:
            return sum(session.idle_tag is not None for session in self.sessions)

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self.lock:
            for session in list(self.sessions):
                session.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = _Session(self, connection)
            with self.lock:
                self.sessions.append(session)
            threading.Thread(target=session.run, daemon=True).start()


class _Session:
    def __init__(self, server, connection):
        self.server, self.connection = server, connection
        self.input = connection.makefile("rb")
        self.idle_tag, self.known = None, []  # known: UIDs in the order of sequence numbers that the client was told

    def send(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode("latin-1"))


    def close(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def run(self):
        try:
            self.send(f"* OK [CAPABILITY {self.server.capabilities}] ready")
            while line := self._read():
                if self.idle_tag and line.upper() == "DONE":
                    tag, self.idle_tag = self.idle_tag, None
                    self.send(f"{tag} OK idled")
                    continue
                self.server.commands.append(line)
                tag, _, rest = line.partition(" ")
                with self.server.lock:
                    if not self._command(tag, rest):
                        break
        except OSError:
            pass
        finally:
            with self.server.lock:
                self.server.sessions.remove(self)
            self.connection.close()

    def _read(self):
        """A command line, its literals in place of their announcements."""
        line = self.input.readline()
        while found := re.search(rb"\{(\d+)(\+?)\}\r\n$", line):
            if not found.group(2):
                self.send("+ go on")
            line = line[:found.start()] + b'"' + self.input.read(int(found.group(1))) + b'"' + self.input.readline()
        return line.rstrip(b"\r\n").decode("latin-1")

    def tell(self):
        """New mail and vanished mail, if the client may be told now."""
        if self.idle_tag is None:
            return
        try:
            self._sync()
        except OSError:
            pass  # it is gone, which its own thread will notice

    def _sync(self):
        lines = []
        for number in range(len(self.known), 0, -1):
            if self.known[number - 1] not in self.server.mails:
                del self.known[number - 1]
                lines.append(f"* {number} EXPUNGE")
        new = sorted(set(self.server.mails) - set(self.known))
        if new:
            self.known += new
            lines.append(f"* {len(self.known)} EXISTS")
        if lines:
            self.send(*lines)

    def _command(self, tag, rest):
        if self.server.chatter:
            self.send(*self.server.chatter)
        if self.server.instead and (lines := self.server.instead(rest)) is not None:
            self.send(*[line.replace("{tag}", tag) for line in lines])
            return bool(lines) and not any(line.startswith("* BYE") for line in lines)
        word, _, arguments = rest.partition(" ")
        if word.upper() == "UID":
            word, _, arguments = arguments.partition(" ")
            word = "UID " + word
        act = getattr(self, "_do_" + word.upper().replace(" ", "_"), None)
        if word.upper() == "LOGOUT":
            self.send("* BYE", f"{tag} OK bye")
            return False
        if act is None:
            self.send(f"{tag} BAD unknown command {word}")
        else:
            act(tag, arguments)
        return True

    def _do_CAPABILITY(self, tag, _):
        self.send(f"* CAPABILITY {self.server.capabilities}", f"{tag} OK done")

    def _do_LOGIN(self, tag, arguments):
        if self.server.password is not None and self.server.password not in arguments:
            self.send(f"{tag} NO [AUTHENTICATIONFAILED] wrong")
            return
        self.send(f"{tag} OK [CAPABILITY {self.server.capabilities}] logged in")

    def _do_AUTHENTICATE(self, tag, arguments):
        if " " not in arguments:  # no initial response: ask for it
            self.send("+ ")
            arguments += " " + self._read()
        self._do_LOGIN(tag, base64.b64decode(arguments.split()[-1]).decode("latin-1"))

    def _do_SELECT(self, tag, _):
        if self.server.folder_is_missing:
            self.send(f"{tag} NO [NONEXISTENT] no such folder")
            return
        mode = "READ-ONLY" if self.server.read_only else "READ-WRITE"
        self.known = sorted(self.server.mails)
        self.send("* FLAGS (\\Seen \\Deleted $Ticketed)", "* OK [PERMANENTFLAGS (\\Seen \\Deleted $Ticketed \\*)] flags",
                  f"* {len(self.known)} EXISTS", "* 0 RECENT", f"* OK [UIDVALIDITY {self.server.uidvalidity}] valid",
                  f"* OK [UIDNEXT {self.server.next_uid}] next", f"{tag} OK [{mode}] selected")

    _do_EXAMINE = _do_SELECT

    def _do_CREATE(self, tag, arguments):
        self.server.folders.setdefault(arguments.strip('"'), [])
        self.send(f"{tag} OK created")

    def _do_LIST(self, tag, arguments):
        name = arguments.split()[-1].strip('"')
        names = [folder for folder in ("INBOX", *self.server.folders) if name in (folder, "*", "%")]
        self.send(*[f'* LIST () "/" "{folder}"' for folder in names], f"{tag} OK listed")

    def _do_STATUS(self, tag, arguments):
        count = len(self.server.mails)
        self.send(f"* STATUS INBOX (MESSAGES {count} UIDNEXT {self.server.next_uid} UIDVALIDITY {self.server.uidvalidity})",
                  f"{tag} OK status")

    def _do_NOOP(self, tag, _):
        self._sync()
        self.send(f"{tag} OK noop")

    _do_CHECK = _do_NOOP

    def _do_IDLE(self, tag, _):
        self.send("+ idling")
        self.idle_tag = tag
        self._sync()

    def _uids(self, text):
        """The known UIDs of a set such as 1:3,7,9:*; in a search with words before it, of its last word."""
        highest = max(self.server.mails, default=0)
        chosen = set()
        for part in text.split(","):
            first, _, last = part.partition(":")
            ends = [highest if end == "*" else int(end) for end in (first, last or first)]
            chosen.update(range(min(ends), max(ends) + 1))
        return [uid for uid in self.known if uid in chosen and uid in self.server.mails]

    def _do_UID_SEARCH(self, tag, arguments):
        self._sync()
        found = re.search(r"UID ([\d:*,]+)", arguments, re.I)
        uids = self._uids(found.group(1)) if found else [uid for uid in self.known if uid in self.server.mails]
        if "UNKEYWORD" in arguments.upper():
            uids = [uid for uid in uids if "$Ticketed" not in self.server.mails[uid][1]]
        if "RETURN" in arguments.upper():
            self.send(f'* ESEARCH (TAG "{tag}") UID ALL {",".join(map(str, uids))}' if uids else f'* ESEARCH (TAG "{tag}") UID')
        else:
            self.send("* SEARCH " + " ".join(map(str, uids)) if uids else "* SEARCH")
        self.send(f"{tag} OK searched")

    def _do_UID_FETCH(self, tag, arguments):
        uids, _, items = arguments.partition(" ")
        out = []
        for uid in self._uids(uids):
            out.append(self._fetched(uid, items.upper()))
            if len(out[-1]) > 1_000_000:  # not all of them in our memory
                self.connection.sendall(b"".join(out))
                out = []
        self.connection.sendall(b"".join(out) + f"{tag} OK fetched\r\n".encode())

    def _fetched(self, uid, items):
        mail, flags = self.server.mails[uid]
        mail = mail() if callable(mail) else mail
        parts = [f"UID {uid}", f"FLAGS ({' '.join(sorted(flags))})", f"RFC822.SIZE {len(mail)}"]
        if "INTERNALDATE" in items:
            parts.append(time.strftime('INTERNALDATE "%d-%b-%Y %H:%M:%S +0000"', time.gmtime(self.server.dates.get(uid))))
        head = f"* {self.known.index(uid) + 1} FETCH ({' '.join(parts)}".encode()
        if "BODY.PEEK[HEADER]" in items:
            mail = mail.split(b"\r\n\r\n")[0] + b"\r\n\r\n"
            return head + f" BODY[HEADER] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
        if part := re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", items):
            cut = mail[:int(part.group(1))]
            return head + f" BODY[]<0> {{{len(cut)}}}\r\n".encode() + cut + b")\r\n"
        if "BODY" in items or "RFC822 " in items:
            return head + f" BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
        return head + b")\r\n"

    def _do_UID_STORE(self, tag, arguments):
        uids, action, flags = arguments.split(" ", 2)
        names = set(flags.strip("()").split())
        for uid in self._uids(uids):
            has = self.server.mails[uid][1]
            has.difference_update(names) if action.startswith("-") else has.update(names)
            if "SILENT" not in action.upper():
                self.send(f"* {self.known.index(uid) + 1} FETCH (UID {uid} FLAGS ({' '.join(sorted(has))}))")
        self.send(f"{tag} OK stored")

    def _copy(self, arguments):
        uids, _, folder = arguments.partition(" ")
        chosen = self._uids(uids)
        self.server.folders.setdefault(folder.strip('"'), []).extend(self.server.mails[uid][0] for uid in chosen)
        return chosen

    def _do_UID_COPY(self, tag, arguments):
        self._copy(arguments)
        self.send(f"{tag} OK copied")

    def _do_UID_MOVE(self, tag, arguments):
        self._remove(self._copy(arguments))
        self.send(f"{tag} OK moved")

    def _do_UID_EXPUNGE(self, tag, arguments):
        self._remove([uid for uid in self._uids(arguments) if "\\Deleted" in self.server.mails[uid][1]])
        self.send(f"{tag} OK expunged")

    def _remove(self, uids):
        for uid in uids:
            self.server.mails.pop(uid, None)
        self._sync()
