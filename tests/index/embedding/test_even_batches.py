"""Batches of texts: every text once, and to the bytes that it has alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from kamerbron.index.embedding.each_once import encode_each_once
from kamerbron.index.embedding.even_batches import EvenBatches
from kamerbron.index.encoder import Shape, Vectors

SIZES = (8, 3, 1)
SHAPES = st.tuples(st.integers(1, 3).map(lambda number: 8 * number), st.booleans())


class OddProcessor:
    """Gives other last bits in batches of some shapes and sizes, as processors do."""

    def __init__(self, odd: frozenset[tuple[Shape, int]] = frozenset()) -> None:
        self.odd = odd
        self.batches: list[int] = []
        self.alone_before = 0

    def alone(self, texts: Sequence[str]) -> Vectors:
        self.alone_before += len(texts)
        return WordEncoder().encode_questions(texts)

    def together(self, texts: Sequence[str]) -> Vectors:
        [shape] = {_shape(text) for text in texts}
        self.batches.append(len(texts))
        vectors = WordEncoder().encode_questions(texts)
        return np.nextafter(vectors, 2) if (shape, len(texts)) in self.odd else vectors


def _shape(text: str) -> Shape:
    return 8 * (1 + len(text) // 8), len(text) % 8 > 0


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text("ab ", max_size=20), max_size=40), max_size=4),
    st.frozensets(st.tuples(SHAPES, st.sampled_from(SIZES))),
    st.integers(1, 4),
)
def test_a_text_has_the_bytes_that_it_has_alone_in_any_order_and_any_company(
    turns: list[list[str]], odd: frozenset[tuple[Shape, int]], tried_from: int
) -> None:
    processor = OddProcessor(odd)
    batches = EvenBatches(processor.alone, processor.together, lambda _: SIZES, tried_from=tried_from)
    for texts in turns:
        done: list[int] = []
        made = encode_each_once(
            texts, 64, lambda given: batches.encode(given, [_shape(text) for text in given]), done.append
        )
        assert made.tobytes() == WordEncoder().encode_questions(texts).tobytes()
        assert sum(done) == len(texts)


def test_few_texts_are_tried_in_no_batch_and_many_in_the_largest() -> None:
    processor = OddProcessor()
    batches = EvenBatches(processor.alone, processor.together, lambda _: SIZES, tried_from=4)
    shape = (8, True)
    list(batches.encode(["een"] * 8, [shape] * 8))
    assert processor.batches == []
    list(batches.encode(["een"] * 4, [shape] * 4))
    assert processor.batches == [3]
    list(batches.encode(["een"] * 20, [shape] * 20))
    # Of eight: one trial, and one that trusts it; the rest in threes, as they were found even before.
    assert processor.batches == [3, 8, 8, 3]


def test_a_text_that_comes_twice_is_embedded_once() -> None:
    processor = OddProcessor()
    batches = EvenBatches(processor.alone, processor.together, lambda _: (1,))
    texts = ["een", "twee", "een", "een"]
    made = encode_each_once(texts, 64, lambda given: batches.encode(given, [(8, True)] * len(given)))
    assert processor.alone_before == 2
    assert made.tobytes() == WordEncoder().encode_questions(texts).tobytes()
