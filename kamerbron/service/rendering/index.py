"""The index that is open, as the API gives it."""

from __future__ import annotations

from kamerbron.index.store.manifest import Manifest, VectorCodes
from kamerbron.qa.library import Library
from kamerbron.service.rendering.links import Links
from kamerbron.service.rendering.papers import render_other_paper
from kamerbron.service.schemas.index import (
    Aantallen,
    GeweigerdBestand,
    Index,
    IndexUitvoer,
    Zoekwijze,
    Zoekwijzen,
)


def render_index(manifest: Manifest) -> Index:
    """Turn a manifest into what stands beside every answer."""
    return Index(
        vingerafdruk=manifest.fingerprint, model=manifest.model.name, documenten=manifest.counts.documents
    )


def render_whole_index(library: Library, links: Links) -> IndexUitvoer:
    """Turn what is known of an index into the JSON model."""
    manifest, refused, newest = library.manifest, library.refused, library.newest
    return IndexUitvoer(
        vingerafdruk=manifest.fingerprint,
        model=manifest.model.name,
        gebouwd_op=library.built,
        aantallen=Aantallen(
            documenten=manifest.counts.documents,
            passages=manifest.counts.passages,
            zinnen=manifest.counts.sentences,
            geweigerd=None if refused is None else len(refused),
        ),
        zoekwijzen=Zoekwijzen(
            passages=_render_codes(manifest.passage_search), zinnen=_render_codes(manifest.sentence_search)
        ),
        nieuwste=None if newest is None else render_other_paper(newest.id, newest.publication, links),
        geweigerd=None
        if refused is None
        else [GeweigerdBestand(bestand=file.name, reden=file.reason) for file in refused],
    )


def _render_codes(codes: VectorCodes) -> Zoekwijze:
    return Zoekwijze(soort=codes.kind, recall=codes.recall, vragen=codes.questions)
