"""A ZIP archive, as DOCX and ODT are, read within limits.

What the archive says of itself is not believed: its members are counted before they are listed, and
bytes are counted while they are unpacked. Nothing is ever written to disk, so the paths in it do no harm.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.source.folder import printable

_CHUNK = 64 * 1024

# Starts every record of the list of members, of which an archive can hold millions in a few megabytes.
_MEMBER_SIGNATURE = b"PK\x01\x02"

# The two ways of packing that DOCX and ODT allow; others can ask for gigabytes to unpack a kilobyte.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_ENCRYPTED = 0x1

# What zipfile raises on an archive that is not what it should be. RuntimeError covers what it does not
# support, OverflowError an offset beyond any memory.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold: members, bytes unpacked in all, and bytes unpacked for each packed one.

    The ratio counts from `free_bytes` unpacked on: what is short may well be packed small.
    """

    members: int = 4096
    unpacked_bytes: int = 200 * 1024**2
    ratio: int = 250
    free_bytes: int = 1024**2


class Archive:
    """An open archive. It counts what is read from it, and refuses to go past its limits."""

    def __init__(self, file: zipfile.ZipFile, limits: ArchiveLimits) -> None:
        self._file = file
        self._limits = limits
        self._unpacked = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the archive."""
        return tuple(self._file.namelist())

    def read(self, name: str) -> bytes:
        """Return the content of a member.

        Raises RefusedDocumentError, naming the member, when it is absent, damaged, encrypted or too large.
        """
        if name not in self._file.NameToInfo:
            raise RefusedDocumentError(f"in het bestand ontbreekt {name}")
        member = self._file.getinfo(name)
        if member.flag_bits & _ENCRYPTED:
            raise RefusedDocumentError(f"{name} in het bestand is versleuteld; sla het op zonder wachtwoord")
        if member.compress_type not in _METHODS:
            raise RefusedDocumentError(f"{name} is ingepakt op een wijze die DOCX en ODT niet kennen")
        try:
            content = self._unpack(member)
        except _DAMAGE as error:
            raise RefusedDocumentError(f"{name} in het bestand is beschadigd") from error
        if len(content) != member.file_size:
            raise RefusedDocumentError(
                f"{name} in het bestand is beschadigd: het is niet zo lang als het zegt"
            )
        return content

    def _unpack(self, member: zipfile.ZipInfo) -> bytes:
        limits = self._limits
        allowed_by_ratio = max(limits.free_bytes, limits.ratio * member.compress_size)
        content = bytearray()
        with self._file.open(member) as packed:
            while chunk := packed.read(_CHUNK):
                content += chunk
                self._unpacked += len(chunk)
                if self._unpacked > limits.unpacked_bytes:
                    size = f"{limits.unpacked_bytes // 1024**2} MiB"
                    raise RefusedDocumentError(
                        f"{member.filename} maakt het bestand uitgepakt groter dan {size}"
                    )
                if len(content) > allowed_by_ratio:
                    raise RefusedDocumentError(
                        f"{member.filename} is uitgepakt meer dan {limits.ratio} maal zo groot als ingepakt"
                    )
        return bytes(content)


def open_archive(content: bytes, limits: ArchiveLimits | None = None) -> Archive:
    """Open an archive that is held in memory.

    Raises RefusedDocumentError when it is no ZIP archive, is cut off, holds too many members, or holds two
    of one name, for two readers would then see two documents.
    """
    limits = limits or ArchiveLimits()
    if content.count(_MEMBER_SIGNATURE) > limits.members:
        raise RefusedDocumentError(f"het ZIP-bestand heeft meer dan {limits.members} onderdelen")
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE as error:
        raise RefusedDocumentError(
            "het ZIP-bestand is beschadigd of afgebroken; haal het opnieuw op"
        ) from error
    names = file.namelist()
    if len(set(names)) != len(names):
        repeated = next(name for position, name in enumerate(names) if name in names[:position])
        # The names are the file's own, and a reason is one line.
        raise RefusedDocumentError(f"in het ZIP-bestand staat {printable(repeated)} meer dan eens")
    return Archive(file, limits)
