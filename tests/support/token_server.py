# SPDX-License-Identifier: MIT
"""A provider of access tokens on loopback: token, device and introspection endpoints, and what can go wrong there.

Mail servers of the tests ask it whether a token is good (RFC 7662), so it knows expiry, revocation and audience.
"""

import http.server
import json
import secrets
import threading
import time
import urllib.parse

from .ports import free_port

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class TokenServer:
    """Ready when made. `lifetime` (seconds) and `audience` are of the tokens that it will give."""

    CLIENT, SECRET = "ticketd-test", "s3cr3t-of-the-client"

    def __init__(self, account, lifetime=3600):
        self.account = account
        self.begin_anew(lifetime)
        self._lock = threading.Lock()
        self.port = free_port()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
                status, body = outer._answer(urllib.parse.urlsplit(self.path).path, form)
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def begin_anew(self, lifetime=3600):
        """Forgets all that was given and all that it was told."""
        self.lifetime, self.audience, self.rotate = lifetime, "mail", True
        self.tokens = {}    # access token -> (when it ends, audience)
        self.refresh = set()  # refresh tokens that are good
        self.requests = []  # forms that came to the token endpoint, oldest first
        self.answers = []   # (status, body) to be given instead, once each
        self.failing = None  # (status, body) to be given until it is None again
        self.devices = {}   # device code -> None, "pending", "slow_down", "approved", "denied"

    def url(self, what):
        return f"http://127.0.0.1:{self.port}/{what}"

    def settings(self, name="test", grant="device", **changes):
        """An [[oauth]] section that asks here; the secret stands in the file client-secret."""
        return {"name": name, "grant": grant, "token_url": self.url("token"), "device_url": self.url("device"),
                "authorize_url": self.url("authorize"), "client_id": self.CLIENT,
                "client_secret_file": "client-secret", "scope": "mail offline_access", **changes}

    def give(self, lifetime=None):
        """A new access token."""
        token = secrets.token_urlsafe(24)
        self.tokens[token] = (time.time() + (self.lifetime if lifetime is None else lifetime), self.audience)
        return token

    def give_refresh(self):
        token = secrets.token_urlsafe(24)
        self.refresh.add(token)
        return token

    def is_good(self, token):
        ends, audience = self.tokens.get(token, (0, ""))
        return time.time() < ends and audience == "mail"

    def revoke_all(self):
        """No token is good any more, access or refresh."""
        with self._lock:
            self.tokens.clear()
            self.refresh.clear()

    def count(self, grant):
        """How often it was asked for this grant."""
        return sum(form.get("grant_type") == grant for form in self.requests)

    def _tokens(self, refresh=None):
        given = {"access_token": self.give(), "token_type": "Bearer", "expires_in": self.lifetime}
        if refresh:
            given["refresh_token"] = refresh
        return 200, given

    def _device(self, form):
        state = self.devices.get(form.get("device_code"))
        if state == "approved":
            return self._tokens(self.give_refresh())
        return 400, {"error": {"pending": "authorization_pending", "slow_down": "slow_down",
                               "denied": "access_denied"}.get(state, "expired_token")}

    def _refresh(self, form):
        token = form.get("refresh_token")
        if token not in self.refresh:
            return 400, {"error": "invalid_grant", "error_description": "the token is no longer good"}
        if self.rotate:
            self.refresh.discard(token)
            return self._tokens(self.give_refresh())
        return self._tokens()

    def _token(self, form):
        self.requests.append(form)
        if self.answers:
            return self.answers.pop(0)
        if self.failing:
            return self.failing
        if (form.get("client_id"), form.get("client_secret")) != (self.CLIENT, self.SECRET):
            return 401, {"error": "invalid_client"}
        grant = form.get("grant_type")
        if grant == "client_credentials":
            return self._tokens()
        if grant == "refresh_token":
            return self._refresh(form)
        if grant == DEVICE_GRANT:
            return self._device(form)
        if grant == "authorization_code" and form.get("code") == "good-code":
            return self._tokens(self.give_refresh())
        return 400, {"error": "unsupported_grant_type"}

    def _answer(self, path, form):
        with self._lock:
            if path == "/token":
                return self._token(form)
            if path == "/device":
                code = secrets.token_urlsafe(16)
                self.devices[code] = "pending"
                return 200, {"device_code": code, "user_code": "WDJB-MJHT", "interval": 1, "expires_in": 120,
                             "verification_uri": self.url("activate")}
            if path == "/introspect":
                good = self.is_good(form.get("token"))
                return 200, {"active": good, **({"email": self.account, "username": self.account} if good else {})}
            return 404, {"error": "not_found"}

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
