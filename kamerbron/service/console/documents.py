"""A document as it was read, as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kamerbron.service.schemas.documents import Alinea, DocumentUitvoer, Eenheid, Identiteit, Verwijzing

_INDENT = "      "


def print_document(document: DocumentUitvoer) -> str:
    """Print what a document is and where that comes from, then its units with their numbered paragraphs."""
    lines = [document.stuk.citaat or document.id, *_identity(document.stuk)]
    lines.append(f"  gelezen uit {document.bron.bestand} ({document.bron.vorm})")
    lines += [f"  let op: {notice}" for notice in document.meldingen]
    for unit in document.eenheden:
        lines += ["", _title(unit)]
        for paragraph in unit.alineas:
            lines += _paragraph(paragraph)
    return "\n".join(lines)


def _identity(paper: Identiteit) -> Iterator[str]:
    values = paper.model_dump(mode="json", exclude={"herkomst", "citaat", "academisch", "voorbeeld"})
    for name, value in values.items():
        if name == "dossiers":
            shown = "; ".join(f"{d.nummer} {d.titel or ''}".strip() for d in paper.dossiers)
        else:
            shown = ", ".join(value) if isinstance(value, list) else value
        if shown not in (None, ""):
            yield f"  {name}: {shown} [{paper.herkomst.get(name, 'onbekend')}]"


def _title(unit: Eenheid) -> str:
    numbers = " ".join(map(str, unit.nummers))
    headings = " › ".join(unit.koppen)
    return " ".join(part for part in (unit.soort.value, numbers, f"«{headings}»" if headings else "") if part)


def _references(text: str, references: Sequence[Verwijzing]) -> Iterator[str]:
    for reference in references:
        words = text[reference.van : reference.tot]
        target = reference.naar or f"dossier {', '.join(reference.dossiers)}"
        yield f"→ {reference.van}-{reference.tot} «{words}»: {target}"


def _paragraph(paragraph: Alinea) -> Iterator[str]:
    first, *others = paragraph.tekst.split("\n")
    yield f"{paragraph.nummer:>4}. {first}"
    yield from (_INDENT + line for line in others)
    for note in paragraph.voetnoten:
        yield f"{_INDENT}noot {note.nummer}: {note.tekst or '(staat niet in de bron)'}"
        yield from (f"{_INDENT}  {line}" for line in _references(note.tekst, note.verwijzingen))
    yield from (_INDENT + line for line in _references(paragraph.tekst, paragraph.verwijzingen))
    for answer in paragraph.antwoordverwijzingen:
        words = paragraph.tekst[answer.van : answer.tot]
        units = ", ".join(answer.eenheden) or "niet in dit stuk"
        yield f"{_INDENT}→ {answer.van}-{answer.tot} «{words}»: {units}"
