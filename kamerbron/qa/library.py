"""What every door asks of the index: answers, papers, passages, and which papers name each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from kamerbron.index.document import Document, Passage
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.manifest import Counts, Manifest
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer, answer
from kamerbron.qa.asking.question import Question
from kamerbron.qa.papers import Citing, Page, citings_in
from kamerbron.qa.quotes.check import QuoteCheck, check_quote
from kamerbron.qa.searching.search import Searcher


@dataclass(frozen=True, slots=True)
class Library:
    """One open generation of the index, as far as the one who asks may reach.

    What lies outside `searcher.reach` does not exist here: it is not found, counted, named or given.
    """

    generation: Generation
    searcher: Searcher

    @property
    def reach(self) -> Filters:
        """The papers that exist here."""
        return self.searcher.reach

    @property
    def manifest(self) -> Manifest:
        """What the generation is, with the counts of what lies within reach.

        A file that was refused lies within no reach that limits anything, for nobody knows what it is.
        """
        manifest = self.generation.manifest
        return manifest if self.reach.limit_nothing else replace(manifest, counts=self._counts())

    @property
    def built(self) -> datetime:
        """When the generation was built, in UTC."""
        return self.generation.built

    @property
    def refused(self) -> tuple[Refused, ...] | None:
        """The files that the build refused; None within a reach that limits anything."""
        return self.generation.refused if self.reach.limit_nothing else None

    @property
    def newest(self) -> Document | None:
        """The newest paper; None when there is none with a date."""
        found = self.documents(Filters(), offset=0, limit=1).documents
        return next((document for document in found if document.publication.date is not None), None)

    def within(self, reach: Filters) -> Library:
        """Return the library of one who may reach the papers that pass these filters, and no others."""
        return Library(self.generation, self.searcher.within(reach))

    def answer(self, question: Question, count: int, filters: Filters | None = None) -> Answer:
        """Answer a question from the papers that pass the filters."""
        return answer(self.searcher, question, count, filters)

    def document(self, document_id: str) -> Document | None:
        """Return the paper with an id; None when there is none."""
        asked = Filters(publications=(document_id,))
        return next(iter(self.generation.catalogue.page(self.reach, asked, offset=0, limit=1)), None)

    def documents(self, filters: Filters, *, offset: int, limit: int) -> Page:
        """Return at most `limit` of the papers that pass the filters, from the one at `offset` on.

        They stand in order of date, the newest first and those without a date last, and then of id.
        """
        catalogue = self.generation.catalogue
        found = catalogue.page(self.reach, filters, offset=offset, limit=limit)
        return Page(tuple(found), catalogue.count_documents(self.reach, filters))

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with an id, also one that is not searched; None when there is none."""
        return self.generation.catalogue.passage(passage_id, self.reach)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of a paper, searched or not, in its order; none when there is no such paper."""
        return tuple(self.generation.catalogue.passages_of(document_id, self.reach))

    def passages_of_unit(self, document_id: str, unit_key: str) -> tuple[Passage, ...]:
        """Return the passages of one unit of a paper, searched or not, in its order."""
        return tuple(passage for passage in self.passages_of(document_id) if passage.unit_key == unit_key)

    def cites(self, document_id: str) -> tuple[Citing, ...]:
        """Return every place of a paper that names another paper or a dossier, in its order.

        Where it names itself is left out; of a paper that is not there nothing is given.
        """
        document = self.document(document_id)
        found = () if document is None else tuple(citings_in(document))
        targets = tuple({citing.target for citing in found if citing.target is not None})
        if not targets:
            return found
        known = self.generation.catalogue.publications(self.reach, Filters(publications=targets))
        return tuple(replace(citing, cited=known.get(citing.target or "")) for citing in found)

    def cited_by(self, document_id: str) -> tuple[Citing, ...]:
        """Return every place of another paper that names this one, whether the index has it or not.

        The newest paper stands first, as in `documents`; the places of one paper are in its order.
        """
        catalogue = self.generation.catalogue
        citing = tuple(catalogue.documents_citing(document_id))
        if not citing:
            return ()
        documents = catalogue.page(self.reach, Filters(publications=citing), offset=0, limit=len(citing))
        cited = self.document(document_id)
        publication = None if cited is None else cited.publication
        return tuple(
            replace(place, cited=publication)
            for document in documents
            for place in citings_in(document)
            if place.target == document_id
        )

    def check_quote(self, quote: str, place: str | None) -> QuoteCheck:
        """Say whether a quotation stands at a place word for word, nearly or not, and where it does stand.

        Without a place it is looked for everywhere. Raises QuoteError when it cannot be checked.
        """
        return check_quote(self.generation, self.reach, quote, place)

    def _counts(self) -> Counts:
        positions = self.generation.catalogue.positions(self.reach)
        passages = np.isin(self.generation.document_of_passage, positions)
        sentences = passages[self.generation.passage_of_sentence]
        return Counts(len(positions), int(passages.sum()), int(sentences.sum()), refused=0)
