# SPDX-License-Identifier: MIT
"""ticketd_*.deb on a fresh Debian 12: it installs, works as the unit starts it, is upgraded, and leaves cleanly."""

import json
import re
import shutil
import subprocess

import pytest

from support import mails, sandbox
from support import prometheus as http
from support.person import Person
from support.waiting import wait_for

# Ten lines: what a desk must say for itself.
CONFIGURATION = """\
[desk]
name = "Example Support"
address = "{desk}"
[[mailbox]]
url = "imap://127.0.0.1:{imap}/INBOX"
tls = "off"
user = "{user}"
password_file = "imap-password"
[smtp]
url = "smtp://127.0.0.1:{smtp}"
tls = "off"
"""
CONFFILE = "etc/ticketd/ticketd.toml"


@pytest.fixture
def desk(dovecot, smtp, request):
    """A support mailbox and a client, in the shared servers."""
    suffix = str(abs(hash(request.node.name)) % 100_000)
    return (Person(dovecot, smtp.port, "support" + suffix, f"support{suffix}@desk.example"),
            Person(dovecot, smtp.port, "clara" + suffix))


def bring(machine, deb, name="ticketd.deb"):
    """The package's path in the chroot."""
    shutil.copy(deb, machine.path(f"tmp/{name}"))
    return f"/tmp/{name}"


def configure(machine, desk, dovecot, smtp):
    text = CONFIGURATION.format(desk=desk[0].address, user=desk[0].user, imap=dovecot.imap_port, smtp=smtp.port)
    machine.write(CONFFILE, text)
    machine.write("etc/ticketd/imap-password", dovecot.PASSWORD + "\n", 0o600)


def asked(desk, service, subject):
    """A client's mail that was acknowledged: its ticket."""
    support, client = desk
    client.write(support.address, subject, "It burns.\n")
    return mails.tid_of(client.wait_mail(lambda mail: subject in str(mail["Subject"]), 20, 1, service.process.tail))


def tickets(machine):
    return {ticket["tid"]: ticket["subject"] for ticket in json.loads(machine.run("ticketctl", "list", "--all", "--json"))}


def earlier(deb, folder):
    """The package of an earlier version: another number, and a sample with another word in it."""
    subprocess.run(["dpkg-deb", "-R", deb, folder / "tree"], check=True)
    control = folder / "tree" / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 0.0.9", control.read_text(), flags=re.M))
    sample = folder / "tree" / CONFFILE
    sample.write_text(sample.read_text().replace("every key with its default", "every key with the default of 0.0.9"))
    (folder / "tree" / "DEBIAN" / "md5sums").unlink()
    made = folder / "ticketd_0.0.9.deb"
    subprocess.run(["dpkg-deb", "-b", "--root-owner-group", folder / "tree", made], check=True, stdout=subprocess.DEVNULL)
    return made


def test_lintian_finds_no_error(packages):
    if not shutil.which("lintian"):
        pytest.skip("lintian is not on this machine")
    done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", *packages.glob("ticketd_*.deb")],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_holds_what_a_service_of_debian_has(deb):
    listing = subprocess.run(["dpkg-deb", "-c", deb], capture_output=True, text=True, check=True).stdout
    there = {line.split()[5].lstrip(".") for line in listing.splitlines()}
    assert {"/usr/bin/ticketd", "/usr/bin/ticketctl", "/usr/lib/systemd/system/ticketd.service",
            "/usr/lib/sysusers.d/ticketd.conf", "/usr/lib/tmpfiles.d/ticketd.conf", "/etc/ticketd/ticketd.toml",
            "/usr/share/ticketd/templates/en/acknowledgement.txt", "/usr/share/bash-completion/completions/ticketctl",
            "/usr/share/man/man8/ticketd.8.gz", "/usr/share/man/man1/ticketctl.1.gz", "/usr/share/man/man5/ticketd.toml.5.gz",
            "/usr/share/man/man5/ticketd-templates.5.gz", "/usr/share/doc/ticketd/copyright",
            "/usr/share/doc/ticketd/changelog.gz", "/usr/share/doc/ticketd/examples/ticketd.toml"} - there == set()
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"\blibsqlite3-0 \(>=", depends) and re.search(r"\blibcurl4\b", depends), depends
    assert not re.search(r"\bclang|-dev\b", depends), depends


def test_programs_are_stripped_and_their_symbols_are_in_a_package_apart(packages, deb, tmp_path):
    subprocess.run(["dpkg-deb", "-x", deb, tmp_path / "programs"], check=True)
    symbols, = packages.glob("ticketd-dbgsym_*.ddeb")
    subprocess.run(["dpkg-deb", "-x", symbols, tmp_path / "symbols"], check=True)
    for name in ("ticketd", "ticketctl"):
        notes = subprocess.run(["readelf", "-S", "-n", tmp_path / "programs" / "usr" / "bin" / name], capture_output=True, text=True, check=True)
        assert ".debug_info" not in notes.stdout and ".symtab" not in notes.stdout
        build_id = re.search(r"Build ID: (\w\w)(\w+)", notes.stdout)
        assert (tmp_path / "symbols/usr/lib/debug/.build-id" / build_id.group(1) / f"{build_id.group(2)}.debug").exists()


