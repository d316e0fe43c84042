"""Only regular files are read, and no more of them than was asked for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class IrregularFileError(OSError):
    """A folder, a pipe or a device stands where a file should."""


def read_regular(path: Path, count: int) -> bytes:
    """Return the first bytes of a regular file.

    Raises OSError when it cannot be read, and IrregularFileError when it is no regular file.
    """
    # Without O_NONBLOCK the opening of a named pipe would wait for ever. What kind of file it is, is
    # asked of the file that was opened: another may stand at the path by now.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise IrregularFileError(errno.EINVAL, "het is geen gewoon bestand")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(count)
    finally:
        os.close(descriptor)
