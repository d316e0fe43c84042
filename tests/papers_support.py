"""A small library of papers about bridges, served without a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import g
from flask.testing import FlaskClient
from search_support import WORDS, make_publication, naming, opened
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import Chamber, Document, Footnote, Publication, Table, Unit, UnitKind
from kamerbron.index.mentions import find_mentions
from kamerbron.index.store.selection import Filters
from kamerbron.service.access.caller import Caller
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

_NOTE = "Zie Kamerstuk 99998, nr. 1, en Kamerstuk 29754, nr. 9."
_TABLE = Table("Bruggen", ("Stad", "Aantal"), (("Waterveen", "3"), ("Dijkstad", "4")))

LETTER = make_document(
    make_unit(
        *("De brug bij Waterveen is lang. " * count for count in (20, 22, 1)),
        replace(make_paragraph("Bruggen\nStad | Aantal\nWaterveen | 3\nDijkstad | 4"), table=_TABLE),
        key="sectie-1",
        headings=["Onderhoud"],
    ),
    id="kst-99998-1",
    publication=make_publication(date="2023-05-01", kind="Brief", chamber=Chamber.TWEEDE),
    source_name="kst-99998-1.txt",
)
LIST = make_document(
    make_unit(naming("Klopt Kamerstuk 99998, nr. 1?"), kind=UnitKind.QUESTION, numbers=[1]),
    make_unit(
        replace(
            make_paragraph("Ja, de brug is lang."), footnotes=(Footnote("7", _NOTE, 3, find_mentions(_NOTE)),)
        ),
        kind=UnitKind.ANSWER,
        numbers=[1],
    ),
    id="kst-99998-2",
    publication=make_publication(
        number="2", date="2024-05-01", kind="Lijst van vragen", session_year="2023-2024"
    ),
    source_name="kst-99998-2.txt",
)
NAMELESS = make_document(
    make_unit(naming("Dossier 99998 gaat over bruggen.")),
    id="brug-txt-0a1b2c",
    publication=Publication(title="Een brug zonder nummer"),
    source_name="Brug?.txt",
)
MOTION = make_document(
    make_unit("De Kamer verzoekt de brug te verven."),
    id="kst-36410-VII-3",
    publication=make_publication("36410", "3", suffix="VII", date="2024-01-01", kind="Motie"),
    source_name="kst-36410-VII-3.txt",
)
PAPERS: Sequence[Document] = (NAMELESS, LETTER, LIST, MOTION)


def unit_of(document: Document, key: str) -> Unit:
    return next(unit for unit in document.units if unit.key == key)


@contextmanager
def serving(
    folder: Path, documents: Sequence[Document] = PAPERS, *, reach: Filters | None = None
) -> Iterator[FlaskClient]:
    """Serve documents to a caller who may reach those that pass the filters; all of them without."""
    with opened(folder, documents) as generation:
        app = create_app(FixedIndex(generation, WORDS))

        def come_in() -> None:
            g.caller = Caller(reach=reach or Filters())

        app.before_request(come_in)
        yield app.test_client()