def test_it_installs_on_a_fresh_debian_and_a_mail_is_acknowledged(debian, workspace, deb, desk, dovecot, smtp, services):
    machine = debian.copy(workspace / "fresh")
    machine.install(bring(machine, deb))
    assert machine.run("ticketd", "--version").startswith("ticketd ")
    configure(machine, desk, dovecot, smtp)
    machine.run("ticketd", "--check")

    service = services(machine)
    tid = asked(desk, service, "Printer on fire")
    assert tickets(machine) == {tid: "Printer on fire"}
    machine.run("ticketctl", "close", tid)  # root's ticketctl writes, and the service goes on
    assert asked(desk, service, "Another one") == tid + 1
    wait_for("health", lambda: subprocess.run(machine.command("ticketctl", "health")).returncode == 0, 30)
    assert service.stop() == 0


def test_the_service_can_read_what_root_puts_into_its_folder(machine, deb, desk, dovecot, smtp, services):
    machine.install(bring(machine, deb))
    configure(machine, desk, dovecot, smtp)
    service = services(machine)
    asked(desk, service, "Before")
    assert service.stop() == 0
    machine.run("ticketctl", "keys", "rotate")
    machine.run("ticketctl", "backup", "/root/copy.db")
    machine.run("sh", "-c", "rm -r /var/lib/ticketd/*; cp /root/copy.db /var/lib/ticketd/ticketd.db")
    asked(desk, services(machine), "After")
    assert set(tickets(machine).values()) == {"Before", "After"}


# Each line of what it prints: what was tried, and what became of it.
PROBE = r"""
sub tried { print "$_[0]: ", ($_[1] ? "done" : $!), "\n" }
for my $file ("/etc/x", "/usr/x", "/run/x", "/var/lib/ticketd/x", "/run/ticketd/x", "/tmp/x") { tried($file, open(my $f, ">", $file)) }
my ($none, $place, $type) = ("x", "/mnt", "tmpfs");
tried("mount", syscall(%(mount)d, $none, $place, $type, 0, 0) == 0);
tried("netlink", socket(my $s, 16, 3, 0));
tried("internet", socket(my $i, 2, 1, 0));
tried("memory", syscall(%(mmap)d, 0, 4096, 7, 0x22, -1, 0) != -1);
tried("namespace", syscall(%(unshare)d, 0x20000) == 0);
tried("home", opendir(my $d, "/home"));
tried("the machine", open(my $k, "<", "/proc/meminfo"));
"""


def test_the_sandbox_of_the_unit_is_in_force(machine, deb, services, desk, dovecot, smtp):
    machine.install(bring(machine, deb))
    configure(machine, desk, dovecot, smtp)
    service = services(machine)
    assert {name: service.value(name) for name in sandbox.IMITATED} == sandbox.IMITATED
    status = service.status()
    assert (status["Seccomp"], status["Seccomp_filters"], status["NoNewPrivs"]) == ("2", "2", "1")
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    probe = PROBE % {name: sandbox.number_of(name) for name in ("mount", "mmap", "unshare")}
    assert dict(line.split(": ", 1) for line in service.run_inside("perl", "-e", probe).splitlines()) == {
        **dict.fromkeys(("/etc/x", "/usr/x", "/run/x"), "Read-only file system"),
        **dict.fromkeys(("/var/lib/ticketd/x", "/run/ticketd/x", "/tmp/x", "internet"), "done"),
        **dict.fromkeys(("mount", "memory", "namespace"), "Operation not permitted"),
        "netlink": "Address family not supported by protocol", "home": "Permission denied",
        "the machine": "No such file or directory"}


