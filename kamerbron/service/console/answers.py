"""An answer as a person reads it in a terminal."""

from __future__ import annotations

from kamerbron.service.rendering.reasons import explain
from kamerbron.service.schemas.answers import AntwoordUitvoer, GevondenPassage


def print_answer(answer: AntwoordUitvoer) -> str:
    """Print an answer: the sentence and its place, then the passages with theirs."""
    lines = [answer.vraag, ""]
    if answer.antwoord is not None:
        lines += [
            f"  «{answer.antwoord.tabelrij or answer.antwoord.tekst}»",
            f"  {answer.antwoord.citaat}",
            "",
        ]
    elif answer.reden is not None:
        lines += [explain(answer.reden, answer.onbekend), ""]
        if answer.mogelijk:
            lines += ["Wat er het dichtst bij komt, en geen antwoord is:", ""]
    for number, passage in enumerate(answer.passages or answer.mogelijk, start=1):
        older = " (ouder standpunt)" if passage.ouder_standpunt else ""
        lines += [
            f"{number}. {passage.citaat.tekst}{older}",
            *(f"   {line}" for line in _passage(passage)),
            "",
        ]
    certain = "onbekend" if answer.zekerheid is None else f"{answer.zekerheid:.2f}"
    lines.append(
        f"Zekerheid {certain}; index {answer.index.vingerafdruk[:16]}, {answer.index.documenten} documenten."
    )
    return "\n".join(lines)


def _passage(passage: GevondenPassage) -> list[str]:
    references = [passage.citaat.academisch, passage.citaat.url]
    notes = [f"[{note.nummer}] {note.tekst}" for note in passage.voetnoten if note.tekst]
    others = [f"Ook: {other.citaat}" for other in passage.gelijkluidend]
    others += [f"Hiernaar verwijst: {other.citaat}" for other in passage.verwijzingen]
    return [*filter(None, references), *passage.tekst.splitlines(), *notes, *others]
