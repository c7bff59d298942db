# SPDX-License-Identifier: MIT
"""The Debian package, built and tried in a fresh Debian. By name only, since it takes minutes:

    tests/run --package
    TICKETD_DEB=FOLDER tests/run --package    # with packages that are built already
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import chroot as fresh  # noqa: E402
from support import sandbox  # noqa: E402
from support.chroot import Chroot  # noqa: E402
from support.daemon import SOURCE  # noqa: E402
from support.dovecot import Dovecot  # noqa: E402
from support.smtp import SmtpServer  # noqa: E402
from support.unit import Service  # noqa: E402

BUILD = SOURCE / "build" / "package"


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes more than half an hour; only with TICKETD_LONG=1 in the environment")


def pytest_collection_modifyitems(items):
    if not os.environ.get("TICKETD_LONG"):
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session")
def workspace():
    """A folder that every user can reach; removed at the end. Not in /tmp, which may be small."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ticketd-package-", dir="/var/tmp"))
    os.chmod(folder, 0o755)
    yield folder
    if not os.environ.get("TICKETD_KEEP"):
        subprocess.run(["rm", "-rf", "--one-file-system", folder], check=True)


@pytest.fixture(scope="session")
def packages():
    """The folder with ticketd_*.deb and ticketd-dbgsym_*.ddeb."""
    if os.environ.get("TICKETD_DEB"):
        return pathlib.Path(os.environ["TICKETD_DEB"])
    for tool in ("cpack", "lowdown", "dpkg-shlibdeps"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not on this machine; .ci/install build")
    warnings = f"-DTICKETD_WERROR={os.environ.get('TICKETD_WERROR', 'OFF')}"
    for command in (["cmake", "--preset", "package", warnings], ["nice", "cmake", "--build", "--preset", "package"]):
        subprocess.run(command, cwd=SOURCE, check=True, stdout=subprocess.DEVNULL)
    for old in [*BUILD.glob("*.deb"), *BUILD.glob("*.ddeb")]:
        old.unlink()
    subprocess.run(["cpack", "-G", "DEB"], cwd=BUILD, check=True, stdout=subprocess.DEVNULL)
    return BUILD


@pytest.fixture(scope="session")
def deb(packages):
    found, = packages.glob("ticketd_*.deb")
    return found


@pytest.fixture(scope="session")
def debian(workspace):
    """A Debian 12 as it is when it is new. Not to be changed: copy it."""
    if fresh.why_not() or sandbox.why_not():
        pytest.skip(fresh.why_not() or sandbox.why_not())
    return Chroot.made(workspace / "debian", "bookworm")


@pytest.fixture(scope="session")
def debian_with_libraries(workspace, debian, deb):
    """The same with all that the package depends on, and not the package. Not to be changed: copy it."""
    made = debian.copy(workspace / "libraries")
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    made.run("apt-get", "satisfy", "-q", "-y", "--no-install-recommends", depends.strip())
    return made


@pytest.fixture
def machine(request, debian_with_libraries, workspace):
    """One of those for a test alone."""
    made = debian_with_libraries.copy(workspace / request.node.name)
    yield made
    subprocess.run(["rm", "-rf", "--one-file-system", made.folder], check=True)


@pytest.fixture(scope="session")
def dovecot(workspace):
    server = Dovecot(workspace / "dovecot")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def smtp(workspace, dovecot):
    server = SmtpServer(workspace, dovecot.lmtp_port)
    yield server
    server.stop()


@pytest.fixture
def services(workspace, request):
    """Starts ticketd.service of a chroot; all of them end with the test."""
    started = []

    def start(chroot):
        started.append(Service(chroot, workspace / f"{request.node.name}.log"))
        return started[-1].start()

    yield start
    for service in started:
        service.close()
