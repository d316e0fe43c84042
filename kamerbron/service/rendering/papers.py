"""The papers of the index as the API gives them: a page of them, one of them, its units, what it names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlencode

from kamerbron.index.document import Document, Passage, Publication, Unit, UnitKind
from kamerbron.index.reference import print_running
from kamerbron.qa.papers import Citing, Page
from kamerbron.service.rendering.documents import render_identity, render_source, render_unit
from kamerbron.service.rendering.links import Links
from kamerbron.service.rendering.passages import render_place
from kamerbron.service.schemas.links import (
    AnderStuk,
    EigenLink,
    Kamerstuklinks,
    KamerstukOnderdeellinks,
    Link,
    Paginalinks,
)
from kamerbron.service.schemas.papers import (
    EenhedenUitvoer,
    EenheidSamenvatting,
    EenheidUitvoer,
    KamerstukkenUitvoer,
    Kamerstukkenvraag,
    KamerstukSamenvatting,
    KamerstukUitvoer,
    Omvang,
    Stukverwijzing,
    Verwijsplaats,
    VerwijzendeStukkenUitvoer,
    VerwijzendStuk,
    VerwijzingenUitvoer,
)


def render_papers(page: Page, asked: Kamerstukkenvraag, links: Links) -> KamerstukkenUitvoer:
    """Turn a page of papers into the JSON model."""
    return KamerstukkenUitvoer(
        totaal=page.total,
        pagina=asked.pagina,
        aantal_per_pagina=asked.aantal_per_pagina,
        kamerstukken=[
            KamerstukSamenvatting(
                id=document.id,
                stuk=render_identity(document),
                omvang=_size(document),
                links=EigenLink(zelf=links.paper(document.id)),
            )
            for document in page.documents
        ],
        links=_page_links(page.total, asked, links),
    )


def render_paper(document: Document, links: Links) -> KamerstukUitvoer:
    """Turn a paper, without its text, into the JSON model."""
    return KamerstukUitvoer(
        id=document.id,
        stuk=render_identity(document),
        bron=render_source(document),
        meldingen=list(document.notices),
        omvang=_size(document),
        eenheden=[_contents_line(document, unit, links) for unit in document.units],
        links=Kamerstuklinks(
            zelf=links.paper(document.id),
            eenheden=links.paper(document.id, "eenheden"),
            verwijzingen=links.paper(document.id, "verwijzingen"),
            verwijzende_stukken=links.paper(document.id, "verwijzende-stukken"),
        ),
    )


def render_units(document: Document, links: Links) -> EenhedenUitvoer:
    """Turn the text of a paper into the JSON model."""
    return EenhedenUitvoer(
        kamerstuk=document.id,
        eenheden=[render_unit(unit) for unit in document.units],
        links=_part_links(document.id, links.paper(document.id, "eenheden"), links),
    )


def render_unit_of(
    document: Document, unit: Unit, passages: Sequence[Passage], links: Links
) -> EenheidUitvoer:
    """Turn a unit of a paper into the JSON model; `passages` are those of the unit."""
    return EenheidUitvoer(
        kamerstuk=document.id,
        eenheid=render_unit(unit),
        passages=[render_place(passage) for passage in passages],
        links=_part_links(document.id, links.unit(document.id, unit.key), links),
    )


def render_references(document_id: str, cites: Sequence[Citing], links: Links) -> VerwijzingenUitvoer:
    """Turn what a paper names into the JSON model."""
    return VerwijzingenUitvoer(
        kamerstuk=document_id,
        verwijzingen=[
            Stukverwijzing(
                **dict(_place(citing)),
                naar=citing.target,
                dossiers=list(citing.dossiers),
                stuk=_cited(citing, links),
            )
            for citing in cites
        ],
        links=_part_links(document_id, links.paper(document_id, "verwijzingen"), links),
    )


def render_citing_papers(
    document_id: str, cited_by: Sequence[Citing], links: Links
) -> VerwijzendeStukkenUitvoer:
    """Turn the places that name a paper, those of one paper together, into the JSON model."""
    return VerwijzendeStukkenUitvoer(
        kamerstuk=document_id,
        verwijzende_stukken=[
            _citing_paper(list(places), links)
            for _, places in groupby(cited_by, key=lambda citing: citing.document_id)
        ],
        links=_part_links(document_id, links.paper(document_id, "verwijzende-stukken"), links),
    )


def render_other_paper(document_id: str, publication: Publication, links: Links) -> AnderStuk:
    """Say which paper it is."""
    return AnderStuk(
        id=document_id,
        citaat=print_running(publication),
        titel=publication.title,
        datum=publication.date,
        voorbeeld=publication.example,
        links=EigenLink(zelf=links.paper(document_id)),
    )


def _size(document: Document) -> Omvang:
    kinds = [unit.kind for unit in document.units]
    return Omvang(
        eenheden=len(kinds),
        vragen=kinds.count(UnitKind.QUESTION),
        antwoorden=kinds.count(UnitKind.ANSWER),
        secties=kinds.count(UnitKind.SECTION),
        alineas=sum(len(unit.paragraphs) for unit in document.units),
    )


def _contents_line(document: Document, unit: Unit, links: Links) -> EenheidSamenvatting:
    return EenheidSamenvatting(
        id=unit.key,
        soort=unit.kind,
        nummers=list(unit.numbers),
        koppen=list(unit.headings),
        alineas=len(unit.paragraphs),
        links=EigenLink(zelf=links.unit(document.id, unit.key)),
    )


def _cited(citing: Citing, links: Links) -> AnderStuk | None:
    if citing.target is None or citing.cited is None:
        return None
    return render_other_paper(citing.target, citing.cited, links)


def _citing_paper(places: Sequence[Citing], links: Links) -> VerwijzendStuk:
    first = places[0]
    paper = render_other_paper(first.document_id, first.publication, links)
    return VerwijzendStuk(**dict(paper), plaatsen=[_place(citing) for citing in places])


def _place(citing: Citing) -> Verwijsplaats:
    return Verwijsplaats(
        eenheid=citing.unit_key,
        alinea=citing.paragraph,
        voetnoot=citing.footnote,
        van=citing.start,
        tot=citing.end,
        tekst=citing.words,
    )


def _part_links(document_id: str, own: Link, links: Links) -> KamerstukOnderdeellinks:
    return KamerstukOnderdeellinks(zelf=own, kamerstuk=links.paper(document_id))


def _page_links(total: int, asked: Kamerstukkenvraag, links: Links) -> Paginalinks:
    number, last = asked.pagina, max(1, -(-total // asked.aantal_per_pagina))

    def page(number: int) -> Link:
        query = asked.model_copy(update={"pagina": number}).model_dump(mode="json", exclude_defaults=True)
        return links.papers(urlencode(query, doseq=True))

    return Paginalinks(
        zelf=page(number),
        eerste=page(1),
        vorige=page(min(number - 1, last)) if number > 1 else None,
        volgende=page(number + 1) if number < last else None,
        laatste=page(last),
    )
