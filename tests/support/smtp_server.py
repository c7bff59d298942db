#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An SMTP server in a process of its own: aiosmtpd in front, Dovecot's LMTP behind. Needs no root.

smtp.SmtpServer starts it and commands it by lines of JSON on its standard input; each gets one line back.
It records every mail that it accepted, and can be told to refuse, to put off, to cut, or to be away.
"""

import argparse
import asyncio
import base64
import concurrent.futures
import json
import re
import smtplib
import ssl
import sys
import threading
import time
import urllib.parse
import urllib.request

from aiosmtpd.smtp import SMTP, AuthResult


class Answers:
    """What it was told to answer instead of yes: at a stage, to whom, how often."""

    def __init__(self):
        self.rules = []

    def add(self, stage, reply, match="", times=None):
        self.rules.append({"stage": stage, "reply": reply, "match": re.compile(match, re.I), "left": times})

    def take(self, stage, text=""):
        for rule in self.rules:
            if rule["stage"] == stage and rule["match"].search(text) and rule["left"] != 0:
                if rule["left"] is not None:
                    rule["left"] -= 1
                return rule["reply"]
        return None


class Delivery:
    """Hands accepted mails to LMTP on a few kept connections; without a port it keeps them only."""

    def __init__(self, port):
        self.port = port
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self.local = threading.local()

    def _send(self, sender, recipient, content):
        for attempt in (1, 2):
            try:
                if not getattr(self.local, "lmtp", None):
                    self.local.lmtp = smtplib.LMTP("127.0.0.1", self.port, timeout=30)
                self.local.lmtp.sendmail(sender, [recipient], content)
                return None
            except smtplib.SMTPRecipientsRefused as refused:
                code, text = next(iter(refused.recipients.values()))
                return f"{code} {text.decode(errors='replace').splitlines()[0]}"
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                self.local.lmtp = None  # an idle connection that Dovecot has closed: once more on a new one
                if attempt == 2:
                    return f"451 4.3.0 no delivery: {error}"

    async def send(self, sender, recipients, content):
        """None, or the reply with which the mailbox's side refused the first recipient."""
        if not self.port:
            return None
        loop = asyncio.get_running_loop()
        for recipient in recipients:
            problem = await loop.run_in_executor(self.pool, self._send, sender, recipient, content)
            if problem:
                return problem
        return None


class Handler:
    keep = None  # bytes of each mail

    def __init__(self, answers, delivery, implicit_tls):
        self.answers, self.delivery, self.accepted = answers, delivery, []
        self.implicit_tls, self.introspect = implicit_tls, None

    async def auth_XOAUTH2(self, server, args):
        """Google's and Microsoft's mechanism: user=NAME^Aauth=Bearer TOKEN^A^A; the provider is asked for the token."""
        blob = base64.b64decode(args[1]) if len(args) == 2 else await server.challenge_auth(b"")
        found = re.fullmatch(rb"user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", blob)
        good = bool(found) and self.introspect is not None and await asyncio.get_running_loop().run_in_executor(
            None, self._is_good, found[1].decode(), found[2].decode())
        if not good:
            await server.challenge_auth(b'{"status":"401"}')
        return AuthResult(success=good, handled=False, auth_data=found[1].decode() if found else None)

    def _is_good(self, user, token):
        form = urllib.parse.urlencode({"token": token}).encode()
        with urllib.request.urlopen(self.introspect, form, timeout=10) as answer:
            said = json.load(answer)
        return said["active"] and said["username"] == user

    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = self.answers.take("mail", address or "")
        if reply:
            return reply
        envelope.mail_from = address or "<>"
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.answers.take("rcpt", address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        content = envelope.original_content
        reply = self.answers.take("data", " ".join(envelope.rcpt_tos))
        if reply == "cut before":
            server.transport.abort()
            return "421 cut"
        if reply and not reply.startswith("cut"):
            return reply
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        problem = await self.delivery.send(sender, envelope.rcpt_tos, content)
        if problem:
            return problem
        self.accepted.append({"from": sender, "to": list(envelope.rcpt_tos), "at": time.time(),
                              "content": content[:self.keep].decode("latin-1"), "tls": self.implicit_tls or session.ssl is not None,
                              "user": session.auth_data if session.authenticated else None})
        if reply == "cut after":  # accepted, and the sender does not get to know
            server.transport.abort()
        return "250 2.0.0 accepted"


class Session(SMTP):
    answers = None

    async def _handle_client(self):
        reply = self.answers.take("connect")
        if reply:
            await self.push(reply)
            self.transport.close()
            return
        await super()._handle_client()


class Server:
    def __init__(self, options):
        self.options, self.answers, self.sessions = options, Answers(), set()
        self.handler = Handler(self.answers, Delivery(options.lmtp), options.tls == "implicit")
        self.handler.introspect, self.handler.keep = options.introspect, options.keep
        self.listener = None

    def _authenticate(self, server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (self.options.user, self.options.password)
        return AuthResult(success=good, handled=good, auth_data=data.login.decode())

    def _session(self, context):
        o = self.options
        starttls = context if o.tls == "starttls" else None
        needs_login = bool(o.user or o.introspect)
        session = Session(self.handler, hostname="relay.test", data_size_limit=o.size, enable_SMTPUTF8=True,
                          tls_context=starttls, require_starttls=starttls is not None, ident="test relay",
                          authenticator=self._authenticate if needs_login else None, auth_required=needs_login,
                          auth_exclude_mechanism=["PLAIN", "LOGIN"] if o.introspect else ["XOAUTH2"],
                          auth_require_tls=False, loop=asyncio.get_running_loop())
        session.answers = self.answers
        self.sessions.add(session)
        return session

    async def listen(self):
        context = None
        if self.options.tls != "off":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.options.certificate, self.options.key)
        implicit = context if self.options.tls == "implicit" else None
        self.listener = await asyncio.get_running_loop().create_server(
            lambda: self._session(context), "127.0.0.1", self.options.port, ssl=implicit, reuse_address=True)

    async def away(self):
        if self.listener:
            self.listener.close()
            self.listener = None
        for session in self.sessions:
            if session.transport:
                session.transport.abort()
        self.sessions.clear()

    async def command(self, words):
        do = words.pop("do")
        if do == "answer":
            self.answers.add(**words)
        elif do == "clear":
            self.answers.rules.clear()
        elif do == "away":
            await self.away()
        elif do == "back":
            await self.listen()
        elif do == "accepted":
            return self.handler.accepted[words["since"]:]
        return "done"

    async def run(self):
        await self.listen()
        print(json.dumps("ready"), flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await self.command(json.loads(line))), flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--lmtp", type=int, default=0)
    options.add_argument("--size", type=int, default=50_000_000)
    options.add_argument("--keep", type=int)
    options.add_argument("--tls", choices=("off", "starttls", "implicit"), default="off")
    for name in ("certificate", "key", "user", "password", "introspect"):
        options.add_argument("--" + name)
    asyncio.run(Server(options.parse_args()).run())


if __name__ == "__main__":
    main()
