"""What of a passage is embedded: its text, the same in its context, its sentences and its footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kamerbron.index.document import Passage, Sentence
from kamerbron.index.encoder import Encoder, Progress, Vectors
from kamerbron.index.sentences import Span, split_sentences

MAX_CONTEXT_CHARACTERS = 300
_TITLE_CHARACTERS = 100

GROUP_TEXTS = 512
"""How many texts are embedded at a time: some seconds of work, in which files are read on."""


@dataclass(frozen=True, slots=True)
class EmbeddedPassages:
    """The vectors of passages and of their sentences; row n of the latter belongs to `sentences[n]`."""

    passage_vectors: Vectors
    sentences: tuple[Sentence, ...]
    sentence_vectors: Vectors


class PassageEmbedding:
    """Embeds passages and their sentences while more of them come.

    A passage's vector is the mean of two: of its text by itself, and of its text in its context. What it
    says and what it is about then weigh alike.

    Passages are embedded in groups, for the last bits of a vector depend on what it is embedded with: the
    groups are made by the order of the passages alone, so that the same passages give the same vectors.
    """

    def __init__(self, encoder: Encoder, progress: Progress | None = None) -> None:
        self._encoder = encoder
        self._progress = progress
        self._waiting: list[Passage] = []
        self._waiting_sentences: list[str] = []
        self._sentences: list[Sentence] = []
        self._passage_rows = 0
        self._passage_vectors: list[Vectors] = []
        self._sentence_vectors: list[Vectors] = []

    @property
    def texts(self) -> int:
        """How many texts the passages so far come to, embedded or still to be."""
        return 2 * self._passage_rows + len(self._sentences)

    def add(self, passages: Sequence[Passage]) -> None:
        """Take the next passages; embeds those that wait when they make up a group.

        The last group is left to `finish`, which thus always has something to do.
        """
        if 2 * len(self._waiting) + len(self._waiting_sentences) >= GROUP_TEXTS:
            self._embed()
        sentences, texts = split_passages(passages, passage_row=self._passage_rows, row=len(self._sentences))
        self._passage_rows += len(passages)
        self._waiting += passages
        self._waiting_sentences += texts
        self._sentences += sentences

    def finish(self) -> EmbeddedPassages:
        """Embed what still waits and return all."""
        self._embed()
        return EmbeddedPassages(
            passage_vectors=np.concatenate(self._passage_vectors),
            sentences=tuple(self._sentences),
            sentence_vectors=np.concatenate(self._sentence_vectors),
        )

    def _embed(self) -> None:
        passages = self._waiting
        texts = [*map(text_alone, passages), *map(text_in_context, passages), *self._waiting_sentences]
        vectors = self._encoder.encode_passages(texts, self._progress)
        count = len(passages)
        mean = vectors[:count] + vectors[count : 2 * count]
        self._passage_vectors.append(mean / np.linalg.norm(mean, axis=1, keepdims=True))
        self._sentence_vectors.append(vectors[2 * count :])
        self._waiting, self._waiting_sentences = [], []


def text_alone(passage: Passage) -> str:
    """Return the text of a passage with its footnotes, as it is embedded by itself."""
    return "\n".join([passage.text, *(note.text for note in passage.footnotes if note.text)])


def text_in_context(passage: Passage) -> str:
    """Return the text of a passage under what it stands under: the title, its heading, its questions.

    The cells of a table stand under the headings of their columns. The context is cut off where it would
    push the text itself out of what a model reads.
    """
    questions = dict.fromkeys(question.text for question in passage.questions)
    below = "\n".join([*passage.headings[-1:], *questions])
    # A long title does not push out the question.
    title = (passage.publication.title or "")[: max(_TITLE_CHARACTERS, MAX_CONTEXT_CHARACTERS - len(below))]
    context = "\n".join(filter(None, [title, below]))[:MAX_CONTEXT_CHARACTERS]
    text = text_alone(passage)
    for row in reversed(passage.rows):
        text = text[: row.start] + row.searched + text[row.end :]
    return f"{context}\n{text}" if context else text


def split_passages(
    passages: Sequence[Passage], *, passage_row: int = 0, row: int = 0
) -> tuple[list[Sentence], list[str]]:
    """Return the sentences and footnotes of the passages, and the text to embed for each.

    `passage_row` is the row of the first passage, and `row` that of its first sentence.
    """
    sentences: list[Sentence] = []
    texts: list[str] = []
    for at, passage in enumerate(passages, start=passage_row):
        parts = _parts(passage)
        spans = [span for span, _ in parts]
        for (start, end), text in parts:
            sentences.append(Sentence(row + len(sentences), at, start, end))
            texts.append(text)
        for number, note in enumerate(passage.footnotes):
            if note.text:
                start, end = _bearing_sentence(spans, note.offset)
                sentences.append(Sentence(row + len(sentences), at, start, end, footnote=number))
                texts.append(_footnote_text(passage.text, note.offset, note.text))
    return sentences, texts


def _parts(passage: Passage) -> list[tuple[Span, str]]:
    """Return the sentences and table rows of a passage in order, each with its text to embed."""
    spans = split_sentences(passage.text) or [(0, len(passage.text))]
    sentences = [
        (span, passage.text[span[0] : span[1]])
        for span in spans
        if not any(row.start <= span[0] and span[1] <= row.end for row in passage.rows)
    ]
    return sorted([*sentences, *(((row.start, row.end), row.searched) for row in passage.rows)])


def _bearing_sentence(spans: Sequence[tuple[int, int]], offset: int | None) -> tuple[int, int]:
    """Return the sentence that bears the mark of a footnote; the last one when the mark was not found."""
    if offset is None:
        return spans[-1]
    return next((span for span in spans if span[1] >= offset), spans[-1])


def _footnote_text(text: str, offset: int | None, note: str) -> str:
    """Embed a note after the word that bears its mark: it may be what the note explains."""
    words = text[:offset].split() if offset is not None else []
    return f"{words[-1].strip('.,;:()')} = {note}" if words else note
