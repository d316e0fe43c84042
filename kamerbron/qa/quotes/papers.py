"""Which papers of the index a citation names."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from pathlib import PurePosixPath

from kamerbron.index.document import Document, Passage, Publication
from kamerbron.index.mentions import parse_citation
from kamerbron.index.reading.identity import document_id
from kamerbron.index.reference import dossier_id, is_annex, is_appendix, parse_id, print_running
from kamerbron.index.store.protocol.generation import Catalogue
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.named_papers import find_papers

_EXAMPLE = re.compile(r"\AVoorbeeld:\s*", re.IGNORECASE)
_TITLE = re.compile(r"\s\(«(?P<title>.*)»\)\Z", re.DOTALL)
# What may stand around the name of a paper and names nothing.
_LOOSE = " \t\n.,;:()"


class Papers:
    """The papers that may be reached."""

    def __init__(self, catalogue: Catalogue, reach: Filters) -> None:
        self.catalogue = catalogue
        self.reach = reach

    def with_ids(self, *ids: str) -> list[Document]:
        """Return the papers with these ids, in order of id."""
        if not ids:
            return []
        found = self.catalogue.page(self.reach, Filters(publications=ids), offset=0, limit=len(ids))
        return sorted(found, key=lambda document: document.id)

    def passages_of(self, document: Document) -> list[Passage]:
        """Return the passages of a paper, searched or not, in its order."""
        return self.catalogue.passages_of(document.id, self.reach)

    def said(self, words: str) -> list[Document]:
        """Return the papers that words can name, in order of id; none when they name none that is here."""
        if found := self.with_ids(words):
            return found
        words = _EXAMPLE.sub("", words)
        said = read_paper(words)
        if said is not None:
            return self._meant(said)
        return self._of_file(words)

    def _meant(self, said: Publication) -> list[Document]:
        if said.id is not None and (found := self.with_ids(said.id)):
            return found
        if said.number is None:
            return []
        dossier = dossier_id(said.dossiers[0]) if said.dossiers else None
        numbered = self.with_ids(*self.catalogue.publications_numbered(said.number, dossier))
        return [document for document in numbered if _is_meant(said, document.publication)]

    def _of_file(self, words: str) -> list[Document]:
        """Return the paper that is cited by its file and title, for it has no number."""
        titled = _TITLE.search(words)
        name = words[: titled.start()] if titled else words
        title = titled["title"] if titled else None
        ids = [document_id(Publication(), name), PurePosixPath(name).stem]
        ids += self._without_a_number.get(title, [])
        return [document for document in self.with_ids(*ids) if document.source.name == name]

    @cached_property
    def _without_a_number(self) -> dict[str | None, list[str]]:
        """The ids of the papers that are cited by their files, by title: some have one in the file alone."""
        ids: dict[str | None, list[str]] = defaultdict(list)
        for found, publication in self.catalogue.publications(self.reach).items():
            if print_running(publication) is None:
                ids[publication.title].append(found)
        return dict(ids)


def read_paper(words: str) -> Publication | None:
    """Return what words say of the one paper or dossier that they name; None when they are no such name."""
    said = parse_citation(words)
    if said is not None:
        return said
    named = find_papers(words)
    if len(named) != 1 or (words[: named[0].start] + words[named[0].end :]).strip(_LOOSE):
        return None
    paper = named[0]
    known = parse_id(paper.id) if paper.id else None
    if known is not None:
        return known.publication
    if paper.series == "ah":
        return Publication(id=None, number=paper.number)
    return Publication(dossiers=(paper.dossier,), number=paper.number) if paper.dossier else None


def _is_meant(said: Publication, publication: Publication) -> bool:
    """Whether a publication with the number that is said is the one that is meant.

    The session year of a Kamerstuk adds nothing to its number; that of an Aanhangsel does. A reprint or an
    annex has the number of its paper, and is meant only where the words say so.
    """
    if is_annex(said) != is_annex(publication) or (said.reprint or 0) != (publication.reprint or 0):
        return False
    if said.dossiers:
        asked = dossier_id(said.dossiers[0])
        return any(dossier_id(dossier) == asked for dossier in publication.dossiers)
    alike = ((said.chamber, publication.chamber), (said.session_year, publication.session_year))
    of_appendix = is_appendix(publication) or (publication.parent or "").startswith("ah-")
    return of_appendix and all(None in pair or pair[0] == pair[1] for pair in alike)
