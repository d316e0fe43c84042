"""The legs of the search: what each brings alone, and what each says of what the others bring."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from search_support import EVEN, WORDS, opened
from support import make_document, make_unit

from kamerbron.index.store.neighbours import Allowed
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.terms import question_terms
from kamerbron.index.tuning import Weights
from kamerbron.qa.searching import legs as legs_module
from kamerbron.qa.searching.legs import Legs, Query

PASSAGES = Weights(passage=1, sentence=0, words=0)
SENTENCES = Weights(passage=0, sentence=1, words=0)
TERMS = Weights(passage=0, sentence=0, words=1)

FILLER = " ".join(f"Het {word} ligt er al lang bij." for word in ("veer", "gras", "riet", "slik", "zand"))
TEXTS = (
    "De brug wordt gekeurd. De keuring kost geld.",
    "De brug gaat open. Een schip vaart door. De brugwachter zwaait.",
    f"{FILLER} De keurmeester heet Jansen. {FILLER}",
    "Jansen woont hier. De keurmeester heet anders.",
    "Bij het perron komt een fietsenstalling.",
    "De een gaat. Het regent hier en ook bij ons thuis vaak genoeg.",
)
OPEN, LONG, SHORT, COMPOUND, ONE = 1, 2, 3, 4, 5


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    documents = [
        make_document(make_unit(text), id=f"kst-99998-{number}") for number, text in enumerate(TEXTS, start=1)
    ]
    with opened(tmp_path_factory.mktemp("legs"), documents) as generation:
        yield generation


def make_query(text: str) -> Query:
    return Query(WORDS.encode_questions([text])[0], question_terms(text))


def brought(
    generation: Generation, text: str, weights: Weights, count: int = 1, allowed: Allowed | None = None
) -> list[int]:
    return Legs(generation).candidates(make_query(text), count, allowed, weights).rows


def test_one_sentence_of_a_long_passage_is_found_by_the_sentences_alone(generation: Generation) -> None:
    asked = "De keurmeester heet Jansen."
    assert brought(generation, asked, SENTENCES) == [LONG]
    assert brought(generation, asked, PASSAGES) == [SHORT]
    assert brought(generation, asked, TERMS) == [SHORT]


def test_what_several_sentences_say_together_is_found_by_the_passages_alone(generation: Generation) -> None:
    # One sentence of another passage has more of these words; no word of them says anything by itself.
    asked = "gaat door de een"
    assert brought(generation, asked, PASSAGES) == [OPEN]
    assert brought(generation, asked, SENTENCES) == [ONE]
    assert brought(generation, asked, TERMS) == []


def test_a_part_of_a_compound_is_found_by_the_words_alone(generation: Generation) -> None:
    asked = "stalling"
    assert brought(generation, asked, TERMS) == [COMPOUND]
    assert COMPOUND not in brought(generation, asked, PASSAGES)
    assert COMPOUND not in brought(generation, asked, SENTENCES)


def test_a_word_with_a_typing_error_is_found_by_the_words_alone(generation: Generation) -> None:
    assert brought(generation, "fietsenstaling", TERMS) == [COMPOUND]


@pytest.mark.parametrize("asked", ["De keurmeester heet Jansen.", "gaat door de een", "stalling", "brug"])
def test_together_the_legs_bring_what_each_brings(generation: Generation, asked: str) -> None:
    alone = [brought(generation, asked, weights) for weights in (PASSAGES, SENTENCES, TERMS)]
    assert brought(generation, asked, EVEN) == sorted({row for rows in alone for row in rows})


@pytest.mark.parametrize("asked", ["De keurmeester heet Jansen.", "stalling", "xyz"])
def test_each_leg_scores_what_any_of_them_brought(generation: Generation, asked: str) -> None:
    query = make_query(asked)
    scored = Legs(generation).score(query, range(len(TEXTS)))
    assert [scores.row for scores in scored] == list(range(len(TEXTS)))
    for scores, text in zip(scored, TEXTS, strict=True):
        # Nothing stands above these passages, so their context is their text.
        (whole,) = WORDS.encode_passages([text])
        assert scores.passage == pytest.approx(float(whole @ query.vector), abs=1e-6)
        (best,) = WORDS.encode_passages([text[scores.best.start : scores.best.end]])
        assert scores.sentence == pytest.approx(float(best @ query.vector), abs=1e-6)
        assert scores.words >= 0


def test_the_highest_score_by_words_is_that_of_the_best_passage(generation: Generation) -> None:
    legs = Legs(generation)
    query = make_query("stalling van de brug")
    words = [scores.words for scores in legs.score(query, range(len(TEXTS)))]
    assert legs.best_by_words(query) == max(words) > 0
    assert legs.best_by_words(make_query("de het een")) == 0


@pytest.mark.parametrize("weights", [PASSAGES, TERMS, EVEN])
def test_the_best_by_words_comes_with_what_is_brought(generation: Generation, weights: Weights) -> None:
    legs = Legs(generation)
    query = make_query("stalling van de brug")
    words = [scores.words for scores in legs.score(query, range(len(TEXTS)))]
    without = np.arange(len(TEXTS)) != words.index(max(words))
    nothing = np.zeros(len(TEXTS), dtype=np.bool_)
    for allowed, best in ((None, max(words)), (without, sorted(words)[-2]), (nothing, 0)):
        assert legs.candidates(query, 2, allowed, weights).best_by_words == best


_masks = st.lists(st.booleans(), min_size=len(TEXTS), max_size=len(TEXTS)).map(np.array)
_asked = st.lists(st.sampled_from(" ".join(TEXTS).split()), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(_masks, _asked, st.sampled_from([PASSAGES, SENTENCES, TERMS, EVEN]), st.integers(1, 5))
def test_a_leg_brings_nothing_that_is_not_allowed(
    generation: Generation, mask: Allowed, asked: str, weights: Weights, count: int
) -> None:
    found = brought(generation, asked, weights, count, mask)
    assert all(mask[row] for row in found)
    assert found == sorted(set(found))


@settings(max_examples=100, deadline=None)
@given(_masks, _asked, st.integers(1, 5), st.integers(1, 3))
def test_words_find_the_same_among_many_passages_as_among_few(
    generation: Generation, mask: Allowed, asked: str, count: int, deeper: int
) -> None:
    among_few = brought(generation, asked, TERMS, count, mask)
    with patch.multiple(legs_module, _FEW=0, _DEEPER=deeper):
        assert brought(generation, asked, TERMS, count, mask) == among_few


@settings(max_examples=100, deadline=None)
@given(_masks, _asked, st.integers(1, 5))
def test_each_leg_brings_the_best_of_what_is_allowed(
    generation: Generation, mask: Allowed, asked: str, count: int
) -> None:
    scored = [
        scores for scores in Legs(generation).score(make_query(asked), range(len(TEXTS))) if mask[scores.row]
    ]
    by_passage = sorted(scored, key=lambda scores: (-round(scores.passage, 5), scores.row))[:count]
    found = brought(generation, asked, PASSAGES, count, mask)
    assert len(found) == len(by_passage)
    worst = min((scores.passage for scores in by_passage), default=0)
    assert all(scores.passage >= worst - 1e-5 for scores in scored if scores.row in found)
    by_words = sorted(
        (scores for scores in scored if scores.words), key=lambda scores: (-scores.words, scores.row)
    )
    assert brought(generation, asked, TERMS, count, mask) == sorted(scores.row for scores in by_words[:count])
