"""When there is an answer, when there is none, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from support import WordEncoder, make_content, make_document, make_unit

from kamerbron.index.store.generation import open_generation, write_generation
from kamerbron.qa.answer import ANSWERABLE_FROM, answer
from kamerbron.qa.question import parse_question
from kamerbron.qa.search import Searcher

SENTENCES = (
    "De brug bij Waterveen wordt elk jaar gekeurd.",
    "De tunnel onder de haven is te laag.",
    "Het veer vaart elk kwartier.",
    "De provincie betaalt de nieuwe sluis.",
    "Op zondag rijdt de trein niet.",
    "De dijk is in 1953 verhoogd.",
    "Het viaduct krijgt een fietspad.",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    index: Path = tmp_path_factory.mktemp("answer") / "index"
    documents = [
        make_document(make_unit(sentence), id=f"kst-99998-{number}")
        for number, sentence in enumerate(SENTENCES, start=1)
    ]
    write_generation(index, make_content(documents))
    with open_generation(index) as generation:
        yield Searcher(generation, WordEncoder())


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_question_in_the_words_of_a_sentence_is_answered_by_it(searcher: Searcher, sentence: str) -> None:
    question = parse_question(sentence)
    found = answer(searcher, question, 3)
    assert found.answerable
    assert found.confidence == pytest.approx(1.0)
    assert found.hits[0].passage.text == sentence
    assert found.question == question


def test_a_question_in_other_words_is_not_answered_and_shows_what_comes_near(searcher: Searcher) -> None:
    found = answer(searcher, parse_question("Hoeveel ooievaars broeden er langs de Linge?"), 3)
    assert not found.answerable
    assert found.confidence < ANSWERABLE_FROM
    assert len(found.hits) == 3


@pytest.mark.parametrize("count", [1, 2, 5, 6, 100])
def test_how_many_are_asked_does_not_change_the_answer(searcher: Searcher, count: int) -> None:
    question = parse_question("Wie betaalt de nieuwe sluis bij Waterveen?")
    found, usual = answer(searcher, question, count), answer(searcher, question, 5)
    assert len(found.hits) == min(count, len(SENTENCES))
    assert found.hits[0] == usual.hits[0]
    assert (found.answerable, found.confidence) == (usual.answerable, usual.confidence)


def test_the_hits_are_those_of_the_search(searcher: Searcher) -> None:
    question = parse_question("Vaart het veer op zondag?")
    assert list(answer(searcher, question, 4).hits) == searcher.search(question, 4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(" ".join(SENTENCES).split()), min_size=1, max_size=8).map(" ".join))
def test_confidence_is_the_best_similarity_of_a_sentence_between_0_and_1(
    searcher: Searcher, text: str
) -> None:
    found = answer(searcher, parse_question(text), 5)
    best = max(hit.best.score for hit in found.hits)
    assert 0 <= found.confidence <= 1
    assert found.confidence == pytest.approx(best, abs=1e-6)
    assert found.answerable == (found.confidence >= ANSWERABLE_FROM)


def test_an_index_in_which_nothing_is_searched_answers_nothing(tmp_path: Path) -> None:
    content = make_content([make_document(make_unit())])
    write_generation(tmp_path / "index", content)
    with open_generation(tmp_path / "index") as generation:
        found = answer(Searcher(generation, WordEncoder()), parse_question("Hoe hoog is de brug?"), 5)
    assert (found.answerable, found.confidence, found.hits) == (False, 0.0, ())