def test_all_ways_in_work_inside_the_sandbox(machine, deb, services, desk, dovecot, smtp):
    machine.install(bring(machine, deb))
    machine.write("etc/hosts", "127.0.0.1 localhost\n")
    configure(machine, desk, dovecot, smtp)
    plain = machine.path(CONFFILE).read_text().replace("imap://127.0.0.1", "imap://localhost")
    machine.write(CONFFILE, plain)
    service = services(machine)
    asked(desk, service, "By name")
    machine.run("setpriv", "--reuid=ticketd", "--regid=ticketd", "--clear-groups", "mkdir", "-p",
                *(f"/var/lib/ticketd/Maildir/{part}" for part in ("tmp", "new", "cur")))
    machine.write(CONFFILE, plain + """[[mailbox]]
url = "maildir:/var/lib/ticketd/Maildir"
[http]
listen = "unix:/run/ticketd/http"
[lmtp]
listen = "unix:/run/ticketd/lmtp"
""")
    service.reload()
    web = machine.path("run/ticketd/http")
    wait_for("the reload", lambda: web.exists() and http.health(web)[0] == 200, 30, explain=service.process.tail)
    names = {mailbox["name"] for mailbox in http.health(web)[1]["mailboxes"]}
    assert {"maildir:/var/lib/ticketd/Maildir", "lmtp:unix:/run/ticketd/lmtp"} <= names, names
    written = "var/lib/ticketd/Maildir/tmp/1.test"
    machine.write(written, f"From: {desk[1].address}\nSubject: From a file\n\nIt burns.\n")
    machine.run("chown", "ticketd:ticketd", f"/{written}")
    machine.path(written).rename(machine.path(written.replace("/tmp/", "/new/")))
    wait_for("the file", lambda: "From a file" in tickets(machine).values(), 20, explain=service.process.tail)
    assert service.stop() == 0 and not web.exists()


def test_the_sample_as_installed_is_refused_with_status_2_and_what_to_do(machine, deb):
    machine.install(bring(machine, deb))
    said = machine.run("ticketd", "--check", status=2)
    assert "/etc/ticketd/imap-password" in said


def test_an_upgrade_keeps_tickets_settings_and_what_is_enabled(machine, deb, desk, dovecot, smtp, services, tmp_path):
    machine.install(bring(machine, earlier(deb, tmp_path), "earlier.deb"))
    configure(machine, desk, dovecot, smtp)
    assert not list(machine.path("etc/systemd/system").rglob("ticketd.service")), "not before somebody says so"
    machine.run("systemctl", "enable", "ticketd")
    service = services(machine)
    tid = asked(desk, service, "Before")
    assert service.stop() == 0

    mine = machine.path(CONFFILE).read_text()
    machine.install(bring(machine, deb))
    assert "0.0.9" not in machine.run("dpkg-query", "-W", "ticketd")
    assert machine.path(CONFFILE).read_text() == mine
    assert machine.run("systemctl", "is-enabled", "ticketd").strip() == "enabled"
    assert asked(desk, services(machine), "After") == tid + 1
    assert tickets(machine) == {tid: "Before", tid + 1: "After"}


def test_an_upgrade_brings_the_new_sample_where_nobody_changed_it(machine, deb, tmp_path):
    machine.install(bring(machine, earlier(deb, tmp_path), "earlier.deb"))
    assert "0.0.9" in machine.path(CONFFILE).read_text()
    machine.install(bring(machine, deb))
    assert "0.0.9" not in machine.path(CONFFILE).read_text()


def test_a_removal_keeps_tickets_and_settings(machine, deb, desk, dovecot, smtp, services):
    machine.install(bring(machine, deb))
    configure(machine, desk, dovecot, smtp)
    service = services(machine)
    tid = asked(desk, service, "Printer on fire")
    assert service.stop() == 0
    machine.run("dpkg", "--remove", "ticketd")
    assert not machine.path("usr/bin/ticketd").exists()
    assert machine.path(CONFFILE).exists() and machine.path("var/lib/ticketd/ticketd.db").exists()
    machine.install(bring(machine, deb))
    assert tickets(machine) == {tid: "Printer on fire"}


def test_a_purge_leaves_nothing_but_the_user(machine, deb):
    before = machine.files()
    machine.install(bring(machine, deb))
    machine.run("systemctl", "enable", "ticketd")
    machine.write("var/lib/ticketd/ticketd.db", "")
    for name in ("imap-password", "smtp-password"):  # as README.md says
        machine.write(f"etc/ticketd/{name}", "secret\n", 0o600)
    machine.run("dpkg", "--purge", "ticketd")
    after = machine.files()
    passwords = {f"./etc/{name}" for name in ("passwd-", "group-", "shadow-", "gshadow-", ".pwd.lock")}
    assert after - before - passwords == set() and before - after == set()
    assert "ticketd" in machine.path("etc/passwd").read_text()


def test_a_purge_comes_to_its_end_where_the_state_is_a_disk_of_its_own(machine, deb):
    machine.install(bring(machine, deb))
    # In one command: each has mounts of its own.
    machine.run("sh", "-ec", "mount -t tmpfs tmpfs /var/lib/ticketd; touch /var/lib/ticketd/ticketd.db;"
                             "dpkg --purge ticketd; test -z \"$(ls -A /var/lib/ticketd)\"")


def test_it_installs_again_after_a_purge(machine, deb):
    for _ in range(2):
        machine.install(bring(machine, deb))
        machine.run("dpkg", "--purge", "ticketd")
