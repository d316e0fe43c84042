"""Find a quotation anywhere in the index, without reading every paper where that can be helped.

A paper that holds a quotation holds each of its words, so the word index leads to it. But it does not hold
all text: not the notes of a question that its paper answers, nor a word that something invisible parts. So
where it leads to no exact quotation, all papers are read, up to a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.document import Document
from kamerbron.index.stems import stem, words
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import FUNCTION_WORDS, Field
from kamerbron.qa.quotes.exact import ExactSearch, Range
from kamerbron.qa.quotes.nearly import Near, NearSearch
from kamerbron.qa.quotes.quote import Quote
from kamerbron.qa.quotes.stretches import Stretch, read_stretches, whole
from kamerbron.qa.quotes.words import fold

MOST_READ = 10_000_000
"""So many characters of papers are read for one quotation: a second or two."""

# So few papers may as well be read as told apart by one more word.
_FEW = 20
# How many passages that share words with a quotation are looked at for a near one, and by how many words.
_NEAR_PASSAGES, _NEAR_WORDS = 30, 24
_PAGE = 200

Exact = tuple[Stretch, tuple[Range, ...]]
"""Where each part of a quotation stands in a stretch of text."""


@dataclass(frozen=True, slots=True)
class ExactPlaces:
    """Where a quotation stands word for word; `complete` is False when there was too much to read it all."""

    places: tuple[Exact, ...]
    complete: bool


class QuoteSearch:
    """Looks for one quotation in the papers that pass some filters."""

    def __init__(self, generation: Generation, filters: Sequence[Filters], quote: Quote) -> None:
        self._generation = generation
        self._filters = tuple(filters)
        self._quote = quote
        # Of a word with a letter in brackets it is not known which letter stands there.
        folded = [word.folded for part in quote.parts for word in part if not word.either_case]
        self._terms = tuple(dict.fromkeys(stem(words(" ".join(folded)))))

    def exact(self, count: int) -> ExactPlaces:
        """Return up to `count` places where it stands word for word, in order of paper id.

        Of more than so many places they are those in the first papers of the index.
        """
        places: list[Exact] = []
        read: set[str] = set()
        characters = 0
        search = ExactSearch(self._quote)
        for documents in (self._holding_all_words(), self._all()):
            for document in documents:
                if len(places) >= count or characters >= MOST_READ:
                    break
                if document.id not in read:
                    read.add(document.id)
                    text = "\n".join(_texts(document))
                    characters += len(text)
                    places += self._places(search, document, text)
            if places:
                break
        complete = bool(places) or characters < MOST_READ
        places.sort(key=lambda place: place[0].document.id)
        return ExactPlaces(tuple(places[:count]), complete)

    def near(self, count: int) -> list[Near]:
        """Return up to `count` near places, one in a paper, the nearest first and equals in order of id."""
        search = NearSearch(self._quote)
        found = [search.nearest(list(read_stretches(whole(document)))) for document in self._sharing_words()]
        near = [place for place in found if place is not None]
        return sorted(near, key=lambda place: (-place.similarity, place.stretch.document.id))[:count]

    def _places(self, search: ExactSearch, document: Document, text: str) -> Iterator[Exact]:
        if search.may_stand_in(fold(text)):
            for stretch in read_stretches(whole(document)):
                ranges = search.find(stretch)
                if ranges is not None:
                    yield stretch, ranges

    def _holding_all_words(self) -> Iterator[Document]:
        """Yield the papers of which the word index holds every word of the quotation, in their order."""
        lexical = self._generation.lexical
        frequencies = {
            term: sum(lexical.frequency(field, term) for field in _WITH_WORDS) for term in self._terms
        }
        positions = self._allowed()
        rows: dict[int, int] = {}
        for term in sorted(frequencies, key=lambda term: (frequencies[term], term)):
            if rows and len(rows) <= _FEW:
                break
            asked = {field: [term] for field in _WITH_WORDS}
            found = lexical.search(asked, frequencies[term], documents=positions)
            rows = {self._position(near.row): near.row for near in found}
            positions = sorted(rows)
            if not positions:
                return
        for position in sorted(rows):
            yield from self._of_row(rows[position])

    def _sharing_words(self) -> Iterator[Document]:
        """Yield the papers with passages that share the rarest words of the quotation, best first."""
        lexical = self._generation.lexical
        telling = [term for term in self._terms if term not in FUNCTION_WORDS] or list(self._terms)
        rarest = sorted(telling, key=lambda term: (lexical.frequency(Field.TEXT, term), term))[:_NEAR_WORDS]
        asked = dict.fromkeys(_WITH_WORDS, rarest)
        rows: dict[int, int] = {}
        for near in lexical.search(asked, _NEAR_PASSAGES, documents=self._allowed()):
            rows.setdefault(self._position(near.row), near.row)
        for row in rows.values():
            yield from self._of_row(row)

    def _all(self) -> Iterator[Document]:
        offset = 0
        while page := self._generation.catalogue.page(*self._filters, offset=offset, limit=_PAGE):
            yield from page
            offset += _PAGE

    def _allowed(self) -> list[int] | None:
        """Return the positions of the papers that pass the filters; None when all do."""
        limiting = [filters for filters in self._filters if not filters.limit_nothing]
        if not limiting:
            return None
        passing = [set(self._generation.catalogue.positions(filters)) for filters in limiting]
        return sorted(set.intersection(*passing))

    def _position(self, row: int) -> int:
        return int(self._generation.document_of_passage[row])

    def _of_row(self, row: int) -> list[Document]:
        catalogue = self._generation.catalogue
        asked = Filters(publications=(catalogue.passages([row])[row].document_id,))
        return catalogue.page(*self._filters, asked, offset=0, limit=1)


# What a passage says, and the questions that it answers.
_WITH_WORDS = (Field.TEXT, Field.CONTEXT)


def _texts(document: Document) -> Iterator[str]:
    for unit in document.units:
        yield from (paragraph.text for paragraph in unit.paragraphs)
        yield from (note.text for paragraph in unit.paragraphs for note in paragraph.footnotes)
