# SPDX-License-Identifier: MIT
"""A fresh Debian in a folder, and commands in it. Needs root, and Debian's debootstrap.

Packages come from the mirrors that this machine uses itself. Each command has its own mounts and processes, so that
nothing of it is left on the machine, whatever happens.
"""

import os
import pathlib
import re
import shutil
import subprocess

QUIET = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
# The folder becomes a mount of its own, so that a command in it may make further mount namespaces. The kernel's settings
# cannot be written: a package that is installed there would change them for the whole machine.
_SETTING_UP = ('set -e; root=$1; shift; mount --bind "$root" "$root"; mount -t proc proc "$root/proc"; '
               'mount --bind "$root/proc/sys" "$root/proc/sys"; mount -o remount,bind,ro "$root/proc/sys"; '
               'mount --rbind /dev "$root/dev"; exec chroot "$root" "$@"')


def why_not():
    """What is missing for chroots; empty where they work."""
    if os.geteuid() != 0:
        return "a chroot needs root"
    if not shutil.which("debootstrap"):
        return "debootstrap is not on this machine"
    return "" if mirrors() else "apt has no Debian mirror on this machine"


def mirrors(release=None):
    """(address, suite) of what apt on this machine has of Debian itself; for another release than the machine's own, too."""
    own = re.search(r"^VERSION_CODENAME=(\w+)$", pathlib.Path("/etc/os-release").read_text(), re.M).group(1)
    done = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI) $(RELEASE)", "Created-By: Packages"],
                          capture_output=True, text=True, check=True)
    rows = sorted({tuple(line.split()) for line in done.stdout.splitlines() if line.startswith("Debian ") and own in line})
    return [(address, suite.replace(own, release or own)) for _, address, suite in rows]


class Chroot:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    @classmethod
    def made(cls, folder, release):
        """A new one of that release, with apt's lists."""
        sources = mirrors(release)
        plain = next(address for address, suite in sources if suite == release)
        subprocess.run(["debootstrap", "--variant=minbase", release, str(folder), plain], check=True, stdout=subprocess.DEVNULL)
        chroot = cls(folder)
        chroot.write("etc/apt/sources.list", "".join(f"deb {address} {suite} main\n" for address, suite in sources))
        shutil.copy("/etc/resolv.conf", chroot.path("etc/resolv.conf"))
        chroot.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)  # no service starts in here
        chroot.write("etc/dpkg/dpkg.cfg.d/fast", "force-unsafe-io\n")  # it lives for minutes: nothing is written for a power cut
        chroot.run("apt-get", "update", "-q")
        return chroot

    def copy(self, folder):
        subprocess.run(["cp", "-a", "--reflink=auto", f"{self.folder}/.", str(folder)], check=True)
        return Chroot(folder)

    def path(self, name):
        """Of a file in it, whose name may begin with a slash."""
        return self.folder / str(name).lstrip("/")

    def write(self, name, text, mode=0o644):
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text)
        self.path(name).chmod(mode)

    def command(self, *words):
        """What runs these words in it."""
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _SETTING_UP, "sh", str(self.folder),
                *map(str, words)]

    def run(self, *words, status=0, **options):
        """What it prints, errors as well; fails unless it ends with `status`."""
        done = subprocess.run(self.command(*words), stdin=options.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, env=QUIET, **options)
        assert done.returncode == status, f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stdout}"
        return done.stdout

    def install(self, *packages):
        """Packages of Debian by name, or files by their path in here."""
        return self.run("apt-get", "install", "-q", "-y", "--no-install-recommends",
                        "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", *packages)

    def files(self):
        """All files and folders, but for what dpkg and apt keep about packages."""
        done = subprocess.run(["find", ".", "-xdev", "(", "-path", "./proc", "-o", "-path", "./dev", "-o", "-path", "./tmp",
                               "-o", "-path", "./var/lib/dpkg", "-o", "-path", "./var/lib/apt", "-o", "-path", "./var/cache",
                               "-o", "-path", "./var/log", ")", "-prune", "-o", "-print"],
                              cwd=self.folder, capture_output=True, text=True, check=True)
        return set(done.stdout.split())
