# SPDX-License-Identifier: MIT
"""ticketd.service as systemd would start it, where there is no systemd: its lines are read out of the installed unit."""

import os
import pathlib
import re
import shlex
import shutil

from .daemon import Notifications
from .process import Process
from .waiting import wait_for


class Service:
    """In a chroot: user, folders, credentials, ExecStartPre and ExecStart are those of the unit."""

    def __init__(self, chroot, log):
        self.chroot = chroot
        self.process = Process("ticketd.service", log)
        self._lines = re.findall(r"^(\w+)=(.*)$", chroot.path("usr/lib/systemd/system/ticketd.service").read_text(), re.M)

    def values(self, key):
        return [value for name, value in self._lines if name == key]

    def value(self, key):
        value, = self.values(key)
        return value

    def start(self, seconds=20):
        """Until it says that it is ready."""
        user = self.value("User")
        uid, gid = (int(self.chroot.run("id", flag, user)) for flag in ("-u", "-g"))
        for key, parent in (("StateDirectory", "var/lib"), ("RuntimeDirectory", "run")):
            self._folder(f"{parent}/{self.value(key)}", uid, gid)
        for line in self.values("ExecStartPre"):
            self.chroot.run(*shlex.split(line.lstrip("+-!@")))
        credentials = self._credentials(uid, gid)
        notifications = Notifications(self.chroot.path("run/notify"))
        os.chown(notifications.path, uid, gid)
        environment = {"PATH": "/usr/bin:/bin", "CREDENTIALS_DIRECTORY": credentials, "NOTIFY_SOCKET": "/run/notify"}
        command = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all",
                   "--inh-caps=-all", "env", "-i", *(f"{name}={value}" for name, value in environment.items()),
                   "sh", "-c", f"umask {self.value('UMask')}; cd /; exec {self.value('ExecStart')}"]
        self.process.spawn(self.chroot.command(*command))
        wait_for("READY=1", lambda: self._is_ready(notifications), seconds, explain=self.process.tail)
        notifications.close()
        return self

    def _is_ready(self, notifications):
        assert self.process.running(), self.process.tail()
        return "READY=1" in notifications.read()

    def _folder(self, name, uid, gid):
        folder = self.chroot.path(name)
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, uid, gid)

    def _credentials(self, uid, gid):
        """As systemd does: copies that only the service can read."""
        folder = self.chroot.path("run/credentials/ticketd.service")
        shutil.rmtree(folder, ignore_errors=True)
        self._folder("run/credentials/ticketd.service", uid, gid)
        defaults = dict(line.split(":", 1) for line in self.values("SetCredential"))
        for name, source in (line.split(":") for line in self.values("LoadCredential")):
            file = self.chroot.path(source)
            data = file.read_bytes() if file.exists() else defaults[name].encode().decode("unicode_escape").encode()
            copy = folder / name
            copy.write_bytes(data)
            copy.chmod(0o400)
            os.chown(copy, uid, gid)
        return "/run/credentials/ticketd.service"

    def stop(self):
        """By SIGTERM, as systemd does; the exit status."""
        main = self._main_pid()
        os.kill(main, 15)
        return self.process.wait(20)

    def _main_pid(self):
        """Of ticketd itself: what unshare started has become it."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def close(self):
        if self.process.running():
            self.process.kill()
