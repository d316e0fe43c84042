"""What ranking costs beside the embedding of the question, in an index grown to many passages.

    python benchmarks/ranking.py FOLDER [--passages 20000] [--rounds N]

The papers of the folder are read and embedded once. The index is then grown with variations of them: each is
a paper of its own number with the words of its paragraphs in another order, and vectors near the real ones.
So words, documents and vectors are as many as in a real index of that size, and none is embedded twice.
Embedding alone and a whole search are timed in turn, question by question, for the speed of a machine drifts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from asking import questions_of, timed

from kamerbron.index.build import build_index
from kamerbron.index.document import Document, Passage, Sentence
from kamerbron.index.embedding import load_encoder
from kamerbron.index.encoder import Vectors
from kamerbron.index.store.catalogue import CatalogueEntry
from kamerbron.index.store.generation import Content, Generation, open_generation, write_generation
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Searcher

_NOISE = 0.03


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        small, large = Path(temporary) / "small", Path(temporary) / "large"
        build_index(options.folder, small, encoder)
        with open_generation(small) as generation:
            write_generation(large, _grown(generation, options.passages))
            questions = questions_of(generation)
        with open_generation(large) as generation:
            counts = generation.manifest.counts
            print(f"{counts.documents} documents, {counts.passages} passages, {counts.sentences} sentences")
            searcher = Searcher(generation, encoder)
            embedding, whole = [], []
            for round_number in range(options.rounds + 1):
                for text in questions:
                    question = parse_question(text)
                    searched = question.searched or question.cleaned
                    alone = timed(lambda searched=searched: encoder.encode_questions([searched]))
                    answered = timed(lambda question=question: answer(searcher, question, 5))
                    # The first round warms up and is not counted.
                    if round_number:
                        embedding.append(alone)
                        whole.append(answered)
    alone, answered = statistics.median(embedding), statistics.median(whole)
    print(f"embedding alone: median {alone * 1000:.1f} ms ({len(embedding)} times)")
    print(f"  whole answer: median {answered * 1000:.1f} ms, so ranking {(answered - alone) * 1000:.1f} ms")
    print(f"  ranking beside embedding: {(answered - alone) / alone:.2f}")


def _grown(generation: Generation, count: int) -> Content:
    """Return a content of about so many passages: the real ones, then variations of them."""
    documents = generation.catalogue.documents()
    rows = generation.manifest.counts.passages
    passages = generation.catalogue.passages(range(rows))
    sentences = generation.catalogue.sentences(range(rows))
    rounds = -(-count // rows)
    noise = np.random.default_rng(1)
    entries = [
        CatalogueEntry(_varied(passages[row], number), number * rows + row)
        for number in range(rounds)
        for row in range(rows)
    ]
    return Content(
        model=generation.manifest.model,
        chunking=generation.manifest.chunking,
        documents=[_renamed(document, number) for number in range(rounds) for document in documents],
        entries=entries,
        sentences=list(_repeated(sentences, rounds, rows)),
        passage_vectors=_near(generation.passage_vectors.vectors(range(rows)), rounds, noise),
        sentence_vectors=_near(generation.sentence_vectors.vectors(range(len(sentences))), rounds, noise),
        tuning=generation.tuning,
        refused=0,
        report="{}\n",
    )


def _varied(passage: Passage, number: int) -> Passage:
    if not number:
        return passage
    words = passage.text.split(" ")
    random.Random(f"{number} {passage.id}").shuffle(words)
    return replace(
        passage,
        id=f"{passage.id}.v{number}",
        document_id=f"{passage.document_id}-v{number}",
        text=" ".join(words),
    )


def _renamed(document: Document, number: int) -> Document:
    return replace(document, id=f"{document.id}-v{number}") if number else document


def _repeated(sentences: list[Sentence], rounds: int, rows: int) -> Iterator[Sentence]:
    for number in range(rounds):
        for sentence in sentences:
            row = number * len(sentences) + sentence.row
            yield replace(sentence, row=row, passage_row=number * rows + sentence.passage_row)


def _near(vectors: Vectors, rounds: int, noise: np.random.Generator) -> Vectors:
    near = np.concatenate(
        [vectors + (number > 0) * noise.normal(0, _NOISE, vectors.shape) for number in range(rounds)]
    ).astype(np.float32)
    return near / np.linalg.norm(near, axis=1, keepdims=True)


if __name__ == "__main__":
    main()
