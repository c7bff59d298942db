# SPDX-License-Identifier: MIT
"""A disk of a few megabytes that a test can fill: a tmpfs, where the tests may mount one."""

import pathlib
import subprocess


class SmallDisk:
    """Mounted when made; `None` of it is left after remove()."""

    def __init__(self, folder, size="8m"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", self.folder], capture_output=True)
        self.mounted = done.returncode == 0

    def fill(self):
        """Takes all the room there is."""
        with open(self.folder / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                pass

    def free(self):
        (self.folder / "filler").unlink()

    def read_only(self, yes=True):
        """Only while nobody has a file there open for writing."""
        subprocess.run(["mount", "-o", "remount," + ("ro" if yes else "rw"), self.folder], check=True)

    def remove(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self.folder], check=True)
