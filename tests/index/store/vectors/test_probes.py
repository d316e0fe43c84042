"""The questions on which search is judged: drawn by lot, the same ones in any order of the papers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from support import make_document, make_passage

from kamerbron.index.document import Passage, Question, Sentence
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.vectors.probes import ProbeTexts

NOTHING = np.empty((0, 4), np.float32)
LONG = "De gemeente onderhoudt de brug bij Waterveen al vele jaren."


def asking(*questions: str) -> Passage:
    return make_passage("Ja.", questions=[Question(number, text) for number, text in enumerate(questions, 1)])


def indexed(
    *passages: Passage, rows: Sequence[int | None] | None = None, sentences: Sequence[Sentence] = ()
) -> IndexedDocument:
    return IndexedDocument(
        document=make_document(),
        passages=passages,
        rows=tuple(range(len(passages)) if rows is None else rows),
        terms=(),
        sentences=tuple(sentences),
        passage_vectors=NOTHING,
        sentence_vectors=NOTHING,
    )


def drawn(documents: Sequence[IndexedDocument], count: int) -> list[str]:
    probes = ProbeTexts(count)
    for document in documents:
        probes.add(document)
    return probes.texts()


def test_the_draw_does_not_hang_on_the_order_of_the_papers() -> None:
    documents = [indexed(asking(f"Hoe hoog is brug {number}?")) for number in range(500)]
    texts = drawn(documents, 50)
    assert len(set(texts)) == 50
    for other in (documents[::-1], documents[250:] + documents[:250]):
        assert drawn(other, 50) == texts


def test_the_draw_is_from_all_of_them() -> None:
    texts = drawn([indexed(asking(f"Hoe hoog is brug {number:03}?")) for number in range(500)], 100)
    numbers = [int(text[17:20]) for text in texts]
    assert 190 < np.mean(numbers) < 310
    assert min(numbers) < 30
    assert max(numbers) > 470


def test_a_question_that_is_asked_twice_comes_once() -> None:
    documents = [indexed(asking("Hoe hoog?", "Hoe breed?")), indexed(asking("Hoe breed?", "Hoe lang?"))]
    assert sorted(drawn(documents, 10)) == ["Hoe breed?", "Hoe hoog?", "Hoe lang?"]


def test_where_there_are_too_few_questions_sentences_follow_them() -> None:
    text = f"{LONG} {LONG.replace('Waterveen', 'Lindehaven')}"
    document = indexed(
        make_passage("Hoe lang al?"),
        asking("Hoe lang al?"),
        make_passage(text),
        rows=[None, 0, 1],
        sentences=[
            Sentence(0, 0, 0, 3),
            Sentence(1, 1, 0, len(LONG)),
            Sentence(2, 1, len(LONG) + 1, len(text)),
        ],
    )
    texts = drawn([document], 10)
    assert texts[0] == "Hoe lang al?"
    assert sorted(texts[1:]) == sorted([LONG, LONG.replace("Waterveen", "Lindehaven")])
    assert drawn([document], 2) == texts[:2]


def test_short_sentences_and_footnotes_are_no_questions() -> None:
    passage = make_passage(f"Dank u. {LONG}")
    sentences = [Sentence(0, 0, 0, 7), Sentence(1, 0, 8, 8 + len(LONG), footnote=0)]
    assert drawn([indexed(passage, sentences=sentences)], 10) == []


def test_a_sentence_that_is_a_question_as_well_comes_once() -> None:
    document = indexed(asking(LONG), make_passage(LONG), sentences=[Sentence(0, 1, 0, len(LONG))])
    assert drawn([document], 10) == [LONG]


def test_without_papers_there_are_none() -> None:
    assert drawn([], 10) == []
