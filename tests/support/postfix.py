# SPDX-License-Identifier: MIT
"""A private Postfix: own configuration, queue and data in one folder, one loopback port. Needs root.

It takes mail from loopback for any domain and delivers all of it to Dovecot's LMTP. The system's own Postfix,
its files and its queue are not touched.
"""

import os
import pathlib
import shutil
import subprocess

from .ports import answers, free_port
from .process import Process
from .waiting import wait_for

_MAIN = """\
compatibility_level = 3.6
config_directory = {folder}/etc
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix.log
myhostname = relay.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = lmtp:inet:127.0.0.1:{lmtp_port}
lmtp_dns_support_level = disabled
recipient_delimiter = +
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
import_environment = MAIL_CONFIG TZ MAIL_DEBUG
"""

_MASTER_PROGRAM = "/usr/lib/postfix/sbin/master"

# service type private unpriv chroot wakeup maxproc command
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def available():
    """Whether this machine and user can run one."""
    return os.geteuid() == 0 and pathlib.Path(_MASTER_PROGRAM).exists()


class Postfix:
    """Ready when made. The folder must be one that every user can reach."""

    def __init__(self, folder, lmtp_port):
        self.folder, self.port = pathlib.Path(folder), free_port()
        for name in ("etc", "queue", "data"):
            (self.folder / name).mkdir(parents=True)
        shutil.chown(self.folder / "data", "postfix", "postfix")
        values = {"folder": self.folder, "lmtp_port": lmtp_port, "port": self.port}
        (self.folder / "etc" / "main.cf").write_text(_MAIN.format(**values))
        (self.folder / "etc" / "master.cf").write_text(_MASTER.format(**values))
        for name in ("dynamicmaps.cf", "postfix-files"):  # its start script reads them from its folder
            if (source := pathlib.Path("/etc/postfix") / name).exists():
                shutil.copy(source, self.folder / "etc" / name)
        subprocess.run(["/usr/sbin/postfix", "-c", self.folder / "etc", "check"], check=True)  # makes the queue's folders
        self.process = Process("Postfix", self.folder / "start.log")
        self.process.spawn([_MASTER_PROGRAM, "-c", self.folder / "etc", "-s"])
        wait_for("Postfix", self._ready, 20, explain=self.tail)

    def _ready(self):
        assert self.process.running(), self.tail()
        return answers(self.port, b"220")

    def tail(self):
        log = self.folder / "postfix.log"
        return self.process.tail() + "\n" + "\n".join(log.read_text().splitlines()[-30:] if log.exists() else [])

    def queue(self):
        """What waits in its queue, as postqueue says it."""
        return subprocess.run(["postqueue", "-c", self.folder / "etc", "-p"], capture_output=True, text=True).stdout

    def stop(self):
        self.process.stop()
