"""An answer as a person reads it in a terminal."""

from __future__ import annotations

from kamerbron.qa.schemas import AntwoordUitvoer, GevondenPassage


def print_answer(answer: AntwoordUitvoer) -> str:
    """Print an answer: the sentence and its place, then the passages with theirs."""
    lines = [answer.vraag, ""]
    if answer.antwoord is not None:
        lines += [f"  «{answer.antwoord.tekst}»", f"  {answer.antwoord.citaat}", ""]
    else:
        lines += ["De documenten geven hierop geen antwoord.", ""]
        if answer.mogelijk:
            lines += ["Wat er het dichtst bij komt, en geen antwoord is:", ""]
    for number, passage in enumerate(answer.passages or answer.mogelijk, start=1):
        lines += [f"{number}. {passage.citaat.tekst}", *(f"   {line}" for line in _passage(passage)), ""]
    lines.append(
        f"Zekerheid {answer.zekerheid:.2f}; index {answer.index.vingerafdruk[:16]}, "
        f"{answer.index.documenten} documenten."
    )
    return "\n".join(lines)


def _passage(passage: GevondenPassage) -> list[str]:
    references = [passage.citaat.academisch, passage.citaat.url]
    notes = [f"[{note.nummer}] {note.tekst}" for note in passage.voetnoten if note.tekst]
    return [*filter(None, references), *passage.tekst.splitlines(), *notes]
