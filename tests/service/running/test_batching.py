"""Batches: every question once, and to the bytes that it has alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from kamerbron.index.embedding.model import SentenceTransformerEncoder
from kamerbron.index.encoder import Shape, Vectors
from kamerbron.service.running.batching import SIZES, Batching

QUESTIONS = [
    "Hoeveel fietsen staan er in de stalling bij het station?",
    "Wat kost een nacht stallen?",
    "Wanneer is de brug bij Waterveen voor het laatst gekeurd, en wie heeft dat gedaan?",
    "Waarom?",
    "How many bicycles were stolen near the stations last year, and how many came back?",
    "Wie betaalt de bewaking van de stalling onder het plein voor het station Lindehaven?",
    "Is de stalling 's nachts open?",
    "Komt er een tweede stalling aan de oostkant?",
]


@dataclass(frozen=True)
class OddEncoder(WordEncoder):
    """Gives other last bits in batches of some shapes and sizes, as processors do."""

    odd: frozenset[tuple[Shape, int]] = frozenset()
    batches: list[int] = field(default_factory=list)

    def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        return [_shape(text) for text in texts]

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(len(texts))
        vectors = self.encode_questions(texts)
        assert len({_shape(text) for text in texts}) == 1
        return np.nextafter(vectors, 2) if (_shape(texts[0]), len(texts)) in self.odd else vectors


def _shape(text: str) -> Shape:
    return 8 * (1 + len(text) // 8), len(text) % 8 > 0


SHAPES = st.tuples(st.integers(1, 3).map(lambda number: 8 * number), st.booleans())


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text("ab ", max_size=20), max_size=30), max_size=4),
    st.frozensets(st.tuples(SHAPES, st.sampled_from(SIZES))),
)
def test_each_question_has_the_bytes_that_it_has_alone_whatever_the_processor_does_to_batches(
    turns: list[list[str]], odd: frozenset[tuple[Shape, int]]
) -> None:
    encoder = OddEncoder(odd=odd)
    batching = Batching(encoder)
    for texts in turns:
        seen = []
        for positions, vectors in batching.encode(texts):
            seen += positions
            alone = encoder.encode_questions([texts[position] for position in positions])
            assert vectors.tobytes() == alone.tobytes()
        assert sorted(seen) == list(range(len(texts)))
        assert not texts or 0 in seen


def test_a_shape_and_size_that_changes_the_bytes_is_tried_once_and_never_again() -> None:
    encoder = OddEncoder(odd=frozenset({((8, True), 4)}))
    batching = Batching(encoder)
    for _ in range(3):
        list(batching.encode(["een", "twee", "drie", "vier"]))
    assert encoder.batches == [4, 2, 2, 2, 2]


def test_a_question_that_comes_alone_waits_for_nothing_and_is_not_measured() -> None:
    class Unmeasured(OddEncoder):
        def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
            raise AssertionError(texts)

    [(positions, vectors)] = Batching(Unmeasured()).encode(["een"])
    assert positions == [0]
    assert vectors.shape == (1, 64)


def test_a_model_that_knows_no_shapes_encodes_one_by_one() -> None:
    class Shapeless(OddEncoder):
        def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
            del texts
            return None

    encoder = Shapeless()
    assert [positions for positions, _ in Batching(encoder).encode(["een", "twee"])] == [[0], [1]]
    assert not encoder.batches


@pytest.mark.model
def test_a_batch_of_the_bundled_model_gives_each_question_its_own_bytes(
    encoder: SentenceTransformerEncoder,
) -> None:
    batching = Batching(encoder)
    alone = encoder.encode_questions(QUESTIONS)
    # The second time, what keeps the bytes is no longer tried beside the truth.
    for texts, expected in ((QUESTIONS, alone), (QUESTIONS[::-1], alone[::-1])):
        for positions, vectors in batching.encode(texts):
            assert vectors.tobytes() == expected[positions].tobytes()


@pytest.mark.model
def test_questions_of_nearly_one_length_share_a_shape(encoder: SentenceTransformerEncoder) -> None:
    shapes = encoder.question_shapes(QUESTIONS)
    assert shapes is not None
    assert all(length % 8 == 0 for length, _ in shapes)
    assert len(set(shapes)) < len(QUESTIONS)
