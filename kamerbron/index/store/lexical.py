"""Words on disk and BM25 among them. The only module that imports tantivy.

What is written are terms, stemmed beforehand, and what is asked are terms: no text is ever parsed as a
query, so nothing in a question can change it. What tantivy leaves to its callers is owned here: it
promises no order among equal scores, it draws names at random, it makes some files readable to their owner
alone, and it makes lock files beside an index, also one that is only read, for as long as a thread of its
own watches it. So it works in folders that are ours for a moment.

BM25 is Robertson and Zaragoza's (2009) with k1 = 1.2 and b = 0.75, which tantivy has fixed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.neighbours import Neighbour
from kamerbron.index.store.terms import Field, Terms

# What it takes is what the words need. Above it a segment is written, some 100,000 passages on, and of eight
# segments tantivy begins to make one, at moments of its own.
_HEAP_BYTES = 256 * 1024 * 1024
_META = "meta.json"
_REMOVALS, _REMOVAL_SECONDS = 100, 0.02
_FREQUENCIES = "freq"
_ROW = "row"
_DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """The terms of one passage; `row` is that of its vector, `document` the position of its document."""

    row: int
    document: int
    terms: Terms


class LexicalWriter:
    """Writes a new index, passage by passage. Close it, whether it was finished or not."""

    def __init__(self, folder: Path) -> None:
        """Begin an index in a folder that does not exist yet. Raises IndexFolderError when it cannot."""
        self._folder = folder
        self._cleaning = ExitStack()
        try:
            folder.mkdir()
            self._workplace = self._cleaning.enter_context(_workplace(folder.parent))
            index = tantivy.Index(_schema(), path=str(self._workplace), reuse=False)
            # One thread: each segment then holds rows that follow each other, the same ones every time.
            self._writer = index.writer(_HEAP_BYTES, 1)
        except (OSError, ValueError) as error:
            self._cleaning.close()
            raise self._unwritable(error) from error

    def add(self, row: LexicalRow) -> None:
        """Add the next passage. Raises IndexFolderError when it cannot be written."""
        document = tantivy.Document()
        document.add_unsigned(_ROW, row.row)
        document.add_unsigned(_DOCUMENT, row.document)
        for field, terms in row.terms.items():
            document.add_text(field.value, " ".join(terms))
        try:
            self._writer.add_document(document)
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error

    def finish(self) -> None:
        """Make the index whole. Raises IndexFolderError when it cannot be written."""
        try:
            self._writer.commit()
            self._writer.wait_merging_threads()
            _take(self._workplace, self._folder)
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the folder that it was written in."""
        self._cleaning.close()

    def _unwritable(self, error: Exception) -> IndexFolderError:
        return IndexFolderError(f"{self._folder} is niet te schrijven ({error}); is de schijf vol?")


class LexicalIndex:
    """BM25 over the terms of passages; may be used by several threads."""

    def __init__(self, folder: Path) -> None:
        """Open an index. Raises IndexDamagedError when the folder does not hold one."""
        try:
            with _workplace() as links:
                # Links, for once they are open the files stay mapped.
                for path in folder.iterdir():
                    (links / path.name).symlink_to(path.resolve())
                index = tantivy.Index.open(str(links))
                index.config_reader("manual")
                self._searcher = index.searcher()
        except (OSError, ValueError) as error:
            raise IndexDamagedError(f"{folder} is geen woordindex; bouw de index opnieuw.") from error
        self._schema = index.schema

    @property
    def rows(self) -> int:
        """The number of passages."""
        return int(self._searcher.num_docs)

    def search(
        self,
        terms: Terms,
        count: int,
        *,
        documents: Sequence[int] | None = None,
        rows: Sequence[int] | None = None,
    ) -> list[Neighbour]:
        """Return the best `count` rows with any of the terms, best first, equals in order of row.

        The scores of the fields are added. With `documents` only passages of those are found, with `rows`
        only those.
        """
        query = self._any_of(terms)
        if query is None or count <= 0:
            return []
        for field, values in ((_DOCUMENT, documents), (_ROW, rows)):
            if values is not None:
                query = self._within(query, field, values)
        limit = count + 1
        found = self._run(query, limit)
        # Where the list ends among equals, tantivy has chosen: take all of them, and choose by row.
        while len(found) == limit and found[-1].score == found[count - 1].score and limit < self.rows:
            limit = min(limit * 2, self.rows)
            found = self._run(query, limit)
        return sorted(found, key=lambda neighbour: (-neighbour.score, neighbour.row))[:count]

    def scores(self, terms: Terms, rows: Sequence[int]) -> list[float]:
        """Return the score of each of the rows, in their order; 0 for one that has none of the terms."""
        query = self._any_of(terms)
        if query is None or not rows:
            return [0.0] * len(rows)
        found = self._run(self._within(query, _ROW, rows), len(rows))
        by_row = {neighbour.row: neighbour.score for neighbour in found}
        return [by_row.get(row, 0.0) for row in rows]

    def frequency(self, field: Field, term: str) -> int:
        """Return how many passages hold a term."""
        return int(self._searcher.doc_freq(field.value, term))

    def _any_of(self, terms: Terms) -> tantivy.Query | None:
        queries = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field.value, term, _FREQUENCIES))
            for field, asked in terms.items()
            for term in dict.fromkeys(asked)
        ]
        return tantivy.Query.boolean_query(queries) if queries else None

    def _within(self, query: tantivy.Query, field: str, values: Sequence[int]) -> tantivy.Query:
        allowed = tantivy.Query.term_set_query(self._schema, field, list(values))
        unscored = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])

    def _run(self, query: tantivy.Query, limit: int) -> list[Neighbour]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        # Of a field of whole numbers the values are these, whatever the type of the call says.
        return [
            Neighbour(int(row), float(score))  # type: ignore[arg-type]
            for row, (score, _) in zip(rows, hits, strict=True)
        ]


@contextmanager
def _workplace(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder for tantivy to work in, that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".kamerbron-", dir=parent))
    try:
        yield folder
    finally:
        for _ in range(_REMOVALS):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            # Its thread has just made a lock file, and drops it again.
            time.sleep(_REMOVAL_SECONDS)
        else:
            shutil.rmtree(folder)


def _take(workplace: Path, folder: Path) -> None:
    """Move the segments, named after what is in them, for the same rows to give the same files."""
    meta = json.loads((workplace / _META).read_bytes())
    for segment in meta["segments"]:
        files = sorted(workplace.glob(f"{uuid.UUID(segment['segment_id']).hex}.*"))
        digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files))
        name = uuid.UUID(bytes=digest.digest()[:16])
        for path in files:
            path.rename(folder / f"{name.hex}{path.suffix}")
        segment["segment_id"] = str(name)
    meta["segments"].sort(key=lambda segment: segment["segment_id"])
    (folder / _META).write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o644)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in (_ROW, _DOCUMENT):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    for text in Field:
        builder.add_text_field(text.value, tokenizer_name="whitespace", index_option=_FREQUENCIES)
    return builder.build()
