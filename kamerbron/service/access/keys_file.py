"""The file of keys: JSON, written beside it and renamed, so that a reader finds the old one or the new."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, ValidationError, field_validator

from kamerbron.index.errors import KeysError
from kamerbron.service.access.keys import Key
from kamerbron.service.rendering.faults import describe_faults
from kamerbron.service.schemas.base import Invoer
from kamerbron.service.web.logs import log_warning

Keys = Mapping[str, Key]
"""Keys by their id."""

_FOR_THE_OWNER_ALONE = 0o600


class _KeysFile(Invoer):
    sleutels: list[Key] = Field(default=...)

    @field_validator("sleutels")
    @classmethod
    def _are_apart(cls, value: list[Key]) -> list[Key]:
        if len({key.id for key in value}) < len(value):
            raise ValueError("noemt een id tweemaal")
        return value


def read_keys(text: str | bytes, source: str) -> Keys:
    """Return the keys that a text holds. Raises KeysError, which names the source, when it is damaged."""
    try:
        held = _KeysFile.model_validate_json(text)
    except ValidationError as error:
        fault = describe_faults(error)[0]
        where = f"{fault.location.removeprefix('/')} " if fault.location else ""
        raise KeysError(
            f"{source} is geen goed sleutelbestand ({where}{fault.detail}); herstel het."
        ) from error
    return {key.id: key for key in held.sleutels}


def load_keys(path: Path) -> Keys:
    """Return the keys of a file. Raises KeysError when it cannot be read, is damaged, or is for all to write.

    Reading it gives no key away, so that it is for all to read is only warned of.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except OSError as error:
        raise KeysError(
            f"Het sleutelbestand {path} is niet te lezen ({os.strerror(error.errno or 0)}); "
            "maak een sleutel met kamerbron keys create."
        ) from error
    if mode & stat.S_IWOTH:
        raise KeysError(f"Iedereen kan het sleutelbestand {path} veranderen; geef het chmod 600.")
    if mode & stat.S_IROTH:
        log_warning("sleutelbestand", reason=f"Iedereen kan {path} lezen; geef het chmod 600.")
    return read_keys(text, str(path))


def change_keys(path: Path, change: Callable[[Keys], Keys]) -> None:
    """Replace the keys of a file by what the change makes of them; a file that is not there holds none.

    Raises KeysError when the file cannot be read or written, and what the change raises. Changes of others
    wait for this one.
    """
    # Where the file is a link, what it leads to is replaced, and not the link.
    path = path.resolve()
    try:
        with _locked(path.parent):
            keys = change(load_keys(path) if path.exists() else {})
            _write(path, keys)
    except OSError as error:
        raise KeysError(
            f"Het sleutelbestand {path} is niet te schrijven ({os.strerror(error.errno or 0)}); "
            "kies een ander met --keys."
        ) from error


def _write(path: Path, keys: Keys) -> None:
    text = _KeysFile(sleutels=list(keys.values())).model_dump_json(indent=2, exclude_defaults=True)
    # Made for the owner alone, whatever the umask.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - it is open already
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
            if path.exists():
                _take_over_rights(file.fileno(), path.stat())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _take_over_rights(descriptor: int, old: os.stat_result) -> None:
    """Give a new file the rights of the old one: the service that reads it may run as another user."""
    if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one change at a time, without a file of its own for it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
