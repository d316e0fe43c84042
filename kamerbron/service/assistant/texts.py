"""What a tool gives, as text: for an assistant that reads no JSON. Every passage has its citation and id."""

from __future__ import annotations

from collections.abc import Iterator

from kamerbron.service.rendering.reasons import explain
from kamerbron.service.schemas.answers import AntwoordUitvoer, GevondenPassage
from kamerbron.service.schemas.assistant import GelezenEenheid, GelezenKamerstuk, GelezenPassage, Inhoudsregel

_LOST = "(staat niet in de bron)"
_NEAR = "Wat hieronder staat komt er het dichtst bij en is geen antwoord."


def tell_answer(answer: AntwoordUitvoer) -> str:
    """Tell an answer: the sentence with its citation, or that there is none and why; then the passages."""
    lines = [*_opening(answer), ""]
    for number, passage in enumerate(answer.passages or answer.mogelijk, start=1):
        lines += [*_passage(number, passage), ""]
    certain = "onbekend" if answer.zekerheid is None else f"{answer.zekerheid:.2f}"
    return "\n".join([*lines, f"Zekerheid: {certain}. Index: {answer.index.vingerafdruk[:16]}."])


def _opening(answer: AntwoordUitvoer) -> Iterator[str]:
    if answer.antwoord is not None:
        yield f"Antwoord, woord voor woord: «{answer.antwoord.tabelrij or answer.antwoord.tekst}»"
        yield f"Bron: {answer.antwoord.citaat}"
    elif answer.reden is not None:
        yield f"Geen antwoord. {explain(answer.reden, answer.onbekend)}"
        if answer.mogelijk:
            yield _NEAR


def _passage(number: int, passage: GevondenPassage) -> Iterator[str]:
    older = (
        " (ouder standpunt: een later stuk hierboven gaat over hetzelfde)" if passage.ouder_standpunt else ""
    )
    yield f"{number}. {passage.citaat.tekst}{older}"
    yield from _content(passage)
    for other in passage.gelijkluidend:
        yield f"ook: {other.citaat} (id: {other.id})"
    for other in passage.verwijzingen:
        yield f"hiernaar verwijst: {other.citaat} (id: {other.id})"


def _content(passage: GevondenPassage | GelezenPassage) -> Iterator[str]:
    yield f"id: {passage.id}"
    if passage.citaat.academisch is not None:
        yield f"academisch: {passage.citaat.academisch}"
    if passage.citaat.url is not None:
        yield f"url: {passage.citaat.url}"
    for question in passage.vragen:
        yield f"vraag {question.nummer}: {question.tekst}"
    yield f"tekst: {passage.tekst}"
    for note in passage.voetnoten:
        yield f"voetnoot {note.nummer}: {note.tekst or _LOST}"


def tell_passage(passage: GelezenPassage) -> str:
    """Tell a passage with its citation, and which stand beside it."""
    lines = [*_content(passage), f"eenheid: {passage.eenheid}"]
    for name, other in (("ervoor", passage.vorige), ("erna", passage.volgende)):
        if other is not None:
            lines.append(f"{name}: {other.citaat} (id: {other.id})")
    return "\n".join([passage.citaat.tekst, *lines])


def tell_paper(paper: GelezenKamerstuk) -> str:
    """Tell what a paper is, and its contents or one of its units."""
    lines = [paper.citaat, *filter(None, [paper.stuk.titel, paper.stuk.soort])]
    if paper.stuk.datum is not None:
        lines.append(f"van {paper.stuk.datum.isoformat()}")
    if paper.stuk.voorbeeld:
        lines.append("Dit stuk is een voorbeeld en bestaat niet.")
    lines.append("")
    if paper.eenheid is None:
        lines += ["Inhoud (geef de id als eenheid om haar te lezen):", *map(_entry, paper.inhoud)]
    else:
        lines += _unit(paper.eenheid)
    return "\n".join(lines)


def _entry(entry: Inhoudsregel) -> str:
    headings = f" «{' › '.join(entry.koppen)}»" if entry.koppen else ""
    return f"- {entry.id}{headings}: {'1 alinea' if entry.alineas == 1 else f'{entry.alineas} alinea’s'}"


def _unit(unit: GelezenEenheid) -> Iterator[str]:
    for question in unit.vragen:
        yield f"vraag {question.nummer}: {question.tekst}"
    for paragraph in unit.alineas:
        yield from ("", paragraph.citaat)
        if paragraph.url is not None:
            yield f"url: {paragraph.url}"
        yield f"tekst: {paragraph.tekst}"
        for note in paragraph.voetnoten:
            yield f"voetnoot {note.nummer}: {note.tekst or _LOST}"
    if unit.volgende_alinea is not None:
        yield from ("", f"Er is meer: lees verder met vanafAlinea {unit.volgende_alinea}.")
