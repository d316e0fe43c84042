"""The vectors of questions that were asked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from kamerbron.index.encoder import Vectors
from kamerbron.service.running.vector_cache import VectorCache


@dataclass(frozen=True)
class CountingEncoder(WordEncoder):
    asked: list[str] = field(default_factory=list)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return super().encode_questions(texts)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=12), st.integers(0, 4))
def test_an_answer_from_memory_has_the_bytes_of_the_model(asked: list[list[str]], most: int) -> None:
    encoder = WordEncoder()
    cache = VectorCache(encoder, most)
    for texts in asked:
        assert cache.encode_questions(texts).tobytes() == encoder.encode_questions(texts).tobytes()
    assert cache.hits + cache.misses == sum(map(len, asked))


def test_a_question_is_encoded_once_and_again_when_it_was_pushed_out() -> None:
    encoder = CountingEncoder()
    cache = VectorCache(encoder, most=2)
    for text in ("een", "twee", "een", "drie", "een", "twee"):
        cache.encode_questions([text])
    assert encoder.asked == ["een", "twee", "drie", "twee"]
    assert (cache.hits, cache.misses) == (2, 4)


def test_no_text_of_a_question_stays_in_memory() -> None:
    cache = VectorCache(WordEncoder())
    cache.encode_questions(["een geheim"])
    assert "geheim" not in repr(cache._rows)


def test_what_the_model_refuses_is_refused_again() -> None:
    class Away(WordEncoder):
        def encode_questions(self, texts: Sequence[str]) -> Vectors:
            raise OSError(texts)

    cache = VectorCache(Away())
    for _ in range(2):
        with pytest.raises(OSError):
            cache.encode_questions(["een"])


def test_half_a_letter_is_a_question_too() -> None:
    assert VectorCache(WordEncoder()).encode_questions(["\ud800"]).shape == (1, 64)
