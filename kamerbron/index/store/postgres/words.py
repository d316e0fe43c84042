"""The words: tantivy's own files, kept in the database and copied once to each machine that answers.

PostgreSQL has no BM25: see docs/postgresql.md for what was measured. So the files that the build made are
part of a generation, and every machine searches the very same ones.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from kamerbron.index.cache_folder import cache_folder
from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.lexical import LexicalIndex
from kamerbron.index.store.postgres.connection import Database
from kamerbron.index.store.postgres.copying import encode_row
from kamerbron.index.store.postgres.naming import named

_PART_BYTES = 4 * 1024 * 1024
_LOADING = ".loading-"
_ABANDONED_SECONDS = 24 * 3600


def word_rows(folder: Path) -> Iterator[bytes]:
    """Return the rows that hold the files of a folder, in their order. Raises OSError."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        with path.open("rb") as file:
            part = 0
            while (content := file.read(_PART_BYTES)) or not part:
                yield encode_row((path.name, part, content))
                part += 1


def copied_words(
    database: Database, schema: str, name: str, digest: str, others: Collection[str]
) -> LexicalIndex:
    """Open the words of a generation on this machine, after copying them to it where they are not yet.

    What was copied of generations that are neither this one nor among the others is removed. Raises
    IndexDamagedError when the database does not hold what it should, IndexFolderError when the copy cannot be
    written.
    """
    above = cache_folder() / "postgresql" / hashlib.sha256(database.place.encode()).hexdigest()[:16]
    folder = above / name
    try:
        above.mkdir(parents=True, exist_ok=True)
        _clear(above, {name, *others})
        if not (folder.is_dir() and _digest(folder) == digest):
            _copy(database, schema, folder, digest)
        return LexicalIndex(folder)
    except OSError as error:
        raise IndexFolderError(
            f"{above} is niet te schrijven ({error.strerror}); is de schijf vol? Met KAMERBRON_CACHE kiest u "
            "een andere map."
        ) from error


def _copy(database: Database, schema: str, folder: Path, digest: str) -> None:
    loading = Path(tempfile.mkdtemp(prefix=_LOADING, dir=folder.parent))
    try:
        parts = database.fetch(named("SELECT path, part FROM HERE.word_files ORDER BY path, part", schema))
        content_of = named("SELECT content FROM HERE.word_files WHERE path = $1 AND part = $2", schema)
        for path, part in parts:
            [(content,)] = database.fetch(content_of, path, part)
            with (loading / Path(path).name).open("ab") as file:
                file.write(content)
        found = _digest(loading)
        if found != digest:
            raise IndexDamagedError(
                f"De woorden van {folder.name} in {database.place} zijn beschadigd: SHA-256 is {found[:16]}… "
                f"en moet {digest[:16]}… zijn; bouw de index opnieuw."
            )
        # One that is there is not what it should be; unless another process has just put it there, and then
        # it is as good as ours.
        shutil.rmtree(folder, ignore_errors=True)
        loading.chmod(0o755)
        loading.rename(folder)
    except FileExistsError:
        pass
    finally:
        shutil.rmtree(loading, ignore_errors=True)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for row in word_rows(folder):
        digest.update(row)
    return digest.hexdigest()


def _clear(above: Path, kept: Collection[str]) -> None:
    """Remove what is of no use any more; a process that reads it keeps it for as long as it does."""
    for path in above.iterdir():
        if path.name.startswith(_LOADING):
            try:
                unused = time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
            except FileNotFoundError:
                continue
        else:
            unused = path.name not in kept
        if unused:
            shutil.rmtree(path, ignore_errors=True)
