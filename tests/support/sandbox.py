# SPDX-License-Identifier: MIT
"""The sandbox of a unit, as near to systemd's as can be made without it: system calls, families of sockets, memory that is
written and run, namespaces, and what may be seen and written of the files. Needs root, libseccomp and systemd-analyze."""

import ctypes
import errno
import shutil
import subprocess
import tempfile

_ALLOW, _DEFAULT = 0x7fff0000, "@default"  # what systemd lets every allow-list have
_NOT_EQUAL, _EQUAL, _MASKED = 1, 4, 7
_FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
_WRITE, _EXECUTE, _SHM_EXECUTE = 2, 4, 0o100000
_NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


# What is imitated here and in unit.py with these values, and is no sandbox of the unit's where they are not its own.
IMITATED = {"ProtectSystem": "strict", "ProtectHome": "yes", "ProtectProc": "invisible", "ProcSubset": "pid", "PrivateTmp": "yes",
            "PrivateDevices": "yes", "PrivateUsers": "yes", "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes",
            "LockPersonality": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "AmbientCapabilities": ""}


class _Argument(ctypes.Structure):
    _fields_ = [("number", ctypes.c_uint), ("how", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def _refused(error):
    return 0x00050000 | error


class _Filter:
    """Of system calls: what it does with all, but for those that add() names."""

    def __init__(self, action):
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(action)))

    def add(self, name, action, *argument):
        """With an argument (number, how, a, b): only where it is so."""
        call = number_of(name)
        arguments = (_Argument * 1)(_Argument(*argument)) if argument else None
        if call >= 0:  # others are of another architecture
            done = self._library.seccomp_rule_add_array(self._context, ctypes.c_uint32(action), call, len(argument) // 4, arguments)
            assert done in (0, -errno.EACCES), f"{name}: {done}"  # what the filter does with it anyhow

    def program(self):
        with tempfile.TemporaryFile() as file:
            assert self._library.seccomp_export_bpf(self._context, file.fileno()) == 0
            self._library.seccomp_release(self._context)
            file.seek(0)
            return file.read()


def number_of(name):
    """Of a system call, on this machine."""
    return ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name(name.encode())


def why_not():
    """What is missing for it; empty: nothing."""
    return "" if shutil.which("systemd-analyze") else "systemd-analyze is not on this machine"


def _calls(group):
    """Names of system calls of a group ("@process"), or the one that is named."""
    if not group.startswith("@"):
        return {group}
    said = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", group], capture_output=True, text=True, check=True)
    words = [line.strip() for line in said.stdout.splitlines()[1:]]
    return set().union(*(_calls(word) for word in words if word and not word.startswith("#")))


def allowed_calls(unit):
    """By SystemCallFilter=: lines that begin with ~ take away."""
    allowed = _calls(_DEFAULT)
    for line in unit.values("SystemCallFilter"):
        named = set().union(*(_calls(word) for word in line.lstrip("~").split()))
        allowed = allowed - named if line.startswith("~") else allowed | named
    return allowed


def filters(unit):
    """Programs for the kernel, in the order in which they are put in force."""
    finer = _Filter(_ALLOW)
    families = {_FAMILIES[word] for word in unit.value("RestrictAddressFamilies").split()}
    for family in set(range(46)) - families:
        finer.add("socket", _refused(errno.EAFNOSUPPORT), 0, _EQUAL, family, 0)
    both = _WRITE | _EXECUTE
    finer.add("mmap", _refused(errno.EPERM), 2, _MASKED, both, both)
    for name in ("mprotect", "pkey_mprotect"):
        finer.add(name, _refused(errno.EPERM), 2, _MASKED, _EXECUTE, _EXECUTE)
    finer.add("shmat", _refused(errno.EPERM), 2, _MASKED, _SHM_EXECUTE, _SHM_EXECUTE)
    for flag in _NEW_NAMESPACES:
        finer.add("clone", _refused(errno.EPERM), 0, _MASKED, flag, flag)
    finer.add("clone3", _refused(errno.ENOSYS))  # its flags cannot be seen
    finer.add("personality", _refused(errno.EPERM), 0, _NOT_EQUAL, 0, 0)
    coarse = _Filter(_refused(getattr(errno, unit.value("SystemCallErrorNumber"))))
    for name in allowed_calls(unit):
        coarse.add(name, _ALLOW)
    return [finer.program(), coarse.program()]


# ProtectSystem=strict, ProtectHome, PrivateTmp, PrivateDevices, ProtectProc and ProcSubset. The root is moved, not changed
# into: in a chroot no namespace of users can be made.
ENTERING = """
root=$1; shift
mount --bind "$root" "$root"
mount -t proc -o hidepid=invisible,subset=pid proc "$root/proc"
mount -t tmpfs -o mode=755 dev "$root/dev"
for name in null zero full random urandom tty; do : >"$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
for name in tmp var/tmp; do mount -t tmpfs -o mode=1777 tmp "$root/$name"; done
for name in home root; do mount -t tmpfs -o mode=000,ro hidden "$root/$name"; done
while [ "$1" != -- ]; do mount --bind "$root/$1" "$root/$1"; shift; done
shift
mount -o remount,bind,ro "$root"
cd "$root"; mount --move . /
exec chroot . "$@"
"""

# Puts the filters in force that its first words name, and runs the others. Of perl-base, which every Debian has.
FILTERING = """
my ($prctl, @programs);
$prctl = shift;
while (($_ = shift) ne "--") { local $/; open(my $file, "<", $_) or die "$_: $!"; push @programs, scalar <$file>; }
for my $program (@programs) {
    my $filter = pack("S x![P] P", length($program) / 8, $program);
    syscall($prctl, 22, 2, $filter) == 0 or die "PR_SET_SECCOMP: $!";
}
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!";
"""
