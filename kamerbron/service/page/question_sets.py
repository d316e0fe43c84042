"""The page of a set of Kamervragen: which of them the papers answer, and how."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from kamerbron.qa.question_sets import MAX_QUESTIONS, QuestionSetError, answer_set, take_questions
from kamerbron.service.page.asking import PART_HEADER, Shown, show
from kamerbron.service.page.cards import percents
from kamerbron.service.page.context import language
from kamerbron.service.page.forms import FieldFault
from kamerbron.service.page.languages import say, say_count
from kamerbron.service.rendering.question_sets import coverage_csv, render_set
from kamerbron.service.running.admission import require_time
from kamerbron.service.schemas.question_sets import Deelregel, Deelvraag, Setvraag, Totalen, VragensetUitvoer
from kamerbron.service.web.logs import note_question
from kamerbron.service.web.requests import library

_FIELD = "vragen"
_CSV = "csv"

# A set is read as a whole: fewer passages to each question than where one is asked alone.
_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A question or a sub-question: its row of the coverage table, how certain that row is, its answer."""

    text: str
    row: Deelregel
    percents: int | None
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of a set: as a whole, and its sub-questions where it asks more than one thing."""

    whole: ShownPart
    parts: tuple[ShownPart, ...]


def question_set() -> Response:
    """Show the form; answer the set that was pasted, as a page or as a table to download."""
    if request.method == "GET":
        return _page("")
    text = request.form.get(_FIELD, "").replace("\r\n", "\n").strip()
    if not text:
        return _page("", faults=(FieldFault(_FIELD, "set_fault_empty"),))
    try:
        asked = take_questions(text)
    except QuestionSetError as error:
        return _page(text, faults=(FieldFault(_FIELD, "set_fault", str(error)),))
    for question in asked.questions:
        note_question(question.whole.text)
    held = library()
    answered = render_set(answer_set(held, asked, _PASSAGES, None, require_time), held.manifest)
    return _download(answered) if request.form.get("vorm") == _CSV else _page(text, answered)


def _download(answered: VragensetUitvoer) -> Response:
    response = make_response(coverage_csv(answered))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="dekking.csv"'
    return response


def _page(
    text: str, answered: VragensetUitvoer | None = None, faults: tuple[FieldFault, ...] = ()
) -> Response:
    part = "faults_part.html" if faults else "question_set_part.html"
    body = render_template(
        part if PART_HEADER in request.headers and (answered or faults) else "question_set.html",
        text=text,
        questions=() if answered is None else _questions(answered),
        notices=() if answered is None else answered.meldingen,
        summary="" if answered is None else _summary(answered.dekking.totalen),
        faults=faults,
        limits={"questions": MAX_QUESTIONS},
    )
    return make_response(body, 400 if faults else 200)


def _summary(totals: Totalen) -> str:
    asked = totals.vragen - totals.formaliteit
    covered = say(language(), "set_covered", answered=totals.gedekt, total=asked)
    if not totals.formaliteit:
        return f"{covered}."
    return f"{covered}; {say_count(language(), 'set_formalities', totals.formaliteit)}."


def _questions(answered: VragensetUitvoer) -> list[ShownQuestion]:
    return [
        ShownQuestion(
            _part(question, row, f"v{place}"),
            tuple(
                _part(part, part_row, f"v{place}.{number}")
                for number, (part, part_row) in enumerate(
                    zip(question.deelvragen, row.deelvragen, strict=True), start=1
                )
            ),
        )
        for place, (question, row) in enumerate(
            zip(answered.vragen, answered.dekking.regels, strict=True), start=1
        )
    ]


def _part(asked: Setvraag | Deelvraag, row: Deelregel, name: str) -> ShownPart:
    shown = None if asked.antwoord is None else show(asked.antwoord, library(), f"{name}.")
    return ShownPart(asked.tekst, row, percents(row.zekerheid), shown)
