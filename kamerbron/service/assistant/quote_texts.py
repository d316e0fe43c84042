"""The check of a quotation, as text: for an assistant that reads no JSON."""

from __future__ import annotations

from collections.abc import Iterator

from kamerbron.qa.quotes.check import Outcome
from kamerbron.qa.quotes.place import UnknownPlace
from kamerbron.service.schemas.quotes import CitaatcontroleUitvoer, Citaatplaats

_OUTCOMES = {
    Outcome.EXACT: "Letterlijk: het citaat staat er woord voor woord.",
    Outcome.NEARLY: "Bijna: het citaat staat er niet letterlijk; hieronder wat anders is.",
    Outcome.ABSENT: "Afwezig: het citaat staat er niet.",
    Outcome.PLACE_UNKNOWN: "De vindplaats is niet bekeken: {reason}. Over het citaat zegt dit niets.",
}
_REASONS = {
    UnknownPlace.NOT_UNDERSTOOD: "zij is niet te lezen",
    UnknownPlace.NOT_IN_INDEX: "het stuk staat niet in de index",
    UnknownPlace.NOT_IN_PAPER: "het stuk heeft die plaats niet",
}
_INCOMPLETE = "De index is niet helemaal gelezen: het citaat kan nog in een voetnoot bij een vraag staan."


def tell_quote_check(check: CitaatcontroleUitvoer) -> str:
    """Tell whether a quotation stands at its place, what differs, and where it stands instead."""
    reason = "" if check.reden is None else _REASONS[check.reden]
    lines = [_OUTCOMES[check.uitkomst].format(reason=reason)]
    if check.gevonden is not None:
        lines += ["", *_standing(check.gevonden)]
    if check.elders:
        lines += ["", "Elders:"]
        for place in check.elders:
            lines += ["", *_standing(place)]
    if not check.volledig:
        lines += ["", _INCOMPLETE]
    return "\n".join(lines)


def _standing(place: Citaatplaats) -> Iterator[str]:
    alike = "letterlijk" if place.letterlijk else f"overeenkomst {place.overeenkomst:.2f}"
    yield f"{place.citaat} ({alike})"
    yield f"stuk: {place.stuk}, eenheid: {place.eenheid}"
    if place.academisch is not None:
        yield f"academisch: {place.academisch}"
    if place.url is not None:
        yield f"url: {place.url}"
    yield f"tekst in het stuk: {' [...] '.join(fragment.tekst for fragment in place.fragmenten)}"
    for difference in place.verschillen:
        yield f"verschil: in het stuk «{difference.bron}», in het citaat «{difference.citaat}»"
