"""Which papers a paper names, and which name it: each place of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kamerbron.index.document import Document, Paragraph, Publication, Reference, Unit


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the papers that were asked for, and how many there are of them in all."""

    documents: tuple[Document, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Citing:
    """A place in a paper that names another paper, or one or more dossiers as a whole.

    `document_id`, `publication` and `source_name` are those of the paper that it stands in. The place is
    `text[start:end]` of a paragraph of a unit, or of the footnote of that paragraph with this mark; `words`
    is what stands there. `target` is the id of the paper that it names, None when it names dossiers alone.
    `cited` is that paper where it can be looked up, None where it is not in the index.
    """

    document_id: str
    publication: Publication
    source_name: str
    unit_key: str
    paragraph: int
    footnote: str | None
    start: int
    end: int
    words: str
    target: str | None
    dossiers: tuple[str, ...]
    cited: Publication | None = None


def citings_in(document: Document) -> Iterator[Citing]:
    """Yield every place of a document that names another paper, in its order; not where it names itself.

    What the place names is not looked up.
    """
    for unit, paragraph, footnote, text, reference in _references(document):
        if reference.target != document.id:
            yield Citing(
                document_id=document.id,
                publication=document.publication,
                source_name=document.source.name,
                unit_key=unit.key,
                paragraph=paragraph.number,
                footnote=footnote,
                start=reference.start,
                end=reference.end,
                words=text[reference.start : reference.end],
                target=reference.target,
                dossiers=reference.dossiers,
            )


def _references(document: Document) -> Iterator[tuple[Unit, Paragraph, str | None, str, Reference]]:
    for unit in document.units:
        for paragraph in unit.paragraphs:
            for reference in paragraph.references:
                yield unit, paragraph, None, paragraph.text, reference
            for note in paragraph.footnotes:
                for reference in note.references:
                    yield unit, paragraph, note.number, note.text, reference
