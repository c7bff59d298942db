# SPDX-License-Identifier: MIT
"""A network that fails on command: a TCP proxy on a port of its own in front of a server.

It can refuse, cut after so many bytes, and fall silent; the server behind it goes on working.
"""

import select
import socket
import struct
import threading

from .ports import free_port


class Proxy:
    def __init__(self, target_port):
        self.target_port, self.port = target_port, free_port()
        self.cut_after = None  # bytes from the server after which a connection is cut
        self.silent = False    # nothing is passed on any more, nothing is closed
        self._pairs, self._lock, self._listener, self._thread = [], threading.Lock(), None, None
        self.up()

    def up(self):
        """Takes connections."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def down(self, reset=False):
        """Refuses connections and cuts those that are open: closed, or with `reset` by a TCP reset."""
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
            self._thread.join(5)
        self.cut(reset)

    def cut(self, reset=False):
        """Cuts the open connections only."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for side in pair:
                self._close(side, reset)

    def connections(self):
        """How many are open now."""
        with self._lock:
            return len(self._pairs)

    @staticmethod
    def _close(side, reset=False):
        try:
            if reset:
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                side.shutdown(socket.SHUT_RDWR)  # wakes a thread that is reading it
        except OSError:
            pass
        side.close()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
            except OSError:
                client.close()
                continue
            with self._lock:
                self._pairs.append((client, server))
            threading.Thread(target=self._pass, args=(client, server), daemon=True).start()

    def _pass(self, client, server):
        passed = 0
        try:
            while True:
                for side in select.select([client, server], [], [], 0.5)[0]:
                    if self.silent:
                        select.select([], [], [], 0.1)
                        continue
                    data = side.recv(65536)
                    if side is server and self.cut_after is not None:
                        data = data[:self.cut_after - passed]
                    if not data:
                        return
                    (client if side is server else server).sendall(data)
                    passed += len(data) if side is server else 0
        except (OSError, ValueError):
            return
        finally:
            with self._lock:
                self._pairs = [pair for pair in self._pairs if pair[0] is not client]
            self._close(client)
            self._close(server)
