# SPDX-License-Identifier: MIT
"""A network that fails on command: a TCP proxy on a port of its own in front of a server.

It can refuse, cut, reset, delay, corrupt, and fall silent; the server behind it goes on working.
"""

import collections
import dataclasses
import select
import socket
import struct
import threading
import time

from .ports import free_port


@dataclasses.dataclass
class Fault:
    """What happens to one connection. Bytes are counted in the direction `side`: "server" is what comes from it."""

    cut_after: int = None    # closed after so many bytes
    reset_after: int = None  # the same, by a TCP reset
    stall_after: int = None  # nothing more is passed on, and nothing is closed
    corrupt_at: int = None   # one bit of the byte at this place is another
    side: str = "server"
    delay: float = 0.0       # seconds before each piece
    mute: bool = False       # taken, and never answered: there is no server behind it

    def limit(self):
        return next((place for place in (self.cut_after, self.reset_after, self.stall_after) if place is not None), None)


class Proxy:
    def __init__(self, target_port):
        self.target_port, self.port = target_port, free_port()
        self.cut_after = None  # bytes from the server after which a connection is cut
        self.silent = False    # nothing is passed on any more, nothing is closed
        self.faults = collections.deque()  # of the next connections, one each; then none
        self.taken = 0         # connections so far
        self._pairs, self._lock, self._listener, self._thread = [], threading.Lock(), None, None
        self._forgotten = set()
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

    def forget(self):
        """As a NAT that has forgotten them: nothing passes on the open connections any more; new ones work."""
        with self._lock:
            self._forgotten.update(id(client) for client, _ in self._pairs)

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
            fault = self.faults.popleft() if self.faults else Fault(cut_after=self.cut_after)
            try:
                server = socket.socket() if fault.mute else socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
            except OSError:
                client.close()
                continue
            with self._lock:
                self._pairs.append((client, server))
                self.taken += 1
            threading.Thread(target=self._pass, args=(client, server, fault), daemon=True).start()

    def _pass(self, client, server, fault):
        passed = {"client": 0, "server": 0}
        sources, reset = [client] if fault.mute else [client, server], False
        try:
            while True:
                for side in select.select(sources, [], [], 0.5)[0]:
                    name = "server" if side is server else "client"
                    stalled = fault.stall_after is not None and passed[fault.side] >= fault.stall_after
                    if self.silent or stalled or id(client) in self._forgotten:
                        select.select([], [], [], 0.1)
                        if fault.mute or stalled or id(client) in self._forgotten:
                            data = side.recv(65536, socket.MSG_PEEK | socket.MSG_DONTWAIT)
                            if not data:
                                return
                        continue
                    data = side.recv(65536)
                    if fault.mute and data:
                        continue
                    if fault.delay:
                        time.sleep(fault.delay)
                    limit = fault.limit()
                    if name == fault.side and limit is not None:
                        data = data[:limit - passed[name]]
                        reset = fault.reset_after is not None
                    if not data and not stalled:
                        if fault.stall_after is None:
                            return
                        continue
                    reset = False
                    if name == fault.side and fault.corrupt_at is not None:
                        data = self._corrupted(data, fault.corrupt_at - passed[name])
                    (client if side is server else server).sendall(data)
                    passed[name] += len(data)
        except (OSError, ValueError):
            return
        finally:
            with self._lock:
                self._pairs = [pair for pair in self._pairs if pair[0] is not client]
                self._forgotten.discard(id(client))
            self._close(client, reset)
            self._close(server, reset)

    @staticmethod
    def _corrupted(data, place):
        if not 0 <= place < len(data):
            return data
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
