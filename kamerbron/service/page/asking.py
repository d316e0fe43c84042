"""The first page: one question, and its answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.service.page.cards import Card, certainty, make_cards
from kamerbron.service.page.context import language
from kamerbron.service.page.forms import FIELDS, LIMITS, AskedForm, FieldFault, read_form, understand
from kamerbron.service.page.languages import Language, say, say_count
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.rendering.index import render_index
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.questions import VraagInvoer, read_filters
from kamerbron.service.web.logs import note_question
from kamerbron.service.web.requests import library

PART_HEADER = "X-Deel"
"""Says that a script asks: it wants what came out of the question, and no whole page around it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it."""

    answer: AntwoordUitvoer
    cards: tuple[Card, ...]
    certainty: tuple[str, int] | None


def ask() -> Response:
    """Show the form; answer its question when there is one, sent or in the address."""
    sent = request.form if request.method == "POST" else request.args
    if request.method == "GET" and "vraag" not in sent:
        return _page(AskedForm())
    form = read_form(sent)
    question = understand(form)
    if not isinstance(question, VraagInvoer):
        return _page(form, faults=question)
    return _page(form, show(_answer(question), library()))


def show(answer: AntwoordUitvoer, held: Library, prefix: str = "") -> Shown:
    """Make an answer ready to be shown."""
    return Shown(answer, make_cards(answer, held, prefix), certainty(answer))


def announce(shown: Shown, chosen: Language) -> str:
    """Return what a screen reader says when an answer arrives."""
    answer = shown.answer
    if answer.reden is not None:
        return say(chosen, "announce_none", reason=say(chosen, f"reason_{answer.reden.value}"))
    found = say_count(chosen, "passages", len(answer.passages))
    if shown.certainty is None:
        return f"{found}. {say(chosen, 'certain_unknown')}"
    return say(chosen, "announce_answer", passages=found, certainty=say(chosen, shown.certainty[0]))


def _answer(question: VraagInvoer) -> AntwoordUitvoer:
    held = library()
    filters = read_filters(question.filter, question.peildatum)
    note_question(question.vraag, question.filter)
    found = held.answer(parse_question(question.vraag), question.aantal, filters)
    return render_answer(found, held.manifest)


def _page(form: AskedForm, shown: Shown | None = None, faults: tuple[FieldFault, ...] = ()) -> Response:
    part = "faults_part.html" if faults else "answer.html"
    body = render_template(
        part if PART_HEADER in request.headers and (shown or faults) else "ask.html",
        form=form,
        form_values=[(name, getattr(form, name)) for name in FIELDS if getattr(form, name)],
        shown=shown,
        shared=request.method == "GET",
        announcement="" if shown is None else announce(shown, language()),
        faults=faults,
        limits=LIMITS,
        index=render_index(library().manifest),
    )
    return make_response(body, 400 if faults else 200)
