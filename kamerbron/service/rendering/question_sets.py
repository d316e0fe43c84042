"""A set of questions with its answers and its coverage, as the API gives it and as a table."""

from __future__ import annotations

import csv
import io
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.question_sets import AnsweredPart, AnsweredQuestion, AnsweredSet, Coverage
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.rendering.index import render_index
from kamerbron.service.rendering.reasons import explain
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.question_sets import (
    Deelregel,
    Deelvraag,
    Dekking,
    Dekkingsregel,
    Setvraag,
    Totalen,
    VragensetUitvoer,
)

_BEGINNING = 120

_COLUMNS = ("nummer", "vraag", "dekking", "zekerheid", "vindplaats", "adres", "toelichting")

_ONLY_ASKED = "In de documenten staat alleen een vraag die hierop lijkt, zonder antwoord."

# What a spreadsheet takes for the start of a formula (OWASP, CSV Injection), in either width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_set(answered: AnsweredSet, manifest: Manifest) -> VragensetUitvoer:
    """Turn a set with its answers into the JSON model of the API."""
    questions = [_question(question, manifest) for question in answered.questions]
    counts = Counter(question.coverage for question in answered.questions)
    return VragensetUitvoer(
        vragen=questions,
        dekking=Dekking(
            regels=[_row(*pair) for pair in zip(answered.questions, questions, strict=True)],
            totalen=Totalen(
                vragen=len(questions),
                gedekt=counts[Coverage.COVERED],
                deels=counts[Coverage.PARTLY],
                niet=counts[Coverage.NOT],
                formaliteit=counts[Coverage.FORMALITY],
            ),
        ),
        meldingen=list(answered.notices),
        index=render_index(manifest),
    )


def coverage_csv(rendered: VragensetUitvoer) -> str:
    """Print the coverage table as CSV (RFC 4180): a row for each question, and below it its sub-questions.

    It starts with a byte order mark, so that a spreadsheet reads it as UTF-8. A cell that would be taken for
    a formula gets an apostrophe before it.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(cell) for cell in cells] for cells in _cells(rendered))
    return f"\ufeff{table.getvalue()}"


def _question(answered: AnsweredQuestion, manifest: Manifest) -> Setvraag:
    return Setvraag(
        nummer=answered.number,
        tekst=answered.whole.part.text,
        formaliteit=answered.whole.part.formality,
        antwoord=_answer(answered.whole, manifest),
        deelvragen=[
            Deelvraag(
                nummer=f"{answered.number}.{place}",
                tekst=part.part.text,
                formaliteit=part.part.formality,
                antwoord=_answer(part, manifest),
            )
            for place, part in enumerate(answered.parts, start=1)
        ],
    )


def _answer(answered: AnsweredPart, manifest: Manifest) -> AntwoordUitvoer | None:
    return None if answered.answer is None else render_answer(answered.answer, manifest)


def _row(answered: AnsweredQuestion, question: Setvraag) -> Dekkingsregel:
    whole = _part_row(answered.whole, question.nummer, question.tekst, question.antwoord)
    parts = [
        _part_row(part, asked.nummer, asked.tekst, asked.antwoord)
        for part, asked in zip(answered.parts, question.deelvragen, strict=True)
    ]
    best = next((row for row in [whole, *parts] if row.dekking is Coverage.COVERED), whole)
    judged = [row for row in parts or [whole] if row.dekking is not Coverage.FORMALITY]
    return Dekkingsregel(
        nummer=whole.nummer,
        vraag=whole.vraag,
        dekking=answered.coverage,
        zekerheid=_least([row.zekerheid for row in judged]),
        citaat=best.citaat,
        passage=best.passage,
        url=best.url,
        reden=next((row.reden for row in judged if row.reden is not None), None),
        deelvragen=parts,
    )


def _part_row(part: AnsweredPart, number: str, text: str, answer: AntwoordUitvoer | None) -> Deelregel:
    """Make a row of one answer; its place is empty where it covers nothing."""
    covers = answer if part.coverage is Coverage.COVERED else None
    best = covers.passages[0] if covers is not None else None
    return Deelregel(
        nummer=number,
        vraag=textwrap.shorten(text, _BEGINNING, placeholder=" …"),
        dekking=part.coverage,
        zekerheid=None if answer is None else answer.zekerheid,
        citaat=None if covers is None or covers.antwoord is None else covers.antwoord.citaat,
        passage=None if best is None else best.id,
        url=None if best is None else best.citaat.url,
        reden=None if answer is None else answer.reden,
    )


def _least(probabilities: Sequence[float | None]) -> float | None:
    """Return the least of the probabilities; None where one of them is not known."""
    known = [value for value in probabilities if value is not None]
    return min(known) if known and len(known) == len(probabilities) else None


def _cells(rendered: VragensetUitvoer) -> Iterator[list[str]]:
    for question, row in zip(rendered.vragen, rendered.dekking.regels, strict=True):
        yield _row_cells(question, row)
        for part, part_row in zip(question.deelvragen, row.deelvragen, strict=True):
            yield _row_cells(part, part_row)


def _row_cells(asked: Setvraag | Deelvraag, row: Deelregel) -> list[str]:
    unknown = [] if asked.antwoord is None else asked.antwoord.onbekend
    return [
        row.nummer,
        " ".join(asked.tekst.split()),
        row.dekking.value,
        "" if row.zekerheid is None else f"{row.zekerheid:.2f}",
        row.citaat or "",
        row.url or "",
        _explanation(row, unknown),
    ]


def _explanation(row: Deelregel, unknown: Sequence[str]) -> str:
    if row.reden is not None:
        return explain(row.reden, unknown)
    return _ONLY_ASKED if row.dekking is Coverage.NOT else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
