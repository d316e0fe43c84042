"""When there is an answer, when there is none and why, and which words it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from search_support import WORDS, make_calibration, make_publication, make_tuning, opened, searching
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import CELL_SEPARATOR, Document, Paragraph, Table, UnitKind
from kamerbron.index.sentences import split_sentences
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer, Reason, answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Searcher
from kamerbron.qa.searching.signals import probability
from kamerbron.service.console.answers import print_answer
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.schemas.answers import AntwoordUitvoer

SENTENCES = (
    "De brug bij Waterveen wordt elk jaar gekeurd.",
    "De tunnel onder de haven is te laag.",
    "Het veer vaart elk kwartier.",
    "De provincie betaalt de nieuwe sluis.",
    "Op zondag rijdt de trein niet.",
    "De dijk is in 1953 verhoogd.",
    "Het viaduct krijgt een fietspad.",
)
LIST = (
    "De gemeente neemt drie maatregelen:\n– zij plaatst tweehonderd rekken;\n– zij haalt wrakken weg;\n"
    "– zij verlicht het plein."
)
CALIBRATION = make_calibration(0.7, subject_from=0.2)


def make_table(*rows: tuple[str, ...]) -> Paragraph:
    """Make a table as a reader does: its caption, its columns and its rows, each on a line."""
    table = Table("Uitgaven aan bruggen", ("jaar", "bedrag", "aantal"), rows)
    lines = ["Uitgaven aan bruggen", *(CELL_SEPARATOR.join(cells) for cells in (table.columns, *rows))]
    return replace(make_paragraph("\n".join(lines)), table=table)


def make_documents() -> list[Document]:
    units = [make_unit(sentence, key=f"sectie-{n}") for n, sentence in enumerate(SENTENCES, start=1)]
    listed = make_unit(LIST, key="sectie-8")
    table = make_unit(make_table(("2021", "3,1", "veertien"), ("2022", "4,7", "twintig")), key="sectie-9")
    answers = [
        make_unit("Hoeveel boten varen er?", kind=UnitKind.QUESTION, numbers=[7]),
        make_unit("Er varen zeven boten op het meer.", kind=UnitKind.ANSWER, numbers=[7]),
    ]
    publication = make_publication(date="2023-03-01")
    return [make_document(*units, listed, table, *answers, publication=publication)]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened(tmp_path_factory.mktemp("answer"), make_documents()) as generation:
        yield generation


@pytest.fixture(scope="module")
def searcher(generation: Generation) -> Searcher:
    return Searcher(generation, WORDS, tuning=make_tuning(calibration=CALIBRATION))


@pytest.fixture(scope="module")
def uncalibrated(generation: Generation) -> Searcher:
    return Searcher(generation, WORDS, tuning=make_tuning())


def ask(searcher: Searcher, text: str, count: int = 3, filters: Filters | None = None) -> Answer:
    return answer(searcher, parse_question(text), count, filters)


def rendered(generation: Generation, searcher: Searcher, text: str) -> AntwoordUitvoer:
    return render_answer(ask(searcher, text), generation.manifest)


# --- whether -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_question_in_the_words_of_a_sentence_is_answered_by_it(searcher: Searcher, sentence: str) -> None:
    found = ask(searcher, sentence)
    assert (found.answerable, found.reason, found.calibrated, found.unknown) == (True, None, True, ())
    assert found.hits[0].passage.text == sentence
    assert found.question == parse_question(sentence)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Hoeveel ooievaars broeden langs Linge?", Reason.OUTSIDE_SUBJECT),
        ("wie betaalt de brug onder de haven van het meer", Reason.BELOW_THRESHOLD),
        ("Wat staat er in kst-99998-99 over de brug?", Reason.NUMBER_UNKNOWN),
        ("kst-99998-99", Reason.NUMBER_UNKNOWN),
        ("antwoord 8", Reason.NUMBER_UNKNOWN),
    ],
)
def test_what_is_not_answered_says_why_and_shows_what_comes_near(
    searcher: Searcher, question: str, reason: Reason
) -> None:
    found = ask(searcher, question)
    assert (found.answerable, found.reason) == (False, reason)
    assert len(found.hits) == 3


def test_an_unknown_number_is_said_as_it_was_asked_even_where_the_words_are_there(searcher: Searcher) -> None:
    found = ask(searcher, f"Staat in 99 998, nr. 99 dat {SENTENCES[0].lower()}")
    assert (found.unknown, found.probability) == (("99 998, nr. 99",), None)
    assert found.hits[0].passage.text == SENTENCES[0]


def test_nothing_found_is_said(searcher: Searcher) -> None:
    found = ask(searcher, "wie betaalt de sluis", filters=Filters(kinds=("Motie",)))
    assert (found.answerable, found.reason, found.probability) == (False, Reason.NOTHING_FOUND, None)
    assert (found.hits, found.calibrated) == ((), True)


def test_an_index_in_which_nothing_is_searched_answers_nothing(tmp_path: Path) -> None:
    with searching(tmp_path, [make_document(make_unit())]) as searcher:
        found = ask(searcher, "Hoe hoog is de brug?")
    assert (found.answerable, found.reason, found.hits) == (False, Reason.NOTHING_FOUND, ())


@pytest.mark.parametrize("question", ["antwoord 7", "Wat staat er in kst-99998-1, antwoord 7?"])
def test_a_place_alone_is_its_own_answer_with_any_model(
    searcher: Searcher, uncalibrated: Searcher, question: str
) -> None:
    for one in (searcher, uncalibrated):
        found = ask(one, question)
        assert (found.answerable, found.probability, found.reason) == (True, 1.0, None)
        assert [hit.passage.unit_key for hit in found.hits] == ["antwoord-7"]


# --- how sure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 5, 6, 50])
def test_how_many_are_asked_does_not_change_the_answer(searcher: Searcher, count: int) -> None:
    text = "Wie betaalt de nieuwe sluis bij Waterveen?"
    found, usual = ask(searcher, text, count), ask(searcher, text, 5)
    assert len(found.hits) == min(count, len(SENTENCES) + 3)
    assert found.hits[:5] == usual.hits[:count]
    assert (found.answerable, found.probability) == (usual.answerable, usual.probability)


_asked = st.lists(st.sampled_from(" ".join(SENTENCES).split()), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(_asked)
def test_it_is_an_answer_from_the_operating_point_on(searcher: Searcher, text: str) -> None:
    question = parse_question(text)
    signals = searcher.search(question, 5).signals
    found = answer(searcher, question, 5)
    assert signals is not None
    assert found.probability == probability(CALIBRATION, signals)
    assert found.answerable == (found.probability >= CALIBRATION.answer_from)
    assert found.answerable == (found.reason is None)
    outside = not found.answerable and signals["sentence"] < CALIBRATION.subject_from
    assert (found.reason is Reason.OUTSIDE_SUBJECT) == outside


@settings(max_examples=50, deadline=None)
@given(_asked)
def test_a_model_without_a_calibration_says_so_and_finds_the_same(
    searcher: Searcher, uncalibrated: Searcher, text: str
) -> None:
    found = ask(uncalibrated, text)
    assert (found.answerable, found.probability) == (False, None)
    assert (found.reason, found.calibrated) == (Reason.NOT_CALIBRATED, False)
    assert found.hits == ask(searcher, text).hits


# --- the answer sentence -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("zij haalt wrakken weg", "– zij haalt wrakken weg;"),
        ("De provincie betaalt de nieuwe sluis", "De provincie betaalt de nieuwe sluis."),
        ("er varen zeven boten op het meer", "Er varen zeven boten op het meer."),
    ],
)
def test_the_answer_is_a_whole_sentence_or_list_item_word_for_word_at_its_offsets(
    generation: Generation, searcher: Searcher, question: str, sentence: str
) -> None:
    body = rendered(generation, searcher, question)
    assert body.antwoord is not None
    assert body.antwoord.tekst.removeprefix("– ") == sentence.removeprefix("– ")
    assert body.antwoord.tabelrij is None
    passage = body.passages[0]
    assert passage.id == body.antwoord.passage
    assert passage.tekst[body.antwoord.van : body.antwoord.tot] == body.antwoord.tekst


def test_a_row_of_a_table_is_given_with_the_headings_of_its_columns(
    generation: Generation, searcher: Searcher
) -> None:
    body = rendered(generation, searcher, "Uitgaven aan bruggen jaar 2022 bedrag 4,7 aantal twintig")
    assert body.antwoord is not None
    assert body.antwoord.tekst == "2022 | 4,7 | twintig"
    row = body.antwoord.tabelrij or ""
    assert all(cell in row for cell in ("2022", "4,7", "twintig", "jaar", "bedrag", "aantal"))
    assert "2021" not in row
    assert body.passages[0].tekst[body.antwoord.van : body.antwoord.tot] == body.antwoord.tekst
    assert f"«{row}»" in print_answer(body)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(f"{' '.join(SENTENCES)} {LIST} 2022 4,7 jaar".split()), max_size=6).map(" ".join)
)
def test_what_is_pointed_at_is_always_a_whole_sentence_list_item_or_row(
    searcher: Searcher, text: str
) -> None:
    for hit in ask(searcher, f"{text} x", 50).hits:
        rows = [(row.start, row.end) for row in hit.passage.rows]
        assert (hit.best.start, hit.best.end) in [*split_sentences(hit.passage.text), *rows]


# --- what is said of it --------------------------------------------------------------------------


def test_what_is_not_an_answer_is_called_possible_and_never_a_passage_that_answers(
    generation: Generation, searcher: Searcher
) -> None:
    body = rendered(generation, searcher, "Hoeveel ooievaars broeden langs Linge?")
    assert (body.beantwoordbaar, body.antwoord, body.passages) == (False, None, [])
    assert len(body.mogelijk) == 3
    assert body.zekerheid is not None


def test_an_unknown_number_is_told_in_a_terminal_in_the_words_of_the_question(
    generation: Generation, searcher: Searcher
) -> None:
    body = rendered(generation, searcher, "Wat staat er in 99 998, nr. 99 over de brug?")
    assert body.onbekend == ["99 998, nr. 99"]
    printed = print_answer(body)
    assert "niet in de index staat: 99 998, nr. 99." in printed
    assert "Zekerheid onbekend" in printed


def test_a_model_that_is_not_calibrated_is_told_in_a_terminal(
    generation: Generation, uncalibrated: Searcher
) -> None:
    body = rendered(generation, uncalibrated, SENTENCES[0])
    assert (body.gekalibreerd, body.zekerheid, body.reden) == (False, None, Reason.NOT_CALIBRATED)
    assert body.mogelijk[0].tekst == SENTENCES[0]
    assert "niet gekalibreerd" in print_answer(body)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_told_in_a_terminal(
    generation: Generation, searcher: Searcher, reason: Reason
) -> None:
    body = rendered(generation, searcher, "Hoeveel ooievaars broeden langs Linge?")
    assert print_answer(body.model_copy(update={"reden": reason})).splitlines()[2].endswith((".", ")."))


def test_equal_questions_give_equal_bytes(generation: Generation, tmp_path: Path) -> None:
    questions = ("wie betaalt de sluis", "antwoord 7", "kst-99998-99", "de", "Één brug?")
    tuning = make_tuning(calibration=CALIBRATION)

    def bodies(opened_generation: Generation) -> list[str]:
        searcher = Searcher(opened_generation, WORDS, tuning=tuning)
        return [rendered(opened_generation, searcher, text).model_dump_json() for text in questions * 2]

    first = bodies(generation)
    assert first[: len(questions)] == first[len(questions) :]
    # Another index of the same papers is the same index.
    with opened(tmp_path, make_documents()) as again:
        assert bodies(again) == first
