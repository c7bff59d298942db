# SPDX-License-Identifier: MIT
"""ticketd.service as systemd would start it, where there is no systemd: its lines are read out of the installed unit, its
sandbox's (sandbox.py) as well."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess

from . import sandbox
from .chroot import QUIET
from .daemon import Notifications
from .process import Process
from .waiting import wait_for


FOLDERS = {"StateDirectory": "var/lib", "RuntimeDirectory": "run"}


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
        uid, gid = self._ids()
        for key, parent in FOLDERS.items():
            self._folder(f"{parent}/{self.value(key)}", uid, gid)
        for line in self.values("ExecStartPre"):
            self.chroot.run(*shlex.split(line.lstrip("+-!@")))
        credentials = self._credentials(uid, gid)
        notifications = Notifications(self.chroot.path("run/notify"))
        os.chown(notifications.path, uid, gid)
        environment = {"PATH": "/usr/bin:/bin", "CREDENTIALS_DIRECTORY": credentials, "NOTIFY_SOCKET": "/run/notify"}
        command = ["sh", "-c", f"umask {self.value('UMask')}; cd /; exec {self.value('ExecStart')}"]
        self.process.spawn(self._entering(command, environment), env=QUIET)
        wait_for("READY=1", lambda: self._is_ready(notifications), seconds, explain=self.process.tail)
        notifications.close()
        return self

    def run_inside(self, *words):
        """What a command prints that runs as the service does."""
        done = subprocess.run(self._entering(words, {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, env=QUIET)
        return done.stdout

    def _ids(self):
        return [int(self.chroot.run("id", flag, self.value("User"))) for flag in ("-u", "-g")]

    def _entering(self, command, environment):
        """What becomes the command, as the unit's user and in its sandbox."""
        uid, gid = self._ids()
        folder = self.chroot.path("run/sandbox")
        folder.mkdir(exist_ok=True)
        names = []
        for number, program in enumerate(sandbox.filters(self)):
            (folder / str(number)).write_bytes(program)
            names.append(f"/run/sandbox/{number}")
        writable = [f"{parent}/{self.value(key)}" for key, parent in FOLDERS.items()]
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", sandbox.ENTERING, "sh", str(self.chroot.folder),
                *writable, "--", "setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs",
                "unshare", "--user", f"--map-user={uid}", f"--map-group={gid}", "--keep-caps",  # all of them, in there
                "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all",
                "perl", "-e", sandbox.FILTERING, str(sandbox.number_of("prctl")), *names, "--",
                "/usr/bin/env", "-i", *(f"{name}={value}" for name, value in environment.items()),
                *command]

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

    def reload(self):
        """By ExecReload, which names the process of ExecStart."""
        assert self.value("ExecReload") == "/bin/kill -HUP $MAINPID"
        os.kill(self._main_pid(), 1)

    def status(self):
        """What the kernel says of it (proc(5)), by name."""
        lines = pathlib.Path(f"/proc/{self._main_pid()}/status").read_text().splitlines()
        return dict(line.split(":\t", 1) for line in lines)

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
        """The service itself is ended: with another user it has lost what would end it with unshare."""
        if self.process.running():
            os.kill(self._main_pid(), 9)
            self.process.wait(60)
