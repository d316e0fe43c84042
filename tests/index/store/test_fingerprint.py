"""The fingerprint of a generation says all that decides an answer, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from store_support import indexed
from support import WordEncoder, documents, make_document, make_unit

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document, UnitKind
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.store.fingerprint import Fingerprint
from kamerbron.index.store.manifest import Recipe
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.tuning import tuning_for

TEXT = "De brug bij Waterveen wordt elk jaar gekeurd. De laatste keuring was in mei."
PAPER = make_document(
    make_unit(TEXT),
    make_unit("Is de brug dicht?", kind=UnitKind.QUESTION, numbers=[1]),
    make_unit("Ja. Tot mei.", kind=UnitKind.ANSWER, numbers=[1]),
)


RECIPE = Recipe(WordEncoder().identity, ChunkingSettings(), tuning_for("woorden"), "a" * 64)


def fingerprint(content: Sequence[IndexedDocument], **others: Any) -> str:
    taken = Fingerprint()
    for document in content:
        taken.add(document)
    return taken.hexdigest(replace(RECIPE, **others))


def changed_vectors(document: IndexedDocument, name: str, row: int, column: int) -> IndexedDocument:
    vectors = getattr(document, name).copy()
    vectors[row, column] += 2.0**-20
    return replace(document, **{name: vectors})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_the_same_documents_have_the_same_fingerprint(document: Document) -> None:
    assert fingerprint([indexed(document)]) == fingerprint([indexed(replace(document))])


@pytest.mark.parametrize(
    "change",
    [
        lambda _: indexed(make_document(make_unit(TEXT.replace("mei", "mej")))),
        lambda _: indexed(replace(PAPER, source=replace(PAPER.source, name="brug.txt"))),
        lambda _: indexed(replace(PAPER, notices=("Er is iets.",))),
        lambda paper: replace(paper, rows=(None, *paper.rows[1:])),
        lambda paper: replace(paper, rows=(1, None, 0)),
        lambda paper: replace(paper, passages=paper.passages[::-1]),
        lambda paper: replace(paper, passages=(replace(paper.passages[0], start=1), *paper.passages[1:])),
        lambda paper: replace(paper, sentences=paper.sentences[:-1]),
        lambda paper: replace(paper, sentences=(*paper.sentences[:-1], replace(paper.sentences[-1], end=1))),
        lambda paper: changed_vectors(paper, "passage_vectors", 0, 0),
        lambda paper: changed_vectors(paper, "passage_vectors", -1, -1),
        lambda paper: changed_vectors(paper, "sentence_vectors", -1, 5),
        lambda paper: replace(paper, sentence_vectors=paper.sentence_vectors[::-1]),
        lambda paper: replace(paper, passage_vectors=paper.passage_vectors[:-1]),
    ],
    ids=[
        *("character", "file name", "notice", "searched", "rows", "order", "place", "sentence", "span"),
        *("first number", "last number", "sentence vector", "order of vectors", "vector"),
    ],
)
def test_what_differs_in_one_thing_has_another_fingerprint(
    change: Callable[[IndexedDocument], IndexedDocument],
) -> None:
    paper = indexed(PAPER)
    assert fingerprint([change(paper)]) != fingerprint([paper])


@pytest.mark.parametrize(
    "others",
    [
        {"model": ModelIdentity("andere", 64, "", "")},
        {"model": ModelIdentity("woorden", 64, "query: ", "")},
        {"model": ModelIdentity("woorden", 64, "", "query: ")},
        {"chunking": ChunkingSettings(max_characters=900)},
        {"tuning": tuning_for("andere")},
    ],
    ids=["model", "question prefix", "passage prefix", "chunking", "tuning"],
)
def test_another_recipe_has_another_fingerprint(others: dict[str, Any]) -> None:
    assert fingerprint([indexed(PAPER)], **others) != fingerprint([indexed(PAPER)])


def test_the_mark_of_a_recipe_decides_nothing() -> None:
    assert fingerprint([indexed(PAPER)], mark="x") == fingerprint([indexed(PAPER)])


def test_one_document_more_or_in_another_place_has_another_fingerprint() -> None:
    one, other = indexed(PAPER), indexed(replace(PAPER, id="kst-99998-2"))
    given = [[], [one], [other], [one, other], [other, one], [one, one]]
    assert len({fingerprint(content) for content in given}) == len(given)


def test_a_fingerprint_can_be_asked_while_more_comes() -> None:
    one, other = indexed(PAPER), indexed(replace(PAPER, id="kst-99998-2"))
    taken = Fingerprint()
    taken.add(one)
    assert taken.hexdigest(RECIPE) == taken.hexdigest(RECIPE) == fingerprint([one])
    taken.add(other)
    assert taken.hexdigest(RECIPE) == fingerprint([one, other])
