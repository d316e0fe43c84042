"""A corpus grown from real papers: the papers themselves, then variations of them.

A variation is a paper of its own number. Its passages have the words of a real one in another order; of the
words that are searched a part are those of another passage, so that no two passages score the same; and its
vectors lie between two real ones, with a little noise. A vector between two that have nothing to do with each
other is as hard to find by lists as a real one is: of 2,200 real sentences in 64 lists, the nearest 20 of a
question are in 70% of the lists, and of 1,100 real ones and as many between them in 67%. With nothing but
noise they are in 41%, which would flatter.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kamerbron.index.chunking import shingles_of
from kamerbron.index.document import Document, Passage
from kamerbron.index.encoder import Vectors
from kamerbron.index.store.files.generation import FileGeneration
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.terms import Terms, passage_terms

_NEAREST, _FARTHEST = 0.95, 0.5
_NOISE = 0.01
_OTHER_WORDS = 0.15


@dataclass(frozen=True, slots=True)
class Real:
    """The real papers, and the vectors and terms of all their passages and sentences together."""

    documents: list[IndexedDocument]
    passage_vectors: Vectors
    sentence_vectors: Vectors
    terms: list[Terms]


def read_real(generation: FileGeneration) -> Real:
    """Return the papers of a generation, with the passages that are searched."""
    counts = generation.manifest.counts
    rows = range(counts.passages)
    passages = generation.catalogue.passages(rows)
    terms = [passage_terms(passages[row]) for row in rows]
    passage_vectors = generation.passage_vectors.vectors(rows)
    sentence_vectors = generation.sentence_vectors.vectors(range(counts.sentences))
    rows_of = defaultdict(list)
    for row, position in enumerate(generation.document_of_passage.tolist()):
        rows_of[position].append(row)
    sentences_of = defaultdict(list)
    for sentence in generation.catalogue.sentences(rows):
        sentences_of[sentence.passage_row].append(sentence)
    documents = []
    for position, document in enumerate(generation.catalogue.documents()):
        own = rows_of[position]
        sentences = [sentence for row in own for sentence in sentences_of[row]]
        documents.append(
            IndexedDocument(
                document=document,
                passages=tuple(passages[row] for row in own),
                rows=tuple(range(len(own))),
                terms=tuple(terms[row] for row in own),
                sentences=tuple(
                    replace(sentence, row=row, passage_row=sentence.passage_row - own[0])
                    for row, sentence in enumerate(sentences)
                ),
                passage_vectors=passage_vectors[own],
                sentence_vectors=sentence_vectors[[sentence.row for sentence in sentences]],
            )
        )
    return Real(documents, passage_vectors, sentence_vectors, terms)


def grow(real: Real, passages: int) -> Iterator[IndexedDocument]:
    """Return the real papers and then variations of them, until there are about so many passages."""
    dice, noise = random.Random(1), np.random.default_rng(1)
    number = count = 0
    while count < passages:
        for document in real.documents:
            if count < passages:
                yield _varied(document, number, real, dice, noise) if number else document
                count += len(document.passages)
        number += 1


def _varied(
    document: IndexedDocument, number: int, real: Real, dice: random.Random, noise: np.random.Generator
) -> IndexedDocument:
    named = _renamed(document.document, number)
    return replace(
        document,
        document=named,
        passages=tuple(_passage(passage, named, number, dice) for passage in document.passages),
        terms=tuple(_mixed(terms, dice.choice(real.terms), dice) for terms in document.terms),
        passage_vectors=_between(document.passage_vectors, real.passage_vectors, noise),
        sentence_vectors=_between(document.sentence_vectors, real.sentence_vectors, noise),
    )


def _renamed(document: Document, number: int) -> Document:
    name = f"{document.id}-v{number}"
    publication = document.publication
    own_number = f"{number}{publication.number:0>5}" if publication.number else None
    own_id = name if publication.id else None
    return replace(document, id=name, publication=replace(publication, id=own_id, number=own_number))


def _passage(passage: Passage, document: Document, number: int, dice: random.Random) -> Passage:
    words = passage.text.split(" ")
    dice.shuffle(words)
    varied = replace(
        passage,
        id=f"{passage.id}.v{number}",
        document_id=document.id,
        publication=document.publication,
        text=" ".join(words),
    )
    return replace(varied, sketch=shingles_of(varied).sketch)


def _mixed(own: Terms, other: Terms, dice: random.Random) -> Terms:
    start, share = dice.random(), dice.uniform(0, _OTHER_WORDS)
    return {
        field: _stretch(terms, start, 1 - share) + _stretch(other[field], start, share)
        for field, terms in own.items()
    }


def _stretch(terms: Sequence[str], start: float, share: float) -> list[str]:
    """Return a share of terms from a place on, and around the end."""
    first, count = int(start * len(terms)), round(share * len(terms))
    return [*terms[first:], *terms[:first]][:count]


def _between(vectors: Vectors, real: Vectors, noise: np.random.Generator) -> Vectors:
    count, dimension = vectors.shape
    share = noise.uniform(_FARTHEST, _NEAREST, (count, 1))
    others = real[noise.integers(0, len(real), count)]
    mixed = share * vectors + (1 - share) * others + noise.normal(0, _NOISE, (count, dimension))
    near: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return near
