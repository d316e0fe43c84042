"""A file that is read in place, of which not more stays in memory than is good.

What a process read of a mapped file counts as its memory for as long as it is mapped, although the system
keeps it beside the process as well, and for all processes at once. So it is let go of now and then: what is
needed again is then found there, which takes a tenth of a second for a gigabyte.
"""

from __future__ import annotations

import mmap
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class MappedFile:
    """The bytes of a file, as an array that is valid for as long as this is there."""

    def __init__(self, path: Path, most: int) -> None:
        """Map a file of which about `most` bytes may stay. Raises OSError, or ValueError for an empty one."""
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self._most = most
        self._read = 0.0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._map)

    @property
    def content(self) -> NDArray[np.uint8]:
        """The bytes themselves."""
        return np.frombuffer(self._map, dtype=np.uint8)

    def was_read(self, size: float) -> None:
        """Say that so many bytes were read; lets go of all when that may be more than should stay.

        Who reads at the same time reads on.
        """
        with self._lock:
            self._read += size
            if self._read > self._most and len(self._map) > self._most:
                self._read = 0.0
                self._map.madvise(mmap.MADV_DONTNEED)
