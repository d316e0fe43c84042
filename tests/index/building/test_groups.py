"""Texts are embedded once, in groups, and come together with their document again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import WordEncoder, documents, make_document, make_unit

from kamerbron.index.building.embedding import GROUP_TEXTS, Embedding, join_vectors
from kamerbron.index.building.remembering import Embeddings
from kamerbron.index.building.stages import Stage
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document
from kamerbron.index.encoder import Progress, Vectors
from kamerbron.index.preparing import prepare
from kamerbron.index.store.files.cache import CacheFile

law = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class RecordingEncoder(WordEncoder):
    """Keeps the groups that it was given."""

    groups: list[list[str]]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "groups", [])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.groups.append(list(texts))
        return super().encode_passages(texts, progress)


@contextmanager
def remembering(
    folder: Path, encoder: WordEncoder | None = None, model_mark: str = "woorden"
) -> Iterator[Embeddings]:
    with CacheFile(folder / "vectors.sqlite") as cache:
        yield Embeddings(cache, encoder or WordEncoder(), model_mark)


def embed(embeddings: Embeddings, *documents: Sequence[str]) -> list[tuple[int, int]]:
    """Embed the texts of documents; return what was told of it."""
    told: list[tuple[int, int]] = []

    def tell(stage: Stage, done: int, total: int) -> None:
        assert stage is Stage.EMBEDDING
        told.append((done, total))

    embedding = Embedding(embeddings, len(documents), tell)
    for texts in documents:
        embedding.add(texts)
    embedding.finish()
    return told


def numbered(count: int, first: int = 0) -> list[str]:
    return [f"De brug is {number} meter lang." for number in range(first, first + count)]


# --- once and in groups --------------------------------------------------------------------------


@law
@given(st.lists(st.lists(st.integers(0, 60), max_size=30), max_size=6))
def test_each_text_is_embedded_once_and_found_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, given_numbers: list[list[int]]
) -> None:
    encoder = RecordingEncoder()
    lists = [[f"De brug is {number} meter lang." for number in numbers] for numbers in given_numbers]
    every = [text for texts in lists for text in texts]
    with remembering(tmp_path_factory.mktemp("cache"), encoder) as embeddings:
        embed(embeddings, *lists)
        assert sorted(text for group in encoder.groups for text in group) == sorted(set(every))
        for texts in (*lists, every[::-1]):
            assert np.array_equal(embeddings.vectors(texts), WordEncoder().encode_passages(texts))
        assert sum(map(len, encoder.groups)) == len(set(every))


@pytest.mark.parametrize(
    "sizes",
    [
        [],
        [0],
        [1],
        [GROUP_TEXTS],
        [GROUP_TEXTS + 1],
        [GROUP_TEXTS * 3 + 5],
        [10, GROUP_TEXTS * 2, 0, GROUP_TEXTS * 2, 0],
        [GROUP_TEXTS - 1, 1, 1],
        [700] * 5,
    ],
)
def test_a_group_is_never_larger_than_it_may_be_and_full_but_for_the_last(
    tmp_path: Path, sizes: list[int]
) -> None:
    encoder = RecordingEncoder()
    lists = [numbered(size, first=sum(sizes[:place])) for place, size in enumerate(sizes)]
    with remembering(tmp_path, encoder) as embeddings:
        told = embed(embeddings, *lists)
    whole, rest = divmod(sum(sizes), GROUP_TEXTS)
    assert [len(group) for group in encoder.groups] == [GROUP_TEXTS] * whole + [rest] * (rest > 0)
    # Full only when all is done.
    assert told[-1:] == ([(sum(sizes), sum(sizes))] if sum(sizes) else [])
    assert all(done < total for done, total in told[:-1])


def test_what_was_embedded_before_is_not_embedded_again(tmp_path: Path) -> None:
    first, second = RecordingEncoder(), RecordingEncoder()
    with remembering(tmp_path, first) as embeddings:
        embed(embeddings, numbered(10))
    with remembering(tmp_path, second) as embeddings:
        assert embed(embeddings, numbered(12))[-1] == (2, 2)
        assert np.array_equal(embeddings.vectors(numbered(12)), WordEncoder().encode_passages(numbered(12)))
    assert second.groups == [numbered(2, first=10)]


def test_another_model_and_a_question_have_vectors_of_their_own(tmp_path: Path) -> None:
    encoder = RecordingEncoder()
    for model_mark in ("woorden", "andere"):
        with remembering(tmp_path, encoder, model_mark) as embeddings:
            embeddings.question_vectors(["De brug is lang."])
            embed(embeddings, ["De brug is lang."])
    assert encoder.groups == [["De brug is lang."]] * 2


def test_a_vector_that_is_lost_is_made_again(tmp_path: Path) -> None:
    encoder = RecordingEncoder()
    with remembering(tmp_path, encoder) as embeddings:
        embed(embeddings, numbered(3))
    (tmp_path / "vectors.sqlite").write_bytes(b"")
    with remembering(tmp_path, encoder) as embeddings:
        assert np.array_equal(embeddings.vectors(numbered(3)), WordEncoder().encode_passages(numbered(3)))
    assert encoder.groups == [numbered(3)] * 2


def test_no_texts_have_no_vectors(tmp_path: Path) -> None:
    with remembering(tmp_path) as embeddings:
        assert embeddings.vectors([]).shape == (0, 64)
        assert embeddings.missing([]) == {}


# --- joined --------------------------------------------------------------------------------------


@law
@given(documents())
def test_a_document_has_a_vector_for_each_searched_passage_and_each_sentence(document: Document) -> None:
    encoder = WordEncoder()
    prepared = prepare(document, ChunkingSettings())
    joined = join_vectors(prepared, encoder.encode_passages(prepared.texts))
    count = len(prepared.terms)
    assert (joined.document, joined.passages, joined.rows) == (document, prepared.passages, prepared.rows)
    assert (joined.terms, joined.sentences) == (prepared.terms, prepared.sentences)
    assert joined.passage_vectors.shape == (count, 64)
    assert joined.sentence_vectors.shape == (len(prepared.sentences), 64)
    assert np.allclose(np.linalg.norm(joined.passage_vectors, axis=1), 1, atol=1e-6)
    assert np.array_equal(joined.sentence_vectors, encoder.encode_passages(prepared.texts[2 * count :]))
    for row in range(count):
        alone, in_context = encoder.encode_passages([prepared.texts[row], prepared.texts[count + row]])
        assert np.allclose(joined.passage_vectors[row] @ alone, joined.passage_vectors[row] @ in_context)


def test_a_document_of_which_nothing_is_searched_has_no_vectors() -> None:
    prepared = prepare(make_document(make_unit()), ChunkingSettings())
    joined = join_vectors(prepared, np.zeros((0, 64), np.float32))
    assert joined.passage_vectors.shape == joined.sentence_vectors.shape == (0, 64)
