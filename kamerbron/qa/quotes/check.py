"""Whether a quotation stands at its place word for word, nearly or not, and where it stands instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kamerbron.index.document import PassageFootnote
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.citation import cite, cite_academic, official_url
from kamerbron.qa.quotes.exact import ExactSearch, Range
from kamerbron.qa.quotes.forgiven import Forgiven, forgiven
from kamerbron.qa.quotes.nearly import Difference, Near, NearSearch
from kamerbron.qa.quotes.papers import Papers
from kamerbron.qa.quotes.place import Place, UnknownPlace, find_place
from kamerbron.qa.quotes.quote import FEWEST_WORDS_ANYWHERE, Quote, QuoteError, parse_quote
from kamerbron.qa.quotes.searching import QuoteSearch
from kamerbron.qa.quotes.stretches import Fragment, Part, Stretch, read_stretches

MAX_PLACE_CHARACTERS = 500
MOST_ELSEWHERE = 10


class Outcome(StrEnum):
    """How a quotation stands at its place; `PLACE_UNKNOWN` says nothing of the quotation."""

    EXACT = "letterlijk"
    NEARLY = "bijna"
    ABSENT = "afwezig"
    PLACE_UNKNOWN = "vindplaats_onbekend"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quotation stands, exactly or nearly.

    `fragments` are the words of the paper, a paragraph at a time, and a part of the quotation at a time.
    `url` opens the official publication at the first of them. `similarity` is 1 when it is exact, and there
    are then no `differences`; `forgiven` is what typography changes, and is not given for a near one.
    """

    document_id: str
    unit_key: str
    fragments: tuple[Fragment, ...]
    citation: str
    academic: str | None
    url: str | None
    exact: bool
    similarity: float
    differences: tuple[Difference, ...] = ()
    forgiven: tuple[Forgiven, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What is found of a quotation.

    `found` is where it stands at the place, or without a place the best of all; None when it does not.
    `unknown` says why the place is not known. `elsewhere` are the other places, best first: exact ones, or if
    there are none those that come nearer than `found`. It is None when they were not looked for: because it
    stands at its place, or is too short. `complete` is False when the index is too large to be read whole:
    what is absent then may stand in text that the word index does not hold.
    """

    quote: str
    place: str | None
    outcome: Outcome
    unknown: UnknownPlace | None
    found: Standing | None
    elsewhere: tuple[Standing, ...] | None
    complete: bool


def check_quote(generation: Generation, reach: Filters, quote: str, place: str | None) -> QuoteCheck:
    """Check a quotation in the papers within reach; what lies outside is unknown.

    Raises QuoteError when the quotation or the place is too long, when the quotation has no letter and no
    digit, and when it has fewer than three words and no place.
    """
    parsed = require_checkable(quote, place)
    checker = _Checker(generation, reach, parsed)
    if place is None or not place.strip():
        places, complete = checker.anywhere((reach,), MOST_ELSEWHERE + 1)
        found = places[0] if places else None
        return QuoteCheck(quote, place, _outcome(found), None, found, tuple(places[1:]), complete)
    known = find_place(checker.papers, place)
    if isinstance(known, UnknownPlace):
        elsewhere, complete = checker.elsewhere(None)
        return QuoteCheck(quote, place, Outcome.PLACE_UNKNOWN, known, None, elsewhere, complete)
    found, complete = checker.at(known)
    if found is not None and found.exact:
        return QuoteCheck(quote, place, Outcome.EXACT, None, found, None, complete)
    elsewhere, read_all = checker.elsewhere(found)
    return QuoteCheck(quote, place, _outcome(found), None, found, elsewhere, complete and read_all)


def require_checkable(quote: str, place: str | None) -> Quote:
    """Read a quotation, given the text of its place. Raises QuoteError as `check_quote` does."""
    parsed = parse_quote(quote)
    if place is not None and len(place) > MAX_PLACE_CHARACTERS:
        raise QuoteError(f"heeft een vindplaats van meer dan {MAX_PLACE_CHARACTERS} tekens")
    if parsed.words < FEWEST_WORDS_ANYWHERE and (place is None or not place.strip()):
        raise QuoteError("telt minder dan drie woorden en is alleen met een vindplaats te controleren")
    return parsed


def _outcome(found: Standing | None) -> Outcome:
    if found is None:
        return Outcome.ABSENT
    return Outcome.EXACT if found.exact else Outcome.NEARLY


class _Checker:
    """Checks one quotation within one reach."""

    def __init__(self, generation: Generation, reach: Filters, quote: Quote) -> None:
        self._generation = generation
        self._reach = reach
        self._quote = quote
        self.papers = Papers(generation.catalogue, reach)

    def at(self, place: Place) -> tuple[Standing | None, bool]:
        """Return where it stands at a place, and whether all of the place was read."""
        if place.filters is None:
            return self._in_parts(place.parts), True
        places, complete = self.anywhere((self._reach, place.filters), 1)
        return (places[0] if places else None), complete

    def elsewhere(self, found: Standing | None) -> tuple[tuple[Standing, ...] | None, bool]:
        """Return where it stands better than at its place; None when it is too short to look for."""
        if self._quote.words < FEWEST_WORDS_ANYWHERE:
            return None, True
        places, complete = self.anywhere((self._reach,), MOST_ELSEWHERE)
        least = 0.0 if found is None else found.similarity
        return tuple(place for place in places if place.similarity > least), complete

    def anywhere(self, filters: Sequence[Filters], count: int) -> tuple[list[Standing], bool]:
        """Return up to `count` places in papers that pass the filters: exact ones, or else near ones."""
        search = QuoteSearch(self._generation, filters, self._quote)
        exact = search.exact(count)
        if exact.places:
            return [self._exact(*place) for place in exact.places], exact.complete
        return [self._near(near) for near in search.near(count)], exact.complete

    def _in_parts(self, parts: Sequence[Part]) -> Standing | None:
        stretches = list(read_stretches(parts))
        search = ExactSearch(self._quote)
        for stretch in stretches:
            if ranges := search.find(stretch):
                return self._exact(stretch, ranges)
        near = NearSearch(self._quote).nearest(stretches)
        return None if near is None else self._near(near)

    def _exact(self, stretch: Stretch, ranges: Sequence[Range]) -> Standing:
        standing = self._standing(stretch, ranges)
        return replace(standing, forgiven=forgiven(self._quote, stretch, ranges))

    def _near(self, near: Near) -> Standing:
        standing = self._standing(near.stretch, near.ranges)
        return replace(standing, exact=False, similarity=near.similarity, differences=near.differences)

    def _standing(self, stretch: Stretch, ranges: Sequence[Range]) -> Standing:
        """Say where words stand, and cite them."""
        passages = self.papers.passages_of(stretch.document)
        passage = next(passage for passage in passages if passage.unit_key == stretch.unit.key)
        fragments = [fragment for first, end in ranges for fragment in stretch.fragments(first, end)]
        first = fragments[0]
        text = stretch.texts[stretch.paragraphs.index(first.paragraph)]
        marks = () if first.footnote else _notes(stretch, first.paragraph)
        paragraph = replace(passage, text=text, paragraphs=(first.paragraph,), start=0, footnotes=marks)
        note = f", voetnoot {first.footnote}" if first.footnote else ""
        return Standing(
            document_id=stretch.document.id,
            unit_key=stretch.unit.key,
            fragments=tuple(fragments),
            citation=cite(passage, sorted({fragment.paragraph for fragment in fragments})) + note,
            academic=cite_academic(passage),
            url=official_url(paragraph, first.start, first.end),
            exact=True,
            similarity=1.0,
        )


def _notes(stretch: Stretch, paragraph: int) -> tuple[PassageFootnote, ...]:
    return tuple(
        PassageFootnote(paragraph, note.number, note.text, note.offset)
        for own in stretch.unit.paragraphs
        if own.number == paragraph
        for note in own.footnotes
    )
