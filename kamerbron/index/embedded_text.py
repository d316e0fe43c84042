"""What of a passage is embedded: its text, the same in its context, its sentences and its footnotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from kamerbron.index.document import Passage, Sentence
from kamerbron.index.encoder import Encoder, Vectors
from kamerbron.index.sentences import split_sentences

MAX_CONTEXT_CHARACTERS = 300

EmbeddingProgress = Callable[[int, int], None]
"""Called with how many texts there are to embed, and how many were since the last call."""


@dataclass(frozen=True, slots=True)
class EmbeddedPassages:
    """The vectors of passages and of their sentences; row n of the latter belongs to `sentences[n]`."""

    passage_vectors: Vectors
    sentences: tuple[Sentence, ...]
    sentence_vectors: Vectors


def embed_passages(
    passages: Sequence[Passage], encoder: Encoder, progress: EmbeddingProgress | None = None
) -> EmbeddedPassages:
    """Embed passages and their sentences.

    A passage's vector is the mean of two: of its text by itself, and of its text in its context. What it
    says and what it is about then weigh alike.
    """
    sentences, sentence_texts = split_passages(passages)
    texts = [*map(text_alone, passages), *map(text_in_context, passages), *sentence_texts]
    vectors = encoder.encode_passages(texts, partial(progress, len(texts)) if progress else None)
    count = len(passages)
    mean = vectors[:count] + vectors[count : 2 * count]
    return EmbeddedPassages(
        passage_vectors=mean / np.linalg.norm(mean, axis=1, keepdims=True),
        sentences=tuple(sentences),
        sentence_vectors=np.ascontiguousarray(vectors[2 * count :]),
    )


def text_alone(passage: Passage) -> str:
    """Return the text of a passage with its footnotes, as it is embedded by itself."""
    return "\n".join([passage.text, *(note.text for note in passage.footnotes if note.text)])


def text_in_context(passage: Passage) -> str:
    """Return the text of a passage under what it stands under: its heading, or the questions it answers.

    The context is cut off where it would push the text itself out of what a model reads.
    """
    questions = dict.fromkeys(question.text for question in passage.questions)
    context = "\n".join([*passage.headings[-1:], *questions])[:MAX_CONTEXT_CHARACTERS]
    return f"{context}\n{text_alone(passage)}" if context else text_alone(passage)


def split_passages(passages: Sequence[Passage]) -> tuple[list[Sentence], list[str]]:
    """Return the sentences and footnotes of the passages, and the text to embed for each."""
    sentences: list[Sentence] = []
    texts: list[str] = []
    for passage_row, passage in enumerate(passages):
        spans = split_sentences(passage.text) or [(0, len(passage.text))]
        for start, end in spans:
            sentences.append(Sentence(len(sentences), passage_row, start, end))
            texts.append(passage.text[start:end])
        for number, note in enumerate(passage.footnotes):
            if note.text:
                start, end = _bearing_sentence(spans, note.offset)
                sentences.append(Sentence(len(sentences), passage_row, start, end, footnote=number))
                texts.append(_footnote_text(passage.text, note.offset, note.text))
    return sentences, texts


def _bearing_sentence(spans: Sequence[tuple[int, int]], offset: int | None) -> tuple[int, int]:
    """Return the sentence that bears the mark of a footnote; the last one when the mark was not found."""
    if offset is None:
        return spans[-1]
    return next((span for span in spans if span[1] >= offset), spans[-1])


def _footnote_text(text: str, offset: int | None, note: str) -> str:
    """Embed a note after the word that bears its mark: it may be what the note explains."""
    words = text[:offset].split() if offset is not None else []
    return f"{words[-1].strip('.,;:()')} = {note}" if words else note
