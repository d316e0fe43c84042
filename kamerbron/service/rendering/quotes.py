"""The check of a quotation as the API gives it."""

from __future__ import annotations

from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.quotes.check import QuoteCheck, Standing
from kamerbron.service.rendering.index import render_index
from kamerbron.service.schemas.quotes import CitaatcontroleUitvoer, Citaatplaats, Fragment, Verschil

# Digits enough to tell two places apart.
_DIGITS = 4


def render_quote_check(check: QuoteCheck, manifest: Manifest) -> CitaatcontroleUitvoer:
    """Turn the check of a quotation into the JSON model of the API."""
    return CitaatcontroleUitvoer(
        citaat=check.quote,
        vindplaats=check.place,
        uitkomst=check.outcome,
        reden=check.unknown,
        gevonden=None if check.found is None else _standing(check.found),
        elders=None if check.elsewhere is None else [_standing(standing) for standing in check.elsewhere],
        volledig=check.complete,
        index=render_index(manifest),
    )


def _standing(standing: Standing) -> Citaatplaats:
    return Citaatplaats(
        stuk=standing.document_id,
        eenheid=standing.unit_key,
        fragmenten=[
            Fragment(alinea=f.paragraph, voetnoot=f.footnote, van=f.start, tot=f.end, tekst=f.text)
            for f in standing.fragments
        ],
        citaat=standing.citation,
        academisch=standing.academic,
        url=standing.url,
        letterlijk=standing.exact,
        overeenkomst=round(standing.similarity, _DIGITS),
        vergeven=list(standing.forgiven),
        verschillen=[Verschil(bron=d.source, citaat=d.quote) for d in standing.differences],
    )
